//! The language of conditions: `cart.age > 2h and viewed("Chaussures", times >= 3, within = 7d)`.
//!
//! Read here, checked, put into words and compiled to the numbers that [`crate::placement::condition`] goes by. Knows no
//! person: everything that a condition may ask for is in one table, [`FACTS`], from which the documentation is held true.

mod compile;
mod lint;
mod parse;
mod print;
mod words;

pub use compile::{Code, compile};
pub use lint::{Findings, examine, implies};
pub use parse::{MOST_BYTES, Slip, parse, parse_with};
pub use words::{PersonaTexts, because, because_guessed, persona_texts, weather_words};

use crate::placement::condition::{DAYS, DEVICES, Fact, REFERRERS, SEASONS, WEATHERS};
use crate::profile::RFM;
use crate::signals::Action;

/// What can be said of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Count,
    /// A number with up to three decimals.
    Decimal,
    /// A share, as `30%`.
    Percent,
    /// An amount in the currency's major unit, as `49.90`.
    Money,
    /// A length of time, as `2h`.
    Time,
    /// A temperature in degrees Celsius, as `-2.5`.
    Degrees,
    /// One of these names.
    Names(&'static [&'static str]),
    /// True or not.
    Flag,
    /// Any text.
    Text,
}

/// A fact as the language names it.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// Which one.
    pub fact: Fact,
    /// Its name.
    pub name: &'static str,
    /// What can be said of it.
    pub kind: Kind,
    /// It takes the shopper's leave to be remembered, for this visit at least.
    pub personal: bool,
}

/// Types of pages, by their codes.
pub const PAGES: [&str; 9] = [
    "other", "home", "category", "product", "cart", "checkout", "order", "search", "notfound",
];
/// Values of [`Fact::Returning`], which are said alone.
pub const VISITORS: [&str; 2] = ["new", "returning"];

const fn open(fact: Fact, name: &'static str, kind: Kind) -> Described {
    Described {
        fact,
        name,
        kind,
        personal: false,
    }
}

const fn personal(fact: Fact, name: &'static str, kind: Kind) -> Described {
    Described {
        fact,
        name,
        kind,
        personal: true,
    }
}

/// Everything that a condition may ask for, in the order of the codes.
pub const FACTS: [Described; Fact::COUNT] = [
    open(Fact::CartValue, "cart.value", Kind::Money),
    open(Fact::CartCount, "cart.count", Kind::Count),
    personal(Fact::CartAge, "cart.age", Kind::Time),
    personal(Fact::Visits, "visits", Kind::Count),
    personal(Fact::Orders, "orders", Kind::Count),
    personal(Fact::Spent, "spent", Kind::Money),
    personal(Fact::SinceOrder, "since_order", Kind::Time),
    personal(Fact::Alive, "p_alive", Kind::Percent),
    personal(Fact::Expected, "expected_orders", Kind::Decimal),
    personal(Fact::Worth, "clv", Kind::Money),
    personal(Fact::Rfm, "rfm", Kind::Names(&RFM)),
    personal(Fact::Revisited, "revisited", Kind::Count),
    personal(Fact::Bargains, "bargains", Kind::Percent),
    open(Fact::Gifts, "gifts", Kind::Flag),
    personal(Fact::Returning, "visitor", Kind::Names(&VISITORS)),
    open(Fact::Hour, "hour", Kind::Count),
    open(Fact::Day, "day", Kind::Names(&DAYS)),
    open(Fact::Month, "month", Kind::Count),
    open(Fact::Season, "season", Kind::Names(&SEASONS)),
    open(Fact::Device, "device", Kind::Names(&DEVICES)),
    open(Fact::Referrer, "referrer", Kind::Names(&REFERRERS)),
    open(Fact::PageKind, "page.kind", Kind::Names(&PAGES)),
    open(Fact::Scroll, "page.scroll", Kind::Percent),
    open(Fact::Stay, "page.time", Kind::Time),
    personal(Fact::Pages, "visit.pages", Kind::Count),
    personal(Fact::Searches, "visit.searches", Kind::Count),
    personal(Fact::EmptySearches, "visit.empty_searches", Kind::Count),
    open(Fact::Named, "named", Kind::Flag),
    open(Fact::Exit, "exit", Kind::Flag),
    open(Fact::Idle, "page.idle", Kind::Time),
    open(Fact::Birthday, "birthday", Kind::Flag),
    personal(Fact::Novelties, "novelties", Kind::Percent),
    open(Fact::Weather, "weather", Kind::Names(&WEATHERS)),
    open(Fact::Temperature, "weather.temperature", Kind::Degrees),
    open(Fact::Locale, "locale", Kind::Text),
    open(Fact::Campaign, "campaign", Kind::Text),
    open(Fact::Source, "campaign.source", Kind::Text),
    open(Fact::Medium, "campaign.medium", Kind::Text),
    open(Fact::Category, "page.category", Kind::Text),
    open(Fact::Persona, "persona", Kind::Text),
    open(Fact::Interest, "interest", Kind::Text),
];

