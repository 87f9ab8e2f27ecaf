//! Walks a persona's pages, one browser page after the other, and fills the last one.
//!
//! What a device holds between two pages is what `src/js/runtime.ts` and `ui.ts` keep there: stores where consent allows
//! them, and the first thumbnails of each page. Decides nothing that the engine decides.

use super::engine::{Call, Engine, Said};
use super::folder::{Folder, Product, nearest};
use super::persona::{Deed, Persona, level, minute};
use super::show::amount;
use super::why::sentence;
use super::{
    BannerShown, Chosen, Fetched, Filled, LeftOut, PageShown, Preview, PreviewError, Request,
    TermShown, Visit,
};
use crate::builder::address::kind_of;
use crate::builder::conditions::FACTS;
use crate::catalog::normalize_path;
use crate::consent::{Answer, Cap, Level, Source};
use crate::placement::condition::Fact;
use crate::placement::{
    AMOUNT, BANNER_TEXTS, Config, FAVORITES, HeldBack, Name, Number, PLACEMENT_NUMBERS, Place,
    Refusal, Slot, Store, tell,
};
use crate::profile::Correction;
use crate::recommend::{Exclusion, Pick, Strategy, Term, shares};
use crate::signals::{Action, PageType};

/// How many thumbnails a page leaves on the device, and how many stay there, as in `src/js/ui.ts`.
const EACH: usize = 12;
const MOST: usize = 96;
/// After so many minutes without a page the next one is opened in a new tab.
const SILENCE: u32 = 30;

const STORES: [Store; 3] = [Store::Choice, Store::Corrections, Store::Profile];

/// What one shopper's browser holds between two pages.
#[derive(Default)]
struct Device {
    /// Where each store is kept, and its bytes.
    stores: [Option<(Place, Vec<u8>)>; 3],
    /// Addresses of thumbnails, newest first.
    pictures: Vec<String>,
    /// When the last page was open.
    last: Option<u32>,
    /// Whether the level was chosen: once is enough.
    chose: bool,
}

/// What the shopper allows, the same on every page.
struct Allowed {
    answers: Vec<(Source, Answer)>,
    signal: bool,
    /// The level chosen in the panel, and when.
    choice: Option<(Level, Option<u32>)>,
}

impl Allowed {
    fn new(persona: &Persona, request: &Request) -> Result<Self, PreviewError> {
        let none = Self {
            answers: Vec::new(),
            signal: false,
            choice: None,
        };
        match request.consent.as_deref() {
            Some("unanswered") => Ok(none),
            Some(name) => Ok(Self {
                choice: Some((level(name)?, None)),
                ..none
            }),
            None => {
                let chosen = match persona.chosen.as_deref() {
                    None => None,
                    Some(text) => Some(
                        minute(text, request.at)
                            .filter(|minute| *minute <= request.at)
                            .ok_or_else(|| PreviewError::Time(0, text.to_owned()))?,
                    ),
                };
                Ok(Self {
                    answers: persona.answers()?,
                    signal: persona.signal,
                    choice: persona.level()?.map(|level| (level, chosen)),
                })
            }
        }
    }
}

struct Walk<'a> {
    folder: &'a Folder,
    persona: &'a Persona,
    allowed: Allowed,
    config: (String, std::rc::Rc<[u8]>),
    device: Device,
    /// The page that is open, and its engine.
    open: Option<(Said, Engine)>,
    visits: Vec<Visit>,
    calls: Vec<Call>,
    keep_calls: bool,
}

