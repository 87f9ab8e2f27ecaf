//! A row of cards that scrolls: by touch, wheel and keys as the browser does, by page with two buttons.
//!
//! The whole component is one function of its state. Cards keep their places in the document when
//! their products change, so neither scroll position nor focus is lost when a correction re-ranks.
//! It moves nothing by itself and never takes the focus without being asked.

use std::rc::Rc;

use super::Act;
use super::card::{self, Card};
use super::element::{Element, button, el};
use super::price::digits;
use super::stage::{Desk, Scene, Stage};
use super::words::Words;
use crate::browser::host::Host;
use crate::browser::listen::{Event, Kind, Meant, Resized, kind, meant, next_frame};
use crate::browser::paging::Pages;
use crate::browser::pictures::Picture;
use crate::browser::shadow::{self, ShadowRoot};
use crate::browser::{links, track};
use crate::placement::{CarouselView, Number, Text, line, option};

const CSS: &str = super::css::sheet!("carousel.css");

/// What is in the row.
#[derive(Default)]
struct Row {
    title: String,
    options: u32,
    cards: Vec<Card>,
    /// Places kept for cards that are on their way.
    places: usize,
}

/// Everything a carousel shows and says.
#[derive(Default)]
struct Model {
    row: Option<Rc<Row>>,
    pictures: Vec<(String, Picture)>,
    pages: Pages,
    said: String,
    /// The card whose reasons are open.
    open: Option<usize>,
    /// The card at which the window will start when it stops moving.
    goal: Option<usize>,
    /// Of a bundle: the cards whose box was cleared, one bit each.
    cleared: usize,
}

fn act(scene: &Scene<Model>, act: Act, place: usize) {
    let desk = scene.desk();
    match act {
        Act::Back | Act::On => turn(scene, act == Act::On),
        Act::Why => {
            let opens = scene.read(|model| model.open != Some(place));
            scene.change(|model| model.open = opens.then_some(place));
            if opens {
                desk.tell(act, place);
            }
        }
        Act::Less | Act::Never | Act::Like | Act::Gift => {
            // The card's place stays, with the next product in it: the focus waits there.
            close(scene);
            say(
                scene,
                match act {
                    Act::Less => Text::LessDone,
                    Act::Never => Text::NeverDone,
                    Act::Like => Text::MoreDone,
                    _ => Text::GiftDone,
                },
                place,
                |card| &card.gift,
            );
            desk.tell(act, place);
        }
        Act::Add => {
            if desk.tell(act, place) {
                say(scene, Text::Added, place, |card| &card.title);
            }
        }
        Act::Tick => scene.change(|model| model.cleared ^= 1 << place),
        Act::AddAll => {
            let (ticked, count) = scene.read(ticked);
            if count > 0 && desk.tell(act, ticked) {
                let count = desk.words.number(count, false);
                announce(scene, desk.words.fill(Text::AddedAll, "count", &count));
            }
        }
        Act::OptIn | Act::OptOut => {
            shadow::focus(&desk.place, "[part=heading]");
            desk.tell(act, place);
        }
        _ => {
            desk.tell(act, place);
        }
    }
}

/// Says a word of the table politely, with a title that a card has in its place.
fn say(scene: &Scene<Model>, text: Text, place: usize, title: fn(&Card) -> &str) {
    let row = scene.read(|model| model.row.clone());
    let card = row.as_ref().and_then(|row| row.cards.get(place));
    let title = card.map_or("", title);
    announce(scene, scene.desk().words.fill(text, "title", title));
}

/// The ticked cards of a bundle, one bit each, and how many they are.
fn ticked(model: &Model) -> (usize, u32) {
    let cards = model.row.as_ref().map_or(0, |row| row.cards.len());
    let ticked = ((1 << cards.min(8)) - 1) & !model.cleared;
    (ticked, ticked.count_ones())
}

fn announce(scene: &Scene<Model>, mut text: String) {
    scene.change(|model| {
        // The same words twice are said twice only when they differ.
        if model.said == text {
            text.push('\u{a0}');
        }
        model.said = text;
    });
}

/// Closes the reasons and gives the focus back to their button.
fn close(scene: &Scene<Model>) -> bool {
    let Some(place) = scene.read(|model| model.open) else {
        return false;
    };
    scene.change(|model| model.open = None);
    shadow::focus(&scene.desk().place, &of_row(place, "why"));
    true
}

fn measure(scene: &Scene<Model>) {
    let track = shadow::find(&scene.desk().place, "[part=track]");
    let Some(row) = track.as_ref().and_then(track::measure) else {
        return;
    };
    let at = row.at();
    let pages = row.pages(at);
    let turned = scene.note(|model| {
        if model.goal == Some(at) || row.last() {
            model.goal = None;
        }
        model.pages != pages
    });
    if turned {
        scene.change(|model| model.pages = pages);
    }
}

