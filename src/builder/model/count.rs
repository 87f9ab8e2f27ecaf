//! Inside the model: how often two products stand in one session, weighted by how near and how long ago.
//!
//! ```text
//! w(i, j) = Σ over sessions s, Σ over i at a, j at b in s, 0 < |a − b| ≤ WINDOW:
//!           |a − b|^(−5/4) · length(s)^(−3/10) · 2^(−age(s) / half-life)
//! ```
//!
//! Undirected: which came first is not kept. Distance weights are those of "vector multiplication" kNN and
//! sequential rules (Ludewig and Jannach 2018); long sessions say less about each of their pairs. All three factors
//! come from tables of whole numbers (`weights`), so that neither the order of sessions nor the machine, nor whether a
//! database does the counting (`exchange`), changes a bit. A product's pairs are summed in one accumulator from the
//! places where it stands, so memory grows with the events and the pairs kept, never with all pairs there are.

use super::weights::{self, DISTANCES, FOREVER};
use crate::builder::logs::Sessions;
use rayon::prelude::*;
use std::ops::Range;

pub use super::weights::{ONE, WINDOW};

/// What is divided by the sums of both products to rank pairs: w / (S(i) · S(j))^VALUE.
///
/// At 0 the heaviest pairs win and rare products keep none; at ½ (cosine) rare ones win. A quarter lost least on
/// all tuning sets at 1 to 2 bytes of pairs a product.
const VALUE: f32 = 0.25;

/// A pair of products with the sum of its weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The product with the lower number.
    pub low: u32,
    /// The other one.
    pub high: u32,
    /// Sum of weights, in [`ONE`]ths.
    pub weight: u64,
    /// What the pair is worth to a ranking.
    pub value: f32,
}

/// How to count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counting {
    /// In shares of the log's span; `None` when old sessions count like new ones.
    pub half_life: Option<f64>,
    /// Pairs seen in sessions of fewer people are dropped. Where the log does not say who, each session is a person's.
    pub min_support: u32,
}

impl Counting {
    /// The half-life in seconds, for the span of this log.
    fn half_life(&self, sessions: &Sessions) -> u64 {
        let newest = sessions.times.iter().copied().max().unwrap_or(0);
        let oldest = sessions.times.iter().copied().min().unwrap_or(0);
        let span = (newest - oldest).max(1) as f64;
        self.half_life.map_or(FOREVER, |half_life| {
            ((span * half_life).round() as u64).max(1)
        })
    }
}

/// A product that stands near another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Its number.
    pub product: u32,
    /// The sum of weights of both.
    pub weight: u64,
    /// How many people it comes from.
    pub people: u32,
}

/// The pairs worth most, at most `most` of them, best first; ties go to lower numbers.
pub fn count(sessions: &Sessions, counting: &Counting, most: usize) -> Vec<Pair> {
    let near = Near::of(sessions, counting.half_life(sessions));
    let worth = worth(&near.totals());
    // Each part keeps its heaviest; the heaviest of all are among them.
    let part = |products: Range<u32>| {
        let mut kept = Heaviest::new(most);
        near.partners(products, &mut |low, partners| {
            let supported = partners
                .iter()
                .filter(|partner| partner.people >= counting.min_support);
            for partner in supported {
                kept.take(valued(low, partner.product, partner.weight, &worth));
            }
        });
        kept.finish()
    };
    let parts: Vec<Vec<Pair>> = near.parts().into_par_iter().map(part).collect();
    let mut kept = Heaviest::new(most);
    parts.into_iter().flatten().for_each(|pair| kept.take(pair));
    kept.finish()
}

/// The same choice from pairs that were counted elsewhere: lower and higher number, weight, people.
pub fn choose(
    totals: &[u64],
    pairs: &[(u32, u32, u64, u32)],
    min_support: u32,
    most: usize,
) -> Vec<Pair> {
    let worth = worth(totals);
    let mut kept = Heaviest::new(most);
    for (low, high, weight, people) in pairs {
        if *people >= min_support && *weight > 0 {
            kept.take(valued(*low, *high, *weight, &worth));
        }
    }
    kept.finish()
}

/// What each product's sum divides its pairs by.
fn worth(totals: &[u64]) -> Vec<f32> {
    let worth = totals
        .iter()
        .map(|sum| (*sum as f32 / ONE as f32).powf(VALUE));
    worth.collect()
}

fn valued(low: u32, high: u32, weight: u64, worth: &[f32]) -> Pair {
    let divided = worth[low as usize] * worth[high as usize];
    Pair {
        low,
        high,
        weight,
        value: weight as f32 / ONE as f32 / divided,
    }
}

