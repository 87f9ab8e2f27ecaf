//! What a history amounts to: decayed weights over categories, brands, price and content.
//!
//! Integer arithmetic throughout, so that every machine gets the same numbers. No product is ranked here.

use super::{Corrections, Event, Restraint, VISIT_HOURS};
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
    pub recent: Vec<Share>,
    /// Those of them that lead to others: looked at in this visit, or returned to. One look long ago leads nowhere.
    pub followed: Vec<Share>,
    /// Keys of the categories of which one is enough, and was bought.
    pub closed: Vec<u32>,
}

impl Taste {
    /// Whether anything follows from it: enough was looked at, or something was returned to.
    pub fn is_proven(&self) -> bool {
        self.price.is_some() || !self.followed.is_empty()
    }
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

/// What `events` (oldest first) amount to at `now_hour`, without those that do not count and those of kinds of which
/// one is enough and was bought. What is not proven is not there (see [`Restraint::speaks`]).
pub fn taste(
    events: &[Event],
    corrections: &Corrections,
    restraint: &Restraint,
    now_hour: u32,
) -> Taste {
    let mut taste = Taste::default();
    let mut direction = [0i32; FEATURE_DIMS];
    // Sixty events of the greatest weight stay far below two thousand million.
    let mut prices = (0i32, 0i32);
    // The latest event counts fully, each earlier one a tenth less, on top of the decay by time.
    let mut place = 1000i32;
    taste.closed = restraint.closed(events, now_hour);
    let mut counted: Vec<&Event> = Vec::new();
    for event in events.iter().rev() {
        let kept = corrections.counts(event) && !taste.closed.contains(&event.category);
        if kept && counted.len() < WINDOW {
            counted.push(event);
        }
    }
    // For each category and brand what it weighs, and what speaks for it; for this visit and all together only the latter.
    let (mut categories, mut brands) = (Vec::new(), Vec::new());
    let (mut visit, mut spoken) = (0, 0);
    let mut seen = Vec::new();
    let this_visit = |event: &Event| now_hour.saturating_sub(event.hour) < VISIT_HOURS;
    for event in &counted {
        let action = Action::from_code(u32::from(event.action));
        let strength = action.map_or(0, Action::strength);
        let weight = decayed(now_hour.saturating_sub(event.hour)) * strength / 4 * place / 1000;
        let speaks = restraint.speaks(event, &mut seen);
        spoken += speaks;
        if this_visit(event) {
            visit += speaks;
        }
        if weight > 0 {
            add(&mut categories, event.category, weight, speaks);
            add(&mut categories, event.parent, weight / 2, speaks);
            if event.brand != 0 {
                add(&mut brands, event.brand, weight, speaks);
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
    for share in &taste.recent {
        // The latest event of a product says whether it is of this visit.
        let latest = counted.iter().find(|event| event.product == share.0);
        let fresh = visit >= restraint.evidence && latest.is_some_and(|event| this_visit(event));
        if fresh || restraint.returned(&counted, share.0) {
            taste.followed.push(*share);
        }
    }
    let whole = prices.1.max(UNIT / 2);
    taste.categories = shares(&categories, whole, restraint.evidence);
    taste.brands = shares(&brands, whole, restraint.evidence);
    if spoken < restraint.evidence {
        return taste;
    }
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

/// A key, what it weighs, and what speaks for it.
type Weighed = (u32, i32, u32);

#[inline(never)]
fn add(list: &mut Vec<Weighed>, key: u32, weight: i32, speaks: u32) {
    for known in list.iter_mut() {
        if known.0 == key {
            known.1 += weight;
            known.2 += speaks;
            return;
        }
    }
    list.push((key, weight, speaks));
}

/// From weights to thousandths of the whole, where enough speaks for them.
#[inline(never)]
fn shares(list: &[Weighed], whole: i32, least: u32) -> Vec<Share> {
    let mut out = Vec::new();
    for (key, weight, speaks) in list {
        if *speaks >= least {
            out.push((*key, *weight * 1000 / whole));
        }
    }
    out
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

    const NONE: Corrections = Corrections::NONE;
    const FLOOR: Restraint = Restraint::FLOOR;

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
        let mut again = view(1, 0, 1000, 10);
        again.product = 7;
        let other = view(2, 0, 1000, 10);
        let twin = Event {
            product: 8,
            ..other.clone()
        };
        let events = [again, view(1, 0, 1000, 10), twin, other, bought];
        let taste = taste(&events, &NONE, &FLOOR, 10);
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

    /// The share of a key; 0 without one.
    fn of(shares: &[Share], key: u32) -> i32 {
        let found = shares.iter().find(|(found, _)| *found == key);
        found.map_or(0, |(_, share)| *share)
    }

    #[test]
    fn one_look_at_one_product_is_no_taste() {
        let look = view(1, 9, 1000, 10);
        for hours in [0, 5, 40] {
            let taste = taste(
                std::slice::from_ref(&look),
                &NONE,
                &FLOOR,
                look.hour + hours,
            );
            assert_eq!((of(&taste.categories, 1), of(&taste.brands, 9)), (0, 0));
            assert_eq!((taste.price, taste.features), (None, [0; FEATURE_DIMS]));
            assert!(taste.followed.is_empty() && !taste.is_proven());
            // The list of what was looked at is no guess.
            assert_eq!(taste.recent, [(look.product, 1000)]);
        }
    }

    #[test]
    fn each_preference_needs_two_products_of_its_own_or_a_deed() {
        let looks = [
            view(1, 9, 1000, 8),
            view(1, 8, 1000, 9),
            view(2, 7, 900, 10),
        ];
        let whole = taste(&looks, &NONE, &FLOOR, 10);
        assert!(of(&whole.categories, 1) > 0);
        assert_eq!(of(&whole.categories, 2), 0, "looked at once");
        assert_eq!(of(&whole.brands, 9), 0);
        let mut carted = view(2, 7, 900, 10);
        carted.action = Action::Cart as u8;
        let whole = taste(&[carted], &NONE, &FLOOR, 10);
        assert!(of(&whole.categories, 2) > 0 && of(&whole.brands, 7) > 0);
        // Looking at the same one all day makes no kind of it.
        let same: Vec<Event> = (0..6)
            .map(|hour| Event {
                product: 5,
                ..view(1, 9, 1000, hour)
            })
            .collect();
        let whole = taste(&same, &NONE, &FLOOR, 10);
        assert_eq!(of(&whole.brands, 9), 0);
        let strict = Restraint {
            evidence: 4,
            ..FLOOR
        };
        assert_eq!(of(&taste(&looks, &NONE, &strict, 10).categories, 1), 0);
    }

    #[test]
    fn one_look_leads_to_others_in_its_visit_only_and_a_return_leads_on() {
        let looks = [view(1, 9, 1000, 100), view(2, 8, 1000, 101)];
        let keys = |shares: &[Share]| shares.iter().map(|(key, _)| *key).collect::<Vec<_>>();
        let now = taste(&looks, &NONE, &FLOOR, 101);
        assert_eq!(keys(&now.followed), [301, 200]);
        let tomorrow = taste(&looks, &NONE, &FLOOR, 101 + VISIT_HOURS);
        assert!(tomorrow.followed.is_empty());
        let again = Event {
            hour: 130,
            ..looks[0].clone()
        };
        let [first, second] = looks;
        let returned = taste(&[first, second, again], &NONE, &FLOOR, 131);
        assert_eq!(keys(&returned.followed), [200]);
    }

    #[test]
    fn who_has_bought_a_bed_is_shown_no_beds() {
        let mut bed = view(1, 9, 1000, 100);
        bed.audience = crate::catalog::ONE_OFF;
        let mut looks = vec![bed.clone(), view(1, 9, 1000, 101), view(2, 8, 500, 101)];
        looks.push(view(2, 8, 500, 102));
        assert!(of(&taste(&looks, &NONE, &FLOOR, 103).categories, 1) > 0);
        bed.action = Action::Purchase as u8;
        bed.hour = 102;
        looks.push(bed);
        let after = taste(&looks, &NONE, &FLOOR, 103);
        assert_eq!(of(&after.categories, 1), 0);
        assert!(of(&after.categories, 2) > 0);
        let later = taste(&looks, &NONE, &FLOOR, 102 + 30 * 24);
        assert!(of(&later.categories, 1) > 0);
    }

    #[test]
    fn price_is_a_typical_one_on_a_log_scale() {
        let taste = taste(
            &[view(1, 0, 1000, 1), view(2, 0, 4000, 1)],
            &NONE,
            &FLOOR,
            1,
        );
        let middle = taste.price.unwrap();
        assert!(price_step(1000) < middle && middle < price_step(4000));
        assert_eq!(super::taste(&[], &NONE, &FLOOR, 1).price, None);
    }

    #[test]
    fn no_history_means_no_taste() {
        assert_eq!(taste(&[], &NONE, &FLOOR, 5), Taste::default());
    }

    #[test]
    fn a_gift_has_no_weight() {
        let mut corrections = Corrections::default();
        let (gift, own) = (view(1, 9, 1000, 10), view(2, 8, 2000, 10));
        corrections.add(crate::profile::Correction::Gift, gift.clone());
        let both = [own.clone(), gift];
        assert_eq!(
            taste(&both, &corrections, &FLOOR, 10),
            taste(&[own], &NONE, &FLOOR, 10)
        );
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
        assert_eq!(
            taste(&both, &corrections, &FLOOR, 10),
            taste(&[outside], &NONE, &FLOOR, 10)
        );
    }
}
