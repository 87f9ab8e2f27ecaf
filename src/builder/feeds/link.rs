//! Inside the feed readers: which addresses may be published. Parses as a browser does and allows by
//! list; fetches nothing.

use super::plain::is_direction_control;
use url::Url;

/// Why an address cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// Nothing there.
    Missing,
    /// Not an address at all.
    Broken,
    /// Relative, and the shop's address is not known.
    Relative,
    /// Neither https nor, where that is allowed, http.
    Scheme,
    /// Control or text-direction characters inside.
    Control,
    /// A user name or password inside: what stands before `@` is not the host.
    Credentials,
    /// Above 2,000 characters.
    Long,
}

impl BadLink {
    /// What was wrong, as the middle of a sentence.
    pub fn wrong(self) -> &'static str {
        match self {
            Self::Missing => "there is no address",
            Self::Broken => "not an address",
            Self::Relative => "the address is relative and the shop's is not known",
            Self::Scheme => "the address is not https",
            Self::Control => "there are control characters in the address",
            Self::Credentials => "there is a user name in the address",
            Self::Long => "the address is longer than 2,000 characters",
        }
    }

    /// What would be right.
    pub fn fix(self) -> &'static str {
        match self {
            Self::Relative => "Write the whole address, or give the shop's with --site.",
            _ => "Write it as https://shop.example/products/teapot.",
        }
    }
}

/// An address that could not belong to anyone: base for image addresses where no shop is known.
const NOWHERE: &str = "https://nowhere.invalid/";

/// Reads a product's link: https, or http on this very computer or where `site` itself is http.
/// Relative addresses are resolved against `site`. Whether the host is the shop's is asked with
/// [`same_host`], once the shop's host is known.
///
/// # Errors
/// [`BadLink`] tells why the address cannot be used.
///
/// ```
/// use devanture::builder::feeds::link::{product_link, BadLink};
/// assert_eq!(product_link(" jAvA\tscript:alert(1)", None), Err(BadLink::Control));
/// assert_eq!(product_link("data:text/html,x", None), Err(BadLink::Scheme));
/// let site = url::Url::parse("https://shop.example/").unwrap();
/// assert_eq!(product_link("/p/1", Some(&site)).unwrap().as_str(), "https://shop.example/p/1");
/// ```
pub fn product_link(raw: &str, site: Option<&Url>) -> Result<Url, BadLink> {
    let url = parse(raw, site)?;
    allow(url, site)
}

/// Reads the address of an image or a model: https on any host, `//host/…` included.
/// Http is allowed as in [`product_link`].
///
/// # Errors
/// [`BadLink`] tells why the address cannot be used.
pub fn media_link(raw: &str, site: Option<&Url>) -> Result<Url, BadLink> {
    if let Some(site) = site {
        return product_link(raw, Some(site));
    }
    let nowhere = Url::parse(NOWHERE).map_err(|_| BadLink::Broken)?;
    let url = parse(raw, Some(&nowhere))?;
    if same_host(&url, &nowhere) {
        return Err(BadLink::Relative);
    }
    allow(url, None)
}

/// Whether two addresses have the same host and port.
pub fn same_host(a: &Url, b: &Url) -> bool {
    a.host_str() == b.host_str() && a.port_or_known_default() == b.port_or_known_default()
}

/// Whether an address stays on this computer, where http is as good as https.
fn is_local(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn parse(raw: &str, base: Option<&Url>) -> Result<Url, BadLink> {
    let raw = raw.trim_matches([' ', '\t', '\r', '\n']);
    if raw.is_empty() {
        return Err(BadLink::Missing);
    }
    if raw
        .chars()
        .any(|c| c.is_control() || is_direction_control(c))
    {
        return Err(BadLink::Control);
    }
    if raw.len() > 2_000 {
        return Err(BadLink::Long);
    }
    match (Url::parse(raw), base) {
        (Ok(url), _) => Ok(url),
        (Err(url::ParseError::RelativeUrlWithoutBase), None) => Err(BadLink::Relative),
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) => {
            base.join(raw).map_err(|_| BadLink::Broken)
        }
        (Err(_), _) => Err(BadLink::Broken),
    }
}

fn allow(url: Url, site: Option<&Url>) -> Result<Url, BadLink> {
    let plain_site = site.is_some_and(|site| site.scheme() == "http");
    match url.scheme() {
        "https" => {}
        "http" if is_local(&url) || plain_site => {}
        _ => return Err(BadLink::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BadLink::Credentials);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Url {
        Url::parse("https://shop.example/").unwrap()
    }

    #[test]
    fn no_spelling_of_a_script_link_passes() {
        for raw in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "  javascript:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "java\r\nscript:alert(1)",
            "\tjavascript:alert(1)",
            "javascript\t:alert(1)",
            "javascript://shop.example/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "DATA:text/html;base64,eA==",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://shop.example/x",
            "ftp://shop.example/x",
            "view-source:https://shop.example/",
            "https://shop.example@evil.example/",
            "https://a:b@shop.example/",
            "http://shop.example/",
            "https://",
            "https://shop.example/\u{202e}gpj.exe",
            "",
            " ",
        ] {
            assert!(product_link(raw, Some(&site())).is_err(), "{raw:?}");
            assert!(product_link(raw, None).is_err(), "{raw:?}");
            assert!(media_link(raw, None).is_err(), "{raw:?}");
        }
    }

    #[test]
    fn a_foreign_host_shows_in_every_spelling() {
        for raw in [
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "https:\\\\evil.example/x",
            "https:///evil.example",
            "https://shop.example.evil.example/",
            "https://shop.example:444/",
        ] {
            let foreign =
                product_link(raw, Some(&site())).is_ok_and(|url| same_host(&url, &site()));
            assert!(!foreign, "{raw}");
        }
    }

    #[test]
    fn images_may_live_anywhere_over_https() {
        let image = media_link("//cdn.example/a.jpg", None).unwrap();
        assert_eq!(image.as_str(), "https://cdn.example/a.jpg");
        assert_eq!(media_link("a.jpg", None), Err(BadLink::Relative));
        let image = media_link("/a.jpg", Some(&site())).unwrap();
        assert_eq!(image.as_str(), "https://shop.example/a.jpg");
    }

    #[test]
    fn http_only_on_this_computer_or_an_http_shop() {
        let local = Url::parse("http://localhost:8080/").unwrap();
        assert!(product_link("http://localhost:8080/p", None).is_ok());
        assert!(product_link("/p", Some(&local)).is_ok());
        assert!(product_link("http://shop.example/p", Some(&site())).is_err());
        let plain = Url::parse("http://shop.example/").unwrap();
        assert!(product_link("http://shop.example/p", Some(&plain)).is_ok());
    }
}
