//! The merchant's rules, as the configuration pack has them: which apply on a page, and to which rows.
//!
//! Everything fixed about a product was decided by the builder and stands as one bit of its row
//! ([`Volatile::is_marked`](crate::catalog::Volatile::is_marked)); what changes with the hour (price, discount, age) and
//! what is relative to the page is compared here. Knows no person beyond the bits of their segments.

use super::score::discount;
use super::{FULL, Shelf};
use crate::catalog::{Strings, cut, is_inside, levels};

/// What a rule does. The code is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Act {
    /// Keeps products out.
    Exclude = 0,
    /// Lets no others in.
    Only = 1,
    /// Adds points.
    Boost = 2,
    /// Takes points.
    Bury = 3,
    /// Puts the best one at a place of its own.
    Pin = 4,
}

impl Act {
    /// Every act with its name in `devanture.toml`, in the order of their codes.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Exclude, "exclude"),
        (Self::Only, "only"),
        (Self::Boost, "boost"),
        (Self::Bury, "bury"),
        (Self::Pin, "pin"),
    ];
}

/// Indexes into a rule's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Part {
    /// [`Act`] code.
    Act,
    /// Boost and bury: points before weighting. Pin: the place, counted from 1. Only: how many must be found before
    /// it stops loosening.
    Amount,
    /// Placements as a bit set by their places in the configuration; 0 for all.
    Placements,
    /// Page types as a bit set; 0 for all.
    Pages,
    /// Segments as a bit set; 0 for everyone.
    Segments,
    /// First minute of local time since 1970; 0 without.
    From,
    /// The minute of local time at which it ends; 0 without.
    To,
    /// Days of the week as a bit set, Monday first; 0 for all.
    Days,
    /// First minute of the day.
    Opens,
    /// The minute of the day at which it ends, before `Opens` when it goes over midnight; both 0 for the whole day.
    Closes,
    /// The test that a product must pass, counted from 1; 0 for none. So are the three others.
    Match,
    /// The test by which a product escapes.
    Except,
    /// The test that the page's product must pass.
    When,
    /// The test by which the page's product lifts the rule.
    Unless,
    /// What a product must have in common with the page's: see [`same`].
    Same,
    /// With `same::CATEGORY`: how many levels up from the page's category.
    Up,
    /// The price may differ so many percent from that of the page's product; 0 for any price.
    Within,
    /// Whether the category is loosened, level by level, until enough are found (0 or 1).
    Loosen,
    /// Whether somebody pays for what it brings up, which is then labelled (0 or 1).
    Sponsored,
}

/// How many numbers a rule has.
pub const RULE_NUMBERS: usize = 19;
/// How many texts a rule has: its name, its reason in words, the categories of pages it is for (separated by line feeds).
pub const RULE_TEXTS: usize = 3;
/// How many numbers a test has: the mark counted from 1 (0 for none); price in minor units, age in days and discount in
/// percent, each as the first value allowed and the first one no longer allowed (0 for none).
pub const TEST_NUMBERS: usize = 7;

/// What a product may have to share with the page's, one bit each, in [`Part::Same`].
pub mod same {
    /// The brand.
    pub const BRAND: u32 = 1;
    /// The gender it is made for.
    pub const GENDER: u32 = 2;
    /// The first color.
    pub const COLOR: u32 = 4;
    /// It costs less.
    pub const CHEAPER: u32 = 8;
    /// It costs more.
    pub const DEARER: u32 = 16;
    /// The page's category, or one above it.
    pub const CATEGORY: u32 = 32;
    /// All that takes a page with a product.
    pub const OF_PRODUCT: u32 = BRAND | GENDER | COLOR | CHEAPER | DEARER;
}

/// What a pin adds to the score: more than everything else together, because the place is the shop's doing.
pub const PIN: i32 = 10_000;

/// Hours by which local time may differ from UTC, with room to spare.
const ZONE: u32 = 24 * 60;

type Numbers = [u32; RULE_NUMBERS];
type Test = [u32; TEST_NUMBERS];

/// All rules of a configuration.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// [`RULE_NUMBERS`] numbers a rule, in the order of [`Part`].
    pub numbers: &'a [u32],
    /// [`TEST_NUMBERS`] numbers a test.
    pub tests: &'a [u32],
    /// [`RULE_TEXTS`] texts a rule.
    pub texts: Option<&'a Strings>,
}

