//! Two tabs that begin from the same store, do what shoppers do, and write one after the other: nothing that one of them did is lost,
//! and nothing that one of them took out, or that was erased, comes back.

use super::tests::grant;
use super::*;
use crate::consent::{Answer, Consent, Preferences, Source, State};
use proptest::prelude::*;

/// How often something is shown before it rests; high, so that no count begins anew here.
const MOST: u32 = 1000;

fn preferences() -> Grant<Preferences> {
    let mut consent = Consent::new(0);
    consent.hear(Source::Api, Answer::all(State::Granted));
    consent.preferences(0).unwrap()
}

/// What is done in a tab, of few things in few hours, so that much meets.
#[derive(Clone, Debug)]
enum Deed {
    Do(u8, u32, u32),
    Show(u32, u32),
    Search(u32, u32, bool),
    Pages(u32),
    Number(u32, u32),
    Variant(u32, u32),
    Forget(u32),
}

fn deed() -> impl Strategy<Value = Deed> {
    let (product, hour) = (1u32..6, 10u32..14);
    prop_oneof![
        4 => (1u8..=4, product.clone(), hour.clone()).prop_map(|(action, product, hour)| Deed::Do(action, product, hour)),
        3 => (product.clone(), hour.clone()).prop_map(|(product, hour)| Deed::Show(product, hour)),
        2 => (20u32..23, hour.clone(), any::<bool>()).prop_map(|(words, hour, empty)| Deed::Search(words, hour, empty)),
        3 => hour.clone().prop_map(Deed::Pages),
        1 => (1u32..100, hour.clone()).prop_map(|(number, hour)| Deed::Number(number, hour)),
        1 => (0u32..3, hour).prop_map(|(variant, hour)| Deed::Variant(variant, hour)),
        1 => product.prop_map(Deed::Forget),
    ]
}

fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    proptest::collection::vec(deed(), 0..most)
}

fn event(action: Action, product: u32, hour: u32, price: u32) -> Event {
    Event {
        action: action as u8,
        product,
        hour,
        price,
        ..Event::default()
    }
}

/// Does it as [`crate::placement::Page`] does.
fn act(profile: &mut Profile, deeds: &[Deed]) {
    let grant = grant();
    for deed in deeds {
        match *deed {
            Deed::Do(action, product, hour) => {
                let action = Action::from_code(u32::from(action)).unwrap();
                profile.record(event(action, product, hour, 0), &grant);
            }
            Deed::Show(product, hour) => profile.show((product, "shown"), hour, MOST, &grant),
            Deed::Search(words, hour, empty) => {
                profile.set_aside(event(Action::Search, words, hour, empty.into()), &grant);
            }
            Deed::Pages(hour) => {
                let count = pages(profile, hour) + 1;
                profile.set_aside(event(Action::Pages, 30, hour, count), &grant);
            }
            Deed::Number(number, hour) => {
                let known = profile.shown.iter().any(|event| event.is(Action::Number));
                if !known {
                    let mut event = Event::bare(40, hour, &number.to_string());
                    event.action = Action::Number as u8;
                    profile.set_aside(event, &grant);
                }
            }
            Deed::Variant(variant, hour) => {
                let known = profile.shown.iter().any(|event| event.is(Action::Variant));
                if !known {
                    profile.set_aside(event(Action::Variant, 50, hour, variant), &grant);
                }
            }
            Deed::Forget(product) => profile.forget(product),
        }
    }
}

fn pages(profile: &Profile, hour: u32) -> u32 {
    let same = |event: &&Event| event.is(Action::Pages) && event.hour == hour;
    profile
        .shown
        .iter()
        .find(same)
        .map_or(0, |event| event.price)
}

fn times(profile: &Profile, product: u32) -> u32 {
    let same = |event: &&Event| event.is(Action::Shown) && event.product == product;
    profile
        .shown
        .iter()
        .find(same)
        .map_or(0, |event| event.price)
}

/// As a tab has it that has just read or written the store.
fn read(stored: &Profile) -> Profile {
    let mut profile = Profile::decode(&stored.encode(&grant()), &grant()).unwrap();
    profile.note(true);
    profile
}

/// What was done, told apart as a reload is from a second interest.
fn done(profile: &Profile) -> Vec<(u8, u32, u32)> {
    let told = |event: &Event| (event.action, event.product, event.hour);
    profile.events.iter().map(told).collect()
}

fn of(profile: &Profile, action: Action) -> Vec<&Event> {
    profile
        .shown
        .iter()
        .filter(|event| event.is(action))
        .collect()
}

