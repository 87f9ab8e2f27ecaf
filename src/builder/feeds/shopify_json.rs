//! Inside the feed readers: Shopify's `products.json`. Streams one product at a time and checks no
//! values.

use super::bytes::Text;
use super::row::Raw;
use super::shopify::{self, Options3};
use super::{Broken, Found};
use serde_json::{Map, Value};
use std::io;
use struson::reader::{JsonReader, JsonStreamReader, ReaderError, ValueType};
use url::Url;

/// Reads `{"products": […]}` or the bare list to its end, whatever else stands beside `products`.
///
/// # Errors
/// The source's own, and text that is not JSON: half a catalog must not be published as if it were
/// the whole.
pub(super) fn read(text: Text<'_>, site: &Url, mut found: impl FnMut(Found)) -> io::Result<()> {
    let mut json = JsonStreamReader::new(text);
    let listed = list(&mut json, site, &mut found);
    listed.map_err(|error| match error {
        ReaderError::IoError { error, .. } => error,
        other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
    })
}

fn list(
    json: &mut JsonStreamReader<Text<'_>>,
    site: &Url,
    found: &mut dyn FnMut(Found),
) -> Result<(), ReaderError> {
    if json.peek()? == ValueType::Array {
        return products(json, site, found);
    }
    json.begin_object()?;
    while json.has_next()? {
        let is_list = json.next_name()? == "products" && json.peek()? == ValueType::Array;
        if is_list {
            products(json, site, found)?;
        } else {
            json.skip_value()?;
        }
    }
    json.end_object()
}

fn products(
    json: &mut JsonStreamReader<Text<'_>>,
    site: &Url,
    found: &mut dyn FnMut(Found),
) -> Result<(), ReaderError> {
    json.begin_array()?;
    while json.has_next()? {
        let line = json
            .current_position(false)
            .line_pos
            .map_or(0, |at| at.line + 1);
        if json.peek()? != ValueType::Object {
            json.skip_value()?;
            found(Found::Broken(Broken {
                line,
                why: "the entry is not a product".into(),
            }));
            continue;
        }
        let value: Result<Value, _> = json.deserialize_next();
        match value {
            Ok(Value::Object(product)) => hand_over(&product, line, site, found),
            Ok(_) => {}
            Err(struson::serde::DeserializerError::ReaderError(error)) => return Err(error),
            Err(error) => found(Found::Broken(Broken {
                line,
                why: error.to_string(),
            })),
        }
    }
    json.end_array()
}

/// A text, number or truth value as text; `None` for the empty text, null and everything else.
fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