fn turn(scene: &Scene<Model>, forward: bool) {
    let desk = scene.desk();
    let Some(track) = shadow::find(&desk.place, "[part=track]") else {
        return;
    };
    let Some(row) = track::measure(&track) else {
        return;
    };
    // A second press while the row still moves counts from where it is going.
    let from = scene.read(|model| model.goal).unwrap_or(row.at());
    let to = row.turn(from, forward);
    scene.note(|model| model.goal = Some(to));
    track::scroll(&track, row.offset_of(to));
    announce(scene, position(&desk.words, row.pages(to)));
}

/// Hears everything that happens in the component.
fn heard(scene: &Scene<Model>, event: &Event) {
    match kind(event) {
        Kind::Scroll => measure(scene),
        Kind::Escape => {
            if close(scene) {
                event.stop_propagation();
            }
        }
        Kind::Key => {}
        kind => {
            if let Some(meant) = meant(event)
                && let Some(meaning) = Act::from_code(meant.act)
            {
                if meaning == Act::Click {
                    reveal(scene, &meant);
                }
                if kind == Kind::Click {
                    act(scene, meaning, meant.place);
                }
            }
        }
    }
}

/// Gives a link its real address at the first sign of intent, and at the latest when it is followed.
fn reveal(scene: &Scene<Model>, meant: &Meant) {
    let row = scene.read(|model| model.row.clone());
    let card = row.as_ref().and_then(|row| row.cards.get(meant.place));
    if let Some(link) = card.and_then(|card| card.link.as_ref())
        && links::reveal(&meant.element, link)
    {
        scene.desk().tell(Act::Intent, meant.place);
    }
}

fn of_row(place: usize, part: &str) -> String {
    let mut selector = String::from("[data-row=\"");
    selector.push_str(&digits(place));
    selector.push_str("\"] [part=");
    selector.push_str(part);
    selector.push(']');
    selector
}

fn position(words: &Words, pages: Pages) -> String {
    let (page, of) = (
        words.number(pages.page as u32, false),
        words.number(pages.pages as u32, false),
    );
    words.fill_two(Text::Position, ("page", &page), ("pages", &of))
}

/// A mounted carousel. Dropping it takes everything down.
pub struct Carousel {
    root: ShadowRoot,
    stage: Stage<Model>,
    _resized: Resized,
}

impl Carousel {
    /// Mounts an empty carousel; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(root: ShadowRoot, host: Host) -> Option<Self> {
        let sheets = [super::CSS, card::CSS, CSS];
        let stage = Stage::mount(&root, host, &sheets, heard, shelf)?;
        let scene = stage.scene.clone();
        let resized = Resized::new(
            &stage.scene.desk().place,
            Box::new(move |_| measure(&scene)),
        );
        Some(Self {
            root,
            stage,
            _resized: resized,
        })
    }

    /// Keeps the places of cards that are on their way; `options` as in [`option`].
    pub fn skeleton(&self, places: usize, options: u32) {
        let row = Row {
            options,
            places,
            ..Row::default()
        };
        self.stage
            .scene
            .change(|model| model.row = Some(Rc::new(row)));
    }

    /// Shows a view; false, and nothing changed, when it cannot be read or says nothing.
    pub fn show(&self, bytes: &[u8]) -> bool {
        let Ok(view) = CarouselView::decode(bytes) else {
            return false;
        };
        // A heading alone may say all there is to say.
        if view.title.get(0).is_empty() {
            return false;
        }
        let scene = &self.stage.scene;
        let desk = scene.desk();
        let count = view.len();
        // A focused card that goes away hands the focus to the last one that stays.
        if shadow::focused_row(&self.root).is_some_and(|row| row >= count) {
            let _ = shadow::focus(&desk.place, &of_row(count.saturating_sub(1), "why"))
                || shadow::focus(&desk.place, "[part=heading]");
        }
        let cards = (0..count)
            .map(|row| Card::read(&view, row, &desk.words))
            .collect();
        let options = view.options.first().copied().unwrap_or(0);
        let row = Row {
            title: desk.words.priced(view.title.get(0)),
            options,
            cards,
            places: 0,
        };
        scene.change(|model| {
            model.open = None;
            // Another page's bundle is another choice.
            model.cleared = 0;
            model.row = Some(Rc::new(row));
        });
        let drawn = scene.clone();
        next_frame(Box::new(move || measure(&drawn)));
        if options & option::NO_IMAGES == 0 {
            for place in 0..count {
                desk.tell(Act::Picture, place);
            }
        }
        true
    }

    /// Gives a card its picture.
    pub fn image(&self, place: usize, picture: Picture) {
        self.stage.scene.change(|model| {
            let Some(card) = model.row.as_ref().and_then(|row| row.cards.get(place)) else {
                return;
            };
            match model.pictures.iter_mut().find(|(id, _)| *id == card.id) {
                Some((_, known)) => *known = picture,
                None => model.pictures.push((card.id.clone(), picture)),
            }
        });
    }
}

