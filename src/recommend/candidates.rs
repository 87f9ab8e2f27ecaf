//! Which products may stand in a slot, and which of them do.
//!
//! The page's public pool is chosen here too, from the page alone: it never sees a profile.

use super::rerank::{Ranked, rerank};
use super::score::{Scorer, discount, freshness};
use super::{Pick, Shelf, Strategy, Term};
use crate::catalog::{AgeGroup, Gender};
use crate::profile::{Correction, Corrections, Taste};

/// What is asked for, and all that is known when it is asked.
pub struct Query<'a> {
    /// How to fill.
    pub strategy: Strategy,
    /// The most products.
    pub limit: usize,
    /// The most products of one category; 0 for no cap.
    pub per_category: usize,
    /// Minutes since 1970.
    pub now: u32,
    /// Days for which a product counts as new.
    pub new_days: u32,
    /// Configured weights, in hundredths, in the order of [`super::Term`].
    pub weights: &'a [u32],
    /// The page's product, as a shelf and a row.
    pub page: Option<(&'a Shelf, usize)>,
    /// Keys of the page's category and of its parent; 0 without one.
    pub category: (u32, u32),
    /// What the shopper leans towards; `None` without leave to know it.
    pub taste: Option<&'a Taste>,
    /// What the shopper corrected.
    pub corrections: &'a Corrections,
    /// Keys of products that must not stand here: the page's own, in the cart, bought, shown above.
    pub exclude: &'a [u32],
}

impl Query<'_> {
    fn audience(&self) -> (Gender, AgeGroup) {
        self.page.map_or_else(Default::default, |(shelf, row)| {
            shelf.products.audience_of(row)
        })
    }
}

/// Whether a row may stand in this slot at all.
fn is_candidate(shelf: &Shelf, row: usize, query: &Query) -> bool {
    let key = shelf.key(row);
    let (gender, age) = query.audience();
    let (row_gender, row_age) = shelf.products.audience_of(row);
    let belongs = || match query.strategy {
        Strategy::New => freshness(shelf, row, query.now, query.new_days) > 0,
        Strategy::OnSale => discount(shelf, row, query.now) > 0,
        Strategy::BestRated => {
            let rating = shelf.products.rating.get(row).copied().unwrap_or(0);
            let count = shelf.products.rating_count.get(row).copied().unwrap_or(0);
            rating >= 40 && count >= 3
        }
        Strategy::RecentlyViewed => query
            .taste
            .is_some_and(|taste| taste.recent.iter().any(|(product, _)| *product == key)),
        Strategy::Similar => query.page.is_some(),
        Strategy::ForYou | Strategy::Bestsellers => true,
    };
    shelf.is_shown(row)
        && shelf.prices.can_order(row)
        && gender.fits(row_gender)
        && age.fits(row_age)
        && !query.exclude.contains(&key)
        && !query.corrections.has(Correction::Never, key)
        && belongs()
}

/// Fills a slot from all shelves, best first.
pub fn recommend(shelves: &[Shelf], query: &Query) -> Vec<Pick> {
    // Re-ranking chooses among several times as many as it returns.
    let depth = query.limit * 4 + 8;
    let mut best: Vec<Ranked> = Vec::new();
    let scorers: Vec<Scorer> = shelves
        .iter()
        .map(|shelf| Scorer::new(shelf, query))
        .collect();
    for (index, (shelf, scorer)) in shelves.iter().zip(&scorers).enumerate() {
        let floor = |best: &[Ranked]| best.get(depth - 1).map_or(i32::MIN, |last| last.score);
        let mut threshold = floor(&best);
        for (row, score) in scorer.all().into_iter().enumerate() {
            if score <= threshold || !is_candidate(shelf, row, query) {
                continue;
            }
            let ranked = Ranked {
                score,
                shelf: index,
                row,
                key: shelf.key(row),
            };
            insert(&mut best, ranked, depth);
            threshold = floor(&best);
        }
    }
    if query.strategy == Strategy::Similar {
        // Only what resembles the page's product, or shares its category, is similar.
        best.retain(|ranked| {
            let (terms, _) = scorers[ranked.shelf].terms(ranked.row);
            terms[Term::Page as usize] > 0 || terms[Term::Context as usize] > 0
        });
    }
    rerank(&scorers, best, query)
}

