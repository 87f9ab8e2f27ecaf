//! Candidates that are about to run out: what was bought about as long ago as such things last.
//!
//! The intervals are the shop's, learned from all its orders; the dates are the shopper's own and come from a profile,
//! which takes a grant to read.

use super::Listed;
use crate::profile::Event;
use crate::signals::Action;

/// Numbers an interval has: key of its category, and the days from which on, about which, and until which what was bought
/// there is bought again.
pub const INTERVAL_NUMBERS: usize = 4;

/// What is due at `now_hour`, by what was bought last of each product (`events` are oldest first). A category without an
/// interval takes its parent's.
///
/// The points are highest on the usual day, and fall on both sides of it.
#[inline(never)]
pub fn due(events: &[Event], intervals: &[u32], now_hour: u32) -> Vec<Listed> {
    let mut out: Vec<Listed> = Vec::new();
    let mut seen: Vec<u32> = Vec::new();
    let interval = |category: u32| {
        let mut chunks = intervals.chunks_exact(INTERVAL_NUMBERS);
        chunks.find(|chunk| category != 0 && chunk[0] == category)
    };
    for event in events.iter().rev() {
        if !event.is(Action::Purchase) || seen.contains(&event.product) {
            continue;
        }
        seen.push(event.product);
        let days = now_hour.saturating_sub(event.hour) / 24;
        let found = interval(event.category).or_else(|| interval(event.parent));
        let Some([_, early, usual, late]) = found else {
            continue;
        };
        if days >= *early && days <= *late {
            let apart = days.abs_diff(*usual).min(*usual);
            out.push(Listed {
                key: event.product,
                points: 1000 - (u64::from(apart) * 900 / u64::from((*usual).max(1))) as i32,
                source: days.min(0xffff) << 16 | (*usual).min(0xffff),
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(product: u32, category: u32, day: u32) -> Event {
        Event {
            action: Action::Purchase as u8,
            product,
            category,
            parent: 9,
            hour: day * 24,
            ..Event::default()
        }
    }

    #[test]
    fn only_what_lies_in_its_interval_is_due_and_the_last_purchase_counts() {
        let intervals = [5, 20, 30, 60, 9, 100, 150, 300];
        let events = [
            bought(1, 5, 0),
            bought(2, 5, 75),
            bought(3, 7, 0),
            bought(1, 5, 70),
            bought(4, 5, 95),
        ];
        let keys = |day: u32| {
            let list = due(&events, &intervals, day * 24);
            list.iter().map(|entry| entry.key).collect::<Vec<u32>>()
        };
        // Of 1 the later purchase counts, 4 is fresh, 3 takes its parent's interval.
        assert_eq!(keys(100), [1, 3, 2]);
        assert!(keys(80).is_empty());
        assert_eq!(keys(200), [3]);
        let list = due(&events, &intervals, 100 * 24);
        assert_eq!(list[0].source, 30 << 16 | 30);
        assert_eq!(list[0].points, 1000);
        assert!(list[1].points < 1000);
    }

    #[test]
    fn looking_is_not_buying() {
        let mut event = bought(1, 5, 0);
        event.action = Action::View as u8;
        assert_eq!(due(&[event], &[5, 1, 2, 9], 48), []);
        assert_eq!(due(&[bought(1, 5, 0)], &[], 48), []);
        assert_eq!(due(&[bought(1, 5, 0)], &[5, 1], 48), []);
    }
}
