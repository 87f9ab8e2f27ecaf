//! When things are bought again: one distribution of intervals per category, fitted on all customers' orders. What gets out are
//! three numbers of a category, never a customer, an order or a date.
//!
//! The intervals between a customer's purchases in one category are taken as log-normal: their logarithms have a mean
//! and a deviation, whose maximum-likelihood estimates are the sample's own (Johnson, Kotz, Balakrishnan, "Continuous
//! Univariate Distributions", ch. 14). From them follow the days from which on, about which and until which a purchase is
//! due: the distribution's fifth, median and last twentieth.

use super::logs::Sessions;
use super::packs::category_path;
use super::product::Product;
use crate::catalog::key;
use std::collections::{BTreeMap, BTreeSet};

/// Intervals that a category must have, and customers they must come from: fewer could tell of somebody.
pub const LEAST_INTERVALS: usize = 30;
/// See [`LEAST_INTERVALS`].
pub const LEAST_CUSTOMERS: usize = 15;
/// A deviation of logarithms above which there is no rhythm: the middle half would be five times as long at its end.
const IRREGULAR: f64 = 1.2;
/// The share of a category's customers who come back to it, below which it is not bought again.
const RETURNING: f64 = 0.1;
/// Standard normal quantiles of 0.2 and 0.95.
const EARLY: f64 = -0.8416;
const LATE: f64 = 1.6449;

/// How long what is bought in a category lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// The category's path.
    pub category: String,
    /// Mean of the logarithms of the days.
    pub mean: f64,
    /// Their deviation.
    pub deviation: f64,
    /// How many intervals it was fitted on.
    pub count: usize,
}

impl Interval {
    /// The day at which a share of all have come back, told by its standard normal quantile.
    fn day(&self, quantile: f64) -> u32 {
        (self.mean + self.deviation * quantile)
            .exp()
            .round()
            .clamp(1.0, 1000.0) as u32
    }

    /// The numbers that get into the pack: see [`crate::recommend::INTERVAL_NUMBERS`]. Due is nothing on the next day.
    pub fn numbers(&self) -> [u32; 4] {
        let early = self.day(EARLY).max(2);
        let usual = self.day(0.0).max(early);
        [key(&self.category), early, usual, self.day(LATE).max(usual)]
    }
}

/// Fits a category's intervals (in days); `None` when they are too few or have no rhythm.
pub fn fit(category: &str, days: &[f64]) -> Option<Interval> {
    let count = days.len();
    if count < LEAST_INTERVALS {
        return None;
    }
    let logs: Vec<f64> = days.iter().map(|days| days.max(0.5).ln()).collect();
    let mean = logs.iter().sum::<f64>() / count as f64;
    let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / count as f64;
    let interval = Interval {
        category: category.to_owned(),
        mean,
        deviation: variance.sqrt(),
        count,
    };
    (interval.deviation <= IRREGULAR).then_some(interval)
}

/// The intervals of all categories that have a rhythm, in the order of their paths, from what was bought at once.
pub fn intervals(products: &[Product], baskets: &Sessions) -> Vec<Interval> {
    let known = super::learned::products_by_id(products);
    let categories: Vec<Option<String>> = baskets
        .ids
        .iter()
        .map(|id| {
            let row = known.get(id.as_str())?;
            Some(category_path(&products[*row])).filter(|path| !path.is_empty())
        })
        .collect();
    // Per category and customer, the days on which something of it was bought.
    let mut days: BTreeMap<&str, BTreeMap<u32, BTreeSet<i64>>> = BTreeMap::new();
    for basket in 0..baskets.len() {
        for item in &baskets.items[baskets.bounds(basket)] {
            if let Some(Some(category)) = categories.get(*item as usize) {
                let customers = days.entry(category).or_default();
                let own = customers.entry(baskets.owner(basket)).or_default();
                own.insert(baskets.times[basket].div_euclid(86_400));
            }
        }
    }
    let mut out = Vec::new();
    for (category, customers) in days {
        let mut gaps = Vec::new();
        let mut returning = 0;
        for days in customers.values() {
            let days: Vec<i64> = days.iter().copied().collect();
            gaps.extend(days.windows(2).map(|pair| (pair[1] - pair[0]) as f64));
            returning += usize::from(days.len() > 1);
        }
        let often = returning as f64 >= customers.len() as f64 * RETURNING;
        if returning >= LEAST_CUSTOMERS && often {
            out.extend(fit(category, &gaps));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::placement::bandit::Chance;

    fn shop() -> Vec<Product> {
        let product = |id: &str, category: &str| Product {
            id: id.into(),
            category: vec!["Shop".into(), category.into()],
            ..Product::default()
        };
        vec![
            product("tea", "Tea"),
            product("tea2", "Tea"),
            product("pot", "Pots"),
            product("lamp", "Lamps"),
        ]
    }

    /// Orders of `customers` who buy tea again after log-normal intervals, a pot once, and a lamp at any time at all.
    fn orders(customers: u32, mean: f64, deviation: f64) -> Sessions {
        let mut out = Sessions::default();
        let items = ["tea", "tea2", "pot", "lamp", "gone"].map(|id| out.number(id));
        let mut buy = |customer: u32, item: usize, time: i64| {
            out.add([items[item]], time, true, Some(customer))
        };
        let mut chance = Chance(7);
        for customer in 0..customers {
            let mut day = chance.unit() * 30.0;
            for turn in 0..8 {
                let time = (day * 86_400.0) as i64;
                buy(customer, turn % 2, time);
                day += (mean + deviation * chance.normal()).exp();
                let any = (chance.unit() * 12.0).exp() * 3600.0;
                buy(customer, 3, any as i64);
            }
            buy(customer, 2, 0);
            buy(customer, 4, 0);
        }
        out
    }

    #[test]
    fn known_parameters_are_recovered_and_what_has_no_rhythm_is_left_out() {
        let (mean, deviation) = (40f64.ln(), 0.35);
        let found = intervals(&shop(), &orders(400, mean, deviation));
        assert_eq!(found.len(), 1, "{found:?}");
        let tea = &found[0];
        assert_eq!(tea.category, "Shop > Tea");
        assert!((tea.mean - mean).abs() < 0.03, "{}", tea.mean);
        assert!(
            (tea.deviation - deviation).abs() < 0.03,
            "{}",
            tea.deviation
        );
        let [category, early, usual, late] = tea.numbers();
        assert_eq!(category, key("Shop > Tea"));
        assert!(early.abs_diff(30) <= 2 && usual.abs_diff(40) <= 2 && late.abs_diff(71) <= 4);
    }

    #[test]
    fn few_customers_tell_nothing() {
        let few = orders(LEAST_CUSTOMERS as u32 - 1, 40f64.ln(), 0.3);
        assert!(intervals(&shop(), &few).is_empty());
        assert!(fit("x", &[10.0; LEAST_INTERVALS - 1]).is_none());
        assert_eq!(
            fit("x", &[10.0; LEAST_INTERVALS]).map(|found| found.numbers()[1..].to_vec()),
            Some(vec![10, 10, 10])
        );
    }

    #[test]
    fn two_purchases_of_one_day_are_one() {
        let mut baskets = Sessions::default();
        let tea = baskets.number("tea");
        for customer in 0..40 {
            for day in [0, 0, 20, 40] {
                baskets.add([tea], day * 86_400, true, Some(customer));
            }
        }
        let found = intervals(&shop(), &baskets);
        assert_eq!((found[0].count, found[0].numbers()[2]), (80, 20));
    }
}
