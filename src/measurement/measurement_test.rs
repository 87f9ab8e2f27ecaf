use super::*;

/// p-values of scipy, half-widths of GrowthBook's published formulas, and its unit test of the same interval.
const REFERENCE: &str = include_str!("../../tests/fixtures/experiments.json");

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-9 + 1e-6 * wanted.abs()
}

fn cases(name: &str) -> Vec<serde_json::Value> {
    let all: serde_json::Value = serde_json::from_str(REFERENCE).unwrap();
    let cases = all[name].as_array().unwrap().clone();
    assert!(cases.len() > 3);
    cases
}

#[test]
fn splits_are_suspected_as_scipy_does() {
    for case in cases("srm") {
        let counts: Vec<u64> = case["users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .collect();
        let weights: Vec<f64> = case["weights"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_f64().unwrap())
            .collect();
        let found = sample_ratio(&counts, &weights).unwrap();
        assert!(near(found, case["p"].as_f64().unwrap()), "{case}: {found}");
    }
    assert_eq!(sample_ratio(&[], &[]), None);
    assert_eq!(sample_ratio(&[0, 0], &[1.0, 1.0]), None);
    assert_eq!(sample_ratio(&[5, 0], &[1.0, 0.0]), None);
}

#[test]
fn sequential_tests_and_intervals_are_as_published() {
    for case in cases("msprt") {
        let number = |name: &str| case[name].as_f64().unwrap();
        let found = sequential(number("n"), number("diff"), number("var"), number("tau2"));
        assert!(near(found, number("p")), "{case}: {found}");
    }
    for case in cases("acs") {
        let number = |name: &str| case[name].as_f64().unwrap();
        let (tuning, alpha) = (number("tuning"), number("alpha"));
        assert!(near(width_parameter(tuning, alpha), number("rho")));
        let found = always_valid(number("se"), number("n"), tuning, alpha);
        assert!(near(found, number("halfwidth")), "{case}: {found}");
        assert!(near(fixed(number("se"), alpha), number("fixed")));
    }
    assert_eq!(sequential(0.0, 1.0, 1.0, 1.0), 1.0);
}

#[test]
fn chances_of_being_better_are_exact() {
    for case in cases("prob_b_beats_a") {
        let number = |name: &str| case[name].as_u64().unwrap();
        let tally = |hits, shown| Tally { hits, shown };
        let found = better(
            tally(number("sa"), number("na")),
            tally(number("sb"), number("nb")),
        );
        assert!(near(found, case["p"].as_f64().unwrap()), "{case}: {found}");
    }
}

/// With nothing to find, looking after every observation and stopping at the first "significant" one must err at most as
/// often as said; the test that is valid once errs far more often.
#[test]
fn looking_again_and_again_does_not_break_the_promise() {
    let mut state = 3u64;
    let mut unit = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    };
    let (mut always, mut once) = (0, 0);
    for _ in 0..400 {
        let (mut sum, mut seen) = (0.0, [false; 2]);
        for count in 1..=2000 {
            // The difference of two draws, of variance 1/6.
            sum += unit() - unit();
            let (count, mean) = (f64::from(count), sum / f64::from(count));
            seen[0] |= sequential(count, mean, 1.0 / 6.0, 0.001) < 0.05;
            let error = (1.0 / 6.0 / count).sqrt();
            seen[1] |= count > 30.0 && mean.abs() > fixed(error, 0.05);
        }
        always += i32::from(seen[0]);
        once += i32::from(seen[1]);
    }
    assert!(always <= 30, "{always} of 400");
    assert!(once > 100, "{once} of 400");
}
