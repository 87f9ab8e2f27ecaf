//! Which variants of the configuration's experiments are seen on this page, and what is kept of that.
//!
//! Goes by what the shopper is known by on this page: a number drawn by chance, kept only with leave to be remembered, or what the
//! page says. Decides nothing about what a variant changes: conditions name it.

use super::bandit::{Belief, Tried, thompson_for};
use super::condition::{Conditions, NOTHING, Op, TRUE};
use super::experiment::{Assignment, Experiment, Holdout, Kept, Range, Way, assign};
use super::page::Page;
use crate::catalog::format::{Decoder, Encoder, Nested, columns};
use crate::catalog::{Strings, cut, key};
use crate::consent::Level;
use crate::profile::Event;
use crate::signals::Action;

/// How many texts an experiment has in [`Experiments::texts`].
pub const EXPERIMENT_TEXTS: usize = 5;
/// Numbers of an experiment before its ranges.
const HEAD: usize = 8;
/// The key under which the number is kept.
const NUMBER: &str = "devanture:number";

/// What is compared with one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiments {
    /// The first place that is not held out, then each experiment with the number of its numbers before it: condition, whether it
    /// runs (1), draws by beliefs (2), and from the third bit on how many pages of one person those weigh as much as, round, oldest round, the variant that all see from 1, its part of the namespace,
    /// number of variants, their ranges, and beliefs: a condition (0: all) and two counts a variant.
    pub numbers: Vec<u32>,
    /// What the holdout is chosen by, then per experiment: name, seed, namespace, placements that it touches (`*` for all) and
    /// names of the variants, both separated by line feeds.
    pub texts: Strings,
}

columns! {
    Experiments {
        numbers: some_values 34,
        texts: some_list 35,
    }
}

impl crate::catalog::format::Column for Experiments {
    const EMPTY: Self = Self {
        numbers: Vec::new(),
        texts: Strings::EMPTY,
    };
}

impl Nested for Experiments {
    fn put(&self, pass: &mut Encoder) {
        self.write(pass);
    }

    fn take(&mut self, pass: &mut Decoder) {
        self.read(pass);
    }
}

/// One experiment as the pack has it.
struct Found<'a> {
    condition: usize,
    draws: bool,
    weight: u32,
    experiment: Experiment<'a>,
    ranges: Vec<Range>,
    beliefs: &'a [u32],
}

impl Experiments {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.texts.len() / EXPERIMENT_TEXTS
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A text of an experiment: 0 its name, 3 the placements that it touches, from 16 on the names of its variants.
    pub fn text(&self, at: usize, which: usize) -> &str {
        let text = |which: usize| self.texts.get(1 + at * EXPERIMENT_TEXTS + which);
        if which < 16 {
            return text(which);
        }
        let mut rest = Some(text(4));
        for _ in 16..which {
            rest = rest.and_then(|text| cut(text, b'\n').1);
        }
        rest.map_or("", |text| cut(text, b'\n').0)
    }

    /// An experiment by its place. Damaged numbers make it one that nobody is in.
    fn get(&self, wanted: usize) -> Option<Found<'_>> {
        let mut rest = self.numbers.get(1..)?;
        for _ in 0..wanted {
            let (length, after) = rest.split_first()?;
            rest = after.get(*length as usize..)?;
        }
        let (length, after) = rest.split_first()?;
        let numbers = after.get(..*length as usize)?;
        let (head, after) = numbers.split_at_checked(HEAD)?;
        let count = head[7] as usize;
        let (places, beliefs) = after.split_at_checked(count.checked_mul(2)?)?;
        let mut ranges = Vec::new();
        for range in places.as_chunks::<2>().0 {
            ranges.push((range[0], range[1]));
        }
        let text = |which| self.text(wanted, which);
        Some(Found {
            condition: head[0] as usize,
            draws: head[1] & 2 != 0,
            weight: head[1] >> 2,
            ranges,
            beliefs,
            experiment: Experiment {
                name: text(0),
                seed: text(1),
                version: 2,
                ranges: &[],
                namespace: (text(2), (head[5], head[6])),
                round: head[2],
                oldest_round: head[3],
                active: head[1] & 1 != 0,
                forced: (head[4] as usize).checked_sub(1),
            },
        })
    }

    fn holdout(&self) -> Holdout<'_> {
        Holdout {
            seed: self.texts.get(0),
            share: self.numbers.first().copied().unwrap_or(0),
        }
    }
}

