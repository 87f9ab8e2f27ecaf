//! Which products may stand in a slot, and which of them do.
//!
//! The page's public pool is chosen here too, from the page alone: it never sees a profile.

use super::best::{Best, Ranked};
use super::leads::leads;
use super::rerank::rerank;
use super::score::{Scorer, discount, freshness};
use super::{Listed, Pick, Shelf, Strategy, Term};
use crate::catalog::{AgeGroup, Gender, is_inside};
use crate::profile::{Correction, Corrections, Taste, price_step};

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
    /// What each product of the session counts, newest first, in 256ths.
    pub positions: &'a [u32],
    /// The page's product, as a shelf and a row.
    pub page: Option<(&'a Shelf, usize)>,
    /// Path of the page's category; empty without one.
    pub category: &'a str,
    /// Keys of that path and of its parent; 0 without one.
    pub category_keys: (u32, u32),
    /// What the shopper leans towards; `None` without leave to know it.
    pub taste: Option<&'a Taste>,
    /// Keys of the products in the cart.
    pub cart: &'a [u32],
    /// What the shopper corrected.
    pub corrections: &'a Corrections,
    /// Keys of products that must not stand here: the page's own, in the cart, bought, shown above.
    pub exclude: &'a [u32],
    /// What may stand here and how much speaks for it, where a list decides (see [`Strategy::is_listed`]).
    pub listed: &'a [Listed],
}

impl Query<'_> {
    fn audience(&self) -> (Gender, AgeGroup) {
        self.page.map_or_else(Default::default, |(shelf, row)| {
            shelf.products.audience_of(row)
        })
    }
}

/// Whether a row may stand in this slot at all.
#[inline(never)]
pub fn is_candidate(shelf: &Shelf, row: usize, query: &Query) -> bool {
    let key = shelf.key(row);
    let (gender, age) = query.audience();
    let (row_gender, row_age) = shelf.products.audience_of(row);
    let belongs = || match query.strategy {
        Strategy::New => freshness(shelf, row, query.now, query.new_days) > 0,
        Strategy::OnSale => discount(shelf, row, query.now) > 0,
        Strategy::BestRated => rated(shelf, row) > 0,
        Strategy::RecentlyViewed => query
            .taste
            .is_some_and(|taste| taste.recent.iter().any(|(product, _)| *product == key)),
        Strategy::Similar => query.page.is_some(),
        Strategy::Trending => shelf
            .products
            .trending
            .get(row)
            .is_some_and(|more| *more > 0),
        // Their terms say whether a list leads there.
        Strategy::AlsoViewed | Strategy::AlsoBought | Strategy::BoughtTogether => true,
        Strategy::ForYou | Strategy::Bestsellers | Strategy::Articles => true,
        // What is left goes by a list.
        _ => query.listed.iter().any(|listed| listed.key == key),
    };
    let kind = if query.strategy == Strategy::Articles {
        shelf.prices.is_article(row)
    } else {
        shelf.prices.can_order(row)
    };
    shelf.is_shown(row)
        && kind
        && gender.fits(row_gender)
        && age.fits(row_age)
        && !query.exclude.contains(&key)
        && !query.corrections.has(Correction::Never, key)
        && belongs()
}

/// Fills a slot from all shelves, best first.
#[inline(never)]
pub fn recommend(shelves: &[Shelf], query: &Query) -> Vec<Pick> {
    // Re-ranking chooses among several times as many as it returns.
    let mut best = Best::new(query.limit * 4 + 8, i32::MIN);
    let mut scorers = Vec::with_capacity(shelves.len());
    let leads = leads(shelves, query);
    for (shelf, index) in shelves.iter().zip(0..) {
        let scorer = Scorer::new(shelf, query, &leads);
        for (score, row) in scorer.all().into_iter().zip(0..) {
            // Nearly all rows end here: what comes after may cost more.
            if score > best.floor && is_candidate(shelf, row as usize, query) {
                let key = shelf.key(row as usize);
                let ranked = Ranked {
                    score,
                    shelf: index,
                    row,
                    key,
                };
                // One entry a product, whichever shelf it scores highest on.
                match best.list.iter().position(|other| other.key == key) {
                    Some(at) if best.list[at].score >= score => continue,
                    Some(at) => drop(best.list.remove(at)),
                    None => {}
                }
                best.insert(ranked);
            }
        }
        scorers.push(scorer);
    }
    let needed: &[Term] = match query.strategy {
        // Only what resembles the page's product, or shares its category, is similar.
        Strategy::Similar => &[Term::Page, Term::Context],
        // Nothing is passed off as seen or bought together.
        Strategy::AlsoViewed => &[Term::PageLearned],
        Strategy::AlsoBought => &[Term::Bought],
        Strategy::BoughtTogether => &[Term::Together],
        _ => &[],
    };
    if !needed.is_empty() {
        best.list.retain(|ranked| {
            let (terms, _) = scorers[ranked.shelf as usize].terms(ranked.row as usize);
            needed.iter().any(|term| terms[*term as usize] > 0)
        });
    }
    rerank(&scorers, &best.list, query)
}

