//! The whole way from sessions to bytes, and what cannot be read back out of them.

use super::*;
use crate::recommend::model::{Model, Scratch};
use proptest::prelude::*;

/// A shop of groups of six products; sessions walk inside a group, and now and then into the next.
fn shop(sessions: u64) -> Sessions {
    let mut out = Sessions::default();
    let mut state = 1u64;
    let mut chance = |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % below
    };
    for at in 0..sessions {
        let group = chance(20);
        let ids: Vec<String> = (0..2 + chance(4))
            .map(|_| {
                format!(
                    "p{}",
                    (group + u64::from(chance(10) == 0)) % 20 * 6 + chance(6)
                )
            })
            .collect();
        out.push(ids.iter().map(String::as_str), at as i64 * 60);
    }
    out
}

const OPTIONS: Options = Options {
    budget: None,
    min_support: 2,
};

/// The ids of a pack's pairs.
fn pairs_of(bytes: &[u8]) -> Vec<(String, String)> {
    let pairs = Pairs::decode(bytes).unwrap();
    let mut out = Vec::new();
    pairs.each(|low, high, _| {
        let [a, b] = [low, high].map(|row| pairs.ids.get(row as usize).to_owned());
        out.push(if a < b { (a, b) } else { (b, a) });
    });
    out.sort();
    out
}

#[test]
fn what_goes_together_is_learned() {
    let trained = train(&shop(2000), &OPTIONS).unwrap();
    let pairs = Pairs::decode(&trained.bytes).unwrap();
    let model = Model::new(&pairs);
    let row = pairs.ids.position("p30").unwrap() as u32;
    let found = model.next(&mut Scratch::default(), &[row], 6);
    let ids: Vec<&str> = found
        .iter()
        .map(|(row, _)| pairs.ids.get(*row as usize))
        .collect();
    let inside = ids
        .iter()
        .filter(|id| (30..36).any(|at| **id == format!("p{at}")));
    assert!(inside.count() >= 5, "{ids:?}");
    assert!(trained.fitted.is_some_and(|(hits, _)| hits > 0.7));
}

#[test]
fn the_same_sessions_give_the_same_bytes() {
    let first = train(&shop(600), &OPTIONS).unwrap();
    assert!(first.bytes == train(&shop(600), &OPTIONS).unwrap().bytes);
}

#[test]
fn a_budget_is_kept_and_used() {
    let sessions = shop(3000);
    let all = train(&sessions, &OPTIONS).unwrap();
    for share in [0.6, 0.8] {
        let budget = (all.brotli_bytes as f64 * share) as usize;
        let options = Options {
            budget: Some(budget),
            ..OPTIONS
        };
        let trained = train(&sessions, &options).unwrap();
        assert!(
            trained.brotli_bytes <= budget,
            "{} of {budget}",
            trained.brotli_bytes
        );
        assert!(
            trained.brotli_bytes * 100 > budget * 93,
            "{} of {budget}",
            trained.brotli_bytes
        );
        assert!(trained.pairs.len() < all.pairs.len());
    }
}

#[test]
fn a_log_of_nearly_nothing_is_learned_without_a_fit() {
    let mut sessions = Sessions::default();
    sessions.push(["a", "b"], 0);
    sessions.push(["only"], 1);
    let trained = train(&sessions, &OPTIONS).unwrap();
    assert!(trained.pairs.is_empty() && trained.fitted.is_none());
    let options = Options {
        min_support: 1,
        ..OPTIONS
    };
    assert_eq!(train(&sessions, &options).unwrap().pairs.len(), 1);
}

/// One person looks at five products that nobody else looks at together. Whoever holds the pack tries to read that
/// session: as a pair, as a clique, as a list that follows from one of its products, as bytes of its name or time.
#[test]
fn a_single_session_cannot_be_read_back() {
    let mut sessions = shop(1500);
    let hers = ["p1", "p21", "p41", "p61", "p81"];
    let before = train(&sessions, &OPTIONS).unwrap();
    sessions.push(hers, 1_600_000_123);
    let trained = train(&sessions, &OPTIONS).unwrap();
    let pairs = pairs_of(&trained.bytes);
    for a in hers {
        for b in hers {
            assert!(!pairs.contains(&(a.to_owned(), b.to_owned())), "{a} {b}");
        }
    }
    // Nothing is there that was not there without her.
    assert_eq!(pairs, pairs_of(&before.bytes));
    let time = 1_600_000_123u32.to_le_bytes();
    assert!(!trained.bytes.windows(4).any(|bytes| bytes == time));
    // From any of her products, the model leads to none of the others.
    let read = Pairs::decode(&trained.bytes).unwrap();
    let model = Model::new(&read);
    let rows = hers.map(|id| read.ids.position(id).unwrap() as u32);
    for row in rows {
        let found = model.next(&mut Scratch::default(), &[row], 5);
        assert!(
            !found
                .iter()
                .any(|(other, _)| *other != row && rows.contains(other)),
            "{found:?}"
        );
    }
    // What the setting protects is exactly that: with 1, her pairs are told.
    let open = Options {
        min_support: 1,
        ..OPTIONS
    };
    let told = pairs_of(&train(&sessions, &open).unwrap().bytes);
    assert!(told.contains(&("p1".to_owned(), "p21".to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever the sessions: every pair told stood in as many sessions as the setting asks.
    #[test]
    fn every_pair_has_its_support(
        lists in proptest::collection::vec(proptest::collection::vec(0..12u32, 1..8), 1..40),
        support in 1..4u32,
    ) {
        let mut sessions = Sessions::default();
        for (list, at) in lists.iter().zip(0..) {
            let ids: Vec<String> = list.iter().map(|item| format!("i{item:02}")).collect();
            sessions.push(ids.iter().map(String::as_str), at);
        }
        let options = Options { budget: None, min_support: support };
        let trained = train(&sessions, &options).unwrap();
        for (a, b) in pairs_of(&trained.bytes) {
            let number = |id: &str| id[1..].parse::<u32>().unwrap();
            let together = lists.iter().filter(|list| list.contains(&number(&a)) && list.contains(&number(&b)));
            prop_assert!(together.count() >= support as usize, "{a} {b}");
        }
    }
}
