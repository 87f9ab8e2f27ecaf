//! The borders between a shop's five groups of customers by recency, frequency and money: twelve numbers of all customers
//! together. Who is in which group is for each device to say about its own shopper ([`crate::profile::Scores`]).

use super::logs::Order;
use crate::profile::{BORDERS, RFM_NUMBERS};
use std::collections::BTreeMap;

/// Customers that an order log must have.
pub const LEAST_CUSTOMERS: usize = 100;

/// The borders at `end` (seconds since 1970), with money in minor units; `None` when customers are too few.
pub fn borders(orders: &[Order], end: i64, exponent: u8) -> Option<[u32; RFM_NUMBERS]> {
    let mut days: BTreeMap<u32, BTreeMap<i64, f64>> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.time <= end) {
        let own = days.entry(order.person).or_default();
        *own.entry(order.time.div_euclid(86_400)).or_default() += order.spent;
    }
    if days.len() < LEAST_CUSTOMERS {
        return None;
    }
    let today = end.div_euclid(86_400);
    let minor = 10f64.powi(exponent.into());
    let measures: [Vec<u32>; 3] = [
        days.values()
            .map(|own| {
                own.last_key_value()
                    .map_or(0, |(last, _)| (today - last) as u32)
            })
            .collect(),
        days.values().map(|own| own.len() as u32).collect(),
        days.values()
            .map(|own| (own.values().sum::<f64>() * minor).round() as u32)
            .collect(),
    ];
    let mut out = [0; RFM_NUMBERS];
    for (mut values, out) in measures.into_iter().zip(out.chunks_exact_mut(BORDERS)) {
        values.sort_unstable();
        for (at, border) in out.iter_mut().enumerate() {
            // The highest value of the lowest fifths: equal customers are never in two groups.
            *border = values[(values.len() * (at + 1)).div_ceil(BORDERS + 1) - 1];
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::{self, Scores};

    /// Customer `n` of 100 ordered on each of the last `n / 20 + 1` even days before day 1000 − n, for `n` euros each time.
    fn orders() -> Vec<Order> {
        let mut out = Vec::new();
        for person in 0..100u32 {
            for turn in 0..=i64::from(person / 20) {
                out.push(Order {
                    person,
                    time: (1000 - i64::from(person) - 2 * turn) * 86_400 + 3600,
                    spent: f64::from(person),
                });
            }
        }
        out
    }

    #[test]
    fn fifths_are_counted_by_hand() {
        let found = borders(&orders(), 1000 * 86_400 + 5000, 2).unwrap();
        assert_eq!(found[..4], [19, 39, 59, 79]);
        assert_eq!(found[4..8], [1, 2, 3, 4]);
        assert_eq!(found[8..], [1900, 7800, 17_700, 31_600]);
    }

    #[test]
    fn each_fifth_gets_its_score_on_the_device() {
        let end = 1000 * 86_400 + 5000;
        let found = borders(&orders(), end, 2).unwrap();
        let mut counts = [[0; 6]; 3];
        for person in 0..100 {
            let own: Vec<profile::Order> = orders()
                .iter()
                .filter(|order| order.person == person)
                .map(|order| profile::Order {
                    hour: (order.time / 3600) as u32,
                    total: (order.spent * 100.0) as u32,
                })
                .collect();
            let scores = Scores::of(&own, &found, (end / 3600) as u32).unwrap().0;
            for (counts, score) in counts.iter_mut().zip(scores) {
                counts[score as usize] += 1;
            }
        }
        assert_eq!(counts, [[0, 20, 20, 20, 20, 20]; 3]);
    }

    #[test]
    fn most_customers_who_ordered_once_are_in_the_lowest_group() {
        let once: Vec<Order> = (0..100)
            .map(|person| Order {
                person,
                time: 0,
                spent: 1.0,
            })
            .collect();
        assert_eq!(borders(&once, 0, 2).unwrap()[4..8], [1; 4]);
        assert_eq!(borders(&once[1..], 0, 2), None);
    }
}
