//! Fourth on the path: what the device keeps of one shopper's browsing, and what follows from it.
//!
//! Reading or writing it takes a [`Grant`]: without consent there is no way in. It decides nothing about
//! products; it only tells what was looked at and how much that still weighs.

mod corrections;
mod lifetime;
mod powers;
mod record;
mod restraint;
mod rfm;
mod taste;

pub use corrections::{Correction, Corrections, GIFT_HOURS, MAX_CORRECTIONS};
pub use lifetime::{
    DISCOUNT, History, MONTH, MONTHS, Order, POPULATION_NUMBERS, Population, WEEK, by_day,
};
pub use powers::{exp, ln, power};
pub use record::{events_of, record_of};
pub use restraint::{Restraint, VISIT_HOURS};
pub use rfm::{BORDERS, RFM, RFM_NUMBERS, Scores};
pub use taste::{PRICE_STEPS, Share, Taste, price_step, taste};

use crate::catalog::{Features, key};
use crate::consent::{Grant, Personalization};
use crate::signals::Action;

/// The most events that a record may hold.
pub const MAX_EVENTS: usize = 2000;
/// How many are kept where the shop says nothing else; the oldest go first.
pub const HISTORY: usize = 500;
/// Of how many products and banners it is kept how often they were shown; the oldest go first.
pub const MAX_SHOWN: usize = 200;
/// The most bytes of a title, and of a category's path, that are kept.
pub const MAX_TITLE: usize = 120;

/// The most bytes of an answer to a survey that are kept, in the path's place.
pub const MAX_ANSWER: usize = 600;

/// The storage map as types: what is stored belongs to one purpose, and its bytes are written and read with that
/// purpose's grant only. Anything else does not compile:
///
/// ```compile_fail,E0308
/// use devanture::consent::{Grant, Preferences};
/// use devanture::profile::{Profile, Stored};
/// fn browsing_under_preferences(profile: &Profile, grant: &Grant<Preferences>) -> Vec<u8> {
///     profile.encode(grant)
/// }
/// ```
///
/// ```compile_fail,E0308
/// use devanture::consent::{Grant, Personalization};
/// use devanture::profile::{Corrections, Stored};
/// fn choices_under_personalization(kept: &Corrections, grant: &Grant<Personalization>) -> Vec<u8> {
///     kept.encode(grant)
/// }
/// ```
///
/// ```compile_fail,E0308
/// use devanture::consent::{Grant, Measurement};
/// use devanture::profile::{Event, Profile};
/// fn recording_to_count(profile: &mut Profile, event: Event, grant: &Grant<Measurement>) {
///     profile.record(event, grant);
/// }
/// ```
///
/// With the right one it does:
///
/// ```
/// use devanture::consent::{Grant, Personalization, Preferences};
/// use devanture::profile::{Corrections, Profile, Stored};
/// fn both(
///     (profile, browsing): (&Profile, &Grant<Personalization>),
///     (kept, choices): (&Corrections, &Grant<Preferences>),
/// ) -> [Vec<u8>; 2] {
///     [profile.encode(browsing), kept.encode(choices)]
/// }
/// ```
pub trait Stored: Sized {
    /// Whose leave it needs.
    type Purpose;
    /// The record's bytes.
    fn encode(&self, grant: &Grant<Self::Purpose>) -> Vec<u8>;
    /// Reads a record; `None` when it is damaged or not one.
    fn decode(bytes: &[u8], grant: &Grant<Self::Purpose>) -> Option<Self>;
}

/// One thing the shopper did, with what the ranking needs of the product, so that it still counts on
/// pages where that product is not loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// [`Action`] code.
    pub action: u8,
    /// When, in hours since 1970: no finer time is kept.
    pub hour: u32,
    /// [`crate::catalog::key`] of the product's id.
    pub product: u32,
    /// Key of the category path; of [`Action::Offer`] the product that was bought last before it.
    pub category: u32,
    /// Key of the category's parent path; of [`Action::Offer`] the hour in which that was bought.
    pub parent: u32,
    /// Key of the brand; 0 without one.
    pub brand: u32,
    /// Price paid or seen, in minor units; of [`Action::Shown`] how many pages showed it, of [`Action::Pages`] how many there were, of
    /// [`Action::Search`] 1 when nothing was found, of [`Action::Variant`] which one, of [`Action::Tried`] on how many pages and, from the
    /// seventeenth bit on, on how many of them with success.
    pub price: u32,
    /// Gender and age codes, as in [`crate::catalog::Products::audience`].
    pub audience: u8,
    /// Content features.
    pub features: Features,
    /// The product's title, for the panel.
    pub title: String,
    /// The category's path, for the panel; empty without one.
    pub path: String,
}

