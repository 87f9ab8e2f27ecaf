//! Whether a condition of the configuration holds for the shopper and the page at this moment.
//!
//! Conditions are written in a small language (`builder::conditions` reads and checks it) and come here as numbers. Three
//! values: what nobody may know, or nobody said, is neither true nor false, and a condition holds only when it is true. Total: whatever
//! the numbers, evaluating ends and never panics. Asks no consent: whoever fills in [`Known`] has.

use crate::catalog::{Strings, folded, has_word, key};
use crate::profile::Event;
use crate::signals::Action;

/// True.
pub const TRUE: i8 = 1;
/// Nobody knows.
pub const UNKNOWN: i8 = 0;
/// False.
pub const FALSE: i8 = -1;

/// The value of a fact that is not known.
pub const NOTHING: u32 = u32::MAX;
/// The deepest that a condition may pile up open values.
pub const DEPTH: usize = 32;
/// Texts a condition has before those that it compares with: its name (empty for a banner's), its title, why it holds.
pub const CONDITION_TEXTS: usize = 3;

/// What a condition may ask for, in the order of the codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Fact {
    /// What is in the cart costs.
    CartValue,
    /// How many products are in it.
    CartCount,
    /// Seconds since something that is still in it was put there last.
    CartAge,
    /// On how many occasions something was looked at, this one included.
    Visits,
    /// Days with an order.
    Orders,
    /// What all orders cost.
    Spent,
    /// Seconds since the last order.
    SinceOrder,
    /// The chance of still being a customer, in thousandths.
    Alive,
    /// Orders to be expected in a year, in thousandths.
    Expected,
    /// What those are worth.
    Worth,
    /// Place in [`crate::profile::RFM`].
    Rfm,
    /// Products looked at on several occasions in two weeks, and neither in the cart nor bought.
    Revisited,
    /// Of the last products looked at that this page knows, how many are reduced now, in thousandths.
    Bargains,
    /// Presents are being looked for.
    Gifts,
    /// First visit (0) or a later one (1).
    Returning,
    /// Hour of the day.
    Hour,
    /// Day of the week, Monday first.
    Day,
    /// Month, from 1.
    Month,
    /// Season of the northern half, winter first.
    Season,
    /// Place in [`DEVICES`].
    Device,
    /// Place in [`REFERRERS`].
    Referrer,
    /// Code of the page's type.
    PageKind,
    /// How far down the page has been, in thousandths.
    Scroll,
    /// Seconds since the page was opened.
    Stay,
    /// Pages of this visit.
    Pages,
    /// Searches of this visit.
    Searches,
    /// Those of them that found nothing.
    EmptySearches,
    /// The page says who is there.
    Named,
    /// The shopper seems about to leave.
    Exit,
    /// Seconds since anything was moved, touched or typed.
    Idle,
    /// Today is the shopper's birthday, as the page says.
    Birthday,
    /// Of the last products looked at that this page knows, how many are new, in thousandths.
    Novelties,
    /// Place in [`WEATHERS`] of the weather in the shopper's region today.
    Weather,
    /// How warm it is there, in tenths of a degree above −100 °C.
    Temperature,
    /// The page's language.
    Locale,
    /// The campaign that led here.
    Campaign,
    /// Its source.
    Source,
    /// Its medium.
    Medium,
    /// The page's category.
    Category,
    /// Who the shopper said they are.
    Persona,
    /// What they said they like.
    Interest,
}

impl Fact {
    /// The texts that are several: levels of a path, any of which may be named.
    pub const HAVE_LEVELS: [usize; 2] = [Self::Category as usize, Self::Interest as usize];
    /// How many facts are numbers: the others are texts.
    pub const NUMBERS: usize = Self::Locale as usize;
    /// How many there are.
    pub const COUNT: usize = Self::Interest as usize + 1;
}

/// Kinds of devices.
pub const DEVICES: [&str; 3] = ["phone", "tablet", "desktop"];
/// Where a visit comes from.
pub const REFERRERS: [&str; 7] = [
    "direct", "search", "social", "email", "ads", "shop", "other",
];
/// Kinds of weather.
pub const WEATHERS: [&str; 6] = ["clear", "cloud", "fog", "rain", "snow", "storm"];
/// Degrees Celsius by which temperatures are lifted, so that none is negative.
pub const LIFT: u32 = 100;
/// Days of the week.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Seasons, by whole months.
pub const SEASONS: [&str; 4] = ["winter", "spring", "summer", "autumn"];

/// What an operation does. The code is stored; its operands follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Op {
    /// Both of the last two.
    And,
    /// Any of them.
    Or,
    /// Not the last.
    Not,
    /// A number is at least the first operand and below the second (0: no bound): fact, from, to.
    Range,
    /// A number is one of a set of bits: fact, bits.
    Among,
    /// A text is another: fact, place of the text.
    Text,
    /// So many events: action, [`of`] code, place of the text, fewest, one too many (0: no bound), within so many seconds (0: ever).
    Events,
    /// An earlier condition holds: its place.
    Earlier,
    /// An experiment's variant is one of a set of bits: the experiment's place, bits.
    Variant,
}

