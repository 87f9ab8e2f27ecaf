//! One open page's engine, called as the browser's glue calls it, one method for one of `src/js/glue/core.js`.
//!
//! What is asked and answered can be kept, so that a test plays it again with the browser's module and compares. Decides
//! nothing itself: it only says in one place how the library is called.

use crate::catalog::format::FormatError;
use crate::catalog::key;
use crate::consent::{Answer, Level, Source, State, Via};
use crate::placement::{BannerView, Page, Place, Question, Slot, Store, joined};
use crate::profile::Correction;
use crate::recommend::{Exclusion, Term};
use crate::signals::{Action, PageContext, PageType};
use serde_json::{Value, json};

/// A call of the glue's class: its name, what was handed in, what came back. A file stands as `{"file": name}`, other bytes as
/// `{"bytes": […]}`.
pub type Call = (&'static str, Vec<Value>, Value);

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub kind: PageType,
    pub product: Option<String>,
    pub category: String,
    pub path: String,
    pub cart: Vec<String>,
    pub cart_total: Option<u32>,
    pub first_name: String,
    /// Minutes by which the shopper's clock is ahead of UTC.
    pub zone: i32,
}

pub(super) struct Engine {
    pub page: Page,
    calls: Option<Vec<Call>>,
}

/// The texts of a product that the glue tells, before the terms in words.
const TEXTS: usize = 6;
/// The numbers of a product that the glue tells, before the points of the terms.
const NUMBERS: usize = 6;

fn bytes(bytes: &[u8]) -> Value {
    json!({ "bytes": bytes })
}

fn file(name: &str) -> Value {
    json!({ "file": name })
}

fn state(state: State) -> i32 {
    match state {
        State::Granted => 1,
        State::Denied => 0,
        State::Unknown => -1,
    }
}

impl Engine {
    /// A fresh page; `kept`: whether its calls are to be kept.
    pub fn new(kept: bool) -> Self {
        Self {
            page: Page::new(),
            calls: kept.then(Vec::new),
        }
    }

    /// The calls so far.
    pub fn take_calls(&mut self) -> Vec<Call> {
        self.calls.as_mut().map(std::mem::take).unwrap_or_default()
    }

    fn log(&mut self, name: &'static str, call: impl FnOnce() -> (Vec<Value>, Value)) {
        if let Some(calls) = &mut self.calls {
            let (given, answer) = call();
            calls.push((name, given, answer));
        }
    }

    pub fn configure(&mut self, name: &str, pack: &[u8]) -> Result<(), FormatError> {
        self.page.configure(pack)?;
        self.log("configure", || (vec![file(name)], json!(0)));
        Ok(())
    }

    pub fn load(
        &mut self,
        names: &(String, String),
        products: &[u8],
        prices: &[u8],
        now: u32,
    ) -> Result<(), FormatError> {
        self.page.load(products, prices, true, now)?;
        self.log("load", || {
            let given = vec![file(&names.0), file(&names.1), json!(true), json!(now)];
            (given, json!(0))
        });
        Ok(())
    }

    pub fn open(&mut self, said: &Said, now: u32) {
        let context = PageContext {
            kind: said.kind,
            products: said.product.iter().cloned().collect(),
            category: said.category.clone(),
            address: key(&said.path),
            cart: said.cart.clone(),
            cart_total: said.cart_total,
            ..PageContext::default()
        };
        self.page.set_zone(said.zone);
        self.page.open(context, now);
        self.page.set_first_name(&said.first_name);
        self.log("page", || {
            let product = said.product.as_deref().unwrap_or("");
            let cart = joined(&said.cart);
            let given = vec![
                json!(said.kind as u8),
                json!(product),
                json!(said.category),
                json!(said.path),
                json!(cart),
                json!(said.first_name),
                json!(now),
                json!(said.cart_total.map_or(-1, i64::from)),
                json!(said.zone),
            ];
            (given, Value::Null)
        });
    }

    pub fn tell(&mut self, what: usize, value: u32, text: &str, now: u32) {
        let answer = self.page.hear_told(what, value, text, now) as i32;
        self.log("tell", || {
            let given = vec![json!(what), json!(value), json!(text), json!(now)];
            (given, json!(answer))
        });
    }

