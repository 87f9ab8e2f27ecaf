//! Inside the feed readers: Google Merchant feeds and Shopify product exports as columns, separated by
//! tabs, commas or semicolons. Streams; holds one product's rows at a time. Checks no values.

use super::bytes::Text;
use super::google_xml;
use super::headings::google_name;
use super::row::{LIST_COLUMN, Raw};
use super::shopify::{self, Options3};
use super::{Broken, Found};
use csv::{ByteRecord, Reader, ReaderBuilder};
use std::collections::HashMap;
use std::io;
use url::Url;

/// The lines one record may span: a quote that never closes would swallow the rest of the feed.
const RECORD_LINES: u64 = 2_000;
/// And the bytes: it must not be held in memory until the file's end either.
const RECORD_BYTES: usize = 4 << 20;

/// Whether a header is a Google feed's, a Shopify export's or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    Google,
    Shopify,
    Unknown,
}

/// The delimiter of a header line: the one that stands in it most often, outside quotes.
///
/// Ties go to the tab, then the semicolon.
pub(super) fn delimiter(head: &str) -> u8 {
    let mut counts = [(b'\t', 0u32), (b';', 0), (b',', 0)];
    let mut quoted = false;
    for b in head.bytes() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            b if !quoted => {
                if let Some(count) = counts.iter_mut().find(|(d, _)| *d == b) {
                    count.1 += 1;
                }
            }
            _ => {}
        }
    }
    let mut best = counts[0];
    for count in counts {
        if count.1 > best.1 {
            best = count;
        }
    }
    if best.1 == 0 { b',' } else { best.0 }
}

/// What a feed's first line says it is.
pub(super) fn columns(head: &str) -> Columns {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(head))
        .flexible(true)
        .from_reader(head.as_bytes());
    let Ok(header) = reader.headers() else {
        return Columns::Unknown;
    };
    let shopify: Vec<String> = header.iter().map(shopify_name).collect();
    let has = |name: &str| shopify.iter().any(|column| column == name);
    if (has("handle") || has("url handle")) && has("title") {
        return Columns::Shopify;
    }
    let google: Vec<String> = header.iter().map(google_name).collect();
    let has = |name: &str| google.iter().any(|column| column == name);
    if has("id") && has("title") && (has("link") || has("price")) {
        return Columns::Google;
    }
    Columns::Unknown
}

/// Metafields are headed by a name of the merchant's and the field's own: `Rating (product.metafields.reviews.rating)`.
fn shopify_name(column: &str) -> String {
    let column = column.trim().trim_start_matches('\u{feff}').to_lowercase();
    let field = column.split_once("(product.metafields.");
    match field.and_then(|(_, field)| field.strip_suffix(')')) {
        Some(field) => field.to_owned(),
        None => column,
    }
}

fn reader(text: Text<'_>, delimiter: u8) -> Reader<Text<'_>> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(true)
        .from_reader(text)
}

/// What to do with one record: where findings go, its line, its fields.
type Each<'a> = dyn FnMut(&mut dyn FnMut(Found), u64, &Row<'_>) + 'a;

/// Goes through the records of a feed. `each` gets the line and the fields.
fn records(
    text: Text<'_>,
    delimiter: u8,
    found: &mut dyn FnMut(Found),
    name: fn(&str) -> String,
    each: &mut Each<'_>,
) -> io::Result<()> {
    let mut reader = reader(text, delimiter);
    let header: Vec<String> = reader
        .byte_headers()
        .map_err(into_io)?
        .iter()
        .map(|column| name(&String::from_utf8_lossy(column)))
        .collect();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for (at, column) in header.iter().enumerate() {
        index.entry(column).or_insert(at);
    }
    let mut record = ByteRecord::new();
    let never_closed = |line: u64| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a quote opened in the row of line {line} is never closed"),
        )
    };
    loop {
        let before = reader.position().line();
        reader.get_mut().allow(RECORD_BYTES);
        match reader.read_byte_record(&mut record).map_err(into_io) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Err(never_closed(before));
            }
            Err(error) => return Err(error),
        }
        let line = record.position().map_or(0, csv::Position::line);
        if reader.position().line().saturating_sub(line) > RECORD_LINES {
            return Err(never_closed(line));
        }
        if record.iter().all(<[u8]>::is_empty) {
            continue;
        }
        let surplus = record.len() > header.len()
            && record
                .iter()
                .skip(header.len())
                .any(|field| !field.is_empty());
        if surplus {
            found(Found::Broken(Broken {
                line,
                why: format!(
                    "the row has {} fields, the header has {}",
                    record.len(),
                    header.len()
                ),
            }));
            continue;
        }
        each(
            found,
            line,
            &Row {
                record: &record,
                header: &header,
                index: &index,
            },
        );
    }
    Ok(())
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidData, format!("{other:?}")),
    }
}