/// Everything that may stand in a list once stands there once.
fn is_plain(profile: &Profile) -> bool {
    let mut done = done(profile);
    let count = done.len();
    done.sort_unstable();
    done.dedup();
    let mut aside: Vec<_> = profile
        .shown
        .iter()
        .map(|event| {
            let once = event.is(Action::Shown) || event.action >= Action::Number as u8;
            (
                event.action,
                event.product,
                if once { 0 } else { event.hour },
            )
        })
        .collect();
    let all = aside.len();
    aside.sort_unstable();
    aside.dedup();
    done.len() == count && aside.len() == all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_two_tabs_do_is_joined(before in deeds(12), first in deeds(8), second in deeds(8)) {
        let mut stored = Profile::default();
        act(&mut stored, &before);
        let (mut one, mut other) = (read(&stored), read(&stored));
        act(&mut one, &first);
        act(&mut other, &second);
        let mut joined = read(&other);
        joined.follow(one.clone(), &grant());
        prop_assert!(is_plain(&joined), "{joined:?}");

        let (was, mine, theirs, now) = (done(&stored), done(&one), done(&other), done(&joined));
        for deed in mine.iter().chain(&theirs) {
            // What was there before and one of them took out is out.
            let taken = was.contains(deed) && !(mine.contains(deed) && theirs.contains(deed));
            prop_assert!(taken || now.contains(deed), "{deed:?} is lost");
        }
        for deed in &now {
            let here = mine.contains(deed) || theirs.contains(deed);
            prop_assert!(here, "{deed:?} comes from nowhere");
            let taken = was.contains(deed) && !(mine.contains(deed) && theirs.contains(deed));
            prop_assert!(!taken, "{deed:?} is back");
        }
        for hour in 10..14 {
            let since = |tab: &Profile| pages(tab, hour) - pages(&stored, hour);
            let expected = if stored.events.is_empty() && stored.shown.is_empty() {
                pages(&one, hour).max(pages(&other, hour))
            } else {
                pages(&stored, hour) + since(&one) + since(&other)
            };
            prop_assert_eq!(pages(&joined, hour), expected, "pages of {}", hour);
        }
        // Searches of both are there, and whether they found anything.
        for tab in [&one, &other] {
            for search in of(tab, Action::Search) {
                let same = |known: &&&Event| known.product == search.product && known.hour == search.hour;
                prop_assert!(of(&joined, Action::Search).iter().any(|known| same(&known)));
            }
        }
        // What experiments go by is one of what the tabs have, and that of the tab that wrote first.
        for action in [Action::Number, Action::Variant] {
            let [mine, theirs, now] = [&one, &other, &joined].map(|tab| of(tab, action));
            let expected = if theirs.is_empty() { mine } else { theirs };
            prop_assert_eq!(now, expected);
        }
        // Nothing is counted more often as shown than both did.
        for product in 1..6 {
            let most = times(&one, product) + times(&other, product);
            prop_assert!(times(&joined, product) <= most);
        }
        // Taken up again, it is the same: nothing has to be written.
        let mut again = read(&joined);
        let mut same = joined.clone();
        same.note(true);
        again.follow(same, &grant());
        prop_assert_eq!((again.events, again.shown), (joined.events, joined.shown));
    }

    #[test]
    fn what_was_erased_in_the_meantime_stays_erased(before in deeds(12), since in deeds(8), first in deeds(4)) {
        let mut stored = Profile::default();
        act(&mut stored, &before);
        let mut mine = read(&stored);
        act(&mut mine, &since);
        // The other tab has erased all, and gone on a little.
        let mut joined = Profile::default();
        act(&mut joined, &first);
        let fresh = joined.clone();
        let mut joined = read(&joined);
        joined.follow(mine.clone(), &grant());
        let (was, now) = (done(&stored), done(&joined));
        for deed in &now {
            prop_assert!(!was.contains(deed) || done(&fresh).contains(deed), "{deed:?} is back");
        }
        for deed in done(&mine) {
            prop_assert!(was.contains(&deed) || now.contains(&deed), "{deed:?} is lost");
        }
        for hour in 10..14 {
            let since = pages(&mine, hour) - pages(&stored, hour);
            if !(stored.events.is_empty() && stored.shown.is_empty()) {
                prop_assert_eq!(pages(&joined, hour), pages(&fresh, hour) + since);
            }
        }
        for product in 1..6 {
            let (was, now) = (times(&stored, product), times(&mine, product));
            // Opened here, its count has begun anew.
            let since = now.checked_sub(was).unwrap_or(now);
            prop_assert!(times(&joined, product) <= times(&fresh, product) + since, "{product} was shown before");
        }
    }

    #[test]
    fn what_two_tabs_correct_is_joined(
        before in proptest::collection::vec((0u8..17, 1u32..5, 10u32..13), 0..10),
        first in proptest::collection::vec((0u8..20, 1u32..5, 10u32..13, 0u8..3), 0..8),
        second in proptest::collection::vec((0u8..20, 1u32..5, 10u32..13, 0u8..3), 0..8),
    ) {
        let correct = |corrections: &mut Corrections, kind: u8, product: u32, hour: u32, answer: u8| {
            match Correction::from_code(u32::from(kind)) {
                Some(kind) => corrections.add(kind, Event::said(product, hour, "asked", &format!("{answer}"))),
                None if kind >= 17 => corrections.forget(product),
                None => {}
            }
        };
        let read = |stored: &Corrections| {
            let mut read = Corrections::decode(&stored.encode(&preferences()), &preferences()).unwrap();
            read.note(true);
            read
        };
        let mut stored = Corrections::default();
        for (kind, product, hour) in before {
            correct(&mut stored, kind, product, hour, 0);
        }
        let (mut one, mut other) = (read(&stored), read(&stored));
        for (kind, product, hour, answer) in first {
            correct(&mut one, kind, product, hour, answer);
        }
        for (kind, product, hour, answer) in second {
            correct(&mut other, kind, product, hour, answer);
        }
        let mut joined = read(&other);
        joined.follow(one.clone());
        // What was said here last counts, with its answer.
        for event in one.events() {
            let new = !stored.events().contains(event);
            prop_assert!(!new || joined.events().contains(event), "{event:?} is lost");
        }
        for event in joined.events() {
            prop_assert!(one.events().contains(event) || other.events().contains(event));
            let taken = stored.events().contains(event) && !(one.events().contains(event) && other.events().contains(event));
            prop_assert!(!taken, "{event:?} is back");
        }
        for event in other.events() {
            // Unless the same was said here, or its opposite, or it was taken out.
            let here = one.events().iter().any(|mine| mine.product == event.product && !stored.events().contains(mine));
            let out = stored.events().contains(event) && !one.events().contains(event);
            prop_assert!(here || out || joined.events().contains(event), "{event:?} is lost");
        }
    }
}

