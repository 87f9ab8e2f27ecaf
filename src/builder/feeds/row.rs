//! Middle of the feed readers: one row of any format, checked field by field. Knows no other row, no
//! currency but the row's own, and drops nothing without a problem that says so.

use super::date;
use super::gtin::gtin;
use super::link::{BadLink, media_link, product_link};
use super::money::{Amount, NotAPrice};
use super::plain::{cap, plain};
use super::{Format, Options};
use crate::builder::problems::{Code, Problem, Problems, Severity, shown};
use crate::catalog::{AgeGroup, Availability, Gender};
use url::Url;

/// One row as its feed writes it: every reader fills this, nothing is checked yet.
/// Names are those of Google's product data specification.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    pub line: u64,
    pub id: Option<String>,
    /// Takes the place of an id another product has already: Shopify does not ask for unique SKUs.
    pub fallback_id: Option<String>,
    /// Other names of the same variant.
    pub aliases: Vec<String>,
    pub group: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub link: Option<String>,
    pub images: Vec<String>,
    pub brand: Option<String>,
    /// The shop's own category path, `>` between levels.
    pub product_type: Option<String>,
    /// The general taxonomy's path or number, where the shop has none of its own.
    pub google_category: Option<String>,
    pub gender: Option<String>,
    pub age_group: Option<String>,
    pub color: Option<String>,
    pub size: Option<String>,
    pub material: Option<String>,
    pub pattern: Option<String>,
    pub tags: Vec<String>,
    pub price: Option<String>,
    pub sale_price: Option<String>,
    pub sale_dates: Option<String>,
    pub availability: Option<String>,
    pub rating: Option<String>,
    pub rating_count: Option<String>,
    pub popularity: Option<String>,
    pub labels: [Option<String>; 5],
    pub gtin: Option<String>,
    pub unit_measure: Option<String>,
    pub unit_base: Option<String>,
    pub model: Option<String>,
    pub published: Option<String>,
    pub cost: Option<String>,
    /// Fields that the specification does not know, by name: one of them may be the merchant's list.
    pub others: Vec<(String, String)>,
}

/// One row, checked. Amounts wait for the catalog's currency, the link for the catalog's host.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub feed: usize,
    pub line: u64,
    pub id: String,
    pub aliases: Vec<String>,
    pub group: Option<String>,
    pub title: String,
    pub description: String,
    pub link: Url,
    pub images: Vec<String>,
    pub brand: String,
    pub category: Vec<String>,
    pub taxonomy: String,
    pub gender: Gender,
    pub age: AgeGroup,
    pub colors: Vec<String>,
    pub size: Option<String>,
    pub attributes: Vec<String>,
    pub price: Amount,
    pub sale: Option<Amount>,
    pub sale_dates: Option<(i64, i64)>,
    pub availability: Availability,
    pub rating: Option<f32>,
    pub rating_count: u32,
    pub popularity: Option<f32>,
    pub labels: [String; 5],
    pub gtin: Option<String>,
    pub unit_measure: Option<(String, Option<String>)>,
    pub model: Option<String>,
    pub published_day: Option<i32>,
    pub cost: Option<Amount>,
    pub list: Vec<String>,
}

/// Where problems of one row go.
pub(super) struct Reporter<'a> {
    pub problems: &'a mut Problems,
    pub feed: &'a str,
    pub format: Format,
    pub line: u64,
    pub id: &'a str,
}

impl Reporter<'_> {
    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        field: &'static str,
        found: &str,
        wrong: &str,
        fix: &str,
    ) {
        self.problems.add(Problem {
            severity,
            code,
            feed: self.feed.to_owned(),
            line: self.line,
            id: shown(self.id),
            field: self.format.field(field),
            found: shown(found),
            wrong: wrong.to_owned(),
            fix: fix.to_owned(),
        });
    }

    pub fn warn(&mut self, code: Code, field: &'static str, found: &str, wrong: &str, fix: &str) {
        self.add(Severity::Warning, code, field, found, wrong, fix);
    }

    pub fn reject(&mut self, code: Code, field: &'static str, found: &str, wrong: &str, fix: &str) {
        self.add(Severity::Rejected, code, field, found, wrong, fix);
    }
}