    pub fn hear(&mut self, source: Source, answer: Answer) {
        self.page.consent.hear(source, answer);
        self.log("hear", || {
            let Answer {
                preferences,
                personalization,
                measurement,
                pending,
            } = answer;
            let states = [preferences, personalization, measurement].map(state);
            let mut given = vec![json!(source as u8)];
            given.extend(states.map(|state| json!(state)));
            given.push(json!(i32::from(pending)));
            (given, Value::Null)
        });
    }

    pub fn hear_no_tool(&mut self) {
        self.page.consent.hear_no_tool();
        self.log("no_consent_tool", || (vec![], Value::Null));
    }

    pub fn hear_signal(&mut self) {
        self.page.consent.hear_signal(true);
        self.log("gpc", || (vec![json!(1)], Value::Null));
    }

    pub fn choose(&mut self, level: Level, now: u32) {
        self.page.choose_level(level, Via::Shop, now);
        self.log("choose", || {
            let via = Via::Shop as u8;
            (
                vec![json!(level as u8), json!(via), json!(now)],
                Value::Null,
            )
        });
    }

    pub fn level(&mut self, now: u32) -> Level {
        let level = self.page.level(now);
        self.log("level", || (vec![json!(now)], json!(level as u8)));
        level
    }

    pub fn place(&mut self, store: Store, now: u32) -> Place {
        let place = self.page.place(store, now);
        self.log("place", || {
            (vec![json!(store as u8), json!(now)], json!(place as u8))
        });
        place
    }

    pub fn save(&mut self, store: Store, now: u32) -> Option<Vec<u8>> {
        let saved = self.page.save(store, now);
        self.log("save", || {
            let answer = saved.as_deref().map_or(Value::Null, bytes);
            (vec![json!(store as u8), json!(now)], answer)
        });
        saved
    }

    pub fn restore(&mut self, store: Store, stored: &[u8], now: u32) -> bool {
        let taken = self.page.restore(store, stored, now);
        self.log("restore", || {
            let given = vec![json!(store as u8), bytes(stored), json!(now)];
            (given, json!(taken))
        });
        taken
    }

    pub fn record(&mut self, action: Action, id: &str, now: u32) -> bool {
        let recorded = self.page.record(action, &[id.to_owned()], now);
        self.log("record", || {
            let given = vec![json!(action as u8), json!(id), json!(now)];
            (given, json!(recorded))
        });
        recorded
    }

    pub fn record_view(&mut self, now: u32) -> bool {
        let recorded = self.page.record_view(now);
        self.log("record_view", || (vec![json!(now)], json!(recorded)));
        recorded
    }

    pub fn correct(&mut self, kind: Correction, id: &str, now: u32) {
        self.page.correct(kind, id, now);
        self.log("feedback", || {
            // What the glue calls 2 takes corrections back.
            let code = match kind {
                Correction::Less => 0,
                Correction::Never => 1,
                Correction::Dismissed => 3,
                other => other as u8,
            };
            (vec![json!(code), json!(id), json!(now)], Value::Null)
        });
    }

    /// Says, as a quiz does, that something is liked.
    pub fn declare(&mut self, interest: &str, now: u32) {
        // A shop that asks nothing hears nothing.
        if !self.page.config.asks_more() {
            return;
        }
        let (say, kind) = (Question::Say as u32, Correction::Declared as u32);
        let thing = format!("interest/{interest}");
        let text = [thing.as_str(), interest, interest].join("\0");
        let answer = self.page.said(say, kind, &text, now) as i32;
        self.log("ask", || {
            let given = vec![
                json!(say),
                json!(kind),
                json!(now),
                json!(thing),
                json!(interest),
                json!(interest),
            ];
            (given, json!(answer))
        });
    }

    /// Pictures of the page's pool and of all banners, which everyone fetches.
    pub fn pictures(&mut self) -> Vec<String> {
        let mut pictures = self.page.pool_images();
        pictures.extend(self.page.banner_images());
        self.log("pool", || (vec![], json!(joined(&pictures))));
        pictures
    }

