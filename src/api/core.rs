//! Exports of the ranking module. `now` is always minutes since 1970; lists of texts are joined by line feeds.

use super::json::Json;
use crate::catalog::format::FormatError;
use crate::catalog::{cut, key};
use crate::consent::{Answer, Level, Source, State, tcf};
use crate::placement::{self, Kept, Name, Number, Place, Store};
use crate::profile::Correction;
use crate::signals::{Action, PageContext, PageType};
use wasm_bindgen::prelude::wasm_bindgen;

/// One open page.
#[wasm_bindgen]
#[derive(Default)]
pub struct Page {
    inner: placement::Page,
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

#[wasm_bindgen]
impl Page {
    /// An empty page.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a configuration pack; 0, or the code of what is wrong.
    pub fn configure(&mut self, config: &[u8]) -> u32 {
        code(self.inner.configure(config))
    }

    /// Takes a pack of products and its prices; 0, or the code of what is wrong. `public`: everyone on this
    /// page fetched it.
    pub fn load(&mut self, products: &[u8], prices: &[u8], public: bool, now: u32) -> u32 {
        code(self.inner.load(products, prices, public, now))
    }

    /// Drops all packs.
    pub fn unload(&mut self) {
        self.inner.unload();
    }

    /// Says what the page is about. `path` is the normalized address.
    #[allow(
        clippy::too_many_arguments,
        reason = "plain facts cross the border one by one: an object would be read key by key"
    )]
    pub fn page(
        &mut self,
        kind: u32,
        products: &str,
        category: &str,
        path: &str,
        cart: &str,
        first_name: &str,
        now: u32,
    ) {
        let context = PageContext {
            kind: PageType::from_code(kind),
            products: lines(products),
            category: category.to_owned(),
            address: key(path),
            cart: lines(cart),
            first_name: String::new(),
        };
        self.inner.open(context, now);
        self.inner.set_first_name(first_name);
    }

    /// Replaces what is in the cart.
    pub fn cart(&mut self, ids: &str) {
        self.inner.set_cart(lines(ids));
    }

    /// Hears a TCF event; see `consent::tcf`.
    pub fn tcf(&mut self, event: &str, gdpr: i32, publisher: u32, custom: u32) {
        let purpose = self.inner.config.number(Number::TcfCustom);
        self.inner
            .consent
            .hear(Source::Tcf, tcf(event, gdpr, publisher, custom, purpose));
    }

    /// Hears a tool with one switch: `source` as in `consent::Source`, `state` 1 granted, 0 denied, −1 unknown.
    pub fn tool(&mut self, source: u32, state: i32) {
        let source = if source == 1 {
            Source::Tarteaucitron
        } else {
            Source::Generic
        };
        self.inner
            .consent
            .hear(source, Answer::all(State::from_number(state)));
    }

    /// Hears the shop's own call, one state per purpose.
    pub fn set_consent(&mut self, preferences: i32, personalization: i32, measurement: i32) {
        let answer = Answer {
            preferences: State::from_number(preferences),
            personalization: State::from_number(personalization),
            measurement: State::from_number(measurement),
            pending: false,
        };
        self.inner.consent.hear(Source::Api, answer);
    }

    /// Hears Global Privacy Control or Do Not Track.
    pub fn gpc(&mut self, on: bool) {
        self.inner.consent.hear_signal(on);
    }

    /// Hears that no consent tool was found.
    pub fn no_consent_tool(&mut self) {
        self.inner.consent.hear_no_tool();
    }

    /// The shopper chose a level in the panel.
    pub fn choose(&mut self, level: u32, now: u32) {
        self.inner.choose_level(Level::from_code(level), now);
    }

    /// The level in force.
    pub fn level(&mut self, now: u32) -> u32 {
        self.inner.level(now) as u32
    }

    /// Whether the widget offers its own opt-in.
    pub fn offers_opt_in(&self, now: u32) -> bool {
        self.inner.consent.offers_opt_in(now)
    }

    /// Whether a consent question is on screen, so that nothing new is written.
    pub fn is_pending(&self) -> bool {
        self.inner.consent.is_pending()
    }

    /// Where a store belongs now: 0 nowhere (erase it), 1 session, 2 local, 3 database, 4 not known yet (leave it).
    pub fn place(&self, number: u32, now: u32) -> u32 {
        let place: Place = self.inner.place(store(number), now);
        place as u32
    }

    /// A store's bytes, when consent allows them at this moment.
    pub fn save(&self, number: u32, now: u32) -> Option<Vec<u8>> {
        self.inner.save(store(number), now)
    }

    /// Takes up what was stored; `false`: erase it.
    pub fn restore(&mut self, number: u32, bytes: &[u8], now: u32) -> bool {
        self.inner.restore(store(number), bytes, now)
    }

    /// Stores to write or erase since the last call, one bit each.
    pub fn changed(&mut self) -> u32 {
        self.inner.take_changed()
    }

    /// Forgets everything.
    pub fn erase(&mut self) {
        self.inner.erase();
    }

    /// Records an action (1 view, 2 cart, 3 uncart, 4 purchase) on products.
    pub fn record(&mut self, action: u32, ids: &str, now: u32) -> bool {
        Action::from_code(action).is_some_and(|action| self.inner.record(action, &lines(ids), now))
    }

    /// Records that the page's own product was looked at.
    pub fn record_view(&mut self, now: u32) -> bool {
        self.inner.record_view(now)
    }

    /// Takes a correction: 0 less like this, 1 never, 2 take both back, 3 close a banner.
    pub fn feedback(&mut self, kind: u32, id: &str, now: u32) {
        match kind {
            0 => self.inner.correct(Correction::Less, id, now),
            1 => self.inner.correct(Correction::Never, id, now),
            3 => self.inner.correct(Correction::Dismissed, id, now),
            _ => self.inner.uncorrect(id),
        }
    }

    /// Images of the page's public pool and of all banners, in their fixed order.
    pub fn pool(&self) -> String {
        let mut images = self.inner.pool_images();
        images.extend(self.inner.banner_images());
        placement::joined(&images)
    }

    /// Images of personal candidates, to be looked for on this device only.
    pub fn wanted(&mut self, now: u32) -> String {
        placement::joined(&self.inner.wanted_images(now))
    }

    /// Which of them were found.
    pub fn available(&mut self, indexes: &[u32]) {
        self.inner.found_images(indexes);
    }

    /// A placement's view for the interface.
    pub fn fill(&self, placement: &str, limit: u32, now: u32, seen: &str) -> Option<Vec<u8>> {
        let mut view = self
            .inner
            .carousel(placement, limit as usize, &lines(seen), now)?;
        view.encode().ok()
    }

    /// A placement's products with their reasons, as JSON; empty when there is not enough.
    pub fn fill_json(&self, placement: &str, limit: u32, now: u32, seen: &str) -> String {
        let picks = self
            .inner
            .picks(placement, limit as usize, &lines(seen), now);
        if picks.is_empty() {
            return String::new();
        }
        let mut json = Json::default();
        json.open("", '[');
        for pick in &picks {
            let shelf = self.inner.shelf(pick);
            let (products, prices, row) = (&shelf.products, &shelf.prices, pick.row);
            let number = |column: &[u32]| i64::from(column.get(row).copied().unwrap_or(0));
            let price = number(&prices.price);
            json.open("", '{')
                .text("id", products.ids.get(row))
                .text("title", products.titles.get(row))
                .text("url", &products.link(row))
                .text("image", &products.image(row).unwrap_or_default())
                .text("brand", products.brand(row))
                .text("category", products.category(row))
                .text("currency", self.inner.name(Name::Currency))
                .number("price", price)
                .number("priceMax", price + number(&prices.spread))
                .number("salePrice", prices.sale_at(row, now).map_or(0, i64::from))
                .number(
                    "rating",
                    products.rating.get(row).copied().map_or(0, i64::from),
                )
                .number("ratingCount", number(&products.rating_count))
                .number("score", i64::from(pick.score()))
                .open("reasons", '[');
            for (term, name, points) in self.inner.terms(&pick.terms) {
                json.open("", '{')
                    .text("term", name)
                    .number("weight", i64::from(points))
                    .text("text", &self.inner.term_text(term, pick, now))
                    .close('}');
            }
            json.close(']').close('}');
        }
        json.close(']');
        json.finish()
    }

    /// A slot's banner.
    pub fn banner(&self, placement: &str, now: u32) -> Option<Vec<u8>> {
        self.inner.banner(placement, now)?.encode().ok()
    }

    /// The same banner's id and addresses, as JSON; empty without one.
    pub fn banner_json(&self, placement: &str, now: u32) -> String {
        let Some(view) = self.inner.banner(placement, now) else {
            return String::new();
        };
        let mut json = Json::default();
        json.open("", '{')
            .text("id", view.texts.get(0))
            .text("url", view.texts.get(4))
            .text("image", view.texts.get(5))
            .close('}');
        json.finish()
    }

    /// The panel.
    pub fn preferences(&self, now: u32) -> Option<Vec<u8>> {
        self.inner.preferences(now).encode().ok()
    }

    /// Removes one item of the panel's list.
    pub fn remove(&mut self, index: u32, now: u32) {
        self.inner.remove_kept(index as usize, now);
    }

    /// Everything that is kept, as JSON: the file that the shopper can save.
    pub fn export_json(&self, now: u32) -> String {
        let mut json = Json::default();
        json.open("", '{')
            .text("format", "devanture-export")
            .number("version", 1)
            .number("level", self.inner.consent.level(now) as i64)
            .open("kept", '[');
        for (kind, hour, title, price) in self.inner.export(now) {
            let name = match kind {
                Kept::View => "view",
                Kept::Cart => "cart",
                Kept::Bought => "purchase",
                Kept::Less => "less",
                Kept::Never => "never",
            };
            json.open("", '{')
                .text("what", name)
                .text("title", title)
                .number("price", i64::from(price))
                .number("hoursSince1970", i64::from(hour))
                .close('}');
        }
        json.close(']').close('}');
        json.finish()
    }

    /// A number of the configuration; see `placement::Number`.
    pub fn number(&self, index: u32) -> u32 {
        self.inner
            .config
            .numbers
            .get(index as usize)
            .copied()
            .unwrap_or(0)
    }

    /// A name of the configuration; see `placement::Name`.
    pub fn name(&self, index: u32) -> String {
        self.inner.config.names.get(index as usize).to_owned()
    }
}