/// What `persona` would see of `request`'s page.
///
/// # Errors
/// [`PreviewError`] when the folder, the persona or the page does not hold together.
pub fn preview(
    folder: &Folder,
    persona: &Persona,
    request: &Request,
) -> Result<Preview, PreviewError> {
    let locale = request.locale.as_deref().or(persona.locale.as_deref());
    let locale = locale.unwrap_or(&folder.manifest.locale);
    if !folder.locales().contains(&locale) {
        let known = folder.locales().join(", ");
        return Err(PreviewError::Word("language", locale.to_owned(), known));
    }
    let name = folder.config(locale).unwrap_or_default().to_owned();
    let bytes = folder.bytes(&name)?;
    let mut walk = Walk {
        folder,
        persona,
        allowed: Allowed::new(persona, request)?,
        config: (name, bytes),
        device: Device::default(),
        open: None,
        visits: Vec::new(),
        calls: Vec::new(),
        keep_calls: request.calls,
    };
    let said = walk.page(
        &request.page,
        request.kind.as_deref(),
        request.category.as_deref(),
    )?;
    walk.live(request.at)?;
    let mut engine = walk.visit(&said, request.at)?;
    let mut out = Preview {
        at: request.at,
        page: PageShown {
            path: said.path.clone(),
            kind: kind_name(said.kind),
            locale: locale.to_owned(),
            category: said.category.clone(),
            ..PageShown::default()
        },
        visits: std::mem::take(&mut walk.visits),
        kept_pictures: walk.device.pictures.len(),
        ..Preview::default()
    };
    if let Some(product) = &said.product {
        let known = folder.known()?.with_id(product);
        out.page.title = known.map(|known| known.title.clone()).unwrap_or_default();
        out.page.product.clone_from(product);
    }
    walk.fill(&mut engine, request, &mut out)?;
    walk.calls.extend(engine.take_calls());
    out.calls = walk.calls;
    Ok(out)
}

fn kind_name(kind: PageType) -> &'static str {
    PageType::ALL[kind as usize].1
}

