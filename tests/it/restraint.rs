//! The rules that keep the engine from being creepy, with shoppers who go from page to page as in a browser.

use devanture::builder::config::Config;
use devanture::builder::packs::Source;
use devanture::builder::product::Product;
use devanture::builder::sensitive::kinds;
use devanture::builder::similarity::content;
use devanture::catalog::format::Kind;
use devanture::catalog::key;
use devanture::consent::{Level, Via};
use devanture::placement::{Page, Place, Store, badge};
use devanture::profile::{Correction, events_of};
use devanture::recommend::{Pick, Term};
use devanture::signals::{Action, PageContext, PageType};
use proptest::prelude::*;

const START: u32 = 30_000_000;
const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;

/// Twelve of each of five kinds; the last kind is never profiled, of the fourth one is enough.
fn products() -> Vec<Product> {
    let kinds = [
        ("Théière", "Maison > Thé"),
        ("Chemise", "Mode > Chemises"),
        ("Carnet", "Papeterie > Carnets"),
        ("Matelas", "Maison > Matelas"),
        ("Gel", "Beauté > Hygiène intime"),
    ];
    let product = |at: usize| {
        let (title, category) = kinds[at % kinds.len()];
        Product {
            id: format!("p{at}"),
            variant_ids: vec![format!("p{at}")],
            title: format!("{title} numéro {at}"),
            link: format!("https://shop.example/p/{at}/"),
            image: Some(format!("https://shop.example/i/{at}.svg")),
            brand: format!("Marque {}", at % 7),
            category: category.split(" > ").map(str::to_owned).collect(),
            price_min: 1000 + 150 * at as u64,
            price_max: 1000 + 150 * at as u64,
            sale: at.is_multiple_of(6).then_some(700),
            rating: Some(3.0 + (at % 20) as f32 / 10.0),
            rating_count: at as u32,
            ..Product::default()
        }
    };
    (0..60).map(product).collect()
}

/// One shopper's device: what is stored between two pages.
struct Shopper {
    config: Vec<u8>,
    products: Vec<u8>,
    prices: Vec<u8>,
    level: Level,
    choice: Vec<u8>,
    stored: [Option<Vec<u8>>; 2],
    now: u32,
}

impl Shopper {
    fn new(config: &str, level: Level) -> Self {
        let catalog = products();
        // Without pictures nothing waits for the page's pool.
        let config = Config::parse(&format!("images = {{ mode = \"none\" }}\n{config}")).unwrap();
        let content = content(&catalog);
        let pack = Source::new(&catalog, &content, "https://shop.example")
            .apart(kinds(&catalog, &config))
            .whole();
        let compiled = config.compile("fr", *b"EUR", 2, "https://shop.example");
        let mut shopper = Self {
            config: compiled.unwrap().encode().unwrap(),
            products: pack.products.encode(Kind::Whole).unwrap(),
            prices: pack.prices.encode().unwrap(),
            level,
            choice: Vec::new(),
            stored: [None, None],
            now: START,
        };
        let mut page = shopper.open(PageType::Home, "", "");
        page.consent.hear_no_tool();
        page.choose_level(level, Via::Panel, START);
        shopper.choice = page.save(Store::Choice, START).unwrap_or_default();
        shopper
    }

    fn open(&self, kind: PageType, product: &str, category: &str) -> Page {
        let mut page = Page::new();
        page.configure(&self.config).unwrap();
        page.load(&self.products, &self.prices, true, self.now)
            .unwrap();
        page.open(
            PageContext {
                kind,
                products: (!product.is_empty())
                    .then(|| product.to_owned())
                    .into_iter()
                    .collect(),
                category: category.to_owned(),
                ..PageContext::default()
            },
            self.now,
        );
        page.consent.hear_no_tool();
        if !self.choice.is_empty() {
            page.restore(Store::Choice, &self.choice, self.now);
        }
        for (store, stored) in [Store::Corrections, Store::Profile]
            .into_iter()
            .zip(&self.stored)
        {
            if let Some(bytes) = stored {
                page.restore(store, bytes, self.now);
            }
        }
        page.record_view(self.now);
        page
    }

