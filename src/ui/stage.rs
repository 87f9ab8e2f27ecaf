//! Mounts a component: its sheets, its leptos view, its one listener. Knows no component.

use std::any::Any;

use leptos::mount::mount_to;
use leptos::prelude::*;

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
    pub fn mount<S, V>(
        root: &ShadowRoot,
        sheets: &[&'static str],
        make: impl FnOnce(HtmlElement) -> S,
        heard: fn(S, &Event),
        draw: fn(S) -> V,
    ) -> Option<(Self, S)>
    where
        S: Copy + 'static,
        V: IntoView + 'static,
    {
        shadow::adopt(root, sheets)?;
        let place = shadow::stage(root)?;
        let owner = Owner::new();
        let (state, view) = owner.with(|| {
            let state = make(place.clone());
            (state, mount_to(place.clone(), move || draw(state)))
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

impl Drop for Stage {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.place.remove();
    }
}
