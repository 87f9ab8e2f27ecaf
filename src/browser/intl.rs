//! Numbers and dates in the shopper's language, through the browser's own `Intl`.
//! Translates no words.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    fn formatter(class: &str, locale: &str, options: &str) -> JsValue;
    fn format(formatter: &JsValue, value: f64) -> Option<String>;
}

/// A formatter that is built once and asked often.
pub struct Formatter(JsValue);

impl Formatter {
    /// `Intl.<class>` for a language, with options as in the query of an address. A browser or language that refuses
    /// gives a formatter that answers `None`.
    pub fn new(class: &str, locale: &str, options: &str) -> Self {
        Self(formatter(class, locale, options))
    }

    /// A number, or a moment in milliseconds, in words and digits.
    pub fn format(&self, value: f64) -> Option<String> {
        format(&self.0, value)
    }
}