/// The row, its controls, and what is said politely.
fn shelf(model: &Model, desk: &Desk) -> Element {
    let status = el("p", "hidden").mark("role", "status").text(&model.said);
    let row = model.row.as_ref();
    el("div", "frame")
        .maybe(row.map(|row| region(model, row, &desk.words)))
        .child(status)
}

fn region(model: &Model, row: &Row, words: &Words) -> Element {
    let waiting = row.places > 0;
    let bare = row.options & option::NO_IMAGES != 0;
    let pages = model.pages;
    let turner = |part, text, act, end| {
        button(part, act, 0)
            .set("aria-label", words.say(text).to_owned())
            .state("aria-disabled", end)
            .child(el("span", "chevron"))
    };
    let controls = el(
        "div",
        if pages.pages < 2 {
            "controls controls-idle"
        } else {
            "controls"
        },
    )
    .child(el("span", "position").mute().text(&position(words, pages)))
    .child(turner("previous", Text::Previous, Act::Back, pages.first))
    .child(turner("next", Text::Next, Act::On, pages.last));
    let heading = el("h2", "heading")
        .mark("tabindex", "-1")
        .foreign(&row.title);
    let mut track = el("ul", "track").mark("role", "list");
    for _ in 0..row.places {
        track = track.child(card::skeleton(row.options));
    }
    for (place, card) in row.cards.iter().enumerate() {
        let picture = model.pictures.iter().find(|(id, _)| *id == card.id);
        let picture = picture
            .map(|(_, picture)| picture.clone())
            .unwrap_or_default();
        let ticked = model.cleared >> place.min(8) & 1 == 0;
        track = track.child(card.draw(
            place,
            if ticked {
                row.options | option::TICKED
            } else {
                row.options
            },
            words,
            picture,
            model.open == Some(place),
        ));
    }
    let name = if waiting {
        words.say(Text::Loading).to_owned()
    } else {
        row.title.clone()
    };
    let absent = words.setting(Number::Absent);
    let mut region = el("section", "region");
    for (bit, room) in LINES {
        if absent & bit != 0 {
            region = region.mark(room, "0px");
        }
    }
    region
        .mark("role", "region")
        .set("aria-roledescription", words.say(Text::Carousel).to_owned())
        .set("aria-label", name)
        .state("aria-busy", waiting)
        .flag("data-bare", bare)
        .child(el("div", "header").child(heading).child(controls))
        .child(if row.options & option::BUNDLE != 0 {
            bundle(model, row, words, track)
        } else {
            track
        })
        .maybe((row.options & option::OPT_IN != 0).then(|| opt_in(words, waiting)))
}

/// A group of boxes around the cards, what the ticked ones cost, and one button for all of them.
fn bundle(model: &Model, row: &Row, words: &Words, track: Element) -> Element {
    let (ticked, count) = ticked(model);
    let (mut sum, mut from) = (0u32, false);
    for (place, card) in row.cards.iter().enumerate() {
        if ticked >> place & 1 == 1 {
            sum = sum.saturating_add(card.paid.0);
            from |= card.paid.1;
        }
    }
    let mut total = words.money(sum);
    if from {
        total = words.fill(Text::From, "price", &total);
    }
    let total = words.fill(Text::BundleTotal, "price", &total);
    let count = words.number(count, false);
    let all = button("add-all", Act::AddAll, 0)
        .state("aria-disabled", ticked == 0)
        .text(&words.fill(Text::AddAll, "count", &count));
    el("fieldset", "set")
        .child(el("legend", "hidden").foreign(&row.title))
        .child(track)
        .child(
            el("div", "sum")
                .child(el("p", "total").mark("role", "status").text(&total))
                .child(all),
        )
}

/// What keeps a line of each card its room, and the bit that takes it away.
const LINES: [(u32, &str); 3] = [
    (line::BRAND, "--dv-brand"),
    (line::RATING, "--dv-rating"),
    (line::UNIT, "--dv-unit"),
];

fn opt_in(words: &Words, waiting: bool) -> Element {
    let choice = |text, act| button("choice", act, 0).text(words.say(text));
    let invitation = el("p", "optin-words")
        .child(el("b", "optin-title").text(words.say(Text::OptInTitle)))
        .child(el("span", "optin-text").text(words.say(Text::OptInText)));
    let choices = el("div", "choices")
        .child(choice(Text::OptInYes, Act::OptIn))
        .child(choice(Text::OptInNo, Act::OptOut));
    el("div", "optin")
        .mark("role", "group")
        .set("aria-label", words.say(Text::OptInTitle).to_owned())
        .flag("data-waiting", waiting)
        .flag("inert", waiting)
        .child(invitation)
        .child(choices)
}
