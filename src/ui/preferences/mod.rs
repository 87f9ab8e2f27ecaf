//! The shopper's panel: how much may count, what is kept, what the ranking weighs.
//!
//! Asks for changes and shows what it is then given; changes nothing by itself, keeps nothing.

use std::rc::Rc;

use super::Act;
use super::element::{Element, button, el};
use super::price::digits;
use super::stage::{Desk, Scene, Stage};
use super::words::Words;
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
const KEPT: [Text; 6] = [
    Text::KeptView,
    Text::KeptCart,
    Text::KeptBought,
    Text::KeptLess,
    Text::KeptNever,
    Text::KeptClosed,
];
/// Why a level is capped, in the order of the codes from 1.
const CAPPED: [Text; 3] = [Text::LevelCapped, Text::LevelGpc, Text::LevelNoStorage];
/// The last of them.
const BLOCKED: u32 = 3;
/// The level at which nothing is kept.
const PAGE: u32 = 1;
/// How images are fetched, in the order of the modes' codes.
const IMAGES: [Text; 3] = [Text::ImagesPool, Text::ImagesDirect, Text::ImagesNone];

#[derive(Default)]
struct Model {
    view: Option<Rc<PreferencesView>>,
    said: String,
    /// The browser keeps nothing, whatever the shopper allows.
    blocked: bool,
}

fn heard(scene: &Scene<Model>, event: &Event) {
    if event.type_() == "click"
        && let Some(meant) = meant(event)
        && let Some(act) = Act::from_code(meant.act)
    {
        scene.desk().tell(act, meant.place);
        // A box shows what is so, not what was asked for: drawn again in case no view follows.
        scene.change(|_| {});
    }
}

/// A mounted panel. Dropping it takes everything down.
pub struct Preferences {
    root: ShadowRoot,
    stage: Stage<Model>,
}

impl Preferences {
    /// Mounts an empty panel; `None` before [`super::configure`] or in a browser without constructed sheets.
    /// `blocked`: the browser keeps nothing.
    pub fn mount(root: ShadowRoot, host: Host, blocked: bool) -> Option<Self> {
        let stage = Stage::mount(&root, host, &[super::CSS, CSS], heard, whole)?;
        stage.scene.note(|model| model.blocked = blocked);
        Some(Self { root, stage })
    }

    /// Shows a view; false, and nothing changed, when it cannot be read.
    pub fn show(&self, bytes: &[u8]) -> bool {
        let Ok(view) = PreferencesView::decode(bytes) else {
            return false;
        };
        // A removed row hands the focus to the last one that stays, or to the heading of the list.
        let count = view.titles.len();
        if shadow::focused_row(&self.root).is_some_and(|row| row >= count) {
            let mut heir = String::from("[tabindex]");
            if count > 0 {
                heir = String::from("[data-row=\"");
                heir.push_str(&digits(count - 1));
                heir.push_str("\"] button");
            }
            shadow::focus(&self.stage.scene.desk().place, &heir);
        }
        self.stage
            .scene
            .change(|model| model.view = Some(Rc::new(view)));
        true
    }

    /// Says a word of the table politely.
    pub fn say(&self, text: usize) {
        let mut said = self.stage.scene.desk().words.entry(text).to_owned();
        self.stage.scene.change(|model| {
            // The same words twice are said twice only when they differ.
            if model.said == said {
                said.push('\u{a0}');
            }
            model.said = said;
        });
    }
}

/// Everything the shopper may see and change.
fn whole(model: &Model, desk: &Desk) -> Element {
    let status = el("p", "hidden").mark("role", "status").text(&model.said);
    let view = model.view.as_ref();
    el("div", "frame")
        .maybe(view.map(|view| panel(view, model.blocked, &desk.words)))
        .child(status)
}

fn panel(view: &PreferencesView, blocked: bool, words: &Words) -> Element {
    let heading = words.say(Text::PreferencesTitle);
    let number = |index: usize| view.state.get(index).copied().unwrap_or(0);
    // Nothing can be remembered there: no more than the page itself counts.
    let limit = if blocked { PAGE } else { u32::MAX };
    let capped = if blocked { BLOCKED } else { number(2) };
    let images = IMAGES
        .get(number(3) as usize)
        .map(|text| el("p", "note").text(words.say(*text)));
    el("section", "preferences")
        // Session recorders replace the setter of `checked` itself, which no closed root hides; these marks they honor.
        .mark("class", "rr-block ph-no-capture fs-exclude")
        .set("aria-label", heading.to_owned())
        .child(el("h2", "heading").text(heading))
        .child(el("p", "promise").text(words.say(Text::Promise)))
        .child(levels(
            number(0).min(limit),
            number(1).min(limit),
            capped,
            words,
        ))
        .child(kept(view, number(4), words))
        .child(parameters(view, words).maybe(images))
}

fn levels(level: u32, most: u32, capped: u32, words: &Words) -> Element {
    let choices = LEVELS.iter().enumerate().map(|(code, (name, hint))| {
        let mut id = String::from("hint-");
        id.push_str(&digits(code));
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
    let personal = view.state.get(5) == Some(&1);
    let rows = words.parameters(personal).into_iter().map(|(text, share)| {
        el("li", "parameter")
            .child(el("span", "parameter-name").text(words.say(text)))
            .child(el("span", "share").text(&words.percent(share)))
            .child(el("span", "bar").mute().filled(share))
    });
    el("div", "ranking")
        .child(el("h3", "subheading").text(words.say(Text::ParametersTitle)))
        .child(el("p", "note").text(words.say(Text::ParametersText)))
        .child(el("ul", "parameters").mark("role", "list").children(rows))
}
