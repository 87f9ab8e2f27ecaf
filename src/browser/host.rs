//! The function of the page's element that hears what the shopper does. Keeps nothing, retries nothing.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    fn tell(host: &Function, kind: u32, index: u32) -> bool;
}

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
        tell(&self.0, kind.into(), index as u32)
    }
}
