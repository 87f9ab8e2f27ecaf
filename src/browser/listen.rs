//! Listeners and observers that end when they are dropped. Decides nothing about what they hear.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
pub use web_sys::Event;
use web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent, ResizeObserver};

/// Hears several kinds of events on one element and all within, until it is dropped.
pub struct Listener {
    target: EventTarget,
    kinds: &'static [&'static str],
    heard: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Starts to listen.
    pub fn new(
        target: &EventTarget,
        kinds: &'static [&'static str],
        heard: Box<dyn FnMut(Event)>,
    ) -> Self {
        let heard = Closure::wrap(heard);
        for kind in kinds {
            let _ = target.add_event_listener_with_callback_and_bool(
                kind,
                heard.as_ref().unchecked_ref(),
                true,
            );
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
            let heard = self.heard.as_ref().unchecked_ref();
            let _ = self
                .target
                .remove_event_listener_with_callback_and_bool(kind, heard, true);
        }
    }
}

/// Hears when an element's size changes until it is dropped.
pub struct Resized {
    observer: Option<ResizeObserver>,
    _heard: Closure<dyn FnMut(Event)>,
}

impl Resized {
    /// Starts to observe.
    pub fn new(target: &HtmlElement, heard: Box<dyn FnMut(Event)>) -> Self {
        let heard = Closure::wrap(heard);
        let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok();
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