/// What is counted, with its function.
pub const FUNCTIONS: [(Action, &str); 4] = [
    (Action::View, "viewed"),
    (Action::Cart, "carted"),
    (Action::Purchase, "bought"),
    (Action::Search, "searched"),
];

/// A variant of an experiment, as conditions name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// `experiment:variant`.
    pub name: String,
    /// The experiment's place.
    pub experiment: u32,
    /// Its own among that experiment's.
    pub variant: u32,
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `=`
    Equal,
}

impl Test {
    /// Every test with its mark.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::AtLeast, ">="),
        (Self::Above, ">"),
        (Self::AtMost, "<="),
        (Self::Below, "<"),
        (Self::Equal, "="),
    ];

    fn mark(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn holds(self, value: u32, other: u32) -> bool {
        match self {
            Self::AtLeast => value >= other,
            Self::Above => value > other,
            Self::AtMost => value <= other,
            Self::Below => value < other,
            Self::Equal => value == other,
        }
    }
}

/// Which products' events are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// All.
    Any,
    /// Those of a category: levels of its path, one after the other.
    Category(String),
    /// One, by its id.
    Product(String),
    /// Those of a brand.
    Brand(String),
    /// Searches for words.
    Words(String),
}

/// A condition. The parts of `All` and `Any` are two or more and none of them the same kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `a and b`
    All(Vec<Condition>),
    /// `a or b`
    Any(Vec<Condition>),
    /// `not a`
    Not(Box<Condition>),
    /// A number, in the unit of its [`Kind`]: thousandths of amounts and decimals, tenths of percents, seconds, tenths of degrees above −100.
    Number(Fact, Test, u32),
    /// One of some names, by their places.
    Name(Fact, Vec<usize>),
    /// One of some texts.
    Text(Fact, Vec<String>),
    /// So many events, within so many seconds.
    Events {
        /// What was done.
        action: Action,
        /// With what.
        of: Of,
        /// How often.
        times: (Test, u32),
        /// In the last so many seconds; ever, without.
        within: Option<u32>,
    },
    /// An earlier segment holds, or one of several.
    Segment(Vec<String>),
    /// A variant of an experiment is seen, or one of several of it: by the names of [`Variant`].
    Variant(Vec<String>),
}

fn described(fact: Fact) -> &'static Described {
    &FACTS[fact as usize]
}

impl Condition {
    /// Calls `see` with every part that is not made of others.
    pub fn each(&self, see: &mut dyn FnMut(&Self)) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.each(see)),
            Self::Not(part) => part.each(see),
            leaf => see(leaf),
        }
    }

    /// Whether this part, which is not made of others, takes leave to know the shopper.
    fn is_personal(&self) -> bool {
        match self {
            Self::Number(fact, ..) | Self::Name(fact, _) | Self::Text(fact, _) => {
                described(*fact).personal
            }
            Self::Events { .. } => true,
            _ => false,
        }
    }

    /// The condition with segments replaced by what they are.
    #[must_use]
    pub fn expanded(&self, segments: &[(String, Self)]) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.expanded(segments)).collect();
        match self {
            Self::All(parts) => Self::All(all(parts)),
            Self::Any(parts) => Self::Any(all(parts)),
            Self::Not(part) => Self::Not(Box::new(part.expanded(segments))),
            Self::Segment(names) => {
                let known = names.iter().filter_map(|name| {
                    let found = segments.iter().find(|(other, _)| other == name);
                    found.map(|(_, condition)| condition.clone())
                });
                let mut known: Vec<Self> = known.collect();
                match known.len() {
                    1 => known.remove(0),
                    _ => Self::Any(known),
                }
            }
            leaf => leaf.clone(),
        }
    }
}

#[cfg(test)]
mod conditions_test;
