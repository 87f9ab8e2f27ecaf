//! Behind the logs: how well each product sells, and whether it is looked at more than usual these days.
//!
//! Counts with decay, in sixteen coarse steps a product. Knows no session's content and ranks nothing.

use super::logs::{Log, Sessions};
use super::product::Product;
use std::collections::HashMap;

/// Seconds after which a sale or a visit counts half, at most.
const HALF_LIFE: i64 = 30 * 86_400;
/// Seconds that count as "these days", at most.
const DAYS: i64 = 7 * 86_400;
/// What a visit counts beside a basket.
const VISIT: f64 = 0.02;
/// Steps from nothing to the most.
const STEPS: f64 = 15.0;
/// What happened to so few more than expected is chance.
const LEAST: f64 = 3.0;

/// Sales and trend, an entry a product, from 0 to 255.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// How well it sells; 0 where fewer people than `min_support` looked at it or chose it.
    pub sales: Vec<u8>,
    /// How much more than usual it is looked at; 0 where it is not.
    pub trending: Vec<u8>,
}

/// Works out demand. The logs' ids are those of `products` (see [`super::learned::by_product`]).
pub fn demand(products: &[Product], log: &Log, min_support: u32) -> Demand {
    let rows: HashMap<&str, usize> = products
        .iter()
        .enumerate()
        .map(|(row, product)| (product.id.as_str(), row))
        .collect();
    let mut sales = vec![0.0; products.len()];
    for (sessions, share) in [(&log.baskets, 1.0), (&log.visits, VISIT)] {
        for (row, sum) in decayed(sessions, &rows, min_support) {
            sales[row] += sum * share;
        }
    }
    Demand {
        sales: steps(&sales),
        trending: steps(&trend(&log.visits, &rows, products.len(), min_support)),
    }
}

/// Each product's sessions: for each product that enough people share, what `weight` says of its sessions' times.
fn per_product<T: Default + Clone>(
    sessions: &Sessions,
    rows: &HashMap<&str, usize>,
    min_support: u32,
    mut add: impl FnMut(&mut T, i64),
) -> Vec<(usize, T)> {
    let mut sums = vec![T::default(); sessions.ids.len()];
    let mut people = vec![Vec::new(); sessions.ids.len()];
    let mut last = vec![u32::MAX; sessions.ids.len()];
    for session in 0..sessions.len() {
        for item in &sessions.items[sessions.bounds(session)] {
            let at = *item as usize;
            if last[at] == session as u32 {
                continue;
            }
            last[at] = session as u32;
            add(&mut sums[at], sessions.times[session]);
            let owner = sessions.owner(session);
            if people[at].len() < min_support as usize && !people[at].contains(&owner) {
                people[at].push(owner);
            }
        }
    }
    let known = sums.into_iter().zip(people).zip(&sessions.ids);
    let shared = known.filter(|((_, people), _)| people.len() >= min_support as usize);
    shared
        .filter_map(|((sum, _), id)| Some((*rows.get(id.as_str())?, sum)))
        .collect()
}

/// Sums that halve with age, at the latest over half of the log's span.
fn decayed(
    sessions: &Sessions,
    rows: &HashMap<&str, usize>,
    min_support: u32,
) -> Vec<(usize, f64)> {
    let (oldest, newest) = span(sessions);
    let half_life = HALF_LIFE.min((newest - oldest) / 2).max(1) as f64;
    per_product(sessions, rows, min_support, |sum: &mut f64, time| {
        *sum += 0.5f64.powf((newest - time) as f64 / half_life);
    })
}

/// How much more often than before, in standard deviations of chance: the sessions of the last days, less those that the
/// product's share of the days before lets expect, over the root of both.
fn trend(
    sessions: &Sessions,
    rows: &HashMap<&str, usize>,
    products: usize,
    min_support: u32,
) -> Vec<f64> {
    let (oldest, newest) = span(sessions);
    let since = newest - DAYS.min((newest - oldest) / 4);
    let all = [true, false].map(|late| {
        let times = sessions.times.iter();
        times.filter(|time| (**time > since) == late).count() as f64
    });
    let mut out = vec![0.0; products];
    let counts = per_product(
        sessions,
        rows,
        min_support,
        |counts: &mut [f64; 2], time| {
            counts[usize::from(time <= since)] += 1.0;
        },
    );
    for (row, [late, before]) in counts {
        let expected = before / all[1].max(1.0) * all[0];
        let more = late - expected;
        if all[1] > 0.0 && more >= LEAST {
            out[row] = more / (expected + LEAST).sqrt();
        }
    }
    out
}

fn span(sessions: &Sessions) -> (i64, i64) {
    let times = || sessions.times.iter().copied();
    (times().min().unwrap_or(0), times().max().unwrap_or(0))
}

/// On a logarithmic scale from 0 to 255 in sixteen steps: exact numbers are the merchant's business.
fn steps(values: &[f64]) -> Vec<u8> {
    let most = values.iter().copied().fold(0.0, f64::max);
    let step = |value: &f64| {
        if *value <= 0.0 {
            return 0;
        }
        let share = (1.0 + value / most * 99.0).ln() / 100f64.ln();
        (((share * STEPS).round().max(1.0)) * 17.0) as u8
    };
    values.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn products(count: usize) -> Vec<Product> {
        let product = |at: usize| Product {
            id: format!("p{at}"),
            ..Product::default()
        };
        (0..count).map(product).collect()
    }

    const DAY: i64 = 86_400;

    fn log(visits: &[(&str, i64)], baskets: &[(&str, i64)]) -> Log {
        let mut log = Log::default();
        for (ids, day) in visits {
            log.visits.push(ids.split(' '), day * DAY);
        }
        for (ids, day) in baskets {
            log.baskets.push(ids.split(' '), day * DAY);
        }
        log
    }

    #[test]
    fn what_sells_now_stands_above_what_sold_once_and_what_is_only_looked_at() {
        let baskets = [("p0", 0), ("p0", 1), ("p1", 199), ("p1", 200), ("p3", 200)];
        let visits = [("p2", 200), ("p2", 199), ("p2", 198)];
        let demand = demand(&products(5), &log(&visits, &baskets), 2);
        assert!(demand.sales[1] > demand.sales[0] && demand.sales[0] > 0);
        assert!(demand.sales[1] > demand.sales[2] && demand.sales[2] > 0);
        assert_eq!(demand.sales[3..], [0, 0], "one basket alone is somebody's");
        assert!(demand.sales.iter().all(|step| step % 17 == 0));
    }

    #[test]
    fn trending_is_more_than_usual_not_much() {
        let mut visits = Vec::new();
        for day in 0..100 {
            visits.push(("p0", day));
            visits.push(("p0 p1", day));
            if day > 94 {
                visits.push(("p2", day));
            }
        }
        let demand = demand(&products(3), &log(&visits, &[]), 2);
        assert_eq!(demand.trending[..2], [0, 0]);
        assert_eq!(demand.trending[2], 255);
        assert!(demand.sales[0] > demand.sales[2]);
    }

    #[test]
    fn a_person_who_comes_back_is_one_person() {
        let mut log = Log::default();
        let item = log.visits.number("p0");
        for day in 0..9 {
            log.visits.add([item], day * DAY, false, Some(7));
        }
        assert_eq!(demand(&products(1), &log, 2).sales, [0]);
        assert!(demand(&products(1), &log, 1).sales[0] > 0);
    }

    #[test]
    fn nothing_is_known_without_logs() {
        let none = demand(&products(2), &Log::default(), 2);
        assert_eq!((none.sales, none.trending), (vec![0, 0], vec![0, 0]));
    }
}