/// Titles are cut here, in characters: Google allows 150, real feeds have more.
const TITLE_CHARS: usize = 200;
/// Descriptions are cut here, in characters: they only feed the features.
const DESCRIPTION_CHARS: usize = 1_000;
/// Names of brands, colors, sizes, category levels and labels are cut here, in characters.
const NAME_CHARS: usize = 80;
const IMAGES: usize = 11;
const CATEGORY_LEVELS: usize = 8;
const ATTRIBUTES: usize = 32;
/// The longest list of what goes with a product.
const LIST: usize = 24;
/// The column that holds it.
pub(super) const LIST_COLUMN: &str = "complete_the_look";

/// Checks a row. `None` when it must be left out; why is in the reporter's problems.
pub(super) fn check(
    raw: Raw,
    feed: usize,
    options: &Options,
    report: &mut Reporter<'_>,
) -> Option<Item> {
    let id = plain_field(raw.id.as_deref(), "id", report);
    if id.is_none() {
        report.reject(
            Code::Id,
            "id",
            "",
            "there is no id",
            "Give every variant an id of its own.",
        );
    }
    let title = title(raw.title.as_deref(), report);
    let link = link(raw.link.as_deref(), options.site.as_ref(), report);
    let price = price(raw.price.as_deref(), options, report);
    let (id, title, link, price) = (id?, title?, link?, price?);

    let mut attributes = Vec::new();
    for value in [&raw.material, &raw.pattern].into_iter().flatten() {
        for part in value.split('/') {
            push_name(&mut attributes, part);
        }
    }
    for tag in &raw.tags {
        push_name(&mut attributes, tag);
    }
    attributes.truncate(ATTRIBUTES);
    let mut colors = Vec::new();
    for part in raw.color.iter().flat_map(|color| color.split('/')) {
        push_name(&mut colors, part);
    }
    colors.truncate(8);

    Some(Item {
        feed,
        line: raw.line,
        aliases: raw
            .aliases
            .iter()
            .map(|a| name(a))
            .filter(|a| !a.is_empty() && *a != id)
            .collect(),
        id,
        group: raw.group.as_deref().map(name).filter(|g| !g.is_empty()),
        title,
        description: raw
            .description
            .as_deref()
            .map(description)
            .unwrap_or_default(),
        link,
        images: images(&raw.images, options.site.as_ref(), report),
        brand: raw.brand.as_deref().map(name).unwrap_or_default(),
        category: category(raw.product_type.as_deref(), raw.google_category.as_deref()),
        taxonomy: taxonomy(raw.google_category.as_deref()),
        gender: gender(raw.gender.as_deref(), report),
        age: age(raw.age_group.as_deref(), report),
        colors,
        size: raw.size.as_deref().map(name).filter(|s| !s.is_empty()),
        attributes,
        sale: sale(raw.sale_price.as_deref(), options, report),
        price,
        sale_dates: raw
            .sale_dates
            .as_deref()
            .and_then(|dates| sale_dates(dates, report)),
        availability: availability(raw.availability.as_deref(), report),
        rating: raw
            .rating
            .as_deref()
            .and_then(|value| rating(value, report)),
        rating_count: raw
            .rating_count
            .as_deref()
            .map_or(0, |value| rating_count(value, report)),
        popularity: raw
            .popularity
            .as_deref()
            .and_then(|value| popularity(value, report)),
        labels: raw
            .labels
            .map(|label| label.as_deref().map(name).unwrap_or_default()),
        gtin: raw
            .gtin
            .as_deref()
            .and_then(|value| checked_gtin(value, report)),
        unit_measure: raw
            .unit_measure
            .filter(|m| !m.trim().is_empty())
            .map(|measure| (measure, raw.unit_base)),
        model: raw
            .model
            .as_deref()
            .and_then(|value| model(value, options.site.as_ref(), report)),
        published_day: raw
            .published
            .as_deref()
            .and_then(|value| published(value, report)),
        list: list(&raw.others, options),
        cost: raw
            .cost
            .as_deref()
            .and_then(|value| cost(value, options, report)),
    })
}

/// A short name made plain; the empty string when nothing is left.
fn name(raw: &str) -> String {
    cap(&plain(raw).text, NAME_CHARS)
}

