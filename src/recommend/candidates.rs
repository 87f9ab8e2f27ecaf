//! Which products may stand in a slot, and which of them do.
//!
//! The page's public pool is chosen here too, from the page alone: it never sees a profile.

use super::best::{Best, Ranked};
use super::leads::leads;
use super::rerank::{Pinned, rerank};
use super::rules::known;
use super::score::{Scorer, discount, freshness};
use super::{Act, Listed, Moment, PIN, Pick, Rule, Rules, Scene, Shelf, Strategy, Term, Terms};
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
    /// Keys of categories of which the shopper has bought the one that is enough.
    pub closed: &'a [u32],
    /// Whether it is chosen for the person: nothing of what is never profiled may then stand here.
    pub personal: bool,
    /// What may stand here and how much speaks for it, where a list decides (see [`Strategy::is_listed`]).
    pub listed: &'a [Listed],
    /// The shop's rules.
    pub rules: Rules<'a>,
    /// What they may ask of the moment.
    pub moment: Moment,
    /// Those of them that apply here: [`recommend`] finds them.
    pub active: &'a [Rule<'a>],
}

impl Query<'_> {
    fn audience(&self) -> (Gender, AgeGroup) {
        self.page.map_or_else(Default::default, |(shelf, row)| {
            shelf.products.audience_of(row)
        })
    }
}

/// Whether a row may stand in this slot at all. What keeps it out is told, test by test, by [`super::exclusion`].
#[inline(never)]
pub fn is_candidate(shelf: &Shelf, row: usize, query: &Query) -> bool {
    let key = shelf.key(row);
    // Where a list decides, nearly all rows end here.
    belongs(shelf, row, query)
        && shelf.is_shown(row)
        && is_kind(shelf, row, query)
        && fits(shelf, row, query) == (true, true)
        && !query.exclude.contains(&key)
        && !query.closed.contains(&shelf.category_of(row).0)
        && !(query.personal && shelf.is_private(row))
        && !query.corrections.has(Correction::Never, key)
        && known(query.active)
            .iter()
            .all(|rule| allows(rule, shelf, row))
}

/// Whether a row is what the list is of.
#[inline(always)]
pub(super) fn belongs(shelf: &Shelf, row: usize, query: &Query) -> bool {
    let key = shelf.key(row);
    match query.strategy {
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
    }
}

/// Whether a row is an article where articles are asked for, and can be ordered where products are.
#[inline(always)]
pub(super) fn is_kind(shelf: &Shelf, row: usize, query: &Query) -> bool {
    if query.strategy == Strategy::Articles {
        shelf.prices.is_article(row)
    } else {
        shelf.prices.can_order(row)
    }
}

/// Whether a row is made for the same people as the page's product, by gender and by age.
#[inline(always)]
pub(super) fn fits(shelf: &Shelf, row: usize, query: &Query) -> (bool, bool) {
    let (gender, age) = query.audience();
    let (row_gender, row_age) = shelf.products.audience_of(row);
    (gender.fits(row_gender), age.fits(row_age))
}

/// Whether a rule lets a row in.
pub(super) fn allows(rule: &Rule, shelf: &Shelf, row: usize) -> bool {
    let meant = rule.is(Act::Only);
    !(meant || rule.is(Act::Exclude)) || rule.fits(shelf, row) == meant
}

/// Fills a slot from all shelves, best first. Where a rule asks for it, in wider and wider categories until enough are
/// found.
pub fn recommend(shelves: &[Shelf], query: &Query) -> Vec<Pick> {
    loosened(shelves, query).0
}

/// The same, with by how many levels categories were loosened for it.
#[inline(always)]
pub(super) fn loosened(shelves: &[Shelf], query: &Query) -> (Vec<Pick>, u32) {
    let scene = Scene {
        page: query.page,
        category: query.category,
        now: query.now,
    };
    let mut loosened = 0;
    loop {
        let active = query.rules.on(query.moment, scene, loosened);
        let wider = Query {
            active: &active,
            ..*query
        };
        let picks = fill(shelves, &wider);
        let lacks = |rule: &Rule| rule.can_loosen() && (picks.len() as i32) < rule.amount();
        if !known(&active).iter().any(lacks) {
            return (picks, loosened);
        }
        loosened += 1;
    }
}