/// One record with its column names.
struct Row<'a> {
    record: &'a ByteRecord,
    header: &'a [String],
    index: &'a HashMap<&'a str, usize>,
}

impl Row<'_> {
    /// The first of the named columns that holds something.
    fn get(&self, columns: &[&str]) -> Option<String> {
        columns.iter().find_map(|column| {
            let value = self.record.get(*self.index.get(column)?)?;
            let value = String::from_utf8_lossy(value);
            (!value.trim().is_empty()).then(|| value.trim().to_owned())
        })
    }
}

/// Reads a Google feed in columns to its end.
///
/// # Errors
/// The source's own, and a quote that never closes.
pub(super) fn read_google(
    text: Text<'_>,
    delimiter: u8,
    mut found: impl FnMut(Found),
) -> io::Result<()> {
    records(
        text,
        delimiter,
        &mut found,
        google_name,
        &mut |found, line, row| {
            let mut raw = Raw {
                line,
                ..Raw::default()
            };
            for (at, name) in row.header.iter().enumerate() {
                let Some(value) = row.record.get(at) else {
                    break;
                };
                let value = String::from_utf8_lossy(value);
                // Lists of images stand in one column, separated by commas.
                if name == "additional_image_link" {
                    for image in value.split(",http") {
                        let whole = if image.starts_with("http")
                            || image.starts_with("//")
                            || image.starts_with('/')
                        {
                            image.to_owned()
                        } else {
                            format!("http{image}")
                        };
                        google_xml::set(
                            &mut raw,
                            name,
                            if image.is_empty() {
                                String::new()
                            } else {
                                whole
                            },
                        );
                    }
                } else {
                    google_xml::set(&mut raw, name, value.into_owned());
                }
            }
            found(Found::Row(Box::new(raw)));
        },
    )
}

/// The rows of one handle.
#[derive(Default)]
struct Product {
    handle: String,
    /// What the handle's first row says about all its variants.
    shared: Raw,
    options: Options3,
    variants: Vec<Raw>,
    images: Vec<String>,
    skipped: bool,
}

impl Product {
    fn hand_over(self, found: &mut dyn FnMut(Found)) {
        if self.handle.is_empty() {
            return;
        }
        if self.skipped {
            found(Found::Skipped);
            return;
        }
        for mut variant in self.variants {
            let own = std::mem::take(&mut variant.images);
            variant.images = own.into_iter().chain(self.images.iter().cloned()).collect();
            found(Found::Row(Box::new(variant)));
        }
    }
}

