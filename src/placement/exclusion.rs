//! Why a placement does not show a product: beside [`Page::slot`], by the same question to the same ranking.
//!
//! Fills nothing, counts nothing. Not in the modules that a shopper's page loads (see [`EXPLAINS`](crate::recommend::EXPLAINS)).

use core::cmp::Reverse;

use super::experiment::decimal;
use super::{FAVORITES, Page};
use crate::catalog::folded;
use crate::recommend::{Exclusion, Query, RULE_TEXTS, Strategy, exclusions, recommend};

/// How many products of each reason are named.
const NAMED: usize = 8;

/// What a placement leaves out for one reason, of all that the page has at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The reason; of scores, those of the first product.
    pub why: Exclusion,
    /// How many products; 0 where the reason is the placement's own, and nothing can stand there.
    pub count: usize,
    /// The first of them as shelves and rows, each with its own reason: where scores decide, those that came nearest.
    pub named: Vec<(usize, usize, Exclusion)>,
}

impl Page {
    /// Why a product, given by its id, is not among what [`Page::slot`] answers to the same arguments; `None` when it is.
    pub fn exclusion(
        &self,
        placement: &str,
        limit: usize,
        seen: &[String],
        id: &str,
        now: u32,
    ) -> Option<Exclusion> {
        let found = self.find(id);
        let keys: Vec<u32> = found
            .into_iter()
            .map(|(shelf, row)| self.shelves[shelf].key(row))
            .collect();
        match self.exclusions(placement, limit, seen, &keys, now) {
            Err(why) => Some(why),
            Ok(found) => found
                .first()
                .map_or(Some(Exclusion::Absent), |found| *found),
        }
    }

    /// What a placement leaves out, by reasons in their order. `wanted`: only products in whose title or id this stands; all when empty.
    pub fn left_out(
        &self,
        placement: &str,
        limit: usize,
        seen: &[String],
        wanted: &str,
        now: u32,
    ) -> Vec<LeftOut> {
        let wanted = folded(wanted);
        let has = |text: &str| {
            folded(text)
                .windows(wanted.len())
                .any(|part| part == wanted)
        };
        // A product that several packs have is one.
        let mut places: Vec<(u32, usize, usize)> = Vec::new();
        for (at, shelf) in self.shelves.iter().enumerate() {
            for row in 0..shelf.len() {
                let (title, id) = (shelf.products.titles.get(row), shelf.products.ids.get(row));
                if wanted.is_empty() || has(title) || has(id) {
                    places.push((shelf.key(row), at, row));
                }
            }
        }
        places.sort_unstable();
        places.dedup_by_key(|(key, ..)| *key);
        places.sort_unstable_by_key(|(_, shelf, row)| (*shelf, *row));
        let keys: Vec<u32> = places.iter().map(|(key, ..)| *key).collect();
        let found = match self.exclusions(placement, limit, seen, &keys, now) {
            Ok(found) => found,
            Err(why) => {
                return vec![LeftOut {
                    why,
                    count: 0,
                    named: Vec::new(),
                }];
            }
        };
        let mut out: Vec<LeftOut> = Vec::new();
        for (why, (_, shelf, row)) in found.into_iter().zip(places) {
            let Some(why) = why else {
                continue;
            };
            let same = |known: &&mut LeftOut| match (known.why, why) {
                (Exclusion::Rule(known), Exclusion::Rule(rule)) => known == rule,
                (known, why) => known.name() == why.name(),
            };
            match out.iter_mut().find(same) {
                Some(known) => known.named.push((shelf, row, why)),
                None => out.push(LeftOut {
                    why,
                    count: 0,
                    named: vec![(shelf, row, why)],
                }),
            }
        }
        let order = |left: &LeftOut| match left.why {
            Exclusion::Rule(rule) => (
                Exclusion::NAMES.iter().position(|name| *name == "rule"),
                rule,
            ),
            why => (
                Exclusion::NAMES.iter().position(|name| *name == why.name()),
                0,
            ),
        };
        out.sort_by_key(order);
        for left in &mut out {
            let score = |(_, _, why): &(usize, usize, Exclusion)| {
                why.scores().map(|(score, _)| Reverse(score))
            };
            left.named.sort_by_key(score);
            left.count = left.named.len();
            left.named.truncate(NAMED);
            left.why = left.named.first().map_or(left.why, |(.., why)| *why);
        }
        out
    }

    /// The same as lines of texts between tabs: of a reason its name, that of its rule, and how many; then of each product, behind one
    /// more tab, its title, its id, its score and the lowest that was enough.
    pub fn told_left_out(&self, left: &[LeftOut]) -> String {
        let mut out = String::new();
        // No text may pass for the end of one.
        let plain = |text: &str| text.replace(|letter: char| letter.is_control(), " ");
        let mut row = |cells: &[&str]| {
            for (at, cell) in cells.iter().enumerate() {
                out.push_str(if at > 0 { "\t" } else { "" });
                out.push_str(&plain(cell));
            }
            out.push_str("\n");
        };
        for LeftOut { why, count, named } in left {
            row(&[why.name(), self.rule_of(*why), &written(*count as i32)]);
            for (shelf, at, why) in named {
                let products = &self.shelves[*shelf].products;
                let (title, id) = (products.titles.get(*at), products.ids.get(*at));
                let (score, least) = why.scores().unwrap_or_default();
                row(&["", title, id, &written(score), &written(least)]);
            }
        }
        out
    }

