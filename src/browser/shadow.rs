//! The closed shadow root a component is drawn into: its sheets, its one child, its focus.
//! Draws nothing.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
pub use web_sys::{HtmlElement, ShadowRoot};

use super::nodes;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    #[wasm_bindgen(js_name = adopt)]
    fn dress(root: &ShadowRoot, css: &str, first: bool) -> bool;
    /// The first element that fits the selector.
    pub fn find(root: &HtmlElement, selector: &str) -> Option<HtmlElement>;
    /// Moves the focus to the first element that fits the selector, without scrolling.
    pub fn focus(root: &HtmlElement, selector: &str) -> bool;
    #[wasm_bindgen(js_name = focused_row)]
    fn focused(root: &ShadowRoot) -> i32;
}

/// Gives the root its style sheets, each parsed once for all roots. Constructed sheets are the only
/// styles that a page with a strict policy lets in.
pub fn adopt(root: &ShadowRoot, sheets: &[&'static str]) -> Option<()> {
    for (at, css) in sheets.iter().enumerate() {
        if !dress(root, css, at == 0) {
            return None;
        }
    }
    Some(())
}

/// An element of the root that everything is drawn into.
pub fn stage(root: &ShadowRoot) -> Option<HtmlElement> {
    let stage = nodes::create("div", false)?;
    nodes::set(&stage, "part", "base");
    nodes::insert(root, &stage, None);
    Some(stage.unchecked_into())
}

/// The place of the row that holds the focus, as its `data-row` says.
pub fn focused_row(root: &ShadowRoot) -> Option<usize> {
    usize::try_from(focused(root)).ok()
}