/// A log prepared for looking around each event.
pub struct Near<'a> {
    sessions: &'a Sessions,
    /// What each session counts.
    shares: Vec<u64>,
    /// Where each product stands, and in which session.
    places: Places,
}

impl<'a> Near<'a> {
    /// Prepares a log; sessions count half after so many seconds.
    pub fn of(sessions: &'a Sessions, half_life: u64) -> Self {
        let newest = sessions.times.iter().copied().max().unwrap_or(0);
        let share = |session: usize| {
            let age = (newest - sessions.times[session]).max(0) as u64;
            weights::session(sessions.bounds(session).len(), age, half_life)
        };
        Self {
            sessions,
            shares: (0..sessions.len()).into_par_iter().map(share).collect(),
            places: Places::of(sessions),
        }
    }

    /// Every event within [`WINDOW`] of a place that shows another product: that, the weight, the session.
    fn around(&self, place: usize, see: &mut impl FnMut(u32, u64, u32)) {
        let (sessions, session) = (self.sessions, self.places.session[place]);
        let bounds = sessions.bounds(session as usize);
        let from = place.saturating_sub(WINDOW).max(bounds.start);
        let to = (place + WINDOW + 1).min(bounds.end);
        let (own, basket) = (sessions.items[place], sessions.is_basket(session as usize));
        let share = self.shares[session as usize];
        for other in from..to {
            if sessions.items[other] != own {
                let distance = if basket { 1 } else { place.abs_diff(other) };
                see(sessions.items[other], DISTANCES[distance] * share, session);
            }
        }
    }

    /// Each product's sum of weights over all of its pairs.
    pub fn totals(&self) -> Vec<u64> {
        let mut sums = vec![0u64; self.sessions.ids.len()];
        for place in 0..self.sessions.items.len() {
            let sum = &mut sums[self.sessions.items[place] as usize];
            self.around(place, &mut |_, weight, _| *sum += weight);
        }
        sums
    }

    /// Ranges of products with about as many events each, a few for every core.
    fn parts(&self) -> Vec<Range<u32>> {
        let products = self.sessions.ids.len() as u32;
        let events = self.sessions.items.len() / (rayon::current_num_threads() * 4) + 1;
        let mut parts = Vec::new();
        let (mut start, mut inside) = (0, 0);
        for product in 0..products {
            inside += self.places.of_product(product).len();
            if inside >= events || product + 1 == products {
                parts.push(start..product + 1);
                (start, inside) = (product + 1, 0);
            }
        }
        parts
    }

    /// For each of `products`, in their order, its partners of higher numbers.
    pub fn partners(&self, products: Range<u32>, see: &mut dyn FnMut(u32, &mut Vec<Partner>)) {
        let count = self.sessions.ids.len();
        let mut weight_to = vec![0u64; count];
        let mut people = vec![0u32; count];
        let mut last_owner = vec![u32::MAX; count];
        let mut touched: Vec<u32> = Vec::new();
        let (mut own, mut partners) = (Vec::new(), Vec::new());
        for low in products {
            own.clear();
            own.extend_from_slice(self.places.of_product(low));
            // One after the other for each person, so that a person who comes back counts once.
            own.sort_by_key(|place| {
                self.sessions
                    .owner(self.places.session[*place as usize] as usize)
            });
            for &place in &own {
                self.around(place as usize, &mut |high, weight, session| {
                    if high <= low {
                        return;
                    }
                    let at = high as usize;
                    if weight_to[at] == 0 {
                        touched.push(high);
                    }
                    weight_to[at] += weight;
                    let owner = self.sessions.owner(session as usize);
                    if last_owner[at] != owner {
                        last_owner[at] = owner;
                        people[at] += 1;
                    }
                });
            }
            partners.clear();
            for product in touched.drain(..) {
                let at = product as usize;
                partners.push(Partner {
                    product,
                    weight: std::mem::take(&mut weight_to[at]),
                    people: std::mem::take(&mut people[at]),
                });
                last_owner[at] = u32::MAX;
            }
            see(low, &mut partners);
        }
    }
}

/// For each product the events that show it; for each event its session.
struct Places {
    ends: Vec<u32>,
    places: Vec<u32>,
    session: Vec<u32>,
}

