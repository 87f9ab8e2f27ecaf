//! Scores one shelf: every term of every row, in integers.
//!
//! [`Scorer::terms`] is the definition. [`Scorer::all`] computes the same sums for a whole shelf at once,
//! from tables per category and brand and one pass over the features; a test holds the two together.

use super::best::{Best, Ranked};
use super::candidates::Query;
use super::dot::{direction_points, dots, priors, weigh_fast};
use super::leads::{self, Led};
use super::rules::known;
use super::{Shelf, Strategy, Term, Terms};
use crate::catalog::is_inside;
use crate::profile::{Correction, PRICE_STEPS, Share};
use core::ops::RangeInclusive;

/// Weighted points of one category or one brand: of the page's category, of the shopper's shares, and of
/// what was asked. Their sum is what a row gets for it.
type Points = [i32; 3];

/// Everything about a query that does not change from row to row of one shelf.
pub struct Scorer<'a> {
    pub(super) shelf: &'a Shelf,
    query: &'a Query<'a>,
    weights: Terms,
    /// Per entry of the dictionaries.
    categories: Vec<Points>,
    brands: Vec<Points>,
    /// Points of a price, per step of the logarithmic scale; empty when nothing is known of prices.
    prices: Vec<i32>,
    /// Points of single rows: content neighbors of the page's product, of what was looked at (with its key),
    /// and of what more or less was asked of.
    page: Vec<(u32, i32)>,
    near: Vec<(u32, i32, u32)>,
    asked: Vec<(u32, i32)>,
    /// Rows that a list names, with their points and what they tell (see [`super::Listed`]).
    listed: Vec<(u32, i32, u32)>,
    /// What learned lists say: by product, and which rows of this shelf are among them.
    leads: &'a [Led],
    led: Vec<(u32, usize)>,
}

/// Points (never negative) times a weight in hundredths, rounded down.
#[inline(never)]
fn weigh(points: i32, weight: i32) -> i32 {
    weigh_fast(points, weight)
}

#[inline(never)]
fn share_of(shares: &[Share], key: u32) -> i32 {
    let found = shares.iter().find(|(found, _)| *found == key);
    found.map_or(0, |(_, share)| *share)
}

/// The same for points of either sign, rounded towards 0.
#[inline(never)]
fn weigh_signed(points: i32, weight: i32) -> i32 {
    let weighed = weigh(points.abs(), weight);
    if points < 0 { -weighed } else { weighed }
}

/// Adds to what was asked of a category or a brand: three times say as much as more.
#[inline(never)]
fn count(asked: &mut Vec<Share>, key: u32, more: i32) {
    match asked.iter_mut().find(|(found, _)| *found == key) {
        Some(share) => share.1 = (share.1 + more).clamp(-3000, 3000),
        None => asked.push((key, more)),
    }
}

/// Adds the content neighbors of a row, at a share of their weight in thousandths.
#[inline(never)]
fn around(shelf: &Shelf, row: usize, share: i32, out: &mut Vec<(u32, i32)>) {
    let (targets, weights) = shelf.products.neighbors.of(row);
    for (target, weight) in targets.iter().zip(weights) {
        out.push((*target, i32::from(*weight) * 4 * share / 1000));
    }
}

