//! Listeners and observers that end when they are dropped. Decides nothing about what they hear.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
pub use web_sys::Event;
use web_sys::{Element, EventTarget};

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    fn listen(target: &EventTarget, kinds: &str, heard: &JsValue, on: bool);
    fn observe(target: &EventTarget, heard: &JsValue) -> JsValue;
    fn disconnect(observer: &JsValue);
    #[wasm_bindgen(js_name = kind)]
    fn code(event: &Event) -> u32;
    #[wasm_bindgen(js_name = meant)]
    fn acting(event: &Event) -> Option<Element>;
    fn number(element: &Element, name: &str) -> u32;
    fn later(run: &JsValue, drawn: bool);
}

/// Hears several kinds of events on one element and all within, until it is dropped.
pub struct Listener {
    target: EventTarget,
    kinds: &'static str,
    heard: Heard,
}

/// What a listener runs. Moving the focus calls it again while it runs, so it is no `FnMut`; and it may
/// be what drops its own listener, so it is let go after it has returned.
struct Heard(Rc<Closure<dyn Fn(Event)>>);

impl Heard {
    fn new(heard: Box<dyn Fn(Event)>) -> Self {
        Self(Rc::new(Closure::wrap(heard)))
    }

    fn function(&self) -> &JsValue {
        (*self.0).as_ref()
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let heard = self.0.clone();
        next_frame(Box::new(move || drop(heard)));
    }
}

impl Listener {
    /// Starts to listen to kinds of events, which stand between blanks.
    pub fn new(target: &EventTarget, kinds: &'static str, heard: Box<dyn Fn(Event)>) -> Self {
        let heard = Heard::new(heard);
        listen(target, kinds, heard.function(), true);
        Self {
            target: target.clone(),
            kinds,
            heard,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        listen(&self.target, self.kinds, self.heard.function(), false);
    }
}

/// Hears when an element's size changes until it is dropped.
pub struct Resized {
    observer: JsValue,
    _heard: Heard,
}

impl Resized {
    /// Starts to observe.
    pub fn new(target: &EventTarget, heard: Box<dyn Fn(Event)>) -> Self {
        let heard = Heard::new(heard);
        Self {
            observer: observe(target, heard.function()),
            _heard: heard,
        }
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        disconnect(&self.observer);
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
    let element = acting(event)?;
    let act = number(&element, "data-act") as u8;
    let place = number(&element, "data-place") as usize;
    Some(Meant {
        element,
        act,
        place,
    })
}

/// What kind of event it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something was pressed.
    Click,
    /// A row moved.
    Scroll,
    /// A key other than the one that closes things.
    Key,
    /// The key that closes things.
    Escape,
    /// Something else that was listened to.
    Other,
}

/// Reads what kind of event it is.
pub fn kind(event: &Event) -> Kind {
    match code(event) {
        0 => Kind::Click,
        1 => Kind::Scroll,
        2 => Kind::Key,
        3 => Kind::Escape,
        _ => Kind::Other,
    }
}

/// Runs something once what runs now has returned.
pub fn next_turn(run: Box<dyn FnOnce()>) {
    later(&Closure::once_into_js(run), false);
}

/// Runs something when what was drawn has been laid out.
pub fn next_frame(run: Box<dyn FnOnce()>) {
    later(&Closure::once_into_js(run), true);
}