impl Event {
    /// One of which nothing but a name is known.
    #[inline(never)]
    pub fn bare(product: u32, hour: u32, title: &str) -> Self {
        let mut event = Self {
            product,
            hour,
            title: title.to_owned(),
            ..Self::default()
        };
        truncate(&mut event.title);
        event
    }

    /// Something that the shopper said, with what was asked and what was answered.
    pub fn said(matter: u32, hour: u32, asked: &str, answer: &str) -> Self {
        let mut event = Self::bare(matter, hour, asked);
        event.path = answer.to_owned();
        truncate_to(&mut event.path, MAX_ANSWER);
        event
    }

    /// Whether it is this action.
    pub fn is(&self, action: Action) -> bool {
        self.action == action as u8
    }
}

/// The events of one shopper, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    events: Vec<Event>,
    /// What says nothing of taste: how often what was chosen for the shopper was shown without being opened, one
    /// [`Action::Shown`] each, and from there on what conditions and experiments have kept.
    shown: Vec<Event>,
    /// What the store has of both, as far as this page knows.
    stored: Vec<Mark>,
}

impl Profile {
    /// What was done, oldest first.
    pub fn events(&self, _: &Grant<Personalization>) -> &[Event] {
        &self.events
    }

    /// What was shown to the shopper without being opened since, one entry each: how often stands in the price's place.
    pub fn shown(&self, _: &Grant<Personalization>) -> &[Event] {
        &self.shown
    }

    /// Keeps something that says nothing of taste, in place of the same of the same hour.
    #[cfg(not(feature = "unconditional"))]
    pub fn set_aside(&mut self, event: Event, _: &Grant<Personalization>) {
        keep(&mut self.shown, &|known| {
            known.action != event.action
                || known.product != event.product
                || known.hour != event.hour
        });
        append(&mut self.shown, event, MAX_SHOWN);
    }

    /// Moves what experiments go by to the end: it is not the oldest that goes when others come. How long it stays does not change.
    #[cfg(not(feature = "unconditional"))]
    pub fn hold(&mut self, _: &Grant<Personalization>) {
        let mut held = Vec::new();
        // How versions did goes with what is shown: there are many of those.
        let stays =
            |event: &Event| event.action >= Action::Number as u8 && !event.is(Action::Tried);
        for event in &self.shown {
            if stays(event) {
                held.push(event.clone());
            }
        }
        keep(&mut self.shown, &|event| !stays(event));
        self.shown.extend(held);
    }

    /// Counts that a page shows something; what was shown `most` times begins anew, for it has had its rest.
    #[inline(never)]
    pub fn show(
        &mut self,
        (product, title): (u32, &str),
        hour: u32,
        most: u32,
        _: &Grant<Personalization>,
    ) {
        for known in &mut self.shown {
            if known.product == product {
                known.price = if known.price < most {
                    known.price + 1
                } else {
                    1
                };
                known.hour = hour;
                return;
            }
        }
        let mut event = Event::bare(product, hour, title);
        event.action = Action::Shown as u8;
        event.price = 1;
        append(&mut self.shown, event, MAX_SHOWN);
    }

    /// Hears that something was opened: it is no longer counted as passed over.
    #[inline(never)]
    pub fn open(&mut self, product: u32) {
        keep(&mut self.shown, &|known| known.product != product);
    }

    /// Adds an event. Looking at the same product again within the hour only moves it to the end, so that a
    /// reload is not a second interest. Taking a product out of the cart takes back the event that put it there.
    pub fn record(&mut self, mut event: Event, _: &Grant<Personalization>) {
        truncate(&mut event.title);
        truncate(&mut event.path);
        let (action, product, hour) = (event.action, event.product, event.hour);
        self.open(product);
        if event.is(Action::Uncart) {
            let undone = |kept: &Event| kept.is(Action::Cart) && kept.product == product;
            if let Some(at) = self.events.iter().rposition(undone) {
                self.events.remove(at);
            }
            return;
        }
        keep(&mut self.events, &|kept| {
            kept.action != action || kept.product != product || kept.hour != hour
        });
        append(&mut self.events, event, MAX_EVENTS);
    }

    /// Drops what is older than `days`. The limit counts from the event itself: reading never extends it.
    pub fn expire(&mut self, now_hour: u32, days: u32) {
        expire(&mut self.events, now_hour, days);
        expire(&mut self.shown, now_hour, days);
    }

    /// Keeps the latest events and no more than so many.
    pub fn bound(&mut self, most: usize) {
        while self.events.len() > most {
            self.events.remove(0);
        }
    }

    /// Drops the events that do not stay.
    pub fn retain(&mut self, stays: &dyn Fn(&Event) -> bool) {
        keep(&mut self.events, stays);
    }

    /// Forgets one product altogether.
    pub fn forget(&mut self, product: u32) {
        self.open(product);
        keep(&mut self.events, &|event| event.product != product);
    }

