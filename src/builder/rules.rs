//! The merchant's rules: read and checked as `devanture.toml` has them, compiled to the numbers that the browser goes by, and
//! each product's marks.
//!
//! Whatever is fixed about a product (its category, its margin, its stock) becomes one bit per condition: costs, labels and
//! attributes themselves are never published. What changes with the hour is left to `recommend`.

use super::check::{check_words, own_name, within};
use super::config::{Config, ConfigError, Words, named, wrong};
use super::feeds::date;
use super::product::Product;
use crate::catalog::{Availability, Gender, is_inside};
use crate::recommend::{Act, PIN, Part, RULE_NUMBERS, TEST_NUMBERS, same};
use crate::signals::PageType;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use toml::value::Datetime;

/// The most rules: each is looked at on every page.
pub const MOST_RULES: usize = 200;
/// Days of the week, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const GENDERS: [(Gender, &str); 3] = [
    (Gender::Female, "female"),
    (Gender::Male, "male"),
    (Gender::Unisex, "unisex"),
];
const STOCKS: [(Availability, &str); 4] = [
    (Availability::InStock, "in-stock"),
    (Availability::OutOfStock, "out-of-stock"),
    (Availability::Preorder, "preorder"),
    (Availability::Backorder, "backorder"),
];
/// What `same` may name, as a bit, and the levels above the page's category.
const SAME: [((u32, u32), &str); 6] = [
    ((same::BRAND, 0), "brand"),
    ((same::CATEGORY, 0), "category"),
    ((same::CATEGORY, 1), "parent"),
    // Further up than any category goes.
    ((same::CATEGORY, 16), "department"),
    ((same::GENDER, 0), "gender"),
    ((same::COLOR, 0), "color"),
];
const COSTS: [(u32, &str); 2] = [(same::CHEAPER, "cheaper"), (same::DEARER, "dearer")];

