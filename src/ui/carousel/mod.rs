//! A row of cards that scrolls: by touch, wheel and keys as the browser does, by page with two buttons.
//!
//! The whole component is one function of its state. Cards keep their places in the document when
//! their products change, so neither scroll position nor focus is lost when a correction re-ranks.
//! It moves nothing by itself and never takes the focus without being asked.

use std::rc::Rc;

use leptos::prelude::*;

use super::Act;
use super::card::{self, Card};
use super::element::{Element, button, el};
use super::stage::Stage;
use super::words::{Words, words};
use crate::browser::host::Host;
use crate::browser::listen::{Event, Meant, Resized, is_escape, meant};
use crate::browser::paging::Pages;
use crate::browser::pictures::Picture;
use crate::browser::shadow::{self, HtmlElement, ShadowRoot};
use crate::browser::{links, track};
use crate::placement::{CarouselView, ImageMode, Number, Text, option};

const CSS: &str = super::css::sheet!("carousel.css");
/// No card's reasons are open.
const CLOSED: usize = usize::MAX;
/// No page was asked for.
const NOWHERE: usize = usize::MAX;

/// What is in the row.
#[derive(Clone, Default)]
struct Row {
    title: String,
    options: u32,
    cards: Vec<Card>,
    /// Places kept for cards that are on their way.
    places: usize,
}

/// What drawing and acting need, in handles that are copied freely.
#[derive(Clone, Copy)]
pub struct State {
    row: RwSignal<Option<Rc<Row>>, LocalStorage>,
    pictures: RwSignal<Vec<(String, Picture)>, LocalStorage>,
    open: RwSignal<usize, LocalStorage>,
    pages: RwSignal<Pages, LocalStorage>,
    said: RwSignal<String, LocalStorage>,
    goal: StoredValue<usize, LocalStorage>,
    desk: StoredValue<Rc<Desk>, LocalStorage>,
}

struct Desk {
    words: Rc<Words>,
    host: Host,
    stage: HtmlElement,
}

impl State {
    fn new(desk: Desk) -> Self {
        Self {
            row: RwSignal::new_local(None),
            pictures: RwSignal::new_local(Vec::new()),
            open: RwSignal::new_local(CLOSED),
            pages: RwSignal::new_local(Pages::default()),
            said: RwSignal::new_local(String::new()),
            goal: StoredValue::new_local(NOWHERE),
            desk: StoredValue::new_local(Rc::new(desk)),
        }
    }

    fn desk(self) -> Rc<Desk> {
        self.desk.get_value()
    }

    fn shown(self) -> Option<Rc<Row>> {
        self.row.get_untracked()
    }

    fn act(self, act: Act, place: usize) {
        let desk = self.desk();
        match act {
            Act::Back | Act::On => self.turn(act == Act::On),
            Act::Why => {
                let opens = self.open.get_untracked() != place;
                self.open.set(if opens { place } else { CLOSED });
                if opens {
                    desk.host.tell(act as u8, place);
                }
            }
            Act::Less | Act::Never => {
                // The card's place stays, with the next product in it: the focus waits there.
                self.close();
                let text = if act == Act::Less {
                    Text::LessDone
                } else {
                    Text::NeverDone
                };
                self.announce(desk.words.say(text).to_owned());
                desk.host.tell(act as u8, place);
            }
            Act::Add => {
                if desk.host.tell(act as u8, place) {
                    self.say(Text::Added, place);
                }
            }
            Act::OptIn | Act::OptOut => {
                shadow::focus(&desk.stage, "[part=heading]");
                desk.host.tell(act as u8, place);
            }
            _ => {
                desk.host.tell(act as u8, place);
            }
        }
    }

    /// Says a word of the table politely, with the title of a card in its place.
    fn say(self, text: Text, place: usize) {
        let row = self.shown();
        let title = row
            .as_ref()
            .and_then(|row| row.cards.get(place))
            .map_or("", |card| card.title.as_str());
        self.announce(self.desk().words.fill(text, "title", title));
    }

    fn announce(self, mut text: String) {
        // The same words twice are said twice only when they differ.
        if self.said.with_untracked(|said| *said == text) {
            text.push('\u{a0}');
        }
        self.said.set(text);
    }

    /// Closes the reasons and gives the focus back to their button.
    fn close(self) -> bool {
        let place = self.open.get_untracked();
        if place == CLOSED {
            return false;
        }
        self.open.set(CLOSED);
        shadow::focus(&self.desk().stage, &of_row(place, "why"));
        true
    }

    fn measure(self) {
        let track = shadow::find(&self.desk().stage, "[part=track]");
        if let Some(row) = track.as_ref().and_then(track::measure) {
            let at = row.at();
            if at == self.goal.get_value() || row.last() {
                self.goal.set_value(NOWHERE);
            }
            let pages = row.pages(at);
            if pages != self.pages.get_untracked() {
                self.pages.set(pages);
            }
        }
    }

    fn turn(self, forward: bool) {
        let desk = self.desk();
        let Some(track) = shadow::find(&desk.stage, "[part=track]") else {
            return;
        };
        let Some(row) = track::measure(&track) else {
            return;
        };
        // A second press while the row still moves counts from where it is going.
        let goal = self.goal.get_value();
        let from = if goal == NOWHERE { row.at() } else { goal };
        let to = row.turn(from, forward);
        self.goal.set_value(to);
        track::scroll(&track, row.offset_of(to));
        let pages = row.pages(to);
        self.announce(position(&desk.words, pages));
    }