fn push_name(names: &mut Vec<String>, raw: &str) {
    let name = name(raw);
    if !name.is_empty() && !names.contains(&name) {
        names.push(name);
    }
}

fn plain_field(
    raw: Option<&str>,
    field: &'static str,
    report: &mut Reporter<'_>,
) -> Option<String> {
    let raw = raw?;
    let made = plain(raw);
    if made.html {
        report.warn(
            Code::Html,
            field,
            raw,
            "there is markup in the text",
            "Write plain text; the markup was taken out.",
        );
    }
    if made.controls {
        report.warn(
            Code::Control,
            field,
            raw,
            "there are control or text-direction characters in the text",
            "Leave them out, as was done here.",
        );
    }
    Some(made.text).filter(|text| !text.is_empty())
}

fn title(raw: Option<&str>, report: &mut Reporter<'_>) -> Option<String> {
    let Some(title) = plain_field(raw, "title", report) else {
        report.reject(
            Code::Title,
            "title",
            raw.unwrap_or_default(),
            "there is no title",
            "Write the product's name as plain text.",
        );
        return None;
    };
    let capped = cap(&title, TITLE_CHARS);
    if capped != title {
        report.warn(
            Code::TitleLong,
            "title",
            &title,
            "the title is longer than 200 characters",
            "Shorten it; it was cut at the end of a word.",
        );
    }
    Some(capped)
}

fn description(raw: &str) -> String {
    cap(&plain(raw).text, DESCRIPTION_CHARS)
}

fn link(raw: Option<&str>, site: Option<&Url>, report: &mut Reporter<'_>) -> Option<Url> {
    let raw = raw.unwrap_or_default();
    product_link(raw, site)
        .inspect_err(|bad| report.reject(Code::Link, "link", raw, bad.wrong(), bad.fix()))
        .ok()
}

fn images(raw: &[String], site: Option<&Url>, report: &mut Reporter<'_>) -> Vec<String> {
    let mut images = Vec::new();
    for value in raw {
        if images.len() == IMAGES {
            break;
        }
        match media_link(value, site) {
            Ok(url) if !images.iter().any(|image| image == url.as_str()) => {
                images.push(String::from(url))
            }
            Ok(_) | Err(BadLink::Missing) => {}
            Err(bad) => report.warn(Code::Image, "image_link", value, bad.wrong(), bad.fix()),
        }
    }
    images
}

fn price(raw: Option<&str>, options: &Options, report: &mut Reporter<'_>) -> Option<Amount> {
    const FIX: &str = "Write it as 29.90 EUR, above zero.";
    let raw = raw.unwrap_or_default();
    let amount = match Amount::parse(raw, options.currency) {
        Ok(amount) => amount,
        Err(why) => {
            report.reject(Code::Price, "price", raw, why.wrong(), FIX);
            return None;
        }
    };
    if amount.minor(2) == Some(0) {
        report.reject(Code::Price, "price", raw, "the price is zero", FIX);
        return None;
    }
    if amount.ambiguous {
        report.warn(
            Code::PriceAmbiguous,
            "price",
            raw,
            "the separator could stand for thousands or for decimals (a point was read as decimal, a comma as thousands)",
            "Write two decimals, as in 1234.00 EUR.",
        );
    }
    if amount.currency.is_none() && report.format == Format::Google && options.currency.is_none() {
        report.warn(
            Code::Currency,
            "price",
            raw,
            "the price names no currency and was read in the catalog's",
            "Write it as 29.90 EUR, or give --currency.",
        );
    }
    Some(amount)
}

fn sale(raw: Option<&str>, options: &Options, report: &mut Reporter<'_>) -> Option<Amount> {
    let raw = raw?;
    match Amount::parse(raw, options.currency) {
        Ok(amount) => Some(amount),
        Err(NotAPrice::Missing) => None,
        Err(why) => {
            report.warn(
                Code::SalePrice,
                "sale_price",
                raw,
                why.wrong(),
                "Write it as 19.90 EUR, or leave it out.",
            );
            None
        }
    }
}

/// The ids of the merchant's list, separated by commas, semicolons, bars or blanks.
fn list(others: &[(String, String)], options: &Options) -> Vec<String> {
    let wanted = options.list_column.as_deref().unwrap_or(LIST_COLUMN);
    let found = others.iter().find(|(name, _)| name == wanted);
    let text = found.map_or("", |(_, text)| text.as_str());
    let ids = text.split([',', ';', '|', ' ', '\n', '\t']).map(str::trim);
    ids.filter(|id| !id.is_empty())
        .take(LIST)
        .map(str::to_owned)
        .collect()
}

