//! What a shopper's own orders let expect: whether they are still a customer, how often they will order, what that is worth.
//!
//! The numbers of the population come from the shop's whole order log (`builder::lifetime` fits them); the orders are the
//! shopper's own and stay here. BG/NBD after Fader, Hardie and Lee, "Counting Your Customers the Easy Way" (2005), and
//! Gamma-Gamma after Fader and Hardie (2013). Fits nothing.

use super::powers::power;

/// Hours of a week, in which the models count.
pub const WEEK: f64 = 168.0;
/// Weeks of a month, as the months of [`Population::value`] count.
pub const MONTH: f64 = 4.345;
/// How far ahead a shopper's value looks, in months.
pub const MONTHS: u32 = 12;
/// What a month's delay takes off.
pub const DISCOUNT: f64 = 0.01;
/// How many numbers a population has.
pub const POPULATION_NUMBERS: usize = 7;

/// One order of the shopper's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// When, in hours since 1970.
    pub hour: u32,
    /// What it cost, in minor units; 0 where nobody says.
    pub total: u32,
}

/// What the models ask of a shopper's orders.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct History {
    /// Days with an order after the first one.
    pub repeats: f64,
    /// Weeks from the first order to the last.
    pub recency: f64,
    /// Weeks from the first order until now.
    pub age: f64,
    /// What an order after the first cost on average, in minor units.
    pub mean: f64,
}

impl History {
    /// Of orders in any order; several of one day are one. `None` without any.
    pub fn of(orders: &[Order], now_hour: u32) -> Option<Self> {
        let days = by_day(orders);
        let (first, last) = (days.first()?, days.last()?);
        let spent: f64 = days[1..].iter().map(|order| f64::from(order.total)).sum();
        let repeats = (days.len() - 1) as f64;
        let weeks = |hour: u32| f64::from(hour.saturating_sub(first.hour)) / WEEK;
        Some(Self {
            repeats,
            recency: weeks(last.hour),
            age: weeks(now_hour.max(last.hour)),
            mean: if repeats > 0.0 { spent / repeats } else { 0.0 },
        })
    }
}

/// One order a day, oldest first, at the day's first hour.
pub fn by_day(orders: &[Order]) -> Vec<Order> {
    let mut out: Vec<Order> = Vec::new();
    for order in orders {
        let hour = order.hour / 24 * 24;
        let mut at = 0;
        while out.get(at).is_some_and(|other| other.hour < hour) {
            at += 1;
        }
        match out.get_mut(at).filter(|other| other.hour == hour) {
            Some(same) => same.total = same.total.saturating_add(order.total),
            None => out.insert(
                at,
                Order {
                    hour,
                    total: order.total,
                },
            ),
        }
    }
    out
}

/// How a shop's customers differ: what the two models were fitted to.
///
/// ```
/// use devanture::profile::{History, Population};
/// // CDNOW, as published.
/// let cdnow = Population { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, p: 6.25, q: 3.74, v: 15.44 };
/// let history = History { repeats: 2.0, recency: 30.43, age: 38.86, mean: 0.0 };
/// assert!((cdnow.alive(&history) - 0.7266).abs() < 1e-3);
/// assert!((cdnow.orders(&history, 39.0) - 1.226).abs() < 1e-3);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Population {
    /// BG/NBD: shape of the rates at which customers order.
    pub r: f64,
    /// Their rate parameter, in weeks.
    pub alpha: f64,
    /// First parameter of the chance of leaving after an order.
    pub a: f64,
    /// The second.
    pub b: f64,
    /// Gamma-Gamma: shape of an order's value.
    pub p: f64,
    /// Shape of the values' scale among customers; 0 where no money was fitted.
    pub q: f64,
    /// Its scale, in minor units.
    pub v: f64,
}

impl Population {
    /// From the bits of single-precision numbers, as the configuration pack has them; `None` for others.
    pub fn from_bits(bits: &[u32]) -> Option<Self> {
        let number = |at: usize| {
            let value = f64::from(f32::from_bits(bits.get(at).copied().unwrap_or(0)));
            if value > 0.0 && value < 1e12 {
                value
            } else {
                0.0
            }
        };
        let found = Self {
            r: number(0),
            alpha: number(1),
            a: number(2),
            b: number(3),
            p: number(4),
            q: number(5),
            v: number(6),
        };
        (found.r * found.alpha * found.a * found.b > 0.0).then_some(found)
    }

    /// The bits that [`Population::from_bits`] reads.
    pub fn bits(&self) -> [u32; POPULATION_NUMBERS] {
        let all = [self.r, self.alpha, self.a, self.b, self.p, self.q, self.v];
        all.map(|value| (value as f32).to_bits())
    }

    /// By how much more likely a customer has left than stayed.
    fn odds(&self, of: &History) -> f64 {
        if of.repeats < 1.0 {
            // Who leaves does so after an order that is a repeated one.
            return 0.0;
        }
        let longer = (self.alpha + of.age) / (self.alpha + of.recency);
        self.a / (self.b + of.repeats - 1.0) * power(longer, self.r + of.repeats)
    }

    /// The chance that they are still a customer. Without a repeated order the model says 1 whatever time has passed: it is
    /// no evidence that they are.
    pub fn alive(&self, of: &History) -> f64 {
        1.0 / (1.0 + self.odds(of))
    }

    /// How many orders are to be expected in the next weeks.
    #[inline(never)]
    pub fn orders(&self, of: &History, weeks: f64) -> f64 {
        // At these two the formula has holes; beside them it has the same value.
        let hole = |value: f64| if value.abs() < 1e-6 { 1e-6 } else { value };
        let below = hole(self.a - 1.0);
        let c = hole(self.a + self.b + of.repeats - 1.0);
        let share = (self.alpha + of.age) / (self.alpha + of.age + weeks);
        // Euler's transformation of the published hypergeometric function: its terms fall from the first one on, so that no
        // number of orders overflows.
        let series = hypergeometric(self.a + self.b - 1.0 - self.r, below, c, 1.0 - share);
        let grown = c / below * (1.0 - power(share, below) * series);
        (grown / (1.0 + self.odds(of))).max(0.0)
    }

