//! Inside the feed readers: unit pricing measures to prices per measure. Knows metric and imperial
//! measures of weight, volume, length, area and count; converts only within a kind.

use crate::builder::product::UnitPrice;

/// Kinds of measure; only measures of one kind compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Weight,
    Volume,
    Length,
    Area,
    Count,
}

/// A quantity: its kind, its amount in the kind's smallest unit, and as it should be written.
#[derive(Clone, Debug, PartialEq)]
struct Measure {
    kind: Kind,
    amount: f64,
    text: String,
}

/// The price per base measure of goods that cost `price` minor units and hold `measure`.
///
/// `base` as in the feed's `unit_pricing_base_measure`; without it the base is one kilogram, liter,
/// meter, square meter or piece. `None` where a measure cannot be read or the two do not compare.
///
/// ```
/// use devanture::builder::feeds::measure::unit_price;
/// let price = unit_price(300, "750 ml", Some("100ml")).unwrap();
/// assert_eq!((price.minor, price.base.as_str()), (40, "100 ml"));
/// assert_eq!(unit_price(300, "750 ml", None).unwrap().base, "1 l");
/// assert_eq!(unit_price(300, "750 ml", Some("1 kg")), None);
/// ```
pub fn unit_price(price: u64, measure: &str, base: Option<&str>) -> Option<UnitPrice> {
    let measure = parse(measure)?;
    let base = match base.map(str::trim).filter(|base| !base.is_empty()) {
        Some(base) => parse(base)?,
        None => parse(match measure.kind {
            Kind::Weight => "1 kg",
            Kind::Volume => "1 l",
            Kind::Length => "1 m",
            Kind::Area => "1 sqm",
            Kind::Count => "1 ct",
        })?,
    };
    if base.kind != measure.kind {
        return None;
    }
    let minor = (price as f64 * base.amount / measure.amount).round();
    (minor.is_finite() && minor <= super::money::MAX_MINOR as f64).then_some(UnitPrice {
        minor: minor as u64,
        base: base.text,
    })
}

fn parse(text: &str) -> Option<Measure> {
    let text = text.trim();
    let at = text
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let value: f64 = number.replace(',', ".").parse().ok()?;
    if !value.is_finite() || value <= 0.0 {
        return None;
    }
    let unit: String = unit
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let (kind, scale, name) = match unit.as_str() {
        "mg" => (Kind::Weight, 0.001, "mg"),
        "g" | "gr" => (Kind::Weight, 1.0, "g"),
        "kg" => (Kind::Weight, 1000.0, "kg"),
        "oz" => (Kind::Weight, 28.349_523_125, "oz"),
        "lb" => (Kind::Weight, 453.592_37, "lb"),
        "ml" => (Kind::Volume, 1.0, "ml"),
        "cl" => (Kind::Volume, 10.0, "cl"),
        "l" | "lt" => (Kind::Volume, 1000.0, "l"),
        "cbm" | "m3" => (Kind::Volume, 1_000_000.0, "m³"),
        "floz" => (Kind::Volume, 29.573_529_562_5, "fl oz"),
        "pt" => (Kind::Volume, 473.176_473, "pt"),
        "qt" => (Kind::Volume, 946.352_946, "qt"),
        "gal" => (Kind::Volume, 3_785.411_784, "gal"),
        "cm" => (Kind::Length, 1.0, "cm"),
        "m" => (Kind::Length, 100.0, "m"),
        "in" => (Kind::Length, 2.54, "in"),
        "ft" => (Kind::Length, 30.48, "ft"),
        "yd" => (Kind::Length, 91.44, "yd"),
        "sqm" | "m2" | "m²" => (Kind::Area, 1.0, "m²"),
        "sqft" => (Kind::Area, 0.092_903_04, "sq ft"),
        "ct" | "pc" | "pcs" | "u" => (Kind::Count, 1.0, "ct"),
        _ => return None,
    };
    Some(Measure {
        kind,
        amount: value * scale,
        text: format!("{value} {name}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_one_kind_compare_and_others_do_not() {
        let per = |measure, base| unit_price(1000, measure, base).map(|p| (p.minor, p.base));
        assert_eq!(per("0,5kg", Some("100 g")), Some((200, "100 g".into())));
        assert_eq!(per("50 cl", None), Some((2000, "1 l".into())));
        assert_eq!(per("20 ct", None), Some((50, "1 ct".into())));
        assert_eq!(per("2.5 sqm", None), Some((400, "1 m²".into())));
        for bad in ["", "0 g", "-1 g", "g", "1 stone", "1e999 g", "..5 g", "é"] {
            assert_eq!(per(bad, None), None, "{bad}");
        }
        assert_eq!(per("1 g", Some("1 l")), None);
    }
}
