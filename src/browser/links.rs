//! Product addresses that stay out of the page until the shopper means them.
//!
//! A shop's speculation rules read every link's address, even inside closed shadow roots, and would
//! fetch the recommended products before any click. So a link says `#dv=…`, which is the page itself,
//! and gets its real address on the first sign of intent. Follows no link itself.

use js_sys::encode_uri_component;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement, Url};

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
        let url = Url::new(address).ok()?;
        let protocol = url.protocol();
        if protocol != "https:" && protocol != "http:" {
            return None;
        }
        let here = web_sys::window()?.location().origin().ok()?;
        let mut safe = String::from("#dv=");
        if url.origin() == here {
            safe.push_str(&url.pathname());
            safe.push_str(&url.search());
        } else {
            safe.push_str(&String::from(encode_uri_component(&url.href())));
        }
        Some(Self {
            real: url.href(),
            safe,
        })
    }
}

/// The link under an event, with the place it was given when it was drawn.
pub fn under(event: &Event) -> Option<(HtmlAnchorElement, usize)> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    let anchor: HtmlAnchorElement = target.closest("a").ok()??.dyn_into().ok()?;
    let place = anchor.get_attribute("data-place")?.parse().ok()?;
    Some((anchor, place))
}