impl<'a> Scorer<'a> {
    /// Prepares the tables.
    #[inline(never)]
    pub fn new(shelf: &'a Shelf, query: &'a Query<'a>, leads: &'a [Led]) -> Self {
        let weights = query.strategy.weights(query.weights);
        let weight = |term: Term| weights[term as usize];
        let taste = query.taste;
        let (mut page, mut asked) = (Vec::new(), Vec::new());
        let mut near: Vec<(u32, i32, u32)> = Vec::new();
        if let Some((_, row)) = query.page.filter(|(at, _)| core::ptr::eq(*at, shelf)) {
            around(shelf, row, 1000, &mut page);
        }
        for (product, weight) in taste.map_or(&[][..], |taste| &taste.followed) {
            let mut found = Vec::new();
            if let Some(row) = shelf.row_of(*product) {
                around(shelf, row, *weight, &mut found);
            }
            for (target, points) in found {
                // The strongest resemblance counts, so that a row's reason names one product.
                match near.iter_mut().find(|(found, ..)| *found == target) {
                    Some(entry) if entry.1 < points => *entry = (target, points, *product),
                    Some(_) => {}
                    None => near.push((target, points, *product)),
                }
            }
        }
        let mut listed: Vec<(u32, i32, u32)> = Vec::new();
        for entry in query.listed {
            if let Some(row) = shelf.row_of(entry.key) {
                // What several shelves have is listed several times, and counts once.
                let row = row as u32;
                if !listed.iter().any(|(known, ..)| *known == row) {
                    listed.push((row, entry.points, entry.source));
                }
            }
        }
        let (mut asked_categories, mut asked_brands) = (Vec::new(), Vec::new());
        for (kind, event) in query.corrections.iter() {
            let more = match kind {
                Correction::Less => -1000,
                Correction::More => 1000,
                _ => continue,
            };
            count(&mut asked_categories, event.category, more);
            count(&mut asked_brands, event.brand, more);
            if let Some(row) = shelf.row_of(event.product) {
                // More like it is not more of it.
                asked.push((row as u32, more.min(0)));
                around(shelf, row, more, &mut asked);
            }
        }
        let (leaf, above) = query.category_keys;
        let mut categories = Vec::with_capacity(shelf.categories.len());
        for ((own, parent), index) in shelf.categories.iter().zip(0..) {
            let path = shelf.products.category_names.get(index);
            let context = if leaf == 0 {
                0
            } else if *own == leaf {
                1000
            } else if *parent == above || is_inside(path, query.category) {
                500
            } else {
                0
            };
            let share = taste.map_or(0, |taste| {
                let inherited = share_of(&taste.categories, *parent) / 2;
                share_of(&taste.categories, *own).max(inherited).min(1000)
            });
            let more = share_of(&asked_categories, *own) / 4;
            categories.push([
                weigh(context, weight(Term::Context)),
                weigh(share, weight(Term::Category)),
                weigh_signed(more, weight(Term::Asked)),
            ]);
        }
        let mut brands = Vec::with_capacity(shelf.brands.len());
        for brand in &shelf.brands {
            let mut points = [0; 3];
            if *brand != 0 {
                let share = taste.map_or(0, |taste| share_of(&taste.brands, *brand));
                let more = share_of(&asked_brands, *brand) / 10;
                points[1] = weigh(share, weight(Term::Brand));
                points[2] = weigh_signed(more, weight(Term::Asked));
            }
            brands.push(points);
        }
        let mut prices = Vec::new();
        if let Some(typical) = taste.and_then(|taste| taste.price) {
            for step in 0..PRICE_STEPS {
                // Nothing is left of it two doublings away.
                let points = (1000 - (step - typical).abs() * 1000 / 32).max(0);
                prices.push(weigh(points, weight(Term::Price)));
            }
        }
        Self {
            shelf,
            query,
            weights,
            categories,
            brands,
            prices,
            page,
            near,
            asked,
            listed,
            leads,
            led: leads::rows(shelf, leads),
        }
    }

    fn weight(&self, term: Term) -> i32 {
        self.weights[term as usize]
    }

    /// Weighted points for a publication on this day.
    fn fresh(&self, published: u16) -> i32 {
        let days = fresh_days(published, self.query.now, self.query.new_days);
        let share = days * 1000 / known_days(self.query.new_days).max(1);
        weigh(share, self.weight(Term::New))
    }

    /// Weighted points for a sale.
    fn sale(&self, row: usize) -> i32 {
        let percent = discount(self.shelf, row, self.query.now);
        weigh(percent * 10, self.weight(Term::Sale))
    }

