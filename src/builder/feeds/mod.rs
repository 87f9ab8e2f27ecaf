//! First on the merchant's path: product feeds to one [`Shop`]. Reads bytes it is given, and neither
//! opens files nor knows the time; publishes nothing.
//!
//! Formats are told from a feed's content, never from its name:
//!
//! | format | looks like | specification |
//! | --- | --- | --- |
//! | Google Merchant XML | RSS `<item>` or Atom `<entry>` with `g:` fields | support.google.com/merchants/answer/7052112 |
//! | Google Merchant columns | `id`, `title`, `link`… separated by tab, `,` or `;` | the same |
//! | Shopify product export | `Handle,Title,Body (HTML),…` | help.shopify.com, "Using CSV files to import and export products" |
//! | Shopify `products.json` | `{"products": [{"handle":…, "variants": […]}]}` | the storefront's `/products.json` |
//!
//! Each may be gzipped, in UTF-8, UTF-16 with byte order mark, Windows-1252 or, for XML, in the encoding
//! it declares. Nothing is held but the products themselves and one row.

mod assemble;
pub mod bytes;
pub mod date;
mod delimited;
mod google_xml;
pub mod gtin;
mod headings;
pub mod link;
pub mod measure;
pub mod money;
pub mod plain;
mod row;
mod shopify;
mod shopify_json;

use super::problems::{Code, Problems, shown};
use super::product::{Currency, Shop};
use assemble::Collected;
use bytes::Text;
use row::{Raw, Reporter};
use std::fmt;
use std::io::{self, BufRead, Read};
use url::Url;

/// A feed to read.
pub struct Source<'a> {
    /// How problems name the feed: a file's name, `-`.
    pub name: String,
    /// The feed's bytes, gzipped or not.
    pub bytes: Box<dyn Read + 'a>,
}

/// What the merchant says about all feeds.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The catalog's currency. Default: the one most prices name, else the euro.
    pub currency: Option<Currency>,
    /// The shop's address: every product link must have its host, relative ones are resolved against
    /// it. Default: the host most links have. Shopify's exports have no links and need it.
    pub site: Option<Url>,
    /// The column with the ids of what goes with a product. Default: `complete_the_look`.
    pub list_column: Option<String>,
}

/// A feed's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Google Merchant, as XML or columns.
    Google,
    /// Shopify's product export.
    ShopifyCsv,
    /// Shopify's `products.json`.
    ShopifyJson,
}

