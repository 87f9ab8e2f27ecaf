//! One open page: packs, consent, profile and context together, and the slots they fill.
//!
//! Pure: it takes the time as an argument, hands bytes to be stored and images to be fetched to whoever
//! asks, and touches no browser. Whether something may be stored is decided here, at the moment of asking.

#[cfg(not(feature = "unconditional"))]
use super::config::FAVORITES;
use super::config::{Config, ImageMode, Name, Number, PLACEMENT_NUMBERS, default_title, fill};
use super::texts::Text;
use super::views::{AMOUNT, CarouselView, badge, option};
#[cfg(not(target_arch = "wasm32"))]
use crate::catalog::ONE_OFF;
use crate::catalog::format::FormatError;
use crate::catalog::{Availability, PRIVATE, Strings, cut, key, levels};
use crate::consent::{CHOICE_DAYS, Consent, Level, Verdict, Via};
use crate::profile::{
    Correction, Corrections, Event, HISTORY, Profile, Restraint, Stored, Taste, record_of, taste,
};
use crate::recommend::{
    COMPUTES, EXPLAINS, Exclusion, FULL, Listed, Moment, Pick, Public, Query, REASONS, RULE_TEXTS,
    Scene, Shelf, Strategy, Term, basket, category_keys, cheaper, due, fill_up, listed, looks,
    pool, reasons, recommend, shares,
};
use crate::signals::{Action, PageContext, PageType};

// Only the full build of the ranking module has it.
#[cfg(not(feature = "unconditional"))]
#[path = "asked.rs"]
mod asked;

#[cfg(not(feature = "unconditional"))]
pub use asked::{NEVER, PERSONA, Question};

/// What the page may keep between visits. The code is the adapters' number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Store {
    /// The level chosen in the panel.
    Choice = 0,
    /// Explicit corrections.
    Corrections = 1,
    /// Browsing.
    Profile = 2,
}

/// Where a store belongs at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Place {
    /// It must not exist: erase it.
    Nowhere = 0,
    /// sessionStorage: gone with the tab.
    Session = 1,
    /// localStorage.
    Local = 2,
    /// IndexedDB.
    Database = 3,
    /// Nothing is known yet: neither read, write nor erase it.
    Unknown = 4,
}

/// No placement of the configuration.
pub(super) const ANYWHERE: usize = usize::MAX;

/// One open page.
#[derive(Debug, Default)]
pub struct Page {
    /// The shop's configuration.
    pub config: Config,
    /// What is known of consent.
    pub consent: Consent,
    pub(super) shelves: Vec<Shelf>,
    context: PageContext,
    /// Minutes by which the shopper's clock is ahead of UTC; behind it, the number wraps.
    zone: u32,
    /// The page's product, as (shelf, row).
    pub(super) own: Option<(usize, usize)>,
    profile: Profile,
    corrections: Corrections,
    /// The level last asked for, to notice a withdrawal.
    last_level: Level,
    /// Whether browsing was allowed at any time on this page: silence after a yes is a withdrawal.
    was_allowed: bool,
    /// Public pool of the page, in its fixed order.
    pool: Vec<(usize, usize)>,
    /// Personal candidates outside the pool, in the order in which they were asked about.
    wanted: Vec<(usize, usize)>,
    /// Stores to write or erase, one bit each.
    changed: u32,
    /// What the page layer says, for conditions.
    pub(super) told: super::known::Told,
    /// What this page has shown of what was chosen for the shopper: it counts once a page.
    counted: Vec<u32>,
    /// The engine does not hold itself back: for the report that compares. The browser modules do not have it.
    #[cfg(not(target_arch = "wasm32"))]
    pub unrestrained: bool,
}

/// A placement's content: what is chosen, before it becomes cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The heading.
    pub title: String,
    /// The products, best first.
    pub picks: Vec<Pick>,
    /// They are chosen from and put in the cart at once; the first is the page's own.
    pub bundle: bool,
    /// It depends on what the shopper did: how often it is shown is counted.
    pub personal: bool,
}

/// Why something known is not used.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// It was looked at once.
    Once,
    /// It was shown often without being opened.
    Rests,
    /// It was bought lately.
    Bought,
    /// One of its category is enough, and was bought lately.
    Closed,
}

/// What must not stand in a slot, as keys, and why, in the builds that say so.
#[derive(Default)]
struct Left {
    keys: Vec<u32>,
    why: Vec<Exclusion>,
}

impl Left {
    #[inline(always)]
    fn push(&mut self, key: u32, why: Exclusion) {
        self.keys.push(key);
        if EXPLAINS {
            self.why.push(why);
        }
    }
}

