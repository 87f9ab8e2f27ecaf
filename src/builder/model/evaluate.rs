//! Inside the model: how well a published model predicts sessions that it was not learned from.
//!
//! For each session and each prefix of at least one event, the next product is predicted among all products of the
//! training log. A product that training does not know is taken out of the session first; no product is excluded
//! from the answer, because repeats are real. The model is the one read back from the pack's bytes.

use super::Trained;
use crate::builder::logs::Sessions;
use crate::catalog::Pairs;
use crate::catalog::format::FormatError;
use crate::recommend::model::{Model, Scratch};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// What was measured. Rates are shares of all predictions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// The next product was among the first five.
    pub hr5: f64,
    /// Among the first ten.
    pub hr10: f64,
    /// Among the first twenty, or as many as were asked for.
    pub hr20: f64,
    /// One over the place at which it stood, 0 beyond the twentieth.
    pub mrr20: f64,
    /// `hr20` over the predictions whose answer was not in the session yet.
    pub hr20_new: f64,
    /// The share of all products that stood among the first twenty at least once.
    pub coverage20: f64,
    /// How popular what stood there is, on average: events in training, over those of the most popular product.
    pub popularity20: f64,
    /// The pack after brotli: pairs, blend and ids, all that the ranking reads.
    pub model_bytes: usize,
    /// What of it are the products' ids, which a shop's catalog has anyway.
    pub id_bytes: usize,
    /// Pairs in the pack.
    pub pairs: usize,
    /// Products in training.
    pub items: usize,
    /// Seconds from sessions in memory to the pack's bytes.
    pub train_s: f64,
    /// The median time of a prediction, in microseconds.
    pub p50_us: f64,
    /// The time that nine in ten predictions take at most.
    pub p90_us: f64,
    /// How many predictions were made.
    pub predictions: usize,
}

/// What a ranking is called by: products of a session so far, oldest first, to the products shown, best first.
pub type Answer<'a> = &'a mut dyn FnMut(&[u32]) -> Vec<u32>;

/// Predicts the next product of every prefix of every test session.
///
/// # Errors
/// [`FormatError`] when the pack cannot be read back.
pub fn evaluate(
    train: &Sessions,
    test: &Sessions,
    trained: &Trained,
    train_s: f64,
    count: usize,
) -> Result<Evaluation, FormatError> {
    let pairs = Pairs::decode(&trained.bytes)?;
    let model = Model::new(&pairs);
    let mut scratch = Scratch::default();
    let ids: Vec<&str> = pairs.ids.iter().collect();
    let mut answer = |before: &[u32]| {
        let found = model.next(&mut scratch, before, count.max(1));
        found.into_iter().map(|(row, _)| row).collect()
    };
    Ok(Evaluation {
        model_bytes: trained.brotli_bytes,
        id_bytes: trained.id_bytes,
        pairs: pairs.len(),
        train_s,
        ..predict(train, test, &ids, &mut answer)
    })
}

/// The protocol, for any ranking of the products with these ids. What the ranking weighs is left at 0.
pub fn predict(train: &Sessions, test: &Sessions, ids: &[&str], answer: Answer) -> Evaluation {
    let rows: HashMap<&str, u32> = ids.iter().copied().zip(0..).collect();
    let mut popularity = vec![0f64; ids.len()];
    for item in &train.items {
        if let Some(row) = rows.get(train.ids[*item as usize].as_str()) {
            popularity[*row as usize] += 1.0;
        }
    }
    let most = popularity.iter().copied().fold(1.0, f64::max);
    let mut times = Vec::new();
    let mut sums = Sums::default();
    for session in 0..test.len() {
        let items = test.items[test.bounds(session)].iter();
        let items = items.filter_map(|item| rows.get(test.ids[*item as usize].as_str()).copied());
        let items: Vec<u32> = items.collect();
        for at in 1..items.len() {
            let (before, next) = (&items[..at], items[at]);
            let started = Instant::now();
            let found = answer(before);
            times.push(started.elapsed().as_secs_f64() * 1e6);
            sums.take(&found, before, next, &popularity);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or(0.0)
    };
    let share = |sum: f64, of: f64| sum / of.max(1.0);
    let predictions = times.len() as f64;
    Evaluation {
        hr5: share(sums.hits5, predictions),
        hr10: share(sums.hits10, predictions),
        hr20: share(sums.hits, predictions),
        mrr20: share(sums.ranks, predictions),
        hr20_new: share(sums.hits_new, sums.new),
        coverage20: share(sums.shown.len() as f64, ids.len() as f64),
        popularity20: share(sums.popularity / most, sums.places),
        model_bytes: 0,
        id_bytes: 0,
        pairs: 0,
        items: ids.len(),
        train_s: 0.0,
        p50_us: at(0.5),
        p90_us: at(0.9),
        predictions: times.len(),
    }
}

#[derive(Default)]
struct Sums {
    hits5: f64,
    hits10: f64,
    hits: f64,
    ranks: f64,
    new: f64,
    hits_new: f64,
    popularity: f64,
    places: f64,
    shown: HashSet<u32>,
}

impl Sums {
    fn take(&mut self, found: &[u32], before: &[u32], answer: u32, popularity: &[f64]) {
        let is_new = !before.contains(&answer);
        self.new += f64::from(u8::from(is_new));
        for row in found {
            self.shown.insert(*row);
            self.popularity += popularity[*row as usize];
            self.places += 1.0;
        }
        let Some(place) = found.iter().position(|row| *row == answer) else {
            return;
        };
        self.hits += 1.0;
        self.ranks += 1.0 / (place + 1) as f64;
        self.hits10 += f64::from(u8::from(place < 10));
        self.hits5 += f64::from(u8::from(place < 5));
        self.hits_new += f64::from(u8::from(is_new));
    }
}