/// One text or several, of which any will do.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq)]
#[serde(untagged)]
pub enum Many {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Default for Many {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Many {
    /// All of them.
    pub fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

/// What a product must be like: every key that is given must hold, and of a list any entry.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(rename = "ProductCondition")]
pub struct Condition {
    /// Feed ids of the product, its variants or its group.
    pub id: Many,
    /// In this category (a path as in the feed) or below it.
    pub category: Many,
    /// Of this brand.
    pub brand: Many,
    /// With this custom label (any of the five).
    pub label: Many,
    /// With this material, pattern or tag.
    pub attribute: Many,
    /// In this color, among others.
    pub color: Many,
    /// In this size, among others.
    pub size: Many,
    /// Made for `female`, `male` or `unisex`.
    pub gender: Many,
    /// `in-stock`, `out-of-stock`, `preorder` or `backorder`.
    pub stock: Many,
    /// Costs at least so much now, sale included, in the currency's major unit (`29.9`).
    pub price_from: Option<f64>,
    /// Costs at most so much now.
    pub price_to: Option<f64>,
    /// Leaves at least so many percent of the price, by the feed's `cost_of_goods_sold`.
    pub margin_from: Option<f64>,
    /// Leaves at most so many percent.
    pub margin_to: Option<f64>,
    /// Reduced by at least so many percent now.
    pub discount_from: Option<u32>,
    /// Reduced by at most so many percent now, or not at all.
    pub discount_to: Option<u32>,
    /// Published at least so many days ago.
    pub age_from: Option<u32>,
    /// Published at most so many days ago.
    pub age_to: Option<u32>,
    /// Rated at least so (from 0 to 5).
    pub rating_from: Option<f64>,
    /// Rated at most so.
    pub rating_to: Option<f64>,
    /// Rated at least so many times.
    pub ratings_from: Option<u32>,
}

/// `[[rule]]`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// A name of its own, e.g. `winter-teas`. It is published.
    pub name: String,
    /// A name of [`Act::ALL`].
    #[schemars(extend("enum" = super::config::names(&Act::ALL)))]
    pub action: String,
    /// The products it means; all without.
    #[serde(default, rename = "match")]
    pub matches: Condition,
    /// Of those, the ones it spares.
    #[serde(default)]
    pub except: Condition,
    /// Boost and bury: how much, in hundredths as in `[weights]`.
    #[serde(default)]
    pub strength: Option<u32>,
    /// Pin: the place, counted from 1.
    #[serde(default)]
    pub position: Option<u32>,
    /// Only, with `loosen`: how many products are enough.
    #[serde(default)]
    pub enough: Option<u32>,
    /// Whether the category of `same` is widened, level by level, until `enough` are found.
    #[serde(default)]
    pub loosen: bool,
    /// What a product must have in common with the page's product: `brand`, `category`, `parent`, `department`,
    /// `gender`, `color`.
    #[serde(default)]
    pub same: Vec<String>,
    /// The price may differ by so many percent from that of the page's product.
    #[serde(default)]
    pub price_within: Option<u32>,
    /// `cheaper` or `dearer` than the page's product.
    #[serde(default)]
    pub price: Option<String>,
    /// Only in these placements; in all without.
    #[serde(default)]
    pub placements: Vec<String>,
    /// Only on these page types (names of [`PageType::ALL`]); on all without.
    #[serde(default)]
    pub pages: Vec<String>,
    /// Only on pages in one of these categories, or below it.
    #[serde(default)]
    pub page_category: Many,
    /// Only on pages of such a product.
    #[serde(default)]
    pub when: Condition,
    /// Not on pages of such a product.
    #[serde(default)]
    pub unless: Condition,
    /// Only for these visitors: [`SEGMENTS`](crate::placement::SEGMENTS), or names of `[[segment]]`.
    #[serde(default)]
    pub segments: Vec<String>,
    /// From this day or minute on, on the shopper's clock.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Datetime>,
    /// To the end of this day, or to this minute.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub to: Option<Datetime>,
    /// Only on these days: `mon` to `sun`.
    #[serde(default)]
    pub days: Vec<String>,
    /// Only at these hours: `18:00-23:30`, over midnight where it ends before it begins.
    #[serde(default)]
    pub hours: Option<String>,
    /// Whether somebody pays for what it brings up: it is then labelled. For boost and pin.
    #[serde(default)]
    pub sponsored: bool,
    /// The reason that shoppers read; without one "put forward by the shop".
    #[serde(default)]
    pub reason: Words,
    /// The line of the file on which it stands.
    #[serde(skip)]
    pub line: usize,
}

/// What the rules of a configuration come to, the same in every language but for the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compiled {
    /// See [`Part`].
    pub numbers: Vec<u32>,
    /// See `recommend::TEST_NUMBERS`.
    pub tests: Vec<u32>,
    /// The fixed part of each condition, in the order of their marks.
    pub marks: Vec<Condition>,
}

/// Which conditions each product meets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Per product an index into `sets`; empty without conditions.
    pub rows: Vec<u16>,
    /// As in `Volatile::mark_sets`.
    pub sets: Vec<u32>,
    /// The conditions whose products a rule brings up: a large catalog has some of each at hand on every page.
    pub brought_up: Vec<u32>,
}

impl Condition {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What can be told of a product once a day.
    fn fixed(&self) -> Self {
        Self {
            price_from: None,
            price_to: None,
            discount_from: None,
            discount_to: None,
            age_from: None,
            age_to: None,
            ..self.clone()
        }
    }

    /// Whether a product meets what is fixed.
    pub fn holds(&self, product: &Product) -> bool {
        let any = |wanted: &Many, has: &dyn Fn(&str) -> bool| {
            let wanted = wanted.all();
            wanted.is_empty() || wanted.iter().any(|text| has(text))
        };
        let among = |wanted: &Many, texts: &[String]| {
            any(wanted, &|text| {
                texts.iter().any(|found| same_words(found, text))
            })
        };
        let between = |value: Option<f64>, from: Option<f64>, to: Option<f64>| {
            let inside = |value: f64| {
                from.is_none_or(|from| value >= from) && to.is_none_or(|to| value <= to)
            };
            from.is_none() && to.is_none() || value.is_some_and(inside)
        };
        let rating = product.rating.map(|rating| f64::from(rating) + 0.001);
        any(&self.id, &|id| is_id(product, id))
            && any(&self.category, &|category| {
                let path = super::packs::category_path(product).to_lowercase();
                is_inside(&path, &category.to_lowercase())
            })
            && any(&self.brand, &|brand| same_words(&product.brand, brand))
            && among(&self.label, &product.labels)
            && among(&self.attribute, &product.attributes)
            && among(&self.color, &product.colors)
            && among(&self.size, &product.sizes)
            && any(&self.gender, &|gender| {
                GENDERS.contains(&(product.gender, gender))
            })
            && any(&self.stock, &|stock| {
                STOCKS.contains(&(product.availability, stock))
            })
            && between(margin(product), self.margin_from, self.margin_to)
            && between(
                rating,
                self.rating_from,
                self.rating_to.map(|to| to + 0.002),
            )
            && self
                .ratings_from
                .is_none_or(|from| product.rating_count >= from)
    }