/// How many of a row count as shown: what stands further may not have been seen.
const SEEN: usize = 4;

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the shop's configuration.
    ///
    /// # Errors
    /// The pack's [`FormatError`].
    pub fn configure(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        let mut config = Config::default();
        config.fill(bytes)?;
        self.config = config;
        self.consent = Consent::new(self.config.number(Number::Policy));
        Ok(())
    }

    /// Takes a pack of products with its prices. `public`: everyone on this page fetched it.
    ///
    /// # Errors
    /// The pack's [`FormatError`].
    pub fn load(
        &mut self,
        products: &[u8],
        prices: &[u8],
        public: bool,
        now: u32,
    ) -> Result<(), FormatError> {
        let mut shelf = Shelf::default();
        shelf.fill(products, prices, public, now)?;
        self.shelves.push(shelf);
        self.find_own(now);
        Ok(())
    }

    /// Opens a page: what it is about, before anything is shown. Packs loaded so far stay.
    pub fn open(&mut self, context: PageContext, now: u32) {
        self.context = context;
        self.counted.clear();
        self.find_own(now);
    }

    /// Drops all packs: another page's are coming.
    pub fn unload(&mut self) {
        self.shelves.clear();
        self.own = None;
        self.pool.clear();
        self.wanted.clear();
    }

    /// Says by how many minutes the shopper's clock is ahead of UTC: rules with hours go by it.
    pub fn set_zone(&mut self, minutes: i32) {
        self.zone = minutes as u32;
    }

    /// Replaces what is in the cart; `total` is what it costs in minor units, when the page says so.
    pub fn set_cart(&mut self, ids: Vec<String>, total: Option<u32>) {
        self.context.cart = ids;
        self.context.cart_total = total;
    }

    /// Sets the visitor's first name, as the page gives it.
    pub fn set_first_name(&mut self, name: &str) {
        let mut kept = String::new();
        let mut rest = name;
        let mut left = 40;
        // Pieces of one character each compare as their code points do.
        while let Some(length) = (1..=rest.len()).find(|at| rest.is_char_boundary(*at)) {
            let (piece, after) = rest.split_at_checked(length).unwrap_or_default();
            let control = piece < " " || ("\u{7f}".."\u{a0}").contains(&piece);
            if !control && left > 0 {
                left -= 1;
                kept.push_str(if piece == "\u{a0}" { " " } else { piece });
            }
            rest = after;
        }
        self.context.first_name = kept;
    }

    fn find_own(&mut self, now: u32) {
        self.own = None;
        for id in &self.context.products {
            self.own = self.own.or_else(|| self.find(id));
        }
        if self.own.is_none() && self.context.kind == PageType::Product {
            let address = self.context.address;
            self.own = self.first(|shelf| shelf.row_at(address));
        }
        self.choose_pool(now);
    }

    #[inline(never)]
    pub(super) fn find(&self, id: &str) -> Option<(usize, usize)> {
        self.first(|shelf| shelf.row_with_id(id))
    }

    /// The first row that `find` names on a shelf.
    fn first(&self, find: impl Fn(&Shelf) -> Option<usize>) -> Option<(usize, usize)> {
        for (at, shelf) in self.shelves.iter().enumerate() {
            if let Some(row) = find(shelf) {
                return Some((at, row));
            }
        }
        None
    }

    fn choose_pool(&mut self, now: u32) {
        let scene = self.scene(now);
        // The same for everyone on this page: whoever they are, whatever their clock says.
        let moment = Moment {
            page: 1 << self.context.kind as u8,
            ..Moment::default()
        };
        let rules = self.config.rules().on(moment, scene, 0);
        let mut named = Vec::new();
        for ids in self.config.placement_lists.iter() {
            keys(ids, &mut named);
        }
        let public = Public {
            named: &named,
            page: self.own,
            category: self.category(),
            limit: self.config.number(Number::Pool) as usize,
            now,
            new_days: self.config.number(Number::NewDays),
            free_shipping: self.config.number(Number::FreeShipping),
            rules: &rules,
        };
        self.pool = pool(&self.shelves, &public);
        let pooled = self.image_mode().is_pooled();
        for shelf in &mut self.shelves {
            // What an earlier pool showed has no picture on this page.
            shelf.show_only(vec![false; shelf.len()]);
            for row in 0..shelf.len() {
                // Without images, or with images fetched on sight, nothing hides behind a pool.
                if !pooled || shelf.products.images.get(row).is_empty() {
                    shelf.show(row);
                }
            }
        }
        for (shelf, row) in &self.pool {
            self.shelves[*shelf].show(*row);
        }
    }

    /// One of the numbers of the placement at a place of the configuration; 0 for none there.
    pub(super) fn placement_number(&self, at: usize, which: usize) -> u32 {
        let place = at.wrapping_mul(PLACEMENT_NUMBERS).wrapping_add(which);
        let found = self.config.placement_numbers.get(place);
        found.copied().unwrap_or(0)
    }

    /// The first placement of a name whose condition holds.
    #[cfg(not(feature = "unconditional"))]
    pub(super) fn placement_at(&self, name: &str, now: u32) -> Option<usize> {
        let mut named = self.config.placements.iter().enumerate();
        let found = named.find(|(at, known)| {
            let condition = self.placement_number(*at, 5) as usize;
            *known == name && self.condition(condition, now).is_some()
        });
        found.map(|(at, _)| at)
    }

    /// The placement of a name.
    #[cfg(feature = "unconditional")]
    pub(super) fn placement_at(&self, name: &str, _: u32) -> Option<usize> {
        self.config.placements.position(name)
    }

    fn scene(&self, now: u32) -> Scene<'_> {
        Scene {
            page: self.own.map(|(shelf, row)| (&self.shelves[shelf], row)),
            category: self.category(),
            now,
        }
    }

    /// The bits of the visitor's segments, in the order of [`super::SEGMENTS`] and then of the configuration; without leave to know
    /// the shopper, of those alone that ask for nothing about them.
    fn segments(&self, now: u32) -> u32 {
        self.usual_segments(now) | self.own_segments(now) << super::SEGMENTS.len()
    }

    pub(super) fn usual_segments(&self, now: u32) -> u32 {
        if self.consent.level(now) < Level::Visit {
            return 0;
        }
        // What is older than half a day is of an earlier visit.
        let oldest = self.events(now).first();
        if oldest.is_some_and(|event| event.hour + 12 < now / 60) {
            2
        } else {
            1
        }
    }

    fn image_mode(&self) -> ImageMode {
        ImageMode::from_code(self.config.number(Number::Images))
    }

    /// The page's category: the declared one, else that of its product.
    pub(super) fn category(&self) -> &str {
        match self.own {
            Some((shelf, row)) if self.context.category.is_empty() => {
                self.shelves[shelf].products.category(row)
            }
            _ => &self.context.category,
        }
    }

    /// Addresses of the images that everyone on this page fetches, in their fixed order.
    pub fn pool_images(&self) -> Vec<String> {
        if !self.image_mode().is_pooled() {
            return Vec::new();
        }
        let mut images = Vec::new();
        for (shelf, row) in &self.pool {
            images.extend(self.shelves[*shelf].products.image(*row));
        }
        images
    }

    /// Images of personal candidates outside the pool, to be looked for on this device only, without any
    /// request. Empty without leave to personalize.
    pub fn wanted_images(&mut self, now: u32) -> Vec<String> {
        self.wanted.clear();
        if self.consent.personalization(now).is_none() || !self.image_mode().is_pooled() {
            return Vec::new();
        }
        // As if everything could be shown: what the ranking would take is worth asking for.
        let mut hidden = Vec::new();
        for shelf in &mut self.shelves {
            hidden.push(shelf.show_all());
        }
        let mut wanted: Vec<(usize, usize)> = Vec::new();
        for strategy in &[
            Strategy::RecentlyViewed,
            Strategy::ForYou,
            Strategy::BuyAgain,
        ] {
            for pick in self.rank(*strategy, 24, ANYWHERE, &[], now) {
                let at = (pick.shelf, pick.row);
                if !hidden[pick.shelf][pick.row] && !wanted.contains(&at) {
                    wanted.push(at);
                }
            }
        }
        #[cfg(not(feature = "unconditional"))]
        if let Some(place) = self.favorites_place() {
            for pick in self.favorites(place, 24).unwrap_or_default().picks {
                let at = (pick.shelf, pick.row);
                if !hidden[pick.shelf][pick.row] && !wanted.contains(&at) {
                    wanted.push(at);
                }
            }
        }
        for (shelf, shown) in self.shelves.iter_mut().zip(hidden) {
            shelf.show_only(shown);
        }
        let mut images = Vec::new();
        for (shelf, row) in &wanted {
            let image = self.shelves[*shelf].products.image(*row);
            images.push(image.unwrap_or_default());
        }
        self.wanted = wanted;
        images
    }

    /// Says which of the wanted images are on this device: their products may be shown.
    pub fn found_images(&mut self, indexes: &[u32]) {
        for index in indexes {
            if let Some((shelf, row)) = self.wanted.get(*index as usize) {
                self.shelves[*shelf].show(*row);
            }
        }
    }

    // ---- consent and storage ----

    /// The shopper chose a level.
    pub fn choose_level(&mut self, level: Level, via: Via, now: u32) {
        self.consent.choose(level, via, now);
        self.mark(Store::Choice);
        self.mark(Store::Corrections);
        self.mark(Store::Profile);
    }

    /// The level in force. A fall below "this visit" forgets what was learned, here and in the stores.
    pub fn level(&mut self, now: u32) -> Level {
        let level = self.consent.level(now);
        if level < Level::Visit && self.last_level >= Level::Visit {
            self.profile.clear();
            self.mark(Store::Profile);
            self.mark(Store::Corrections);
        }
        self.was_allowed |= level >= Level::Visit;
        self.last_level = level;
        level
    }

    /// Where a store belongs now.
    pub fn place(&self, store: Store, now: u32) -> Place {
        match store {
            Store::Choice if self.consent.choice(now).is_some() => Place::Local,
            Store::Choice => Place::Nowhere,
            Store::Corrections if self.consent.preferences(now).is_some() => Place::Local,
            Store::Profile if self.consent.level(now) == Level::Remembered => Place::Database,
            Store::Profile if self.consent.level(now) == Level::Visit => Place::Session,
            _ if self.consent.verdict(now) == Verdict::Wait && !self.was_allowed => Place::Unknown,
            _ => Place::Nowhere,
        }
    }

    /// A store's bytes; `None` when consent does not allow them at this moment, when a question is on
    /// screen, or when there is nothing to keep.
    pub fn save(&self, store: Store, now: u32) -> Option<Vec<u8>> {
        match store {
            Store::Choice => self.consent.choice(now).map(crate::consent::Choice::encode),
            _ if self.consent.is_pending() => None,
            Store::Corrections => {
                let grant = self.consent.preferences(now)?;
                (!self.corrections.is_empty()).then(|| self.corrections.encode(&grant))
            }
            Store::Profile => {
                let grant = self.consent.personalization(now)?;
                let done = !self.profile.events(&grant).is_empty();
                // Searches and experiments are kept by the builds that have conditions.
                let noted =
                    cfg!(not(feature = "unconditional")) && !self.profile.shown(&grant).is_empty();
                (done || noted).then(|| self.profile.encode(&grant))
            }
        }
    }

    /// Takes up what was stored; `false` when it is damaged, expired or not allowed: it is to be erased.
    pub fn restore(&mut self, store: Store, bytes: &[u8], now: u32) -> bool {
        match store {
            Store::Choice => {
                let choice = crate::consent::Choice::decode(bytes);
                choice.is_some_and(|choice| self.consent.restore(choice, now))
            }
            Store::Corrections => {
                let grant = self.consent.preferences(now);
                let stored = grant.and_then(|grant| Corrections::decode(bytes, &grant));
                let Some(mut stored) = stored else {
                    return false;
                };
                stored.expire(now / 60, CHOICE_DAYS);
                stored.note(true);
                stored.follow(core::mem::take(&mut self.corrections));
                self.corrections = stored;
                let corrections = &self.corrections;
                self.profile.reconsider(&|event| {
                    // What is counted says nothing of taste.
                    event.is(Action::Shown)
                        || event.action > Action::Search as u8
                        || !corrections.has_gifts(event.hour) && corrections.counts(event)
                });
                true
            }
            Store::Profile => {
                let Some(grant) = self.consent.personalization(now) else {
                    return false;
                };
                let Some(mut stored) = Profile::decode(bytes, &grant) else {
                    return false;
                };
                stored.expire(now / 60, self.retention());
                // Kept before its kind was named, or brought in a file.
                stored.retain(&|event| !self.is_private(event));
                stored.note(true);
                // What happened on this page before storage answered comes after what was stored.
                stored.follow(core::mem::take(&mut self.profile), &grant);
                self.profile = stored;
                self.profile.bound(self.history());
                true
            }
        }
    }

    /// Takes in what the shopper brought in a file, as if it had been stored; `false` when it is damaged or not allowed.
    pub fn take(&mut self, store: Store, bytes: &[u8], now: u32) -> bool {
        // The store has what it had: what is here stays, beside what the file says.
        self.note(store, false);
        let taken = self.restore(store, bytes, now);
        self.note(store, false);
        if taken {
            self.mark(store);
        }
        taken
    }

    /// Hears that a store has all that is here, or none of it.
    pub fn note(&mut self, store: Store, all: bool) {
        match store {
            Store::Choice => {}
            Store::Corrections => self.corrections.note(all),
            Store::Profile => self.profile.note(all),
        }
    }

    /// Forgets what a store had: another tab has erased it. What was done here since stays.
    pub fn reload(&mut self, store: Store, now: u32) {
        match store {
            Store::Choice => {}
            Store::Corrections => {
                let mine = core::mem::take(&mut self.corrections);
                self.corrections.follow(mine);
            }
            Store::Profile => {
                let mine = core::mem::take(&mut self.profile);
                if let Some(grant) = self.consent.personalization(now) {
                    self.profile.follow(mine, &grant);
                }
            }
        }
    }

    fn retention(&self) -> u32 {
        match self.config.number(Number::Retention) {
            0 => 90,
            // Thirteen months at the most (CNIL), whatever the shop says.
            days => days.min(395),
        }
    }

    fn history(&self) -> usize {
        match self.config.number(Number::History) as usize {
            0 => HISTORY,
            most => most,
        }
    }

    fn mark(&mut self, store: Store) {
        self.changed |= 1 << store as u8;
    }

    /// The stores to write or erase since the last call, one bit each.
    pub fn take_changed(&mut self) -> u32 {
        core::mem::take(&mut self.changed)
    }

    /// Forgets everything the shopper did and corrected, and the choice of level with it.
    pub fn erase(&mut self) {
        self.profile.clear();
        self.corrections.clear();
        self.consent.forget();
        self.last_level = Level::Page;
        self.mark(Store::Choice);
        self.mark(Store::Corrections);
        self.mark(Store::Profile);
    }

    // ---- browsing ----

    /// Records what the shopper did with products; `false` when nothing was recorded: no leave, none of the products
    /// is known here, or the shopper said that it does not count.
    pub fn record(&mut self, action: Action, ids: &[String], now: u32) -> bool {
        let Some(grant) = self.consent.personalization(now) else {
            return false;
        };
        // Counting what is shown is the engine's own affair.
        if action == Action::Shown {
            return false;
        }
        let mut recorded = false;
        for id in ids {
            let Some((shelf, row)) = self.find(id) else {
                continue;
            };
            let event = self.shelves[shelf].event(row, action, now);
            let said =
                self.own == Some((shelf, row)) && self.config.is_private(&self.context.category);
            let counts = !self.corrections.has_gifts(event.hour)
                && self.corrections.counts(&event)
                && !self.is_private(&event)
                && !said;
            // Taking something out takes back what was kept: that is always heard.
            if counts || action == Action::Uncart {
                self.profile.record(event, &grant);
                recorded = true;
            }
        }
        if recorded {
            self.profile.bound(self.history());
            self.mark(Store::Profile);
        }
        recorded
    }

    /// Whether this is never profiled, by its own mark or by its category.
    #[inline(never)]
    fn is_private(&self, event: &Event) -> bool {
        event.audience & PRIVATE != 0 || self.config.is_private(&event.path)
    }

    fn restraint(&self) -> Restraint {
        #[cfg(not(target_arch = "wasm32"))]
        if self.unrestrained {
            return Restraint::NONE;
        }
        self.config.restraint()
    }

    /// Counts that this page shows something that was chosen for the shopper; once a page, and only with leave to keep it.
    #[inline(never)]
    pub(super) fn count(&mut self, product: u32, title: &str, now: u32) {
        let most = self.restraint().shown;
        if let Some(grant) = self.consent.personalization(now)
            && !self.counted.contains(&product)
        {
            self.profile.show((product, title), now / 60, most, &grant);
            self.counted.push(product);
            self.mark(Store::Profile);
        }
    }

    /// Counts what a filled placement shows.
    pub fn count_shown(&mut self, slot: &Slot, now: u32) {
        if slot.personal {
            for pick in slot.picks.iter().take(SEEN) {
                let shelf = &self.shelves[pick.shelf];
                let title = shelf.products.titles.get(pick.row).to_owned();
                self.count(shelf.key(pick.row), &title, now);
            }
        }
    }

    /// Adds the keys of what was shown often without being opened, and rests; what this page has shown stays on it.
    #[inline(never)]
    pub(super) fn resting(&self, now: u32, out: &mut Vec<u32>) {
        let restraint = self.restraint();
        if let Some(grant) = self.consent.personalization(now) {
            for shown in self.profile.shown(&grant) {
                if restraint.rests(shown, now / 60) && !self.counted.contains(&shown.product) {
                    out.push(shown.product);
                }
            }
        }
    }

    /// What is known of the shopper and not used at this moment, with why.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn held_back(&self, now: u32) -> Vec<(HeldBack, &Event)> {
        let (restraint, hour) = (self.restraint(), now / 60);
        let mut out = Vec::new();
        let Some(grant) = self.consent.personalization(now) else {
            return out;
        };
        let recent = self.taste(now).unwrap_or_default().recent;
        let looks = |product: u32| {
            let events = self.profile.events(&grant).iter();
            events.filter(|event| event.product == product).count()
        };
        for event in self.profile.events(&grant) {
            let bought = restraint.is_bought(event, hour);
            if bought {
                out.push((HeldBack::Bought, event));
            }
            if bought && event.audience & ONE_OFF != 0 {
                out.push((HeldBack::Closed, event));
            }
            let known = recent.iter().any(|(product, _)| *product == event.product);
            if known && looks(event.product) == 1 && event.is(Action::View) {
                out.push((HeldBack::Once, event));
            }
        }
        let mut resting = Vec::new();
        self.resting(now, &mut resting);
        let shown = self.profile.shown(&grant).iter();
        let rests =
            shown.filter(|event| event.is(Action::Shown) && resting.contains(&event.product));
        out.extend(rests.map(|event| (HeldBack::Rests, event)));
        out
    }

    /// Hears that a banner was opened.
    pub fn opened(&mut self, id: &str) {
        self.profile.open(key(id));
        self.mark(Store::Profile);
    }

    /// Records that the page's own product was looked at.
    pub fn record_view(&mut self, now: u32) -> bool {
        let Some((shelf, row)) = self.own.filter(|_| self.context.kind == PageType::Product) else {
            return false;
        };
        let id = self.shelves[shelf].products.ids.get(row).to_owned();
        self.record(Action::View, &[id], now)
    }

    /// Takes a correction of a product; it counts at once, and is kept where that is allowed.
    pub fn correct(&mut self, kind: Correction, id: &str, now: u32) {
        let event = match self.find(id) {
            Some((shelf, row)) if !self.shelves[shelf].is_private(row) => {
                self.shelves[shelf].event(row, Action::View, now)
            }
            // A banner's id, a product that is not loaded here, or one of which nothing but this is kept.
            _ => Event::bare(key(id), now / 60, id),
        };
        self.corrections.add(kind, event);
        self.mark(Store::Corrections);
    }

    /// Takes it that a product that was looked at or bought, given by its key, was for somebody else.
    pub fn give(&mut self, product: u32, now: u32) {
        let mut events = self.events(now).iter();
        let Some(event) = events.find(|event| event.product == product) else {
            return;
        };
        let mut event = event.clone();
        event.hour = now / 60;
        self.corrections.add(Correction::Gift, event);
        self.mark(Store::Corrections);
    }

    /// What the shopper did by which a product is chosen, when it may have been a gift: with the product itself, else with the
    /// one that it resembles, or from which visitors' paths lead here.
    #[inline(never)]
    pub fn gift(&self, pick: &Pick, now: u32) -> Option<&Event> {
        let mut resembles = 0;
        if pick.terms[Term::Neighbor as usize] > 0 {
            resembles = pick.source;
        }
        let own = self.shelves[pick.shelf].key(pick.row);
        for product in [own, pick.from, resembles] {
            let mut events = self.events(now).iter();
            let found = events.find(|event| event.product == product);
            if let Some(event) = found.filter(|event| self.corrections.counts(event)) {
                return Some(event);
            }
        }
        None
    }

    /// Takes back the corrections of a product.
    pub fn uncorrect(&mut self, id: &str) {
        self.corrections.forget(key(id));
        self.mark(Store::Corrections);
    }

    /// What was done, oldest first; nothing without leave to know it.
    #[inline(never)]
    pub(super) fn events(&self, now: u32) -> &[Event] {
        match self.consent.personalization(now) {
            Some(grant) => self.profile.events(&grant),
            None => &[],
        }
    }

    #[inline(never)]
    fn taste(&self, now: u32) -> Option<Taste> {
        let events = self.events(now);
        (!events.is_empty()).then(|| taste(events, &self.corrections, &self.restraint(), now / 60))
    }

    // ---- slots ----

    #[inline(never)]
    pub(super) fn rank(
        &self,
        strategy: Strategy,
        limit: usize,
        at: usize,
        seen: &[String],
        now: u32,
    ) -> Vec<Pick> {
        let answer = |query: &Query, _: &[Exclusion]| recommend(&self.shelves, query);
        self.ask(strategy, limit, at, seen, now, answer)
    }

    /// Puts together all that is known when a placement is filled, and hands it to whoever answers, with why each of
    /// [`Query::exclude`] is among them.
    #[inline(always)]
    pub(super) fn ask<T>(
        &self,
        strategy: Strategy,
        limit: usize,
        at: usize,
        seen: &[String],
        now: u32,
        answer: impl FnOnce(&Query, &[Exclusion]) -> T,
    ) -> T {
        let taste = self.taste(now);
        let mut left = Left::default();
        let Scene { page, category, .. } = self.scene(now);
        if let Some((shelf, row)) = page {
            left.push(shelf.key(row), Exclusion::Own);
        }
        // Facts in an order are whole even where a suggestion above shows the same product.
        let repeats = strategy.is_ordered();
        for id in seen.iter().filter(|_| !repeats) {
            left.push(key(id), Exclusion::Above);
        }
        let mut cart = Vec::new();
        for id in &self.context.cart {
            cart.push(match self.find(id) {
                Some((shelf, row)) => self.shelves[shelf].key(row),
                None => key(id),
            });
        }
        for key in &cart {
            left.push(*key, Exclusion::Cart);
        }
        let restraint = self.restraint();
        let reminds = matches!(strategy, Strategy::RecentlyViewed | Strategy::BuyAgain);
        if strategy == Strategy::ForYou {
            // Nobody is chased by what they chose for somebody else.
            for (kind, event) in self.corrections.iter() {
                if kind == Correction::Gift {
                    left.push(event.product, Exclusion::Gift);
                }
            }
        }
        for event in self.events(now) {
            let had = event.is(Action::Purchase) || event.is(Action::Cart);
            // A list of what was looked at is no list of what was just bought.
            let bought =
                strategy == Strategy::RecentlyViewed && restraint.is_bought(event, now / 60);
            if !reminds && had || bought {
                let why = if event.is(Action::Cart) {
                    Exclusion::Cart
                } else {
                    Exclusion::Bought
                };
                left.push(event.product, why);
            }
        }
        let mut closed = &[][..];
        let mut personal = reminds;
        if let Some(taste) = taste.as_ref().filter(|_| strategy == Strategy::ForYou) {
            closed = &taste.closed;
            // What was looked at has a list of its own: nobody is followed by it.
            for (product, _) in &taste.recent {
                left.push(*product, Exclusion::Viewed);
            }
            // As long as nothing is proven the list is everyone's.
            personal = taste.is_proven();
        }
        if personal {
            self.resting(now, &mut left.keys);
            if EXPLAINS {
                left.why.resize(left.keys.len(), Exclusion::Resting);
            }
        }
        let moment = Moment {
            // Rules name the first thirty-two placements.
            placement: 1u32.checked_shl(at as u32).unwrap_or(0),
            page: 1 << self.context.kind as u8,
            segments: self.segments(now),
            local: Some(now.wrapping_add(self.zone)),
        };
        let active = self.config.rules().on(moment, self.scene(now), 0);
        let mut query = Query {
            strategy: Strategy::ForYou,
            limit,
            per_category: self.placement_number(at, 3) as usize,
            now,
            new_days: self.config.number(Number::NewDays),
            weights: &self.config.weights,
            positions: &self.config.positions,
            page,
            category,
            category_keys: category_keys(category),
            taste: taste.as_ref(),
            cart: &cart,
            corrections: &self.corrections,
            exclude: &left.keys,
            closed,
            personal,
            listed: &[],
            rules: self.config.rules(),
            moment,
            active: &active,
        };
        let list = self.list(strategy, self.config.placement_lists.get(at), &query);
        query.strategy = strategy;
        query.listed = &list;
        answer(&query, &left.why)
    }

    /// What may stand in a slot that a list fills; nothing for all others.
    #[inline(never)]
    fn list(&self, strategy: Strategy, ids: &str, query: &Query) -> Vec<Listed> {
        let mut out = Vec::new();
        if !FULL {
            return out;
        }
        match strategy {
            Strategy::FreeShipping | Strategy::BuyAgain if !COMPUTES => {}
            Strategy::Cheaper => {
                if let Some(page) = query.page {
                    return cheaper(&self.shelves, page, query.now);
                }
            }
            Strategy::FreeShipping => {
                if let Some(missing) = self.missing(query.now) {
                    return fill_up(&self.shelves, query, missing);
                }
            }
            Strategy::BuyAgain => {
                let (events, hour) = (self.events(query.now), query.now / 60);
                let mut out = due(events, &self.config.intervals, hour);
                out.retain(|due| {
                    let mut bought = events.iter().filter(|event| event.product == due.key);
                    bought.all(|event| self.corrections.counts(event))
                });
                return out;
            }
            Strategy::Cart => {
                for id in &self.context.cart {
                    for shelf in &self.shelves {
                        if let Some(row) = shelf.row_with_id(id) {
                            basket(shelf, row, &mut out);
                        }
                    }
                }
            }
            Strategy::VisuallySimilar => {
                if let Some((shelf, row)) = query.page {
                    looks(shelf, row, &mut out);
                }
            }
            Strategy::Curated if !ids.is_empty() => {
                let mut list = Vec::new();
                keys(ids, &mut list);
                for key in list {
                    out.push(Listed {
                        key,
                        points: 1000 - out.len() as i32,
                        source: 0,
                    });
                }
            }
            Strategy::Curated => {
                if let Some((shelf, row)) = query.page {
                    listed(shelf, row, &mut out);
                }
            }
            _ => {}
        }
        out
    }

    /// What the cart lacks to free delivery, 0 when it lacks nothing; `None` when the shop has no such total, the cart is
    /// empty, or nobody can say what it costs.
    pub(super) fn missing(&self, now: u32) -> Option<u32> {
        let cart = &self.context.cart;
        let free = self.config.number(Number::FreeShipping);
        if free == 0 || cart.is_empty() {
            return None;
        }
        self.cart_value(now).map(|total| free.saturating_sub(total))
    }

    /// What the cart costs; `None` when nobody can say.
    pub(super) fn cart_value(&self, now: u32) -> Option<u32> {
        let mut total = self.context.cart_total;
        if total.is_none() {
            let mut sum = 0u32;
            for id in &self.context.cart {
                let (shelf, row) = self.find(id)?;
                sum = sum.saturating_add(self.shelves[shelf].prices.price_at(row, now));
            }
            total = Some(sum);
        }
        total
    }

    /// Fills a placement; `None` when it does not exist or has not enough to show: the shop's own children are
    /// to stand. `limit` is 0 for the configured number; `seen` are the ids already shown on the page.
    #[inline(never)]
    pub fn slot(&self, placement: &str, limit: usize, seen: &[String], now: u32) -> Option<Slot> {
        let at = self.placement_at(placement, now)?;
        let number = |which| self.placement_number(at, which);
        #[cfg(not(feature = "unconditional"))]
        if number(0) == FAVORITES {
            return self.favorites(at, limit);
        }
        let strategy = Strategy::from_code(number(0))?;
        if !self.may_fill(strategy, now) {
            return None;
        }
        let mut missing = String::new();
        if COMPUTES && strategy == Strategy::FreeShipping {
            let amount = self.missing(now)?;
            if amount == 0 {
                // Said without any product: there is nothing to add.
                return Some(Slot {
                    title: self.config.text(Text::FreeShippingReached).to_owned(),
                    ..Slot::default()
                });
            }
            missing = money(amount);
        }
        let (most, seen) = self.bounds(at, limit, seen);
        let least = number(2) as usize;
        let bundle = FULL && strategy == Strategy::Bundle;
        let picks = if bundle {
            self.bundle(most, at, now)?
        } else {
            self.rank(strategy, most, at, seen, now)
        };
        if picks.is_empty() || picks.len() < least.min(most) {
            return None;
        }
        let personal = match strategy {
            Strategy::RecentlyViewed | Strategy::BuyAgain => true,
            Strategy::ForYou => self.taste(now).is_some_and(|taste| taste.is_proven()),
            _ => false,
        };
        let title = match self.config.placement_titles.get(at) {
            "" if strategy == Strategy::ForYou && !personal => self.config.text(Text::TitleForPage),
            "" => self.config.text(default_title(strategy)),
            title => title,
        };
        Some(Slot {
            title: fill(title, &[("price", &missing)]),
            picks,
            bundle,
            personal,
        })
    }

    /// Whether the level in force lets a list of this kind be filled.
    #[inline(always)]
    pub(super) fn may_fill(&self, strategy: Strategy, now: u32) -> bool {
        let level = self.consent.level(now);
        match strategy {
            // Turned off: nothing is chosen for this person, the shop's own children stand.
            Strategy::ForYou => level != Level::Off,
            Strategy::RecentlyViewed | Strategy::BuyAgain => level >= Level::Visit,
            _ => true,
        }
    }

    /// How many products a placement takes at most, and which of those above it it leaves out.
    #[inline(always)]
    pub(super) fn bounds<'a>(
        &self,
        at: usize,
        limit: usize,
        seen: &'a [String],
    ) -> (usize, &'a [String]) {
        let most = if limit > 0 {
            limit.min(48)
        } else {
            self.placement_number(at, 1).min(48) as usize
        };
        let repeats = self.placement_number(at, 4) == 1;
        (most, if repeats { &[] } else { seen })
    }

    /// The page's own product, and up to three that are bought together with it or, where no log tells any, that the shop's
    /// people put beside it; `None` when it cannot be ordered, is in the cart, or nothing goes with it.
    fn bundle(&self, most: usize, at: usize, now: u32) -> Option<Vec<Pick>> {
        let (shelf, row) = self.own?;
        if self.unbundled(shelf, row).is_some() {
            return None;
        }
        let most = most.min(4) - 1;
        let mut others = Vec::new();
        for strategy in Self::BUNDLED {
            if others.is_empty() {
                others = self.rank(strategy, most, at, &[], now);
            }
        }
        let own = Pick {
            shelf,
            row,
            ..Pick::default()
        };
        let enough = !others.is_empty();
        others.insert(0, own);
        enough.then_some(others)
    }

    /// What a bundle's other products are, of which the first that brings any counts.
    pub(super) const BUNDLED: [Strategy; 2] = [Strategy::BoughtTogether, Strategy::Curated];

    /// Why the page's own product is in no bundle.
    #[inline(always)]
    pub(super) fn unbundled(&self, shelf: usize, row: usize) -> Option<Exclusion> {
        let home = &self.shelves[shelf];
        let carted = |id: &String| home.row_with_id(id) == Some(row);
        if !home.prices.can_order(row) {
            Some(Exclusion::Stock)
        } else if self.context.cart.iter().any(carted) {
            Some(Exclusion::Cart)
        } else {
            None
        }
    }

    /// A filled placement as the interface draws it.
    pub fn cards(&self, slot: &Slot, now: u32) -> CarouselView {
        let mut view = CarouselView::default();
        view.title.push(&slot.title);
        for pick in &slot.picks {
            self.card(pick, now, &mut view);
        }
        if FULL && slot.bundle {
            let bare = self.image_mode() == ImageMode::None;
            let pictures = if bare { option::NO_IMAGES } else { 0 };
            view.options.push(option::BUNDLE | pictures);
            return view;
        }
        let mut options = option::FEEDBACK;
        if self.consent.offers_opt_in(now) && self.config.number(Number::OptIn) == 1 {
            options |= option::OPT_IN;
        }
        if self.config.number(Number::AddButton) == 1 {
            options |= option::ADD;
        }
        if self.image_mode() == ImageMode::None {
            options |= option::NO_IMAGES;
        }
        view.options.push(options);
        view
    }

    fn card(&self, pick: &Pick, now: u32, view: &mut CarouselView) {
        let shelf = &self.shelves[pick.shelf];
        let (products, prices, row) = (&shelf.products, &shelf.prices, pick.row);
        let number = |column: &[u32]| column.get(row).copied().unwrap_or(0);
        view.ids.push(products.ids.get(row));
        view.titles.push(products.titles.get(row));
        view.brands.push(products.brand(row));
        view.links.push(&products.link(row));
        view.images.push(&products.image(row).unwrap_or_default());
        view.price.push(number(&prices.price));
        view.spread.push(number(&prices.spread));
        view.sale.push(prices.sale_at(row, now).unwrap_or(0));
        view.unit_price.push(number(&prices.unit_price));
        view.units.push(products.unit(row));
        let rating = products.rating.get(row).copied().unwrap_or(0);
        let count = number(&products.rating_count);
        view.rating.push(rating);
        view.rating_count.push(count);
        let code = prices.availability.get(row).copied().unwrap_or(1);
        let later = !matches!(
            Availability::from_code(code),
            Availability::InStock | Availability::OutOfStock
        );
        let published = products.published.get(row).copied().unwrap_or(0);
        let mut marks = 0;
        if published > 0 && self.is_fresh(published, now) {
            marks |= badge::NEW;
        }
        if prices.sale_at(row, now).is_some() {
            marks |= badge::SALE;
        }
        if later {
            marks |= badge::PREORDER;
        }
        if rating >= 45 && count >= 5 {
            marks |= badge::RATED;
        }
        if prices.is_article(row) {
            marks = badge::ARTICLE;
        }
        if self.config.is_sponsored(pick.rule) {
            marks |= badge::SPONSORED;
        }
        view.badges.push(marks);
        let note = if !FULL || pick.source == 0 {
            String::new()
        } else if pick.terms[Term::Saving as usize] > 0 {
            self.reason(Term::Saving, pick, now)
        } else if COMPUTES && pick.terms[Term::Reach as usize] > 0 {
            fill(
                self.config.text(Text::NotePair),
                &[("price", &money(pick.source))],
            )
        } else {
            String::new()
        };
        view.notes.push(&note);
        view.reasons.push(&joined(&self.reasons(pick, now)));
        let (told, shares) = (reasons(&pick.terms), shares(&pick.terms));
        for at in 0..REASONS {
            let term = told.get(at).copied();
            let share = term.map_or(0, |term| shares[term as usize]);
            view.shares.push(share as u32);
        }
        let gift = self.gift(pick, now);
        view.gifts.push(gift.map_or("", |event| &event.title));
    }

    /// Whether what is sold since that day counts as new.
    fn is_fresh(&self, published: u16, now: u32) -> bool {
        let age = (now / 1440).wrapping_sub(u32::from(published));
        age < self.config.number(Number::NewDays)
    }

    /// Why a product was chosen, in words, strongest reason first.
    pub fn reasons(&self, pick: &Pick, now: u32) -> Vec<String> {
        let mut words = Vec::new();
        for term in reasons(&pick.terms) {
            words.push(self.reason(term, pick, now));
        }
        words
    }

    /// One term of a pick in words.
    #[inline(never)]
    pub fn reason(&self, term: Term, pick: &Pick, now: u32) -> String {
        let products = &self.shelves[pick.shelf].products;
        let name = match term {
            Term::Brand => products.brand(pick.row),
            Term::Neighbor | Term::Learned => {
                let source = if term == Term::Learned {
                    pick.from
                } else {
                    pick.source
                };
                let mut events = self.events(now).iter();
                let event = events.find(|event| event.product == source);
                event.map_or("", |event| event.title.as_str())
            }
            Term::Category | Term::Context => levels(products.category(pick.row)).1,
            Term::Basket => self.title_of(pick.source),
            _ => "",
        };
        let mut amount = String::new();
        let mut usual = String::new();
        if FULL && term == Term::Saving {
            amount = money(pick.source);
            let unit = products.unit(pick.row);
            if !unit.is_empty() {
                let values = [("price", amount.as_str()), ("unit", unit)];
                amount = fill(self.config.text(Text::PerUnit), &values);
            }
        } else if COMPUTES && term == Term::Due {
            amount = self.time(pick.source >> 16);
            usual = self.time(pick.source & 0xffff);
        }
        let values = [
            ("name", name),
            ("title", name),
            ("price", &amount),
            ("ago", &amount),
            ("usual", &usual),
        ];
        let mut text = self.config.text(reason_text(term));
        if term == Term::Asked && pick.terms[term as usize] < 0 {
            text = self.config.text(Text::ReasonLess);
        } else if FULL && term == Term::Rule {
            let own = self
                .config
                .rule_texts
                .get((pick.rule * RULE_TEXTS).wrapping_sub(2));
            if pick.terms[term as usize] < 0 {
                text = self.config.text(Text::ReasonBuried);
            } else if !own.is_empty() {
                text = own;
            }
        }
        fill(text, &values)
    }

    /// The title of a product that is loaded.
    fn title_of(&self, key: u32) -> &str {
        let found = self.first(|shelf| shelf.row_of(key));
        found.map_or("", |(shelf, row)| {
            self.shelves[shelf].products.titles.get(row)
        })
    }

    /// A number of days in words, in weeks from two on.
    fn time(&self, days: u32) -> String {
        let (text, count) = if days < 14 {
            (Text::Days, days)
        } else {
            (Text::Weeks, (days + 3) / 7)
        };
        fill(self.config.text(text), &[("count", &digits(count))])
    }

    /// The shelf of a pick.
    pub fn shelf(&self, pick: &Pick) -> &Shelf {
        &self.shelves[pick.shelf]
    }

    // ---- the panel ----

    /// What is kept, as a record for showing: corrections, also those of this page alone, or browsing.
    pub fn kept(&self, store: Store, now: u32) -> Vec<u8> {
        record_of(match store {
            Store::Profile => return self.kept_browsing(now),
            _ => self.corrections.events(),
        })
    }

    fn kept_browsing(&self, now: u32) -> Vec<u8> {
        match self.consent.personalization(now) {
            Some(grant) => self.profile.record_all(&grant),
            None => record_of(&[]),
        }
    }

    /// Forgets everything about one product (banner, department) in a store.
    pub fn forget(&mut self, store: Store, product: u32) {
        match store {
            Store::Profile => self.profile.forget(product),
            _ => self.corrections.forget(product),
        }
        self.mark(store);
    }

    // ---- for banners ----

    pub(super) fn context(&self) -> &PageContext {
        &self.context
    }

    pub(super) fn is_dismissed(&self, banner: u32) -> bool {
        self.corrections.has(Correction::Dismissed, banner)
    }

    /// Whether a banner chosen for the shopper would be one too many: it was shown often without being opened, or one was
    /// closed lately.
    #[inline(never)]
    pub(super) fn tires(&self, banner: u32, now: u32) -> bool {
        let hours = self.restraint().rest_days * 24;
        for event in self.corrections.events() {
            let closed = event.action == Correction::Dismissed as u8;
            if closed && (now / 60).wrapping_sub(event.hour) < hours {
                return true;
            }
        }
        let mut resting = Vec::new();
        self.resting(now, &mut resting);
        resting.contains(&banner)
    }

    /// How often products of a category (or below it, by its parent) were looked at; as good as never while that proves
    /// nothing.
    pub(super) fn views_of(&self, category: u32, now: u32) -> u32 {
        let restraint = self.restraint();
        let (mut views, mut spoken) = (0, 0);
        let mut seen = Vec::new();
        for event in self.events(now) {
            let inside = event.category == category || event.parent == category;
            if inside && self.corrections.counts(event) {
                spoken += restraint.speaks(event, &mut seen);
                views += u32::from(event.is(Action::View));
            }
        }
        if spoken < restraint.evidence {
            0
        } else {
            views
        }
    }

    /// A configured name.
    pub fn name(&self, name: Name) -> &str {
        self.config.name(name)
    }

    /// Titles of all products that are loaded: for tests and reports.
    pub fn titles(&self) -> Strings {
        self.shelves
            .iter()
            .flat_map(|shelf| shelf.products.titles.iter())
            .collect()
    }
}

