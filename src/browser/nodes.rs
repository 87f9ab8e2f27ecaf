//! Elements of the document, made and changed one by one. Parses no markup: every text is a text.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use web_sys::{Element, HtmlElement, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// Makes an element, for drawings or for documents.
pub fn create(tag: &str, drawing: bool) -> Option<Element> {
    let document = web_sys::window()?.document()?;
    let made = match drawing {
        true => document.create_element_ns(Some(SVG), tag),
        false => document.create_element(tag),
    };
    made.ok()
}

/// Sets an attribute. `--x` is a style property, which a strict policy allows only this way, and
/// `checked` is what the shopper sees, not what the document began with.
pub fn set(element: &Element, name: &str, value: &str) {
    if name.starts_with("--") {
        if let Some(element) = element.dyn_ref::<HtmlElement>() {
            let _ = element.style().set_property(name, value);
        }
        return;
    }
    if name == "checked" {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            input.set_checked(value == "true");
        }
        return;
    }
    let _ = element.set_attribute(name, value);
}

/// Removes an attribute.
pub fn unset(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

/// Replaces all an element holds with a text.
pub fn say(element: &Element, text: &str) {
    element.set_text_content(Some(text));
}

/// Puts an element into another, before a node or at the end.
pub fn insert(parent: &Node, element: &Element, before: Option<&Node>) {
    let _ = parent.insert_before(element, before);
}

/// Takes an element out of the document.
pub fn remove(element: &Element) {
    element.remove();
}