/// Reads a Shopify product export to its end. Rows of one handle follow each other; the first one
/// carries the product, each row with a price a variant, each row with an image one image.
///
/// # Errors
/// The source's own, and a quote that never closes.
pub(super) fn read_shopify(
    text: Text<'_>,
    delimiter: u8,
    site: &Url,
    mut found: impl FnMut(Found),
) -> io::Result<()> {
    let mut product = Product::default();
    records(
        text,
        delimiter,
        &mut found,
        shopify_name,
        &mut |found, line, row| {
            let Some(handle) = row.get(&["handle", "url handle"]) else {
                found(Found::Broken(Broken {
                    line,
                    why: "the row has no handle".into(),
                }));
                return;
            };
            if handle != product.handle {
                std::mem::take(&mut product).hand_over(found);
                product = first_row(handle, row, site);
            }
            let image = row.get(&["image src", "product image url"]);
            let own_image = row.get(&["variant image", "variant image url"]);
            product.images.extend(image);
            let price = row.get(&["variant price", "price"]);
            let is_variant =
                price.is_some() || row.get(&["option1 value", "variant sku", "sku"]).is_some();
            // A first row without a price is a product without one, and must be told of.
            if is_variant || (product.variants.is_empty() && row.get(&["title"]).is_some()) {
                let variant = variant(&product, line, row, price, own_image);
                product.variants.push(variant);
            }
        },
    )?;
    product.hand_over(&mut found);
    Ok(())
}

fn first_row(handle: String, row: &Row<'_>, site: &Url) -> Product {
    let name = |n: usize| row.get(&[&format!("option{n} name")]);
    let is = |columns: &[&str], words: &[&str]| {
        row.get(columns)
            .is_some_and(|value| words.contains(&value.to_lowercase().as_str()))
    };
    let skipped = is(&["status"], &["draft", "archived"])
        || is(
            &["published", "published on online store"],
            &["false", "no", "0"],
        );
    let tags = row
        .get(&["tags"])
        .map(|tags| shopify::split_tags(&tags))
        .unwrap_or_default();
    let mut labels = shopify::labels(&tags);
    for (n, label) in labels.iter_mut().enumerate() {
        let column = row.get(&[&format!("google shopping / custom label {n}")]);
        *label = column.or(label.take());
    }
    let (product_type, google_category) = shopify::category(
        row.get(&[
            "product category",
            "google shopping / google product category",
        ]),
        row.get(&["type", "custom product type"]),
    );
    Product {
        shared: Raw {
            group: Some(handle.clone()),
            title: row.get(&["title"]),
            description: row.get(&["body (html)", "description"]),
            link: Some(shopify::link(site, &handle)),
            brand: row.get(&["vendor"]),
            product_type,
            google_category,
            gender: row.get(&["google shopping / gender", "gender"]),
            age_group: row.get(&["google shopping / age group", "age group"]),
            published: row.get(&["published at", "created at"]),
            rating: row
                .get(&["reviews.rating"])
                .map(|value| shopify::rating(&value)),
            rating_count: row.get(&["reviews.rating_count"]),
            tags,
            labels,
            // A metafield of the shop's own stands under `custom.`.
            others: row
                .get(&[LIST_COLUMN, &format!("custom.{LIST_COLUMN}")])
                .map(|ids| (LIST_COLUMN.to_owned(), ids))
                .into_iter()
                .collect(),
            ..Raw::default()
        },
        options: Options3([name(1), name(2), name(3)]),
        handle,
        skipped,
        ..Product::default()
    }
}

fn variant(
    product: &Product,
    line: u64,
    row: &Row<'_>,
    price: Option<String>,
    image: Option<String>,
) -> Raw {
    let mut raw = Raw {
        line,
        ..product.shared.clone()
    };
    let values: [Option<String>; 3] = [1, 2, 3].map(|n| row.get(&[&format!("option{n} value")]));
    let by_options = shopify::fallback_id(&product.handle, &values);
    raw.id = row
        .get(&["variant sku", "sku"])
        .or(Some(by_options.clone()));
    raw.fallback_id = Some(by_options);
    raw.aliases = vec![product.handle.clone()];
    shopify::apply_options(&mut raw, &product.options, values);
    (raw.price, raw.sale_price) = shopify::prices(
        price,
        row.get(&["variant compare at price", "compare-at price"]),
    );
    raw.availability = Some(shopify::availability(
        row.get(&["variant inventory qty", "inventory quantity"]),
        row.get(&[
            "variant inventory policy",
            "continue selling when out of stock",
        ]),
        row.index
            .contains_key("variant inventory tracker")
            .then(|| row.get(&["variant inventory tracker"]).unwrap_or_default()),
    ));
    raw.gtin = row.get(&["variant barcode", "barcode"]);
    raw.cost = row.get(&["cost per item"]);
    raw.unit_measure = joined(
        row,
        "unit price total measure",
        "unit price total measure unit",
    );
    raw.unit_base = joined(
        row,
        "unit price base measure",
        "unit price base measure unit",
    );
    raw.images.extend(image);
    raw
}

