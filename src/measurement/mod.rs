//! After placements have been shown: what can be concluded from how often each variant was, and from what followed.
//!
//! Published formulas over counts. Collects nothing, decides nothing, and knows no person.

use statrs::distribution::{ContinuousCDF, Normal};
use statrs::function::beta::ln_beta;
use statrs::function::gamma::gamma_ur;

/// Below this chance, shares of visitors are taken for wrong: a good split is suspected once in a thousand looks.
pub const SRM_ALARM: f64 = 0.001;

/// Sample-ratio mismatch: the chance that a split as planned (`weights`, in any unit) gives counts at least as far from it
/// (Pearson's χ²). `None` when there is nothing to compare.
///
/// ```
/// use devanture::measurement::{SRM_ALARM, sample_ratio};
/// assert!(sample_ratio(&[1000, 1010], &[0.5, 0.5]) > Some(SRM_ALARM));
/// assert!(sample_ratio(&[5000, 5600], &[0.5, 0.5]) < Some(SRM_ALARM));
/// ```
pub fn sample_ratio(counts: &[u64], weights: &[f64]) -> Option<f64> {
    let planned: Vec<(f64, f64)> = counts
        .iter()
        .zip(weights)
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(count, weight)| (*count as f64, *weight))
        .collect();
    let all: f64 = planned.iter().map(|(count, _)| count).sum();
    let whole: f64 = planned.iter().map(|(_, weight)| weight).sum();
    if planned.len() < 2 || all == 0.0 || counts.len() != weights.len() {
        return None;
    }
    let distance: f64 = planned
        .iter()
        .map(|(count, weight)| {
            let expected = all * weight / whole;
            (count - expected).powi(2) / expected
        })
        .sum();
    let freedom = (planned.len() - 1) as f64;
    Some(if distance > 0.0 {
        gamma_ur(freedom / 2.0, distance / 2.0)
    } else {
        1.0
    })
}

/// Always-valid p-value of a difference: the mixture sequential probability ratio test with a normal mixture of variance
/// `mixture` (Johari, Koomen, Pekelis, Walsh 2017). `variance` is that of one observation of the difference. It may be
/// looked at after every visitor, and stays valid.
pub fn sequential(count: f64, difference: f64, variance: f64, mixture: f64) -> f64 {
    if !(count > 0.0 && variance > 0.0 && mixture > 0.0) {
        return 1.0;
    }
    let wide = variance + count * mixture;
    let ratio = 0.5 * (variance / wide).ln()
        + count * count * mixture * difference * difference / (2.0 * variance * wide);
    (-ratio).exp().min(1.0)
}

/// Half the width of an always-valid interval around an estimate with standard error `error` after `count` observations
/// (asymptotic confidence sequence, Waudby-Smith et al. 2023, equation 9). It is narrowest, relative to one that is valid
/// only once, at about `tuning` observations.
pub fn always_valid(error: f64, count: f64, tuning: f64, alpha: f64) -> f64 {
    let rho = width_parameter(tuning, alpha);
    let grown = count * rho * rho + 1.0;
    let spread = 2.0 * grown / (count * count * rho * rho) * (grown.sqrt() / alpha).ln();
    error * count.sqrt() * spread.sqrt()
}

/// The parameter that makes [`always_valid`] narrowest at `tuning` observations (equation 161 of the same).
pub fn width_parameter(tuning: f64, alpha: f64) -> f64 {
    let log = -2.0 * alpha.ln();
    ((log + (log + 1.0).ln()) / tuning).sqrt()
}

/// Half the width of an interval that is valid only when the number of observations was fixed in advance.
pub fn fixed(error: f64, alpha: f64) -> f64 {
    Normal::standard().inverse_cdf(1.0 - alpha / 2.0) * error
}

/// Of one variant: what it was shown for, and how often that succeeded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Successes.
    pub hits: u64,
    /// Out of so many.
    pub shown: u64,
}

/// The chance that `other` is truly better than `one`, from uniform priors; exact.
pub fn better(one: Tally, other: Tally) -> f64 {
    let shape = |tally: Tally| {
        let misses = tally.shown.saturating_sub(tally.hits);
        (tally.hits as f64 + 1.0, misses as f64 + 1.0)
    };
    let ((a1, b1), (a2, b2)) = (shape(one), shape(other));
    let terms = (0..=other.hits).map(|at| {
        let at = at as f64;
        (ln_beta(a1 + at, b1 + b2) - (b2 + at).ln() - ln_beta(1.0 + at, b2) - ln_beta(a1, b1)).exp()
    });
    debug_assert!(a2 >= 1.0);
    terms.sum::<f64>().min(1.0)
}

#[cfg(test)]
#[path = "measurement_test.rs"]
mod tests;
