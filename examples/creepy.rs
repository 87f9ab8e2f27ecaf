//! `npm run creepy`: how creepy the engine is to simulated shoppers, with its rules of restraint and without them.
//!
//! The formulas stand in `www/docs/not-creepy.md`, and so does what this prints; `-- --write` puts it there. The shoppers, their
//! pages and their days are drawn once from a seed and are the same in both columns; a test holds the rules to the difference.

use std::collections::{BTreeMap, BTreeSet};

use devanture::builder::config::Config;
use devanture::builder::packs::Source;
use devanture::builder::product::Product;
use devanture::builder::sensitive::kinds;
use devanture::builder::similarity::content;
use devanture::catalog::format::{FormatError, Kind};
use devanture::catalog::key;
use devanture::consent::{Level, Via};
use devanture::placement::{Page, Slot, Store};
use devanture::profile::events_of;
use devanture::recommend::{Pick, Term, reasons};
use devanture::signals::{Action, PageContext, PageType};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A pack that cannot be made or read, as a sentence.
fn broken(error: FormatError) -> String {
    format!("a pack of the simulated shop: {error:?}")
}

const START: u32 = 30_000_000;
const DAY: u32 = 24 * 60;
const DAYS: u32 = 45;
/// How many of a row are counted: what stands further may not have been seen.
const SEEN: usize = 4;
/// With whether it is a list of what was looked at.
const PLACEMENTS: [(&str, bool); 2] = [("for-you", false), ("recently-viewed", true)];

/// Kind, category: the last two are never profiled, of three one is enough.
const KINDS: [(&str, &str); 12] = [
    ("Théière", "Maison > Thé"),
    ("Tasse", "Maison > Tasses"),
    ("Nappe", "Maison > Nappes"),
    ("Chemise", "Mode > Chemises"),
    ("Écharpe", "Mode > Écharpes"),
    ("Carnet", "Papeterie > Carnets"),
    ("Stylo", "Papeterie > Stylos"),
    ("Matelas", "Maison > Matelas"),
    ("Vélo", "Sport > Vélos"),
    ("Poussette", "Enfant > Poussettes"),
    ("Gel", "Beauté > Hygiène intime"),
    ("Coussin", "Enfant > Grossesse"),
];

fn products() -> Vec<Product> {
    let product = |at: usize| {
        let (title, category) = KINDS[at % KINDS.len()];
        Product {
            id: format!("p{at}"),
            variant_ids: vec![format!("p{at}")],
            title: format!("{title} numéro {at}"),
            link: format!("https://shop.example/p/{at}/"),
            image: Some(format!("https://shop.example/i/{at}.svg")),
            brand: format!("Marque {}", at % 9),
            category: category.split(" > ").map(str::to_owned).collect(),
            price_min: 900 + 130 * (at % 31) as u64,
            price_max: 900 + 130 * (at % 31) as u64,
            rating: Some(3.0 + (at % 20) as f32 / 10.0),
            rating_count: (at * 7 % 90) as u32,
            ..Product::default()
        }
    };
    (0..360).map(product).collect()
}

/// A published shop, in memory.
struct Packs {
    config: Vec<u8>,
    products: Vec<u8>,
    prices: Vec<u8>,
}

/// With its kinds kept apart, or as if nothing were sensitive.
fn publish(apart: bool) -> Outcome<Packs> {
    let catalog = products();
    // Every product has its picture at hand: what is shown is the ranking's doing alone.
    let config = Config::parse("[images]\nmode = \"none\"")?;
    let content = content(&catalog);
    let kept = if apart {
        kinds(&catalog, &config)
    } else {
        Vec::new()
    };
    let source = Source::new(&catalog, &content, "https://shop.example").apart(kept);
    let pack = source.whole();
    let mut compiled = config.compile("fr", *b"EUR", 2, "https://shop.example")?;
    if !apart {
        compiled.private = Default::default();
    }
    Ok(Packs {
        config: compiled.encode().map_err(broken)?,
        products: pack.products.encode(Kind::Whole).map_err(broken)?,
        prices: pack.prices.encode().map_err(broken)?,
    })
}