fn cost(raw: &str, options: &Options, report: &mut Reporter<'_>) -> Option<Amount> {
    match Amount::parse(raw, options.currency) {
        Ok(amount) => Some(amount),
        Err(NotAPrice::Missing) => None,
        Err(why) => {
            report.warn(
                Code::Cost,
                "cost_of_goods_sold",
                raw,
                why.wrong(),
                "Write it as 12.50 EUR, or leave it out.",
            );
            None
        }
    }
}

fn sale_dates(raw: &str, report: &mut Reporter<'_>) -> Option<(i64, i64)> {
    if raw.trim().is_empty() {
        return None;
    }
    let dates = date::interval(raw);
    if dates.is_none() {
        report.warn(
            Code::Date,
            "sale_price_effective_date",
            raw,
            "not two dates, the earlier first",
            "Write 2025-11-28T00:00+01:00/2025-12-01T23:59+01:00; the sale price was left out.",
        );
        // A sale whose end is unknown must not be promised: an interval that is over says so.
        return Some((0, 0));
    }
    dates
}

fn published(raw: &str, report: &mut Reporter<'_>) -> Option<i32> {
    if raw.trim().is_empty() {
        return None;
    }
    let seconds = date::unix_seconds(raw);
    if seconds.is_none() {
        report.warn(
            Code::Date,
            "availability_date",
            raw,
            "not a date",
            "Write it as 2025-11-28T00:00+01:00.",
        );
    }
    i32::try_from(seconds?.div_euclid(date::DAY)).ok()
}

fn availability(raw: Option<&str>, report: &mut Reporter<'_>) -> Availability {
    const FIX: &str = "Write in_stock, out_of_stock, preorder or backorder.";
    let raw = raw.unwrap_or_default();
    let folded = fold(raw);
    // Structured data of pages names the same states by address.
    let state = folded.rsplit('/').next().unwrap_or_default();
    match state {
        "instock"
        | "available"
        | "availablefororder"
        | "yes"
        | "true"
        | "1"
        | "limitedavailability"
        | "enstock"
        | "auflager"
        | "vorratig"
        | "disponible"
        | "disponibile"
        | "disponibles" => Availability::InStock,
        "outofstock" | "soldout" | "no" | "false" | "0" | "discontinued" | "unavailable"
        | "enrupturedestock" | "rupturedestock" | "nondisponible" | "nichtauflager"
        | "nichtvorratig" | "ausverkauft" | "agotado" | "sinexistencias" | "esaurito"
        | "nondisponibile" => Availability::OutOfStock,
        "preorder" | "presale" | "precommande" | "vorbestellbar" | "vorbestellung" | "reserva"
        | "preordine" => Availability::Preorder,
        "backorder" | "surcommande" => Availability::Backorder,
        "" => {
            report.warn(
                Code::Availability,
                "availability",
                raw,
                "there is no availability, in stock was assumed",
                FIX,
            );
            Availability::InStock
        }
        _ => {
            report.warn(
                Code::Availability,
                "availability",
                raw,
                "not an availability, out of stock was assumed",
                FIX,
            );
            Availability::OutOfStock
        }
    }
}

fn gender(raw: Option<&str>, report: &mut Reporter<'_>) -> Gender {
    let raw = raw.unwrap_or_default();
    match fold(raw).as_str() {
        "" | "none" | "na" | "n/a" => Gender::Unspecified,
        "female" | "f" | "w" | "woman" | "women" | "womens" | "women's" | "lady" | "ladies"
        | "girl" | "girls" | "femme" | "femmes" | "fille" | "filles" => Gender::Female,
        "male" | "m" | "man" | "men" | "mens" | "men's" | "gentleman" | "gentlemen" | "boy"
        | "boys" | "homme" | "hommes" | "garcon" | "garcons" => Gender::Male,
        "unisex" | "unisexe" | "mixte" | "all" | "both" | "everyone" => Gender::Unisex,
        _ => {
            report.warn(
                Code::Gender,
                "gender",
                raw,
                "not a gender",
                "Write female, male or unisex.",
            );
            Gender::Unspecified
        }
    }
}