impl Places {
    fn of(sessions: &Sessions) -> Self {
        let mut starts = vec![0u32; sessions.ids.len() + 1];
        for &item in &sessions.items {
            starts[item as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut places = vec![0u32; sessions.items.len()];
        for (item, place) in sessions.items.iter().zip(0..) {
            let next = &mut starts[*item as usize];
            places[*next as usize] = place;
            *next += 1;
        }
        let mut session = vec![0u32; sessions.items.len()];
        for at in 0..sessions.len() {
            session[sessions.bounds(at)].fill(at as u32);
        }
        // Each start has moved to its product's end.
        starts.pop();
        Self {
            ends: starts,
            places,
            session,
        }
    }

    fn of_product(&self, product: u32) -> &[u32] {
        let end = |at: u32| self.ends[at as usize] as usize;
        let start = product.checked_sub(1).map_or(0, end);
        &self.places[start..end(product)]
    }
}

/// The pairs worth most so far: a list that is cut back whenever it is twice as long as it may be.
struct Heaviest {
    pairs: Vec<Pair>,
    most: usize,
}

impl Heaviest {
    fn new(most: usize) -> Self {
        Self {
            pairs: Vec::new(),
            most,
        }
    }

    fn take(&mut self, pair: Pair) {
        self.pairs.push(pair);
        if self.pairs.len() > self.most * 2 + 1024 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.pairs.len() > self.most {
            self.pairs.select_nth_unstable_by(self.most, heavier);
            self.pairs.truncate(self.most);
        }
    }

    fn finish(mut self) -> Vec<Pair> {
        self.cut();
        self.pairs.sort_unstable_by(heavier);
        self.pairs
    }
}

fn heavier(a: &Pair, b: &Pair) -> std::cmp::Ordering {
    let place = |pair: &Pair| (pair.low, pair.high);
    b.value.total_cmp(&a.value).then(place(a).cmp(&place(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(lists: &[&[u32]]) -> Sessions {
        let mut out = Sessions::default();
        for (list, at) in lists.iter().zip(0..) {
            let ids: Vec<String> = list.iter().map(|item| format!("p{item}")).collect();
            out.push(ids.iter().map(String::as_str), at * 100);
        }
        out
    }

    const ALL: Counting = Counting {
        half_life: None,
        min_support: 1,
    };

    fn weight(pairs: &[Pair], low: u32, high: u32) -> f64 {
        let found = pairs
            .iter()
            .find(|pair| (pair.low, pair.high) == (low, high));
        found.map_or(0.0, |pair| pair.weight as f64 / ONE as f64)
    }

    #[test]
    fn a_log_counted_by_hand() {
        // Numbers follow first appearance: 7 is 0, 8 is 1, 9 is 2.
        let sessions = sessions(&[&[7, 8, 9], &[8, 7], &[9, 9]]);
        let pairs = count(&sessions, &ALL, 100);
        let three = 3f64.powf(-0.3);
        let two = 2f64.powf(-0.3);
        assert!((weight(&pairs, 0, 1) - (three + two)).abs() < 0.01);
        assert!((weight(&pairs, 1, 2) - three).abs() < 0.01);
        assert!((weight(&pairs, 0, 2) - three * 2f64.powf(-1.25)).abs() < 0.01);
        assert_eq!(pairs.len(), 3, "no product is its own partner");
    }

    #[test]
    fn old_sessions_count_half_after_a_half_life() {
        let sessions = sessions(&[&[1, 2], &[5, 6], &[3, 4]]);
        let halved = Counting {
            half_life: Some(0.5),
            ..ALL
        };
        let pairs = count(&sessions, &halved, 100);
        let new = weight(&pairs, 4, 5);
        assert!((weight(&pairs, 2, 3) / new - 0.5).abs() < 0.01);
        assert!((weight(&pairs, 0, 1) / new - 0.25).abs() < 0.01);
    }

    #[test]
    fn support_is_sessions_not_times() {
        let sessions = sessions(&[&[1, 2, 1, 2, 1], &[3, 4], &[4, 3]]);
        let twice = Counting {
            min_support: 2,
            ..ALL
        };
        let pairs = count(&sessions, &twice, 100);
        let found: Vec<_> = pairs.iter().map(|pair| (pair.low, pair.high)).collect();
        assert_eq!(found, [(2, 3)]);
    }

    #[test]
    fn the_order_of_sessions_changes_nothing() {
        let lists: Vec<Vec<u32>> = (0..40u32)
            .map(|at| {
                (0..2 + at % 5)
                    .map(|step| (at * 7 + step * step) % 12)
                    .collect()
            })
            .collect();
        let straight: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
        let forwards = sessions(&straight);
        let order: Vec<usize> = (0..forwards.len()).rev().collect();
        let backwards = forwards.part(&order);
        assert_eq!(count(&forwards, &ALL, 30), count(&backwards, &ALL, 30));
    }
}