    /// Keeps what the page wants kept where that is more than the page's memory.
    fn leave(&mut self, page: &mut Page) {
        page.level(self.now);
        for (at, store) in [Store::Corrections, Store::Profile].into_iter().enumerate() {
            let place = page.place(store, self.now);
            let kept = matches!(place, Place::Session | Place::Local | Place::Database);
            self.stored[at] = page.save(store, self.now).filter(|_| kept);
        }
        self.now += 5;
    }

    fn look(&mut self, product: &str) {
        let mut page = self.open(PageType::Product, product, "");
        self.leave(&mut page);
    }

    fn act(&mut self, action: Action, product: &str) {
        let mut page = self.open(PageType::Cart, "", "");
        page.record(action, &[product.to_owned()], self.now);
        self.leave(&mut page);
    }

    /// Opens the front page, looks at a placement there as it is drawn, and leaves.
    fn shown(&mut self, placement: &str) -> Vec<(String, Pick)> {
        let mut page = self.open(PageType::Home, "", "");
        let slot = page.slot(placement, 0, &[], self.now).unwrap_or_default();
        page.count_shown(&slot, self.now);
        let picks = slot.picks.iter().map(|pick| {
            let id = page.shelf(pick).products.ids.get(pick.row).to_owned();
            (id, pick.clone())
        });
        let picks = picks.collect();
        self.leave(&mut page);
        picks
    }
}

fn ids(shown: &[(String, Pick)]) -> Vec<&str> {
    shown.iter().map(|(id, _)| id.as_str()).collect()
}

fn personal(shown: &[(String, Pick)]) -> bool {
    let moved = |pick: &Pick| {
        let mut terms = Term::ALL.iter();
        terms.any(|(term, _)| term.is_personal() && pick.terms[*term as usize] != 0)
    };
    shown.iter().any(|(_, pick)| moved(pick))
}

