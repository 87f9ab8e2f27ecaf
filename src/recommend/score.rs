//! Scores one shelf: every term of every row, in integers.
//!
//! [`Scorer::terms`] is the definition. [`Scorer::all`] computes the same sums for a whole shelf at once,
//! from tables per category and brand and one pass over the features; a test holds the two together.

use super::candidates::Query;
use super::dot::dots;
use super::{Shelf, Term, Terms};
use crate::profile::{Correction, Share};

/// Everything about a query that does not change from row to row of one shelf.
pub struct Scorer<'a> {
    pub(super) shelf: &'a Shelf,
    query: &'a Query<'a>,
    weights: Terms,
    /// Points of the page's category, per category of the dictionary.
    context: Vec<i32>,
    /// Points of the shopper's categories and brands, per entry of the dictionaries.
    categories: Vec<i32>,
    brands: Vec<i32>,
    /// Points against, per category and brand.
    less: (Vec<i32>, Vec<i32>),
    /// Points of single rows: content neighbors of the page's product, of what was looked at (with its key),
    /// and of what less was asked of.
    page: Vec<(u32, i32)>,
    near: Vec<(u32, i32, u32)>,
    against: Vec<(u32, i32)>,
}

fn weigh(points: i32, weight: i32) -> i32 {
    points * weight / 100
}

fn share_of(shares: &[Share], key: u32) -> i32 {
    shares
        .iter()
        .find(|(found, _)| *found == key)
        .map_or(0, |(_, share)| *share)
}

impl<'a> Scorer<'a> {
    /// Prepares the tables.
    pub fn new(shelf: &'a Shelf, query: &'a Query<'a>) -> Self {
        let weights = query.strategy.weights(query.weights);
        let (leaf, above) = query.category;
        let context = shelf.categories.iter().map(|(own, parent)| {
            if leaf == 0 {
                0
            } else if *own == leaf {
                1000
            } else if *parent == above || *parent == leaf {
                500
            } else {
                0
            }
        });
        let taste = query.taste;
        let categories = shelf.categories.iter().map(|(own, parent)| {
            taste.map_or(0, |taste| {
                let nearest =
                    share_of(&taste.categories, *own).max(share_of(&taste.categories, *parent) / 2);
                nearest.min(1000)
            })
        });
        let brands = shelf.brands.iter().map(|brand| match *brand {
            0 => 0,
            brand => taste.map_or(0, |taste| share_of(&taste.brands, brand)),
        });
        let lesser = || {
            query
                .corrections
                .iter()
                .filter(|(kind, _)| *kind == Correction::Less)
                .map(|(_, event)| event)
        };
        let against = |matches: &dyn Fn(&crate::profile::Event) -> bool, points: i32| {
            (lesser().filter(|event| matches(event)).count() as i32).min(3) * points
        };
        let less_categories = shelf
            .categories
            .iter()
            .map(|(own, _)| against(&|event| event.category == *own, 250));
        let less_brands = shelf
            .brands
            .iter()
            .map(|brand| against(&|event| event.brand != 0 && event.brand == *brand, 100));
        let less = (less_categories.collect(), less_brands.collect());

        let around = |row: usize, share: i32| {
            let (targets, weights) = shelf.products.neighbors.of(row);
            targets
                .iter()
                .zip(weights)
                .map(move |(target, weight)| (*target, i32::from(*weight) * 4 * share / 1000))
        };
        let page = query.page.filter(|(at, _)| core::ptr::eq(*at, shelf));
        let page = page.map_or(Vec::new(), |(_, row)| around(row, 1000).collect());
        let mut near: Vec<(u32, i32, u32)> = Vec::new();
        for (product, weight) in taste.map_or(&[][..], |taste| &taste.recent) {
            let Some(row) = shelf.row_of(*product) else {
                continue;
            };
            for (target, points) in around(row, *weight) {
                // The strongest resemblance counts, so that a row's reason names one product.
                match near.iter_mut().find(|(found, ..)| *found == target) {
                    Some(entry) if entry.1 < points => *entry = (target, points, *product),
                    Some(_) => {}
                    None => near.push((target, points, *product)),
                }
            }
        }
        let mut against = Vec::new();
        for event in lesser() {
            if let Some(row) = shelf.row_of(event.product) {
                against.push((row as u32, 1000));
                against.extend(around(row, 1000));
            }
        }
        Self {
            context: context.collect(),
            categories: categories.collect(),
            brands: brands.collect(),
            less,
            page,
            near,
            against,
            shelf,
            query,
            weights,
        }
    }