/// For conditions, where the module is built with them.
#[cfg(not(feature = "unconditional"))]
impl Page {
    /// Whether what was done may be gone by.
    pub(super) fn is_known(&self, now: u32) -> bool {
        self.consent.personalization(now).is_some()
    }

    /// Whether presents are being looked for.
    pub(super) fn has_gifts(&self, now: u32) -> bool {
        self.corrections.has_gifts(now / 60)
    }

    /// What was kept beside what was done: nothing without leave to know it.
    pub(super) fn noted(&self, now: u32) -> &[Event] {
        match self.consent.personalization(now) {
            Some(grant) => self.profile.shown(&grant),
            None => &[],
        }
    }

    /// Whether something that was done says anything of who the shopper is.
    pub(super) fn speaks(&self, event: &Event) -> bool {
        self.corrections.counts(event) && !self.is_private(event)
    }

    /// Whether the shopper said that they are not this.
    pub(super) fn has_denied(&self, thing: u32) -> bool {
        self.corrections.has(Correction::Denied, thing)
    }

    /// Takes something that the shopper says.
    pub(super) fn add_correction(&mut self, kind: Correction, event: Event) {
        self.corrections.add(kind, event);
        self.mark(Store::Corrections);
    }

    /// Minutes by which the shopper's clock is ahead of UTC.
    pub(super) fn zone(&self) -> u32 {
        self.zone
    }