impl Walk<'_> {
    fn product(&self, id: &str) -> Result<&Product, PreviewError> {
        let known = self.folder.known()?;
        let near = || known.nearest(id).map(str::to_owned);
        let found = known
            .with_id(id)
            .or_else(|| known.at_path(&normalize_path(id)));
        found.ok_or_else(|| PreviewError::Product(id.to_owned(), near()))
    }

    fn of(&self, product: &Product) -> Said {
        Said {
            kind: PageType::Product,
            product: Some(product.id.clone()),
            category: product.category.clone(),
            path: product.path.clone(),
            ..self.anywhere()
        }
    }

    /// What every page of the shop says.
    fn anywhere(&self) -> Said {
        Said {
            cart: self.persona.cart.clone(),
            cart_total: self.persona.cart_total,
            zone: self.persona.utc_offset,
            first_name: self.persona.first_name.clone(),
            ..Said::default()
        }
    }

    /// The page that is meant by a product's id or address, a page's address, or a type of page.
    fn page(
        &self,
        name: &str,
        kind: Option<&str>,
        category: Option<&str>,
    ) -> Result<Said, PreviewError> {
        let types = PageType::ALL.iter();
        let typed = |name: &str| {
            types
                .clone()
                .find(|(_, known)| *known == name)
                .map(|(kind, _)| *kind)
        };
        let declared = match kind {
            None => None,
            Some(name) => Some(typed(name).ok_or_else(|| {
                let known = PageType::ALL.map(|(_, name)| name).join(", ");
                PreviewError::Word("page type", name.to_owned(), known)
            })?),
        };
        let mut said = self.anywhere();
        if name.starts_with('/') || name.contains("://") {
            self.check_origin(name)?;
            let known = self.folder.known()?;
            said.path = normalize_path(name);
            match known.at_path(&said.path) {
                Some(product) => said = self.of(product),
                None => {
                    said.kind = kind_of(&said.path, Some(&known.start));
                    if declared.or(Some(said.kind)) == Some(PageType::Product) {
                        let near = known.nearest(&said.path).map(str::to_owned);
                        return Err(PreviewError::Page(name.to_owned(), near));
                    }
                }
            }
        } else if let Some(kind) = typed(name) {
            said.kind = kind;
            if kind == PageType::Home {
                said.path = "/".to_owned();
            }
        } else {
            said = self.of(self.product(name)?);
        }
        if let Some(category) = category.filter(|category| !category.is_empty()) {
            let known = &self.folder.known()?.categories;
            if !known.contains(category) {
                let near = nearest(category, known.iter().map(String::as_str)).map(str::to_owned);
                return Err(PreviewError::Category(category.to_owned(), near));
            }
            if said.kind == PageType::Other {
                said.kind = PageType::Category;
            }
        }
        if let Some(category) = category {
            said.category = category.to_owned();
        }
        said.kind = declared.unwrap_or(said.kind);
        Ok(said)
    }

    fn check_origin(&self, address: &str) -> Result<(), PreviewError> {
        let config = Config::decode(&self.config.1)
            .map_err(|error| self.folder.damaged(&self.config.0, error))?;
        let origin = config.name(Name::Origin);
        let rest = address.strip_prefix(origin);
        if address.contains("://")
            && !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        {
            return Err(PreviewError::Elsewhere(
                address.to_owned(),
                format!("{origin}/"),
            ));
        }
        Ok(())
    }

    /// Goes through everything that the persona did before `now`.
    fn live(&mut self, now: u32) -> Result<(), PreviewError> {
        let mut deeds = Vec::new();
        for (event, number) in self.persona.event.iter().zip(1..) {
            let (deed, names) = event.deed(number)?;
            let at = minute(&event.at, now)
                .ok_or_else(|| PreviewError::Time(number, event.at.clone()))?;
            if at > now {
                return Err(PreviewError::Future(number, event.at.clone()));
            }
            deeds.push((at, deed, names));
        }
        deeds.sort_by_key(|(at, ..)| *at);
        if let Some((_, Some(chosen))) = self.allowed.choice
            && deeds.first().is_none_or(|(at, ..)| chosen < *at)
        {
            let home = self.page("home", None, None)?;
            self.turn(home, chosen)?;
        }
        for (at, deed, names) in deeds {
            for name in &names {
                self.act(deed, name, at)?;
            }
        }
        self.close();
        Ok(())
    }

    fn act(&mut self, deed: Deed, name: &str, at: u32) -> Result<(), PreviewError> {
        let correction = match deed {
            Deed::View => {
                let said = self.page(name, None, None)?;
                return self.turn(said, at);
            }
            Deed::Cart => {
                let said = self.of(self.product(name)?);
                let open = self.open.as_ref();
                if open.is_none_or(|(open, _)| {
                    open.product != said.product || self.device.last != Some(at)
                }) {
                    self.turn(said, at)?;
                }
                return self.record(Action::Cart, name, at, "put in the cart");
            }
            Deed::Uncart => {
                self.be_on(PageType::Cart, at)?;
                return self.record(Action::Uncart, name, at, "taken out of the cart");
            }
            Deed::Purchase => {
                self.be_on(PageType::Order, at)?;
                return self.record(Action::Purchase, name, at, "bought");
            }
            Deed::Less => Correction::Less,
            Deed::Never => Correction::Never,
            Deed::More => Correction::More,
            Deed::Gift => Correction::Gift,
            Deed::Dismiss => Correction::Dismissed,
            Deed::Like => {
                self.be_on(PageType::Other, at)?;
                if let Some((_, engine)) = &mut self.open {
                    engine.declare(name, at);
                    keep(&mut self.device, engine, at);
                }
                self.tell(format!("said that they like {name}"));
                return Ok(());
            }
        };
        let mut name = name.to_owned();
        if deed == Deed::Dismiss {
            self.be_on(PageType::Home, at)?;
        } else {
            // The card stood on some page that had the product; looking at that page is no look at the product.
            let mut said = self.of(self.product(&name)?);
            name = said.product.take().unwrap_or_default();
            said.kind = PageType::Other;
            self.turn(said, at)?;
        }
        if let Some((_, engine)) = &mut self.open {
            engine.correct(correction, &name, at);
            keep(&mut self.device, engine, at);
        }
        let what = match deed {
            Deed::Less => "less like",
            Deed::Never => "never again",
            Deed::More => "more like",
            Deed::Gift => "was a gift:",
            _ => "closed the banner",
        };
        self.tell(format!("{what} {name}"));
        Ok(())
    }

    /// Records what was done on the open page.
    fn record(
        &mut self,
        action: Action,
        name: &str,
        at: u32,
        what: &str,
    ) -> Result<(), PreviewError> {
        let id = self.product(name)?.id.clone();
        let Some((_, engine)) = &mut self.open else {
            return Ok(());
        };
        let recorded = engine.record(action, &id, at);
        let allowed = engine.level(at) >= Level::Visit;
        keep(&mut self.device, engine, at);
        let outcome = match (recorded, allowed) {
            (true, _) => "",
            (false, true) => ", not recorded: the page's packs do not have it",
            (false, false) => ", not recorded: no leave",
        };
        self.tell(format!("{what} {id}{outcome}"));
        Ok(())
    }

    fn tell(&mut self, done: String) {
        if let Some(visit) = self.visits.last_mut() {
            visit.done.push(done);
        }
    }

    /// Stays on a page of a type, or opens one.
    fn be_on(&mut self, kind: PageType, at: u32) -> Result<(), PreviewError> {
        let here = self
            .open
            .as_ref()
            .is_some_and(|(said, _)| said.kind == kind);
        if here && self.device.last == Some(at) {
            return Ok(());
        }
        let said = self.page(kind_name(kind), None, None)?;
        self.turn(said, at)
    }

    /// Leaves the open page for another.
    fn turn(&mut self, said: Said, at: u32) -> Result<(), PreviewError> {
        self.close();
        let mut engine = self.visit(&said, at)?;
        self.look(&mut engine, at);
        let page = match (&said.product, said.path.as_str()) {
            (Some(id), _) => format!("product {id}"),
            (None, "") => kind_name(said.kind).to_owned(),
            (None, path) => format!("{} {path}", kind_name(said.kind)),
        };
        self.visits.push(Visit {
            at,
            page,
            done: Vec::new(),
        });
        self.open = Some((said, engine));
        Ok(())
    }

    fn close(&mut self) {
        if let Some((_, mut engine)) = self.open.take() {
            self.calls.extend(engine.take_calls());
        }
    }

    /// Opens a page as the browser does, up to the moment at which it is painted.
    fn visit(&mut self, said: &Said, at: u32) -> Result<Engine, PreviewError> {
        let device = &mut self.device;
        if device.last.is_some_and(|last| at - last > SILENCE) {
            for store in &mut device.stores {
                store.take_if(|(place, _)| *place == Place::Session);
            }
        }
        let choice = self
            .allowed
            .choice
            .filter(|(_, chosen)| !device.chose && chosen.is_none_or(|chosen| chosen <= at));
        device.chose |= choice.is_some();
        device.last = Some(at);
        let mut engine = Engine::new(self.keep_calls);
        let folder = self.folder;
        let damaged = |name: &str, error| PreviewError::Folder(folder.damaged(name, error));
        let (name, bytes) = &self.config;
        engine
            .configure(name, bytes)
            .map_err(|error| damaged(name, error))?;
        if let Some((_, bytes)) = &device.stores[0]
            && !engine.restore(Store::Choice, bytes, at)
        {
            device.stores[0] = None;
        }
        for (source, answer) in &self.allowed.answers {
            engine.hear(*source, *answer);
        }
        if self.allowed.answers.is_empty() {
            engine.hear_no_tool();
        }
        if self.allowed.signal {
            engine.hear_signal();
        }
        for halves in folder.packs(&said.path, &said.category) {
            let (products, prices) = (folder.bytes(&halves.0)?, folder.bytes(&halves.1)?);
            let loaded = engine.load(&halves, &products, &prices, at);
            loaded.map_err(|error| damaged(&halves.0, error))?;
        }
        engine.open(said, at);
        if !self.persona.unit.is_empty() {
            engine.tell(tell::UNIT, 0, &self.persona.unit, at);
        }
        for (name, value) in &self.persona.tells {
            let known = FACTS.iter().find(|found| found.name == name);
            let Some(found) = known.filter(|found| (found.fact as usize) < Fact::NUMBERS) else {
                let all = FACTS
                    .iter()
                    .filter(|found| (found.fact as usize) < Fact::NUMBERS);
                let names: Vec<&str> = all.map(|found| found.name).collect();
                return Err(PreviewError::Word("fact", name.clone(), names.join(", ")));
            };
            engine.tell(found.fact as usize, *value, "", at);
        }
        if let Some((level, chosen)) = choice {
            engine.choose(level, chosen.unwrap_or(at));
        }
        engine.level(at);
        for store in [Store::Corrections, Store::Profile] {
            let place = engine.place(store, at);
            let kept = &mut device.stores[store as usize];
            match kept {
                _ if place == Place::Unknown => {}
                Some((found, bytes)) if *found == place => {
                    if !engine.restore(store, bytes, at) {
                        *kept = None;
                    }
                }
                _ => *kept = None,
            }
        }
        engine.record_view(at);
        engine.level(at);
        keep(device, &mut engine, at);
        Ok(engine)
    }

    /// What painting a page brings: pictures that are on the device, and those that it leaves there.
    fn look(&mut self, engine: &mut Engine, at: u32) {
        let pictures = engine.pictures();
        let remembers = matches!(self.device.stores[2], Some((Place::Database, _)));
        if !remembers {
            self.device.pictures.clear();
            return engine.find(&[], at);
        }
        let pool = engine.page.pool_images();
        let mut here = self.device.pictures.clone();
        here.extend(pictures);
        engine.find(&here, at);
        let fresh: Vec<String> = pool.into_iter().take(EACH).collect();
        self.device.pictures.retain(|url| !fresh.contains(url));
        self.device.pictures.splice(0..0, fresh);
        self.device.pictures.truncate(MOST);
    }

    fn fill(
        &mut self,
        engine: &mut Engine,
        request: &Request,
        out: &mut Preview,
    ) -> Result<(), PreviewError> {
        let at = request.at;
        let said = &out.page;
        let mut files = vec![self.config.0.clone()];
        for (products, prices) in self.folder.packs(&said.path, &said.category) {
            files.extend([products, prices]);
        }
        for file in files {
            let (bytes, brotli_bytes) = self.folder.weight(&file)?;
            out.packs.push(Fetched {
                file,
                bytes,
                brotli_bytes,
            });
        }
        self.look(engine, at);
        out.pictures = engine.page.pool_images();
        out.pictures.extend(engine.page.banner_images());
        out.level = super::persona::LEVELS[engine.level(at) as usize];
        out.capped = match engine.page.consent.cap(at) {
            Cap::None => "",
            Cap::Tool => "the shop's consent tool has not allowed more",
            Cap::Signal => {
                "the browser asks not to be profiled, and nothing was chosen in the panel"
            }
        };
        let config = engine.page.config.clone();
        out.currency = (
            config.name(Name::Currency).to_owned(),
            config.number(Number::Exponent),
        );
        let names: Vec<&str> = config.placements.iter().collect();
        let together = !request.placements.is_empty();
        let wanted: Vec<String> = if together {
            request.placements.clone()
        } else {
            // What the shopper chose by hand is no choice of the engine's to look at.
            let engines = names.iter().enumerate().filter(|(place, _)| {
                config.placement_numbers.get(place * PLACEMENT_NUMBERS) != Some(&FAVORITES)
            });
            engines.map(|(_, name)| (*name).to_owned()).collect()
        };
        let mut seen: Vec<String> = Vec::new();
        for name in wanted {
            let Some(place) = names.iter().position(|known| *known == name) else {
                let banner = (0..config.banners.len() / BANNER_TEXTS)
                    .any(|at| config.banners.get(at * BANNER_TEXTS) == name);
                if banner {
                    continue;
                }
                return Err(PreviewError::Placement(name, names.join(", ")));
            };
            let slot = engine.slot(&name, &seen, at);
            let mut filled = filled(engine, &config, place, slot, at);
            filled.out = self.left_out(engine, place, &request.why, &seen, at)?;
            if together {
                seen.extend(filled.products.iter().map(|product| product.id.clone()));
            }
            out.placements.push(filled);
        }
        let held = engine.page.held(at).into_iter();
        out.segments = held.map(str::to_owned).collect();
        out.persona = engine.page.told_persona(at).map(|(name, _, _, guess)| {
            format!(
                "{name} (guessed, {} %, {} of {} products fit)",
                guess.confidence, guess.fits, guess.of
            )
        });
        out.variants = engine.page.seen_variants(at);
        out.held_back = held_back(engine, at);
        out.banners = banners(engine, &config, at);
        Ok(())
    }
}