fn age(raw: Option<&str>, report: &mut Reporter<'_>) -> AgeGroup {
    let raw = raw.unwrap_or_default();
    match fold(raw).as_str() {
        "" | "none" | "na" | "n/a" | "all" | "allages" | "toutage" => AgeGroup::Unspecified,
        "newborn" | "newborns" | "nouveaune" | "nouveaunes" | "naissance" => AgeGroup::Newborn,
        "infant" | "infants" | "baby" | "babies" | "bebe" | "bebes" | "nourrisson" => {
            AgeGroup::Infant
        }
        "toddler" | "toddlers" | "toutpetit" | "toutpetits" => AgeGroup::Toddler,
        "kids" | "kid" | "child" | "children" | "enfant" | "enfants" | "junior" | "juniors" => {
            AgeGroup::Kids
        }
        "adult" | "adults" | "adulte" | "adultes" | "teen" | "teens" | "teenager" | "ado"
        | "ados" => AgeGroup::Adult,
        _ => {
            report.warn(
                Code::AgeGroup,
                "age_group",
                raw,
                "not an age group",
                "Write newborn, infant, toddler, kids or adult.",
            );
            AgeGroup::Unspecified
        }
    }
}

/// A value of a fixed list made comparable: lowercase, unaccented, without spaces, `_` and `-`.
fn fold(raw: &str) -> String {
    crate::builder::text::fold(raw)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .collect()
}

fn rating(raw: &str, report: &mut Reporter<'_>) -> Option<f32> {
    let text = raw.trim();
    let value = text
        .split_once('/')
        .map_or(text, |(value, _)| value)
        .trim()
        .replace(',', ".");
    if value.is_empty() {
        return None;
    }
    match value.parse::<f32>() {
        // Zero stars cannot be given: it is how feeds write "not rated yet".
        Ok(0.0) => None,
        Ok(rating) if (0.0..=5.0).contains(&rating) => Some(rating),
        _ => {
            report.warn(
                Code::Rating,
                "product_rating",
                raw,
                "not a rating from 0 to 5",
                "Write it as 4.5.",
            );
            None
        }
    }
}

/// Google's `popularity_rank`: 0 to 100, the higher the better it sells.
fn popularity(raw: &str, report: &mut Reporter<'_>) -> Option<f32> {
    let value = raw.trim().trim_end_matches('%').trim().replace(',', ".");
    match value.parse::<f32>() {
        _ if value.is_empty() => None,
        Ok(rank) if (0.0..=100.0).contains(&rank) => Some(rank),
        _ => {
            report.warn(
                Code::Popularity,
                "popularity_rank",
                raw,
                "not a rank from 0 to 100",
                "Write it as 95.5: the higher, the better it sells.",
            );
            None
        }
    }
}

fn rating_count(raw: &str, report: &mut Reporter<'_>) -> u32 {
    let digits: String = raw
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '\u{202f}'))
        .collect();
    if digits.is_empty() {
        return 0;
    }
    digits.parse().unwrap_or_else(|_| {
        report.warn(
            Code::Rating,
            "review_count",
            raw,
            "not a count",
            "Write it as 128.",
        );
        0
    })
}

fn checked_gtin(raw: &str, report: &mut Reporter<'_>) -> Option<String> {
    if raw.trim().is_empty() {
        return None;
    }
    let checked = gtin(raw);
    if checked.is_none() {
        report.warn(
            Code::Gtin,
            "gtin",
            raw,
            "not a GTIN: wrong length or check digit",
            "Copy the number under the bar code, or leave it out.",
        );
    }
    checked
}

fn model(raw: &str, site: Option<&Url>, report: &mut Reporter<'_>) -> Option<String> {
    match media_link(raw, site) {
        Ok(url) => Some(String::from(url)),
        Err(BadLink::Missing) => None,
        Err(bad) => {
            report.warn(
                Code::Model,
                "virtual_model_link",
                raw,
                bad.wrong(),
                bad.fix(),
            );
            None
        }
    }
}

