//! The shopper's panel: how much may count, what is kept, what the ranking weighs.
//!
//! Asks for changes and shows what it is then given; changes nothing by itself, keeps nothing.

mod kept;

use std::rc::Rc;

use super::Act;
use super::element::{Element, button, el};
use super::price::digits;
use super::stage::{Desk, Scene, Stage};
use super::words::Words;
use crate::browser::host::Host;
use crate::browser::listen::{Event, Kind, kind, meant, next_frame};
use crate::browser::shadow::{self, ShadowRoot};
use crate::placement::{PanelText, PreferencesView, state};
use crate::profile::{Correction, GIFT_HOURS};

const CSS: &str = super::css::sheet!("preferences.css");

/// The levels in the order of their codes, with what each does.
const LEVELS: [(PanelText, PanelText); 4] = [
    (PanelText::LevelOff, PanelText::LevelOffHint),
    (PanelText::LevelPage, PanelText::LevelPageHint),
    (PanelText::LevelVisit, PanelText::LevelVisitHint),
    (PanelText::LevelRemembered, PanelText::LevelRememberedHint),
];
/// Why a level is capped, in the order of the codes from 1.
const CAPPED: [PanelText; 3] = [
    PanelText::LevelCapped,
    PanelText::LevelGpc,
    PanelText::LevelNoStorage,
];
/// The last of them.
const BLOCKED: u32 = 3;
/// The level at which nothing is kept.
const PAGE: u32 = 1;
/// How images are fetched, in the order of the modes' codes.
const IMAGES: [PanelText; 4] = [
    PanelText::ImagesPool,
    PanelText::ImagesDirect,
    PanelText::ImagesNone,
    PanelText::ImagesPacked,
];
/// What is said on being told, in the order of `panel.ts`' codes: from the sixth on why something could not be done.
const SAID: [PanelText; 15] = [
    PanelText::Removed,
    PanelText::GiftMarked,
    PanelText::Erased,
    PanelText::Paused,
    PanelText::Resumed,
    PanelText::GiftsOn,
    PanelText::GiftsOff,
    PanelText::ImportFormat,
    PanelText::ImportSize,
    PanelText::ImportDate,
    PanelText::ImportCount,
    PanelText::ImportLevel,
    PanelText::FileFailed,
    PanelText::InspectFailed,
    PanelText::NotMeSaid,
];
/// The code after them: so many things were taken in.
const IMPORTED: usize = SAID.len();

struct Model {
    view: Option<Rc<PreferencesView>>,
    said: String,
    /// The browser keeps nothing, whatever the shopper allows.
    blocked: bool,
    /// How much of browsing is listed.
    most: usize,
    /// The other shop whose file waits for an answer; empty without.
    asked: String,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            view: None,
            said: String::new(),
            blocked: false,
            most: kept::PAGE,
            asked: String::new(),
        }
    }
}

fn heard(scene: &Scene<Model>, event: &Event) {
    if kind(event) == Kind::Click
        && let Some(meant) = meant(event)
        && let Some(act) = Act::from_code(meant.act)
    {
        if act == Act::More {
            return more(scene);
        }
        scene.desk().tell(act, meant.place);
        // A box shows what is so, not what was asked for: drawn again in case no view follows.
        scene.change(|_| {});
    }
}

/// Lists more; the focus goes to the first row that was not there before.
fn more(scene: &Scene<Model>) {
    let first = scene.note(|model| {
        let first = model.most;
        model.most += 2 * kept::PAGE;
        first
    });
    scene.change(|_| {});
    focus_drawn(scene.desk(), row_button(first));
}

/// Moves the focus to what is drawn by then.
fn focus_drawn(desk: &Desk, selector: String) {
    let place = desk.place.clone();
    next_frame(Box::new(move || {
        shadow::focus(&place, &selector);
    }));
}

fn row_button(row: usize) -> String {
    let mut selector = String::from("[data-row=\"");
    selector.push_str(&digits(row));
    selector.push_str("\"] [part=remove]");
    selector
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
        let Some(view) = PreferencesView::decode(bytes) else {
            return false;
        };
        // A removed row hands the focus to the last one that stays, or to the heading of the list.
        let count = view.browsing.len();
        if shadow::focused_row(&self.root).is_some_and(|row| row >= count) {
            let heir = match count {
                0 => String::from("[tabindex]"),
                _ => row_button(count - 1),
            };
            shadow::focus(&self.stage.scene.desk().place, &heir);
        }
        self.stage
            .scene
            .change(|model| model.view = Some(Rc::new(view)));
        true
    }

    /// Says politely what was done, with a value in it.
    pub fn say(&self, said: usize, value: &str) {
        let text = match said {
            IMPORTED => PanelText::Imported,
            code => SAID.get(code).copied().unwrap_or(PanelText::FileFailed),
        };
        let words = &self.stage.scene.desk().words;
        let mut said = words.tell_with(text, &[("value", value)]);
        self.stage.scene.change(|model| {
            // The same words twice are said twice only when they differ.
            if model.said == said {
                said.push('\u{a0}');
            }
            model.said = said;
        });
    }

    /// Asks whether another shop's file is meant.
    pub fn ask(&self, shop: String) {
        let asks = !shop.is_empty();
        self.stage.scene.change(|model| model.asked = shop);
        let heir = if asks {
            "[part~=question] button"
        } else {
            "[part~=import]"
        };
        focus_drawn(self.stage.scene.desk(), heir.to_owned());
    }

    /// The path of the department in this place.
    pub fn department(&self, place: usize) -> String {
        self.stage.scene.read(|model| {
            let view = model.view.as_ref();
            let all = view.map(|view| kept::departments(view));
            let found = all.and_then(|all| all.into_iter().nth(place));
            found.map_or(String::new(), |department| department.path.to_owned())
        })
    }
}