    /// Why products, given by their keys, do not stand in a placement; the error is what keeps everything out of it.
    fn exclusions(
        &self,
        placement: &str,
        limit: usize,
        seen: &[String],
        keys: &[u32],
        now: u32,
    ) -> Result<Vec<Option<Exclusion>>, Exclusion> {
        let at = self
            .placement_at(placement, now)
            .ok_or(Exclusion::Placement)?;
        let favorites = self.placement_number(at, 0) == FAVORITES;
        let strategy = Strategy::from_code(self.placement_number(at, 0));
        if let Some(strategy) = strategy {
            if !self.may_fill(strategy, now) {
                return Err(Exclusion::Level);
            }
            if !self.has_occasion(strategy, at, now) {
                return Err(Exclusion::Occasion);
            }
        } else if !favorites {
            return Err(Exclusion::Placement);
        }
        let slot = self.slot(placement, limit, seen, now);
        let shown = slot.map(|slot| slot.picks).unwrap_or_default();
        let stands = |key: u32| {
            let mut shown = shown.iter();
            shown.any(|pick| self.shelves[pick.shelf].key(pick.row) == key)
        };
        let Some(strategy) = strategy else {
            // A list of what has a heart.
            let why = |key: &u32| (!stands(*key)).then_some(Exclusion::Unlike);
            return Ok(keys.iter().map(why).collect());
        };
        let (mut most, mut seen) = self.bounds(at, limit, seen);
        let mut filled = strategy;
        if strategy == Strategy::Bundle {
            if let Some((shelf, row)) = self.own
                && let Some(bar) = self.unbundled(shelf, row)
            {
                let own = self.shelves[shelf].key(row);
                let why = |key: &u32| {
                    Some(if *key == own {
                        bar
                    } else {
                        Exclusion::Occasion
                    })
                };
                return Ok(keys.iter().map(why).collect());
            }
            // A bundle's own product stands there whenever anything goes with it.
            most = most.min(4).saturating_sub(1);
            seen = &[];
            let brings = |strategy: &Strategy| {
                let answer = |query: &Query, _: &[Exclusion]| recommend(&self.shelves, query);
                !self.ask(*strategy, most, at, &[], now, answer).is_empty()
            };
            filled = Self::BUNDLED
                .into_iter()
                .find(brings)
                .unwrap_or(Strategy::BoughtTogether);
        }
        let bars = self.ask(filled, most, at, seen, now, |query, left| {
            exclusions(&self.shelves, query, keys, left)
        });
        let why = |(key, bar): (&u32, Option<Exclusion>)| {
            (!stands(*key)).then(|| bar.unwrap_or(Exclusion::Few))
        };
        Ok(keys.iter().zip(bars).map(why).collect())
    }

    /// Whether the page has what a list begins from.
    fn has_occasion(&self, strategy: Strategy, at: usize, now: u32) -> bool {
        let carted = !self.context().cart.is_empty();
        match strategy {
            Strategy::Similar
            | Strategy::Cheaper
            | Strategy::Bundle
            | Strategy::VisuallySimilar => self.own.is_some(),
            Strategy::Curated => {
                self.own.is_some() || !self.config.placement_lists.get(at).is_empty()
            }
            Strategy::AlsoViewed | Strategy::AlsoBought | Strategy::BoughtTogether => {
                self.own.is_some() || carted
            }
            Strategy::Cart => carted,
            Strategy::FreeShipping => self.missing(now).is_some_and(|missing| missing > 0),
            _ => true,
        }
    }

    /// An exclusion as it crosses to JavaScript: its score and the lowest that was enough, four bytes each, then its name and that
    /// of the rule, joined by NUL.
    pub fn told(&self, exclusion: Exclusion) -> Vec<u8> {
        let (score, least) = exclusion.scores().unwrap_or_default();
        let rule = self.rule_of(exclusion);
        let mut out = [score, least].map(i32::to_le_bytes).as_flattened().to_vec();
        out.extend(exclusion.name().bytes());
        out.push(0);
        out.extend(rule.bytes());
        out
    }

    fn rule_of(&self, exclusion: Exclusion) -> &str {
        match exclusion {
            Exclusion::Rule(rule) => self.rule_name(rule),
            _ => "",
        }
    }

    /// The name of a rule of the configuration.
    pub fn rule_name(&self, rule: usize) -> &str {
        self.config.rule_texts.get(rule * RULE_TEXTS)
    }
}

/// A number in digits.
fn written(number: i32) -> String {
    let mut out = String::from(if number < 0 { "-" } else { "" });
    out.push_str(decimal(number.unsigned_abs(), &mut [0; 10]));
    out
}