    /// Forgets everything. Needs no grant: leaving is always allowed.
    pub fn clear(&mut self) {
        self.events.clear();
        self.shown.clear();
        self.note(false);
    }

    /// Hears that a store has all of this, or none of it.
    #[inline(never)]
    pub fn note(&mut self, all: bool) {
        self.stored.clear();
        if all {
            marks(&self.events, &mut self.stored);
            marks(&self.shown, &mut self.stored);
        }
    }

    /// Does to this, which the store has now, what was done on this page: another tab may have written in the meantime.
    pub fn follow(&mut self, mine: Self, grant: &Grant<Personalization>) {
        for event in rebase(&mut self.events, &mine.stored, mine.events) {
            self.record(event, grant);
        }
        let mut theirs = Vec::new();
        marks(&self.shown, &mut theirs);
        for mut event in rebase(&mut self.shown, &mine.stored, mine.shown) {
            if event.is(Action::Shown) || event.is(Action::Pages) {
                sum(&mut event, &mine.stored, &theirs);
            }
            if cfg!(feature = "unconditional") || event.is(Action::Shown) {
                self.open(event.product);
            } else if event.action >= Action::Number as u8 {
                // What experiments go by is decided once: by the tab that wrote first.
                let decided = |known: &Event| {
                    known.action == event.action
                        && known.product == event.product
                        && known.category == event.category
                        && !has(&mine.stored, known)
                };
                if self.shown.iter().any(decided) {
                    continue;
                }
            } else {
                // Of searches and opened pages there is one an hour.
                keep(&mut self.shown, &|known| {
                    known.action != event.action
                        || known.product != event.product
                        || known.hour != event.hour
                });
            }
            append(&mut self.shown, event, MAX_SHOWN);
        }
    }

    /// Drops what was done since the store had this, and does not stay: another tab has heard in the meantime that it does not count.
    pub fn reconsider(&mut self, stays: &dyn Fn(&Event) -> bool) {
        let Self {
            events,
            shown,
            stored,
        } = self;
        let stays = |event: &Event| has(stored, event) || stays(event);
        keep(events, &stays);
        keep(shown, &stays);
    }

    /// All that is kept as one record: events, then what was shown.
    pub fn record_all(&self, _: &Grant<Personalization>) -> Vec<u8> {
        record::record_both(&self.events, &self.shown)
    }
}

/// Drops the events that do not stay.
// Not generic: every caller would carry its own copy of the loop into the browser.
#[inline(never)]
fn keep(events: &mut Vec<Event>, stays: &dyn Fn(&Event) -> bool) {
    events.retain(|event| stays(event));
}

/// Drops what is older than `days`, and what comes from the future: a clock was set back.
#[inline(never)]
fn expire(events: &mut Vec<Event>, now_hour: u32, days: u32) {
    keep(events, &|event| {
        now_hour.wrapping_sub(event.hour) < days * 24
    });
}

/// By what an event is told from others: action, product, hour, of what was counted how often, and what was answered.
type Mark = [u32; 5];

fn mark(event: &Event) -> Mark {
    [
        u32::from(event.action),
        event.product,
        event.hour,
        event.price,
        key(&event.path),
    ]
}

/// Adds the marks of events.
#[inline(never)]
fn marks(events: &[Event], out: &mut Vec<Mark>) {
    for event in events {
        out.push(mark(event));
    }
}

/// Whether a mark is among others.
#[inline(never)]
fn has(marks: &[Mark], event: &Event) -> bool {
    marks.contains(&mark(event))
}

/// Takes out of a list what was taken out of `mine` since that was as a store had it; answers what was added to it.
#[inline(never)]
fn rebase(list: &mut Vec<Event>, stored: &[Mark], mut mine: Vec<Event>) -> Vec<Event> {
    let mut here = Vec::new();
    marks(&mine, &mut here);
    keep(list, &|event| !has(stored, event) || has(&here, event));
    keep(&mut mine, &|event| !has(stored, event));
    mine
}

/// Adds to what another tab has counted in the meantime what was counted here, and not what both began from.
#[inline(never)]
fn sum(event: &mut Event, stored: &[Mark], theirs: &[Mark]) {
    let [action, product, hour, ..] = mark(event);
    let count = |marks: &[Mark]| {
        let mut marks = marks.iter();
        // What was shown has one count, what was opened one an hour.
        let found = marks.find(|known| {
            known[0] == action
                && known[1] == product
                && (known[2] == hour || action == Action::Shown as u32)
        });
        found.map_or(0, |known| known[3])
    };
    let (before, theirs) = (count(stored), count(theirs));
    if stored.is_empty() {
        // Nothing is known of a common beginning: a file that is taken up twice counts once.
        event.price = event.price.max(theirs);
    } else if event.price >= before {
        event.price = theirs.saturating_add(event.price - before);
    }
}

