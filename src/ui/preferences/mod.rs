//! The shopper's panel: how much may count, what is kept, what the ranking weighs.
//!
//! Asks for changes and shows what it is then given; changes nothing by itself, keeps nothing.

use std::rc::Rc;

use leptos::prelude::*;

use super::Act;
use super::element::{Element, button, el};
use super::stage::Stage;
use super::words::{Words, words};
use crate::browser::host::Host;
use crate::browser::listen::{Event, meant};
use crate::browser::shadow::{self, ShadowRoot};
use crate::placement::{PreferencesView, Text};

const CSS: &str = super::css::sheet!("preferences.css");

/// The levels in the order of their codes, with what each does.
const LEVELS: [(Text, Text); 4] = [
    (Text::LevelOff, Text::LevelOffHint),
    (Text::LevelPage, Text::LevelPageHint),
    (Text::LevelVisit, Text::LevelVisitHint),
    (Text::LevelRemembered, Text::LevelRememberedHint),
];
/// How a kept item is told, in the order of `Kept`'s codes.
const KEPT: [Text; 5] = [
    Text::KeptView,
    Text::KeptCart,
    Text::KeptBought,
    Text::KeptLess,
    Text::KeptNever,
];
/// Why a level is capped, in the order of the codes from 1.
const CAPPED: [Text; 3] = [Text::LevelCapped, Text::LevelGpc, Text::LevelNoStorage];
/// How images are fetched, in the order of the modes' codes.
const IMAGES: [Text; 3] = [Text::ImagesPool, Text::ImagesDirect, Text::ImagesNone];

#[derive(Clone, Copy)]
struct State {
    view: RwSignal<Option<Rc<PreferencesView>>, LocalStorage>,
    said: RwSignal<String, LocalStorage>,
    desk: StoredValue<Rc<(Host, Rc<Words>)>, LocalStorage>,
}

impl State {
    fn heard(self, event: &Event) {
        if event.type_() == "click"
            && let Some(meant) = meant(event)
        {
            let (host, _) = &*self.desk.get_value();
            host.tell(meant.act, meant.place);
            // The box shows what is so, not what was asked for, until the next view.
            if meant.act == Act::Level as u8 {
                self.view.update(|_| {});
            }
        }
    }
}

/// A mounted panel. Dropping it takes everything down.
pub struct Preferences {
    state: State,
    root: ShadowRoot,
    stage: Stage,
}

impl Preferences {
    /// Mounts an empty panel; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(root: ShadowRoot, host: Host) -> Option<Self> {
        let words = words()?;
        let make = |_| State {
            view: RwSignal::new_local(None),
            said: RwSignal::new_local(String::new()),
            desk: StoredValue::new_local(Rc::new((host, words))),
        };
        let (stage, state) = Stage::mount(&root, &[super::CSS, CSS], make, State::heard, whole)?;
        Some(Self { state, root, stage })
    }

    /// Shows a view; false, and nothing changed, when it cannot be read.
    pub fn show(&self, bytes: &[u8]) -> bool {
        let Ok(view) = PreferencesView::decode(bytes) else {
            return false;
        };
        // A removed row hands the focus to the last one that stays, or to the heading of the list.
        let count = view.titles.len();
        if shadow::focused_row(&self.root).is_some_and(|row| row >= count) {
            let mut row = String::from("[data-row=\"");
            row.push_str(&count.wrapping_sub(1).to_string());
            row.push_str("\"] button");
            let _ = shadow::focus(&self.stage.place, &row)
                || shadow::focus(&self.stage.place, "[part=\"subheading kept-heading\"]");
        }
        self.state.view.set(Some(Rc::new(view)));
        true
    }

    /// Says a word of the table politely.
    pub fn say(&self, text: usize) {
        if let Some((text, _)) = Text::ALL.get(text) {
            let mut said = self.state.desk.get_value().1.say(*text).to_owned();
            if self.state.said.with_untracked(|before| *before == said) {
                said.push('\u{a0}');
            }
            self.state.said.set(said);
        }
    }
}

