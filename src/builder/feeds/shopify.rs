//! Inside the feed readers: what Shopify's two exports have in common. Reads nothing, checks no values.

use super::money::Amount;
use super::row::Raw;
use url::Url;

/// The names of a product's up to three options.
#[derive(Clone, Debug, Default)]
pub(super) struct Options3(pub [Option<String>; 3]);

/// The page of a handle.
pub(super) fn link(site: &Url, handle: &str) -> String {
    let mut url = site.clone();
    url.set_query(None);
    url.set_fragment(None);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(["products", handle]);
    }
    String::from(url)
}

/// A variant's name where it has no SKU, or another one's.
pub(super) fn fallback_id(handle: &str, values: &[Option<String>; 3]) -> String {
    let mut id = handle.to_owned();
    for value in values
        .iter()
        .flatten()
        .filter(|value| *value != "Default Title")
    {
        id.push('/');
        id.push_str(value);
    }
    id
}

/// A regular price above the price makes that the price and this the sale price.
pub(super) fn prices(
    price: Option<String>,
    compare_at: Option<String>,
) -> (Option<String>, Option<String>) {
    let amount = |text: &Option<String>| Amount::parse(text.as_deref()?, None).ok()?.minor(4);
    match (amount(&price), amount(&compare_at)) {
        (Some(now), Some(before)) if before > now => (compare_at, price),
        _ => (price, None),
    }
}

/// The availability Google's specification would name: sold out only where stock is tracked, gone and
/// not to be sold beyond. `tracker` is `None` where the export has no such column.
pub(super) fn availability(
    quantity: Option<String>,
    policy: Option<String>,
    tracker: Option<String>,
) -> String {
    let gone = quantity
        .and_then(|quantity| quantity.trim().parse::<f64>().ok())
        .is_some_and(|quantity| quantity <= 0.0);
    let tracked = tracker.is_none_or(|tracker| !tracker.is_empty());
    let oversell =
        policy.is_some_and(|policy| matches!(policy.to_lowercase().as_str(), "continue" | "true"));
    match (gone && tracked, oversell) {
        (false, _) => "in_stock",
        (true, true) => "backorder",
        (true, false) => "out_of_stock",
    }
    .to_owned()
}

/// A rating as the standard metafield `reviews.rating` tells it: a number, or JSON with its scale.
pub(super) fn rating(value: &str) -> String {
    let number = |json: &serde_json::Value, name: &str| match json.get(name)? {
        serde_json::Value::String(text) => text.parse::<f64>().ok(),
        other => other.as_f64(),
    };
    let on_five = || {
        let json: serde_json::Value = serde_json::from_str(value).ok()?;
        let most = number(&json, "scale_max").filter(|most| *most > 0.0);
        Some(number(&json, "value")? * 5.0 / most.unwrap_or(5.0))
    };
    // What is neither is told of with all other ratings.
    match value.trim_start().starts_with('{').then(on_five).flatten() {
        Some(rating) => format!("{rating:.2}"),
        None => value.to_owned(),
    }
}

/// Tags as the exports write them in one text.
pub(super) fn split_tags(tags: &str) -> Vec<String> {
    tags.split(',')
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The first five tags are the custom labels; all of them are attributes as well.
pub(super) fn labels(tags: &[String]) -> [Option<String>; 5] {
    [0, 1, 2, 3, 4].map(|n| tags.get(n).cloned())
}

/// The shop's path from the taxonomy's path and the product type: the type is the last level unless
/// the path names it. A taxonomy of one level, or a number, stays the general one.
pub(super) fn category(
    taxonomy: Option<String>,
    own: Option<String>,
) -> (Option<String>, Option<String>) {
    match (taxonomy, own) {
        (Some(path), Some(own)) if path.contains('>') => {
            let known = path
                .split('>')
                .any(|level| level.trim().eq_ignore_ascii_case(own.trim()));
            let whole = if known {
                path.clone()
            } else {
                format!("{path} > {own}")
            };
            (Some(whole), Some(path))
        }
        (Some(path), None) if path.contains('>') => (Some(path), None),
        (taxonomy, own) => (own, taxonomy),
    }
}

/// Puts option values where the specification has a field for them; others become attributes.
pub(super) fn apply_options(raw: &mut Raw, names: &Options3, values: [Option<String>; 3]) {
    for (name, value) in names.0.iter().zip(values) {
        let Some(value) = value.filter(|value| value != "Default Title") else {
            continue;
        };
        let name = crate::builder::text::fold(name.as_deref().unwrap_or_default());
        match name.trim() {
            "color" | "colour" | "couleur" | "colors" | "couleurs" | "farbe" | "colore"
            | "kleur" => {
                raw.color = Some(value);
            }
            "size" | "taille" | "pointure" | "shoe size" | "grosse" | "taglia" | "talla"
            | "maat" => {
                raw.size = Some(value);
            }
            "material" | "matiere" | "materiau" => raw.material = Some(value),
            "pattern" | "motif" => raw.pattern = Some(value),
            _ => raw.tags.push(value),
        }
    }
}
