//! Solves what takes a cart to free delivery: of all single products and all pairs of two different ones, the smallest
//! total at or over what is missing; of equal totals fewer products, then the higher score. Exact, not a band of prices.
//!
//! Knows prices and scores; whose cart it is and what may be shown is decided by who asks.

use super::candidates::{Query, is_candidate};
use super::leads::leads;
use super::score::Scorer;
use super::{Listed, Shelf};

/// A product that may be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// What it costs now.
    pub price: u32,
    /// What speaks for it.
    pub score: i32,
    /// Key of its id.
    pub key: u32,
}

/// Sorts by price, then score from the highest, byte by byte from the last; what is equal keeps its order. Takes time in
/// proportion to the list.
#[inline(never)]
fn sort(offers: &mut Vec<Offer>) {
    let mut sorted = offers.clone();
    for shift in 0..8 {
        let digit = |offer: &Offer| {
            let score = !(offer.score as u32) ^ 1 << 31;
            let number = u64::from(offer.price) << 32 | u64::from(score);
            usize::from((number >> (shift * 8)) as u8)
        };
        let mut starts = [0usize; 257];
        for offer in offers.iter() {
            starts[digit(offer) + 1] += 1;
        }
        // Prices and scores rarely fill their highest bytes: then all are in order already.
        if starts.contains(&offers.len()) {
            continue;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        for offer in offers.iter() {
            let start = &mut starts[digit(offer)];
            sorted[*start] = *offer;
            *start += 1;
        }
        core::mem::swap(offers, &mut sorted);
    }
}

/// Brings the offers in order (price, then score from the highest) and answers the best pair that is better than any
/// single one, as places in that order. Singles that reach `missing` alone begin at the second number.
#[inline(never)]
pub fn smallest(offers: &mut Vec<Offer>, missing: u32) -> (Option<(usize, usize)>, usize) {
    sort(offers);
    let single = offers.partition_point(|offer| offer.price < missing);
    // One product is less than two: a pair must cost less than it.
    let mut least = offers.get(single).map_or(u32::MAX, |offer| offer.price);
    let (mut best, mut highest) = (None, i64::MIN);
    let mut from = single;
    for (low, offer) in offers.iter().enumerate().take(single) {
        // The cheaper the one, the dearer the other: the border only falls.
        while from > 0 && offers[from - 1].price >= missing - offer.price {
            from -= 1;
        }
        let mut high = from;
        while offers.get(high).is_some_and(|other| other.key == offer.key) {
            high += 1;
        }
        let Some(other) = offers.get(high).filter(|_| high < single) else {
            continue;
        };
        let total = offer.price.saturating_add(other.price);
        let score = i64::from(offer.score) + i64::from(other.score);
        if total < least || total == least && best.is_some() && score > highest {
            (best, least, highest) = (Some((low, high)), total, score);
        }
    }
    (best, single)
}

/// Below as much missing, the best two of each price are all that can matter; beyond, a table of prices would be too long.
const TABLE: u32 = 1 << 16;

/// Those offers that can matter to [`smallest`]: of each price below what is missing the best two, because the best pair has no third of
/// a price, and of all that reach it alone as many as are shown, from the cheapest.
struct Few {
    missing: u32,
    most: usize,
    /// By price; of equal scores who came first. Empty where prices may be too many.
    pairs: Vec<[Offer; 2]>,
    /// In order: price, then score from the highest.
    singles: Vec<Offer>,
    /// What has no place in the table.
    others: Vec<Offer>,
}

impl Few {
    fn new(missing: u32, most: usize) -> Self {
        let prices = if missing <= TABLE {
            missing as usize
        } else {
            0
        };
        Self {
            missing,
            most,
            pairs: vec![[Offer::default(); 2]; prices],
            singles: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Whether an offer would get in: asked before anything that takes longer.
    #[inline(always)]
    fn wants(&self, offer: &Offer) -> bool {
        if offer.price < self.missing {
            let second = self.pairs.get(offer.price as usize).map(|two| two[1]);
            offer.price > 0
                && second.is_none_or(|second| second.price == 0 || offer.score > second.score)
        } else {
            let last = self.singles.get(self.most.wrapping_sub(1));
            last.is_none_or(|last| (offer.price, last.score) < (last.price, offer.score))
        }
    }

    fn take(&mut self, offer: Offer) {
        if offer.price >= self.missing {
            let at = self
                .singles
                .partition_point(|other| (other.price, offer.score) <= (offer.price, other.score));
            self.singles.insert(at, offer);
            self.singles.truncate(self.most);
        } else if let Some([first, second]) = self.pairs.get_mut(offer.price as usize) {
            if first.price == 0 || offer.score > first.score {
                (*first, *second) = (offer, *first);
            } else {
                *second = offer;
            }
        } else {
            self.others.push(offer);
        }
    }

    fn all(self) -> Vec<Offer> {
        let mut out = self.others;
        for offer in self.pairs.as_flattened() {
            if offer.price > 0 {
                out.push(*offer);
            }
        }
        out.extend_from_slice(&self.singles);
        out
    }
}

/// What takes the cart to free delivery, best first: the best pair where one costs less than any single product, then
/// single products from the cheapest, at most `query.limit` in all. The pair tells its total.
#[inline(never)]
pub fn fill_up(shelves: &[Shelf], query: &Query, missing: u32) -> Vec<Listed> {
    let mut few = Few::new(missing, query.limit);
    let leads = leads(shelves, query);
    for (at, shelf) in shelves.iter().enumerate() {
        let scores = Scorer::new(shelf, query, &leads).all();
        for (row, score) in scores.into_iter().enumerate() {
            let key = shelf.key(row);
            let price = shelf.prices.price_at(row, query.now);
            let offer = Offer { price, score, key };
            let known = || {
                shelves[..at]
                    .iter()
                    .any(|other| other.row_of(key).is_some())
            };
            if few.wants(&offer) && is_candidate(shelf, row, query) && !known() {
                few.take(offer);
            }
        }
    }
    let mut offers = few.all();
    let (pair, single) = smallest(&mut offers, missing);
    let mut out = Vec::new();
    let mut push = |offer: &Offer, source| {
        if out.len() < query.limit {
            out.push(Listed {
                key: offer.key,
                points: 1000 - out.len() as i32,
                source,
            });
        }
    };
    if let Some((low, high)) = pair {
        let total = offers[low].price + offers[high].price;
        push(&offers[high], total);
        push(&offers[low], total);
    }
    for offer in &offers[single..] {
        push(offer, 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition, read literally: every single product and every pair is tried.
    fn by_trying(offers: &[Offer], missing: u32) -> Option<(u32, usize, i64)> {
        let mut best: Option<(u32, usize, i64)> = None;
        let mut take = |total: u32, count: usize, score: i64| {
            let found = (total, count, -score);
            if total >= missing && best.is_none_or(|known| found < known) {
                best = Some(found);
            }
        };
        for (at, one) in offers.iter().enumerate() {
            take(one.price, 1, one.score.into());
            for other in &offers[at + 1..] {
                if other.key != one.key {
                    let score = i64::from(one.score) + i64::from(other.score);
                    take(one.price + other.price, 2, score);
                }
            }
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]
        #[test]
        fn it_is_what_trying_everything_finds(
            prices in proptest::collection::vec((1u32..60, -3i32..4), 0..24),
            missing in 1u32..100,
        ) {
            let mut offers = Vec::new();
            for ((price, score), key) in prices.into_iter().zip(0..) {
                offers.push(Offer { price, score, key });
            }
            let wanted = by_trying(&offers, missing);
            let (pair, single) = smallest(&mut offers, missing);
            let found = match pair {
                Some((low, high)) => {
                    prop_assert_ne!(offers[low].key, offers[high].key);
                    let (low, high) = (offers[low], offers[high]);
                    Some((low.price + high.price, 2, -i64::from(low.score) - i64::from(high.score)))
                }
                None => offers.get(single).map(|offer| (offer.price, 1, -i64::from(offer.score))),
            };
            prop_assert_eq!(found, wanted);
        }

        #[test]
        fn leaving_out_what_cannot_matter_changes_nothing(
            prices in proptest::collection::vec((0u32..40, -3i32..4), 0..60),
            missing in prop_oneof![1u32..70, Just(TABLE + 1)],
            most in 1usize..6,
        ) {
            let mut all = Vec::new();
            let mut few = Few::new(missing, most);
            // Above the table's end prices are as far apart.
            let scale = if missing > TABLE { 2_000 } else { 1 };
            for ((price, score), key) in prices.into_iter().zip(0..) {
                let offer = Offer { price: price * scale, score, key };
                if few.wants(&offer) {
                    few.take(offer);
                }
                if price > 0 {
                    all.push(offer);
                }
            }
            let mut few = few.all();
            let found = |offers: &mut Vec<Offer>| {
                let (pair, single) = smallest(offers, missing);
                let pair = pair.map(|(low, high)| [offers[low], offers[high]]);
                (pair, offers[single..].iter().take(most).copied().collect::<Vec<_>>())
            };
            prop_assert_eq!(found(&mut few), found(&mut all));
        }

        #[test]
        fn the_list_is_sorted_as_it_says(prices in proptest::collection::vec((any::<u32>(), any::<i32>()), 0..80)) {
            let mut offers: Vec<Offer> = prices
                .into_iter()
                .map(|(price, score)| Offer { price, score, key: 0 })
                .collect();
            let mut wanted = offers.clone();
            wanted.sort_by_key(|offer| (offer.price, std::cmp::Reverse(offer.score)));
            smallest(&mut offers, 7);
            prop_assert_eq!(offers, wanted);
        }
    }
}
