//! What conditions may go by on this page, gathered from its context, its packs and, with leave, what was done.
//!
//! Decides nothing: a fact that nobody may know, or that nobody said, is left out.

pub use super::assigned::Experiments;
use super::condition::{
    CONDITION_TEXTS, Conditions, FALSE, Fact, Known, NOTHING, TRUE, day_and_month, season,
};
use super::config::{BANNER_NUMBERS, BANNER_TEXTS, OVERLAYS};
pub use super::inferred::Personas;
use super::page::Page;
pub use super::staging::Staging;
use crate::catalog::{cut, folded, key};
use crate::profile::{
    Event, History, MONTH, MONTHS, Order, POPULATION_NUMBERS, Population, Scores, by_day,
};
use crate::signals::{Action, PageType};

/// Hours without an event after which the next one belongs to another visit.
const APART: u32 = 12;
/// How many of the latest looks tell what was come back to.
const LOOKS: usize = 100;
/// Under which name opened pages are counted.
const PAGES_KEPT: &str = "devanture:pages";
/// How many of the latest products tell who seeks bargains or what is new, and how few tell nothing.
const SHARED: std::ops::RangeInclusive<usize> = 3..=10;

/// What the page says, beside its context.
#[derive(Clone, Debug)]
pub(super) struct Told {
    numbers: [u32; Fact::NUMBERS],
    texts: [String; Fact::COUNT - Fact::NUMBERS],
    /// The customer's past orders.
    orders: Vec<Order>,
    /// What the shopper is known by on this page, for experiments; empty when nobody says.
    pub(super) unit: String,
    /// The page's address, in which a variant can be asked for.
    pub(super) address: String,
    /// What this page has counted of variants that were drawn, as it is kept: it counts from the next page on.
    pub(super) tried: Vec<(u32, u32)>,
}

/// What can be told beside facts: places behind all of theirs.
pub mod tell {
    /// What the shopper is known by on this page, as a text.
    pub const UNIT: usize = 64;
    /// The page's address.
    pub const ADDRESS: usize = 65;
    /// Something that hangs on the experiment at this place stands on the page; answers the variant.
    pub const EXPOSE: usize = 66;
    /// Whether something may come over a page of this type by itself.
    pub const OVERLAY: usize = 67;
    /// Whether a banner that is more than words and a picture, or has dates, may be shown on a page of this type.
    pub const STAGED: usize = 72;
    /// The next minute since 1970 at which a banner comes or goes by its dates.
    pub const DATE: usize = 73;
    /// What hangs on the experiment at this place was taken up; answers 1 where that is kept.
    pub const SUCCESS: usize = 68;
}

impl Default for Told {
    fn default() -> Self {
        Self {
            numbers: [NOTHING; Fact::NUMBERS],
            texts: Default::default(),
            orders: Vec::new(),
            unit: String::new(),
            address: String::new(),
            tried: Vec::new(),
        }
    }
}

impl Page {
    /// Takes what the page layer knows, by the place of its [`Fact`] or of [`tell`]. Answers 0 when no condition asks for it, else the
    /// next value at which one changes; [`NOTHING`] for none.
    pub fn hear_told(&mut self, fact: usize, value: u32, text: &str, now: u32) -> u32 {
        const ORDERS: usize = Fact::Orders as usize;
        const PAGES: usize = Fact::Pages as usize;
        const SEARCHES: usize = Fact::Searches as usize;
        match fact {
            tell::UNIT => text.clone_into(&mut self.told.unit),
            tell::ADDRESS => {
                text.clone_into(&mut self.told.address);
                self.told.tried.clear();
            }
            tell::SUCCESS => return self.succeed(value as usize, now),
            tell::EXPOSE => return self.expose(value as usize, now),
            tell::OVERLAY => return self.has_overlays().into(),
            tell::STAGED => return self.has_staged().into(),
            tell::DATE => return self.next_date(now),
            ORDERS => self.told.orders = orders(text),
            PAGES => return self.count_page(now).into(),
            SEARCHES => return self.record_search(text, value == 1, now).into(),
            _ => {
                self.tell(fact, value);
                self.tell_text(fact, text);
            }
        }
        if fact < Fact::COUNT {
            self.code().next(fact, value)
        } else if !self.config.condition_numbers.is_empty() {
            NOTHING
        } else {
            0
        }
    }

