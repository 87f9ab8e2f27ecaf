//! A row of cards that scrolls: by touch, wheel and keys as the browser does, by page with two buttons.
//!
//! The whole component is one function of its state. Cards keep their places in the document when
//! their products change, so neither scroll position nor focus is lost when a correction re-ranks.
//! It moves nothing by itself and never takes the focus without being asked.

use std::rc::Rc;

use leptos::ev::MouseEvent;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlElement, KeyboardEvent, ShadowRoot};
use wasm_bindgen::JsCast;

use super::Act;
use super::card::{self, Card};
use super::pieces::button;
use super::words::{Words, words};
use crate::browser::host::Host;
use crate::browser::listen::{Listener, Resized};
use crate::browser::paging::Pages;
use crate::browser::pictures::Picture;
use crate::browser::{links, shadow, track};
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

    /// The view's options.
    pub fn options(self) -> u32 {
        self.shown().map_or(0, |row| row.options)
    }

    /// What a button does when it is pressed.
    pub fn does(self, act: Act, place: usize) -> impl Fn(MouseEvent) + Clone + 'static {
        move |_| self.act(act, place)
    }

    fn act(self, act: Act, place: usize) {
        let desk = self.desk();
        match act {
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
                self.announce(desk.words.say(text));
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

    /// Hears the links' first signs of intent, their clicks, and the key that closes.
    fn heard(self, event: &Event) {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            if key.key() == "Escape" && self.close() {
                event.stop_propagation();
            }
            return;
        }
        let Some((anchor, place)) = links::under(event) else {
            return;
        };
        let Some(row) = self.shown() else {
            return;
        };
        let Some(link) = row.cards.get(place).and_then(|card| card.link.as_ref()) else {
            return;
        };
        let host = &self.desk().host;
        if anchor.get_attribute("href").as_ref() != Some(&link.real) {
            let _ = anchor.set_attribute("href", &link.real);
            host.tell(Act::Intent as u8, place);
        }
        if event.type_() == "click" {
            host.tell(Act::Click as u8, place);
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
    owner: Owner,
    root: ShadowRoot,
    stage: HtmlElement,
    _listener: Listener,
    _resized: Resized,
    _view: UnmountHandle<<AnyView as Render>::State>,
}

impl Carousel {
    /// Mounts an empty carousel; `None` before [`super::configure`] or in a browser without constructed sheets.
    pub fn mount(root: ShadowRoot, host: Host) -> Option<Self> {
        let words = words()?;
        shadow::adopt(&root, &[super::CSS, card::CSS, CSS])?;
        let stage = shadow::stage(&root)?;
        let desk = Desk {
            words,
            host,
            stage: stage.clone(),
        };
        let owner = Owner::new();
        let place = stage.clone();
        let (state, view) = owner.with(|| {
            let state = State::new(desk);
            (state, mount_to(place, move || shelf(state)))
        });
        let heard = Box::new(move |event: Event| state.heard(&event));
        let kinds = &[
            "pointerover",
            "focusin",
            "touchstart",
            "contextmenu",
            "click",
            "keydown",
        ];
        let listener = Listener::new(&stage, kinds, heard);
        let resized = Resized::new(&stage, Box::new(move |_| state.measure()));
        Some(Self {
            state,
            owner,
            root,
            stage,
            _listener: listener,
            _resized: resized,
            _view: view,
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
            let _ = shadow::focus(&self.stage, &of_row(count - 1, "why"))
                || shadow::focus(&self.stage, "[part=heading]");
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

impl Drop for Carousel {
    fn drop(&mut self) {
        self.owner.cleanup();
        self.stage.remove();
    }
}

fn shelf(state: State) -> AnyView {
    let status = move || state.said.get();
    let row = move || state.row.get().map(|row| section(state, &row));
    view! { class="dv",
        {row}
        <p part="status hidden" role="status">{status}</p>
    }
    .into_any()
}

fn section(state: State, row: &Row) -> impl IntoView + use<> {
    let words = &state.desk().words;
    let waiting = row.cards.is_empty();
    let name = if waiting {
        words.say(Text::Loading)
    } else {
        row.title.clone()
    };
    let bare = row.options & option::NO_IMAGES != 0;
    let open = state.open.get();
    let cards: Vec<AnyView> = if waiting {
        (0..row.places)
            .map(|_| card::skeleton(!bare, row.options & option::ADD != 0))
            .collect()
    } else {
        state.pictures.with(|pictures| {
            let picture = |card: &Card| {
                let known = pictures.iter().find(|(id, _)| *id == card.id);
                known
                    .map(|(_, picture)| picture.clone())
                    .unwrap_or_default()
            };
            let cards = row.cards.iter().enumerate();
            cards
                .map(|(place, card)| card.draw(place, state, words, picture(card), open == place))
                .collect()
        })
    };
    let pages = state.pages.get();
    let turner = |part: &'static str, text: Text, forward: bool, end: bool| {
        let disabled = if end { "true" } else { "false" };
        view! { class="dv",
            <button type="button" part=part aria-label=words.say(text) aria-disabled=disabled
                on:click=move |_| state.turn(forward)><span part="chevron" aria-hidden="true">""</span></button>
        }
    };
    let single = if pages.pages < 2 {
        "controls controls-idle"
    } else {
        "controls"
    };
    let opt_in = (row.options & option::OPT_IN != 0).then(|| opt_in(state, words));
    view! { class="dv",
        <section part="region" role="region" aria-roledescription=words.say(Text::Carousel)
            aria-label=name aria-busy=waiting.then_some("true") data-bare=bare.then_some("")>
            <div part="header">
                <h2 part="heading" tabindex="-1" dir="auto">{row.title.clone()}</h2>
                <div part=single>
                    <span part="position" aria-hidden="true">{position(words, pages)}</span>
                    {turner("previous", Text::Previous, false, pages.first)}
                    {turner("next", Text::Next, true, pages.last)}
                </div>
            </div>
            <ul part="track" role="list" on:scroll=move |_| state.measure()>{cards}</ul>
            {opt_in}
        </section>
    }
}

fn opt_in(state: State, words: &Words) -> impl IntoView + use<> {
    let choice = |text: Text, act: Act| button("choice", words.say(text), None, state.does(act, 0));
    view! { class="dv",
        <div part="optin" role="group" aria-label=words.say(Text::OptInTitle)>
            <p part="optin-words"><b part="optin-title">{words.say(Text::OptInTitle)}</b><span part="optin-text">{words.say(Text::OptInText)}</span></p>
            <div part="choices">{choice(Text::OptInYes, Act::OptIn)} {choice(Text::OptInNo, Act::OptOut)}</div>
        </div>
    }
}