/// Numbers that look random and are the same in every run (xorshift).
struct Noise(u64);

impl Noise {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }
}

/// What a shopper does on a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Opens a product's page.
    Look(usize),
    /// Buys it.
    Buy(usize),
    /// Opens the front page.
    Home,
}

/// A shopper's pages, in the order of time: one or two interests, now and then something else once, sometimes a purchase.
fn shopper(noise: &mut Noise) -> Vec<(u32, Deed)> {
    let mut deeds = Vec::new();
    let interests = [noise.below(KINDS.len()), noise.below(KINDS.len())];
    let mut day = 0;
    while day < DAYS {
        let mut at = START + day * DAY + noise.below(600) as u32;
        for _ in 0..1 + noise.below(5) {
            let kind = if noise.below(3) == 0 {
                noise.below(KINDS.len())
            } else {
                interests[noise.below(2)]
            };
            let product = kind + KINDS.len() * noise.below(30);
            deeds.push((at, Deed::Look(product)));
            at += 2;
            if noise.below(14) == 0 {
                deeds.push((at, Deed::Buy(product)));
                at += 2;
            }
            if noise.below(2) == 0 {
                deeds.push((at, Deed::Home));
                at += 2;
            }
        }
        deeds.push((at, Deed::Home));
        day += 1 + noise.below(6) as u32;
    }
    deeds
}

/// What was counted of all shoppers together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Cards shown in the first four places of what is chosen for the shopper.
    pub shown: u32,
    /// Of those, the ones that this shopper had been shown before and had not opened since.
    pub again: u32,
    /// Products looked at on one page only and never bought.
    pub glanced: u32,
    /// Days after that look on which "for you" showed the product, or another because of it.
    pub followed: u32,
    /// The same with "recently viewed", which is the list of what was looked at.
    pub listed: u32,
    /// Cards with a personal reason in words.
    pub told: u32,
    /// Of those, the ones for which fewer than two products looked at, and nothing put in the cart or bought, speak.
    pub unfounded: u32,
    /// Cards of a kind of which the shopper bought one, where one is enough, in the thirty days before.
    pub needless: u32,
    /// Looks at sensitive products, and those that the device remembers.
    pub sensitive: u32,
    /// See `sensitive`.
    pub remembered: u32,
}

impl Counts {
    /// Shares and days: repetition, persistence, surprise, needless, remembered.
    pub fn rates(&self) -> [f64; 6] {
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        [
            share(self.again, self.shown),
            share(self.followed, self.glanced),
            share(self.listed, self.glanced),
            share(self.unfounded, self.told),
            share(self.needless, self.shown),
            share(self.remembered, self.sensitive),
        ]
    }
}

/// Everything one shopper lives through.
struct Life<'a> {
    packs: &'a Packs,
    restrained: bool,
    stored: Option<Vec<u8>>,
    /// Shown and not opened since.
    passed: BTreeSet<u32>,
    /// Per product the pages it was looked at on, the last day, and whether it was bought.
    looks: BTreeMap<u32, (u32, u32, bool)>,
    /// Per product the later days on which it followed: in "for you", and in either list.
    days: [BTreeMap<u32, BTreeSet<u32>>; 2],
    /// Category and minute of what was bought of a kind of which one is enough.
    enough: Vec<(usize, u32)>,
}

fn kind_of(id: &str) -> usize {
    id.trim_start_matches('p').parse().unwrap_or(0) % KINDS.len()
}

/// Whether one is enough: mattresses, bicycles, strollers.
fn is_one_off(kind: usize) -> bool {
    (7..10).contains(&kind)
}

