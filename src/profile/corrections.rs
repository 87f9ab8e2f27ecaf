//! What the shopper corrected or said: "more" or "less like this", "never", a gift, a department that does not count, a favorite,
//! an answer. Explicit choices, kept under their own purpose.
//!
//! Without consent to keep them they still count on the open page, in memory.

use super::{Event, Mark, append, expire, keep, marks, rebase, truncate};
use crate::catalog::is_inside;

/// The most corrections that are kept; the oldest go first.
pub const MAX_CORRECTIONS: usize = 300;
/// Hours after which buying gifts ends by itself.
pub const GIFT_HOURS: u32 = 24;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Correction {
    /// Fewer products like this one.
    Less = 0,
    /// Never this product again.
    Never = 1,
    /// This banner was closed; its key stands in the product's place.
    Dismissed = 2,
    /// A department that does not count until it is resumed; its path stands in the title's place.
    Paused = 8,
    /// Presents are being looked for: for [`GIFT_HOURS`] nothing counts.
    Gifts = 9,
    /// More products like this one.
    More = 10,
    /// It was for somebody else: what was done with this product says nothing of the shopper.
    Gift = 11,
    /// A favorite.
    Favorite = 12,
    /// An answer to a question of a survey: the key is the question's, what was asked stands in the title's place, what was answered
    /// in the path's.
    Answered = 13,
    /// This survey was closed without an answer.
    Asked = 14,
    /// What the shopper said of themselves: the key is the matter's, in words in the title's place, as conditions know it in the path's.
    Declared = 15,
    /// Menus stay in the shop's own order.
    Usual = 16,
    /// The shopper is not who they seemed to be: the key is the persona's, what it is called stands in the title's place.
    Denied = 17,
}

impl Correction {
    /// Reads a code.
    pub fn from_code(code: u32) -> Option<Self> {
        match code {
            0 => Some(Self::Less),
            1 => Some(Self::Never),
            2 => Some(Self::Dismissed),
            8 => Some(Self::Paused),
            9 => Some(Self::Gifts),
            10 => Some(Self::More),
            11 => Some(Self::Gift),
            12 => Some(Self::Favorite),
            13 => Some(Self::Answered),
            14 => Some(Self::Asked),
            15 => Some(Self::Declared),
            16 => Some(Self::Usual),
            17 => Some(Self::Denied),
            _ => None,
        }
    }
}

/// The corrections in force, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Each with its [`Correction`] code for an action.
    pub(super) list: Vec<Event>,
    /// What the store has of them, as far as this page knows.
    pub(super) stored: Vec<Mark>,
}

impl Corrections {
    #[cfg(test)]
    pub(super) const NONE: Self = Self {
        list: Vec::new(),
        stored: Vec::new(),
    };

    /// Adds one; the same one twice counts once, and more of a thing, or calling it a favorite, takes back less of it.
    pub fn add(&mut self, kind: Correction, mut event: Event) {
        truncate(&mut event.title);
        event.action = kind as u8;
        let (action, product) = (event.action, event.product);
        let wanted =
            |action| action == Correction::More as u8 || action == Correction::Favorite as u8;
        keep(&mut self.list, &|kept| {
            let opposite = wanted(kept.action) != wanted(action)
                && kept.action.min(action) <= Correction::Never as u8;
            kept.product != product || kept.action != action && !opposite
        });
        append(&mut self.list, event, MAX_CORRECTIONS);
    }

    /// Hears that a store has all of them, or none.
    pub fn note(&mut self, all: bool) {
        self.stored.clear();
        if all {
            marks(&self.list, &mut self.stored);
        }
    }

    /// Does to these, which the store has now, what was done on this page: another tab may have written in the meantime.
    pub fn follow(&mut self, mine: Self) {
        for event in rebase(&mut self.list, &mine.stored, mine.list) {
            if let Some(kind) = Correction::from_code(u32::from(event.action)) {
                self.add(kind, event);
            }
        }
    }

    /// Takes back every correction of a product.
    pub fn forget(&mut self, product: u32) {
        keep(&mut self.list, &|event| event.product != product);
    }

    /// Takes back one correction of a product, and leaves the others.
    pub fn take_back(&mut self, kind: Correction, product: u32) {
        keep(&mut self.list, &|event| {
            event.product != product || event.action != kind as u8
        });
    }

    /// Drops what is older than `days`. The limit counts from the correction itself: reading never extends it.
    pub fn expire(&mut self, now_hour: u32, days: u32) {
        expire(&mut self.list, now_hour, days);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.list.clear();
        self.stored.clear();
    }

    /// All of them as they are kept, oldest first, each with its code for an action.
    pub fn events(&self) -> &[Event] {
        &self.list
    }