#[inline(never)]
fn fill(shelves: &[Shelf], query: &Query) -> Vec<Pick> {
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
                // One entry a product, whichever shelf it scores highest on. The first shelf has each once.
                let before = if index == 0 { &[] } else { &best.list[..] };
                match before.iter().position(|other| other.key == key) {
                    Some(at) if best.list[at].score >= score => continue,
                    Some(at) => drop(best.list.remove(at)),
                    None => {}
                }
                best.insert(ranked);
            }
        }
        scorers.push(scorer);
    }
    let needed = needed(query.strategy);
    if !needed.is_empty() {
        best.list.retain(|ranked| {
            let (terms, _) = scorers[ranked.shelf as usize].terms(ranked.row as usize);
            has_any(&terms, needed)
        });
    }
    let pins = pins(shelves, &scorers, needed, query);
    rerank(&scorers, &best.list, &pins, query)
}

/// The terms of which a product must have one, so that a list does not say what is not so.
#[inline(always)]
pub(super) fn needed(strategy: Strategy) -> &'static [Term] {
    match strategy {
        // Only what resembles the page's product, or shares its category, is similar.
        Strategy::Similar => &[Term::Page, Term::Context],
        // Nothing is passed off as seen or bought together.
        Strategy::AlsoViewed => &[Term::PageLearned],
        Strategy::AlsoBought => &[Term::Bought],
        Strategy::BoughtTogether => &[Term::Together],
        _ => &[],
    }
}

pub(super) fn has_any(terms: &Terms, needed: &[Term]) -> bool {
    needed.iter().any(|term| terms[*term as usize] > 0)
}

/// For each rule that pins, in their order, the best product it means that may stand here.
#[inline(never)]
fn pins(shelves: &[Shelf], scorers: &[Scorer], needed: &[Term], query: &Query) -> Vec<Pinned> {
    let mut pins: Vec<Pinned> = Vec::new();
    let weighs = query.strategy.weights(query.weights)[Term::Rule as usize] > 0;
    for rule in known(query.active) {
        if !weighs || !rule.is(Act::Pin) || pins.len() >= query.limit {
            continue;
        }
        let mut best = Best::new(1, i32::MIN);
        for (shelf, index) in shelves.iter().zip(0..) {
            for row in 0..shelf.len() {
                let key = shelf.key(row);
                let free = !pins.iter().any(|pin| pin.ranked.key == key);
                if free && rule.fits(shelf, row) && is_candidate(shelf, row, query) {
                    let (terms, _) = scorers[index as usize].terms(row);
                    // No rule makes a list say what is not so.
                    if !needed.is_empty() && !has_any(&terms, needed) {
                        continue;
                    }
                    best.insert(Ranked {
                        score: terms.iter().sum(),
                        shelf: index,
                        row: row as u32,
                        key,
                    });
                }
            }
        }
        for ranked in best.list {
            pins.push(Pinned {
                place: rule.amount().max(1) as usize,
                rule: rule.index + 1,
                ranked,
            });
        }
    }
    pins
}

/// What the public pool of a page is chosen by: nothing of it is known of the person.
pub struct Public<'a> {
    /// The page's product, as the places of a shelf and of its row.
    pub page: Option<(usize, usize)>,
    /// Path of the page's category; empty without one.
    pub category: &'a str,
    /// The most products.
    pub limit: usize,
    /// Minutes since 1970.
    pub now: u32,
    /// Days for which a product counts as new.
    pub new_days: u32,
    /// The total from which delivery is free, in minor units; 0 without one.
    pub free_shipping: u32,
    /// The rules that apply on the page for whoever is there, at whatever hour.
    pub rules: &'a [Rule<'a>],
    /// Keys of what stands on the named lists.
    pub named: &'a [u32],
}