/// Keeps `best` sorted, best first, one entry a product, no longer than `depth`.
fn insert(best: &mut Vec<Ranked>, ranked: Ranked, depth: usize) {
    if let Some(at) = best.iter().position(|other| other.key == ranked.key) {
        if best[at].score >= ranked.score {
            return;
        }
        best.remove(at);
    }
    // Ties go to the first shelf and row, so that the order never depends on chance.
    let at = best.partition_point(|other| other.score >= ranked.score);
    best.insert(at, ranked);
    best.truncate(depth);
}

/// The page's public pool: the products whose thumbnails everyone on this page fetches, in a fixed order.
///
/// Taken in turns from what resembles the page's product, its category's best, the shop's best, newest,
/// deepest discounts and best rated, so that every kind of slot can be filled. Decided by the page and the
/// packs alone; products without an image need no place in it.
pub fn pool(
    shelves: &[Shelf],
    page: Option<(usize, usize)>,
    category: (u32, u32),
    limit: usize,
    now: u32,
    new_days: u32,
) -> Vec<(usize, usize)> {
    let rows = || {
        shelves
            .iter()
            .enumerate()
            .filter(|(_, shelf)| shelf.is_public())
            .flat_map(|(index, shelf)| (0..shelf.len()).map(move |row| (index, row)))
            .filter(|(index, row)| {
                let shelf = &shelves[*index];
                shelf.prices.can_order(*row) && !shelf.products.images.get(*row).is_empty()
            })
    };
    let ranked = |points: &dyn Fn(&Shelf, usize) -> i32| {
        let mut list: Vec<_> = rows()
            .map(|(index, row)| (points(&shelves[index], row), index, row))
            .filter(|(points, ..)| *points > 0)
            .collect();
        list.sort_by_key(|(points, index, row)| (-points, *index, *row));
        list.truncate(limit);
        list.into_iter()
            .map(|(_, index, row)| (index, row))
            .collect::<Vec<_>>()
    };
    let popularity = |shelf: &Shelf, row: usize| {
        1 + i32::from(shelf.products.popularity.get(row).copied().unwrap_or(0))
    };
    let near = page.map_or(Vec::new(), |(index, row)| {
        let targets = shelves[index].products.neighbors.of(row).0;
        targets
            .iter()
            .map(|target| (index, *target as usize))
            .filter(|at| rows().any(|found| found == *at))
            .collect()
    });
    let lists = [
        near,
        ranked(&|shelf, row| {
            let (leaf, parent) = shelf.category_of(row);
            let inside = category.0 != 0 && (leaf == category.0 || parent == category.0);
            if inside { popularity(shelf, row) } else { 0 }
        }),
        ranked(&popularity),
        ranked(&|shelf, row| freshness(shelf, row, now, new_days)),
        ranked(&|shelf, row| discount(shelf, row, now)),
        ranked(&|shelf, row| {
            let rating = i32::from(shelf.products.rating.get(row).copied().unwrap_or(0));
            let count = shelf
                .products
                .rating_count
                .get(row)
                .copied()
                .unwrap_or(0)
                .min(1000) as i32;
            if rating >= 40 && count >= 3 {
                rating * 1000 + count
            } else {
                0
            }
        }),
    ];
    let mut taken: Vec<u32> = Vec::new();
    let mut out = Vec::new();
    // The page's own product first: its thumbnail is what "recently viewed" shows later.
    let own = page.filter(|(index, row)| !shelves[*index].products.images.get(*row).is_empty());
    let turns =
        (0..limit).flat_map(|turn| lists.iter().filter_map(move |list| list.get(turn).copied()));
    for (index, row) in own.into_iter().chain(turns) {
        let key = shelves[index].key(row);
        if out.len() < limit && !taken.contains(&key) {
            taken.push(key);
            out.push((index, row));
        }
    }
    out
}
