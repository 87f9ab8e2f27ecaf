//! How a shop's customers order, as seven numbers of them all: BG/NBD and Gamma-Gamma fitted by maximum likelihood on the
//! order log. No customer, order or date gets out; what one shopper's own orders mean is computed on their device
//! ([`crate::profile::Population`]).

use super::logs::Order;
use crate::profile::Population;
use statrs::function::gamma::ln_gamma;
use std::collections::BTreeMap;

/// Customers that an order log must have, and those of them who came back: fewer could tell of somebody.
pub const LEAST_CUSTOMERS: usize = 200;
/// See [`LEAST_CUSTOMERS`].
pub const LEAST_RETURNING: usize = 50;

/// One customer, as the models see them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Customer {
    /// Days with an order after the first one.
    pub repeats: f64,
    /// Weeks from the first order to the last.
    pub recency: f64,
    /// Weeks from the first order to the end of the log.
    pub age: f64,
    /// What an order after the first cost on average; 0 where the log does not say.
    pub mean: f64,
}

/// What the fit found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The numbers; money in the log's unit.
    pub population: Population,
    /// How many customers it was fitted on.
    pub customers: usize,
    /// How many of them came back.
    pub returning: usize,
    /// Logarithm of the likelihood of when they ordered.
    pub likelihood: f64,
    /// Logarithm of the likelihood of what they spent; 0 where no money was fitted.
    pub money: f64,
    /// Correlation of how often and for how much customers order: Gamma-Gamma takes them for independent.
    pub correlation: f64,
}

/// A log's customers, each with their days of orders until `end` (seconds since 1970).
pub fn customers(orders: &[Order], end: i64) -> Vec<Customer> {
    let mut days: BTreeMap<u32, BTreeMap<i64, f64>> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.time <= end) {
        let own = days.entry(order.person).or_default();
        *own.entry(order.time.div_euclid(86_400)).or_default() += order.spent;
    }
    let end = end.div_euclid(86_400);
    let weeks = |from: i64, to: i64| (to - from) as f64 / 7.0;
    let mut out = Vec::new();
    for own in days.values() {
        let (Some((first, _)), Some((last, _))) = (own.first_key_value(), own.last_key_value())
        else {
            continue;
        };
        let repeats = (own.len() - 1) as f64;
        // An order without a price would make a customer cheaper than they are.
        let priced = own.values().skip(1).all(|spent| *spent > 0.0);
        let spent: f64 = own.values().skip(1).sum();
        out.push(Customer {
            repeats,
            recency: weeks(*first, *last),
            age: weeks(*first, end),
            mean: if priced && repeats > 0.0 {
                spent / repeats
            } else {
                0.0
            },
        });
    }
    out
}

/// Fits the models; `None` when customers are too few, or come back too seldom.
pub fn fit(customers: &[Customer]) -> Option<Fit> {
    let returning = customers.iter().filter(|one| one.repeats > 0.0).count();
    if customers.len() < LEAST_CUSTOMERS || returning < LEAST_RETURNING {
        return None;
    }
    // Equal customers are counted, not repeated: most ordered once.
    let mut kinds: BTreeMap<[u64; 3], f64> = BTreeMap::new();
    for one in customers {
        let key = [one.repeats, one.recency, one.age].map(f64::to_bits);
        *kinds.entry(key).or_default() += 1.0;
    }
    let kinds: Vec<([f64; 3], f64)> = kinds
        .into_iter()
        .map(|(key, count)| (key.map(f64::from_bits), count))
        .collect();
    // The search is easiest where times are about 1.
    let longest = kinds.iter().map(|(kind, _)| kind[2]).fold(1e-9, f64::max);
    let start = [1.0, 4.0 / longest.max(4.0), 1.0, 1.0];
    let timely = |p: &[f64; 4]| -> f64 {
        let [r, alpha, a, b] = *p;
        let terms = kinds
            .iter()
            .map(|(kind, count)| count * timing([r, alpha * longest, a, b], *kind));
        -terms.sum::<f64>()
    };
    let ([r, alpha, a, b], likelihood) = smallest(start, &timely);
    let mut population = Population {
        r,
        alpha: alpha * longest,
        a,
        b,
        ..Population::default()
    };
    let paying: Vec<(f64, f64)> = customers
        .iter()
        .filter(|one| one.mean > 0.0)
        .map(|one| (one.repeats, one.mean))
        .collect();
    let mut money = 0.0;
    if paying.len() >= LEAST_RETURNING {
        let usual = paying.iter().map(|(_, mean)| mean).sum::<f64>() / paying.len() as f64;
        let worth = |p: &[f64; 3]| -> f64 {
            let terms = paying
                .iter()
                .map(|(count, mean)| spending([p[0], p[1], p[2] * usual], *count, *mean));
            -terms.sum::<f64>()
        };
        let ([p, q, v], found) = smallest([2.0, 2.0, 0.5], &worth);
        // With q up to 1 the mean of all customers is infinite: the money is too uneven for this model.
        if q > 1.0 {
            (population.p, population.q, population.v) = (p, q, v * usual);
            money = -found;
        }
    }
    Some(Fit {
        population,
        customers: customers.len(),
        returning,
        likelihood: -likelihood,
        money,
        correlation: correlation(&paying),
    })
}

