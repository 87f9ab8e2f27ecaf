//! What an order log says of a shop's customers as a whole, ready for the configuration pack and told in a few lines.

use super::lifetime::{self, Fit};
use super::logs::Order;
use super::rfm;
use crate::profile::{Population, RFM_NUMBERS};

/// What was learned of all customers together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Customers {
    /// How they order; `None` where they are too few.
    pub fit: Option<Fit>,
    /// The borders between groups of them.
    pub borders: Option<[u32; RFM_NUMBERS]>,
    /// How many there are.
    pub count: usize,
}

impl Customers {
    /// Learns from orders; the last one is the end of the log.
    pub fn of(orders: &[Order], exponent: u8) -> Self {
        let Some(end) = orders.iter().map(|order| order.time).max() else {
            return Self::default();
        };
        let customers = lifetime::customers(orders, end);
        Self {
            fit: lifetime::fit(&customers),
            borders: rfm::borders(orders, end, exponent),
            count: customers.len(),
        }
    }

    /// The numbers for the pack, money in minor units: see [`crate::placement::Config::customers`].
    pub fn numbers(&self, exponent: u8) -> Vec<u32> {
        let minor = 10f64.powi(exponent.into());
        let population = self.fit.map_or(Population::default(), |fit| Population {
            v: fit.population.v * minor,
            ..fit.population
        });
        match (self.fit, &self.borders) {
            (None, None) => Vec::new(),
            (_, None) => population.bits().to_vec(),
            (_, Some(borders)) => [&population.bits()[..], borders].concat(),
        }
    }

    /// What to say of it; empty where the log names no customer.
    pub fn told(&self) -> String {
        if self.count == 0 {
            return String::new();
        }
        let Some(fit) = &self.fit else {
            return format!(
                "Customers: {}; their future is told from {} on, of whom {} came back\n",
                self.count,
                lifetime::LEAST_CUSTOMERS,
                lifetime::LEAST_RETURNING
            );
        };
        let of = fit.population;
        let mut out = format!(
            "Customers: {}, of whom {} came back; BG/NBD r {:.4}, α {:.4}, a {:.4}, b {:.4} (log-likelihood {:.2})\n",
            fit.customers, fit.returning, of.r, of.alpha, of.a, of.b, fit.likelihood
        );
        if of.q > 0.0 {
            out.push_str(&format!(
                "Money: Gamma-Gamma p {:.4}, q {:.4}, v {:.4} (log-likelihood {:.2})\n",
                of.p, of.q, of.v, fit.money
            ));
            if fit.correlation.abs() > 0.3 {
                out.push_str(&format!(
                    "Who orders often also spends {} an order (correlation {:.2}): take the values of customers with care\n",
                    if fit.correlation > 0.0 { "more" } else { "less" },
                    fit.correlation
                ));
            }
        } else {
            out.push_str("Money: not told, or too uneven to tell what a customer is worth; give orders with a price\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every second customer comes back every second week, five times, for 10 and 20 by turns.
    fn orders(people: u32) -> Vec<Order> {
        let mut out = Vec::new();
        for person in 0..people {
            for turn in 0..=(person % 2) * 5 {
                out.push(Order {
                    person,
                    time: i64::from(turn * 14 + person % 30) * 86_400,
                    spent: f64::from(10 + 10 * (person / 2 % 2) + person % 7),
                });
            }
        }
        out
    }

    #[test]
    fn money_gets_into_the_pack_in_minor_units() {
        let customers = Customers::of(&orders(400), 2);
        let fit = customers.fit.unwrap();
        let packed = Population::from_bits(&customers.numbers(2)).unwrap();
        assert_eq!(customers.numbers(2)[7..], customers.borders.unwrap());
        assert!((packed.v / fit.population.v / 100.0 - 1.0).abs() < 1e-6);
        assert!(customers.told().contains("BG/NBD") && customers.told().contains("Gamma-Gamma"));
        assert!(customers.borders.is_some());
    }

    #[test]
    fn few_customers_are_told_to_be_few() {
        assert_eq!(Customers::of(&[], 2).told(), "");
        let few = Customers::of(&orders(120), 2);
        assert!(few.told().contains("Customers: 120;"), "{}", few.told());
        assert_eq!(Population::from_bits(&few.numbers(2)), None);
        assert!(
            few.borders.is_some(),
            "groups need fewer than a future does"
        );
        assert!(Customers::of(&orders(9), 2).numbers(2).is_empty());
    }
}