#[test]
fn after_one_look_nothing_is_chosen_for_the_shopper_and_nothing_follows_them() {
    let mut shopper = Shopper::new("", Level::Remembered);
    let before = shopper.shown("for-you");
    shopper.look("p0");
    for wait in [0, HOUR, DAY, 20 * DAY] {
        shopper.now += wait;
        let after = shopper.shown("for-you");
        assert!(!personal(&after), "{wait} minutes later");
        assert!(!ids(&after).contains(&"p0"));
        let same = |shown: &[(String, Pick)]| {
            let mut ids = ids(shown);
            ids.retain(|id| *id != "p0");
            ids.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(same(&before)[..8], same(&after)[..8]);
    }
}

#[test]
fn two_looks_count_in_their_visit_and_what_is_not_returned_to_leads_nowhere_later() {
    let mut shopper = Shopper::new("", Level::Remembered);
    shopper.look("p0");
    shopper.look("p5");
    let now = shopper.shown("for-you");
    assert!(personal(&now));
    let led = |shown: &[(String, Pick)]| {
        let near = |pick: &Pick| pick.terms[Term::Neighbor as usize];
        shown.iter().map(|(_, pick)| near(pick)).sum::<i32>()
    };
    assert!(led(&now) > 0);
    shopper.now += DAY;
    let later = shopper.shown("for-you");
    assert_eq!(led(&later), 0);
    shopper.look("p5");
    shopper.now += DAY;
    assert!(led(&shopper.shown("for-you")) > 0, "returned to");
}

#[test]
fn what_is_passed_over_on_six_pages_rests_a_week_and_a_look_begins_anew() {
    let mut shopper = Shopper::new("", Level::Remembered);
    for product in ["p0", "p5", "p10"] {
        shopper.look(product);
    }
    let first = shopper.shown("for-you");
    let head: Vec<String> = first.iter().take(4).map(|(id, _)| id.clone()).collect();
    let mut pages = 1;
    while ids(&shopper.shown("for-you")).contains(&head[0].as_str()) {
        pages += 1;
        assert!(pages < 20, "it never rests");
    }
    assert_eq!(pages, 6);
    let page = shopper.open(PageType::Home, "", "");
    assert!(!page.held_back(shopper.now).is_empty(), "it is told why");
    shopper.now += 6 * DAY;
    assert!(!ids(&shopper.shown("for-you")).contains(&head[0].as_str()));
    shopper.now += 2 * DAY;
    assert!(ids(&shopper.shown("for-you")).contains(&head[0].as_str()));
}

#[test]
fn reminders_rest_too_and_a_stricter_shop_makes_them_rest_sooner() {
    for (config, most) in [("", 6), ("[restraint]\nshown = 2", 2)] {
        let mut shopper = Shopper::new(config, Level::Remembered);
        for product in ["p0", "p5", "p10", "p15"] {
            shopper.look(product);
        }
        let mut pages = 0;
        while ids(&shopper.shown("recently-viewed")).contains(&"p15") {
            pages += 1;
            assert!(pages < 20);
        }
        assert_eq!(pages, most);
        // To look again is to open it.
        shopper.look("p1");
        shopper.look("p15");
        assert!(ids(&shopper.shown("recently-viewed")).contains(&"p15"));
    }
}

#[test]
fn a_page_counts_what_it_shows_once_and_its_own_row_stays_as_it_is() {
    let mut shopper = Shopper::new("[restraint]\nshown = 1", Level::Remembered);
    for product in ["p0", "p5", "p10"] {
        shopper.look(product);
    }
    let mut page = shopper.open(PageType::Home, "", "");
    let slot = page.slot("for-you", 0, &[], shopper.now).unwrap();
    for _ in 0..5 {
        page.count_shown(&slot, shopper.now);
        assert_eq!(page.slot("for-you", 0, &[], shopper.now).unwrap(), slot);
    }
    let kept = events_of(&page.kept(Store::Profile, shopper.now)).unwrap();
    let counted: Vec<u32> = kept
        .iter()
        .filter(|event| event.is(Action::Shown))
        .map(|event| event.price)
        .collect();
    assert_eq!(counted, [1, 1, 1, 1]);
}

#[test]
fn counts_live_where_browsing_does_and_nowhere_without_leave() {
    for (level, kept) in [
        (Level::Off, false),
        (Level::Page, false),
        (Level::Visit, true),
        (Level::Remembered, true),
    ] {
        let mut shopper = Shopper::new("", level);
        for product in ["p0", "p5", "p10"] {
            shopper.look(product);
        }
        shopper.shown("for-you");
        shopper.shown("recently-viewed");
        assert_eq!(shopper.level, level);
        assert_eq!(shopper.stored[1].is_some(), kept, "{level:?}");
        assert_eq!(shopper.stored[0], None, "no count is a choice");
        let count = shopper.stored[1].as_ref().map_or(0, |bytes| {
            let events = events_of(bytes).unwrap();
            events
                .iter()
                .filter(|event| event.is(Action::Shown))
                .count()
        });
        assert_eq!(count > 0, kept);
    }
    // They go with the rest, and one by one.
    let mut shopper = Shopper::new("", Level::Remembered);
    shopper.look("p0");
    shopper.look("p5");
    shopper.shown("for-you");
    let mut page = shopper.open(PageType::Home, "", "");
    let shown = events_of(&page.kept(Store::Profile, shopper.now)).unwrap();
    let one = shown.iter().find(|event| event.is(Action::Shown)).unwrap();
    page.forget(Store::Profile, one.product);
    let left = events_of(&page.kept(Store::Profile, shopper.now)).unwrap();
    assert!(left.iter().all(|event| event.product != one.product));
    page.erase();
    assert_eq!(page.save(Store::Profile, shopper.now), None);
}

#[test]
fn what_was_bought_is_left_alone_with_its_kind_where_one_is_enough() {
    let mut shopper = Shopper::new("", Level::Remembered);
    for product in ["p0", "p5", "p3", "p8", "p13"] {
        shopper.look(product);
    }
    let mattresses = |shown: &[(String, Pick)]| {
        let number = |id: &str| id[1..].parse::<usize>().unwrap();
        shown.iter().filter(|(id, _)| number(id) % 5 == 3).count()
    };
    assert!(mattresses(&shopper.shown("for-you")) > 0);
    shopper.act(Action::Purchase, "p8");
    assert_eq!(mattresses(&shopper.shown("for-you")), 0);
    assert!(!ids(&shopper.shown("recently-viewed")).contains(&"p8"));
    shopper.now += 31 * DAY;
    shopper.look("p18");
    shopper.look("p23");
    assert!(mattresses(&shopper.shown("for-you")) > 0);
    // Of teapots one is not enough.
    let mut shopper = Shopper::new("", Level::Remembered);
    for product in ["p0", "p5", "p10"] {
        shopper.look(product);
    }
    shopper.act(Action::Purchase, "p5");
    let shown = shopper.shown("for-you");
    assert!(personal(&shown) && !ids(&shown).contains(&"p5"));
}

#[test]
fn nothing_of_a_sensitive_kind_is_recorded_at_any_level_and_nothing_of_it_is_chosen_for_anyone() {
    for level in [Level::Page, Level::Visit, Level::Remembered] {
        let mut shopper = Shopper::new("", level);
        for product in ["p4", "p9", "p14"] {
            shopper.look(product);
            shopper.act(Action::Cart, product);
            shopper.act(Action::Purchase, product);
        }
        assert_eq!(shopper.stored, [None, None], "{level:?}");
        for product in ["p0", "p5", "p10"] {
            shopper.look(product);
        }
        for placement in ["for-you", "recently-viewed"] {
            let shown = shopper.shown(placement);
            let number = |id: &str| id[1..].parse::<usize>().unwrap();
            let sensitive = shown.iter().filter(|(id, _)| number(id) % 5 == 4).count();
            if level >= Level::Visit {
                assert_eq!(sensitive, 0);
            }
        }
    }
}

#[test]
fn the_page_own_words_are_enough_to_record_nothing() {
    let mut shopper = Shopper::new("", Level::Remembered);
    let mut page = shopper.open(PageType::Product, "p0", "Bien-être > Test de GROSSESSE");
    shopper.leave(&mut page);
    assert_eq!(shopper.stored[1], None);
    let mut page = shopper.open(PageType::Product, "p0", "Maison > Thé");
    shopper.leave(&mut page);
    assert!(shopper.stored[1].is_some());
}

#[test]
fn what_was_kept_before_its_kind_was_named_or_comes_in_a_file_is_dropped() {
    let mut shopper = Shopper::new("", Level::Remembered);
    for product in ["p0", "p1"] {
        shopper.look(product);
    }
    let stored = shopper.stored[1].clone().unwrap();
    let mut strict = Shopper::new(
        "[restraint]\nnever-categories = [\"Mode > Chemises\"]",
        Level::Remembered,
    );
    strict.stored[1] = Some(stored.clone());
    let page = strict.open(PageType::Home, "", "");
    let kept = events_of(&page.kept(Store::Profile, strict.now)).unwrap();
    let kept: Vec<u32> = kept.iter().map(|event| event.product).collect();
    assert_eq!(kept, [key("p0")]);
    // The category's words are enough, whatever is loaded.
    let mut events = events_of(&stored).unwrap();
    events[1].product = 7;
    events[1].path = "Santé > Contraception".into();
    let mut page = shopper.open(PageType::Home, "", "");
    page.erase();
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, shopper.now);
    let file = devanture::profile::record_of(&events);
    assert!(page.take(Store::Profile, &file, shopper.now));
    let kept = events_of(&page.kept(Store::Profile, shopper.now)).unwrap();
    assert_eq!(kept.len(), 1);
}