impl Page {
    /// What the shopper is known by: the number that is kept, else what this page says.
    fn unit(&self, now: u32) -> &str {
        for event in self.noted(now) {
            if event.is(Action::Number) {
                return &event.title;
            }
        }
        &self.told.unit
    }

    /// Per experiment the variant that is seen, given what conditions come to without; [`NOTHING`] for none.
    pub(super) fn variants(&self, held: &[i8], now: u32) -> Vec<u32> {
        let mut out = Vec::new();
        for at in 0..self.config.experiments.len() {
            let found = self.assigned(at, held, now);
            out.push(found.map_or(NOTHING, |found| found.variant as u32));
        }
        out
    }

    fn assigned(&self, at: usize, held: &[i8], now: u32) -> Option<Assignment> {
        let all = &self.config.experiments;
        let Found {
            condition,
            draws,
            weight,
            experiment,
            ranges,
            beliefs,
        } = all.get(at)?;
        let mut kept = Kept::default();
        // What is drawn anew with every publication is not held to an earlier draw.
        for event in self.noted(now).iter().filter(|_| !draws) {
            if event.is(Action::Variant) {
                kept.add(event.product, event.category, event.price);
            }
        }
        let off = self.consent.level(now) == Level::Off;
        let takes_part = condition == 0 || held.get(condition - 1) == Some(&TRUE);
        let experiment = Experiment {
            ranges: &ranges,
            active: experiment.active && !off && takes_part,
            ..experiment
        };
        let (unit, address) = (self.unit(now), self.told.address.as_str());
        let mut found = assign(&experiment, all.holdout(), unit, address, &kept)?;
        if draws && found.way == Way::Place {
            let mut tried = Vec::new();
            for variant in (0..ranges.len()).filter(|_| weight > 0) {
                tried.push(self.tried(at, variant, experiment.round, now));
            }
            let believed = believed(ranges.len(), beliefs, held);
            found.variant = thompson_for(&believed, &tried, weight, seed(&experiment, unit));
        }
        Some(found)
    }

    /// What a variant is called where it is told: its experiment before it.
    fn variant_name(&self, at: usize, variant: usize) -> String {
        let all = &self.config.experiments;
        let mut name = String::from(all.text(at, 0));
        name.push_str(": ");
        name.push_str(all.text(at, 16 + variant));
        name
    }

    /// How a variant did with this person on earlier pages; nothing without leave to know it. What this page counts changes nothing on it.
    fn tried(&self, at: usize, variant: usize, round: u32, now: u32) -> Tried {
        let thing = key(&self.variant_name(at, variant));
        let mut out = Tried::default();
        for event in self.noted(now) {
            if event.is(Action::Tried) && event.product == thing && event.category == round {
                out.shown += event.price & 0xffff;
                out.taken += event.price >> 16;
            }
        }
        for (own, counted) in &self.told.tried {
            if *own == thing {
                out.shown = out.shown.saturating_sub(counted & 0xffff);
                out.taken = out.taken.saturating_sub(counted >> 16);
            }
        }
        out
    }

    /// Counts once a page that a drawn variant is shown (1) or taken up (1 << 16), with leave; answers whether it did.
    fn try_out(&mut self, at: usize, variant: usize, round: u32, what: u32, now: u32) -> bool {
        let name = self.variant_name(at, variant);
        let thing = key(&name);
        if self.told.tried.contains(&(thing, what)) || !self.is_known(now) {
            return false;
        }
        let hour = now / 60;
        let same = |event: &&Event| {
            event.is(Action::Tried) && event.product == thing && event.hour == hour
        };
        let before = self.noted(now).iter().find(same);
        let before = before.map_or(0, |event| event.price);
        self.set_aside(
            Event {
                action: Action::Tried as u8,
                category: round,
                price: before.saturating_add(what),
                ..Event::bare(thing, hour, &name)
            },
            now,
        );
        self.told.tried.push((thing, what));
        true
    }

    /// Hears that what hangs on an experiment was taken up; answers 1 where that is kept. What this page did not show drawn, it cannot have been.
    pub(super) fn succeed(&mut self, at: usize, now: u32) -> u32 {
        let held = self.conditions(now, &[]);
        let found = self.assigned(at, &held, now);
        let Some(variant) = found.filter(|found| found.way == Way::Place) else {
            return 0;
        };
        let Some(of) = self.config.experiments.get(at) else {
            return 0;
        };
        let (variant, round, counts) = (
            variant.variant,
            of.experiment.round,
            of.draws && of.weight > 0,
        );
        let thing = key(&self.variant_name(at, variant));
        let shown = self.told.tried.contains(&(thing, 1));
        u32::from(counts && shown && self.try_out(at, variant, round, 1 << 16, now))
    }