/// Everything the shopper may see and change.
fn whole(state: State) -> Element {
    let status = el("p", "hidden")
        .mark("role", "status")
        .text(&state.said.get());
    let view = state.view.get();
    let panel = view.map(|view| panel(&view, &state.desk.get_value().1));
    el("div", "frame").maybe(panel).child(status)
}

fn panel(view: &PreferencesView, words: &Words) -> Element {
    let heading = words.say(Text::PreferencesTitle);
    let number = |index: usize| view.state.get(index).copied().unwrap_or(0);
    let images = IMAGES
        .get(number(3) as usize)
        .map(|text| el("p", "note").text(words.say(*text)));
    el("section", "preferences")
        .set("aria-label", heading.to_owned())
        .child(el("h2", "heading").text(heading))
        .child(el("p", "promise").text(words.say(Text::Promise)))
        .child(levels(number(0), number(1), number(2), words))
        .child(kept(view, number(4), words))
        .child(parameters(view, words).maybe(images))
}

fn levels(level: u32, most: u32, capped: u32, words: &Words) -> Element {
    let choices = LEVELS.iter().enumerate().map(|(code, (name, hint))| {
        let mut id = String::from("hint-");
        id.push_str(&code.to_string());
        let radio = el("input", "radio")
            .mark("type", "radio")
            .mark("name", "level")
            .set("aria-describedby", id.clone())
            .flag("disabled", code as u32 > most)
            .state("checked", code as u32 == level)
            .act(Act::Level, code);
        el("label", "level")
            .child(radio)
            .child(el("span", "level-name").text(words.say(*name)))
            .child(
                el("span", "level-hint")
                    .set("id", id)
                    .text(words.say(*hint)),
            )
    });
    let why = CAPPED.get((capped as usize).wrapping_sub(1));
    el("fieldset", "levels")
        .child(el("legend", "legend").text(words.say(Text::LevelLegend)))
        .children(choices)
        .maybe(why.map(|why| el("p", "capped").text(words.say(*why))))
}

fn kept(view: &PreferencesView, day: u32, words: &Words) -> Element {
    let rows = view
        .titles
        .iter()
        .zip(&view.kinds)
        .enumerate()
        .map(|(row, (title, kind))| {
            let told = KEPT
                .get(usize::from(*kind))
                .map(|text| words.fill(*text, "title", title));
            let remove = button("remove", Act::Remove, row)
                .set("aria-label", words.fill(Text::Remove, "title", title));
            el("li", "kept-item")
                .number("data-row", row)
                .child(el("span", "kept-title").foreign(&told.unwrap_or_default()))
                .child(remove)
        });
    let nothing = view.titles.is_empty();
    let note = if nothing {
        words.say(Text::KeptNothing).to_owned()
    } else if day > 0 {
        words.fill(Text::KeptUntil, "date", &words.day(day))
    } else {
        String::new()
    };
    let action = |part, text, act| button(part, act, 0).text(words.say(text));
    el("div", "kept")
        .child(
            el("h3", "subheading kept-heading")
                .mark("tabindex", "-1")
                .text(words.say(Text::KeptTitle)),
        )
        .child(el("p", "note").text(&note))
        .child(el("ul", "kept-list").mark("role", "list").children(rows))
        .child(
            el("div", "keep-actions")
                .child(action("erase", Text::Erase, Act::Erase))
                .child(action("export", Text::Export, Act::Export)),
        )
}

fn parameters(view: &PreferencesView, words: &Words) -> Element {
    let rows = view
        .parameters
        .iter()
        .zip(&view.shares)
        .map(|(name, share)| {
            el("li", "parameter")
                .child(el("span", "parameter-name").foreign(name))
                .child(el("span", "share").text(&words.percent(*share)))
                .child(el("span", "bar").mute().filled(*share))
        });
    el("div", "ranking")
        .child(el("h3", "subheading").text(words.say(Text::ParametersTitle)))
        .child(el("p", "note").text(words.say(Text::ParametersText)))
        .child(el("ul", "parameters").mark("role", "list").children(rows))
}
