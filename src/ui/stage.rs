//! What every component stands on: its model, the signal that says the model changed, one leptos view
//! of it, one listener. Knows no component.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::Act;
use super::element::Element;
use super::words::{Words, words};
use crate::browser::host::Host;
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

/// What every component has at hand.
pub struct Desk {
    /// The words.
    pub words: Rc<Words>,
    /// The element everything is drawn into.
    pub place: HtmlElement,
    host: Host,
}

impl Desk {
    /// Tells the element that mounted the component; true unless it answers `false`.
    pub fn tell(&self, act: Act, place: usize) -> bool {
        self.host.tell(act as u8, place)
    }
}

struct Kept<M> {
    model: RefCell<M>,
    // One signal for the whole model: each further type of signal is compiled again.
    changed: ArcTrigger,
    desk: Desk,
}

/// A component's model. The page is told nothing while the model is lent out, since it may answer by
/// calling the component.
pub struct Scene<M>(SendWrapper<Rc<Kept<M>>>);

impl<M> Clone for Scene<M> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<M> Scene<M> {
    /// What the component has at hand.
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// Lends the model.
    pub fn read<R>(&self, reader: impl FnOnce(&M) -> R) -> R {
        reader(&self.0.model.borrow())
    }

    /// Lends the model without drawing it again.
    pub fn note<R>(&self, writer: impl FnOnce(&mut M) -> R) -> R {
        writer(&mut self.0.model.borrow_mut())
    }

    /// Changes the model and draws it again.
    pub fn change(&self, writer: impl FnOnce(&mut M)) {
        self.note(writer);
        self.0.changed.notify();
    }
}

/// A mounted component. Dropping it takes everything down.
pub struct Stage<M> {
    /// The component's model.
    pub scene: Scene<M>,
    _view: View,
}

impl<M: Default + 'static> Stage<M> {
    /// Draws an empty model; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(
        root: &ShadowRoot,
        host: Host,
        sheets: &[&'static str],
        heard: fn(&Scene<M>, &Event),
        draw: fn(&M, &Desk) -> Element,
    ) -> Option<Self> {
        let words = words()?;
        shadow::adopt(root, sheets)?;
        let place = shadow::stage(root)?;
        let desk = Desk { words, place, host };
        let scene = Scene(SendWrapper::new(Rc::new(Kept {
            model: RefCell::default(),
            changed: ArcTrigger::new(),
            desk,
        })));
        let (drawn, hearing) = (scene.clone(), scene.clone());
        let draw = Box::new(move || {
            drawn.0.changed.track();
            draw(&drawn.0.model.borrow(), &drawn.0.desk)
        });
        let heard = Box::new(move |event| heard(&hearing, &event));
        let view = View::mount(&scene.0.desk.place, draw, heard);
        Some(Self { scene, _view: view })
    }
}

/// What draws a component.
type Drawing = Box<dyn Fn() -> Element + Send>;

/// A component, drawn again whenever its model changes. One leptos component for all of ours, so that
/// the effect behind it is compiled once.
#[component]
fn Drawn(
    /// Draws it.
    draw: Drawing,
) -> impl IntoView {
    move || draw()
}

struct View {
    owner: Owner,
    place: HtmlElement,
    _listener: Listener,
    _mounted: Box<dyn Any>,
}

impl View {
    fn mount(place: &HtmlElement, draw: Drawing, heard: Box<dyn Fn(Event)>) -> Self {
        let owner = Owner::new();
        let parent = place.clone();
        let mounted = owner.with(|| mount_to(parent, move || view! { class="dv", <Drawn draw /> }));
        Self {
            owner,
            place: place.clone(),
            _listener: Listener::new(place, KINDS, heard),
            _mounted: Box::new(mounted),
        }
    }
}

impl Drop for View {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.place.remove();
    }
}