impl Format {
    /// The format's own name of a field Google's specification calls `name`.
    fn field(self, name: &'static str) -> &'static str {
        match (self, name) {
            (Self::Google, name) => name,
            (Self::ShopifyCsv, "id") => "Variant SKU",
            (Self::ShopifyCsv, "title") => "Title",
            (_, "link") => "handle",
            (Self::ShopifyCsv, "image_link") => "Image Src",
            (Self::ShopifyCsv, "price") => "Variant Price",
            (Self::ShopifyCsv, "sale_price") => "Variant Price",
            (Self::ShopifyCsv, "gtin") => "Variant Barcode",
            (Self::ShopifyCsv, "gender") => "Google Shopping / Gender",
            (Self::ShopifyCsv, "age_group") => "Google Shopping / Age Group",
            (Self::ShopifyCsv, "unit_pricing_measure") => "Unit Price Total Measure",
            (Self::ShopifyCsv, "cost_of_goods_sold") => "Cost per item",
            (Self::ShopifyCsv, "availability_date") => "Published At",
            (Self::ShopifyJson, "image_link") => "images.src",
            (Self::ShopifyJson, "price") => "variants.price",
            (Self::ShopifyJson, "sale_price") => "variants.price",
            (Self::ShopifyJson, "id") => "variants.id",
            (Self::ShopifyJson, "gtin") => "variants.barcode",
            (Self::ShopifyJson, "availability_date") => "published_at",
            (_, name) => name,
        }
    }
}

/// Why no shop could be read. Each is the merchant's to mend, and says how.
#[derive(Debug)]
pub enum Error {
    /// A feed cannot be read to its end.
    Unreadable {
        /// The feed's name.
        feed: String,
        /// The line reading came to, where there is one.
        line: u64,
        /// What happened.
        error: io::Error,
    },
    /// A feed in no known format.
    Unrecognized {
        /// The feed's name.
        feed: String,
        /// What it looks like instead.
        looks_like: &'static str,
    },
    /// A Shopify export without the shop's address.
    SiteNeeded {
        /// The feed's name.
        feed: String,
    },
    /// The address given for the shop is not one of a web site.
    Site {
        /// The address.
        site: String,
    },
    /// No feed had a product that could be read.
    NoProducts,
}

impl Error {
    /// The stable code, such as `DV-FEED-EMPTY`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "DV-FEED-UNREADABLE",
            Self::Unrecognized { .. } => "DV-FEED-FORMAT",
            Self::SiteNeeded { .. } => "DV-FEED-SITE-NEEDED",
            Self::Site { .. } => "DV-SITE",
            Self::NoProducts => "DV-FEED-EMPTY",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: ", self.code())?;
        match self {
            Self::Unreadable { feed, line, error } => write!(
                out,
                "{feed} cannot be read beyond line {line}: {}. Export it again, whole; nothing was published.",
                shown(&error.to_string())
            ),
            Self::Unrecognized { feed, looks_like } => write!(
                out,
                "{feed} is no product feed: it looks like {looks_like}. Give a Google Merchant feed (XML, or columns with id, title, link, price), a Shopify product export or products.json."
            ),
            Self::SiteNeeded { feed } => write!(
                out,
                "{feed} is a Shopify export and has no links. Give the shop's address, as in --site https://shop.example."
            ),
            Self::Site { site } => write!(
                out,
                "{site} is not a shop's address. Write it as https://shop.example."
            ),
            Self::NoProducts => write!(
                out,
                "no product was readable. Look at the problems above, mend the feed and build again; nothing was published."
            ),
        }
    }
}

impl std::error::Error for Error {}

/// What a format's reader meets, in order.
enum Found {
    /// A variant.
    Row(Box<Raw>),
    /// A stretch that could not be read; reading went on behind it.
    Broken(Broken),
    /// A product its merchant does not publish.
    Skipped,
}

/// A stretch that could not be read.
struct Broken {
    line: u64,
    why: String,
}

/// Reads all feeds to one shop. Every row that cannot be used is left out and told of in `problems`.
///
/// ```
/// use devanture::builder::{feeds::{read, Options, Source}, problems::Problems};
/// let feed = "id\ttitle\tlink\tprice\tavailability\n1\tTeapot\thttps://shop.example/1\t29,90 EUR\tin_stock\n";
/// let source = Source { name: "feed.tsv".into(), bytes: Box::new(feed.as_bytes()) };
/// let shop = read(vec![source], &Options::default(), &mut Problems::new(50, None)).unwrap();
/// assert_eq!(shop.products[0].price_min, 2990);
/// assert_eq!(shop.site.as_str(), "https://shop.example/");
/// ```
///
/// # Errors
/// See [`Error`]. One feed that cannot be read to its end fails them all: half a catalog must not be
/// published as if it were the whole.
pub fn read(
    sources: Vec<Source<'_>>,
    options: &Options,
    problems: &mut Problems,
) -> Result<Shop, Error> {
    if let Some(site) = &options.site
        && (!matches!(site.scheme(), "https" | "http") || !site.has_host())
    {
        return Err(Error::Site {
            site: site.to_string(),
        });
    }
    let mut collected = Collected::default();
    for source in sources {
        read_one(source, options, problems, &mut collected)?;
    }
    collected
        .into_shop(options, problems)
        .ok_or(Error::NoProducts)
}