/// The shop's own path, else the general taxonomy's; a bare taxonomy number says nothing here.
fn category(product_type: Option<&str>, google: Option<&str>) -> Vec<String> {
    let path = |raw: &str| -> Vec<String> {
        plain_path(raw)
            .into_iter()
            .filter(|level| !level.is_empty())
            .take(CATEGORY_LEVELS)
            .collect()
    };
    let own = product_type.map(path).unwrap_or_default();
    if !own.is_empty() {
        return own;
    }
    google
        .filter(|raw| !raw.trim().bytes().all(|b| b.is_ascii_digit()))
        .map(path)
        .unwrap_or_default()
}

/// The general taxonomy's number or path, cut.
fn taxonomy(google: Option<&str>) -> String {
    let path = google.map(plain_path).unwrap_or_default();
    path.join(" > ").chars().take(300).collect()
}

/// Splits on `>`, escaped once or more.
fn plain_path(raw: &str) -> Vec<String> {
    let mut text = raw.to_owned();
    for _ in 0..2 {
        text = super::plain::decode_entities(&text);
    }
    text.split('>').map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Raw {
        Raw {
            line: 7,
            id: Some("A-1".into()),
            title: Some("Teapot".into()),
            link: Some("https://shop.example/teapot".into()),
            price: Some("29.90 EUR".into()),
            availability: Some("in stock".into()),
            ..Raw::default()
        }
    }

    /// The item, and the codes of all problems.
    fn checked(raw: Raw) -> (Option<Item>, Vec<&'static str>) {
        let mut problems = Problems::new(50, None);
        let mut report = Reporter {
            problems: &mut problems,
            feed: "f",
            format: Format::Google,
            line: raw.line,
            id: "A-1",
        };
        let item = check(raw, 0, &Options::default(), &mut report);
        (item, problems.listed().map(|p| p.code.as_str()).collect())
    }

    #[test]
    fn a_good_row_has_no_problem() {
        let (item, codes) = checked(row());
        assert_eq!(item.unwrap().title, "Teapot");
        assert!(codes.is_empty(), "{codes:?}");
    }

    #[test]
    fn a_row_without_what_it_needs_tells_all_of_it() {
        let (item, codes) = checked(Raw::default());
        assert!(item.is_none());
        assert_eq!(
            codes,
            [
                "DV-FEED-ID",
                "DV-FEED-TITLE",
                "DV-FEED-LINK",
                "DV-FEED-PRICE"
            ]
        );
    }

    #[test]
    fn values_that_can_be_spared_are_warnings() {
        let (item, codes) = checked(Raw {
            title: Some(format!("<b>Tea</b>\u{202e}{}", "pot ".repeat(3_000))),
            images: vec!["javascript:x".into(), "https://cdn.example/a.jpg".into()],
            gtin: Some("123".into()),
            gender: Some("cat".into()),
            age_group: Some("old".into()),
            rating: Some("9".into()),
            rating_count: Some("many".into()),
            sale_price: Some("soon".into()),
            sale_dates: Some("tomorrow".into()),
            availability: Some("maybe".into()),
            model: Some("file:///x".into()),
            cost: Some("-".into()),
            published: Some("then".into()),
            ..row()
        });
        let item = item.unwrap();
        assert_eq!(item.images, ["https://cdn.example/a.jpg"]);
        assert_eq!(item.availability, Availability::OutOfStock);
        assert!(item.title.starts_with("Teapot pot"));
        let mut codes = codes;
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 13, "{codes:?}");
    }

    #[test]
    fn spellings_of_fixed_lists() {
        let (item, codes) = checked(Raw {
            gender: Some("Femme".into()),
            age_group: Some("Bébé".into()),
            availability: Some("https://schema.org/PreOrder".into()),
            product_type: Some("Maison &amp; Jardin &gt; Th&eacute; > ".into()),
            color: Some("Bleu/Vert/Bleu".into()),
            rating: Some("4,5".into()),
            ..row()
        });
        let item = item.unwrap();
        assert!(codes.is_empty(), "{codes:?}");
        assert_eq!((item.gender, item.age), (Gender::Female, AgeGroup::Infant));
        assert_eq!(item.availability, Availability::Preorder);
        assert_eq!(item.category, ["Maison & Jardin", "Thé"]);
        assert_eq!(item.colors, ["Bleu", "Vert"]);
        assert_eq!(item.rating, Some(4.5));
    }
}