fn joined(row: &Row<'_>, amount: &str, unit: &str) -> Option<String> {
    Some(format!("{} {}", row.get(&[amount])?, row.get(&[unit])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn google(feed: &str) -> Vec<Raw> {
        let mut rows = Vec::new();
        let text = Text::open(feed.as_bytes()).unwrap();
        read_google(text, delimiter(feed), |found| {
            if let Found::Row(raw) = found {
                rows.push(*raw);
            }
        })
        .unwrap();
        rows
    }

    #[test]
    fn delimiters_and_formats_are_told_from_the_header() {
        assert_eq!(delimiter("id\ttitle, long\tlink\n"), b'\t');
        assert_eq!(delimiter("id;title;price\n1,2,3,4,5"), b';');
        assert_eq!(delimiter("\"a;b;c\",title\n"), b',');
        assert_eq!(columns("Handle,Title,Body (HTML)\n"), Columns::Shopify);
        assert_eq!(columns("id\tg:title\tImage Link\tprice\n"), Columns::Google);
        assert_eq!(columns("name,amount\n"), Columns::Unknown);
    }

    #[test]
    fn google_columns_in_any_spelling() {
        let rows = google(
            "ID;Title;Image Link;additional image link;price\n1;\"A; b\";https://c/1;https://c/2,https://c/3;5 EUR\n",
        );
        assert_eq!(rows[0].title.as_deref(), Some("A; b"));
        assert_eq!(
            rows[0].images,
            ["https://c/1", "https://c/2", "https://c/3"]
        );
        assert_eq!(rows[0].line, 2);
    }

    #[test]
    fn a_quote_that_never_closes_is_an_error() {
        let feed = format!("id,title,link\n1,\"open,x\n{}", "2,b,c\n".repeat(5_000));
        let text = Text::open(feed.as_bytes()).unwrap();
        assert!(read_google(text, b',', |_| {}).is_err());
    }

    #[test]
    fn shopify_rows_of_a_handle_share_the_first_row() {
        let feed = "Handle,Title,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,Image Src,Variant Inventory Qty,Variant Inventory Policy\n\
            a b,Tea,\"x, y\",true,Taille,S,T-S,10,12,https://c/1,0,deny\n\
            a b,,,,,M,T-M,11,,https://c/2,3,deny\n\
            a b,,,,,,,,,https://c/3,,\n\
            d,Draft,,false,,,D,5,,,,\n";
        let (mut rows, mut skipped) = (Vec::new(), 0);
        let site = Url::parse("https://s.example/fr").unwrap();
        read_shopify(
            Text::open(feed.as_bytes()).unwrap(),
            b',',
            &site,
            |found| match found {
                Found::Row(raw) => rows.push(*raw),
                Found::Skipped => skipped += 1,
                Found::Broken(_) => {}
            },
        )
        .unwrap();
        assert_eq!((rows.len(), skipped), (2, 1));
        assert_eq!(rows[1].title.as_deref(), Some("Tea"));
        assert_eq!(rows[1].size.as_deref(), Some("M"));
        assert_eq!(rows[1].images.len(), 3);
        assert_eq!(rows[0].price.as_deref(), Some("12"));
        assert_eq!(rows[0].sale_price.as_deref(), Some("10"));
        assert_eq!(rows[0].availability.as_deref(), Some("out_of_stock"));
        assert_eq!(
            rows[0].link.as_deref(),
            Some("https://s.example/fr/products/a%20b")
        );
        assert_eq!(rows[0].labels[1].as_deref(), Some("y"));
    }
}