/// What a feed's first characters say it is.
enum Kind {
    Xml,
    Json,
    Google(u8),
    Shopify(u8),
    Unknown(&'static str),
}

fn kind(head: &str) -> Kind {
    let start = head.trim_start();
    let folded: String = start
        .chars()
        .take(200)
        .flat_map(char::to_lowercase)
        .collect();
    if start.is_empty() {
        return Kind::Unknown("an empty file");
    }
    if folded.starts_with("<!doctype html") || folded.starts_with("<html") {
        return Kind::Unknown("a web page");
    }
    match start.as_bytes()[0] {
        b'<' => Kind::Xml,
        b'{' | b'[' => Kind::Json,
        _ => match delimited::columns(head) {
            delimited::Columns::Google => Kind::Google(delimited::delimiter(head)),
            delimited::Columns::Shopify => Kind::Shopify(delimited::delimiter(head)),
            delimited::Columns::Unknown => {
                Kind::Unknown("a table without the columns of a product feed, or no table")
            }
        },
    }
}

fn read_one(
    source: Source<'_>,
    options: &Options,
    problems: &mut Problems,
    collected: &mut Collected,
) -> Result<(), Error> {
    let Source { name: feed, bytes } = source;
    let unreadable = |line: u64, error: io::Error| Error::Unreadable {
        feed: feed.clone(),
        line,
        error,
    };
    let mut text = Text::open(bytes).map_err(|error| unreadable(1, error))?;
    let head = text.fill_buf().map_err(|error| unreadable(1, error))?;
    let head = String::from_utf8_lossy(head).into_owned();
    let need_site = || {
        options
            .site
            .as_ref()
            .ok_or_else(|| Error::SiteNeeded { feed: feed.clone() })
    };

    let bad_bytes = text.bad_line_watch();
    let kind = kind(&head);
    let format = match kind {
        Kind::Xml | Kind::Google(_) => Format::Google,
        Kind::Shopify(_) => Format::ShopifyCsv,
        Kind::Json => Format::ShopifyJson,
        Kind::Unknown(looks_like) => return Err(Error::Unrecognized { feed, looks_like }),
    };
    let index = collected.open_feed(&feed, format);
    let mut last_line = 1;
    let mut take = |found: Found| {
        let (line, code) = match &found {
            Found::Row(raw) => (raw.line, Code::Id),
            Found::Broken(broken) => (
                broken.line,
                match kind {
                    Kind::Xml => Code::Xml,
                    Kind::Json => Code::Json,
                    _ => Code::Csv,
                },
            ),
            Found::Skipped => {
                problems.skipped += 1;
                return;
            }
        };
        last_line = line;
        problems.rows += 1;
        match found {
            Found::Row(raw) => collected.take(*raw, index, options, problems),
            Found::Broken(broken) => {
                let mut report = Reporter {
                    problems,
                    feed: &feed,
                    format,
                    line,
                    id: "",
                };
                report.reject(
                    code,
                    "row",
                    "",
                    &shown(&broken.why),
                    "Mend the row; reading went on behind it.",
                );
                problems.reject_row();
            }
            Found::Skipped => {}
        }
    };
    let result = match kind {
        Kind::Xml => google_xml::read(text, &mut take),
        Kind::Json => shopify_json::read(text, need_site()?, &mut take),
        Kind::Google(delimiter) => delimited::read_google(text, delimiter, &mut take),
        Kind::Shopify(delimiter) => {
            delimited::read_shopify(text, delimiter, need_site()?, &mut take)
        }
        Kind::Unknown(_) => Ok(()),
    };
    if let Some(line) = bad_bytes.get() {
        let mut report = Reporter {
            problems,
            feed: &feed,
            format,
            line,
            id: "",
        };
        report.warn(
            Code::Encoding,
            "encoding",
            "",
            "some bytes are not in the feed's encoding and were read as Windows-1252",
            "Export the feed as UTF-8.",
        );
    }
    result.map_err(|error| unreadable(last_line, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shop_of(feed: &[u8], problems: &mut Problems) -> Result<Shop, Error> {
        let options = Options {
            site: Url::parse("https://shop.example").ok(),
            ..Options::default()
        };
        let source = Source {
            name: "f".into(),
            bytes: Box::new(feed),
        };
        read(vec![source], &options, problems)
    }

    const XML: &str = "<?xml version=\"1.0\"?><rss><channel><item><g:id>1</g:id><g:title>T &amp; U</g:title>\
        <g:link>https://shop.example/1</g:link><g:price>5 EUR</g:price><g:item_group_id>g</g:item_group_id>\
        <g:sale_price>4,00 EUR</g:sale_price></item></channel></rss>";
    const TSV: &str = "id\ttitle\tlink\tprice\n1\tTéa\thttps://shop.example/1\t5 EUR\n";
    const CSV: &str = "Handle,Title,Variant Price\nh,\"T, é\",5\n";
    const JSON: &str =
        r#"{"products":[{"handle":"h","title":"Té","variants":[{"id":1,"price":"5"}]}]}"#;

    #[test]
    fn every_format_is_known_by_its_content() {
        for feed in [XML, TSV, CSV, JSON] {
            let mut problems = Problems::new(50, None);
            let shop = shop_of(feed.as_bytes(), &mut problems).unwrap();
            assert_eq!(shop.products.len(), 1, "{feed}");
            assert_eq!(shop.products[0].price_min, 500);
            assert_eq!(problems.rejected(), 0);
        }
    }

    #[test]
    fn what_is_no_feed_says_what_it_looks_like() {
        for feed in [
            "",
            "  \n",
            "<!DOCTYPE html><p>",
            "name,amount\n1,2\n",
            "hello",
        ] {
            let error = shop_of(feed.as_bytes(), &mut Problems::new(1, None)).unwrap_err();
            assert_eq!(error.code(), "DV-FEED-FORMAT", "{feed}");
        }
        let empty = shop_of(b"<rss></rss>", &mut Problems::new(1, None)).unwrap_err();
        assert_eq!(empty.code(), "DV-FEED-EMPTY");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_bytes_panic_a_reader(start in 0usize..5, bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let start = ["", "<rss><item>", "{\"products\":[", "id,title,link\n", "Handle,Title\n"][start];
            let feed = [start.as_bytes(), &bytes].concat();
            let _ = shop_of(&feed, &mut Problems::new(5, None));
        }

        #[test]
        fn no_mutated_feed_panics_a_reader(
            which in 0usize..4,
            edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 1..6),
        ) {
            let mut feed = [XML, TSV, CSV, JSON][which].as_bytes().to_vec();
            for (at, byte, how) in edits {
                let at = at.index(feed.len());
                match how {
                    0 => feed[at] = byte,
                    1 => feed.insert(at, byte),
                    _ => { feed.remove(at); }
                }
                if feed.is_empty() { break; }
            }
            if let Ok(shop) = shop_of(&feed, &mut Problems::new(5, None)) {
                for product in &shop.products {
                    prop_assert!(!product.title.is_empty() && product.title.chars().count() <= 200);
                    prop_assert!(product.link.starts_with("https://shop.example/"));
                    prop_assert!(product.price_min > 0 && product.price_min <= product.price_max);
                    prop_assert!(product.sale.is_none_or(|sale| sale < product.price_min));
                }
            }
        }

        #[test]
        fn no_text_stays_marked_up(raw in "[<>a-z/!&;#0-9\"'= \u{202e}\u{7}-]{0,60}") {
            let made = plain::plain(&raw);
            let mut rest = made.text.as_str();
            while let Some(at) = rest.find('<') {
                rest = &rest[at + 1..];
                let opens = rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
                prop_assert!(!opens, "{raw:?} -> {:?}", made.text);
            }
            prop_assert!(!made.text.chars().any(|c| c.is_control() || plain::is_direction_control(c)));
        }
    }
}
