//! Exports of the ranking module. `now` is always minutes since 1970; lists of texts are joined by line feeds.
//!
//! Plain functions over numbers and one page: bytes and texts come in by [`input`] and leave by [`output`].
//! `src/js/glue/core.js` is the other half, and makes a class of them. Generated bindings would weigh as much
//! as the ranking itself.

// SAFETY: an exported name may clash with another one; this module is linked with nothing that has names of its
// own. Every page is a box that `create` made and `discard` takes, and the class hands in no other number.
#![allow(unsafe_code)]

use crate::catalog::format::FormatError;
use crate::catalog::{cut, key};
use crate::consent::{Answer, Level, State, Via, tcf as decode_tcf};
use crate::placement::{self, BannerView, Number, Slot, Store, joined};
use crate::profile::Correction;
use crate::recommend::{Term, shares};
use crate::signals::{Action, PageContext, PageType};

/// One open page, and the bytes on their way in and out.
#[derive(Default)]
pub struct Page {
    inner: placement::Page,
    /// What was handed in for the next call: bytes, or texts joined by NUL; prices beside their products.
    input: Vec<u8>,
    prices: Vec<u8>,
    /// What the last call answered.
    output: Vec<u8>,
    /// The placement filled last, and the banner chosen last.
    slot: Slot,
    banner: BannerView,
}

impl Page {
    fn take_input(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.input)
    }

    #[inline(never)]
    fn take_text(&mut self) -> String {
        String::from_utf8(self.take_input()).unwrap_or_default()
    }

    /// Lays an answer out; returns its length, or −1 for none.
    #[inline(never)]
    fn answer(&mut self, answer: Option<Vec<u8>>) -> i32 {
        let length = answer.as_ref().map_or(-1, |bytes| bytes.len() as i32);
        self.output = answer.unwrap_or_default();
        length
    }

    fn say(&mut self, answer: String) -> i32 {
        self.answer(Some(answer.into_bytes()))
    }
}

/// The first of the texts that `rest` still holds.
#[inline(never)]
fn next<'a>(rest: &mut &'a str) -> &'a str {
    let (text, after) = cut(rest, 0);
    *rest = after.unwrap_or("");
    text
}

#[inline(never)]
fn lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (line, after) = cut(text, b'\n');
        if !line.is_empty() {
            out.push(line.to_owned());
        }
        rest = after;
    }
    out
}

fn code(result: Result<(), FormatError>) -> u32 {
    result.map_or_else(|error| error as u32, |()| 0)
}

fn store(number: u32) -> Store {
    match number {
        0 => Store::Choice,
        1 => Store::Corrections,
        _ => Store::Profile,
    }
}

/// An empty page.
#[unsafe(no_mangle)]
extern "C" fn create() -> Box<Page> {
    Box::default()
}

/// Drops a page.
#[unsafe(no_mangle)]
extern "C" fn discard(page: Box<Page>) {
    drop(page);
}

/// Where to write what the next call takes: bytes, or texts joined by NUL. `prices`: those beside the products.
#[unsafe(no_mangle)]
extern "C" fn input(page: &mut Page, prices: u32, length: usize) -> *mut u8 {
    let input = if prices == 0 {
        &mut page.input
    } else {
        &mut page.prices
    };
    *input = vec![0; length];
    input.as_mut_ptr()
}

/// Where the last answer stands.
#[unsafe(no_mangle)]
extern "C" fn output(page: &Page) -> *const u8 {
    page.output.as_ptr()
}

/// Takes a configuration pack; 0, or the code of what is wrong.
#[unsafe(no_mangle)]
extern "C" fn configure(page: &mut Page) -> u32 {
    let config = page.take_input();
    code(page.inner.configure(&config))
}

/// Takes a pack of products and its prices; 0, or the code of what is wrong. `public`: everyone on this
/// page fetched it.
#[unsafe(no_mangle)]
extern "C" fn load(page: &mut Page, public: u32, now: u32) -> u32 {
    let (products, prices) = (page.take_input(), core::mem::take(&mut page.prices));
    code(page.inner.load(&products, &prices, public != 0, now))
}

