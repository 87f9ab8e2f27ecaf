//! The list of what is kept: choices first, then browsing day by day, latest first, a page at a time.
//!
//! Its box is as high for who has much as for who has nothing: the shop's page must not tell.

use super::super::Act;
use super::super::element::{Element, button, el};
use super::super::words::{Moments, Words};
use super::{LEVELS, PAGE as PAGE_LEVEL};
use crate::consent::CHOICE_DAYS;
use crate::placement::{PanelText, PreferencesView, state};
use crate::profile::{Correction, Event};
use crate::signals::Action;

/// How much of browsing is listed at first.
pub const PAGE: usize = 30;

/// How a correction is told; `None` for what is told elsewhere.
fn correction(code: u8) -> Option<PanelText> {
    match Correction::from_code(u32::from(code))? {
        Correction::Less => Some(PanelText::KeptLess),
        Correction::Never => Some(PanelText::KeptNever),
        Correction::More => Some(PanelText::KeptMore),
        Correction::Gift => Some(PanelText::KeptGift),
        Correction::Dismissed => Some(PanelText::KeptClosed),
        Correction::Paused => Some(PanelText::KeptPaused),
        Correction::Favorite => Some(PanelText::KeptFavorite),
        Correction::Answered => Some(PanelText::KeptAnswered),
        Correction::Asked => Some(PanelText::KeptAsked),
        Correction::Declared => Some(PanelText::KeptDeclared),
        Correction::Usual => Some(PanelText::KeptUsual),
        Correction::Denied => Some(PanelText::KeptDenied),
        // The switch above shows it.
        Correction::Gifts => None,
    }
}

fn action(code: u8) -> PanelText {
    match Action::from_code(u32::from(code)) {
        Some(Action::Cart) => PanelText::KeptCart,
        Some(Action::Purchase) => PanelText::KeptBought,
        Some(Action::Shown) => PanelText::KeptShown,
        Some(Action::Search) => PanelText::KeptSearch,
        Some(Action::Pages) => PanelText::KeptPages,
        Some(Action::Number) => PanelText::KeptNumber,
        Some(Action::Variant) => PanelText::KeptVariant,
        Some(Action::Offer) => PanelText::KeptOffer,
        Some(Action::Tried) => PanelText::KeptTried,
        _ => PanelText::KeptView,
    }
}

/// A row: what it is, a quieter line, buttons that say more of it or take it away.
fn item(told: &str, detail: &str, buttons: impl IntoIterator<Item = Element>) -> Element {
    el("li", "kept-item")
        .child(
            el("div", "kept-text")
                .child(el("span", "kept-title").foreign(told))
                .child(el("span", "kept-detail").foreign(detail)),
        )
        .children(buttons)
}

fn remove(event: &Event, act: Act, words: &Words) -> Element {
    let name = words.tell_with(PanelText::Remove, &[("title", &event.title)]);
    button("remove", act, event.product as usize).set("aria-label", name)
}

/// Everything that is kept, and until when.
pub fn list(view: &PreferencesView, most: usize, words: &Words) -> Element {
    let days = words.days();
    let choices = choices(view, &days, words);
    let count = choices.len() + view.browsing.len();
    let note = match count {
        0 => words.tell(PanelText::KeptNothing).to_owned(),
        count => {
            let count = words.number(count as u32, false);
            words.tell_with(PanelText::KeptWhy, &[("count", &count)])
        }
    };
    let mut box_of = el("div", "kept-list");
    if !view.guesses.is_empty() {
        box_of = box_of.child(group(words.tell(PanelText::Guesses), guesses(view, words)));
    }
    if !choices.is_empty() {
        box_of = box_of.child(group(words.tell(PanelText::KeptChoices), choices));
    }
    box_of = box_of.children(browsing(view, most, &days, words));
    let hidden = view.browsing.len().saturating_sub(most);
    let more = (hidden > 0).then(|| {
        let count = words.number(hidden as u32, false);
        button("more", Act::More, 0).text(&words.tell_with(PanelText::More, &[("count", &count)]))
    });
    el("div", "kept")
        .child(
            el("h3", "subheading kept-heading")
                .mark("tabindex", "-1")
                .text(words.tell(PanelText::KeptTitle)),
        )
        .child(el("p", "note").text(&note))
        .child(box_of.maybe(more))
        .child(el("p", "note").text(words.tell(PanelText::KeptPictures)))
}

fn group(heading: &str, rows: Vec<Element>) -> Element {
    el("div", "kept-group")
        .child(el("h4", "kept-day").text(heading))
        .child(el("ul", "kept-rows").mark("role", "list").children(rows))
}

/// What the shopper is taken for, and the word that they are not.
fn guesses(view: &PreferencesView, words: &Words) -> Vec<Element> {
    let mut rows = Vec::new();
    for event in &view.guesses {
        let values = [("title", event.title.as_str()), ("why", &event.path)];
        let deny = button("gift", Act::NotMe, event.product as usize)
            .set(
                "aria-label",
                words.tell_with(PanelText::NotMeNamed, &values),
            )
            .text(words.tell(PanelText::NotMe));
        let told = words.tell_with(PanelText::Guess, &values);
        let why = words.tell_with(PanelText::GuessWhy, &values);
        rows.push(item(&told, &why, [deny]));
    }
    rows
}

