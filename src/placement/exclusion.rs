//! Why a placement does not show a product: beside [`Page::slot`], by the same question to the same ranking.
//!
//! Fills nothing, counts nothing. Not in the modules that a shopper's page loads (see [`EXPLAINS`](crate::recommend::EXPLAINS)).

use super::Page;
use crate::recommend::{Exclusion, Query, RULE_TEXTS, Strategy, exclusion, recommend};

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
        let Some(at) = self.config.placements.position(placement) else {
            return Some(Exclusion::Placement);
        };
        let Some(strategy) = Strategy::from_code(self.placement_number(at, 0)) else {
            return Some(Exclusion::Placement);
        };
        if !self.may_fill(strategy, now) {
            return Some(Exclusion::Level);
        }
        if !self.has_occasion(strategy, at, now) {
            return Some(Exclusion::Occasion);
        }
        let Some((shelf, row)) = self.find(id) else {
            return Some(Exclusion::Absent);
        };
        let key = self.shelves[shelf].key(row);
        let (mut most, mut seen) = self.bounds(at, limit, seen);
        let mut filled = strategy;
        if strategy == Strategy::Bundle {
            let own = self.own.and_then(|(shelf, row)| {
                let bar = self.unbundled(shelf, row);
                bar.map(|bar| (self.shelves[shelf].key(row) == key, bar))
            });
            match own {
                Some((true, bar)) => return Some(bar),
                Some((false, _)) => return Some(Exclusion::Occasion),
                None => {}
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
        let shown = self.slot(placement, limit, seen, now);
        let shown = shown.map(|slot| slot.picks).unwrap_or_default();
        if shown
            .iter()
            .any(|pick| self.shelves[pick.shelf].key(pick.row) == key)
        {
            return None;
        }
        let bar = self.ask(filled, most, at, seen, now, |query, left| {
            exclusion(&self.shelves, query, key, left)
        });
        bar.or(Some(Exclusion::Few))
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
        let rule = match exclusion {
            Exclusion::Rule(rule) => self.rule_name(rule),
            _ => "",
        };
        let mut out = [score, least].map(i32::to_le_bytes).as_flattened().to_vec();
        out.extend(exclusion.name().bytes());
        out.push(0);
        out.extend(rule.bytes());
        out
    }

    /// The name of a rule of the configuration.
    pub fn rule_name(&self, rule: usize) -> &str {
        self.config.rule_texts.get(rule * RULE_TEXTS)
    }
}