/// Drops all packs.
#[unsafe(no_mangle)]
extern "C" fn unload(page: &mut Page) {
    page.inner.unload();
}

/// Says what the page is about: ids of its product, category, normalized address, cart, first name; what the cart
/// costs, below 0 when the page does not say; by how many minutes the shopper's clock is ahead of UTC.
#[unsafe(no_mangle)]
extern "C" fn page(page: &mut Page, kind: u32, now: u32, total: f64, zone: i32) {
    let text = page.take_text();
    let rest = &mut text.as_str();
    let context = PageContext {
        kind: PageType::from_code(kind),
        products: lines(next(rest)),
        category: next(rest).to_owned(),
        address: key(next(rest)),
        cart: lines(next(rest)),
        cart_total: (total >= 0.0).then_some(total as u32),
        first_name: String::new(),
    };
    page.inner.set_zone(zone);
    page.inner.open(context, now);
    page.inner.set_first_name(next(rest));
}

/// Replaces what is in the cart.
#[unsafe(no_mangle)]
extern "C" fn cart(page: &mut Page) {
    let ids = page.take_text();
    page.inner.set_cart(lines(&ids), None);
}

/// Hears a TCF event of a source (TCF itself, or its section in GPP); see `consent::tcf`.
#[unsafe(no_mangle)]
extern "C" fn tcf(page: &mut Page, source: usize, gdpr: i32, publisher: u32, custom: u32) {
    let event = page.take_text();
    let purpose = page.inner.config.number(Number::TcfCustom);
    let answer = decode_tcf(&event, gdpr, publisher, custom, purpose);
    page.inner.consent.hear_code(source, Some(answer));
}

/// Hears a source: its code in `consent::Source`, one state per purpose (1 granted, 0 denied, −1 unknown), and
/// whether its question is on screen (1), or that it does not speak of consent at all (−1).
#[unsafe(no_mangle)]
extern "C" fn hear(
    page: &mut Page,
    source: usize,
    preferences: i32,
    personalization: i32,
    measurement: i32,
    pending: i32,
) {
    let answer = Answer {
        preferences: State::from_number(preferences),
        personalization: State::from_number(personalization),
        measurement: State::from_number(measurement),
        pending: pending > 0,
    };
    let answer = (pending >= 0).then_some(answer);
    page.inner.consent.hear_code(source, answer);
}

/// Hears Global Privacy Control, Do Not Track, or an opt-out that a platform tells.
#[unsafe(no_mangle)]
extern "C" fn gpc(page: &mut Page, on: u32) {
    page.inner.consent.hear_signal(on != 0);
}

/// Hears that no consent tool was found.
#[unsafe(no_mangle)]
extern "C" fn no_consent_tool(page: &mut Page) {
    page.inner.consent.hear_no_tool();
}

/// The shopper chose a level; `via` is the code of `consent::Via`.
#[unsafe(no_mangle)]
extern "C" fn choose(page: &mut Page, level: u32, via: u32, now: u32) {
    let (level, via) = (Level::from_code(level), Via::from_code(via));
    page.inner.choose_level(level, via, now);
}

/// The level in force.
#[unsafe(no_mangle)]
extern "C" fn level(page: &mut Page, now: u32) -> u32 {
    page.inner.level(now) as u32
}

/// The highest level that the shopper may choose.
#[unsafe(no_mangle)]
extern "C" fn limit(page: &Page) -> u32 {
    page.inner.consent.limit().0 as u32
}

/// Why the shopper cannot choose a higher level: the code of `consent::Cap`.
#[unsafe(no_mangle)]
extern "C" fn cap(page: &Page, now: u32) -> u32 {
    page.inner.consent.cap(now) as u32
}

/// Whether the widget offers its own opt-in.
#[unsafe(no_mangle)]
extern "C" fn offers_opt_in(page: &Page, now: u32) -> bool {
    page.inner.consent.offers_opt_in(now)
}

