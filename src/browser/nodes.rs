//! Elements of the document, made and changed one by one. Parses no markup: every text is a text.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Node};

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    /// Makes an element, for drawings or for documents.
    pub fn create(tag: &str, drawing: bool) -> Option<Element>;
    /// Sets an attribute. `--x` is a style property, which a strict policy allows only this way, and
    /// `checked` is what the shopper sees, not what the document began with.
    pub fn set(element: &Element, name: &str, value: &str);
    /// Removes an attribute.
    pub fn unset(element: &Element, name: &str);
    /// Replaces all an element holds with a text.
    pub fn say(element: &Element, text: &str);
    /// Puts an element into another, before a node or at the end.
    pub fn insert(parent: &Node, element: &Element, before: Option<&Node>);
    /// Takes an element out of the document.
    pub fn remove(element: &Element);
}