/// Every product that may stand in a slot, by its key, with its terms: of two shelves the higher of each. For fitting
/// weights, where each is looked at many times over.
#[cfg(not(target_arch = "wasm32"))]
pub fn candidates(shelves: &[Shelf], query: &Query) -> Vec<(u32, Terms)> {
    let mut out: Vec<(u32, Terms)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    let leads = leads(shelves, query);
    for shelf in shelves {
        let scorer = Scorer::new(shelf, query, &leads);
        for row in 0..shelf.len() {
            if !is_candidate(shelf, row, query) {
                continue;
            }
            let (key, (terms, _)) = (shelf.key(row), scorer.terms(row));
            let at = *places.entry(key).or_insert(out.len());
            match out.get_mut(at) {
                Some((_, known)) => {
                    for (known, points) in known.iter_mut().zip(terms) {
                        *known = points.max(*known);
                    }
                }
                None => out.push((key, terms)),
            }
        }
    }
    out
}

/// The page's public pool: the products whose thumbnails everyone on this page fetches, in a fixed order.
///
/// First, up to a third, what the shop's people put on lists; then in turns what the shop's rules bring up, what resembles the page's product, its category's best, the shop's
/// best, newest, deepest discounts and best rated, so that every kind of slot can be filled. Decided by the page and the
/// packs alone; products without an image need no place in it.
pub fn pool(shelves: &[Shelf], public: &Public) -> Vec<(usize, usize)> {
    let (limit, now, new_days) = (public.limit, public.now, public.new_days);
    // In this order: what the shop's rules bring up, the page's category, the shop's best, newest, deepest discounts,
    // best rated, articles, and one product a step of price below the total that ships free. The first is in it twice:
    // what a rule alone lets in must be enough for a slot.
    let mut lists: [Best; 8] = core::array::from_fn(|_| Best::new(limit, 0));
    let mut ladder = [Ranked::default(); LADDER];
    for (shelf, index) in shelves.iter().zip(0..) {
        for row in 0..shelf.len() {
            let barred = |rule: &Rule| rule.is_constant() && !allows(rule, shelf, row);
            if !is_public(shelf, row) || known(public.rules).iter().any(barred) {
                continue;
            }
            let popularity = shelf.products.popularity.get(row).copied().unwrap_or(0);
            let popularity = i32::from(popularity) + 1;
            let inside = is_inside(shelf.products.category(row), public.category);
            let mut lifted = 0;
            for rule in known(public.rules) {
                let lifts = !rule.is(Act::Exclude) && !rule.is(Act::Bury);
                if lifts && rule.fits(shelf, row) {
                    let pinned = if rule.is(Act::Pin) { PIN } else { 0 };
                    lifted = lifted.max(popularity + pinned);
                }
            }
            let near = if inside { popularity } else { 0 };
            let points = if shelf.prices.is_article(row) {
                // Newer ones first, those of the page's category before all others.
                [
                    0,
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
                    lifted,
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
                && price < public.free_shipping
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
        lists[7].insert(ranked);
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
    if let Some((index, row)) = public.page {
        // The page's own product first: its thumbnail is what "recently viewed" shows later.
        if !shelves[index].products.images.get(row).is_empty() {
            take(index, row);
        }
        let products = &shelves[index].products;
        for target in products.lists.of(row).0.iter().take(limit / 6) {
            if is_public(&shelves[index], *target as usize) {
                take(index, *target as usize);
            }
        }
        let lists = [
            &products.viewed,
            &products.together,
            &products.bought,
            &products.neighbors,
            &products.looks,
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
    for key in public.named.iter().take(limit / 6) {
        for (index, shelf) in shelves.iter().enumerate() {
            if let Some(row) = shelf.row_of(*key).filter(|row| is_public(shelf, *row)) {
                take(index, row);
            }
        }
    }
    let longest = lists.iter().map(|list| list.list.len()).max();
    for turn in 0..longest.unwrap_or(0).max(near.len()) {
        // Two of them a turn: a product's page is about what goes with it.
        for (index, row) in near.iter().skip(turn * 2).take(2) {
            take(*index, *row);
        }
        for (list, at) in lists.iter().zip(0..) {
            let (first, count) = if at == 0 { (turn * 2, 2) } else { (turn, 1) };
            for ranked in list.list.iter().skip(first).take(count) {
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
