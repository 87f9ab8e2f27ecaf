//! Which variant to show while it is still being learned which is best: Thompson sampling, per segment, on the device.
//!
//! Every variant's successes so far are a Beta distribution: the shop's prior from the pack, and what happened here. One draw
//! from each, and the largest wins. Draws follow from a seed, so that the same visit gets the same variant; nothing is sent.

use crate::profile::{ln, power};

/// What is believed of a variant: imagined or real successes and failures, each above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Belief {
    /// Successes.
    pub hits: f64,
    /// Failures.
    pub misses: f64,
}

impl Default for Belief {
    /// Nothing is known: every rate is as likely.
    fn default() -> Self {
        Self {
            hits: 1.0,
            misses: 1.0,
        }
    }
}

impl Belief {
    /// The belief after more has been seen.
    #[must_use]
    pub fn after(self, hits: u32, misses: u32) -> Self {
        Self {
            hits: self.hits + f64::from(hits),
            misses: self.misses + f64::from(misses),
        }
    }

    /// The rate to be expected.
    pub fn mean(self) -> f64 {
        self.hits / (self.hits + self.misses)
    }
}

/// How a variant did with one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// On how many pages they were shown it.
    pub shown: u32,
    /// On how many of them they took it up.
    pub taken: u32,
}

/// The variant to show. The same beliefs and seed give the same one, on every machine.
///
/// ```
/// use devanture::placement::bandit::{Belief, thompson};
/// let sure = Belief { hits: 900.0, misses: 100.0 };
/// let poor = Belief { hits: 10.0, misses: 990.0 };
/// assert_eq!(thompson(&[poor, sure], 7), 1);
/// ```
pub fn thompson(beliefs: &[Belief], seed: u64) -> usize {
    thompson_for(beliefs, &[], 0, seed)
}

/// The same for one person of whom it is known how each variant did with them: what is drawn for all counts as `weight` pages of theirs.
/// With a weight of 0, or without anything known, it is [`thompson`].
///
/// ```
/// use devanture::placement::bandit::{Belief, Tried, thompson_for};
/// let alike = [Belief { hits: 300.0, misses: 9700.0 }; 2];
/// let tried = [Tried { shown: 4, taken: 0 }, Tried { shown: 4, taken: 2 }];
/// assert!((0..50).all(|seed| thompson_for(&alike, &tried, 20, seed) == 1));
/// ```
pub fn thompson_for(beliefs: &[Belief], tried: &[Tried], weight: u32, seed: u64) -> usize {
    let mut chance = Chance(seed);
    let (mut best, mut most) = (0, -1.0);
    for (at, belief) in beliefs.iter().enumerate() {
        let mut drawn = chance.beta(*belief);
        if let Some(tried) = tried.get(at).filter(|_| weight > 0) {
            // People differ: theirs is a Beta distribution around the rate of all, as narrow as so many pages.
            let weight = f64::from(weight);
            drawn = (drawn * weight + f64::from(tried.taken)) / (weight + f64::from(tried.shown));
        }
        if drawn > most {
            (best, most) = (at, drawn);
        }
    }
    best
}

/// Numbers that look like chance and follow from a seed: splitmix64 (Steele, Lea, Flood 2014). Tests of what is fitted draw from it too.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// Above 0 and below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Marsaglia's polar method, which takes no sine.
    pub(crate) fn normal(&mut self) -> f64 {
        // Each try lands with a chance of 0.79: sixty misses happen never.
        for _ in 0..60 {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * ln(square) / square).sqrt();
            }
        }
        0.0
    }

    /// Marsaglia and Tsang (2000).
    pub(crate) fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let more = self.gamma(shape + 1.0);
            return more * power(self.unit(), 1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        for _ in 0..60 {
            let x = self.normal();
            let v = (1.0 + c * x) * (1.0 + c * x) * (1.0 + c * x);
            if v > 0.0 && ln(self.unit()) < 0.5 * x * x + d * (1.0 - v + ln(v)) {
                return d * v;
            }
        }
        d
    }

    pub(crate) fn beta(&mut self, of: Belief) -> f64 {
        let bound = |count: f64| {
            if count > 0.0 {
                count.clamp(0.01, 1e9)
            } else {
                0.01
            }
        };
        let (hits, misses) = (self.gamma(bound(of.hits)), self.gamma(bound(of.misses)));
        hits / (hits + misses).max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn draws_have_the_mean_and_the_spread_of_their_distribution() {
        for (hits, misses) in [(1.0, 1.0), (0.4, 2.0), (12.0, 88.0), (300.0, 20.0)] {
            let belief = Belief { hits, misses };
            let mut chance = Chance(3);
            let draws: Vec<f64> = (0..20_000).map(|_| chance.beta(belief)).collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let spread = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 20_000.0;
            let whole: f64 = hits + misses;
            let wanted = hits * misses / (whole * whole * (whole + 1.0));
            assert!(
                (mean - belief.mean()).abs() < 4.0 * (wanted / 20_000.0).sqrt(),
                "{belief:?} {mean}"
            );
            assert!(
                (spread / wanted - 1.0).abs() < 0.06,
                "{belief:?} {spread} {wanted}"
            );
        }
    }

    #[test]
    fn variants_are_shown_as_often_as_they_may_be_best() {
        // The chance that the second is better, exactly: 0.8532838.
        let beliefs = [(11.0, 91.0), (16.0, 86.0)].map(|(hits, misses)| Belief { hits, misses });
        let second: usize = (0..20_000).map(|seed| thompson(&beliefs, seed)).sum();
        assert!((second as f64 / 20_000.0 - 0.8533).abs() < 0.01, "{second}");
    }

    #[test]
    fn what_one_person_took_up_weighs_as_much_as_it_is_said_to() {
        let alike = [Belief {
            hits: 300.0,
            misses: 9700.0,
        }; 2];
        let second = |shown, taken, weight| -> usize {
            let tried = [Tried::default(), Tried { shown, taken }];
            (0..2000)
                .map(|seed| thompson_for(&alike, &tried, weight, seed))
                .sum()
        };
        let even = second(0, 0, 50);
        assert!((900..1100).contains(&even), "{even}");
        assert_eq!(second(3, 2, 50), 2000, "taken up");
        assert!(second(20, 0, 50) < 100, "passed over");
        // A weight of ten thousand pages leaves one person's few alone.
        assert!((700..1300).contains(&second(3, 0, 10_000)));
    }

    proptest! {
        #[test]
        fn whatever_is_believed_a_variant_is_chosen_and_the_same_again(numbers in proptest::collection::vec((any::<f64>(), any::<f64>()), 1..6), seed: u64, shown: u32, taken: u32, weight: u32) {
            let beliefs: Vec<Belief> = numbers.into_iter().map(|(hits, misses)| Belief { hits, misses }).collect();
            let chosen = thompson(&beliefs, seed);
            prop_assert!(chosen < beliefs.len());
            let tried = [Tried { shown, taken }; 2];
            prop_assert!(thompson_for(&beliefs, &tried, weight, seed) < beliefs.len());
            prop_assert_eq!(thompson_for(&beliefs, &tried, 0, seed), chosen);
            prop_assert_eq!(chosen, thompson(&beliefs, seed));
        }
    }
}