    fn check(&self, what: &str) -> Result<(), ConfigError> {
        for gender in self.gender.all() {
            named(&format!("gender of {what}"), gender, &GENDERS)?;
        }
        for stock in self.stock.all() {
            named(&format!("stock of {what}"), stock, &STOCKS)?;
        }
        for (key, texts) in [
            ("id", &self.id),
            ("category", &self.category),
            ("brand", &self.brand),
            ("label", &self.label),
            ("attribute", &self.attribute),
            ("color", &self.color),
            ("size", &self.size),
        ] {
            if texts.all().iter().any(|text| text.trim().is_empty()) {
                return Err(refuse(format!(
                    "{key} of {what} has an empty entry; write what it should be, or drop it"
                )));
            }
        }
        let whole = |value: Option<u32>| value.map(f64::from);
        for (key, from, to, least, most) in [
            ("price", self.price_from, self.price_to, 0.0, 1e7),
            ("margin", self.margin_from, self.margin_to, -1000.0, 100.0),
            ("rating", self.rating_from, self.rating_to, 0.0, 5.0),
            (
                "discount",
                whole(self.discount_from),
                whole(self.discount_to),
                0.0,
                100.0,
            ),
            (
                "age",
                whole(self.age_from),
                whole(self.age_to),
                0.0,
                36_500.0,
            ),
        ] {
            for (end, value) in [("from", from), ("to", to)] {
                if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                    return Err(refuse(format!(
                        "{key}-{end} of {what} is {value}; it must lie between {least} and {most}"
                    )));
                }
            }
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                return Err(refuse(format!(
                    "{key}-from of {what} is {from}, above its {key}-to of {to}, so that nothing fits; swap them"
                )));
            }
        }
        Ok(())
    }
}

fn is_id(product: &Product, id: &str) -> bool {
    let mut ids = product.variant_ids.iter().chain(&product.group);
    product.id == id || ids.any(|known| known == id)
}

fn same_words(found: &str, wanted: &str) -> bool {
    !found.is_empty() && found.to_lowercase() == wanted.to_lowercase()
}

/// What a product leaves of its price, in percent; of the sale price where the feed has one, so that no margin is promised
/// that a sale would eat.
fn margin(product: &Product) -> Option<f64> {
    let price = product.sale.unwrap_or(product.price_min);
    let cost = product.cost.filter(|_| price > 0)?;
    Some((price as f64 - cost as f64) / price as f64 * 100.0)
}

fn refuse(message: String) -> ConfigError {
    wrong("DV-CONFIG-RULE", message)
}

/// Minutes from 1970 on the clock of whoever reads it, and whether a time of day was given.
fn minute(what: &str, value: &Datetime) -> Result<(u32, bool), ConfigError> {
    if value.offset.is_some() {
        return Err(refuse(format!(
            "{what} is {value}, with a time zone; rules go by the shopper's clock: leave the zone out"
        )));
    }
    let day = value
        .date
        .and_then(|date| date::days(date.year.into(), date.month.into(), date.day.into()))
        .filter(|day| (0..1_000_000).contains(day));
    let Some(day) = day else {
        return Err(refuse(format!(
            "{what} is {value}, which is no day; write 2026-12-01, or 2026-12-01T18:00:00"
        )));
    };
    let of_day = value
        .time
        .map(|time| u32::from(time.hour) * 60 + u32::from(time.minute));
    Ok((day as u32 * 1440 + of_day.unwrap_or(0), of_day.is_some()))
}

/// `18:00-23:30` as minutes of the day.
fn hours(what: &str, text: &str) -> Result<(u32, u32), ConfigError> {
    let time = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
        let fits = hour < 24 && minute < 60 || (hour, minute) == (24, 0);
        fits.then_some(hour * 60 + minute)
    };
    let both = text
        .split_once('-')
        .and_then(|(from, to)| Some((time(from)?, time(to)?)));
    both.filter(|(from, to)| from != to && *from < 1440)
        .ok_or_else(|| {
            refuse(format!(
                "hours of {what} is \"{text}\"; write two different times as 18:00-23:30"
            ))
        })
}

