//! Mounts a component: its sheets, its leptos view, its one listener. Knows no component.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;

use super::element::Element;
use crate::browser::listen::{Event, Listener};
use crate::browser::shadow::{self, HtmlElement, ShadowRoot};

/// What a component hears.
const KINDS: &[&str] = &[
    "click",
    "pointerover",
    "focusin",
    "touchstart",
    "contextmenu",
    "keydown",
    "scroll",
];

/// A mounted component. Dropping it takes everything down.
pub struct Stage {
    /// The element everything is drawn into.
    pub place: HtmlElement,
    owner: Owner,
    _listener: Listener,
    _view: Box<dyn Any>,
}

impl Stage {
    /// Makes a component's state, then draws it; `None` in a browser without constructed sheets.
    pub fn mount<S>(
        root: &ShadowRoot,
        sheets: &[&'static str],
        make: impl FnOnce(HtmlElement) -> S,
        heard: fn(S, &Event),
        draw: fn(S) -> Element,
    ) -> Option<(Self, S)>
    where
        S: Copy + Send + 'static,
    {
        shadow::adopt(root, sheets)?;
        let place = shadow::stage(root)?;
        let owner = Owner::new();
        let (state, view) = owner.with(|| {
            let state = make(place.clone());
            let draw: Drawing = Box::new(move || draw(state));
            (
                state,
                mount_to(place.clone(), move || view! { class="dv", <Scene draw /> }),
            )
        });
        let listener = Listener::new(&place, KINDS, Box::new(move |event| heard(state, &event)));
        let stage = Self {
            place,
            owner,
            _listener: listener,
            _view: Box::new(view),
        };
        Some((stage, state))
    }
}

/// What draws a component from its signals.
type Drawing = Box<dyn Fn() -> Element + Send>;

/// A component, drawn again whenever what it shows changes. One leptos component for all of ours, so
/// that the effect behind it is compiled once.
#[component]
fn Scene(
    /// Draws it.
    draw: Drawing,
) -> impl IntoView {
    move || draw()
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.place.remove();
    }
}