/// The level that was chosen, then corrections, latest first.
fn choices(view: &PreferencesView, days: &Moments, words: &Words) -> Vec<Element> {
    let until = |day: String| words.tell_with(PanelText::KeptUntil, &[("date", &day)]);
    let mut rows = Vec::new();
    if let Some(choice) = &view.choice {
        let level = LEVELS.get(choice.level as usize);
        let level = level.map_or("", |(name, _)| words.tell(*name));
        let date = days.write(choice.at / 60);
        let told = words.tell_with(PanelText::KeptLevel, &[("level", level), ("date", &date)]);
        rows.push(item(&told, &until(days.write(choice.expires() / 60)), []));
    }
    for event in view.corrections.iter().rev() {
        if let Some(text) = correction(event.action) {
            let values = [("title", event.title.as_str()), ("answer", &event.path)];
            let told = words.tell_with(text, &values);
            let detail = until(days.write(event.hour + CHOICE_DAYS * 24));
            let remove = remove(event, Act::TakeBack, words);
            rows.push(item(&told, &detail, [remove]));
        }
    }
    rows
}

fn browsing(view: &PreferencesView, most: usize, days: &Moments, words: &Words) -> Vec<Element> {
    let times = words.times();
    let mut groups = Vec::new();
    let mut day = (String::new(), 0);
    let mut rows = Vec::new();
    let mut close = |day: &(String, u32), rows: &mut Vec<Element>| {
        if !rows.is_empty() {
            let until = days.write(day.1 + view.state[state::RETENTION] * 24);
            let heading = words.tell_with(PanelText::KeptDay, &[("day", &day.0), ("date", &until)]);
            groups.push(group(&heading, std::mem::take(rows)));
        }
    };
    for (row, event) in view.browsing.iter().rev().take(most).enumerate() {
        let written = days.write(event.hour);
        if written != day.0 {
            close(&day, &mut rows);
            day = (written, event.hour);
        }
        // Of what was shown, how often stands in the price's place; of a version that was tried, with what success above it.
        let (shown, taken) = match event.is(Action::Tried) {
            true => (event.price & 0xffff, event.price >> 16),
            false => (event.price, 0),
        };
        let count = words.number(shown, false);
        let taken = words.number(taken, false);
        let values = [
            ("title", event.title.as_str()),
            ("count", &count),
            ("taken", &taken),
        ];
        let told = words.tell_with(action(event.action), &values);
        let mut detail = times.write(event.hour);
        if !event.path.is_empty() {
            detail.push_str(" · ");
            detail.push_str(&event.path);
        }
        let given = |known: &Event| {
            known.product == event.product && known.action == Correction::Gift as u8
        };
        let given = view.corrections.iter().any(given);
        let act = if given { Act::TakeBack } else { Act::Gift };
        let name = words.tell_with(PanelText::GiftMarkNamed, &[("title", &event.title)]);
        // It stays when it is pressed: the focus is on it.
        let gift = button("gift", act, event.product as usize)
            .set("aria-label", name)
            .state("aria-pressed", given)
            .text(words.tell(PanelText::GiftMark));
        // What is no product was no gift.
        let gift = (event.action <= Action::Shown as u8).then_some(gift);
        let buttons = gift.into_iter().chain([remove(event, Act::Remove, words)]);
        rows.push(item(&told, &detail, buttons).number("data-row", row));
    }
    close(&day, &mut rows);
    groups
}

/// A department that was looked at, or is paused.
pub struct Department<'a> {
    /// Its path.
    pub path: &'a str,
    /// How often something of it was looked at, put in the cart or bought.
    count: u32,
    /// The key of the correction that pauses it.
    paused: Option<u32>,
}

/// The paused ones first, then the others, those that count most first.
pub fn departments(view: &PreferencesView) -> Vec<Department<'_>> {
    let mut all: Vec<Department<'_>> = Vec::new();
    for event in view.corrections.iter() {
        if event.action == Correction::Paused as u8 {
            all.push(Department {
                path: &event.title,
                count: 0,
                paused: Some(event.product),
            });
        }
    }
    for event in &view.browsing {
        let known = all.iter_mut().find(|known| known.path == event.path);
        match known {
            Some(known) => known.count += 1,
            None if event.path.is_empty() => {}
            None => all.push(Department {
                path: &event.path,
                count: 1,
                paused: None,
            }),
        }
    }
    all.sort_by_key(|one| (one.paused.is_none(), std::cmp::Reverse(one.count)));
    all
}

/// The departments, each with a button that pauses or resumes it.
pub fn departments_list(view: &PreferencesView, level: u32, words: &Words) -> Element {
    let all = departments(view);
    let none = all.is_empty();
    let rows = all.into_iter().enumerate().map(|(place, one)| {
        let count = words.number(one.count, false);
        let values = [("name", one.path), ("count", count.as_str())];
        let (act, place, text, named) = match one.paused {
            Some(key) => (
                Act::Resume,
                key as usize,
                PanelText::Resume,
                PanelText::ResumeNamed,
            ),
            None => (Act::Pause, place, PanelText::Pause, PanelText::PauseNamed),
        };
        let press = button("pause", act, place)
            .set("aria-label", words.tell_with(named, &values))
            .flag("disabled", level <= PAGE_LEVEL && one.paused.is_none())
            .text(words.tell(text));
        el("li", "kept-item")
            .child(
                el("span", "kept-title").foreign(&words.tell_with(PanelText::Department, &values)),
            )
            .child(press)
    });
    let hint = if none {
        PanelText::DepartmentsNone
    } else {
        PanelText::DepartmentsHint
    };
    el("div", "departments")
        .child(el("h3", "subheading").text(words.tell(PanelText::Departments)))
        .child(el("p", "note").text(words.tell(hint)))
        .child(
            el("ul", "kept-list department-list")
                .mark("role", "list")
                .children(rows),
        )
}