/// The shop's segments and conditions for a look: what each comes to, its name, its title and why, with tabs between.
#[unsafe(no_mangle)]
extern "C" fn segments(page: &mut Page, now: u32) -> i32 {
    let told = page.inner.told_segments(now);
    page.say(told)
}

/// Whether a consent question is on screen, so that nothing new is written.
#[unsafe(no_mangle)]
extern "C" fn is_pending(page: &Page) -> bool {
    page.inner.consent.is_pending()
}

/// Where a store belongs now: 0 nowhere (erase it), 1 session, 2 local, 3 database, 4 not known yet (leave it).
#[unsafe(no_mangle)]
extern "C" fn place(page: &Page, number: u32, now: u32) -> u32 {
    page.inner.place(store(number), now) as u32
}

/// A store's bytes, when consent allows them at this moment.
#[unsafe(no_mangle)]
extern "C" fn save(page: &mut Page, number: u32, now: u32) -> i32 {
    let bytes = page.inner.save(store(number), now);
    page.answer(bytes)
}

/// Takes up what was stored; `false`: erase it.
#[unsafe(no_mangle)]
extern "C" fn restore(page: &mut Page, number: u32, now: u32) -> bool {
    let bytes = page.take_input();
    page.inner.restore(store(number), &bytes, now)
}

/// Takes in what a file holds, as if it had been stored; `false`: it may not be kept.
#[unsafe(no_mangle)]
extern "C" fn take(page: &mut Page, number: u32, now: u32) -> bool {
    let bytes = page.take_input();
    page.inner.take(store(number), &bytes, now)
}

/// Stores to write or erase since the last call, one bit each.
#[unsafe(no_mangle)]
extern "C" fn changed(page: &mut Page) -> u32 {
    page.inner.take_changed()
}

/// Another tab has erased a store: what was done on this page since stays.
#[unsafe(no_mangle)]
extern "C" fn reload(page: &mut Page, number: u32, now: u32) {
    page.inner.reload(store(number), now);
}

/// A store has all that is here (1), or none of it (0).
#[unsafe(no_mangle)]
extern "C" fn note(page: &mut Page, number: u32, all: u32) {
    page.inner.note(store(number), all != 0);
}

/// Forgets everything.
#[unsafe(no_mangle)]
extern "C" fn erase(page: &mut Page) {
    page.inner.erase();
}

/// Records an action (1 view, 2 cart, 3 uncart, 4 purchase) on products.
#[unsafe(no_mangle)]
extern "C" fn record(page: &mut Page, action: u32, now: u32) -> bool {
    let ids = page.take_text();
    let action = Action::from_code(action);
    action.is_some_and(|action| page.inner.record(action, &lines(&ids), now))
}

/// Records that the page's own product was looked at.
#[unsafe(no_mangle)]
extern "C" fn record_view(page: &mut Page, now: u32) -> bool {
    page.inner.record_view(now)
}

/// Takes a correction: 0 less like this, 1 never, 2 take all of them back, 3 close a banner, 8 pause the department
/// with this path, 9 look for presents, 10 more like this, 11 it was a gift, 12 a favorite; or hears, with 4, that a banner was opened.
#[unsafe(no_mangle)]
extern "C" fn feedback(page: &mut Page, kind: u32, now: u32) {
    let id = page.take_text();
    let kind = match kind {
        2 => None,
        3 => Some(Correction::Dismissed),
        4 => return page.inner.opened(&id),
        kind => Correction::from_code(kind),
    };
    match kind {
        Some(kind) => page.inner.correct(kind, &id, now),
        None => page.inner.uncorrect(&id),
    }
}

/// Asks or tells something of the shopper's own words (`placement::Question`) of a kind (`profile::Correction`), given the thing's id and,
/// where something is said of it, what was asked and what was answered.
#[unsafe(no_mangle)]
extern "C" fn ask(page: &mut Page, question: u32, kind: u32, now: u32) -> u32 {
    let text = page.take_text();
    page.inner.said(question, kind, &text, now)
}

/// Takes it that a product that was looked at or bought, given by its key, was a gift.
#[unsafe(no_mangle)]
extern "C" fn give(page: &mut Page, product: u32, now: u32) {
    page.inner.give(product, now);
}

