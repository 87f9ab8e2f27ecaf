//! Which variant of an experiment somebody sees: the same one for the same person, decided here without asking anybody.
//!
//! Hashing and bucketing are those of GrowthBook's published specification, so that a shop's own analysis can repeat
//! them. Shows nothing, counts nothing, and stores nothing: whoever asks hands in what was kept.

use crate::catalog::{cut, key};

/// People fall into so many places of an experiment.
pub const PLACES: u32 = 10_000;

/// Somebody's place in an experiment, below [`PLACES`]. `version` 2 is unbiased; 1 is for experiments that began elsewhere.
/// `None` for another version.
///
/// ```
/// use devanture::placement::experiment::place;
/// assert_eq!(place("", "a", 1), Some(2200));
/// ```
pub fn place(seed: &str, unit: &str, version: u32) -> Option<u32> {
    match version {
        1 => Some(joined_key(unit, seed) % 1000 * 10),
        2 => {
            let mut digits = [0; 10];
            let written = decimal(joined_key(seed, unit), &mut digits);
            Some(key(written) % PLACES)
        }
        _ => None,
    }
}

/// The key of two texts as if they were one.
fn joined_key(first: &str, second: &str) -> u32 {
    let mut both = String::new();
    both.push_str(first);
    both.push_str(second);
    key(&both)
}

/// A number's digits, without the formatter.
pub(super) fn decimal(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[at..]).unwrap_or("")
}

/// From which place up to which: the first one that is in, and the first one that is no longer.
pub type Range = (u32, u32);

/// The variant whose range a place lies in.
pub fn choose(place: u32, ranges: &[Range]) -> Option<usize> {
    ranges
        .iter()
        .position(|(from, to)| place >= *from && place < *to)
}

/// Whether somebody is in a part of a namespace: experiments with parts that do not overlap never have the same person.
pub fn in_namespace(unit: &str, name: &str, part: Range) -> bool {
    let mut seed = String::from("__");
    seed.push_str(name);
    let place = place(&seed, unit, 1).unwrap_or(PLACES);
    place >= part.0 && place < part.1
}

/// The variant that an address asks for, for looking at it: `?experiment=1`.
///
/// ```
/// use devanture::placement::experiment::asked;
/// assert_eq!(asked("price-note", "https://shop.example/?a=b&price-note=1#top", 2), Some(1));
/// assert_eq!(asked("price-note", "https://shop.example/?price-note=2", 2), None);
/// ```
pub fn asked(experiment: &str, address: &str, variants: usize) -> Option<usize> {
    let query = cut(cut(address, b'#').0, b'?').1?;
    let mut rest = Some(query);
    while let Some(text) = rest {
        let (pair, after) = cut(text, b'&');
        if let (name, Some(value)) = cut(pair, b'=')
            && name == experiment
        {
            let digits = value.bytes().all(|byte| byte.is_ascii_digit());
            let number = value.bytes().fold(0usize, |sum, byte| {
                sum.saturating_mul(10)
                    .saturating_add(usize::from(byte.wrapping_sub(b'0')))
            });
            return (digits && !value.is_empty() && number < variants).then_some(number);
        }
        rest = after;
    }
    None
}

/// An experiment, as the configuration has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Experiment<'a> {
    /// Its name, under which an address can ask for a variant and results are told.
    pub name: &'a str,
    /// What people are spread by; empty for the name.
    pub seed: &'a str,
    /// Version of the hash: see [`place`].
    pub version: u32,
    /// One range a variant.
    pub ranges: &'a [Range],
    /// The namespace it shares with others, and its part; empty without.
    pub namespace: (&'a str, Range),
    /// Raised when people are to be spread anew.
    pub round: u32,
    /// Whoever was in an earlier round than this sees no variant any more.
    pub oldest_round: u32,
    /// It runs.
    pub active: bool,
    /// The variant that everyone in it sees.
    pub forced: Option<usize>,
}

/// How the shop holds some people back from all experiments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holdout<'a> {
    /// What they are chosen by.
    pub seed: &'a str,
    /// The first of all places that are not held back; 0 holds nobody.
    pub share: u32,
}