    fn weight(&self, term: Term) -> i32 {
        self.weights[term as usize]
    }

    /// Points of the terms that only the shop decides, already weighted: popular, new, sale, rated.
    fn prior(&self, row: usize, terms: &mut Terms) {
        let products = &self.shelf.products;
        let query = self.query;
        let mut set =
            |term: Term, points: i32| terms[term as usize] = weigh(points, self.weight(term));
        let popularity = products.popularity.get(row).copied().unwrap_or(0);
        set(Term::Popular, i32::from(popularity) * 1000 / 255);
        set(
            Term::New,
            freshness(self.shelf, row, query.now, query.new_days) * 1000
                / query.new_days.max(1) as i32,
        );
        set(Term::Sale, discount(self.shelf, row, query.now) * 10);
        let (rating, count) = (products.rating.get(row), products.rating_count.get(row));
        if let (Some(rating), Some(count)) = (rating, count) {
            let above = (i32::from(*rating) - 30).clamp(0, 20) * 50;
            let count = (*count).min(1000) as i32;
            // Few ratings prove little: five of them count half.
            set(Term::Rated, above * count / (count + 5));
        }
    }

    fn price(&self, row: usize) -> i32 {
        let typical = self.query.taste.and_then(|taste| taste.price);
        let Some(typical) = typical else {
            return 0;
        };
        let step = self.shelf.steps.get(row).copied().unwrap_or(0);
        // Nothing is left of it two doublings away.
        (1000 - (i32::from(step) - typical).abs() * 1000 / 32).max(0)
    }

    /// All terms of a row, and the looked-at product it resembles most.
    pub fn terms(&self, row: usize) -> (Terms, u32) {
        let mut terms = Terms::default();
        self.prior(row, &mut terms);
        let category = usize::from(
            self.shelf
                .products
                .categories
                .get(row)
                .copied()
                .unwrap_or(0),
        );
        let brand = usize::from(self.shelf.products.brands.get(row).copied().unwrap_or(0));
        let at = |table: &[i32], index: usize| table.get(index).copied().unwrap_or(0);
        let mut source = 0;
        let near = self.near.iter().find(|(target, ..)| *target == row as u32);
        let near = near.map_or(0, |(_, points, product)| {
            source = *product;
            *points
        });
        let page = self.page.iter().find(|(target, _)| *target == row as u32);
        let mut dot = [0];
        if let (Some(taste), Some(features)) =
            (self.query.taste, self.shelf.products.features.get(row))
        {
            dots(core::slice::from_ref(features), &taste.features, &mut dot);
        }
        let recent = self.query.taste.map_or(0, |taste| {
            let key = self.shelf.key(row);
            taste
                .recent
                .iter()
                .find(|(product, _)| *product == key)
                .map_or(0, |(_, weight)| *weight)
        });
        let mut set =
            |term: Term, points: i32| terms[term as usize] = weigh(points, self.weight(term));
        set(Term::Page, page.map_or(0, |(_, points)| *points));
        set(Term::Context, at(&self.context, category));
        set(Term::Neighbor, near);
        set(Term::Taste, direction_points(dot[0]));
        set(Term::Category, at(&self.categories, category));
        set(Term::Brand, at(&self.brands, brand));
        set(Term::Price, self.price(row));
        set(Term::Recent, if self.recent_counts() { recent } else { 0 });
        let less = self.weight(Term::Less);
        let own = self
            .against
            .iter()
            .filter(|(target, _)| *target == row as u32);
        terms[Term::Less as usize] = -(weigh(at(&self.less.0, category), less)
            + weigh(at(&self.less.1, brand), less)
            + own.map(|(_, points)| weigh(*points, less)).sum::<i32>());
        // A resemblance that weighs nothing here is no reason.
        let resembles = terms[Term::Neighbor as usize] > 0;
        (terms, if resembles { source } else { 0 })
    }

    /// "For you" brings new things up; what was just looked at has a list of its own.
    fn recent_counts(&self) -> bool {
        self.query.strategy == super::Strategy::RecentlyViewed
    }

