//! From a condition to the numbers that the browser goes by, with bounds in the units of the device.

use super::{Condition, Kind, Of, Test, Variant, described};
use crate::catalog::folded;
use crate::placement::condition::{Op, of};

/// What conditions are compiled to, all of them together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// Each condition with the number of its numbers before it.
    pub numbers: Vec<u32>,
    /// What they compare with.
    pub texts: Vec<String>,
}

/// Adds a condition to the others. `first`: how many texts stand before those of `out`; `exponent`: decimals of the currency's
/// minor unit; `segments`: the names of the conditions before it; `variants`: those of all experiments.
pub fn compile(
    condition: &Condition,
    first: usize,
    exponent: u8,
    segments: &[&str],
    variants: &[Variant],
    out: &mut Code,
) {
    let mut compiler = Compiler {
        numbers: Vec::new(),
        first,
        exponent,
        segments,
        variants,
        texts: &mut out.texts,
    };
    compiler.add(condition);
    let numbers = compiler.numbers;
    out.numbers.push(numbers.len() as u32);
    out.numbers.extend(numbers);
}

struct Compiler<'a> {
    numbers: Vec<u32>,
    first: usize,
    exponent: u8,
    segments: &'a [&'a str],
    variants: &'a [Variant],
    texts: &'a mut Vec<String>,
}

impl Compiler<'_> {
    fn add(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) => self.joined(parts, Op::And),
            Condition::Any(parts) => self.joined(parts, Op::Or),
            Condition::Not(part) => {
                self.add(part);
                self.numbers.push(Op::Not as u32);
            }
            Condition::Number(fact, test, value) => {
                let (from, to) = bounds(described(*fact).kind, *test, *value, self.exponent);
                self.numbers
                    .extend([Op::Range as u32, *fact as u32, from, to]);
            }
            Condition::Name(fact, names) => {
                let bits = names.iter().fold(0, |bits, name| bits | 1 << name);
                self.numbers.extend([Op::Among as u32, *fact as u32, bits]);
            }
            Condition::Text(fact, texts) => {
                self.any(texts, |compiler, text| {
                    let place = compiler.text(text);
                    compiler
                        .numbers
                        .extend([Op::Text as u32, *fact as u32, place]);
                });
            }
            Condition::Segment(names) => {
                self.any(names, |compiler, name| {
                    let at = compiler.segments.iter().position(|known| *known == name);
                    compiler
                        .numbers
                        .extend([Op::Earlier as u32, at.unwrap_or(usize::MAX) as u32]);
                });
            }
            Condition::Variant(names) => {
                let named = |found: &&Variant| names.contains(&found.name);
                let (mut experiment, mut bits) = (u32::MAX, 0);
                for found in self.variants.iter().filter(named) {
                    experiment = found.experiment;
                    bits |= 1 << found.variant;
                }
                self.numbers.extend([Op::Variant as u32, experiment, bits]);
            }
            Condition::Events {
                action,
                of,
                times,
                within,
            } => {
                let (what, text) = match of {
                    Of::Any => (of::ANY, String::new()),
                    Of::Category(text) => (of::CATEGORY, text.clone()),
                    Of::Product(text) => (of::PRODUCT, text.clone()),
                    Of::Brand(text) => (of::BRAND, text.clone()),
                    Of::Words(text) => {
                        let folded = folded(text);
                        (of::WORDS, String::from_utf8_lossy(&folded).into_owned())
                    }
                };
                let place = match what {
                    of::ANY => 0,
                    _ => self.text(&text),
                };
                let (from, to) = bounds(Kind::Count, times.0, times.1, 0);
                let seconds = within.unwrap_or(0);
                self.numbers.extend([
                    Op::Events as u32,
                    *action as u32,
                    what,
                    place,
                    from,
                    to,
                    seconds,
                ]);
            }
        }
    }

    fn joined(&mut self, parts: &[Condition], op: Op) {
        for (at, part) in parts.iter().enumerate() {
            self.add(part);
            if at > 0 {
                self.numbers.push(op as u32);
            }
        }
    }

    fn any(&mut self, all: &[String], mut one: impl FnMut(&mut Self, &str)) {
        for (at, text) in all.iter().enumerate() {
            one(self, text);
            if at > 0 {
                self.numbers.push(Op::Or as u32);
            }
        }
    }

    /// The place of a text, added if no condition has it yet.
    fn text(&mut self, text: &str) -> u32 {
        let at = self.texts.iter().position(|known| known == text);
        let at = at.unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        (self.first + at) as u32
    }
}

/// The first value that passes and the first one above that no longer does (0: all do), in the device's unit.
fn bounds(kind: Kind, test: Test, value: u32, exponent: u8) -> (u32, u32) {
    let (value, parts) = match kind {
        Kind::Money => (u64::from(value) * 10u64.pow(exponent.min(4).into()), 1000),
        _ => (u64::from(value), 1),
    };
    let (below, above, exact) = (value / parts, value.div_ceil(parts), value % parts == 0);
    let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX - 1);
    match test {
        Test::AtLeast => (number(above), 0),
        Test::Above => (number(below + 1), 0),
        Test::Below if above > 0 => (0, number(above)),
        Test::AtMost => (0, number(below + 1)),
        Test::Equal if exact => (number(below), number(below + 1)),
        // Nothing is below nothing, and no amount lies between two coins.
        _ => (1, 1),
    }
}