    /// Weighted points for being looked at more than usual.
    fn trending(&self, row: usize) -> i32 {
        let trending = self.shelf.products.trending.get(row).copied().unwrap_or(0);
        weigh(i32::from(trending) * 4, self.weight(Term::Trending))
    }

    /// What each looked-at product is worth itself. "For you" brings new things up; what was just looked at
    /// has a list of its own.
    fn recent(&self) -> &[(u32, i32)] {
        let counts = self.query.strategy == Strategy::RecentlyViewed;
        let taste = self.query.taste.filter(|_| counts);
        taste.map_or(&[], |taste| &taste.recent)
    }

    /// Weighted points that the shop's rules give a row or take from it, and the rule that gives most, counted from 1.
    #[inline(never)]
    pub fn ruled(&self, row: usize) -> (i32, usize) {
        let weight = self.weight(Term::Rule);
        let (mut sum, mut most, mut first) = (0, 0, 0);
        for rule in known(self.query.active) {
            let points = rule.points();
            if points != 0 && weight > 0 && rule.fits(self.shelf, row) {
                sum += weigh_signed(points, weight);
                // What is paid for says so, however little it lifts.
                let told = if rule.is_sponsored() {
                    i32::MAX
                } else {
                    points
                };
                if points > 0 && told > most {
                    (most, first) = (told, rule.index + 1);
                }
            }
        }
        (sum, first)
    }

    /// All terms of a row, the looked-at product it resembles most, and the one that leads to it most.
    #[inline(never)]
    pub fn terms(&self, row: usize) -> (Terms, [u32; 2]) {
        let mut terms = Terms::default();
        let mut set = |term: Term, points: i32| terms[term as usize] = points;
        let shelf = self.shelf;
        let points = |table: &[Points], column: &[u16]| {
            let index = column.get(row).copied().unwrap_or(0);
            let found = table.get(usize::from(index));
            found.copied().unwrap_or_default()
        };
        let category = points(&self.categories, &shelf.products.categories);
        let brand = points(&self.brands, &shelf.products.brands);
        let at = |column: &[u16]| usize::from(column.get(row).copied().unwrap_or(0));
        let price = self.prices.get(at(&shelf.steps)).copied().unwrap_or(0);
        let popular = weigh(at(&shelf.popular) as i32, self.weight(Term::Popular));
        let rated = weigh(at(&shelf.rated) as i32, self.weight(Term::Rated));
        let published = shelf.products.published.get(row).copied().unwrap_or(0);
        let of_row = |list: &[(u32, i32)], weight: i32| {
            let mut sum = 0;
            for (target, points) in list {
                if *target == row as u32 {
                    sum += weigh_signed(*points, weight);
                }
            }
            sum
        };
        let mut dot = [0];
        if let (Some(taste), Some(features)) =
            (self.query.taste, self.shelf.products.features.get(row))
        {
            dots(core::slice::from_ref(features), &taste.features, &mut dot);
        }
        let near = self.near.iter().find(|(target, ..)| *target == row as u32);
        let (resembles, source) = near.map_or((0, 0), |(_, points, product)| (*points, *product));
        let neighbor = weigh(resembles, self.weight(Term::Neighbor));
        let own = of_row(&self.asked, self.weight(Term::Asked));
        set(Term::Page, of_row(&self.page, self.weight(Term::Page)));
        set(Term::Context, category[0]);
        set(Term::Neighbor, neighbor);
        set(
            Term::Taste,
            weigh(direction_points(dot[0]), self.weight(Term::Taste)),
        );
        set(Term::Category, category[1]);
        set(Term::Brand, brand[1]);
        set(Term::Price, price);
        set(Term::Popular, popular);
        set(Term::New, self.fresh(published));
        set(Term::Sale, self.sale(row));
        set(Term::Rated, rated);
        let recent = share_of(self.recent(), self.shelf.key(row));
        set(Term::Recent, weigh(recent, self.weight(Term::Recent)));
        set(Term::Asked, category[2] + brand[2] + own);
        set(Term::Trending, self.trending(row));
        let led = self.led.iter().find(|(led, _)| *led == row as u32);
        let led = led.map_or(Led::default(), |(_, at)| self.leads[*at]);
        for (term, points) in leads::TERMS.iter().zip(led.points) {
            set(*term, weigh(points, self.weight(*term)));
        }
        set(Term::Rule, self.ruled(row).0);
        let listed = self
            .listed
            .iter()
            .find(|(target, ..)| *target == row as u32);
        if let Some((_, points, source)) = listed {
            let lead = self.query.strategy.lead();
            set(lead, weigh(*points, self.weight(lead)));
            return (terms, [*source, 0]);
        }
        // What weighs nothing here is no reason.
        let source = if neighbor > 0 { source } else { 0 };
        let learned = terms[Term::Learned as usize] > 0;
        (terms, [source, if learned { led.from.0 } else { 0 }])
    }