impl Walk<'_> {
    /// Those of some products that a placement does not show, with why.
    fn left_out(
        &self,
        engine: &mut Engine,
        place: usize,
        products: &[String],
        seen: &[String],
        at: u32,
    ) -> Result<Vec<LeftOut>, PreviewError> {
        let mut out = Vec::new();
        let name = engine.page.config.placements.get(place).to_owned();
        let numbers = &engine.page.config.placement_numbers[place * PLACEMENT_NUMBERS..];
        let (strategy, least) = (Strategy::from_code(numbers[0]), numbers[2]);
        for product in products {
            let product = self.product(product)?;
            let Some(why) = engine.exclusion(&name, seen, &product.id, at) else {
                continue;
            };
            let rule = match why {
                Exclusion::Rule(rule) => engine.page.rule_name(rule),
                _ => "",
            };
            out.push(LeftOut {
                id: product.id.clone(),
                title: product.title.clone(),
                reason: why.name(),
                rule: rule.to_owned(),
                scores: why.scores(),
                text: sentence(why, strategy, rule, least),
            });
        }
        Ok(out)
    }
}

/// Writes what the engine wants kept, where it wants it, and erases what must not be there.
fn keep(device: &mut Device, engine: &mut Engine, at: u32) {
    for store in STORES {
        let place = engine.place(store, at);
        if place == Place::Unknown {
            continue;
        }
        let saved = if place == Place::Nowhere {
            None
        } else {
            engine.save(store, at)
        };
        device.stores[store as usize] = match saved {
            Some(bytes) => Some((place, bytes)),
            // While a question is on screen nothing new is written, and nothing old goes.
            None if engine.page.consent.is_pending() => device.stores[store as usize].take(),
            None => None,
        };
    }
}

