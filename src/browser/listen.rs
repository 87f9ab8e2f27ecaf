//! Listeners and observers that end when they are dropped. Decides nothing about what they hear.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
pub use web_sys::Event;
use web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent, ResizeObserver};

/// Hears several kinds of events on one element and all within, until it is dropped.
pub struct Listener {
    target: EventTarget,
    kinds: &'static [&'static str],
    heard: Heard,
}

/// What a listener runs. Moving the focus calls it again while it runs, so it is no `FnMut`; and it may
/// be what drops its own listener, so it is let go after it has returned.
struct Heard(Rc<Closure<dyn Fn(Event)>>);

impl Heard {
    fn new(heard: Box<dyn Fn(Event)>) -> Self {
        Self(Rc::new(Closure::wrap(heard)))
    }

    fn function(&self) -> &Function {
        (*self.0).as_ref().unchecked_ref()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let heard = self.0.clone();
        next_frame(move || drop(heard));
    }
}

impl Listener {
    /// Starts to listen.
    pub fn new(
        target: &EventTarget,
        kinds: &'static [&'static str],
        heard: Box<dyn Fn(Event)>,
    ) -> Self {
        let heard = Heard::new(heard);
        for kind in kinds {
            let _ = target.add_event_listener_with_callback_and_bool(kind, heard.function(), true);
        }
        Self {
            target: target.clone(),
            kinds,
            heard,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for kind in self.kinds {
            let heard = self.heard.function();
            let _ = self
                .target
                .remove_event_listener_with_callback_and_bool(kind, heard, true);
        }
    }
}

/// Hears when an element's size changes until it is dropped.
pub struct Resized {
    observer: Option<ResizeObserver>,
    _heard: Heard,
}

impl Resized {
    /// Starts to observe.
    pub fn new(target: &HtmlElement, heard: Box<dyn Fn(Event)>) -> Self {
        let heard = Heard::new(heard);
        let observer = ResizeObserver::new(heard.function()).ok();
        if let Some(observer) = &observer {
            observer.observe(target);
        }
        Self {
            observer,
            _heard: heard,
        }
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// What an event is about: the element under it that names an act, with the act's code and place.
pub struct Meant {
    /// The element.
    pub element: Element,
    /// The code in its `data-act`.
    pub act: u8,
    /// The number in its `data-place`.
    pub place: usize,
}

/// Reads what an event is about.
pub fn meant(event: &Event) -> Option<Meant> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let element = target.closest("[data-act]").ok()??;
    let act = element.get_attribute("data-act")?.parse().ok()?;
    let place = element.get_attribute("data-place")?.parse().ok()?;
    Some(Meant {
        element,
        act,
        place,
    })
}

/// Whether the event is a press of the key that closes things.
pub fn is_escape(event: &Event) -> bool {
    event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|key| key.key() == "Escape")
}

/// Runs something once what runs now has returned.
pub fn next_turn(run: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        window.queue_microtask(Closure::once_into_js(run).unchecked_ref());
    }
}

/// Runs something when what was drawn has been laid out.
pub fn next_frame(run: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(Closure::once_into_js(run).unchecked_ref());
    }
}