    /// Says which pictures outside the pool are on this device.
    pub fn find(&mut self, kept: &[String], now: u32) {
        let wanted = self.page.wanted_images(now);
        self.log("wanted", || (vec![json!(now)], json!(joined(&wanted))));
        let found: Vec<u32> = (0..)
            .zip(&wanted)
            .filter(|(_, url)| kept.contains(url))
            .map(|(at, _)| at)
            .collect();
        self.page.found_images(&found);
        self.log("available", || {
            let indexes: Vec<u8> = found.iter().flat_map(|at| at.to_le_bytes()).collect();
            (vec![bytes(&indexes)], Value::Null)
        });
    }

    pub fn slot(&mut self, placement: &str, seen: &[String], now: u32) -> Option<Slot> {
        let slot = self.page.slot(placement, 0, seen, now);
        if let Some(slot) = &slot {
            self.page.count_shown(slot, now);
        }
        if self.calls.is_some() {
            self.log_slot(placement, seen, slot.as_ref(), now);
        }
        slot
    }

    /// Why a placement does not show a product. No method of the glue's class: the module that explains alone has it.
    pub fn exclusion(
        &mut self,
        placement: &str,
        seen: &[String],
        id: &str,
        now: u32,
    ) -> Option<Exclusion> {
        let found = self.page.exclusion(placement, 0, seen, id, now);
        let told = found.map(|found| self.page.told(found));
        self.log("exclusion", || {
            let given = vec![
                json!(placement),
                json!(id),
                json!(joined(seen)),
                json!(0),
                json!(now),
            ];
            (given, told.as_deref().map_or(Value::Null, bytes))
        });
        found
    }

    /// Everything that the glue can say of a filled placement.
    fn log_slot(&mut self, placement: &str, seen: &[String], slot: Option<&Slot>, now: u32) {
        let picks = slot.map_or(&[][..], |slot| &slot.picks);
        let seen = joined(seen);
        // A placement may say something without any product.
        let count = match picks.len() as i32 {
            0 if slot.is_some() => -1,
            count => count,
        };
        self.log("fill", || {
            let given = vec![json!(placement), json!(0), json!(now), json!(seen)];
            (given, json!(count))
        });
        let Some(slot) = slot else { return };
        let view = self.page.cards(slot, now).encode().unwrap_or_default();
        self.log("cards", || (vec![json!(now)], bytes(&view)));
        for (at, pick) in picks.iter().enumerate() {
            let shelf = self.page.shelf(pick);
            let (products, row) = (&shelf.products, pick.row);
            let texts = vec![
                products.ids.get(row).to_owned(),
                products.titles.get(row).to_owned(),
                products.link(row),
                products.image(row).unwrap_or_default(),
                products.brand(row).to_owned(),
                products.category(row).to_owned(),
            ];
            debug_assert_eq!(texts.len(), TEXTS);
            let mut texts: Vec<(usize, String)> = texts.into_iter().enumerate().collect();
            // As `src/js/api.ts` does: only terms that count are asked for their words.
            for (at, (term, _)) in Term::ALL.iter().enumerate() {
                if pick.terms[*term as usize] != 0 {
                    texts.push((TEXTS + at, self.page.reason(*term, pick, now)));
                }
            }
            for (which, text) in texts {
                let given = vec![json!(at), json!(which), json!(now)];
                self.log("pick_text", || (given, json!(text)));
            }
            let points = pick.terms.iter().enumerate();
            let mut numbers: Vec<(usize, i32)> = points
                .map(|(term, points)| (NUMBERS + term, *points))
                .collect();
            numbers.push((NUMBERS - 1, pick.score()));
            for (which, number) in numbers {
                let given = vec![json!(at), json!(which), json!(now)];
                self.log("pick_number", || (given, json!(number)));
            }
        }
    }

    pub fn banner(&mut self, placement: &str, now: u32) -> Option<BannerView> {
        let banner = self.page.banner(placement, now);
        if let Some(banner) = &banner {
            self.page.count_banner(banner, now);
        }
        self.log("banner", || {
            let view = banner.as_ref().and_then(|view| view.encode().ok());
            let answer = view.as_deref().map_or(Value::Null, bytes);
            (vec![json!(placement), json!(now)], answer)
        });
        banner
    }
}
