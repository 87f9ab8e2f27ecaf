//! Beside the banners: when one may be shown, how it is laid out, with which film, what it offers, and of which product it speaks.
//!
//! Only the full build of the ranking module has it. Draws nothing and counts nothing down: `src/js/banner.ts` does, where a page
//! may show such a banner. What a person was offered is kept only with leave.

use super::banner::Refusal;
use super::condition::NOTHING;
use super::config::{BANNER_NUMBERS, BANNER_TEXTS};
use super::page::{ANYWHERE, Page, digits, money};
use crate::catalog::format::{Decoder, Encoder, Nested, columns};
use crate::catalog::{Strings, key, levels};
use crate::consent::Level;
use crate::profile::Event;
use crate::recommend::Strategy;
use crate::signals::Action;

/// Numbers of a staged banner, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// Its place among the banners.
    Banner,
    /// From which minute since 1970 on; 0 for always.
    From,
    /// Up to which; 0 for always.
    Until,
    /// See [`flag`].
    Flags,
    /// The place of its offer, counted from 1; 0 without one.
    Offer,
    /// Of which product it speaks: 0 of none, 1 of one that the shopper came back to, 2 of one in the cart.
    Product,
}

/// What is said of a staged banner or an offer, one bit each.
pub mod flag {
    /// Its beginning is a moment, the same everywhere; else it goes by the shopper's clock.
    pub const FROM_MOMENT: u32 = 1;
    /// Its end is.
    pub const UNTIL_MOMENT: u32 = 2;
    /// Its end is counted down to.
    pub const COUNTDOWN: u32 = 4;
    /// Only of a product that is reduced now.
    pub const REDUCED: u32 = 8;
    /// It can be handed to the shop's cart.
    pub const APPLY: u32 = 16;
}

/// How many numbers a staged banner has in [`Staging::banners`].
pub const STAGE_NUMBERS: usize = 6;
/// How many texts: layout (empty where nothing but words and a picture is drawn), the addresses of its film and of that film's
/// captions, and why it speaks of a product.
pub const STAGE_TEXTS: usize = 4;
/// How many numbers an offer has: its condition's place, counted from 1 (0: none), until which minute since 1970 (0: always), its
/// [`flag`]s, how many days after it was given (0: no matter), and how often one person is given it (0: no matter, nothing is kept).
pub const OFFER_NUMBERS: usize = 5;
/// How many texts: name, code, terms in words.
pub const OFFER_TEXTS: usize = 3;

/// What banners have beside their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staging {
    /// Per staged banner the numbers of [`Stage`].
    pub banners: Vec<u32>,
    /// Per staged banner [`STAGE_TEXTS`] texts.
    pub texts: Strings,
    /// Per offer [`OFFER_NUMBERS`] numbers.
    pub offers: Vec<u32>,
    /// Per offer [`OFFER_TEXTS`] texts.
    pub offer_texts: Strings,
}

columns! {
    Staging {
        banners: some_values 40,
        texts: some_list 41,
        offers: some_values 42,
        offer_texts: some_list 43,
    }
}

impl crate::catalog::format::Column for Staging {
    const EMPTY: Self = Self {
        banners: Vec::new(),
        texts: Strings::EMPTY,
        offers: Vec::new(),
        offer_texts: Strings::EMPTY,
    };
}

impl Nested for Staging {
    fn put(&self, pass: &mut Encoder) {
        self.write(pass);
    }

    fn take(&mut self, pass: &mut Decoder) {
        self.read(pass);
    }
}

/// A staged banner as the pack has it.
#[derive(Clone, Copy)]
struct Staged<'a> {
    numbers: &'a [u32; STAGE_NUMBERS],
    texts: [&'a str; STAGE_TEXTS],
}

impl Staged<'_> {
    fn number(&self, which: Stage) -> u32 {
        self.numbers[which as usize]
    }

    fn is(&self, flag: u32) -> bool {
        self.number(Stage::Flags) & flag != 0
    }
}

/// An offer as the pack has it.
#[derive(Clone, Copy)]
struct Offer<'a> {
    condition: usize,
    until: u32,
    flags: u32,
    days: u32,
    times: u32,
    name: &'a str,
    code: &'a str,
    terms: &'a str,
}