/// What rules may ask of the moment: the slot, the page's type, the visitor's segments, local time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// The placement's bit.
    pub placement: u32,
    /// The page type's bit.
    pub page: u32,
    /// The bits of the visitor's segments; none without leave to know them.
    pub segments: u32,
    /// Minutes since 1970 on the shopper's clock; `None` for what must be the same for everyone on the page: then
    /// placement, segments and hours are left open, and only what has long ended is left out.
    pub local: Option<u32>,
}

/// What a rule may compare with.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The page's product.
    pub page: Option<(&'a Shelf, usize)>,
    /// Path of the page's category; empty without one.
    pub category: &'a str,
    /// Minutes since 1970.
    pub now: u32,
}

/// A rule that applies on this page.
pub struct Rule<'a> {
    /// Its place in the configuration.
    pub index: usize,
    numbers: &'a Numbers,
    tests: &'a [Test],
    scene: Scene<'a>,
    /// The category that products must lie in; empty for any.
    category: &'a str,
}

/// Whether a value is at least the first number, and below the second where that is not 0.
fn within(value: u32, from: u32, to: u32) -> bool {
    value >= from && (to == 0 || value < to)
}

fn in_set(set: u32, bits: u32) -> bool {
    set == 0 || set & bits != 0
}

/// Whether a row passes a test, counted from 1; one that is not there nobody passes.
#[inline(never)]
fn passes(tests: &[Test], test: u32, shelf: &Shelf, row: usize, now: u32) -> bool {
    let Some([mark, price, under, age, below, off, less]) =
        tests.get((test as usize).wrapping_sub(1))
    else {
        return false;
    };
    let published = u32::from(shelf.products.published.get(row).copied().unwrap_or(0));
    // A product whose feed does not tell its age has none.
    let days = (now / 1440).saturating_sub(published);
    let aged = age | below == 0 || published > 0 && within(days, *age, *below);
    (*mark == 0 || shelf.prices.is_marked(row, mark - 1))
        && aged
        && within(shelf.prices.price_at(row, now), *price, *under)
        && within(discount(shelf, row, now) as u32, *off, *less)
}

/// Rules, where this build knows any: a list that is always empty takes what walks it out of the lean one.
#[inline(always)]
pub fn known<'a, 'b>(rules: &'a [Rule<'b>]) -> &'a [Rule<'b>] {
    if FULL { rules } else { &[] }
}

impl<'a> Rules<'a> {
    /// The rules that apply on a page, in their order. `loosened`: by how many levels categories are loosened.
    #[inline(never)]
    pub fn on(self, moment: Moment, scene: Scene<'a>, loosened: u32) -> Vec<Rule<'a>> {
        let tests = self.tests.as_chunks().0;
        let mut out = Vec::new();
        if !FULL {
            return out;
        }
        for (index, numbers) in self
            .numbers
            .as_chunks::<RULE_NUMBERS>()
            .0
            .iter()
            .enumerate()
        {
            let places = self
                .texts
                .map_or("", |texts| texts.get(index * RULE_TEXTS + 2));
            if !applies(numbers, moment, scene, places, tests) {
                continue;
            }
            let part = |part: Part| numbers[part as usize];
            let mut category = "";
            if part(Part::Same) & same::CATEGORY != 0 {
                category = scene.category;
                let loosened = if part(Part::Loosen) == 1 { loosened } else { 0 };
                for _ in 0..part(Part::Up).min(16) {
                    category = levels(category).0;
                }
                for _ in 0..loosened {
                    let above = levels(category).0;
                    // Above the top there is everything.
                    category = if above.len() == category.len() {
                        ""
                    } else {
                        above
                    };
                }
            }
            out.push(Rule {
                index,
                numbers,
                tests,
                scene,
                category,
            });
        }
        out
    }
}

/// Whether a rule has anything to say on this page at this moment.
fn applies(numbers: &Numbers, moment: Moment, scene: Scene, places: &str, tests: &[Test]) -> bool {
    let part = |part: Part| numbers[part as usize];
    let (from, to) = (part(Part::From), part(Part::To));
    let timely = match moment.local {
        Some(local) => {
            let minute = local % 1440;
            // 1970 began on a Thursday.
            let day = (local / 1440 + 3) % 7;
            let (opens, closes) = (part(Part::Opens), part(Part::Closes));
            // After midnight it is still the evening before that counts.
            let late = opens > closes && minute < closes;
            let day = if late { (day + 6) % 7 } else { day };
            let open = if opens > closes {
                late || minute >= opens
            } else {
                closes == 0 || minute >= opens && minute < closes
            };
            within(local, from, to) && open && in_set(part(Part::Days), 1 << day)
        }
        None => scene.now + ZONE >= from && (to == 0 || scene.now < to.saturating_add(ZONE)),
    };
    let everyone = moment.local.is_none();
    let mut here = places.is_empty();
    let mut rest = Some(places);
    while let Some(text) = rest {
        let (category, after) = cut(text, b'\n');
        here |= is_inside(scene.category, category);
        rest = after;
    }
    let (when, unless) = (part(Part::When), part(Part::Unless));
    let of_page = |test: u32| {
        scene
            .page
            .is_some_and(|(shelf, row)| passes(tests, test, shelf, row, scene.now))
    };
    let relative = part(Part::Same);
    let comparable = (relative & same::CATEGORY == 0 || !scene.category.is_empty())
        && (relative & same::OF_PRODUCT | part(Part::Within) == 0 || scene.page.is_some());
    timely
        && here
        && comparable
        && in_set(part(Part::Pages), moment.page)
        && (everyone
            || in_set(part(Part::Placements), moment.placement)
                && in_set(part(Part::Segments), moment.segments))
        && (when == 0 || of_page(when))
        && !(unless > 0 && of_page(unless))
}

impl Rule<'_> {
    fn part(&self, part: Part) -> u32 {
        self.numbers[part as usize]
    }