fn filled(engine: &Engine, config: &Config, place: usize, slot: Option<Slot>, at: u32) -> Filled {
    let numbers = &config.placement_numbers[place * PLACEMENT_NUMBERS..][..PLACEMENT_NUMBERS];
    let strategy = Strategy::ALL.get(numbers[0] as usize);
    let mut out = Filled {
        name: config.placements.get(place).to_owned(),
        strategy: strategy.map_or(String::new(), |(_, name)| (*name).to_owned()),
        ..Filled::default()
    };
    match slot {
        Some(slot) => {
            out.title.clone_from(&slot.title);
            out.products = slot
                .picks
                .iter()
                .map(|pick| chosen(engine, pick, at))
                .collect();
        }
        None => {
            out.empty = why_empty(
                strategy.map(|(strategy, _)| *strategy),
                engine.page.consent.level(at),
                numbers[2],
            )
        }
    }
    out
}

fn why_empty(strategy: Option<Strategy>, level: Level, least: u32) -> String {
    match strategy {
        Some(Strategy::ForYou) if level == Level::Off => {
            "the shopper turned personal content off".to_owned()
        }
        Some(Strategy::RecentlyViewed | Strategy::BuyAgain) if level < Level::Visit => {
            "nothing may be known of what was looked at".to_owned()
        }
        Some(Strategy::Similar) if least <= 1 => {
            "the page has no product, or nothing resembles it".to_owned()
        }
        _ if least > 1 => format!("fewer than {least} products may stand here"),
        _ => "no product may stand here".to_owned(),
    }
}