impl Life<'_> {
    fn page(&mut self, deed: Deed, now: u32) -> Outcome<Page> {
        let mut page = Page::new();
        page.unrestrained = !self.restrained;
        page.configure(&self.packs.config).map_err(broken)?;
        page.load(&self.packs.products, &self.packs.prices, true, now)
            .map_err(broken)?;
        let (kind, product) = match deed {
            Deed::Look(product) => (PageType::Product, vec![format!("p{product}")]),
            Deed::Buy(_) => (PageType::Order, vec![]),
            Deed::Home => (PageType::Home, vec![]),
        };
        let context = PageContext {
            kind,
            products: product,
            ..PageContext::default()
        };
        page.open(context, now);
        page.consent.hear_no_tool();
        page.consent.choose(Level::Remembered, Via::Panel, now);
        if let Some(stored) = &self.stored {
            page.restore(Store::Profile, stored, now);
        }
        page.record_view(now);
        if let Deed::Buy(product) = deed {
            page.record(Action::Purchase, &[format!("p{product}")], now);
        }
        Ok(page)
    }

    fn live(&mut self, deeds: &[(u32, Deed)], counts: &mut Counts) -> Outcome<()> {
        for (now, deed) in deeds {
            let mut page = self.page(*deed, *now)?;
            self.note(*deed, *now);
            for (placement, reminds) in PLACEMENTS {
                let slot = page.slot(placement, 0, &[], *now).unwrap_or_default();
                page.count_shown(&slot, *now);
                self.watch(&page, (&slot, reminds), *now, counts);
            }
            self.stored = page.save(Store::Profile, *now);
        }
        let kept = self.stored.as_deref().and_then(events_of);
        let kept = kept.unwrap_or_default();
        for kind in 10..12 {
            for number in 0..30 {
                let product = key(&format!("p{}", kind + KINDS.len() * number));
                let looked = self.looks.contains_key(&product);
                let found = kept.iter().any(|event| event.product == product);
                counts.sensitive += u32::from(looked);
                counts.remembered += u32::from(looked && found);
            }
        }
        for (product, (looks, _, bought)) in &self.looks {
            if *looks == 1 && !bought {
                counts.glanced += 1;
                let days = |list: &BTreeMap<u32, BTreeSet<u32>>| {
                    list.get(product).map_or(0, |days| days.len() as u32)
                };
                counts.followed += days(&self.days[0]);
                counts.listed += days(&self.days[1]);
            }
        }
        Ok(())
    }

    fn note(&mut self, deed: Deed, now: u32) {
        let day = now / DAY;
        match deed {
            Deed::Look(product) => {
                let product = key(&format!("p{product}"));
                self.passed.remove(&product);
                let known = self.looks.entry(product).or_insert((0, day, false));
                *known = (known.0 + 1, day, known.2);
            }
            Deed::Buy(product) => {
                let kind = product % KINDS.len();
                if is_one_off(kind) {
                    self.enough.push((kind, now));
                }
                let product = key(&format!("p{product}"));
                self.passed.remove(&product);
                self.looks.entry(product).or_insert((1, day, true)).2 = true;
            }
            Deed::Home => {}
        }
    }

    fn watch(&mut self, page: &Page, shown: (&Slot, bool), now: u32, counts: &mut Counts) {
        let (slot, reminds) = shown;
        for pick in slot.picks.iter().take(SEEN) {
            let shelf = page.shelf(pick);
            let (own, id) = (shelf.key(pick.row), shelf.products.ids.get(pick.row));
            counts.shown += 1;
            counts.again += u32::from(!self.passed.insert(own));
            let lately = |(kind, at): &(usize, u32)| *kind == kind_of(id) && now - at < 30 * DAY;
            counts.needless += u32::from(self.enough.iter().any(lately));
            for source in [own, pick.source, pick.from] {
                if let Some((_, last, _)) = self.looks.get(&source)
                    && now / DAY > *last
                {
                    for list in &mut self.days[usize::from(reminds)..] {
                        list.entry(source).or_default().insert(now / DAY);
                    }
                }
            }
            self.told(page, pick, counts, now);
        }
    }

    /// Whether what is said to the shopper of a card stands on enough.
    fn told(&self, page: &Page, pick: &Pick, counts: &mut Counts, now: u32) {
        let kept = events_of(&page.kept(Store::Profile, now)).unwrap_or_default();
        let shelf = page.shelf(pick);
        let (category, parent) = shelf.category_of(pick.row);
        let brand = shelf.brand_of(pick.row);
        for term in reasons(&pick.terms) {
            // A list of what was looked at says no more than that.
            if !term.is_personal() || matches!(term, Term::Recent | Term::Due) {
                continue;
            }
            counts.told += 1;
            let speaks = |event: &&devanture::profile::Event| match term {
                Term::Category => {
                    event.category == category
                        || event.parent == parent
                        || event.category == parent
                        || event.parent == category
                }
                Term::Brand => event.brand == brand,
                _ => true,
            };
            let speaking = kept.iter().filter(speaks);
            let (mut products, mut deed) = (BTreeSet::new(), false);
            for event in speaking.filter(|event| !event.is(Action::Shown)) {
                deed |= !event.is(Action::View);
                products.insert(event.product);
            }
            counts.unfounded += u32::from(!deed && products.len() < 2);
        }
    }
}

