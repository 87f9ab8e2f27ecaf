//! Product addresses that stay out of the page until the shopper means them.
//!
//! A shop's speculation rules read every link's address, even inside closed shadow roots, and would
//! fetch the recommended products before any click. So a link says `#dv=…`, which is the page itself,
//! and gets its real address on the first sign of intent. Follows no link itself.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use crate::catalog::cut;

#[wasm_bindgen(module = "/src/js/glue/browser.js")]
extern "C" {
    fn parse(address: &str) -> Option<String>;
    #[wasm_bindgen(js_name = reveal)]
    fn show(anchor: &Element, real: &str) -> bool;
}

/// A checked address.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub real: String,
    /// What the page's links say until then.
    pub safe: String,
}

impl Link {
    /// Parses an address as the browser would; only `http:` and `https:` are links.
    pub fn parse(address: &str) -> Option<Self> {
        let parsed = parse(address)?;
        let (safe, real) = cut(&parsed, b'\n');
        Some(Self {
            real: real?.to_owned(),
            safe: safe.to_owned(),
        })
    }
}

/// Gives a link its real address; true when it did not have it yet.
pub fn reveal(anchor: &Element, link: &Link) -> bool {
    show(anchor, &link.real)
}
