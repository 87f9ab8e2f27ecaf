//! How far the engine holds itself back before one shopper: what makes a preference, what is followed, what rests.
//!
//! Rules over events, each with a floor that no configuration lowers. Ranks nothing, and stores nothing of its own.

use super::Event;
use crate::catalog::ONE_OFF;
use crate::signals::Action;

/// Hours after which a look belongs to an earlier visit.
pub const VISIT_HOURS: u32 = 12;

/// The shop's settings, never laxer than the floors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restraint {
    /// How many different products must have been looked at before a preference shows.
    pub evidence: u32,
    /// After being shown on so many pages without being opened a product or a banner rests.
    pub shown: u32,
    /// For so many days.
    pub rest_days: u32,
    /// For so many days after a purchase the product, and its kind where one is enough, is left alone.
    pub bought_days: u32,
}

impl Restraint {
    /// What no shop can be laxer than, and what holds where it says nothing.
    pub const FLOOR: Self = Self {
        evidence: 2,
        shown: 6,
        rest_days: 7,
        bought_days: 30,
    };

    /// The shop's settings, held to the floors; 0 for what it does not say.
    pub fn of(evidence: u32, shown: u32, rest_days: u32, bought_days: u32) -> Self {
        let floor = Self::FLOOR;
        Self {
            evidence: evidence.max(floor.evidence),
            // 0 wraps to more than any floor.
            shown: shown.wrapping_sub(1).min(floor.shown - 1) + 1,
            rest_days: rest_days.max(floor.rest_days),
            bought_days: bought_days.max(floor.bought_days),
        }
    }

    /// None of it: what the report on creepiness compares with. The browser modules do not have it.
    #[cfg(not(target_arch = "wasm32"))]
    pub const NONE: Self = Self {
        evidence: 0,
        shown: u32::MAX,
        rest_days: 0,
        bought_days: 0,
    };

    /// How much an event speaks for a preference: a product looked at counts once, what was put in the cart or bought is
    /// enough. `seen` are the products that have counted.
    #[inline(never)]
    pub fn speaks(&self, event: &Event, seen: &mut Vec<u32>) -> u32 {
        if !event.is(Action::View) {
            return self.evidence;
        }
        if seen.contains(&event.product) {
            return 0;
        }
        seen.push(event.product);
        1
    }

    /// Whether a product was returned to: looked at in another hour again, put in the cart, or bought.
    #[inline(never)]
    pub fn returned(&self, events: &[&Event], product: u32) -> bool {
        let mut looks = 0;
        for event in events {
            if event.product == product {
                looks += if event.is(Action::View) { 1 } else { 2 };
            }
        }
        looks >= self.evidence.min(2)
    }

    /// Whether this was bought so lately that it is left alone.
    pub fn is_bought(&self, event: &Event, now_hour: u32) -> bool {
        event.is(Action::Purchase) && now_hour.wrapping_sub(event.hour) < self.bought_days * 24
    }

    /// Keys of the categories in which one purchase is enough, and was made lately.
    #[inline(never)]
    pub fn closed(&self, events: &[Event], now_hour: u32) -> Vec<u32> {
        let mut closed = Vec::new();
        for event in events {
            if event.audience & ONE_OFF != 0
                && event.category != 0
                && self.is_bought(event, now_hour)
            {
                closed.push(event.category);
            }
        }
        closed
    }

    /// Whether something that was shown so often rests: `shown` is its entry among [`super::Profile::shown`].
    pub fn rests(&self, shown: &Event, now_hour: u32) -> bool {
        shown.price >= self.shown && now_hour.wrapping_sub(shown.hour) < self.rest_days * 24
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_setting_is_laxer_than_the_floor_and_none_is_the_floor() {
        let floor = Restraint::FLOOR;
        assert_eq!(Restraint::of(0, 0, 0, 0), floor);
        assert_eq!(Restraint::of(1, 100, 1, 1), floor);
        assert_eq!(Restraint::of(2, u32::MAX, 7, 30), floor);
        let strict = Restraint::of(5, 2, 30, 90);
        let wanted = Restraint {
            evidence: 5,
            shown: 2,
            rest_days: 30,
            bought_days: 90,
        };
        assert_eq!(strict, wanted);
    }
}