fn objects<'a>(
    object: &'a Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = &'a Map<String, Value>> {
    object
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

fn tags(product: &Map<String, Value>) -> Vec<String> {
    match product.get("tags") {
        Some(Value::String(tags)) => shopify::split_tags(tags),
        Some(Value::Array(tags)) => tags
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

fn hand_over(product: &Map<String, Value>, line: u64, site: &Url, found: &mut dyn FnMut(Found)) {
    let hidden = text(product, "status")
        .is_some_and(|status| status == "draft" || status == "archived")
        || product.get("published_at").is_some_and(Value::is_null);
    if hidden {
        found(Found::Skipped);
        return;
    }
    let tags = tags(product);
    let handle = text(product, "handle");
    let shared = Raw {
        line,
        group: handle.clone(),
        aliases: text(product, "id")
            .into_iter()
            .chain(handle.clone())
            .collect(),
        title: text(product, "title"),
        description: text(product, "body_html"),
        link: handle.as_deref().map(|handle| shopify::link(site, handle)),
        brand: text(product, "vendor"),
        product_type: text(product, "product_type"),
        published: text(product, "published_at").or_else(|| text(product, "created_at")),
        labels: shopify::labels(&tags),
        tags,
        ..Raw::default()
    };
    let mut names = objects(product, "options").map(|option| text(option, "name"));
    let options = Options3([(); 3].map(|()| names.next().flatten()));
    let images: Vec<String> = objects(product, "images")
        .filter_map(|image| text(image, "src"))
        .collect();
    let mut variants = objects(product, "variants").peekable();
    if variants.peek().is_none() {
        // Told of as a row without a price.
        found(Found::Row(Box::new(Raw {
            id: text(product, "id"),
            ..shared
        })));
        return;
    }
    for variant in variants {
        let mut raw = shared.clone();
        let values = [1, 2, 3].map(|n| text(variant, &format!("option{n}")));
        let by_options = shopify::fallback_id(handle.as_deref().unwrap_or_default(), &values);
        raw.id = text(variant, "id")
            .or_else(|| text(variant, "sku"))
            .or(Some(by_options.clone()));
        raw.fallback_id = Some(by_options);
        raw.aliases.extend(text(variant, "sku"));
        shopify::apply_options(&mut raw, &options, values);
        (raw.price, raw.sale_price) =
            shopify::prices(text(variant, "price"), text(variant, "compare_at_price"));
        raw.availability = Some(match variant.get("available").and_then(Value::as_bool) {
            Some(true) => "in_stock".to_owned(),
            Some(false) => "out_of_stock".to_owned(),
            None => shopify::availability(
                text(variant, "inventory_quantity"),
                text(variant, "inventory_policy"),
                variant
                    .contains_key("inventory_management")
                    .then(|| text(variant, "inventory_management").unwrap_or_default()),
            ),
        });
        raw.gtin = text(variant, "barcode");
        raw.cost = text(variant, "cost");
        if let Some(measure) = variant
            .get("unit_price_measurement")
            .and_then(Value::as_object)
        {
            let joined = |amount, unit| {
                Some(format!(
                    "{} {}",
                    text(measure, amount)?,
                    text(measure, unit)?
                ))
            };
            raw.unit_measure = joined("quantity_value", "quantity_unit");
            raw.unit_base = joined("reference_value", "reference_unit");
        }
        let own = variant.get("featured_image").and_then(Value::as_object);
        raw.images = own
            .and_then(|image| text(image, "src"))
            .into_iter()
            .chain(images.iter().cloned())
            .collect();
        found(Found::Row(Box::new(raw)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(feed: &str) -> (Vec<Raw>, u32, u32, bool) {
        let site = Url::parse("https://s.example/").unwrap();
        let (mut rows, mut skipped, mut broken) = (Vec::new(), 0, 0);
        let result = read(
            Text::open(feed.as_bytes()).unwrap(),
            &site,
            |found| match found {
                Found::Row(raw) => rows.push(*raw),
                Found::Skipped => skipped += 1,
                Found::Broken(_) => broken += 1,
            },
        );
        (rows, skipped, broken, result.is_ok())
    }

    #[test]
    fn products_become_one_row_per_variant() {
        let (rows, skipped, broken, whole) = read_all(
            r#"{"extra": [1, {}], "products": [
            {"id": 9, "handle": "tea", "title": "Tea", "tags": ["a", "b"], "published_at": "2024-05-01T00:00:00Z",
             "options": [{"name": "Color"}, {"name": "Size"}], "images": [{"src": "https://c/1"}],
             "variants": [{"id": 91, "sku": "T", "option1": "Red", "option2": "M", "price": "10.00",
                           "compare_at_price": "12.00", "available": false}, {"id": 92, "price": 11.5}]},
            7, {"id": 10, "status": "draft"}, {"id": 11, "title": "None", "variants": []}]}"#,
        );
        assert_eq!((rows.len(), skipped, broken, whole), (3, 1, 1, true));
        assert_eq!((rows[0].line, rows[0].id.as_deref()), (2, Some("91")));
        assert_eq!(rows[0].color.as_deref(), Some("Red"));
        assert_eq!(rows[0].sale_price.as_deref(), Some("10.00"));
        assert_eq!(rows[1].price.as_deref(), Some("11.5"));
        assert_eq!(rows[0].aliases, ["9", "tea", "T"]);
    }

    #[test]
    fn half_a_file_is_an_error() {
        assert!(!read_all(r#"{"products": [{"id": 1}, {"#).3);
        assert!(!read_all(r#"{"products": [{"id": 1}]"#).3);
    }
}