/// Leads so many shoppers through the shop.
///
/// # Errors
/// When a pack cannot be made: a bug.
pub fn measure(shoppers: usize, restrained: bool) -> Outcome<Counts> {
    let packs = publish(restrained)?;
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let mut counts = Counts::default();
    for _ in 0..shoppers {
        let deeds = shopper(&mut noise);
        let mut life = Life {
            packs: &packs,
            restrained,
            stored: None,
            passed: BTreeSet::new(),
            looks: BTreeMap::new(),
            days: Default::default(),
            enough: Vec::new(),
        };
        life.live(&deeds, &mut counts)?;
    }
    Ok(counts)
}

/// The rows of the table in a language: name, how it is written.
fn rows(french: bool) -> [(&'static str, bool); 6] {
    if french {
        [
            ("répétition", true),
            ("persistance, en jours", false),
            ("avec « Vus récemment », en jours", false),
            ("surprise", true),
            ("inutile", true),
            ("rayons sensibles retenus", true),
        ]
    } else {
        [
            ("repetition", true),
            ("persistence, in days", false),
            ("with \"recently viewed\", in days", false),
            ("surprise", true),
            ("needless", true),
            ("sensitive looks remembered", true),
        ]
    }
}

fn table(before: [f64; 6], after: [f64; 6], french: bool) -> String {
    let mut out = String::from(if french {
        "| | sans les règles | avec |\n| --- | --- | --- |\n"
    } else {
        "| | without the rules | with them |\n| --- | --- | --- |\n"
    });
    for ((name, share), (before, after)) in
        rows(french).into_iter().zip(before.into_iter().zip(after))
    {
        let written = |value: f64| {
            let text = if share {
                format!("{:.1} %", value * 100.0)
            } else {
                format!("{value:.2}")
            };
            if french { text.replace('.', ",") } else { text }
        };
        out.push_str(&format!(
            "| {name} | {} | {} |\n",
            written(before),
            written(after)
        ));
    }
    out
}

const SHOPPERS: usize = 200;

#[allow(dead_code, reason = "the test takes the measures without the command")]
fn main() -> Outcome<()> {
    let before = measure(SHOPPERS, false)?;
    let after = measure(SHOPPERS, true)?;
    let english = table(before.rates(), after.rates(), false);
    print!("{english}");
    println!(
        "\n{SHOPPERS} shoppers over {DAYS} days; {} and {} cards, {} and {} personal reasons, {} products looked at once",
        before.shown, after.shown, before.told, after.told, after.glanced
    );
    if std::env::args().any(|argument| argument == "--write") {
        let french = table(before.rates(), after.rates(), true);
        for (file, table) in [("not-creepy.md", english), ("not-creepy.fr.md", french)] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("www/docs")
                .join(file);
            let text = std::fs::read_to_string(&path)?;
            let (head, rest) = text
                .split_once("<!-- creepy -->\n")
                .ok_or("no <!-- creepy -->")?;
            let (_, tail) = rest
                .split_once("<!-- /creepy -->")
                .ok_or("no <!-- /creepy -->")?;
            std::fs::write(
                &path,
                format!("{head}<!-- creepy -->\n\n{table}\n<!-- /creepy -->{tail}"),
            )?;
        }
    }
    Ok(())
}