/// How many operands each operation has.
const OPERANDS: [usize; 9] = [0, 0, 0, 3, 2, 2, 6, 1, 2];

/// What events are counted of.
pub mod of {
    /// Any product.
    pub const ANY: u32 = 0;
    /// Products of a category.
    pub const CATEGORY: u32 = 1;
    /// One product.
    pub const PRODUCT: u32 = 2;
    /// Products of a brand.
    pub const BRAND: u32 = 3;
    /// Searches for these words, folded.
    pub const WORDS: u32 = 4;
}

/// What is known at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Per number fact its value, or [`NOTHING`].
    pub numbers: &'a [u32; Fact::NUMBERS],
    /// Per text fact its value; empty when it is not known.
    pub texts: [&'a str; Fact::COUNT - Fact::NUMBERS],
    /// What was done; `None` when nobody may know.
    pub events: Option<&'a [Event]>,
    /// What was kept beside it, searches among it.
    pub noted: &'a [Event],
    /// Per experiment the variant that is seen; [`NOTHING`] for none.
    pub variants: &'a [u32],
    /// Hours since 1970.
    pub now_hour: u32,
}

/// The conditions of a configuration.
#[derive(Clone, Copy, Debug)]
pub struct Conditions<'a> {
    /// Each with the number of its numbers before it.
    pub code: &'a [u32],
    /// Per condition [`CONDITION_TEXTS`] texts, and then those that conditions compare with.
    pub texts: &'a Strings,
}

impl<'a> Conditions<'a> {
    /// What each condition comes to, in their order.
    #[inline(never)]
    pub fn evaluate(self, known: &Known) -> Vec<i8> {
        let mut out = Vec::new();
        let mut rest = self.code;
        while let Some((length, after)) = rest.split_first() {
            let (code, next) = after
                .split_at_checked(*length as usize)
                .unwrap_or((after, &[]));
            let found = self.one(code, known, &out);
            out.push(found);
            rest = next;
        }
        out
    }

    /// Calls `see` with every operation and its operands, and the place of the condition that it is part of.
    pub fn each(self, see: &mut dyn FnMut(usize, u32, &[u32])) {
        let (mut rest, mut place) = (self.code, 0);
        while let Some((length, after)) = rest.split_first() {
            let (code, next) = after
                .split_at_checked(*length as usize)
                .unwrap_or((after, &[]));
            let mut inside = code;
            while let Some((op, after)) = inside.split_first() {
                let count = OPERANDS.get(*op as usize).copied().unwrap_or(0);
                let (operands, later) = after.split_at_checked(count).unwrap_or((&[], &[]));
                if operands.len() == count {
                    see(place, *op, operands);
                }
                inside = later;
            }
            (rest, place) = (next, place + 1);
        }
    }

    /// Whether anything asks for a fact, and above which value something next changes: 0 when nothing asks, [`NOTHING`] when nothing
    /// changes any more.
    pub fn next(self, fact: usize, value: u32) -> u32 {
        let (mut asked, mut least) = (false, NOTHING);
        self.each(&mut |_, op, operands| {
            let of = |at: usize| operands.get(at).copied().unwrap_or(0);
            let counts = op == Op::Events as u32 && of(0) == Action::Search as u32;
            let reads = matches!(op, 3..=5) && of(0) as usize == fact;
            asked |= reads || counts && fact == Fact::Searches as usize;
            if reads && op == Op::Range as u32 {
                for bound in [of(1), of(2)] {
                    if bound > value {
                        least = least.min(bound);
                    }
                }
            }
        });
        if asked { least } else { 0 }
    }