/// Everything the shopper may see and change.
fn whole(model: &Model, desk: &Desk) -> Element {
    // Seen as well as said: a refused file changes nothing else on the screen.
    let status = el("p", "said").mark("role", "status").text(&model.said);
    let view = model.view.as_ref();
    el("div", "frame")
        .maybe(view.map(|view| panel(view, model, &desk.words)))
        .child(status)
}

fn panel(view: &PreferencesView, model: &Model, words: &Words) -> Element {
    let heading = words.tell(PanelText::PreferencesTitle);
    // Nothing can be remembered there: no more than the page itself counts.
    let limit = if model.blocked { PAGE } else { u32::MAX };
    let capped = if model.blocked {
        BLOCKED
    } else {
        view.state[state::CAP]
    };
    let level = view.state[state::LEVEL].min(limit);
    el("section", "preferences")
        // Session recorders replace the setter of `checked` itself, which no closed root hides; these marks they honor.
        .mark("class", "rr-block ph-no-capture fs-exclude")
        .set("aria-label", heading.to_owned())
        .child(el("h2", "heading").text(heading))
        .child(el("p", "promise").text(words.tell(PanelText::Promise)))
        .child(levels(
            level,
            view.state[state::LIMIT].min(limit),
            capped,
            words,
        ))
        .child(gifts(view, level, words))
        .child(kept::list(view, model.most, words))
        .child(kept::departments_list(view, level, words))
        .child(file(&model.asked, words))
        .child(ranking(view, level, words))
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
            .child(el("span", "level-name").text(words.tell(*name)))
            .child(
                el("span", "level-hint")
                    .set("id", id)
                    .text(words.tell(*hint)),
            )
    });
    let why = CAPPED.get((capped as usize).wrapping_sub(1));
    el("fieldset", "levels")
        .child(el("legend", "legend").text(words.tell(PanelText::LevelLegend)))
        .children(choices)
        .maybe(why.map(|why| el("p", "capped").text(words.tell(*why))))
}

/// The switch for presents: no more can be wanted where nothing counts anyway.
fn gifts(view: &PreferencesView, level: u32, words: &Words) -> Element {
    let hour = view.state[state::NOW] / 60;
    let on = view.corrections.iter().find(|event| {
        event.action == Correction::Gifts as u8 && hour.wrapping_sub(event.hour) < GIFT_HOURS
    });
    let hint = match on {
        Some(event) => {
            let until = words.days_with_times().write(event.hour + GIFT_HOURS);
            words.tell_with(PanelText::GiftsUntil, &[("time", &until)])
        }
        None => words.tell(PanelText::GiftsHint).to_owned(),
    };
    let switch = el("input", "switch")
        .mark("type", "checkbox")
        .mark("role", "switch")
        .mark("aria-describedby", "gifts-hint")
        .flag("disabled", level <= PAGE && on.is_none())
        .state("checked", on.is_some())
        .act(Act::Gifts, usize::from(on.is_none()));
    el("label", "level gifts")
        .child(switch)
        .child(el("span", "level-name").text(words.tell(PanelText::Gifts)))
        .child(
            el("span", "level-hint")
                .mark("id", "gifts-hint")
                .text(&hint),
        )
}

/// What can be done with all of it: erased, saved, brought back.
fn file(asked: &str, words: &Words) -> Element {
    let action = |part, text, act| button(part, act, 0).text(words.tell(text));
    let question = (!asked.is_empty()).then(|| {
        let text = words.tell_with(PanelText::ImportShop, &[("shop", asked)]);
        el("div", "question")
            .mark("role", "group")
            .set("aria-label", text.clone())
            .child(el("p", "note").text(&text))
            .child(action("import-yes", PanelText::ImportYes, Act::ImportYes))
            .child(action("import-no", PanelText::ImportNo, Act::ImportNo))
    });
    el("div", "file")
        .child(el("h3", "subheading").text(words.tell(PanelText::FileTitle)))
        .child(
            el("div", "keep-actions")
                .child(action("erase", PanelText::Erase, Act::Erase))
                .child(action("export", PanelText::Export, Act::Export))
                .child(action("import", PanelText::Import, Act::Import)),
        )
        .maybe(question)
}

fn ranking(view: &PreferencesView, level: u32, words: &Words) -> Element {
    let rows = words
        .parameters(!view.browsing.is_empty())
        .into_iter()
        .map(|(text, share)| {
            el("li", "parameter")
                .child(el("span", "parameter-name").text(words.tell(text)))
                .child(el("span", "share").text(&words.percent(share)))
                .child(el("span", "bar").mute().filled(share))
        });
    let profiled = level > PAGE;
    let plain = button("plain", Act::Level, PAGE as usize)
        .flag("disabled", !profiled)
        .text(words.tell(PanelText::Plain));
    let already = if profiled {
        ""
    } else {
        words.tell(PanelText::PlainAlready)
    };
    let images = IMAGES
        .get(view.state[state::IMAGES] as usize)
        .map(|text| el("p", "note").text(words.tell(*text)));
    let inspect = el("div", "inspect")
        .child(el("p", "note").text(words.tell(PanelText::InspectOpenHint)))
        .child(button("inspect-open", Act::Inspect, 0).text(words.tell(PanelText::InspectOpen)));
    el("div", "ranking")
        .child(el("h3", "subheading").text(words.tell(PanelText::ParametersTitle)))
        .child(el("p", "note").text(words.tell(PanelText::ParametersText)))
        .child(el("ul", "parameters").mark("role", "list").children(rows))
        .child(plain)
        .child(el("p", "note already").text(already))
        .maybe(images)
        .child(inspect)
}
