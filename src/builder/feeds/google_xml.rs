//! Inside the feed readers: Google Merchant feeds as RSS or Atom. Streams one item at a time, resolves
//! no entity but HTML's, loads nothing a document type names. Checks no values.

use super::bytes::Text;
use super::plain::entity_value;
use super::row::Raw;
use super::{Broken, Found};
use quick_xml::Reader;
use quick_xml::errors::Error as XmlError;
use quick_xml::events::{BytesStart, Event};
use std::io::{self, BufRead};

/// A field's text is kept up to here, in bytes: far above what is used of it.
const FIELD_BYTES: usize = 64 * 1024;
/// The longest tag, text, comment or CDATA section: one that is never closed must not become all the rest in memory.
const EVENT_BYTES: usize = 4 << 20;

/// The item being read.
struct Open {
    raw: Raw,
    /// The element's own name, to know its end.
    name: String,
    /// Elements open inside the item, outermost first.
    inside: Vec<String>,
    text: String,
}

/// Reads a feed to its end and hands over everything it finds.
///
/// Names count with or without `g:`. Elements inside a field (`g:shipping`'s own `g:price`) are not
/// fields; markup inside a title or description is kept as text, for the row's check to find.
///
/// # Errors
/// The source's own, and [`io::ErrorKind::UnexpectedEof`] when the feed ends in the middle: half a
/// catalog must not be published as if it were the whole.
pub(super) fn read(text: Text<'_>, mut found: impl FnMut(Found)) -> io::Result<()> {
    let mut reader = open(text);
    let mut buffer = Vec::new();
    let mut item: Option<Open> = None;
    let mut root: Option<String> = None;
    let mut closed = false;
    loop {
        buffer.clear();
        let line = reader.get_ref().line();
        reader.get_mut().allow(EVENT_BYTES);
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(XmlError::Io(error)) => {
                return Err(io::Error::new(error.kind(), error.to_string()));
            }
            Err(error) => {
                let why = error.to_string();
                let line = item.take().map_or(line, |open| open.raw.line);
                found(Found::Broken(Broken { line, why }));
                let mut text = reader.into_inner();
                text.allow(usize::MAX);
                if !skip_to_item(&mut text)? {
                    return Err(ends_early());
                }
                reader = open(text);
                continue;
            }
        };
        match event {
            Event::Eof => break,
            Event::Start(start) => {
                let name = start.local_name().into_inner();
                if root.is_none() {
                    root = Some(start.name().into_inner().to_owned());
                }
                if is_item(name) {
                    // An item inside an item: the one before was never closed.
                    if let Some(open) = item.take() {
                        found(Found::Row(Box::new(open.finish())));
                    }
                    item = Some(Open::new(line, name));
                } else if let Some(open) = &mut item {
                    open.start(&start);
                }
            }
            Event::Empty(start) => {
                if let Some(open) = &mut item {
                    open.start(&start);
                    open.end(start.local_name().into_inner());
                }
            }
            Event::End(end) => {
                let name = end.local_name().into_inner();
                if item.as_ref().is_some_and(|open| open.name == name) {
                    if let Some(open) = item.take() {
                        found(Found::Row(Box::new(open.finish())));
                    }
                } else if let Some(open) = &mut item {
                    open.end(name);
                }
                closed |= root.as_deref() == Some(end.name().into_inner());
            }
            Event::Text(text) => push(&mut item, &text),
            Event::CData(text) => push(&mut item, &text),
            Event::GeneralRef(reference) => match entity_value(&reference) {
                Some(value) => push(&mut item, &value),
                None => push(&mut item, &format!("&{};", &*reference)),
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if item.is_some() || (root.is_some() && !closed) {
        return Err(ends_early());
    }
    Ok(())
}

fn ends_early() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "the feed ends before its last element is closed",
    )
}