    /// The scores of all rows: the same sums as [`Scorer::terms`].
    #[inline(never)]
    pub fn all(&self) -> Vec<i32> {
        let mut scores = vec![0; self.shelf.len()];
        // Column by column: each pass reads one stream and one small table, and divides for few rows.
        let shelf = self.shelf;
        if let Some(taste) = self.query.taste {
            dots(&shelf.products.features, &taste.features, &mut scores);
        }
        let weights = [Term::Taste, Term::Popular, Term::Rated].map(|term| self.weight(term));
        priors(&mut scores, &shelf.popular, &shelf.rated, weights);
        let newest = newest(self.query.now, self.query.new_days);
        for (score, published) in scores.iter_mut().zip(&shelf.products.published) {
            if newest.contains(&i32::from(*published)) {
                *score += self.fresh(*published);
            }
        }
        for (row, (score, sale)) in scores.iter_mut().zip(&shelf.prices.sale).enumerate() {
            if *sale > 0 {
                *score += self.sale(row);
            }
        }
        for (row, (score, trending)) in scores.iter_mut().zip(&shelf.products.trending).enumerate()
        {
            if *trending > 0 {
                *score += self.trending(row);
            }
        }
        add_table(
            &mut scores,
            &shelf.products.categories,
            &totals(&self.categories),
        );
        add_table(&mut scores, &shelf.products.brands, &totals(&self.brands));
        add_table(&mut scores, &shelf.steps, &self.prices);
        let mut add = |row: u32, points: i32| {
            if let Some(score) = scores.get_mut(row as usize) {
                *score += points;
            }
        };
        for (row, at) in &self.led {
            for (term, points) in leads::TERMS.iter().zip(self.leads[*at].points) {
                add(*row, weigh(points, self.weight(*term)));
            }
        }
        for (row, points) in &self.page {
            add(*row, weigh(*points, self.weight(Term::Page)));
        }
        for (row, points, _) in &self.near {
            add(*row, weigh(*points, self.weight(Term::Neighbor)));
        }
        for (row, points) in &self.asked {
            add(*row, weigh_signed(*points, self.weight(Term::Asked)));
        }
        for (row, points, _) in &self.listed {
            add(
                *row,
                weigh(*points, self.weight(self.query.strategy.lead())),
            );
        }
        for (product, points) in self.recent() {
            if let Some(row) = shelf.row_of(*product) {
                add(row as u32, weigh(*points, self.weight(Term::Recent)));
            }
        }
        if known(self.query.active)
            .iter()
            .any(|rule| rule.points() != 0)
        {
            for (row, score) in scores.iter_mut().enumerate() {
                *score += self.ruled(row).0;
            }
        }
        scores
    }
}

/// Adds what a table says of each row's entry.
#[inline(never)]
fn add_table(scores: &mut [i32], column: &[u16], table: &[i32]) {
    for (score, index) in scores.iter_mut().zip(column) {
        if let Some(points) = table.get(usize::from(*index)) {
            *score += points;
        }
    }
}