    /// What one of their orders is to be expected to cost, in minor units; `None` where no money was fitted.
    pub fn spend(&self, of: &History) -> Option<f64> {
        let paid = if of.mean > 0.0 { of.repeats } else { 0.0 };
        let below = self.p * paid + self.q - 1.0;
        (self.q > 0.0 && below > 0.0).then(|| self.p * (self.v + paid * of.mean) / below)
    }

    /// What their orders of the next [`MONTHS`] are worth today, in minor units.
    pub fn value(&self, of: &History) -> Option<f64> {
        let spend = self.spend(of)?;
        let (mut worth, mut before, mut keep) = (0.0, 0.0, 1.0);
        for month in 1..=MONTHS {
            keep /= 1.0 + DISCOUNT;
            let until = self.orders(of, f64::from(month) * MONTH);
            worth += (until - before) * keep;
            before = until;
        }
        Some(worth * spend)
    }
}

/// Gauss' hypergeometric function for an argument from 0 to below 1, in a bounded number of terms.
fn hypergeometric(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut sum, mut term, mut n) = (1.0, 1.0, 0.0);
    while n < 3000.0 {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1.0)) * z;
        sum += term;
        n += 1.0;
        if term.abs() < 1e-13 {
            break;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CDNOW: Population = Population {
        r: 0.242_592_928,
        alpha: 4.413_532_265,
        a: 0.792_885_966,
        b: 2.425_752_383,
        p: 6.248_802_496,
        q: 3.744_588_461,
        v: 15.447_748_065,
    };

    /// Points of `lifetimes` (MIT), the reference implementation, on CDNOW: repeats, recency, age, P(alive), orders of 39 weeks.
    #[test]
    fn published_points_are_met() {
        for (repeats, recency, age, alive, orders) in [
            (0.0, 0.0, 38.86, 1.0, 0.194_780_857_939),
            (1.0, 10.0, 38.86, 0.438_351_193_861, 0.419_809_877_533),
            (2.0, 30.43, 38.86, 0.726_609_136_799, 1.225_910_424_174),
            (7.0, 29.43, 38.86, 0.641_800_639_352, 3.337_239_646_527),
            (26.0, 30.86, 31.0, 0.968_919_715_969, 20.750_570_498_763),
        ] {
            let history = History {
                repeats,
                recency,
                age,
                mean: 0.0,
            };
            assert!((CDNOW.alive(&history) / alive - 1.0).abs() < 1e-7);
            assert!((CDNOW.orders(&history, 39.0) / orders - 1.0).abs() < 1e-7);
        }
        for (repeats, mean, spend) in [
            (0.0, 0.0, 35.171_002),
            (2.0, 22.35, 24.658_616),
            (7.0, 73.74, 71.462_851),
        ] {
            let history = History {
                repeats,
                mean,
                ..History::default()
            };
            assert!((CDNOW.spend(&history).unwrap() / spend - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn orders_of_one_day_are_one_whatever_their_order() {
        let order = |hour, total| Order { hour, total };
        let orders = [
            order(24 * 21 + 5, 300),
            order(2, 500),
            order(24 * 7, 100),
            order(24 * 7 + 23, 100),
        ];
        let history = History::of(&orders, 24 * 28).unwrap();
        assert_eq!(
            (history.repeats, history.recency, history.age, history.mean),
            (2.0, 3.0, 4.0, 250.0)
        );
        assert_eq!(History::of(&[], 5), None);
        // A clock that was set back makes nobody younger than their last order.
        assert_eq!(History::of(&orders, 0).unwrap().age, 3.0);
    }

    #[test]
    fn populations_survive_the_pack_and_others_are_none() {
        let read = Population::from_bits(&CDNOW.bits()).unwrap();
        assert!((read.r / CDNOW.r - 1.0).abs() < 1e-6 && (read.v / CDNOW.v - 1.0).abs() < 1e-6);
        assert_eq!(Population::from_bits(&[]), None);
        assert_eq!(Population::from_bits(&[f32::NAN.to_bits(); 7]), None);
        let without = Population { q: 0.0, ..CDNOW };
        assert_eq!(without.value(&History::default()), None);
    }

    proptest! {
        #[test]
        fn whatever_the_numbers_the_answer_is_one(bits in proptest::collection::vec(any::<u32>(), 7), repeats in 0..5000u32, a in 0.0..2000.0f64, b in 0.0..2000.0f64) {
            if let Some(population) = Population::from_bits(&bits) {
                let history = History { repeats: f64::from(repeats), recency: a.min(b), age: a.max(b), mean: a };
                prop_assert!((0.0..=1.0).contains(&population.alive(&history)));
                population.orders(&history, 52.0);
                population.value(&history);
            }
        }

        #[test]
        fn more_time_brings_no_fewer_orders_and_silence_no_more_hope(repeats in 0..60u32, recency in 0.0..100.0f64, more in 0.0..100.0f64, weeks in 0.1..200.0f64) {
            let history = History { repeats: f64::from(repeats), recency, age: recency + more, mean: 0.0 };
            let later = History { age: history.age + 5.0, ..history };
            prop_assert!(CDNOW.orders(&history, weeks + 1.0) >= CDNOW.orders(&history, weeks) - 1e-9);
            prop_assert!(CDNOW.alive(&later) <= CDNOW.alive(&history) + 1e-12);
        }
    }
}