#[test]
fn pages_of_two_tabs_add_up_and_erased_ones_do_not_come_back() {
    let mut stored = Profile::default();
    act(
        &mut stored,
        &[
            Deed::Do(1, 1, 10),
            Deed::Pages(10),
            Deed::Pages(10),
            Deed::Show(3, 10),
        ],
    );
    let (mut one, mut other) = (read(&stored), read(&stored));
    act(&mut one, &[Deed::Pages(10), Deed::Show(3, 11)]);
    act(
        &mut other,
        &[Deed::Pages(10), Deed::Pages(10), Deed::Show(3, 11)],
    );
    let mut joined = read(&other);
    joined.follow(one.clone(), &grant());
    assert_eq!((pages(&joined, 10), times(&joined, 3)), (5, 3));
    let mut erased = Profile::default();
    erased.follow(one, &grant());
    assert_eq!((pages(&erased, 10), times(&erased, 3)), (1, 1));
}

#[test]
fn a_copy_that_is_taken_up_twice_counts_once() {
    let mut mine = Profile::default();
    act(
        &mut mine,
        &[
            Deed::Do(1, 1, 10),
            Deed::Pages(10),
            Deed::Pages(10),
            Deed::Show(3, 10),
        ],
    );
    for _ in 0..2 {
        mine.note(false);
        let mut file = read(&mine);
        file.follow(mine, &grant());
        mine = file;
    }
    assert_eq!(
        (pages(&mine, 10), times(&mine, 3), mine.events.len()),
        (2, 1, 1)
    );
}

#[test]
fn what_does_not_count_any_more_is_dropped_if_it_was_not_written_yet() {
    let mut profile = Profile::default();
    act(&mut profile, &[Deed::Do(1, 1, 10)]);
    profile.note(true);
    act(
        &mut profile,
        &[Deed::Do(1, 2, 10), Deed::Search(20, 10, false)],
    );
    profile.reconsider(&|_| false);
    assert_eq!((done(&profile), profile.shown.len()), (vec![(1, 1, 10)], 0));
}
