//! VMIS-kNN, to measure against: written from the paper's description (Kersbergen, Sprangers and Schelter 2022,
//! "Serenade: low-latency session-based recommendation in e-commerce at scale", algorithm 2).
//!
//! For each product of the evolving session, the `RECENT` newest past sessions with it add that product's weight,
//! its position over the session's length; the `NEIGHBORS` most similar sessions then vote for their products:
//! similarity, times how late in the session the newest shared product stands, times the logarithm of how rare
//! the product is. It keeps the products of the session among the answers, as the protocol rewards.

use devanture::builder::logs::Sessions;
use std::collections::HashMap;

/// The newest past sessions that each product finds.
const RECENT: usize = 1502;
/// The past sessions that vote.
const NEIGHBORS: usize = 288;
/// Only so many of the session's last products count.
const LAST: usize = 9;

pub struct Vmis<'a> {
    sessions: &'a Sessions,
    /// For each product the past sessions with it, newest first.
    with: Vec<Vec<u32>>,
}

impl<'a> Vmis<'a> {
    pub fn new(sessions: &'a Sessions) -> Self {
        let mut with = vec![Vec::new(); sessions.ids.len()];
        for session in sessions.by_time().into_iter().rev() {
            let mut items = sessions.items[sessions.bounds(session)].to_vec();
            items.sort_unstable();
            items.dedup();
            for item in items {
                with[item as usize].push(session as u32);
            }
        }
        Self { sessions, with }
    }

    pub fn next(&self, session: &[u32], count: usize) -> Vec<u32> {
        let session = &session[session.len().saturating_sub(LAST)..];
        let length = session.len() as f64;
        // Similarity, and the latest position of a shared product, from 1.
        let mut similar: HashMap<u32, (f64, usize)> = HashMap::new();
        for (at, item) in session.iter().enumerate().rev() {
            if session[at + 1..].contains(item) {
                continue;
            }
            for past in self.with[*item as usize].iter().take(RECENT) {
                let entry = similar.entry(*past).or_insert((0.0, at + 1));
                entry.0 += (at + 1) as f64 / length;
            }
        }
        let mut nearest: Vec<(u32, (f64, usize))> = similar.into_iter().collect();
        nearest.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.0.cmp(&a.0)));
        nearest.truncate(NEIGHBORS);
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for (past, (similarity, position)) in nearest {
            let late = 1.0 - 0.1 * (session.len() - position) as f64;
            let mut items = self.sessions.items[self.sessions.bounds(past as usize)].to_vec();
            items.sort_unstable();
            items.dedup();
            for item in items {
                let rare = self.sessions.len() as f64 / self.with[item as usize].len() as f64;
                *scores.entry(item).or_default() += similarity * late.max(0.0) * rare.ln();
            }
        }
        let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.into_iter().take(count).map(|(item, _)| item).collect()
    }
}

/// Hit rate and mean reciprocal rank at 20, by the protocol of `devanture evaluate`.
pub fn measure(train: &Sessions, test: &Sessions) -> (f64, f64) {
    let vmis = Vmis::new(train);
    let (mut hits, mut ranks, mut predictions) = (0.0, 0.0, 0.0);
    for session in 0..test.len() {
        let items = test.items[test.bounds(session)].iter();
        let items: Vec<u32> = items
            .filter_map(|item| train.find(&test.ids[*item as usize]))
            .collect();
        for at in 1..items.len() {
            predictions += 1.0;
            let found = vmis.next(&items[..at], 20);
            if let Some(place) = found.iter().position(|item| *item == items[at]) {
                hits += 1.0;
                ranks += 1.0 / (place + 1) as f64;
            }
        }
    }
    (hits / predictions, ranks / predictions)
}
