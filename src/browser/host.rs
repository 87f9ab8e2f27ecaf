//! The function of the page's element that hears what the shopper does. Keeps nothing, retries nothing.

use js_sys::Function;
use wasm_bindgen::JsValue;

/// The element that mounted a component.
#[derive(Clone)]
pub struct Host(Function);

impl Host {
    /// Wraps the element's function.
    pub fn new(function: Function) -> Self {
        Self(function)
    }

    /// Tells the element; true unless it answers exactly `false` or fails.
    pub fn tell(&self, kind: u8, index: usize) -> bool {
        let answer = self.0.call3(
            &JsValue::NULL,
            &kind.into(),
            &(index as u32).into(),
            &"".into(),
        );
        answer.is_ok_and(|answer| answer != JsValue::FALSE)
    }
}
