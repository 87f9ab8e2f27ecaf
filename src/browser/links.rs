//! Product addresses that stay out of the page until the shopper means them.
//!
//! A shop's speculation rules read every link's address, even inside closed shadow roots, and would
//! fetch the recommended products before any click. So a link says `#dv=…`, which is the page itself,
//! and gets its real address on the first sign of intent. Follows no link itself.

use js_sys::encode_uri_component;
use web_sys::{Element, Url};

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
        let location = web_sys::window()?.location();
        let url = Url::new_with_base(address, &location.href().ok()?).ok()?;
        let protocol = url.protocol();
        if protocol != "https:" && protocol != "http:" {
            return None;
        }
        let here = location.origin().ok()?;
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

/// Gives a link its real address; true when it did not have it yet.
pub fn reveal(anchor: &Element, link: &Link) -> bool {
    if anchor.get_attribute("href").as_ref() == Some(&link.real) {
        return false;
    }
    anchor.set_attribute("href", &link.real).is_ok()
}