    /// The scores of all rows: the same sums as [`Scorer::terms`].
    pub fn all(&self) -> Vec<i32> {
        let rows = self.shelf.len();
        let mut scores = vec![0; rows];
        if let Some(taste) = self.query.taste {
            dots(&self.shelf.products.features, &taste.features, &mut scores);
        }
        let sum = |table: &[i32], weight: i32| {
            table
                .iter()
                .map(|points| weigh(*points, weight))
                .collect::<Vec<_>>()
        };
        let less = self.weight(Term::Less);
        let mut categories = sum(&self.context, self.weight(Term::Context));
        let personal = sum(&self.categories, self.weight(Term::Category));
        for ((total, more), fewer) in categories.iter_mut().zip(personal).zip(&self.less.0) {
            *total += more - weigh(*fewer, less);
        }
        let mut brands = sum(&self.brands, self.weight(Term::Brand));
        for (total, fewer) in brands.iter_mut().zip(&self.less.1) {
            *total -= weigh(*fewer, less);
        }
        let products = &self.shelf.products;
        let (taste, price) = (self.weight(Term::Taste), self.weight(Term::Price));
        let indexes = products.categories.iter().zip(&products.brands);
        for ((row, score), (category, brand)) in scores.iter_mut().enumerate().zip(indexes) {
            let mut prior = Terms::default();
            self.prior(row, &mut prior);
            *score = weigh(direction_points(*score), taste)
                + weigh(self.price(row), price)
                + prior.iter().sum::<i32>()
                + categories.get(usize::from(*category)).copied().unwrap_or(0)
                + brands.get(usize::from(*brand)).copied().unwrap_or(0);
        }
        let mut add = |row: u32, points: i32| {
            if let Some(score) = scores.get_mut(row as usize) {
                *score += points;
            }
        };
        for (row, points) in &self.page {
            add(*row, weigh(*points, self.weight(Term::Page)));
        }
        for (row, points, _) in &self.near {
            add(*row, weigh(*points, self.weight(Term::Neighbor)));
        }
        for (row, points) in &self.against {
            add(*row, -weigh(*points, less));
        }
        if self.recent_counts() {
            for (product, weight) in self.query.taste.map_or(&[][..], |taste| &taste.recent) {
                if let Some(row) = self.shelf.row_of(*product) {
                    add(row as u32, weigh(*weight, self.weight(Term::Recent)));
                }
            }
        }
        scores
    }
}

/// A dot product of two full directions is about 16 × 127²/4; below zero the product is simply not alike.
fn direction_points(dot: i32) -> i32 {
    (dot >> 6).clamp(0, 1000)
}

/// Days for which a row still counts as new.
pub(super) fn freshness(shelf: &Shelf, row: usize, now: u32, new_days: u32) -> i32 {
    let published = shelf.products.published.get(row).copied().unwrap_or(0);
    let age = (now / 1440) as i32 - i32::from(published);
    if published == 0 || age < 0 {
        return 0;
    }
    (new_days as i32 - age).max(0)
}

/// The discount of a row now, in percent rounded down; 0 without a sale.
pub(super) fn discount(shelf: &Shelf, row: usize, now: u32) -> i32 {
    let Some(sale) = shelf.prices.sale_at(row, now) else {
        return 0;
    };
    let price = u64::from(shelf.prices.price.get(row).copied().unwrap_or(0));
    ((price - u64::from(sale)) * 100 / price.max(1)) as i32
}

/// The terms that lifted a product most, strongest first: at most three, none below a tenth of all that speaks for it.
///
/// ```
/// use devanture::recommend::{Term, Terms, reasons};
/// let mut terms = Terms::default();
/// terms[Term::Popular as usize] = 300;
/// terms[Term::Sale as usize] = 20;
/// assert_eq!(reasons(&terms), [Term::Popular]);
/// ```
pub fn reasons(terms: &Terms) -> Vec<Term> {
    let lifted: i32 = terms.iter().filter(|points| **points > 0).sum();
    let mut found: Vec<(i32, Term)> = Term::ALL
        .iter()
        .map(|(term, _)| (terms[*term as usize], *term))
        .filter(|(points, _)| *points > 0 && *points * 10 >= lifted)
        .collect();
    found.sort_by_key(|(points, _)| -points);
    found.truncate(3);
    found.into_iter().map(|(_, term)| term).collect()
}

#[cfg(test)]
#[path = "score_test.rs"]
mod tests;
