//! Listeners and observers that end when they are dropped. Decides nothing about what they hear.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget, HtmlElement, ResizeObserver};

/// Hears several kinds of events on one element until it is dropped.
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
            let _ = target.add_event_listener_with_callback(kind, heard.as_ref().unchecked_ref());
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
            let _ = self.target.remove_event_listener_with_callback(kind, heard);
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
