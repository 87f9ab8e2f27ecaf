//! RFM: how recently, how often and for how much a shopper ordered, each scored from 1 to 5 by the shop's own quintiles,
//! and the usual name of where that puts them.
//!
//! The borders come from the shop's order log (`builder::rfm`); a name is for conditions, never shown to the shopper.

use super::lifetime::{Order, by_day};

/// Borders between five groups.
pub const BORDERS: usize = 4;
/// How many numbers all borders are: days since the last order, days with an order, what was spent in minor units. Each
/// is the highest value of its group, the lowest group first.
pub const RFM_NUMBERS: usize = 3 * BORDERS;

/// The eleven usual names, in the order of their codes.
pub const RFM: [&str; 11] = [
    "champions",
    "loyal",
    "potential",
    "new",
    "promising",
    "attention",
    "sleeping",
    "risk",
    "cannot-lose",
    "hibernating",
    "lost",
];

/// Codes by recency (rows, 1 first) and by the mean of frequency and money (columns, 1 first).
const GRID: [[u8; 5]; 5] = [
    [10, 9, 7, 7, 8],
    [9, 9, 7, 7, 8],
    [6, 6, 5, 1, 1],
    [4, 2, 2, 1, 1],
    [3, 2, 2, 0, 0],
];

/// Scores from 1 to 5: recency, frequency, money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scores(pub [u32; 3]);

impl Scores {
    /// Of somebody with an order; `None` without one, or without borders.
    pub fn of(orders: &[Order], borders: &[u32], now_hour: u32) -> Option<Self> {
        let borders: &[u32; RFM_NUMBERS] = borders.try_into().ok()?;
        let days = by_day(orders);
        let last = days.last()?;
        let spent = days
            .iter()
            .fold(0u32, |sum, day| sum.saturating_add(day.total));
        let silent = now_hour.saturating_sub(last.hour) / 24;
        let above = |measure: usize, value: u32| {
            let own = &borders[measure * BORDERS..][..BORDERS];
            own.iter().filter(|border| **border < value).count() as u32
        };
        Some(Self([
            5 - above(0, silent),
            1 + above(1, days.len() as u32),
            1 + above(2, spent),
        ]))
    }

    /// The place in [`RFM`] of their name.
    pub fn name(self) -> u8 {
        let [recency, frequency, money] = self.0;
        let both = (frequency + money).div_ceil(2);
        let row = GRID.get((recency as usize).wrapping_sub(1));
        let cell = row.and_then(|row| row.get((both as usize).wrapping_sub(1)));
        cell.copied().unwrap_or(10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: [u32; RFM_NUMBERS] = [10, 30, 90, 200, 1, 2, 4, 8, 1000, 2000, 5000, 10_000];

    fn name(days_ago: u32, count: u32, each: u32) -> (Scores, &'static str) {
        let now = 24 * 1000;
        let orders: Vec<Order> = (0..count)
            .map(|at| Order {
                hour: now - (days_ago + at) * 24,
                total: each,
            })
            .collect();
        let scores = Scores::of(&orders, &DAYS, now).unwrap();
        (scores, RFM[usize::from(scores.name())])
    }

    #[test]
    fn a_border_belongs_to_the_group_below_it() {
        assert_eq!(name(10, 1, 1000), (Scores([5, 1, 1]), "new"));
        assert_eq!(name(11, 2, 501), (Scores([4, 2, 2]), "potential"));
        assert_eq!(name(201, 9, 2000), (Scores([1, 5, 5]), "cannot-lose"));
        assert_eq!(name(0, 9, 2000).1, "champions");
        assert_eq!(name(500, 1, 10).1, "lost");
        assert_eq!(name(150, 3, 1200).1, "risk");
    }

    #[test]
    fn every_name_has_a_place_and_every_place_a_name() {
        let mut found: Vec<u8> = GRID.concat();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, (0..RFM.len() as u8).collect::<Vec<_>>());
    }

    #[test]
    fn without_orders_or_borders_there_is_no_name() {
        assert_eq!(Scores::of(&[], &DAYS, 0), None);
        assert_eq!(Scores::of(&[Order::default()], &DAYS[1..], 0), None);
        assert_eq!(Scores([0, 9, 0]).name(), 10);
    }
}