/// Adds the latest event; beyond `most` the oldest goes.
#[inline(never)]
fn append(events: &mut Vec<Event>, event: Event, most: usize) {
    if events.len() >= most {
        events.remove(0);
    }
    events.push(event);
}

fn truncate(text: &mut String) {
    truncate_to(text, MAX_TITLE);
}

#[inline(never)]
fn truncate_to(text: &mut String, most: usize) {
    if text.len() > most {
        let mut end = most;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
}

#[cfg(test)]
mod tabs_test;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::{Answer, Consent, Source, State};

    pub(super) fn grant() -> Grant<Personalization> {
        let mut consent = Consent::new(0);
        consent.hear(Source::Api, Answer::all(State::Granted));
        consent.personalization(0).unwrap()
    }

    fn event(action: Action, product: u32, hour: u32) -> Event {
        Event {
            action: action as u8,
            product,
            hour,
            ..Event::default()
        }
    }

    #[test]
    fn what_two_tabs_did_is_joined_and_what_one_took_out_stays_out() {
        let grant = grant();
        let products = |profile: &Profile| -> Vec<u32> {
            profile.events.iter().map(|event| event.product).collect()
        };
        // Both tabs have read 1, 2 and 3.
        let mut stored = Profile::default();
        for product in [1, 2, 3] {
            stored.record(event(Action::View, product, 10), &grant);
        }
        stored.show((7, "shown"), 10, 6, &grant);
        stored.note(true);
        let (mut one, mut other) = (stored.clone(), stored);
        one.forget(2);
        one.record(event(Action::View, 4, 12), &grant);
        one.show((7, "shown"), 12, 6, &grant);
        other.forget(3);
        other.record(event(Action::Cart, 1, 11), &grant);
        other.show((8, "shown too"), 11, 6, &grant);
        // The other one has written; the first takes that up, and writes.
        let mut joined = Profile::decode(&other.encode(&grant), &grant).unwrap();
        joined.note(true);
        joined.follow(one, &grant);
        assert_eq!(products(&joined), [1, 1, 4]);
        let shown: Vec<(u32, u32)> = joined
            .shown
            .iter()
            .map(|one| (one.product, one.price))
            .collect();
        assert_eq!(shown, [(8, 1), (7, 2)]);
        // Then all is erased in the other: what was done here since is all that is left.
        joined.note(true);
        joined.record(event(Action::View, 9, 13), &grant);
        let mut after = Profile::default();
        after.follow(joined, &grant);
        assert_eq!((products(&after), after.shown.len()), (vec![9], 0));
    }

    #[test]
    fn a_reload_is_not_a_second_interest() {
        let mut profile = Profile::default();
        for (product, hour) in [(1, 5), (2, 5), (1, 5), (1, 6)] {
            profile.record(event(Action::View, product, hour), &grant());
        }
        let kept: Vec<_> = profile
            .events(&grant())
            .iter()
            .map(|event| (event.product, event.hour))
            .collect();
        assert_eq!(kept, [(2, 5), (1, 5), (1, 6)]);
    }

    #[test]
    fn taking_out_of_the_cart_takes_the_event_back() {
        let mut profile = Profile::default();
        profile.record(event(Action::Cart, 1, 5), &grant());
        profile.record(event(Action::Uncart, 1, 6), &grant());
        assert!(profile.events(&grant()).is_empty());
    }

    #[test]
    fn history_is_bounded_and_titles_are_cut_at_characters() {
        let mut profile = Profile::default();
        for product in 0..MAX_EVENTS as u32 + 20 {
            let mut event = event(Action::View, product, 5);
            event.title = "é".repeat(100);
            event.path = "é".repeat(100);
            profile.record(event, &grant());
        }
        assert_eq!(profile.events(&grant()).len(), MAX_EVENTS);
        assert_eq!(profile.events(&grant())[0].product, 20);
        assert_eq!(profile.events(&grant())[0].title.len(), MAX_TITLE);
        assert_eq!(profile.events(&grant())[0].path.len(), MAX_TITLE);
        profile.bound(HISTORY);
        assert_eq!(profile.events(&grant()).len(), HISTORY);
        let latest = profile.events(&grant()).last().map(|event| event.product);
        assert_eq!(latest, Some(MAX_EVENTS as u32 + 19));
    }

    #[test]
    fn events_expire_from_their_own_time() {
        let mut profile = Profile::default();
        profile.record(event(Action::View, 1, 0), &grant());
        profile.record(event(Action::View, 2, 30), &grant());
        profile.record(event(Action::View, 3, 9_999), &grant());
        profile.expire(47, 1);
        let kept: Vec<_> = profile
            .events(&grant())
            .iter()
            .map(|event| event.product)
            .collect();
        assert_eq!(kept, [2]);
    }
}