#[test]
fn of_a_sensitive_product_a_correction_keeps_its_name_alone() {
    let shopper = Shopper::new("", Level::Remembered);
    let mut page = shopper.open(PageType::Home, "", "");
    page.correct(Correction::Never, "p4", shopper.now);
    let kept = events_of(&page.kept(Store::Corrections, shopper.now)).unwrap();
    assert_eq!((kept[0].product, kept[0].category), (key("p4"), 0));
    assert_eq!(kept[0].path, "");
    assert_eq!(kept[0].features, [0; 16]);
}

const BANNERS: &str = r#"
[[banner]]
id = "tea"
placement = "top"
category = "Maison > Thé"
views = 1
heading = "Thé"
offer = true
text = "-10 % avec le code THE"

[[banner]]
id = "shirts"
placement = "top"
category = "Mode > Chemises"
views = 2
heading = "Chemises"

[[banner]]
id = "all"
placement = "top"
heading = "Bienvenue"
offer = true
"#;

fn banner(shopper: &mut Shopper, close: bool) -> (String, String) {
    let mut page = shopper.open(PageType::Home, "", "");
    let view = page.banner("top", shopper.now).unwrap();
    page.count_banner(&view, shopper.now);
    let id = view.texts.get(0).to_owned();
    if close {
        page.correct(Correction::Dismissed, &id, shopper.now);
    }
    shopper.leave(&mut page);
    (id, view.texts.get(9).to_owned())
}