    /// Whether what was done says something of the shopper: no gift, and of no paused department.
    #[inline(never)]
    pub fn counts(&self, event: &Event) -> bool {
        !self.is_paused(&event.path) && !self.has(Correction::Gift, event.product)
    }

    /// Whether a category, or one above it, does not count.
    pub fn is_paused(&self, path: &str) -> bool {
        self.list
            .iter()
            .any(|kept| kept.action == Correction::Paused as u8 && is_inside(path, &kept.title))
    }

    /// Whether presents are being looked for in this hour.
    pub fn has_gifts(&self, hour: u32) -> bool {
        self.list.iter().any(|kept| {
            kept.action == Correction::Gifts as u8 && hour.wrapping_sub(kept.hour) < GIFT_HOURS
        })
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Correction, &Event)> {
        self.list.iter().filter_map(|event| {
            let kind = Correction::from_code(u32::from(event.action))?;
            Some((kind, event))
        })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether this was asked of this product (or banner).
    pub fn has(&self, kind: Correction, product: u32) -> bool {
        self.list
            .iter()
            .any(|event| event.action == kind as u8 && event.product == product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_correction_counts_once_and_can_be_taken_back() {
        let mut corrections = Corrections::default();
        let event = Event {
            product: 3,
            ..Event::default()
        };
        corrections.add(Correction::Less, event.clone());
        corrections.add(Correction::Less, event.clone());
        corrections.add(Correction::Never, event);
        assert_eq!(corrections.iter().count(), 2);
        corrections.forget(3);
        assert!(corrections.is_empty());
    }

    #[test]
    fn a_paused_department_counts_for_nothing_with_all_below_it() {
        let mut corrections = Corrections::default();
        let event = Event {
            product: 5,
            title: "Maison > Cuisine".into(),
            ..Event::default()
        };
        corrections.add(Correction::Paused, event);
        assert!(corrections.is_paused("Maison > Cuisine > Thé"));
        assert!(corrections.is_paused("Maison > Cuisine"));
        assert!(!corrections.is_paused("Maison > Jardin") && !corrections.is_paused(""));
        corrections.forget(5);
        assert!(!corrections.is_paused("Maison > Cuisine"));
    }

    #[test]
    fn more_and_less_of_a_thing_exclude_each_other() {
        let mut corrections = Corrections::default();
        let of = |product| Event {
            product,
            ..Event::default()
        };
        let kinds = |corrections: &Corrections| {
            let kinds = corrections.iter().map(|(kind, _)| kind);
            kinds.collect::<Vec<_>>()
        };
        corrections.add(Correction::Less, of(3));
        corrections.add(Correction::Never, of(3));
        corrections.add(Correction::Less, of(4));
        corrections.add(Correction::Gift, of(3));
        corrections.add(Correction::More, of(3));
        let expected = [Correction::Less, Correction::Gift, Correction::More];
        assert_eq!(kinds(&corrections), expected, "another product's stays");
        corrections.add(Correction::Never, of(3));
        let expected = [Correction::Less, Correction::Gift, Correction::Never];
        assert_eq!(kinds(&corrections), expected);
    }

    #[test]
    fn a_favorite_and_never_exclude_each_other() {
        let mut corrections = Corrections::default();
        let of = |product| Event {
            product,
            ..Event::default()
        };
        corrections.add(Correction::Favorite, of(3));
        corrections.add(Correction::More, of(3));
        assert_eq!(corrections.iter().count(), 2, "both want more of it");
        corrections.add(Correction::Never, of(3));
        assert!(!corrections.has(Correction::Favorite, 3));
        corrections.add(Correction::Favorite, of(3));
        assert!(!corrections.has(Correction::Never, 3));
        corrections.add(Correction::Gift, of(3));
        corrections.take_back(Correction::Favorite, 3);
        assert!(corrections.has(Correction::Gift, 3), "the others stay");
        assert!(!corrections.has(Correction::Favorite, 3));
    }

    #[test]
    fn every_code_reads_back() {
        for code in 0..32 {
            if let Some(kind) = Correction::from_code(code) {
                assert_eq!(kind as u32, code);
            }
        }
    }

    #[test]
    fn a_gift_says_nothing_of_the_shopper() {
        let mut corrections = Corrections::default();
        let event = Event {
            product: 3,
            ..Event::default()
        };
        assert!(corrections.counts(&event));
        corrections.add(Correction::Gift, event.clone());
        assert!(!corrections.counts(&event));
        corrections.forget(3);
        assert!(corrections.counts(&event));
    }

    #[test]
    fn presents_are_looked_for_for_a_day() {
        let mut corrections = Corrections::default();
        let event = Event {
            hour: 100,
            ..Event::default()
        };
        corrections.add(Correction::Gifts, event);
        assert!(corrections.has_gifts(100) && corrections.has_gifts(123));
        assert!(!corrections.has_gifts(124) && !corrections.has_gifts(99));
    }
}