    /// Hears everything that happens in the component.
    fn heard(self, event: &Event) {
        let kind = event.type_();
        if kind == "scroll" {
            self.measure();
        } else if kind == "keydown" {
            if is_escape(event) && self.close() {
                event.stop_propagation();
            }
        } else if let Some(meant) = meant(event)
            && let Some(act) = Act::from_code(meant.act)
        {
            if act == Act::Click {
                self.reveal(&meant);
            }
            if kind == "click" {
                self.act(act, meant.place);
            }
        }
    }

    /// Gives a link its real address at the first sign of intent, and at the latest when it is followed.
    fn reveal(self, meant: &Meant) {
        let row = self.shown();
        let card = row.as_ref().and_then(|row| row.cards.get(meant.place));
        if let Some(link) = card.and_then(|card| card.link.as_ref())
            && links::reveal(&meant.element, link)
        {
            self.desk().host.tell(Act::Intent as u8, meant.place);
        }
    }
}

fn of_row(place: usize, part: &str) -> String {
    let mut selector = String::from("[data-row=\"");
    selector.push_str(&place.to_string());
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
    state: State,
    root: ShadowRoot,
    stage: Stage,
    _resized: Resized,
}

impl Carousel {
    /// Mounts an empty carousel; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(root: ShadowRoot, host: Host) -> Option<Self> {
        let words = words()?;
        let sheets = [super::CSS, card::CSS, CSS];
        let (stage, state) = Stage::mount(
            &root,
            &sheets,
            |stage| State::new(Desk { words, host, stage }),
            State::heard,
            shelf,
        )?;
        let resized = Resized::new(&stage.place, Box::new(move |_| state.measure()));
        Some(Self {
            state,
            root,
            stage,
            _resized: resized,
        })
    }

    /// Keeps the places of cards that are on their way; `options` as in [`option`], or the shop's own.
    pub fn skeleton(&self, places: usize, options: Option<u32>) {
        let words = self.state.desk().words.clone();
        let options = options.unwrap_or_else(|| {
            let add = if words.setting(Number::AddButton) > 0 {
                option::ADD
            } else {
                0
            };
            match ImageMode::from_code(words.setting(Number::Images)) {
                ImageMode::None => add | option::NO_IMAGES,
                _ => add,
            }
        });
        self.state.row.set(Some(Rc::new(Row {
            options,
            places,
            ..Row::default()
        })));
    }

    /// Shows a view; false, and nothing changed, when it cannot be read or has no cards.
    pub fn show(&self, bytes: &[u8]) -> bool {
        let Ok(view) = CarouselView::decode(bytes) else {
            return false;
        };
        if view.is_empty() {
            return false;
        }
        let state = self.state;
        let desk = state.desk();
        let count = view.len();
        // A focused card that goes away hands the focus to the last one that stays.
        if shadow::focused_row(&self.root).is_some_and(|row| row >= count) {
            let _ = shadow::focus(&self.stage.place, &of_row(count - 1, "why"))
                || shadow::focus(&self.stage.place, "[part=heading]");
        }
        let cards: Vec<Card> = (0..count)
            .map(|row| Card::read(&view, row, &desk.words))
            .collect();
        let options = view.options.first().copied().unwrap_or(0);
        state.open.set(CLOSED);
        state.row.set(Some(Rc::new(Row {
            title: view.title.get(0).to_owned(),
            options,
            cards,
            places: 0,
        })));
        request_animation_frame(move || state.measure());
        if options & option::NO_IMAGES == 0 {
            for place in 0..count {
                desk.host.tell(Act::Picture as u8, place);
            }
        }
        true
    }

    /// Gives a card its picture.
    pub fn image(&self, place: usize, picture: Picture) {
        let Some(row) = self.state.shown() else {
            return;
        };
        let Some(card) = row.cards.get(place) else {
            return;
        };
        self.state.pictures.update(|pictures| {
            match pictures.iter_mut().find(|(id, _)| *id == card.id) {
                Some((_, known)) => *known = picture,
                None => pictures.push((card.id.clone(), picture)),
            }
        });
    }

    /// Says a word of the table politely, with a card's title where it has a place for one.
    pub fn say(&self, text: usize, place: usize) {
        if let Some((text, _)) = Text::ALL.get(text) {
            self.state.say(*text, place);
        }
    }
}

/// The row, its controls, and what is said politely.
fn shelf(state: State) -> Element {
    let status = el("p", "hidden")
        .mark("role", "status")
        .text(&state.said.get());
    let row = state.row.get();
    el("div", "frame")
        .maybe(row.map(|row| region(state, &row)))
        .child(status)
}

fn region(state: State, row: &Row) -> Element {
    let words = &state.desk().words;
    let waiting = row.cards.is_empty();
    let bare = row.options & option::NO_IMAGES != 0;
    let pages = state.pages.get();
    let open = state.open.get();
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
    let pictures = state.pictures.get();
    for (place, card) in row.cards.iter().enumerate() {
        let picture = pictures.iter().find(|(id, _)| *id == card.id);
        let picture = picture
            .map(|(_, picture)| picture.clone())
            .unwrap_or_default();
        track = track.child(card.draw(place, row.options, words, picture, open == place));
    }
    let name = if waiting {
        words.say(Text::Loading).to_owned()
    } else {
        row.title.clone()
    };
    el("section", "region")
        .mark("role", "region")
        .set("aria-roledescription", words.say(Text::Carousel).to_owned())
        .set("aria-label", name)
        .state("aria-busy", waiting)
        .flag("data-bare", bare)
        .child(el("div", "header").child(heading).child(controls))
        .child(track)
        .maybe((row.options & option::OPT_IN != 0).then(|| opt_in(words, waiting)))
}

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
