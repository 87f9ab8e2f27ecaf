//! Orders the best candidates for a slot so that it is not a wall of one thing.
//!
//! Chooses greedily: what already stands in the slot counts against its kind. Knows nothing of the shopper.

use super::candidates::Query;
use super::score::Scorer;
use super::{Pick, Strategy, Term};

/// A candidate with its score before re-ranking.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The sum of its terms.
    pub score: i32,
    /// Which shelf it stands on.
    pub shelf: usize,
    /// Which row.
    pub row: usize,
    /// Key of its id.
    pub key: u32,
}

/// Points against a second product of the same category, and of the same brand. Of a category, each further
/// one costs that much more than the one before: two or three of a kind are help, six are a wall.
const SAME_CATEGORY: i32 = 120;
const SAME_BRAND: i32 = 60;

/// Chooses `query.limit` of `candidates` (best first).
pub fn rerank(scorers: &[Scorer], mut candidates: Vec<Ranked>, query: &Query) -> Vec<Pick> {
    let weight = query.strategy.weights(query.weights)[Term::Diversity as usize];
    // Where likeness or time is the point, variety of categories is not.
    let by_category = !matches!(query.strategy, Strategy::Similar | Strategy::RecentlyViewed);
    let mut chosen: Vec<Pick> = Vec::new();
    let mut kinds: Vec<(u32, u32)> = Vec::new();
    while chosen.len() < query.limit && !candidates.is_empty() {
        let penalty = |ranked: &Ranked| {
            let shelf = scorers[ranked.shelf].shelf;
            let (category, brand) = (shelf.category_of(ranked.row).0, shelf.brand_of(ranked.row));
            // The category of the page is what the shopper came for.
            let varied = by_category && category != query.category.0;
            let categories = kinds
                .iter()
                .filter(|(found, _)| varied && *found == category)
                .count() as i32;
            let brands = kinds
                .iter()
                .filter(|(_, found)| brand != 0 && *found == brand)
                .count() as i32;
            (categories * (categories + 1) / 2 * SAME_CATEGORY + brands * SAME_BRAND) * weight / 100
        };
        let full = |ranked: &Ranked| {
            let category = scorers[ranked.shelf].shelf.category_of(ranked.row).0;
            query.per_category > 0
                && kinds.iter().filter(|(found, _)| *found == category).count()
                    >= query.per_category
        };
        let next = candidates
            .iter()
            .enumerate()
            .filter(|(_, ranked)| !full(ranked))
            .max_by_key(|(at, ranked)| (ranked.score - penalty(ranked), -(*at as i64)));
        let Some((at, ranked)) = next else {
            break;
        };
        let shelf = scorers[ranked.shelf].shelf;
        let (mut terms, source) = scorers[ranked.shelf].terms(ranked.row);
        terms[Term::Diversity as usize] = -penalty(ranked);
        let kind = (shelf.category_of(ranked.row).0, shelf.brand_of(ranked.row));
        chosen.push(Pick {
            shelf: ranked.shelf,
            row: ranked.row,
            terms,
            source,
        });
        kinds.push(kind);
        candidates.remove(at);
    }
    chosen
}
