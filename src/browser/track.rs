//! A scrolling row of cards: where it stands, and how to move it. Counts no pages.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use super::paging::Geometry;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    fn length(track: &HtmlElement, which: u32) -> f64;
    /// Scrolls to an offset: at once for those who ask for less motion.
    pub fn scroll(track: &HtmlElement, offset: f64);
}

/// Measures a row of cards.
pub fn measure(track: &HtmlElement) -> Option<Geometry> {
    let length = |which| length(track, which);
    let count = length(5) as usize;
    (count > 0).then(|| Geometry {
        stride: length(0),
        card: length(1),
        view: length(2),
        offset: length(3),
        most: length(4),
        count,
    })
}