/// Images of the page's public pool and of all banners, in their fixed order.
#[unsafe(no_mangle)]
extern "C" fn pool(page: &mut Page) -> i32 {
    let mut images = page.inner.pool_images();
    images.extend(page.inner.banner_images());
    page.say(joined(&images))
}

/// Images of personal candidates, to be looked for on this device only.
#[unsafe(no_mangle)]
extern "C" fn wanted(page: &mut Page, now: u32) -> i32 {
    let images = page.inner.wanted_images(now);
    page.say(joined(&images))
}

/// Which of them were found: their indexes, four bytes each.
#[unsafe(no_mangle)]
extern "C" fn available(page: &mut Page) {
    let mut indexes = Vec::new();
    for bytes in page.take_input().as_chunks().0 {
        indexes.push(u32::from_le_bytes(*bytes));
    }
    page.inner.found_images(&indexes);
}

/// Fills a placement, given its name and the ids above it; how many products it has, or −1 when it says something
/// without any. They can be asked about until the next one is filled.
#[unsafe(no_mangle)]
extern "C" fn fill(page: &mut Page, limit: usize, now: u32) -> i32 {
    let text = page.take_text();
    let rest = &mut text.as_str();
    let (placement, seen) = (next(rest), lines(next(rest)));
    let slot = page.inner.slot(placement, limit, &seen, now);
    let says = slot.is_some();
    page.slot = slot.unwrap_or_default();
    page.inner.count_shown(&page.slot, now);
    match page.slot.picks.len() as i32 {
        0 if says => -1,
        count => count,
    }
}

/// The filled placement as cards, for the interface.
#[unsafe(no_mangle)]
extern "C" fn cards(page: &mut Page, now: u32) -> i32 {
    let view = page.inner.cards(&page.slot, now);
    page.answer(view.encode().ok())
}

/// A text of a product of the filled placement: 0 id, 1 title, 2 address, 3 image, 4 brand, 5 category; from 6 on
/// the terms of its score in words.
#[unsafe(no_mangle)]
extern "C" fn pick_text(page: &mut Page, index: usize, which: usize, now: u32) -> i32 {
    let Some(pick) = page.slot.picks.get(index) else {
        return -1;
    };
    let (products, row) = (&page.inner.shelf(pick).products, pick.row);
    let text = match which {
        0 => products.ids.get(row).to_owned(),
        1 => products.titles.get(row).to_owned(),
        2 => products.link(row),
        3 => products.image(row).unwrap_or_default(),
        4 => products.brand(row).to_owned(),
        5 => products.category(row).to_owned(),
        _ => match Term::EVERY.get(which - 6) {
            Some(term) => page.inner.reason(*term, pick, now),
            None => return -1,
        },
    };
    page.say(text)
}

/// A number of it: 0 price, 1 highest price, 2 sale price, 3 rating in tenths, 4 number of ratings, 5 score; from 6
/// on the terms of that score, then their shares in percent, then the key of what may have been a gift.
#[unsafe(no_mangle)]
extern "C" fn pick_number(page: &Page, index: usize, which: usize, now: u32) -> f64 {
    let Some(pick) = page.slot.picks.get(index) else {
        return 0.0;
    };
    let (shelf, row) = (page.inner.shelf(pick), pick.row);
    let number = |column: &[u32]| f64::from(column.get(row).copied().unwrap_or(0));
    let price = number(&shelf.prices.price);
    match which {
        0 => price,
        1 => price + number(&shelf.prices.spread),
        2 => f64::from(shelf.prices.sale_at(row, now).unwrap_or(0)),
        3 => f64::from(shelf.products.rating.get(row).copied().unwrap_or(0)),
        4 => number(&shelf.products.rating_count),
        5 => f64::from(pick.score()),
        _ => match pick.terms.get(which - 6) {
            Some(points) => f64::from(*points),
            None => match shares(&pick.terms).get(which - 6 - Term::COUNT) {
                Some(share) => f64::from(*share),
                None => {
                    let gift = page.inner.gift(pick, now);
                    f64::from(gift.map_or(0, |event| event.product))
                }
            },
        },
    }
}