/// The page's public pool: the products whose thumbnails everyone on this page fetches, in a fixed order.
///
/// Taken in turns from what resembles the page's product, its category's best, the shop's best, newest,
/// deepest discounts and best rated, so that every kind of slot can be filled. Decided by the page and the
/// packs alone; products without an image need no place in it.
pub fn pool(
    shelves: &[Shelf],
    page: Option<(usize, usize)>,
    category: &str,
    limit: usize,
    now: u32,
    new_days: u32,
    free_shipping: u32,
) -> Vec<(usize, usize)> {
    // In this order: the page's category, the shop's best, newest, deepest discounts, best rated, articles, and
    // one product a step of price below the total that ships free.
    let mut lists: [Best; 7] = core::array::from_fn(|_| Best::new(limit, 0));
    let mut ladder = [Ranked::default(); LADDER];
    for (shelf, index) in shelves.iter().zip(0..) {
        for row in 0..shelf.len() {
            if !is_public(shelf, row) {
                continue;
            }
            let popularity = shelf.products.popularity.get(row).copied().unwrap_or(0);
            let popularity = i32::from(popularity) + 1;
            let inside = is_inside(shelf.products.category(row), category);
            let near = if inside { popularity } else { 0 };
            let points = if shelf.prices.is_article(row) {
                // Newer ones first, those of the page's category before all others.
                [
                    0,
                    0,
                    0,
                    0,
                    0,
                    1 + near * 1000 + freshness(shelf, row, now, new_days),
                ]
            } else {
                let fresh = freshness(shelf, row, now, new_days);
                [
                    near,
                    popularity,
                    fresh,
                    discount(shelf, row, now),
                    rated(shelf, row),
                    0,
                ]
            };
            let mut ranked = Ranked {
                score: popularity,
                shelf: index,
                row: row as u32,
                key: 0,
            };
            let price = shelf.prices.price_at(row, now);
            let step = ladder.get_mut(price_step(price) as usize / 4);
            if let Some(step) = step.filter(|step| step.score < popularity)
                && price > 0
                && price < free_shipping
            {
                *step = ranked;
            }
            for (list, score) in lists.iter_mut().zip(points) {
                ranked.score = score;
                list.insert(ranked);
            }
        }
    }
    for ranked in ladder {
        lists[6].insert(ranked);
    }
    let mut near = Vec::new();
    let mut taken: Vec<u32> = Vec::new();
    let mut out = Vec::new();
    let mut take = |index: usize, row: usize| {
        let key = shelves[index].key(row);
        if out.len() < limit && !taken.contains(&key) {
            taken.push(key);
            out.push((index, row));
        }
    };
    if let Some((index, row)) = page {
        // The page's own product first: its thumbnail is what "recently viewed" shows later.
        if !shelves[index].products.images.get(row).is_empty() {
            take(index, row);
        }
        let products = &shelves[index].products;
        let lists = [
            &products.viewed,
            &products.together,
            &products.bought,
            &products.lists,
            &products.neighbors,
        ];
        let lists = lists.map(|list| list.of(row).0);
        // In turns, so that each kind of list can be filled.
        for turn in 0..LONGEST {
            for target in lists.iter().filter_map(|list| list.get(turn)) {
                let found = (index, *target as usize);
                if is_public(&shelves[index], found.1) && !near.contains(&found) {
                    near.push(found);
                }
            }
        }
    }
    let longest = lists.iter().map(|list| list.list.len()).max();
    for turn in 0..longest.unwrap_or(0).max(near.len()) {
        // Two of them a turn: a product's page is about what goes with it.
        for (index, row) in near.iter().skip(turn * 2).take(2) {
            take(*index, *row);
        }
        for list in &lists {
            if let Some(ranked) = list.list.get(turn) {
                take(ranked.shelf as usize, ranked.row as usize);
            }
        }
    }
    out
}

/// Steps of the price ladder: four for each doubling.
const LADDER: usize = 128;
/// No neighbor list is looked at beyond this.
const LONGEST: usize = 32;

/// Whether a row's image may stand in the public pool.
fn is_public(shelf: &Shelf, row: usize) -> bool {
    shelf.is_public()
        && (shelf.prices.can_order(row) || shelf.prices.is_article(row))
        && !shelf.products.images.get(row).is_empty()
}

/// Well rated by more than a few: the rating, then how many gave it; 0 for all others.
fn rated(shelf: &Shelf, row: usize) -> i32 {
    let rating = i32::from(shelf.products.rating.get(row).copied().unwrap_or(0));
    let count = shelf.products.rating_count.get(row).copied().unwrap_or(0);
    if rating >= 40 && count >= 3 {
        rating * 1000 + count.min(1000) as i32
    } else {
        0
    }
}