impl Rule {
    fn what(&self) -> String {
        format!("rule \"{}\" (line {})", self.name, self.line)
    }

    fn act(&self) -> Result<Act, ConfigError> {
        named(
            &format!("action of {}", self.what()),
            &self.action,
            &Act::ALL,
        )
    }

    /// Everything that TOML and the types cannot refuse.
    fn check(&self, config: &Config) -> Result<(), ConfigError> {
        let what = self.what();
        let act = self.act()?;
        for (key, condition) in [
            ("match", &self.matches),
            ("except", &self.except),
            ("when", &self.when),
            ("unless", &self.unless),
        ] {
            condition.check(&format!("{key} of {what}"))?;
        }
        // A key without effect says that the rule does something else than its writer thinks.
        for (key, given, acts) in [
            (
                "strength",
                self.strength.is_some(),
                &[Act::Boost, Act::Bury][..],
            ),
            ("position", self.position.is_some(), &[Act::Pin]),
            ("loosen", self.loosen, &[Act::Only]),
            ("enough", self.enough.is_some(), &[Act::Only]),
        ] {
            if given && !acts.contains(&act) {
                let name = |act: &Act| Act::ALL[*act as usize].1;
                let names: Vec<&str> = acts.iter().map(name).collect();
                return Err(refuse(format!(
                    "{what} has {key}, which only means something with action = \"{}\"; drop {key} or change the action",
                    names.join("\" or \"")
                )));
            }
        }
        let by_category = self
            .same
            .iter()
            .any(|name| !matches!(name.as_str(), "brand" | "gender" | "color"));
        if self.loosen && !by_category {
            return Err(refuse(format!(
                "{what} loosens no category; add same = [\"category\"] or drop loosen"
            )));
        }
        if self.enough.is_some() && !self.loosen {
            return Err(refuse(format!(
                "{what} says how many are enough but never looks further; add loosen = true or drop enough"
            )));
        }
        let relative = !self.same.is_empty() || self.price.is_some() || self.price_within.is_some();
        if !relative && self.matches.is_empty() && self.except.is_empty() {
            return Err(refuse(format!(
                "{what} means every product; say which with match, except, same, price or price-within"
            )));
        }
        if act == Act::Pin && self.position.is_none() {
            return Err(refuse(format!(
                "{what} pins without saying where; add position = 1"
            )));
        }
        within(
            &format!("strength of {what}"),
            self.strength.unwrap_or(1).into(),
            1,
            1000,
        )?;
        within(
            &format!("position of {what}"),
            self.position.unwrap_or(1).into(),
            1,
            48,
        )?;
        within(
            &format!("enough of {what}"),
            self.enough.unwrap_or(1).into(),
            1,
            48,
        )?;
        within(
            &format!("price-within of {what}"),
            self.price_within.unwrap_or(1).into(),
            1,
            1000,
        )?;
        for category in self.page_category.all() {
            own_name(&format!("entry of page-category of {what}"), category)?;
        }
        check_words(&format!("reason of {what}"), &self.reason)?;
        self.numbers(config, &mut |_| 0).map(|_| ())
    }

