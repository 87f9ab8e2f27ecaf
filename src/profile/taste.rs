//! What a history amounts to: decayed weights over categories, brands, price and content.
//!
//! Integer arithmetic throughout, so that every machine gets the same numbers. No product is ranked here.

use super::{Corrections, Event};
use crate::catalog::{FEATURE_DIMS, Features};
use crate::signals::Action;

/// Hours after which an event weighs half as much.
const HALF_LIFE: u32 = 14 * 24;
/// How many recent events count.
const WINDOW: usize = 60;
/// The weight of a view just now.
const UNIT: i32 = 4096;

/// A share of interest, in thousandths.
pub type Share = (u32, i32);

/// What the shopper leans towards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taste {
    /// Category keys (leaf categories, and their parents at half weight) with their shares.
    pub categories: Vec<Share>,
    /// Brand keys with their shares.
    pub brands: Vec<Share>,
    /// The direction of what was looked at, scaled so that its largest component is ±127.
    pub features: Features,
    /// Typical price, in sixteenths of a doubling (see [`price_step`]); `None` without evidence.
    pub price: Option<i32>,
    /// Products looked at, put in the cart or bought, latest first, with weights out of 1,000.
    pub recent: Vec<(u32, i32)>,
}

/// A price on a logarithmic scale: 16 steps for each doubling, straight lines between powers of two.
///
/// ```
/// use devanture::profile::price_step;
/// assert_eq!(price_step(2000) - price_step(1000), 16);
/// assert_eq!(price_step(0), 0);
/// ```
#[inline(never)]
pub fn price_step(price: u32) -> i32 {
    if price == 0 {
        return 0;
    }
    let log = 31 - price.leading_zeros();
    // The highest five bits: from 16 to 31 within each doubling.
    let head = if log > 4 {
        price >> (log - 4)
    } else {
        price << (4 - log)
    };
    (log * 16 + head) as i32 - 16
}

/// How many steps there are: no price is higher.
pub const PRICE_STEPS: i32 = 32 * 16;

/// What `events` (oldest first) amount to at `now_hour`, without those that do not count.
pub fn taste(events: &[Event], corrections: &Corrections, now_hour: u32) -> Taste {
    let mut taste = Taste::default();
    let mut direction = [0i32; FEATURE_DIMS];
    // Sixty events of the greatest weight stay far below two thousand million.
    let mut prices = (0i32, 0i32);
    // The latest event counts fully, each earlier one a tenth less, on top of the decay by time.
    let mut place = 1000i32;
    let counted = |event: &&Event| corrections.counts(event);
    for event in events.iter().rev().filter(counted).take(WINDOW) {
        let action = Action::from_code(u32::from(event.action));
        let strength = action.map_or(0, Action::strength);
        let weight = decayed(now_hour.saturating_sub(event.hour)) * strength / 4 * place / 1000;
        if weight > 0 {
            add(&mut taste.categories, event.category, weight);
            add(&mut taste.categories, event.parent, weight / 2);
            if event.brand != 0 {
                add(&mut taste.brands, event.brand, weight);
            }
            for (sum, feature) in direction.iter_mut().zip(&event.features) {
                *sum += i32::from(*feature) * weight / 16;
            }
            prices.0 += price_step(event.price) * weight;
            prices.1 += weight;
        }
        let known = |(product, _): &Share| *product == event.product;
        if taste.recent.len() < 10 && !taste.recent.iter().any(known) {
            taste.recent.push((event.product, place));
        }
        place = place * 9 / 10;
    }
    // Interest in one thing after a single look is half as certain as after several.
    let whole = prices.1.max(UNIT / 2);
    scale(&mut taste.categories, whole);
    scale(&mut taste.brands, whole);
    let largest = direction
        .iter()
        .fold(0, |most, sum: &i32| most.max(sum.abs()));
    if largest > 0 {
        for (out, sum) in taste.features.iter_mut().zip(&direction) {
            *out = (sum * 127 / largest) as i8;
        }
    }
    if prices.1 > 0 {
        taste.price = Some(prices.0 / prices.1);
    }
    taste
}