impl Offer<'_> {
    /// For how many hours it can be used.
    fn hours(&self) -> u32 {
        self.days.saturating_mul(24)
    }

    /// Under which key it is kept that it was given: no product has it.
    fn key(&self) -> u32 {
        let mut text = String::from("offer:");
        text.push_str(self.name);
        key(&text)
    }
}

impl Staging {
    /// What a banner has, by its place.
    fn of(&self, banner: usize) -> Option<Staged<'_>> {
        let all = self.banners.as_chunks::<STAGE_NUMBERS>().0;
        let at = all
            .iter()
            .position(|numbers| numbers[Stage::Banner as usize] as usize == banner)?;
        let text = |which| self.texts.get(at * STAGE_TEXTS + which);
        Some(Staged {
            numbers: &all[at],
            texts: [text(0), text(1), text(2), text(3)],
        })
    }

    /// An offer by its place, counted from 1.
    fn offer(&self, place: u32) -> Option<Offer<'_>> {
        let at = (place as usize).checked_sub(1)?;
        let [condition, until, flags, days, times] =
            *self.offers.as_chunks::<OFFER_NUMBERS>().0.get(at)?;
        let text = |which| self.offer_texts.get(at * OFFER_TEXTS + which);
        Some(Offer {
            condition: condition as usize,
            until,
            flags,
            days,
            times,
            name: text(0),
            code: text(1),
            terms: text(2),
        })
    }
}

/// What a banner says of a product.
#[derive(Default)]
pub(super) struct Spoken {
    pub title: String,
    pub price: String,
    pub was: String,
    pub discount: String,
    pub category: String,
    pub link: String,
    pub image: String,
    pub why: String,
}

/// Whether an offer can still be used by whoever was given it: running since this hour, or not given yet.
enum Standing {
    Running(u32),
    Open,
}

impl Page {
    /// Whether a banner was chosen by what the shopper did, beside its condition; or why its dates, its offer or its product speak
    /// against it.
    pub(super) fn staged(&self, at: usize, now: u32) -> Result<bool, Refusal> {
        let Some(staged) = self.config.staging.of(at) else {
            return Ok(false);
        };
        let (from, until) = (staged.number(Stage::From), staged.number(Stage::Until));
        let begun = from <= self.clock(staged.is(flag::FROM_MOMENT), now);
        if !begun || self.is_over(until, staged.is(flag::UNTIL_MOMENT), now) {
            return Err(Refusal::Date);
        }
        let chosen = self.is_chosen(at);
        if chosen && self.consent.level(now) == Level::Off {
            return Err(Refusal::Off);
        }
        if let Some(offer) = self.offer_of(&staged) {
            if self.is_over(offer.until, offer.flags & flag::UNTIL_MOMENT != 0, now) {
                return Err(Refusal::Date);
            }
            if self.condition(offer.condition, now).is_none() {
                return Err(Refusal::Condition);
            }
            if offer.times > 0 && self.standing(&offer, now).is_none() {
                return Err(Refusal::Spent);
            }
        }
        if staged.number(Stage::Product) > 0 && self.spoken_of(&staged, now).is_none() {
            return Err(Refusal::Product);
        }
        Ok(chosen)
    }

    /// Whether not everyone sees a banner's offer or product, beside its condition.
    pub(super) fn is_chosen(&self, at: usize) -> bool {
        self.config.staging.of(at).is_some_and(|staged| {
            let offer = self.offer_of(&staged);
            let limited = offer.is_some_and(|offer| offer.condition > 0 || offer.times > 0);
            limited || staged.number(Stage::Product) > 0
        })
    }