/// Logarithm of the likelihood of one customer's orders (equation 6 of Fader, Hardie and Lee 2005).
pub fn timing([r, alpha, a, b]: [f64; 4], [repeats, recency, age]: [f64; 3]) -> f64 {
    let shared = ln_gamma(r + repeats) - ln_gamma(r)
        + r * alpha.ln()
        + ln_gamma(a + b)
        + ln_gamma(b + repeats)
        - ln_gamma(b)
        - ln_gamma(a + b + repeats);
    let stayed = -(r + repeats) * (alpha + age).ln();
    if repeats < 1.0 {
        return shared + stayed;
    }
    let left = a.ln() - (b + repeats - 1.0).ln() - (r + repeats) * (alpha + recency).ln();
    let most = stayed.max(left);
    shared + most + ((stayed - most).exp() + (left - most).exp()).ln()
}

/// Logarithm of the likelihood of what one customer's repeated orders cost on average (Fader and Hardie 2013, equation 1a).
pub fn spending([p, q, v]: [f64; 3], count: f64, mean: f64) -> f64 {
    ln_gamma(p * count + q) - ln_gamma(p * count) - ln_gamma(q)
        + q * v.ln()
        + (p * count - 1.0) * mean.ln()
        + p * count * count.ln()
        - (p * count + q) * (v + count * mean).ln()
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len().max(1) as f64;
    let mean = pairs
        .iter()
        .fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x, sum.1 + y));
    let (mx, my) = (mean.0 / count, mean.1 / count);
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        xy += (x - mx) * (y - my);
        xx += (x - mx).powi(2);
        yy += (y - my).powi(2);
    }
    if xx * yy > 0.0 {
        xy / (xx * yy).sqrt()
    } else {
        0.0
    }
}

/// Where a function of positive numbers is smallest, and its value there: Nelder and Mead's simplex (1965) over their
/// logarithms, begun again from its best corner until that brings nothing more.
fn smallest<const N: usize>(
    start: [f64; N],
    function: &dyn Fn(&[f64; N]) -> f64,
) -> ([f64; N], f64) {
    let value = |logs: &[f64; N]| {
        // Beyond these nothing is told apart any more.
        let found = function(&logs.map(|log| log.clamp(-14.0, 14.0).exp()));
        if found.is_finite() { found } else { f64::MAX }
    };
    let mut best = (start.map(f64::ln), f64::MAX);
    best.1 = value(&best.0);
    for _ in 0..20 {
        let mut simplex = vec![best];
        for at in 0..N {
            let mut corner = best.0;
            corner[at] += 0.5;
            simplex.push((corner, value(&corner)));
        }
        let before = best.1;
        best = walk(simplex, &value);
        if before - best.1 < 1e-9 * (1.0 + best.1.abs()) {
            break;
        }
    }
    (best.0.map(|log| log.clamp(-14.0, 14.0).exp()), best.1)
}

fn walk<const N: usize>(
    mut simplex: Vec<([f64; N], f64)>,
    value: &dyn Fn(&[f64; N]) -> f64,
) -> ([f64; N], f64) {
    for _ in 0..2000 {
        simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (first, last) = (simplex[0], simplex[N]);
        if last.1 - first.1 < 1e-12 * (1.0 + first.1.abs()) {
            break;
        }
        let mut center = [0.0; N];
        for (corner, _) in &simplex[..N] {
            for (sum, log) in center.iter_mut().zip(corner) {
                *sum += log / N as f64;
            }
        }
        // The point on the line through the worst corner and the others' center.
        let toward = |step: f64| {
            let point: [f64; N] =
                std::array::from_fn(|at| center[at] + step * (last.0[at] - center[at]));
            (point, value(&point))
        };
        let mirrored = toward(-1.0);
        simplex[N] = if mirrored.1 < first.1 {
            let further = toward(-2.0);
            if further.1 < mirrored.1 {
                further
            } else {
                mirrored
            }
        } else if mirrored.1 < simplex[N - 1].1 {
            mirrored
        } else {
            let nearer = toward(if mirrored.1 < last.1 { -0.5 } else { 0.5 });
            if nearer.1 < last.1.min(mirrored.1) {
                nearer
            } else {
                for (corner, found) in &mut simplex[1..] {
                    for (log, best) in corner.iter_mut().zip(first.0) {
                        *log = best + 0.5 * (*log - best);
                    }
                    *found = value(corner);
                }
                continue;
            }
        };
    }
    simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
    simplex[0]
}

#[cfg(test)]
#[path = "lifetime_test.rs"]
mod tests;