#[test]
fn a_personal_banner_needs_two_looks_is_labelled_rests_and_leaves_alone_after_a_closing() {
    let mut shopper = Shopper::new(BANNERS, Level::Remembered);
    shopper.look("p0");
    let everyone = ("all".to_owned(), String::new());
    assert_eq!(
        banner(&mut shopper, false),
        everyone,
        "one look is not enough, and what all get has no label"
    );
    shopper.look("p5");
    for _ in 0..6 {
        let label = "Offre personnalisée".to_owned();
        assert_eq!(banner(&mut shopper, false), ("tea".into(), label));
    }
    assert_eq!(banner(&mut shopper, false).0, "all", "it rests");
    shopper.now += 8 * DAY;
    assert_eq!(banner(&mut shopper, true).0, "tea");
    shopper.look("p1");
    shopper.look("p6");
    assert_eq!(banner(&mut shopper, false).0, "all", "after a closing");
    shopper.now += 8 * DAY;
    assert_eq!(
        banner(&mut shopper, false).0,
        "shirts",
        "the closed one stays closed"
    );
}

#[test]
fn an_opened_banner_is_not_passed_over() {
    let mut shopper = Shopper::new(BANNERS, Level::Remembered);
    shopper.look("p0");
    shopper.look("p5");
    for _ in 0..12 {
        assert_eq!(banner(&mut shopper, false).0, "tea");
        let mut page = shopper.open(PageType::Home, "", "");
        page.opened("tea");
        shopper.leave(&mut page);
    }
}