impl Holdout<'_> {
    /// Whether somebody is held back.
    pub fn holds(self, unit: &str) -> bool {
        place(self.seed, unit, 2).is_some_and(|place| place < self.share)
    }
}

/// How somebody came by a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By their place.
    Place,
    /// They had it before.
    Kept,
    /// The address asked for it, or everyone gets it: it does not count.
    Asked,
}

/// A variant, and how somebody came by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its place among the variants; 0 is the one to compare with.
    pub variant: usize,
    /// Whether it counts for results, and is kept.
    pub way: Way,
}

/// What somebody sees; `None` when they are in no variant: they get what there is without the experiment, and do not
/// count. `unit` is what they are known by on this page; with the empty one nobody is in anything. `kept` is what they had
/// before, where it may be kept.
pub fn assign(
    of: &Experiment,
    holdout: Holdout,
    unit: &str,
    address: &str,
    kept: &Kept,
) -> Option<Assignment> {
    let count = of.ranges.len();
    let asked = asked(of.name, address, count);
    if let Some(variant) = asked {
        return Some(Assignment {
            variant,
            way: Way::Asked,
        });
    }
    if !of.active || count < 2 || unit.is_empty() || holdout.holds(unit) {
        return None;
    }
    match kept.find(key(of.name), of.round, of.oldest_round) {
        Found::Blocked => return None,
        Found::Variant(variant) if variant < count => {
            return Some(Assignment {
                variant,
                way: Way::Kept,
            });
        }
        _ => {}
    }
    let (namespace, part) = of.namespace;
    if !namespace.is_empty() && !in_namespace(unit, namespace, part) {
        return None;
    }
    let seed = if of.seed.is_empty() { of.name } else { of.seed };
    let variant = choose(place(seed, unit, of.version)?, of.ranges)?;
    match of.forced {
        Some(variant) => (variant < count).then_some(Assignment {
            variant,
            way: Way::Asked,
        }),
        None => Some(Assignment {
            variant,
            way: Way::Place,
        }),
    }
}

/// What somebody was assigned, so that a changed split moves nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Per assignment: key of the experiment's name, round, variant.
    list: Vec<[u32; 3]>,
}

enum Found {
    Nothing,
    Variant(usize),
    Blocked,
}

impl Kept {
    fn find(&self, experiment: u32, round: u32, oldest: u32) -> Found {
        let mut found = Found::Nothing;
        for [name, kept, variant] in &self.list {
            if *name != experiment {
            } else if *kept < oldest {
                return Found::Blocked;
            } else if *kept == round {
                found = Found::Variant(*variant as usize);
            }
        }
        found
    }

    /// Adds an assignment: the key of the experiment's name, its round, the variant. The latest of a round counts.
    pub fn add(&mut self, experiment: u32, round: u32, variant: u32) {
        self.list.push([experiment, round, variant]);
    }
}

/// One range a variant, of all of `0..1`: weights cut to equal ones when they are not as many or do not make 1 (to a
/// hundredth), and each range to its share of `coverage`. For the builder.
pub fn ranges(variants: usize, coverage: f64, weights: Option<&[f64]>) -> Vec<(f64, f64)> {
    let coverage = coverage.clamp(0.0, 1.0);
    let equal = vec![1.0 / variants.max(1) as f64; variants];
    let fits = |weights: &&[f64]| {
        weights.len() == variants && (0.99..=1.01).contains(&weights.iter().sum::<f64>())
    };
    let weights = weights.filter(fits).unwrap_or(&equal);
    let mut start = 0.0;
    let mut out = Vec::new();
    for weight in weights {
        out.push((start, start + coverage * weight));
        start += weight;
    }
    out
}

/// The places of a range: a place is in it exactly when its fraction of [`PLACES`] is.
pub fn places((from, to): (f64, f64)) -> Range {
    // What rounding left above a whole place is none.
    let whole = |bound: f64| ((bound * f64::from(PLACES) - 1e-6).ceil().max(0.0)) as u32;
    (whole(from), whole(to))
}

#[cfg(test)]
#[path = "experiment_test.rs"]
mod tests;
