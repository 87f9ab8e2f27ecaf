//! The bytes in which a profile and the corrections are stored, in the same container as packs.
//!
//! What storage gives back is untrusted: anything that is not exactly such a record is refused whole.

use super::{Correction, Corrections, Event, MAX_EVENTS, MAX_SHOWN, Profile, Stored};
use crate::catalog::Strings;
use crate::catalog::format::{Decoder, Encoder, Kind, columns};
use crate::catalog::{FEATURE_DIMS, Features};
use crate::consent::{Grant, Personalization, Preferences};

struct Columns {
    action: Vec<u8>,
    hour: Vec<u32>,
    product: Vec<u32>,
    category: Vec<u32>,
    parent: Vec<u32>,
    brand: Vec<u32>,
    price: Vec<u32>,
    audience: Vec<u8>,
    features: Vec<Features>,
    title: Strings,
    path: Strings,
}

columns! {
    Columns {
        action: bytes 1,
        hour: numbers 2,
        product: numbers 3,
        category: numbers 4,
        parent: numbers 5,
        brand: numbers 6,
        price: numbers 7,
        audience: bytes 8,
        features: features 9,
        title: texts 10,
        path: texts 11,
    }
}

impl Columns {
    fn push(&mut self, event: &Event) {
        self.action.push(event.action);
        self.hour.push(event.hour);
        self.product.push(event.product);
        self.category.push(event.category);
        self.parent.push(event.parent);
        self.brand.push(event.brand);
        self.price.push(event.price);
        self.audience.push(event.audience);
        self.features.push(event.features);
        self.title.push(&event.title);
        self.path.push(&event.path);
    }

    fn row(&self, row: usize) -> Event {
        let at = |column: &[u32]| column.get(row).copied().unwrap_or(0);
        let byte = |column: &[u8]| column.get(row).copied().unwrap_or(0);
        Event {
            action: byte(&self.action),
            hour: at(&self.hour),
            product: at(&self.product),
            category: at(&self.category),
            parent: at(&self.parent),
            brand: at(&self.brand),
            price: at(&self.price),
            audience: byte(&self.audience),
            features: self.features.get(row).copied().unwrap_or([0; FEATURE_DIMS]),
            title: self.title.get(row).to_owned(),
            path: self.path.get(row).to_owned(),
        }
    }
}

/// A record of events: for showing what is kept, and for the file of who takes it along. What is stored is written
/// through [`Stored`], which asks for a grant.
pub fn record_of(events: &[Event]) -> Vec<u8> {
    record_both(events, &[])
}

/// The same of two lists, one behind the other.
#[inline(never)]
pub(super) fn record_both(events: &[Event], more: &[Event]) -> Vec<u8> {
    let mut columns = Columns::default();
    for event in events.iter().chain(more) {
        columns.push(event);
    }
    let mut encoder = Encoder::new(events.len() + more.len());
    columns.write(&mut encoder);
    encoder.finish(Kind::Record)
}

/// The events of a record; `None` when it is not one. What their codes mean is not looked at.
#[inline(never)]
pub fn events_of(bytes: &[u8]) -> Option<Vec<Event>> {
    let mut decoder = Decoder::open(bytes);
    decoder.expect(&[Kind::Record]);
    if decoder.rows() > MAX_EVENTS + MAX_SHOWN {
        return None;
    }
    let mut columns = Columns::default();
    columns.read(&mut decoder);
    decoder.outcome().ok()?;
    let mut events = Vec::new();
    for row in 0..decoder.rows() {
        events.push(columns.row(row));
    }
    Some(events)
}

impl Stored for Profile {
    type Purpose = Personalization;

    fn encode(&self, _: &Grant<Personalization>) -> Vec<u8> {
        record_both(&self.events, &self.shown)
    }

    fn decode(bytes: &[u8], _: &Grant<Personalization>) -> Option<Self> {
        let mut profile = Self::default();
        for event in events_of(bytes)? {
            // Also what a build without conditions has no use for: the shop may come to have some again.
            match event.action {
                1..=4 => profile.events.push(event),
                5..=11 => profile.shown.push(event),
                _ => return None,
            }
        }
        Some(profile)
    }
}

impl Stored for Corrections {
    type Purpose = Preferences;

    fn encode(&self, _: &Grant<Preferences>) -> Vec<u8> {
        record_of(&self.list)
    }

    fn decode(bytes: &[u8], _: &Grant<Preferences>) -> Option<Self> {
        let list = events_of(bytes)?;
        let known = |event: &Event| Correction::from_code(u32::from(event.action)).is_some();
        list.iter().all(known).then_some(Self {
            list,
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Correction;
    use super::*;
    use crate::consent::{Answer, Consent, Source, State};
    use crate::signals::Action;
    use proptest::prelude::*;

    fn consent() -> Consent {
        let mut consent = Consent::new(0);
        consent.hear(Source::Api, Answer::all(State::Granted));
        consent
    }

    prop_compose! {
        fn events()(list in proptest::collection::vec(
            (1u8..=11, any::<[u32; 6]>(), any::<u8>(), proptest::array::uniform16(any::<i8>()), "\\PC{0,30}", "\\PC{0,30}"), 0..20,
        )) -> Vec<Event> {
            list.into_iter().map(|(action, numbers, audience, features, title, path)| {
                let [hour, product, category, parent, brand, price] = numbers;
                Event { action, hour, product, category, parent, brand, price, audience, features, title, path }
            }).collect()
        }
    }

    proptest! {
        #[test]
        fn a_profile_reads_back_as_written(events in events()) {
            let grant = consent().personalization(0).unwrap();
            let (shown, events) = events.into_iter().partition(|event| event.action >= Action::Shown as u8);
            let profile = Profile { events, shown, ..Profile::default() };
            prop_assert_eq!(Profile::decode(&profile.encode(&grant), &grant), Some(profile));
        }

        #[test]
        fn damaged_records_are_refused_or_read_without_panic(
            events in events(), at in any::<prop::sample::Index>(), value in any::<u8>(),
        ) {
            let grant = consent().personalization(0).unwrap();
            let mut bytes = Profile { events, ..Profile::default() }.encode(&grant);
            let at = at.index(bytes.len());
            bytes[at] = value;
            let _ = Profile::decode(&bytes, &grant);
            prop_assert_eq!(Profile::decode(&bytes[..at], &grant), None);
        }
    }

    #[test]
    fn corrections_read_back_as_written() {
        let grant = consent().preferences(0).unwrap();
        let event = Event {
            product: 7,
            title: "Tasse".into(),
            ..Event::default()
        };
        let mut corrections = Corrections::default();
        corrections.add(Correction::Less, event.clone());
        corrections.add(Correction::Never, event);
        assert_eq!(
            Corrections::decode(&corrections.encode(&grant), &grant),
            Some(corrections)
        );
    }
}