#[test]
fn what_somebody_pays_for_is_labelled_and_nothing_else() {
    let rule =
        "[[rule]]\nname = \"r\"\naction = \"boost\"\nstrength = 1\nmatch = { id = [\"p2\"] }\n";
    let label = |config: &str| {
        let mut catalog = products();
        catalog[2].rating_count = 100_000;
        let config = Config::parse(config).unwrap();
        let rules = config.compile_rules(2).unwrap();
        let content = content(&catalog);
        let marks = rules.marks(&catalog);
        let pack = Source::new(&catalog, &content, "https://shop.example")
            .marked(marks)
            .whole();
        let mut page = Page::new();
        let compiled = config.compile("fr", *b"EUR", 2, "https://shop.example");
        page.configure(&compiled.unwrap().encode().unwrap())
            .unwrap();
        page.load(
            &pack.products.encode(Kind::Whole).unwrap(),
            &pack.prices.encode().unwrap(),
            true,
            START,
        )
        .unwrap();
        page.open(PageContext::default(), START);
        let slot = page.slot("bestsellers", 48, &[], START).unwrap();
        let view = page.cards(&slot, START);
        let labelled =
            |(id, marks): (&str, &u8)| (*marks & badge::SPONSORED != 0).then(|| id.to_owned());
        let all: Vec<String> = view.ids.iter().map(str::to_owned).collect();
        assert!(all.contains(&"p2".to_owned()));
        let ids = view.ids.iter().zip(&view.badges);
        ids.filter_map(labelled).collect::<Vec<_>>()
    };
    assert_eq!(label(rule), Vec::<String>::new());
    assert_eq!(label(&format!("{rule}sponsored = true")), ["p2"]);
    // A stronger rule beside it does not hide that it is paid for.
    let both = format!(
        "{}sponsored = true\n[[rule]]\nname = \"s\"\naction = \"boost\"\nstrength = 90\nmatch = {{ category = \"Papeterie\" }}\n",
        rule
    );
    assert_eq!(label(&both), ["p2"]);
    let wrong = "[[rule]]\nname = \"r\"\naction = \"bury\"\nsponsored = true\n";
    assert!(Config::parse(wrong).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// No price depends on who looks: of whatever is shown to both, all that is told of money is the same.
    #[test]
    fn no_price_depends_on_the_shopper(
        looks in proptest::collection::vec(0usize..60, 0..10),
        bought in proptest::collection::vec(0usize..60, 0..4),
        level in 0u32..4,
        hours in 0u32..200,
    ) {
        let mut shopper = Shopper::new("", Level::from_code(level));
        for at in looks {
            shopper.look(&format!("p{at}"));
        }
        for at in bought {
            shopper.act(Action::Purchase, &format!("p{at}"));
        }
        shopper.now += hours * HOUR;
        let stranger = Shopper { now: shopper.now, ..Shopper::new("", Level::Off) };
        let money = |who: &Shopper| {
            let page = who.open(PageType::Product, "p7", "");
            let mut told = std::collections::BTreeMap::new();
            for placement in page.config.placements.iter() {
                let Some(slot) = page.slot(placement, 0, &[], who.now) else { continue };
                let view = page.cards(&slot, who.now);
                for (at, id) in view.ids.iter().enumerate() {
                    told.insert(id.to_owned(), (
                        view.price[at], view.spread[at], view.sale[at], view.unit_price[at],
                        view.units.get(at).to_owned(),
                    ));
                }
            }
            told
        };
        let (mine, theirs) = (money(&shopper), money(&stranger));
        let mut both = 0;
        for (id, told) in &mine {
            if let Some(other) = theirs.get(id) {
                prop_assert_eq!(told, other, "{}", id);
                both += 1;
            }
        }
        prop_assert!(both > 5);
    }
}

#[allow(dead_code, reason = "the example is a command as well")]
#[path = "../../examples/creepy.rs"]
mod creepy;

#[test]
fn the_rules_lower_every_measure_of_creepiness_on_the_same_shoppers() {
    let before = creepy::measure(12, false).unwrap();
    let after = creepy::measure(12, true).unwrap();
    assert_eq!(
        (before.glanced, before.sensitive),
        (after.glanced, after.sensitive)
    );
    for (before, after) in before.rates().into_iter().zip(after.rates()) {
        assert!(before > after, "{before} against {after}");
    }
    // What the rules promise outright.
    assert_eq!(
        (after.unfounded, after.needless, after.remembered),
        (0, 0, 0)
    );
}