    /// Keeps something of the kind, with leave.
    pub(super) fn set_aside(&mut self, event: Event, now: u32) {
        if let Some(grant) = self.consent.personalization(now) {
            self.profile.set_aside(event, &grant);
            self.mark(Store::Profile);
        }
    }

    /// What experiments go by is not the oldest that goes.
    pub(super) fn hold(&mut self, now: u32) {
        if let Some(grant) = self.consent.personalization(now) {
            self.profile.hold(&grant);
        }
    }

    /// Whether this page has counted something as shown.
    pub(super) fn has_counted(&self, product: u32) -> bool {
        self.counted.contains(&product)
    }

    /// Minutes since 1970 on the shopper's clock.
    pub(super) fn local(&self, now: u32) -> u32 {
        now.wrapping_add(self.zone)
    }

    /// Whether a product is new; `None` when it is not loaded here, or nobody says since when it is sold.
    pub(super) fn is_new(&self, product: u32, now: u32) -> Option<bool> {
        let (shelf, row) = self.first(|shelf| shelf.row_of(product))?;
        let published = self.shelves[shelf].products.published.get(row).copied()?;
        (published > 0).then(|| self.is_fresh(published, now))
    }

    /// Whether a product is reduced now; `None` when it is not loaded here.
    pub(super) fn is_reduced(&self, product: u32, now: u32) -> Option<bool> {
        let (shelf, row) = self.first(|shelf| shelf.row_of(product))?;
        Some(self.shelves[shelf].prices.sale_at(row, now).is_some())
    }
}