    /// The numbers of [`Part`]; `test` gives a condition its number.
    fn numbers(
        &self,
        config: &Config,
        test: &mut dyn FnMut(&Condition) -> u32,
    ) -> Result<[u32; RULE_NUMBERS], ConfigError> {
        let what = self.what();
        let act = self.act()?;
        let mut out = [0; RULE_NUMBERS];
        let mut set = |part: Part, value: u32| out[part as usize] = value;
        set(Part::Act, act as u32);
        set(
            Part::Amount,
            match act {
                Act::Boost | Act::Bury => (self.strength.unwrap_or(30) * 10).min(PIN as u32),
                Act::Pin => self.position.unwrap_or(1),
                Act::Only => self.enough.unwrap_or(4),
                Act::Exclude => 0,
            },
        );
        let placements = config.placements();
        // Those that a rule can name, with their bits.
        let known: Vec<(u32, &str)> = placements
            .iter()
            .map(|placement| {
                // Those of one name are one to a rule: which of them is taken hangs on their conditions.
                let same = placements.iter().take(32).enumerate();
                let same = same.filter(|(_, other)| other.name == placement.name);
                let bits = same.fold(0, |bits, (at, _)| bits | 1 << at);
                (bits, placement.name.as_str())
            })
            .filter(|(bits, _)| *bits != 0)
            .collect();
        let days: Vec<(u32, &str)> = DAYS
            .iter()
            .enumerate()
            .map(|(at, day)| (1 << at, *day))
            .collect();
        let pages: Vec<(u32, &str)> = PageType::ALL
            .iter()
            .map(|(page, name)| (1 << *page as u32, *name))
            .collect();
        let segments: Vec<(u32, &str)> = config
            .segment_names()
            .into_iter()
            .enumerate()
            .map(|(at, name)| (1 << at, name))
            .collect();
        for (part, key, names, all) in [
            (Part::Placements, "a placement", &self.placements, &known),
            (Part::Pages, "a page", &self.pages, &pages),
            (Part::Segments, "a segment", &self.segments, &segments),
            (Part::Days, "a day", &self.days, &days),
        ] {
            let mut bits = 0;
            for name in names {
                bits |= named(&format!("{key} of {what}"), name, all)?;
            }
            set(part, bits);
        }
        let (mut from, mut to) = (0, 0);
        if let Some(value) = &self.from {
            from = minute(&format!("from of {what}"), value)?.0.max(1);
            set(Part::From, from);
        }
        if let Some(value) = &self.to {
            let (end, timed) = minute(&format!("to of {what}"), value)?;
            to = if timed { end } else { end + 1440 };
            set(Part::To, to);
        }
        if to > 0 && from >= to {
            return Err(refuse(format!(
                "{what} ends before it begins; swap from and to"
            )));
        }
        if let Some(text) = &self.hours {
            let (opens, closes) = hours(&what, text)?;
            set(Part::Opens, opens);
            set(Part::Closes, closes);
        }
        for (part, condition) in [
            (Part::Match, &self.matches),
            (Part::Except, &self.except),
            (Part::When, &self.when),
            (Part::Unless, &self.unless),
        ] {
            set(
                part,
                if condition.is_empty() {
                    0
                } else {
                    test(condition)
                },
            );
        }
        let (mut relative, mut up) = (0, 0);
        for name in &self.same {
            let (bit, levels) = named(&format!("same of {what}"), name, &SAME)?;
            if relative & bit & same::CATEGORY != 0 {
                return Err(refuse(format!(
                    "{what} names two levels of the category in same; keep one of category, parent, department"
                )));
            }
            relative |= bit;
            up += levels;
        }
        if let Some(price) = &self.price {
            relative |= named(&format!("price of {what}"), price, &COSTS)?;
        }
        set(Part::Same, relative);
        set(Part::Up, up);
        set(Part::Within, self.price_within.unwrap_or(0));
        set(Part::Loosen, u32::from(self.loosen));
        if self.sponsored && !matches!(act, Act::Boost | Act::Pin) {
            return Err(refuse(format!(
                "{what} is sponsored, but its action is \"{}\"; only boost and pin bring something up",
                self.action
            )));
        }
        set(Part::Sponsored, u32::from(self.sponsored));
        Ok(out)
    }
}

impl Config {
    pub(super) fn check_rules(&self) -> Result<(), ConfigError> {
        if self.rule.len() > MOST_RULES {
            return Err(refuse(format!(
                "there are {} rules, and each is looked at on every page; keep {MOST_RULES} at the most",
                self.rule.len()
            )));
        }
        let mut names = BTreeSet::new();
        for rule in &self.rule {
            own_name(
                &format!("name of the rule on line {}", rule.line),
                &rule.name,
            )?;
            if !names.insert(&rule.name) {
                return Err(refuse(format!(
                    "{} is there twice; give each rule a name of its own",
                    rule.what()
                )));
            }
            rule.check(self)?;
        }
        Ok(())
    }

    /// The rules as the browser goes by them. `exponent`: decimals of the currency's minor unit.
    ///
    /// # Errors
    /// As [`Config::parse`].
    pub fn compile_rules(&self, exponent: u8) -> Result<Compiled, ConfigError> {
        let mut out = Compiled::default();
        let mut known: Vec<[u32; TEST_NUMBERS]> = Vec::new();
        for rule in &self.rule {
            let marks = &mut out.marks;
            let numbers = rule.numbers(self, &mut |condition| {
                let test = test(condition, exponent, marks);
                let at = known.iter().position(|other| *other == test);
                let at = at.unwrap_or_else(|| {
                    known.push(test);
                    known.len() - 1
                });
                at as u32 + 1
            })?;
            out.numbers.extend(numbers);
        }
        out.tests = known.concat();
        Ok(out)
    }
}

