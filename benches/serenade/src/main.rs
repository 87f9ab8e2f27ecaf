//! Serenade by the protocol of `devanture evaluate`: every next product of every prefix of every test session.
//!
//! `serenade-bench TRAIN TEST M K LAST` reads tables of session, item and time (numbers, sorted by session and time, a header
//! first), and prints JSON. Products that training does not know have been taken out of TEST. Serenade never answers with
//! the product looked at last: it is measured as it is.

use serenade::vmisknn::{predict, vmis_index::VMISIndex};
use std::collections::HashSet;
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [train, test, m, k, last] = args.as_slice() else {
        panic!("usage: serenade-bench TRAIN TEST M K LAST");
    };
    let number = |text: &String| text.parse::<usize>().expect("a number");
    let (m, k, last) = (number(m), number(k), number(last));
    let before = resident();
    let started = Instant::now();
    let index = VMISIndex::new_from_csv(train, m, 1.0);
    let train_s = started.elapsed().as_secs_f64();
    let memory = resident().saturating_sub(before);
    let (mut hits5, mut hits20, mut ranks, mut fresh, mut hits_new) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut times = Vec::new();
    for session in sessions(test) {
        for at in 1..session.len() {
            let recent = &session[at.saturating_sub(last)..at];
            let started = Instant::now();
            let found = predict(&index, recent, k, m, 20, false).into_sorted_vec();
            times.push(started.elapsed().as_secs_f64() * 1e6);
            let is_new = !session[..at].contains(&session[at]);
            fresh += f64::from(u8::from(is_new));
            let place = found.iter().position(|item| item.id == session[at]);
            if let Some(place) = place.filter(|place| *place < 20) {
                hits20 += 1.0;
                hits5 += f64::from(u8::from(place < 5));
                hits_new += f64::from(u8::from(is_new));
                ranks += 1.0 / (place + 1) as f64;
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let count = times.len().max(1) as f64;
    let quantile = |share: f64| times.get((count * share) as usize).copied().unwrap_or(0.0);
    println!(
        "{{\"hr5\":{},\"hr20\":{},\"mrr20\":{},\"hr20_new\":{},\"memory_bytes\":{memory},\"train_s\":{train_s},\"p50_us\":{},\"p90_us\":{},\"predictions\":{}}}",
        hits5 / count,
        hits20 / count,
        ranks / count,
        hits_new / f64::max(fresh, 1.0),
        quantile(0.5),
        quantile(0.9),
        times.len()
    );
}

/// The products of each session, in the table's order.
fn sessions(path: &str) -> Vec<Vec<u64>> {
    let text = std::fs::read_to_string(path).expect("a table");
    let mut out: Vec<Vec<u64>> = Vec::new();
    let mut known = HashSet::new();
    for line in text.lines().skip(1) {
        let mut fields = line.split('\t');
        let (session, item) = (fields.next(), fields.next());
        let item = item.and_then(|item| item.parse().ok()).expect("a number");
        if known.insert(session.unwrap_or_default().to_owned()) {
            out.push(Vec::new());
        }
        if let Some(list) = out.last_mut() {
            list.push(item);
        }
    }
    out
}

/// Memory of this process, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    number.unwrap_or(0) * 1024
}