fn open(text: Text<'_>) -> Reader<Text<'_>> {
    let mut reader = Reader::from_reader(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

fn is_item(name: &str) -> bool {
    matches!(name, "item" | "entry")
}

fn push(item: &mut Option<Open>, text: &str) {
    if let Some(open) = item
        && open.takes_text()
        && open.text.len() < FIELD_BYTES
    {
        open.text.push_str(text);
    }
}

/// Skips behind an error to the next `<item` or `<entry`; false at the end of the feed.
fn skip_to_item(text: &mut Text<'_>) -> io::Result<bool> {
    let mut seen = Vec::new();
    loop {
        let buffer = text.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        // The element's name may lie across two buffers: eight bytes of the last one are kept.
        let carried = seen.len();
        seen.extend_from_slice(buffer);
        let length = buffer.len();
        let starts = |at: usize, name: &[u8]| {
            seen[at..].starts_with(name)
                && seen
                    .get(at + name.len())
                    .is_none_or(|b| b" \t\r\n>/".contains(b))
        };
        let hit = (0..seen.len()).find(|&at| starts(at, b"<item") || starts(at, b"<entry"));
        match hit {
            Some(at) if at >= carried => {
                text.consume(at - carried);
                return Ok(true);
            }
            Some(at) => {
                text.unread(&seen[at..carried]);
                return Ok(true);
            }
            None => {
                text.consume(length);
                let keep = seen.len().saturating_sub(8);
                seen.drain(..keep);
            }
        }
    }
}

impl Open {
    fn new(line: u64, name: &str) -> Self {
        Self {
            raw: Raw {
                line,
                ..Raw::default()
            },
            name: name.to_owned(),
            inside: Vec::new(),
            text: String::new(),
        }
    }

    /// Text counts directly inside a field; inside a title or description at any depth.
    fn takes_text(&self) -> bool {
        match self.inside.as_slice() {
            [] => false,
            [_] => true,
            [field, ..] => is_prose(field),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        let name = start.local_name().into_inner();
        if self.inside.is_empty() {
            self.text.clear();
            // Atom's `<link href="…"/>`.
            if name == "link"
                && let Some(href) = start.try_get_attribute("href").ok().flatten()
            {
                self.text = super::plain::decode_entities(&href.value);
            }
        } else if is_prose(&self.inside[0]) {
            self.text.push_str("<m>");
        }
        // Depth beyond any real feed says nothing more.
        if self.inside.len() < 64 {
            self.inside.push(name.to_owned());
        }
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.inside.iter().rposition(|open| open == name) else {
            return;
        };
        self.inside.truncate(at);
        if at == 0 {
            let value = std::mem::take(&mut self.text);
            set(&mut self.raw, name, value);
        }
    }

    fn finish(mut self) -> Raw {
        if let Some(name) = self.inside.first().cloned() {
            self.end(&name);
        }
        self.raw
    }
}

fn is_prose(name: &str) -> bool {
    matches!(name, "title" | "description" | "summary" | "content")
}

/// Puts a field's text where the specification's name says. The first value of a field that may
/// stand once wins; empty values count as none. Names in columns come here as well, so `name` has
/// underscores.
pub(super) fn set(raw: &mut Raw, name: &str, value: String) {
    if value.trim().is_empty() {
        return;
    }
    let slot = match name {
        "id" => &mut raw.id,
        "item_group_id" => &mut raw.group,
        "title" => &mut raw.title,
        "description" | "summary" | "content" => &mut raw.description,
        "link" => &mut raw.link,
        "image_link" => {
            raw.images.insert(0, value);
            return;
        }
        "additional_image_link" | "additional_image_links" => {
            raw.images.push(value);
            return;
        }
        "brand" => &mut raw.brand,
        "product_type" => &mut raw.product_type,
        "google_product_category" => &mut raw.google_category,
        "gender" => &mut raw.gender,
        "age_group" => &mut raw.age_group,
        "color" | "colour" => &mut raw.color,
        "size" => &mut raw.size,
        "material" => &mut raw.material,
        "pattern" => &mut raw.pattern,
        "price" => &mut raw.price,
        "sale_price" => &mut raw.sale_price,
        "sale_price_effective_date" => &mut raw.sale_dates,
        "availability" => &mut raw.availability,
        "product_rating"
        | "average_rating"
        | "rating"
        | "rating_value"
        | "average_review_rating" => &mut raw.rating,
        "review_count"
        | "rating_count"
        | "reviews_count"
        | "number_of_reviews"
        | "number_of_ratings"
        | "product_review_count" => &mut raw.rating_count,
        "custom_label_0" => &mut raw.labels[0],
        "custom_label_1" => &mut raw.labels[1],
        "custom_label_2" => &mut raw.labels[2],
        "custom_label_3" => &mut raw.labels[3],
        "custom_label_4" => &mut raw.labels[4],
        "gtin" | "ean" | "upc" => &mut raw.gtin,
        "unit_pricing_measure" => &mut raw.unit_measure,
        "unit_pricing_base_measure" => &mut raw.unit_base,
        "virtual_model_link" => &mut raw.model,
        "availability_date" => &mut raw.published,
        "popularity_rank" => &mut raw.popularity,
        "cost_of_goods_sold" => &mut raw.cost,
        "sku" => {
            raw.aliases.push(value);
            return;
        }
        _ => {
            raw.others.push((name.to_owned(), value));
            return;
        }
    };
    if slot.is_none() {
        *slot = Some(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(xml: &str) -> (Vec<Raw>, Vec<u64>, bool) {
        let (mut rows, mut broken) = (Vec::new(), Vec::new());
        let result = read(Text::open(xml.as_bytes()).unwrap(), |found| match found {
            Found::Row(raw) => rows.push(*raw),
            Found::Broken(bad) => broken.push(bad.line),
            Found::Skipped => {}
        });
        (rows, broken, result.is_ok())
    }

    #[test]
    fn fields_are_direct_children_with_or_without_prefix() {
        let (rows, broken, whole) = rows(
            "<rss><channel><title>Shop</title>\n<item><g:id>1</g:id><title><![CDATA[A & <b>B</b>]]></title>\
             <g:shipping><g:price>4.90 EUR</g:price></g:shipping><g:price>29.90 EUR</g:price>\
             <link>https://s.example/?a=1&amp;b=2</link><description>x <i>y</i> &eacute;</description></item></channel></rss>",
        );
        assert!(broken.is_empty() && whole);
        let row = &rows[0];
        assert_eq!((row.line, row.id.as_deref()), (2, Some("1")));
        assert_eq!(row.title.as_deref(), Some("A & <b>B</b>"));
        assert_eq!(row.price.as_deref(), Some("29.90 EUR"));
        assert_eq!(row.link.as_deref(), Some("https://s.example/?a=1&b=2"));
        assert_eq!(row.description.as_deref(), Some("x <m>y é"));
    }

    #[test]
    fn atom_links_are_attributes() {
        let (rows, _, _) = rows(
            "<feed><entry><id>1</id><link rel='x' href='https://s.example/?a&amp;b'/></entry></feed>",
        );
        assert_eq!(rows[0].link.as_deref(), Some("https://s.example/?a&b"));
    }

    #[test]
    fn reading_goes_on_behind_broken_items() {
        let (rows, broken, whole) = rows(
            "<rss>\n<item><id>1</id></item>\n<item><id>2</id><!x></item>\n<item><id>3</id></item>\n<item><id>4</item><item><id>5</id>\n<item><id>6</id></item></rss>",
        );
        let ids: Vec<_> = rows
            .iter()
            .map(|row| row.id.as_deref().unwrap_or(""))
            .collect();
        assert!(whole, "{ids:?} {broken:?}");
        assert_eq!(broken, [3]);
        assert_eq!(ids, ["1", "3", "4", "5", "6"]);
    }

    #[test]
    fn what_is_never_closed_is_an_error_with_its_line_and_not_held() {
        let item = "<item><id>1</id><title>Tea</title></item>\n";
        for opened in ["<!-- x", "<![CDATA[ x", "<a b='"] {
            // Four times as much as may be held, made while it is read.
            let start = format!("<rss>\n{item}\n{opened}\n");
            let rest = io::Read::take(io::repeat(b'x'), 16 << 20);
            let feed = io::Read::chain(start.as_bytes(), rest);
            let mut rows = 0;
            let error = read(Text::open(feed).unwrap(), |_| rows += 1).unwrap_err();
            assert_eq!(rows, 1, "{opened}");
            assert!(error.to_string().contains("line 4"), "{opened}: {error}");
        }
    }

    #[test]
    fn half_a_feed_is_an_error() {
        let (rows, _, whole) = rows("<rss><item><id>1</id></item><item><id>2</id>");
        assert_eq!((rows.len(), whole), (1, false));
        assert!(!self::rows("<rss><item><id>1</id></item>").2);
    }
}
