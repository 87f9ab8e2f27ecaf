//! Pictures as the page hands them over: an address (its own or `blob:`) or decoded pixels.
//! Fetches nothing by itself.

use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = draw)]
    fn paint(canvas: &Element, pixels: &JsValue);
}

/// Decoded pixels. There is one thread; the wrapper says so to leptos, which asks.
#[derive(Clone)]
pub struct Pixels(SendWrapper<JsValue>);

impl PartialEq for Pixels {
    fn eq(&self, other: &Self) -> bool {
        *self.0 == *other.0
    }
}

/// One picture, or none yet.
#[derive(Clone, Default, PartialEq)]
pub enum Picture {
    /// Not here, or never coming.
    #[default]
    None,
    /// An address for an `<img>`.
    Address(String),
    /// Pixels for a `<canvas>`, where the page's policy forbids `blob:` images.
    Pixels(Pixels),
}

impl Picture {
    /// Reads what the page handed over; anything unknown is no picture.
    pub fn from_value(value: JsValue) -> Self {
        if let Some(address) = value.as_string() {
            Self::Address(address)
        } else if value.is_object() {
            Self::Pixels(Pixels(SendWrapper::new(value)))
        } else {
            Self::None
        }
    }
}

/// Draws pixels on a canvas of their size.
pub fn draw(canvas: &Element, pixels: &Pixels) {
    paint(canvas, &pixels.0);
}