/// A condition as numbers: the mark of what is fixed, and the ranges of what is not.
fn test(condition: &Condition, exponent: u8, marks: &mut Vec<Condition>) -> [u32; TEST_NUMBERS] {
    let fixed = condition.fixed();
    let mark = if fixed.is_empty() {
        0
    } else {
        let at = marks.iter().position(|known| *known == fixed);
        let at = at.unwrap_or_else(|| {
            marks.push(fixed);
            marks.len() - 1
        });
        at as u32 + 1
    };
    let minor = |value: Option<f64>| {
        value.map(|value| (value * 10f64.powi(exponent.into())).round() as u32)
    };
    let from = |value: Option<u32>| value.unwrap_or(0);
    let past = |value: Option<u32>| value.map_or(0, |value| value.saturating_add(1));
    [
        mark,
        from(minor(condition.price_from)),
        past(minor(condition.price_to)),
        from(condition.age_from),
        past(condition.age_to),
        from(condition.discount_from),
        past(condition.discount_to),
    ]
}

impl Compiled {
    /// What each product gets. More than 65,535 different sets of conditions are not told apart: the products that would
    /// have later ones meet none.
    pub fn marks(&self, products: &[Product]) -> Marks {
        let mut out = Marks {
            brought_up: self.brought_up(),
            ..Marks::default()
        };
        if self.marks.is_empty() {
            return out;
        }
        let width = self.marks.len().div_ceil(32);
        out.sets = vec![width as u32];
        out.sets.extend(vec![0; width]);
        let mut known = HashMap::from([(vec![0u32; width], 0u16)]);
        for product in products {
            let mut set = vec![0u32; width];
            for (at, condition) in self.marks.iter().enumerate() {
                set[at / 32] |= u32::from(condition.holds(product)) << (at % 32);
            }
            let next = u16::try_from(known.len());
            let index = match (known.get(&set), next) {
                (Some(index), _) => *index,
                (None, Ok(next)) => {
                    out.sets.extend(&set);
                    known.insert(set, next);
                    next
                }
                (None, Err(_)) => 0,
            };
            out.rows.push(index);
        }
        out
    }

    /// The conditions of pins, boosts and "only" rules.
    fn brought_up(&self) -> Vec<u32> {
        let mut out = Vec::new();
        for rule in self.numbers.as_chunks::<RULE_NUMBERS>().0 {
            let test = (rule[Part::Match as usize] as usize).wrapping_sub(1);
            let test = self.tests.as_chunks::<TEST_NUMBERS>().0.get(test);
            let act = rule[Part::Act as usize];
            if let Some([mark, ..]) = test
                && [Act::Only, Act::Boost, Act::Pin]
                    .iter()
                    .any(|lifts| *lifts as u32 == act)
                && *mark > 0
                && !out.contains(&(mark - 1))
            {
                out.push(mark - 1);
            }
        }
        out
    }
}

impl Marks {
    /// Whether a product meets a condition.
    pub fn holds(&self, product: usize, condition: u32) -> bool {
        let set = self.set(product);
        let word = set.get(condition as usize / 32);
        word.is_some_and(|word| word >> (condition % 32) & 1 == 1)
    }

    /// A product's set; empty without conditions.
    pub fn set(&self, product: usize) -> &[u32] {
        let width = self.sets.first().map_or(0, |width| *width as usize);
        let index = self
            .rows
            .get(product)
            .map_or(0, |index| usize::from(*index));
        self.sets
            .get(1 + index * width..)
            .and_then(|rest| rest.get(..width))
            .unwrap_or_default()
    }
}

/// Whether a language of the rules' reasons is one that the widget speaks is checked with them; this is the text of one.
pub(super) fn texts(rule: &Rule, language: &str, own: &str) -> [String; 3] {
    [
        rule.name.clone(),
        rule.reason.in_language(language, own).to_owned(),
        rule.page_category.all().join("\n"),
    ]
}

/// The line, counted from 1, on which a place of a text stands.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(at)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
#[path = "rules_test.rs"]
mod tests;