    fn code(&self) -> Conditions<'_> {
        Conditions {
            code: &self.config.condition_numbers,
            texts: &self.config.condition_texts,
        }
    }

    pub(super) fn asks(&self, fact: Fact) -> bool {
        self.code().next(fact as usize, 0) != 0
    }

    /// Whether a banner may come over a page of this type; never over what is paid.
    fn has_overlays(&self) -> bool {
        (0..self.config.banners.len() / BANNER_TEXTS).any(|at| {
            let pages = self.config.banner_numbers[at * BANNER_NUMBERS];
            let kind = self.context().kind;
            self.config.banners.get(at * BANNER_TEXTS) == OVERLAYS
                && (pages == 0 || pages >> kind as u8 & 1 == 1)
                && !is_checkout(kind)
        })
    }

    /// Whether an overlay was shown in this visit, on another page.
    pub(super) fn has_interrupted(&self, now: u32) -> bool {
        let overlay = |id: u32| {
            let mut all = 0..self.config.banners.len() / BANNER_TEXTS;
            all.any(|at| {
                let text = |index: usize| self.config.banners.get(at * BANNER_TEXTS + index);
                text(0) == OVERLAYS && key(text(1)) == id
            })
        };
        self.noted(now).iter().any(|event| {
            let lately = (now / 60).saturating_sub(event.hour) < APART;
            event.is(Action::Shown)
                && lately
                && overlay(event.product)
                && !self.has_counted(event.product)
        })
    }

    /// Counts an opened page; answers whether it did.
    fn count_page(&mut self, now: u32) -> bool {
        if !self.asks(Fact::Pages) || !self.is_known(now) {
            return false;
        }
        let (product, hour) = (key(PAGES_KEPT), now / 60);
        let same = |event: &&Event| event.is(Action::Pages) && event.hour == hour;
        let known = self.noted(now).iter().find(same);
        let count = known.map_or(0, |event| event.price) + 1;
        self.set_aside(
            Event {
                action: Action::Pages as u8,
                price: count,
                ..Event::bare(product, hour, "")
            },
            now,
        );
        true
    }

    /// Records a search, and whether it found nothing; answers whether it did. Never of what is not profiled.
    pub fn record_search(&mut self, words: &str, is_empty: bool, now: u32) -> bool {
        let words = words.trim_ascii();
        let asked = self.asks(Fact::Searches) || self.asks(Fact::EmptySearches);
        let counts = asked && self.is_known(now) && !self.has_gifts(now);
        if words.is_empty() || !counts || self.config.is_private(words) {
            return false;
        }
        let mut folded = String::from_utf8(folded(words)).unwrap_or_default();
        folded.insert_str(0, "search:");
        self.set_aside(
            Event {
                action: Action::Search as u8,
                price: is_empty.into(),
                ..Event::bare(key(&folded), now / 60, words)
            },
            now,
        );
        true
    }

    /// Takes a number that the page layer knows, by the place of its [`Fact`]: device, referrer, scroll, time, and what was done in
    /// this visit. Others are found out here.
    pub fn tell(&mut self, fact: usize, value: u32) {
        if let Some(place) = self.told.numbers.get_mut(fact) {
            *place = value;
        }
    }

    /// Takes a text that the page layer knows: language and campaign.
    pub fn tell_text(&mut self, fact: usize, text: &str) {
        if let Some(place) = self.told.texts.get_mut(fact.wrapping_sub(Fact::NUMBERS)) {
            text.clone_into(place);
        }
    }

    /// Takes the customer's past orders, where the page has them; they count in place of those that this device remembers.
    pub fn tell_orders(&mut self, orders: Vec<Order>) {
        self.told.orders = orders;
    }

    /// What each condition of the configuration comes to.
    fn settled(&self, now: u32) -> Vec<i8> {
        let held = self.conditions(now, &[]);
        if self.config.experiments.is_empty() {
            return held;
        }
        // Who takes part hangs on no variant: so it is known by now.
        let variants = self.variants(&held, now);
        self.conditions(now, &variants)
    }

    /// The same where these variants are seen.
    #[inline(never)]
    pub(super) fn conditions(&self, now: u32, variants: &[u32]) -> Vec<i8> {
        if self.config.condition_numbers.is_empty() {
            return Vec::new();
        }
        let numbers = self.numbers(now);
        let [locale, campaign, source, medium, ..] = &self.told.texts;
        let category = self.category();
        let (persona, interests) = (self.persona(now), self.interests(now));
        let known = Known {
            numbers: &numbers,
            texts: [
                locale, campaign, source, medium, category, persona, &interests,
            ],
            events: self.is_known(now).then(|| self.events(now)),
            noted: self.noted(now),
            variants,
            now_hour: now / 60,
        };
        self.code().evaluate(&known)
    }

    /// The names of the segments that hold, for reports.
    pub fn held(&self, now: u32) -> Vec<&str> {
        let texts = &self.config.condition_texts;
        let held = self.settled(now).into_iter().enumerate();
        let names = held.filter(|(_, value)| *value == TRUE);
        names
            .map(|(at, _)| texts.get(at * CONDITION_TEXTS))
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// The segments and conditions of the shop for a look: what each comes to (1 holds, −1 does not, 0 nobody may know), its name, its
    /// title and why it holds, with tabs between; a line each.
    pub fn told_segments(&self, now: u32) -> String {
        let texts = &self.config.condition_texts;
        let mut out = String::new();
        let usual = self.usual_segments(now);
        for (at, name) in super::SEGMENTS.iter().enumerate() {
            out.push_str(match (usual, usual >> at & 1) {
                (0, _) => "0\t",
                (_, 0) => "-1\t",
                _ => "1\t",
            });
            out.push_str(name);
            out.push_str("\t\t\n");
        }
        for (at, value) in self.settled(now).into_iter().enumerate() {
            out.push_str(match value {
                TRUE => "1",
                FALSE => "-1",
                _ => "0",
            });
            for text in 0..CONDITION_TEXTS {
                out.push_str("\t");
                out.push_str(&self.explained(texts.get(at * CONDITION_TEXTS + text), now));
            }
            out.push_str("\n");
        }
        if let Some((name, title, told, _)) = self.told_persona(now) {
            for text in ["1\t", name, "\t", title, "\t", &told, "\n"] {
                out.push_str(text);
            }
        }
        out
    }

    /// Whether a condition holds, counted from 1, and why in words; 0 is no condition, which always holds.
    pub(super) fn condition(&self, place: usize, now: u32) -> Option<&str> {
        let holds = place == 0 || self.settled(now).get(place - 1) == Some(&TRUE);
        let why = (place * CONDITION_TEXTS).wrapping_sub(1);
        holds.then(|| self.config.condition_texts.get(why))
    }

    /// The bits of the shop's own segments, counted from 0.
    pub(super) fn own_segments(&self, now: u32) -> u32 {
        let mut bits = 0;
        for (at, value) in self.settled(now).iter().take(30).enumerate() {
            bits |= u32::from(*value == TRUE) << at;
        }
        bits
    }

    fn numbers(&self, now: u32) -> [u32; Fact::NUMBERS] {
        let mut out = self.told.numbers;
        let context = self.context();
        let mut set = |fact: Fact, value: u32| out[fact as usize] = value;
        set(Fact::CartCount, context.cart.len() as u32);
        set(Fact::CartValue, self.cart_value(now).unwrap_or(NOTHING));
        set(Fact::Gifts, u32::from(self.has_gifts(now)));
        set(
            Fact::Named,
            u32::from(!context.first_name.trim_ascii().is_empty()),
        );
        set(Fact::PageKind, context.kind as u32);
        let local = self.local(now);
        let (day, month) = day_and_month(local);
        set(Fact::Hour, local % 1440 / 60);
        set(Fact::Day, day);
        set(Fact::Month, month);
        set(Fact::Season, season(month));
        if !self.is_known(now) {
            for fact in [Fact::Pages, Fact::Searches, Fact::EmptySearches] {
                set(fact, NOTHING);
            }
            return out;
        }
        let (events, hour) = (self.events(now), now / 60);
        let noted = self.noted(now);
        let begun = begun(events, noted, hour);
        let of_visit = |action: Action| {
            let all = noted.iter();
            all.filter(move |event| event.is(action) && event.hour >= begun)
        };
        let searches = || of_visit(Action::Search);
        set(
            Fact::Pages,
            of_visit(Action::Pages).fold(0, |sum, event| sum + event.price),
        );
        set(Fact::Searches, searches().count() as u32);
        set(
            Fact::EmptySearches,
            searches().fold(0, |sum, event| sum + event.price),
        );
        let visits = visits(events, hour);
        set(Fact::Visits, visits);
        set(Fact::Returning, u32::from(visits > 1));
        set(Fact::Revisited, self.revisited(events, hour));
        set(
            Fact::Bargains,
            self.share(events, &|product| self.is_reduced(product, now)),
        );
        set(
            Fact::Novelties,
            self.share(events, &|product| self.is_new(product, now)),
        );
        let in_cart = |product: u32| context.cart.iter().any(|id| key(id) == product);
        let last = events
            .iter()
            .rev()
            .find(|event| event.is(Action::Cart) && in_cart(event.product));
        if let Some(event) = last {
            set(Fact::CartAge, seconds(hour, event.hour));
        }
        let remembered;
        let orders = if self.told.orders.is_empty() {
            remembered = bought(events);
            &remembered
        } else {
            &self.told.orders
        };
        let days = by_day(orders);
        set(Fact::Orders, days.len() as u32);
        set(
            Fact::Spent,
            days.iter()
                .fold(0, |sum, day| sum.saturating_add(day.total)),
        );
        if let Some(day) = days.last() {
            set(Fact::SinceOrder, seconds(hour, day.hour));
        }
        let customers = &self.config.customers;
        let borders = customers.get(POPULATION_NUMBERS..).unwrap_or(&[]);
        if let Some(scores) = Scores::of(orders, borders, hour) {
            set(Fact::Rfm, scores.name().into());
        }
        let population = Population::from_bits(customers);
        if let (Some(population), Some(history)) = (population, History::of(orders, hour)) {
            set(Fact::Alive, (population.alive(&history) * 1000.0) as u32);
            let year = population.orders(&history, f64::from(MONTHS) * MONTH);
            set(Fact::Expected, (year * 1000.0) as u32);
            if let Some(value) = population.value(&history) {
                set(Fact::Worth, value as u32);
            }
        }
        out
    }

    /// How many products were come back to in two weeks, and are neither in the cart nor bought.
    fn revisited(&self, events: &[Event], hour: u32) -> u32 {
        let latest = events
            .get(events.len().saturating_sub(LOOKS)..)
            .unwrap_or(&[]);
        // Product, looks, and whether it was taken.
        let mut seen: Vec<(u32, u32, bool)> = Vec::new();
        for event in latest
            .iter()
            .filter(|event| hour.saturating_sub(event.hour) < 14 * 24)
        {
            let look = u32::from(event.is(Action::View));
            match seen
                .iter_mut()
                .find(|(product, ..)| *product == event.product)
            {
                Some((_, looks, taken)) => {
                    *looks += look;
                    *taken |= look == 0;
                }
                None => seen.push((event.product, look, look == 0)),
            }
        }
        seen.iter()
            .filter(|(_, looks, taken)| *looks > 1 && !taken)
            .count() as u32
    }

    /// Of the latest products that this page knows, how many are of a kind, in thousandths.
    fn share(&self, events: &[Event], is: &dyn Fn(u32) -> Option<bool>) -> u32 {
        let mut seen: Vec<u32> = Vec::new();
        let mut of_kind = 0;
        for event in events
            .iter()
            .rev()
            .filter(|event| event.is(Action::View))
            .take(LOOKS)
        {
            if seen.len() == *SHARED.end() || seen.contains(&event.product) {
                continue;
            }
            if let Some(is) = is(event.product) {
                seen.push(event.product);
                of_kind += u32::from(is);
            }
        }
        if SHARED.contains(&seen.len()) {
            of_kind * 1000 / seen.len() as u32
        } else {
            NOTHING
        }
    }
}