fn chosen(engine: &Engine, pick: &Pick, at: u32) -> Chosen {
    let shelf = engine.page.shelf(pick);
    let (products, prices, row) = (&shelf.products, &shelf.prices, pick.row);
    let shares = shares(&pick.terms);
    let mut terms: Vec<TermShown> = Term::ALL
        .iter()
        .zip(pick.terms)
        .filter(|(_, points)| *points != 0)
        .map(|((term, name), points)| TermShown {
            term: name,
            points,
            share: shares[*term as usize],
            text: engine.page.reason(*term, pick, at),
        })
        .collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.points));
    let full = prices.price.get(row).copied().unwrap_or(0);
    let sale = prices.sale_at(row, at);
    Chosen {
        id: products.ids.get(row).to_owned(),
        title: products.titles.get(row).to_owned(),
        link: products.link(row),
        image: products.image(row).unwrap_or_default(),
        price: sale.unwrap_or(full),
        before: sale.map_or(0, |_| full),
        score: pick.score(),
        terms,
        reasons: engine.page.reasons(pick, at),
    }
}

/// What the engine knows and does not use, in words.
fn held_back(engine: &Engine, at: u32) -> Vec<String> {
    let restraint = engine.page.config.restraint();
    let say = |(why, event): (HeldBack, &crate::profile::Event)| {
        let title = if event.title.is_empty() {
            "a product without a title"
        } else {
            &event.title
        };
        match why {
            HeldBack::Once => format!(
                "{title}: looked at once; \"for you\" does not bring it up again, and after this visit nothing because of it"
            ),
            HeldBack::Rests => format!(
                "{title}: shown on {} pages without being opened; it rests for {} days",
                event.price, restraint.rest_days
            ),
            HeldBack::Bought => format!(
                "{title}: bought; left alone for {} days",
                restraint.bought_days
            ),
            HeldBack::Closed => format!(
                "{}: one is enough and {title} was bought; nothing of it for {} days",
                event.path, restraint.bought_days
            ),
        }
    };
    engine.page.held_back(at).into_iter().map(say).collect()
}

