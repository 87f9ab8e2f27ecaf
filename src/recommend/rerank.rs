//! Orders the best candidates for a slot so that it is not a wall of one thing.
//!
//! Chooses greedily: what already stands in the slot counts against its kind. Knows nothing of the shopper.

use super::best::Ranked;
use super::candidates::Query;
use super::score::Scorer;
use super::{PIN, Pick, Strategy, Term};

/// Points against a second product of the same category, and of the same brand. Of a category, each further
/// one costs that much more than the one before: two or three of a kind are help, six are a wall.
const SAME_CATEGORY: i32 = 120;
const SAME_BRAND: i32 = 60;
/// No slot is longer.
const MOST: usize = 48;

/// A candidate with what already stands in the slot beside it.
struct Candidate {
    ranked: Ranked,
    /// Keys of its category and brand.
    category: u32,
    brand: u32,
    /// How many chosen ones share them.
    same_category: usize,
    same_brand: i32,
}

/// A product to which the shop gave a place.
pub struct Pinned {
    /// The place, counted from 1.
    pub place: usize,
    /// By which rule, counted from 1.
    pub rule: usize,
    /// The product.
    pub ranked: Ranked,
}

/// Chooses `query.limit` of `candidates` (best first), with the pinned ones at their places: at the end where the slot is
/// shorter, and after each other where two have the same.
pub fn rerank(
    scorers: &[Scorer],
    candidates: &[Ranked],
    pins: &[Pinned],
    query: &Query,
) -> Vec<Pick> {
    let weight = query.strategy.weights(query.weights)[Term::Diversity as usize];
    // Where likeness or time is the point, variety of categories is not.
    let by_category = !matches!(
        query.strategy,
        Strategy::Similar
            | Strategy::VisuallySimilar
            | Strategy::RecentlyViewed
            | Strategy::Cheaper
    );
    let cap = match query.per_category {
        0 => usize::MAX,
        cap => cap,
    };
    let penalty = |candidate: &Candidate| {
        // The category of the page is what the shopper came for.
        let varied = by_category && candidate.category != query.category_keys.0;
        let others = if varied {
            candidate.same_category as i32
        } else {
            0
        };
        (others * (others + 1) / 2 * SAME_CATEGORY + candidate.same_brand * SAME_BRAND) * weight
            / 100
    };
    let beside = |ranked: &Ranked| {
        let shelf = scorers[ranked.shelf as usize].shelf;
        let row = ranked.row as usize;
        Candidate {
            ranked: *ranked,
            category: shelf.category_of(row).0,
            brand: shelf.brand_of(row),
            same_category: 0,
            same_brand: 0,
        }
    };
    let join = |taken: &Candidate, rest: &mut Vec<Candidate>| {
        for other in rest {
            other.same_category += usize::from(other.category == taken.category);
            other.same_brand += i32::from(other.brand == taken.brand && taken.brand != 0);
        }
    };
    let pick = |taken: &Candidate| {
        let (shelf, row) = (taken.ranked.shelf as usize, taken.ranked.row as usize);
        let (terms, [source, from]) = scorers[shelf].terms(row);
        Pick {
            shelf,
            row,
            terms,
            source,
            from,
            rule: scorers[shelf].ruled(row).1,
        }
    };
    let mut rest = Vec::with_capacity(candidates.len());
    for ranked in candidates {
        if !pins.iter().any(|pin| pin.ranked.key == ranked.key) {
            rest.push(beside(ranked));
        }
    }
    for pin in pins {
        join(&beside(&pin.ranked), &mut rest);
    }
    let mut chosen: Vec<Pick> = Vec::new();
    while chosen.len() + pins.len() < query.limit {
        let mut next = None;
        let mut highest = i32::MIN;
        for (at, candidate) in rest.iter().enumerate() {
            let score = candidate.ranked.score - penalty(candidate);
            if candidate.same_category < cap && (next.is_none() || score > highest) {
                (next, highest) = (Some(at), score);
            }
        }
        let Some(at) = next else {
            break;
        };
        let taken = rest.remove(at);
        let mut next = pick(&taken);
        next.terms[Term::Diversity as usize] = -penalty(&taken);
        chosen.push(next);
        join(&taken, &mut rest);
    }
    // From the front on, so that none is pushed away by a later one.
    let mut free = 0;
    for place in 1..=MOST {
        for pin in pins.iter().filter(|pin| pin.place.min(MOST) == place) {
            let mut pinned = pick(&beside(&pin.ranked));
            pinned.terms[Term::Rule as usize] += PIN;
            pinned.rule = pin.rule;
            free = (place - 1).max(free).min(chosen.len());
            chosen.insert(free, pinned);
            free += 1;
        }
    }
    chosen
}