/// Keys of ids that are separated by line feeds.
#[inline(never)]
fn keys(ids: &str, out: &mut Vec<u32>) {
    let mut rest = Some(ids);
    while let Some(text) = rest {
        let (id, after) = cut(text, b'\n');
        if !id.is_empty() {
            out.push(key(id));
        }
        rest = after;
    }
}

/// An amount in minor units, between its marks (see [`AMOUNT`]).
#[inline(never)]
pub(super) fn money(amount: u32) -> String {
    let mut out = digits(amount).into_bytes();
    out.insert(0, AMOUNT);
    out.push(AMOUNT);
    String::from_utf8(out).unwrap_or_default()
}

/// A number in decimal digits.
#[inline(never)]
pub(super) fn digits(mut number: u32) -> String {
    let mut bytes = Vec::new();
    loop {
        bytes.insert(0, b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Texts as one, joined by line feeds.
#[inline(never)]
pub fn joined(texts: &[String]) -> String {
    let mut out = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push_str("\n");
        }
        out.push_str(text);
    }
    out
}

pub(super) fn reason_text(term: Term) -> Text {
    match term {
        Term::Page => Text::ReasonPage,
        Term::Context => Text::ReasonContext,
        Term::Neighbor => Text::ReasonNeighbor,
        Term::Taste => Text::ReasonTaste,
        Term::Category => Text::ReasonCategory,
        Term::Brand => Text::ReasonBrand,
        Term::Price => Text::ReasonPrice,
        Term::Popular => Text::ReasonPopular,
        Term::New => Text::ReasonNew,
        Term::Sale => Text::ReasonSale,
        Term::Rated => Text::ReasonRated,
        Term::Recent => Text::ReasonRecent,
        Term::Asked => Text::ReasonMore,
        Term::Diversity => Text::ReasonDiversity,
        Term::Listed => Text::ReasonListed,
        Term::Basket => Text::ReasonBasket,
        Term::Due => Text::ReasonDue,
        Term::Saving => Text::ReasonSaving,
        Term::Reach => Text::ReasonReach,
        Term::PageLearned => Text::ReasonPageLearned,
        Term::Learned => Text::ReasonLearned,
        Term::Bought => Text::ReasonBought,
        Term::Together => Text::ReasonTogether,
        Term::Trending => Text::ReasonTrending,
        Term::Rule => Text::ReasonRule,
        Term::Looks => Text::ReasonLooks,
    }
}