    /// One condition. Damaged numbers make it unknown.
    fn one(self, code: &[u32], known: &Known, earlier: &[i8]) -> i8 {
        let mut stack = [UNKNOWN; DEPTH];
        let mut depth = 0usize;
        let mut rest = code;
        while let Some((op, after)) = rest.split_first() {
            let operand = |at: usize| after.get(at).copied().unwrap_or(NOTHING);
            let (found, operands, taken) = match *op {
                0 | 1 => {
                    let last = |back: usize| {
                        stack
                            .get(depth.wrapping_sub(back))
                            .copied()
                            .unwrap_or(UNKNOWN)
                    };
                    let (a, b) = (last(1), last(2));
                    (if *op == 0 { a.min(b) } else { a.max(b) }, 0, 2)
                }
                2 => (
                    -stack.get(depth.wrapping_sub(1)).copied().unwrap_or(UNKNOWN),
                    0,
                    1,
                ),
                3 | 4 => {
                    let value = known
                        .numbers
                        .get(operand(0) as usize)
                        .copied()
                        .unwrap_or(NOTHING);
                    let holds = if *op == 3 {
                        within(value, operand(1), operand(2))
                    } else {
                        value < 32 && operand(1) >> value & 1 == 1
                    };
                    let operands = if *op == 3 { 3 } else { 2 };
                    (
                        if value == NOTHING {
                            UNKNOWN
                        } else {
                            truth(holds)
                        },
                        operands,
                        0,
                    )
                }
                5 => {
                    let fact = operand(0) as usize;
                    let text = known
                        .texts
                        .get(fact.wrapping_sub(Fact::NUMBERS))
                        .copied()
                        .unwrap_or("");
                    let wanted = self.texts.get(operand(1) as usize);
                    let holds = if Fact::HAVE_LEVELS.contains(&fact) {
                        names(text, wanted)
                    } else {
                        text.eq_ignore_ascii_case(wanted)
                    };
                    (
                        if text.is_empty() {
                            UNKNOWN
                        } else {
                            truth(holds)
                        },
                        2,
                        0,
                    )
                }
                6 => (self.events(known, &[0, 1, 2, 3, 4, 5].map(operand)), 6, 0),
                7 => (
                    earlier.get(operand(0) as usize).copied().unwrap_or(UNKNOWN),
                    1,
                    0,
                ),
                8 => {
                    let seen = known.variants.get(operand(0) as usize);
                    let seen = seen.copied().unwrap_or(NOTHING);
                    let holds = seen < 32 && operand(1) >> seen & 1 == 1;
                    let value = if seen == NOTHING {
                        UNKNOWN
                    } else {
                        truth(holds)
                    };
                    (value, 2, 0)
                }
                _ => return UNKNOWN,
            };
            depth = depth.saturating_sub(taken);
            // Also when it is not there: what is too deep, or cut off, says nothing.
            let Some(place) = stack.get_mut(depth).filter(|_| after.len() >= operands) else {
                return UNKNOWN;
            };
            *place = found;
            depth += 1;
            rest = after.get(operands..).unwrap_or(&[]);
        }
        if depth == 1 { stack[0] } else { UNKNOWN }
    }

    /// Whether so many events are among those that are known.
    fn events(self, known: &Known, operands: &[u32; 6]) -> i8 {
        let [action, of, text, from, to, seconds] = *operands;
        let Some(events) = known.events else {
            return UNKNOWN;
        };
        let text = self.texts.get(text as usize);
        let wanted = key(text);
        let hours = seconds.div_ceil(3600);
        let mut count = 0u32;
        for event in events.iter().chain(known.noted) {
            let lately = hours == 0 || known.now_hour.saturating_sub(event.hour) < hours;
            // Comparing paths takes longest, and is left to those that could count.
            let counts = lately
                && u32::from(event.action) == action
                && match of {
                    of::ANY => true,
                    of::CATEGORY => names(&event.path, text),
                    of::PRODUCT => event.product == wanted,
                    of::WORDS => has_word(&folded(&event.title), text),
                    _ => event.brand == wanted,
                };
            count += u32::from(counts);
        }
        truth(within(count, from, to))
    }
}

fn truth(holds: bool) -> i8 {
    if holds { TRUE } else { FALSE }
}

/// Whether a value is at least the first number, and below the second where that is not 0.
fn within(value: u32, from: u32, to: u32) -> bool {
    value >= from && (to == 0 || value < to)
}

/// Whether a category path has these levels, one after the other, wherever; letter case of ASCII aside.
///
/// ```
/// use devanture::placement::condition::names;
/// assert!(names("Mode > Chaussures > Running", "chaussures"));
/// assert!(names("Mode > Chaussures > Running", "Mode > Chaussures"));
/// assert!(!names("Mode > Chaussures d'eau", "Chaussures"));
/// ```
pub fn names(path: &str, levels: &str) -> bool {
    let (path, levels) = (path.as_bytes(), levels.as_bytes());
    let mark = b" > ";
    let mut at = 0;
    loop {
        let rest = path.get(at..).unwrap_or(&[]);
        let (head, tail) = rest.split_at_checked(levels.len()).unwrap_or((&[], &[]));
        if !levels.is_empty()
            && head.eq_ignore_ascii_case(levels)
            && (tail.is_empty() || tail.starts_with(mark))
        {
            return true;
        }
        match rest.windows(mark.len()).position(|window| window == mark) {
            Some(next) => at += next + mark.len(),
            None => return false,
        }
    }
}

/// Day of the week (Monday 0) and month (from 1) of a local minute since 1970.
///
/// ```
/// use devanture::placement::condition::day_and_month;
/// assert_eq!(day_and_month(0), (3, 1)); // Thursday, 1 January 1970
/// assert_eq!(day_and_month(1440 * 20_513), (6, 3)); // Sunday, 1 March 2026
/// assert_eq!(day_and_month(1440 * 19_782), (3, 2)); // Thursday, 29 February 2024
/// ```
pub fn day_and_month(local: u32) -> (u32, u32) {
    let days = local / 1440;
    // The months of the years that begin in March, whose leap day is the last (H. Hinnant's civil_from_days).
    let since = days + 719_468;
    let era_day = since % 146_097;
    let year = (era_day - era_day / 1460 + era_day / 36_524 - era_day / 146_096) / 365;
    let day = era_day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    (
        (days + 3) % 7,
        if month < 10 { month + 3 } else { month - 9 },
    )
}

/// The season of a month, winter first.
pub fn season(month: u32) -> u32 {
    month % 12 / 3
}

#[cfg(test)]
#[path = "condition_test.rs"]
mod tests;