    /// Hears that something which hangs on an experiment stands on the page: with leave, what the shopper is known by and their
    /// variant are kept. Answers the variant, from 1; 0 when they are in none, or only look at it.
    pub(super) fn expose(&mut self, at: usize, now: u32) -> u32 {
        let held = self.conditions(now, &[]);
        let found = self.assigned(at, &held, now);
        self.keep_unit(now);
        let Some(found) = found.filter(|found| found.way != Way::Asked) else {
            return 0;
        };
        let all = &self.config.experiments;
        let Some(of) = all.get(at) else {
            return 0;
        };
        let name = of.experiment.name;
        let (product, round, variant) = (key(name), of.experiment.round, found.variant as u32);
        let title = self.variant_name(at, found.variant);
        let counts = of.draws && of.weight > 0;
        let same = |event: &Event| {
            event.is(Action::Variant)
                && event.product == product
                && event.category == round
                && event.price == variant
        };
        if !of.draws && !self.noted(now).iter().any(same) {
            self.set_aside(
                Event {
                    action: Action::Variant as u8,
                    category: round,
                    price: variant,
                    ..Event::bare(product, now / 60, &title)
                },
                now,
            );
        }
        if counts {
            self.try_out(at, found.variant, round, 1, now);
        }
        variant + 1
    }

    fn keep_unit(&mut self, now: u32) {
        let known = self.noted(now).iter().any(|event| event.is(Action::Number));
        let unit = self.told.unit.clone();
        if known {
            self.hold(now);
        } else if !unit.is_empty() {
            self.set_aside(
                Event {
                    action: Action::Number as u8,
                    ..Event::bare(key(NUMBER), now / 60, &unit)
                },
                now,
            );
        }
    }

    /// The variants that are seen, as `experiment:variant`, for reports.
    pub fn seen_variants(&self, now: u32) -> Vec<String> {
        let held = self.conditions(now, &[]);
        let all = &self.config.experiments;
        let mut out = Vec::new();
        for (at, variant) in self.variants(&held, now).into_iter().enumerate() {
            if variant != NOTHING {
                let mut name = String::from(all.text(at, 0));
                name.push_str(":");
                name.push_str(all.text(at, 16 + variant as usize));
                out.push(name);
            }
        }
        out
    }

    /// Whether a condition hangs on an experiment, itself or by a segment that it names.
    pub fn hangs_on(&self, condition: usize, experiment: usize) -> bool {
        let mut hang: Vec<usize> = Vec::new();
        let texts = &self.config.condition_texts;
        let code = &self.config.condition_numbers;
        Conditions { code, texts }.each(&mut |place, op, operands| {
            let of = operands.first().copied().unwrap_or(NOTHING) as usize;
            let varies = op == Op::Variant as u32 && of == experiment;
            let earlier = op == Op::Earlier as u32 && hang.contains(&of);
            if varies || earlier {
                hang.push(place);
            }
        });
        hang.contains(&condition.wrapping_sub(1))
    }
}

/// What is believed of each variant: of the first group that the shopper is in, else of all; where nothing is believed, all are as likely.
fn believed(count: usize, beliefs: &[u32], held: &[i8]) -> Vec<Belief> {
    let mut counts: &[u32] = &[];
    let mut rest = beliefs;
    while let Some((place, after)) = rest.split_first() {
        let (these, next) = after.split_at_checked(count * 2).unwrap_or((after, &[]));
        if *place == 0 || held.get(*place as usize - 1) == Some(&TRUE) {
            counts = these;
            break;
        }
        rest = next;
    }
    let mut all = Vec::new();
    for variant in 0..count {
        let number = |at: usize| counts.get(variant * 2 + at).copied().unwrap_or(0);
        all.push(Belief::default().after(number(0), number(1)));
    }
    all
}

/// What decides the draws: the same for the same person in a round.
fn seed(of: &Experiment, unit: &str) -> u64 {
    let mut seed = String::from(of.seed);
    seed.push_str(unit);
    u64::from(key(&seed)) << 32 | u64::from(of.round)
}