/// In which hour this visit began: twelve hours without anything lie before it.
fn begun(events: &[Event], noted: &[Event], hour: u32) -> u32 {
    let mut first = hour;
    loop {
        let earlier = events.iter().chain(noted).map(|event| event.hour);
        let near = |then: &u32| *then < first && then + APART >= first;
        match earlier.filter(near).min() {
            Some(then) => first = then,
            None => return first,
        }
    }
}

/// Orders as lines of an hour since 1970 and an amount in minor units.
fn orders(text: &str) -> Vec<Order> {
    let mut out = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (line, after) = cut(text, b'\n');
        if let (hour, Some(total)) = cut(line, b' ')
            && let (Ok(hour), Ok(total)) = (hour.parse(), total.parse())
        {
            out.push(Order { hour, total });
        }
        rest = after;
    }
    out
}

/// Whether nothing may come over a page of this type: where the shopper pays, or is about to.
pub(super) fn is_checkout(kind: PageType) -> bool {
    matches!(kind, PageType::Cart | PageType::Checkout)
}

/// Hour and day of the week (Monday 0) of an hour since 1970, on a clock that is so many minutes ahead.
pub(super) fn local_time(hour: u32, zone: u32) -> (u32, u32) {
    let local = hour.wrapping_mul(60).wrapping_add(zone);
    (local % 1440 / 60, day_and_month(local).0)
}

fn seconds(hour: u32, then: u32) -> u32 {
    hour.saturating_sub(then).saturating_mul(3600)
}

/// On how many occasions something was done, this one included.
fn visits(events: &[Event], hour: u32) -> u32 {
    let (mut count, mut last) = (0, None);
    for event in events.iter().map(|event| event.hour).chain([hour]) {
        count += u32::from(last.is_none_or(|last: u32| last + APART < event));
        last = Some(event);
    }
    count
}

/// The orders that this device remembers: what was bought in one hour.
fn bought(events: &[Event]) -> Vec<Order> {
    let purchases = events.iter().filter(|event| event.is(Action::Purchase));
    let orders = purchases.map(|event| Order {
        hour: event.hour,
        total: event.price,
    });
    orders.collect()
}