/// Why a product is not in a placement, given the placement's name, the product's id and the ids above: its score and the lowest that
/// was enough, four bytes each, then the name of the reason and that of a rule, joined by NUL; −1 when it is there.
#[cfg(feature = "explain")]
#[unsafe(no_mangle)]
extern "C" fn exclusion(page: &mut Page, limit: usize, now: u32) -> i32 {
    let text = page.take_text();
    let rest = &mut text.as_str();
    let (placement, id, seen) = (next(rest), next(rest), lines(next(rest)));
    let found = page.inner.exclusion(placement, limit, &seen, id, now);
    page.answer(found.map(|found| page.inner.told(found)))
}

/// What a placement leaves out and why, given its name, what has to stand in a title or id, and the ids above, as
/// [`placement::Page::told_left_out`] writes it.
#[cfg(feature = "explain")]
#[unsafe(no_mangle)]
extern "C" fn left_out(page: &mut Page, limit: usize, now: u32) -> i32 {
    let text = page.take_text();
    let rest = &mut text.as_str();
    let (placement, wanted, seen) = (next(rest), next(rest), lines(next(rest)));
    let left = page.inner.left_out(placement, limit, &seen, wanted, now);
    let told = page.inner.told_left_out(&left);
    page.say(told)
}

/// A slot's banner, for the interface.
#[unsafe(no_mangle)]
extern "C" fn banner(page: &mut Page, now: u32) -> i32 {
    let placement = page.take_text();
    let view = page.inner.banner(&placement, now);
    let bytes = view.as_ref().and_then(|view| view.encode().ok());
    page.banner = view.unwrap_or_default();
    page.inner.count_banner(&page.banner, now);
    page.answer(bytes)
}

/// A text of that banner; see [`BannerView`].
#[unsafe(no_mangle)]
extern "C" fn banner_text(page: &mut Page, which: usize) -> i32 {
    let text = page.banner.texts.get(which).to_owned();
    page.say(text)
}

/// What is kept in a store, as a record for showing; 3: what the shopper is taken for, which is kept nowhere.
#[unsafe(no_mangle)]
extern "C" fn kept(page: &mut Page, number: u32, now: u32) -> i32 {
    #[cfg(not(feature = "unconditional"))]
    if number == 3 {
        let guess = page.inner.kept_guess(now);
        return page.answer(Some(guess));
    }
    let record = page.inner.kept(store(number), now);
    page.answer(Some(record))
}

/// Forgets everything about one product, banner or department in a store.
#[unsafe(no_mangle)]
extern "C" fn forget(page: &mut Page, number: u32, product: u32) {
    page.inner.forget(store(number), product);
}

/// Takes what the page layer knows, by the place of its `placement::condition::Fact` or of `placement::tell`: a number, or the text that
/// was handed in. Answers 0 when the configuration asks for nothing of the kind, else the next value at which something changes, or −1.
#[unsafe(no_mangle)]
extern "C" fn tell(page: &mut Page, fact: usize, value: u32, now: u32) -> u32 {
    let text = page.take_text();
    page.inner.hear_told(fact, value, &text, now)
}

/// A number of the configuration; see `placement::Number`.
#[unsafe(no_mangle)]
extern "C" fn number(page: &Page, index: usize) -> u32 {
    let numbers = &page.inner.config.numbers;
    numbers.get(index).copied().unwrap_or(0)
}

/// A name of the configuration; see `placement::Name`. From 64 on those of experiments, 64 each: see `Experiments::text`.
#[unsafe(no_mangle)]
extern "C" fn name(page: &mut Page, index: usize) -> i32 {
    #[cfg(not(feature = "unconditional"))]
    if let Some(place) = index.checked_sub(64) {
        let name = page.inner.config.experiments.text(place / 64, place % 64);
        return page.say(name.to_owned());
    }
    let name = page.inner.config.names.get(index).to_owned();
    page.say(name)
}