    /// Whether it does this.
    pub fn is(&self, act: Act) -> bool {
        self.part(Part::Act) == act as u32
    }

    /// See [`Part::Amount`]; no pack makes a score overflow.
    pub fn amount(&self) -> i32 {
        self.part(Part::Amount).min(PIN as u32) as i32
    }

    /// Points before weighting: above 0 for a boost, below for what is buried, 0 for everything else.
    pub fn points(&self) -> i32 {
        if self.is(Act::Boost) {
            self.amount()
        } else if self.is(Act::Bury) {
            -self.amount()
        } else {
            0
        }
    }

    /// Whether somebody pays for what it brings up.
    pub fn is_sponsored(&self) -> bool {
        self.part(Part::Sponsored) == 1
    }

    /// Whether it could find more in a category further up.
    pub fn can_loosen(&self) -> bool {
        self.part(Part::Loosen) == 1 && !self.category.is_empty()
    }

    /// Whether it holds for everyone at every hour in every slot of such a page.
    pub fn is_constant(&self) -> bool {
        let narrow = [
            Part::Placements,
            Part::Segments,
            Part::From,
            Part::To,
            Part::Days,
            Part::Closes,
            Part::Opens,
        ];
        narrow.iter().all(|part| self.part(*part) == 0)
    }

    /// Whether a product is meant.
    #[inline(never)]
    pub fn fits(&self, shelf: &Shelf, row: usize) -> bool {
        let (wanted, spared) = (self.part(Part::Match), self.part(Part::Except));
        let passes = |test| passes(self.tests, test, shelf, row, self.scene.now);
        (wanted == 0 || passes(wanted))
            && !(spared > 0 && passes(spared))
            && self.relates(shelf, row)
    }

    fn relates(&self, shelf: &Shelf, row: usize) -> bool {
        let (relative, percent) = (self.part(Part::Same), self.part(Part::Within));
        if !self.category.is_empty() && !is_inside(shelf.products.category(row), self.category) {
            return false;
        }
        let Some((other, at)) = self.scene.page else {
            // A rule that compares with the page's product is not there on other pages.
            return true;
        };
        let price = shelf.prices.price_at(row, self.scene.now);
        let own = other.prices.price_at(at, self.scene.now);
        let brand = shelf.brand_of(row);
        let far = u64::from(price.abs_diff(own)) * 100 > u64::from(own) * u64::from(percent);
        let differs = |bit: u32, differs: bool| relative & bit != 0 && differs;
        !(percent > 0 && far
            || differs(same::BRAND, brand == 0 || brand != other.brand_of(at))
            || differs(
                same::GENDER,
                shelf.products.audience_of(row).0 != other.products.audience_of(at).0,
            )
            || differs(same::COLOR, {
                let color = shelf.products.color(row);
                color.is_empty() || color != other.products.color(at)
            })
            || differs(same::CHEAPER, price >= own)
            || differs(same::DEARER, price <= own))
    }
}

#[cfg(test)]
#[path = "rules_test.rs"]
mod tests;
