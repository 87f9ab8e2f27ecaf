//! What every component stands on: its model, what of it is in the document, one leptos view of it, one
//! listener. Knows no component.
//!
//! A changed model is drawn again as a whole and patched in place, once a microtask. A graph of signals would find out
//! what to draw again, and weigh as much as all our components together: with one model and one view there is nothing to find out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::view::{Mountable, Render};

use super::Act;
use super::element::{Drawn, Element};
use super::words::{Words, words};
use crate::browser::host::Host;
use crate::browser::listen::{Event, Listener, next_turn};
use crate::browser::nodes;
use crate::browser::shadow::{self, HtmlElement, ShadowRoot};

/// What a component hears.
const KINDS: &str = "click pointerover focusin touchstart contextmenu keydown scroll";

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
    desk: Desk,
    draw: fn(&M, &Desk) -> Element,
    view: View,
}

/// A component's model. The page is told nothing while the model is lent out, since it may answer by
/// calling the component.
pub struct Scene<M>(Rc<Kept<M>>);

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

    fn draw(&self) -> Element {
        (self.0.draw)(&self.0.model.borrow(), &self.0.desk)
    }
}

impl<M: 'static> Scene<M> {
    /// Changes the model and draws it again.
    pub fn change(&self, writer: impl FnOnce(&mut M)) {
        self.note(writer);
        if !self.0.view.due.replace(true) {
            let scene = self.clone();
            next_turn(Box::new(move || {
                scene.0.view.due.set(false);
                scene.0.view.renew(scene.draw());
            }));
        }
    }
}

/// A mounted component. Dropping it takes everything down.
pub struct Stage<M> {
    /// The component's model.
    pub scene: Scene<M>,
    _listener: Listener,
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
        let scene = Scene(Rc::new(Kept {
            model: RefCell::default(),
            desk: Desk { words, place, host },
            draw,
            view: View::default(),
        }));
        let place = &scene.0.desk.place;
        scene.0.view.begin(scene.draw(), place);
        let hearing = scene.clone();
        let heard = Box::new(move |event| heard(&hearing, &event));
        let listener = Listener::new(place, KINDS, heard);
        Some(Self {
            scene,
            _listener: listener,
        })
    }
}

impl<M> Drop for Stage<M> {
    fn drop(&mut self) {
        let kept = &self.scene.0;
        kept.view.drawn.take();
        nodes::remove(&kept.desk.place);
    }
}

/// A component as leptos sees it: whatever was drawn of its model. One for all of ours, so that what is behind it is
/// compiled once.
#[component]
fn Whole(
    /// All of it.
    element: Element,
) -> impl IntoView<State = Drawn> {
    element
}

/// What of a component is in the document; nothing once it has been taken down.
#[derive(Default)]
struct View {
    drawn: RefCell<Option<Drawn>>,
    /// Whether it is about to be drawn again.
    due: Cell<bool>,
}

impl View {
    #[inline(never)]
    fn begin(&self, element: Element, place: &HtmlElement) {
        let mut drawn = whole(element).build();
        drawn.mount(place, None);
        self.drawn.replace(Some(drawn));
    }

    #[inline(never)]
    fn renew(&self, element: Element) {
        if let Some(drawn) = &mut *self.drawn.borrow_mut() {
            whole(element).rebuild(drawn);
        }
    }
}

fn whole(element: Element) -> impl IntoView<State = Drawn> {
    view! { class="dv", <Whole element /> }
}
