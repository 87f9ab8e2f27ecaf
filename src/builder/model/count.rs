//! Inside the model: how often two products stand in one session, weighted by how near and how long ago.
//!
//! ```text
//! w(i, j) = Σ over sessions s, Σ over i at a, j at b in s, 0 < |a − b| ≤ WINDOW:
//!           |a − b|^(−5/4) · length(s)^(−3/10) · 2^(−age(s) / half-life)
//! ```
//!
//! Undirected: which came first is not kept. Distance weights are those of "vector multiplication" kNN and
//! sequential rules (Ludewig and Jannach 2018); long sessions say less about each of their pairs. Sums are integers,
//! so that neither the order of sessions nor the machine changes a bit. A product's pairs are summed in one
//! accumulator from the places where it stands, so memory grows with the events and the pairs kept, never with all
//! pairs there are: about 30 bytes an event.

use crate::builder::logs::Sessions;

/// Events further apart than this do not make a pair.
pub const WINDOW: usize = 10;
/// The weight of two neighbors in a session of one event today.
pub const ONE: u64 = 1 << 16;
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

/// The pairs worth most, at most `most` of them, best first; ties go to lower numbers.
pub fn count(sessions: &Sessions, counting: &Counting, most: usize) -> Vec<Pair> {
    let weights = session_weights(sessions, counting.half_life);
    let distances: [u64; WINDOW + 1] = std::array::from_fn(|distance| {
        let share = (distance.max(1) as f64).powf(-1.25);
        (share * 256.0).round() as u64
    });
    let products = sessions.ids.len();
    // Where each product stands, and in which session.
    let places = Places::of(sessions);
    let mut sums = vec![0u64; products];
    let near = |place: usize, see: &mut dyn FnMut(u32, u64, u32)| {
        let session = places.session[place];
        let bounds = sessions.bounds(session as usize);
        let from = place.saturating_sub(WINDOW).max(bounds.start);
        let to = (place + WINDOW + 1).min(bounds.end);
        for other in from..to {
            if sessions.items[other] != sessions.items[place] {
                let basket = sessions.is_basket(session as usize);
                let distance = if basket { 1 } else { place.abs_diff(other) };
                let weight = distances[distance] * weights[session as usize];
                see(sessions.items[other], weight, session);
            }
        }
    };
    for place in 0..sessions.items.len() {
        let sum = &mut sums[sessions.items[place] as usize];
        near(place, &mut |_, weight, _| *sum += weight);
    }
    let worth = sums
        .iter()
        .map(|sum| (*sum as f32 / ONE as f32).powf(VALUE));
    let worth: Vec<f32> = worth.collect();

    let mut kept = Heaviest::new(most);
    let mut weight_to = vec![0u64; products];
    let mut support = vec![0u32; products];
    let mut last_owner = vec![u32::MAX; products];
    let mut touched: Vec<u32> = Vec::new();
    let mut own = Vec::new();
    for low in 0..products as u32 {
        own.clear();
        own.extend_from_slice(places.of_product(low));
        // One after the other for each person, so that a person who comes back counts once.
        own.sort_by_key(|place| sessions.owner(places.session[*place as usize] as usize));
        for &place in &own {
            near(place as usize, &mut |high, weight, session| {
                if high <= low {
                    return;
                }
                let at = high as usize;
                if weight_to[at] == 0 {
                    touched.push(high);
                }
                weight_to[at] += weight;
                let owner = sessions.owner(session as usize);
                if last_owner[at] != owner {
                    last_owner[at] = owner;
                    support[at] += 1;
                }
            });
        }
        for high in touched.drain(..) {
            let at = high as usize;
            let weight = weight_to[at];
            if support[at] >= counting.min_support {
                let value = weight as f32 / ONE as f32 / (worth[low as usize] * worth[at]);
                kept.take(Pair {
                    low,
                    high,
                    weight,
                    value,
                });
            }
            weight_to[at] = 0;
            support[at] = 0;
            last_owner[at] = u32::MAX;
        }
    }
    kept.finish()
}

/// What each session counts, in 256ths: shorter and newer ones more.
fn session_weights(sessions: &Sessions, half_life: Option<f64>) -> Vec<u64> {
    let newest = sessions.times.iter().copied().max().unwrap_or(0);
    let oldest = sessions.times.iter().copied().min().unwrap_or(0);
    let span = (newest - oldest).max(1) as f64;
    let weight = |session: usize| {
        let length = sessions.bounds(session).len().max(1) as f64;
        let age = (newest - sessions.times[session]) as f64 / span;
        let decay = half_life.map_or(1.0, |half_life| 0.5f64.powf(age / half_life));
        ((length.powf(-0.3) * decay * 256.0).round() as u64).max(1)
    };
    (0..sessions.len()).map(weight).collect()
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
