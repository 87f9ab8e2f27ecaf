//! Orders the best candidates for a slot so that it is not a wall of one thing.
//!
//! Chooses greedily: what already stands in the slot counts against its kind. Knows nothing of the shopper.

use super::best::Ranked;
use super::candidates::Query;
use super::score::Scorer;
use super::{Pick, Strategy, Term};

/// Points against a second product of the same category, and of the same brand. Of a category, each further
/// one costs that much more than the one before: two or three of a kind are help, six are a wall.
const SAME_CATEGORY: i32 = 120;
const SAME_BRAND: i32 = 60;

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

/// Chooses `query.limit` of `candidates` (best first).
pub fn rerank(scorers: &[Scorer], candidates: &[Ranked], query: &Query) -> Vec<Pick> {
    let weight = query.strategy.weights(query.weights)[Term::Diversity as usize];
    // Where likeness or time is the point, variety of categories is not.
    let by_category = !matches!(
        query.strategy,
        Strategy::Similar | Strategy::RecentlyViewed | Strategy::Cheaper | Strategy::Alike
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
    let mut rest = Vec::with_capacity(candidates.len());
    for ranked in candidates {
        let shelf = scorers[ranked.shelf as usize].shelf;
        let row = ranked.row as usize;
        rest.push(Candidate {
            ranked: *ranked,
            category: shelf.category_of(row).0,
            brand: shelf.brand_of(row),
            same_category: 0,
            same_brand: 0,
        });
    }
    let mut chosen: Vec<Pick> = Vec::new();
    while chosen.len() < query.limit {
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
        let (shelf, row) = (taken.ranked.shelf as usize, taken.ranked.row as usize);
        let (mut terms, [source, from]) = scorers[shelf].terms(row);
        terms[Term::Diversity as usize] = -penalty(&taken);
        chosen.push(Pick {
            shelf,
            row,
            terms,
            source,
            from,
        });
        for other in &mut rest {
            other.same_category += usize::from(other.category == taken.category);
            other.same_brand += i32::from(other.brand == taken.brand && taken.brand != 0);
        }
    }
    chosen
}