    fn offer_of(&self, staged: &Staged) -> Option<Offer<'_>> {
        self.config.staging.offer(staged.number(Stage::Offer))
    }

    /// Minutes since 1970, by the world's clock or by the shopper's.
    fn clock(&self, moment: bool, now: u32) -> u32 {
        if moment { now } else { self.local(now) }
    }

    fn is_over(&self, until: u32, moment: bool, now: u32) -> bool {
        until > 0 && self.clock(moment, now) >= until
    }

    /// How an offer that is not for everyone stands; `None` when this person cannot be given it, or nobody may know. An offer that was
    /// given ends after its days, or with the next order.
    fn standing(&self, offer: &Offer, now: u32) -> Option<Standing> {
        if !self.is_known(now) {
            return None;
        }
        let (product, hour) = (offer.key(), now / 60);
        let (mut given, mut last) = (0, None);
        for event in self.noted(now) {
            if event.is(Action::Offer) && event.product == product {
                given += 1;
                last = Some(event);
            }
        }
        if let Some(last) = last {
            let (bought, when) = self.bought_last(now);
            let used = when >= last.hour && (bought, when) != (last.category, last.parent);
            let over = offer.days > 0 && hour.saturating_sub(last.hour) >= offer.hours();
            if !used && !over {
                return Some(Standing::Running(last.hour));
            }
        }
        (given < offer.times).then_some(Standing::Open)
    }

    /// What was bought last, and in which hour; zeros for nothing.
    fn bought_last(&self, now: u32) -> (u32, u32) {
        let mut bought = self.events(now).iter().rev();
        let last = bought.find(|event| event.is(Action::Purchase));
        last.map_or((0, 0), |event| (event.product, event.hour))
    }

    /// Keeps that a banner has given its offer, where it ends or is for once.
    pub(super) fn give_offer(&mut self, at: usize, now: u32) {
        let staged = self.config.staging.of(at);
        let Some(offer) = staged.and_then(|staged| self.offer_of(&staged)) else {
            return;
        };
        if offer.times == 0 || !matches!(self.standing(&offer, now), Some(Standing::Open)) {
            return;
        }
        let (category, parent) = self.bought_last(now);
        let event = Event {
            action: Action::Offer as u8,
            category,
            parent,
            ..Event::bare(offer.key(), now / 60, offer.code)
        };
        self.set_aside(event, now);
    }

    /// The product that a banner speaks of: in the cart, or looked at in more than one hour and as far as restraint lets it be brought up
    /// at all. Only one whose picture is at hand.
    fn spoken_of(&self, staged: &Staged, now: u32) -> Option<(usize, usize)> {
        let may = |shelf: usize, row: usize| {
            let home = &self.shelves[shelf];
            let reduced = home.prices.sale_at(row, now).is_some_and(|sale| {
                let price = home.prices.price.get(row).copied().unwrap_or(0);
                percent_off(price, sale) > 0
            });
            home.is_shown(row)
                && home.prices.can_order(row)
                && !home.prices.is_article(row)
                && !home.is_private(row)
                && (reduced || !staged.is(flag::REDUCED))
        };
        if staged.number(Stage::Product) == 2 {
            let mut cart = self.context().cart.iter().rev();
            return cart.find_map(|id| self.find(id).filter(|(shelf, row)| may(*shelf, *row)));
        }
        if self.consent.level(now) < Level::Visit || self.has_gifts(now) {
            return None;
        }
        // The same list, and the same restraint, as that of what was looked at.
        let picks = self.rank(Strategy::RecentlyViewed, 24, ANYWHERE, &[], now);
        let found = picks.iter().find(|pick| {
            let product = self.shelves[pick.shelf].key(pick.row);
            let looks = self.events(now).iter();
            let looks = looks.filter(|event| event.product == product && event.is(Action::View));
            looks.count() > 1 && may(pick.shelf, pick.row)
        });
        found.map(|pick| (pick.shelf, pick.row))
    }

    /// What a banner says of its product; nothing where it speaks of none.
    pub(super) fn spoken(&self, at: usize, now: u32) -> Spoken {
        let mut out = Spoken::default();
        let Some(staged) = self.config.staging.of(at) else {
            return out;
        };
        if staged.number(Stage::Product) == 0 {
            return out;
        }
        let Some((shelf, row)) = self.spoken_of(&staged, now) else {
            return out;
        };
        let (products, prices) = (&self.shelves[shelf].products, &self.shelves[shelf].prices);
        let price = prices.price.get(row).copied().unwrap_or(0);
        let now_costs = prices.price_at(row, now);
        out.title = products.titles.get(row).to_owned();
        out.price = money(now_costs);
        out.was = money(price);
        out.discount = digits(percent_off(price, now_costs));
        out.category = levels(products.category(row)).1.to_owned();
        out.link = products.link(row);
        out.image = products.image(row).unwrap_or_default();
        out.why = staged.texts[3].to_owned();
        out
    }

    /// Adds what the page's part draws of a banner to its texts: see [`super::BannerView`]. Nothing where there are only words and a picture.
    pub(super) fn stage(&self, at: usize, now: u32, texts: &mut Strings) {
        let Some(staged) = self.config.staging.of(at) else {
            return;
        };
        let [layout, film, captions, _] = staged.texts;
        if layout.is_empty() {
            return;
        }
        let counted = if staged.is(flag::COUNTDOWN) {
            moment(staged.number(Stage::Until), staged.is(flag::UNTIL_MOMENT))
        } else {
            String::new()
        };
        let (mut code, mut terms, mut name, mut apply) = ("", "", "", "");
        let mut ends = String::new();
        if let Some(offer) = self.offer_of(&staged) {
            (code, terms, name) = (offer.code, offer.terms, offer.name);
            if offer.flags & flag::APPLY != 0 {
                apply = "1";
            }
            ends = moment(offer.until, offer.flags & flag::UNTIL_MOMENT != 0);
            if offer.times > 0 && offer.days > 0 {
                let given = match self.standing(&offer, now) {
                    Some(Standing::Running(hour)) => hour,
                    _ => now / 60,
                };
                let last = minute(given.saturating_add(offer.hours()));
                let zone = self.local(now).wrapping_sub(now);
                let until = if offer.flags & flag::UNTIL_MOMENT == 0 {
                    offer.until.wrapping_sub(zone)
                } else {
                    offer.until
                };
                // Whichever comes first.
                if offer.until == 0 || last < until {
                    ends = moment(last, true);
                }
            }
        }
        for text in [
            layout, &counted, code, terms, &ends, name, apply, film, captions,
        ] {
            texts.push(text);
        }
    }

    /// Whether a banner that is more than words and a picture, or has dates, may be shown on a page of this type.
    pub(super) fn has_staged(&self) -> bool {
        let kind = self.context().kind as u8;
        let staged = self.config.staging.banners.as_chunks::<STAGE_NUMBERS>().0;
        staged.iter().any(|numbers| {
            let at = numbers[Stage::Banner as usize] as usize;
            let place = at.saturating_mul(BANNER_NUMBERS);
            let pages = self.config.banner_numbers.get(place).copied();
            pages.is_some_and(|pages| pages == 0 || pages >> kind & 1 == 1)
                && at < self.config.banners.len() / BANNER_TEXTS
        })
    }

    /// The next minute since 1970 at which a banner comes or goes by its dates; [`NOTHING`] for none.
    pub(super) fn next_date(&self, now: u32) -> u32 {
        let zone = self.local(now).wrapping_sub(now);
        let mut next = NOTHING;
        let mut take = |minute: u32, moment: bool| {
            let minute = if moment {
                minute
            } else {
                minute.wrapping_sub(zone)
            };
            if minute > now {
                next = next.min(minute);
            }
        };
        for numbers in self.config.staging.banners.as_chunks::<STAGE_NUMBERS>().0 {
            let number = |which: Stage| numbers[which as usize];
            let flags = number(Stage::Flags);
            for (which, moment) in [
                (Stage::From, flag::FROM_MOMENT),
                (Stage::Until, flag::UNTIL_MOMENT),
            ] {
                if number(which) > 0 {
                    take(number(which), flags & moment != 0);
                }
            }
        }
        let offers = self.config.staging.offers.len() / OFFER_NUMBERS;
        for place in 1..=offers as u32 {
            let Some(offer) = self.config.staging.offer(place) else {
                continue;
            };
            if offer.until > 0 {
                take(offer.until, offer.flags & flag::UNTIL_MOMENT != 0);
            }
            if let (true, Some(Standing::Running(hour))) = (
                offer.days > 0 && offer.times > 0,
                self.standing(&offer, now),
            ) {
                take(minute(hour.saturating_add(offer.hours())), true);
            }
        }
        next
    }
}

/// How much a price is reduced, in whole percent, never overstated.
fn percent_off(price: u32, sale: u32) -> u32 {
    let off = u64::from(price.saturating_sub(sale)) * 100;
    (off / u64::from(price.max(1))) as u32
}

/// The first minute of an hour since 1970.
fn minute(hour: u32) -> u32 {
    hour.saturating_mul(60)
}

/// A minute since 1970 as a text for the page: with `@` before it where it goes by the shopper's clock; empty for 0.
fn moment(minute: u32, moment: bool) -> String {
    let mut out = String::new();
    if minute > 0 {
        if !moment {
            out.push_str("@");
        }
        out.push_str(&digits(minute));
    }
    out
}