/// A banner's text with its amounts written out.
fn written(text: &str, config: &Config) -> String {
    let currency = config.name(Name::Currency).to_owned();
    let currency = (currency, config.number(Number::Exponent));
    let pieces = text.split(char::from(AMOUNT)).enumerate();
    let written = pieces.map(|(at, piece)| match piece.parse() {
        Ok(minor) if at % 2 == 1 => amount(minor, &currency),
        _ => piece.to_owned(),
    });
    written.collect()
}

fn banners(engine: &mut Engine, config: &Config, now: u32) -> Vec<BannerShown> {
    let mut out: Vec<BannerShown> = Vec::new();
    for at in 0..config.banners.len() / BANNER_TEXTS {
        let text = |index: usize| config.banners.get(at * BANNER_TEXTS + index);
        let (placement, id) = (text(0).to_owned(), text(1).to_owned());
        let before = out
            .iter()
            .find(|other| other.shown && other.placement == placement);
        let mut shown = BannerShown {
            id,
            ..BannerShown::default()
        };
        shown.why = match (engine.page.refuses(at, &placement, now), before) {
            (Some(Refusal::Slot), _) => String::new(),
            (Some(Refusal::Page), _) => "it is for other types of pages".to_owned(),
            (Some(Refusal::Off), _) => "the shopper turned personal content off".to_owned(),
            (Some(Refusal::Views), _) => format!(
                "{} was not looked at often enough, or nobody may know",
                text(9)
            ),
            (Some(Refusal::Nameless), _) => "the page gives no first name".to_owned(),
            (Some(Refusal::Closed), _) => "the shopper closed it".to_owned(),
            (Some(Refusal::Condition), _) => {
                "its condition does not hold, or nobody may know".to_owned()
            }
            (Some(Refusal::Interrupts), _) => {
                "it would come over a page where the shopper pays, for the second time in a visit, or where nobody may keep that it was closed".to_owned()
            }
            (Some(Refusal::Resting), _) => {
                "it was shown often without being opened, or a banner was closed lately: it rests"
                    .to_owned()
            }
            (Some(Refusal::Date), _) => "it, or what it offers, is not for this day".to_owned(),
            (Some(Refusal::Spent), _) => {
                "what it offers was given as often as one person is given it, or nobody may know"
                    .to_owned()
            }
            (Some(Refusal::Product), _) => {
                "no product that it could speak of is at hand, or nobody may know".to_owned()
            }
            (None, Some(other)) => format!("{} stands before it", other.id),
            (None, None) => {
                let view = engine.banner(&placement, now).unwrap_or_default();
                shown.shown = true;
                shown.heading = written(view.texts.get(1), config);
                let why = view.texts.get(8);
                let why = if why.is_empty() {
                    "nothing speaks against it"
                } else {
                    why
                };
                why.to_owned()
            }
        };
        shown.placement = placement;
        out.push(shown);
    }
    out
}