#[inline(never)]
fn totals(table: &[Points]) -> Vec<i32> {
    let mut out = Vec::with_capacity(table.len());
    for [context, share, asked] in table {
        out.push(context + share + asked);
    }
    out
}

/// Days for which a row still counts as new.
pub(super) fn freshness(shelf: &Shelf, row: usize, now: u32, new_days: u32) -> i32 {
    let published = shelf.products.published.get(row).copied().unwrap_or(0);
    fresh_days(published, now, new_days)
}

fn fresh_days(published: u16, now: u32, new_days: u32) -> i32 {
    let published = i32::from(published);
    let newest = newest(now, new_days);
    if newest.contains(&published) {
        known_days(new_days) - (newest.end() - published)
    } else {
        0
    }
}

/// Days of publication have two bytes: nothing is older.
fn known_days(new_days: u32) -> i32 {
    new_days.min(1 << 16) as i32
}

/// The days of publication that count as new; day 0 says that the feed does not tell.
fn newest(now: u32, new_days: u32) -> RangeInclusive<i32> {
    let today = (now / 1440) as i32;
    (today - known_days(new_days) + 1).max(1)..=today
}

/// The discount of a row now, in percent rounded down; 0 without a sale.
pub(super) fn discount(shelf: &Shelf, row: usize, now: u32) -> i32 {
    let Some(sale) = shelf.prices.sale_at(row, now) else {
        return 0;
    };
    let price = shelf.prices.price.get(row).copied().unwrap_or(0);
    (u64::from(price - sale) * 100 / u64::from(price.max(1))) as i32
}

/// The most reasons that are told.
pub const REASONS: usize = 3;

/// The terms that lifted a product most, strongest first: at most [`REASONS`], none below a tenth of all that speaks for it.
///
/// ```
/// use devanture::recommend::{Term, Terms, reasons};
/// let mut terms = Terms::default();
/// terms[Term::Popular as usize] = 300;
/// terms[Term::Sale as usize] = 20;
/// assert_eq!(reasons(&terms), [Term::Popular]);
/// ```
pub fn reasons(terms: &Terms) -> Vec<Term> {
    let mut best = Best::new(REASONS, 0);
    let mut lifted = 0;
    for (points, row) in terms.iter().zip(0..) {
        lifted += points.max(&0);
        best.insert(Ranked {
            score: *points,
            row,
            ..Ranked::default()
        });
    }
    let mut found = Vec::new();
    for ranked in best.list {
        if ranked.score * 10 >= lifted {
            found.push(Term::EVERY[ranked.row as usize]);
        }
    }
    found
}

/// How much each term moved a product, in whole percent of all that moved it, by the term's own sign: what is left of the
/// signs adds up to 100, unless nothing moved it.
///
/// ```
/// use devanture::recommend::{Term, Terms, shares};
/// let mut terms = Terms::default();
/// terms[Term::Popular as usize] = 300;
/// terms[Term::Diversity as usize] = -100;
/// let shares = shares(&terms);
/// assert_eq!([shares[Term::Popular as usize], shares[Term::Diversity as usize]], [75, -25]);
/// ```
#[inline(never)]
pub fn shares(terms: &Terms) -> Terms {
    let mut moved = 0u32;
    for points in terms {
        moved = moved.saturating_add(points.unsigned_abs());
    }
    let (mut shares, mut sum, mut told) = (Terms::default(), 0u32, 0);
    for (share, points) in shares.iter_mut().zip(terms) {
        // Of the sum so far, not of each alone: so the parts add up to the whole.
        sum = sum.saturating_add(points.unsigned_abs());
        let upto = (u64::from(sum) * 100 / u64::from(moved.max(1))) as i32;
        *share = (upto - told) * points.signum();
        told = upto;
    }
    shares
}

#[cfg(test)]
#[path = "score_test.rs"]
pub(super) mod tests;