#[inline(never)]
fn add(shares: &mut Vec<Share>, key: u32, weight: i32) {
    match shares.iter_mut().find(|(found, _)| *found == key) {
        Some(share) => share.1 += weight,
        None => shares.push((key, weight)),
    }
}

/// From weights to thousandths of the whole.
fn scale(shares: &mut [Share], whole: i32) {
    for share in shares {
        share.1 = share.1 * 1000 / whole;
    }
}

/// A view's weight after `age` hours: halved at each half-life, straight lines between.
fn decayed(age: u32) -> i32 {
    let halvings = age / HALF_LIFE;
    if halvings > 12 {
        return 0;
    }
    let start = UNIT >> halvings;
    start - start / 2 * (age % HALF_LIFE) as i32 / HALF_LIFE as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Corrections = Corrections { list: Vec::new() };

    fn view(category: u32, brand: u32, price: u32, hour: u32) -> Event {
        Event {
            action: Action::View as u8,
            category,
            brand,
            price,
            hour,
            product: category * 100 + hour,
            ..Event::default()
        }
    }

    #[test]
    fn weights_halve_with_the_half_life() {
        assert_eq!(decayed(0), UNIT);
        assert_eq!(decayed(HALF_LIFE), UNIT / 2);
        assert_eq!(decayed(HALF_LIFE / 2), UNIT * 3 / 4);
        assert_eq!(decayed(u32::MAX), 0);
    }

    #[test]
    fn later_and_stronger_events_weigh_more() {
        let mut bought = view(3, 0, 1000, 10);
        bought.action = Action::Purchase as u8;
        let events = [view(1, 0, 1000, 10), view(2, 0, 1000, 10), bought];
        let taste = taste(&events, &NONE, 10);
        let share = |key| {
            taste
                .categories
                .iter()
                .find(|(found, _)| *found == key)
                .unwrap()
                .1
        };
        assert!(share(3) > share(2) && share(2) > share(1));
        assert_eq!(taste.recent[0].0, 310);
    }

    #[test]
    fn one_look_is_weak_evidence() {
        let one = taste(&[view(1, 9, 1000, 10)], &NONE, 10);
        let many = taste(&vec![view(1, 9, 1000, 10); 6], &NONE, 10);
        assert!(one.brands[0].1 < many.brands[0].1);
        assert!(many.brands[0].1 <= 1000);
    }

    #[test]
    fn price_is_a_typical_one_on_a_log_scale() {
        let taste = taste(&[view(1, 0, 1000, 1), view(1, 0, 4000, 1)], &NONE, 1);
        let middle = taste.price.unwrap();
        assert!(price_step(1000) < middle && middle < price_step(4000));
        assert_eq!(super::taste(&[], &NONE, 1).price, None);
    }

    #[test]
    fn no_history_means_no_taste() {
        assert_eq!(taste(&[], &NONE, 5), Taste::default());
    }

    #[test]
    fn a_gift_has_no_weight() {
        let mut corrections = Corrections::default();
        let (gift, own) = (view(1, 9, 1000, 10), view(2, 8, 2000, 10));
        corrections.add(crate::profile::Correction::Gift, gift.clone());
        let both = [own.clone(), gift];
        assert_eq!(taste(&both, &corrections, 10), taste(&[own], &NONE, 10));
    }

    #[test]
    fn a_paused_department_has_no_weight() {
        let mut corrections = Corrections::default();
        let paused = Event {
            title: "Maison".into(),
            ..Event::default()
        };
        corrections.add(crate::profile::Correction::Paused, paused);
        let mut inside = view(1, 9, 1000, 10);
        inside.path = "Maison > Thé".into();
        let outside = view(2, 8, 2000, 10);
        let both = [outside.clone(), inside];
        assert_eq!(taste(&both, &corrections, 10), taste(&[outside], &NONE, 10));
    }
}
