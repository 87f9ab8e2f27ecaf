//! A page from published packs to views: consent, browsing, slots and stores together, as the browser uses them.

use devanture::builder::config::Config;
use devanture::builder::packs::Source;
use devanture::builder::product::Product;
use devanture::builder::similarity::content;
use devanture::catalog::format::Kind;
use devanture::catalog::{key, normalize_path};
use devanture::consent::{Answer, Level, State, Via};
use devanture::placement::{CarouselView, Page, Place, Store, option};
use devanture::portability;
use devanture::profile::{Correction, Event, events_of};
use devanture::recommend::{Exclusion, REASONS};
use devanture::signals::{Action, PageContext, PageType};

pub const NOW: u32 = 30_000_000;

fn shop(count: usize) -> Vec<Product> {
    let kinds = [
        "Théière en grès",
        "Chemise en lin",
        "Arrosoir de cuivre",
        "Carnet cousu",
    ];
    let product = |at: usize| Product {
        id: format!("p{at}"),
        variant_ids: vec![format!("p{at}"), format!("p{at}-bleu")],
        group: Some(format!("g{at}")),
        title: format!("{} numéro {at}", kinds[at % 4]),
        link: format!("https://shop.example/p/{at}/"),
        image: Some(format!("https://shop.example/i/{at}.svg")),
        brand: format!("Marque {}", at % 3),
        category: vec!["Maison".into(), format!("Rayon {}", at % 4)],
        price_min: 1000 + 100 * (at % 7) as u64,
        price_max: 1000 + 100 * (at % 7) as u64,
        sale: at.is_multiple_of(5).then_some(700),
        rating: Some(3.0 + (at % 20) as f32 / 10.0),
        rating_count: at as u32,
        published_day: Some((NOW / 1440) as i32 - at as i32),
        ..Product::default()
    };
    (0..count).map(product).collect()
}

pub struct Published {
    pub config: Vec<u8>,
    pub products: Vec<u8>,
    pub prices: Vec<u8>,
}

pub fn publish(config: &str) -> Published {
    let products = shop(100);
    let content = content(&products);
    let pack = Source::new(&products, &content, "https://shop.example").whole();
    let config = Config::parse(config).unwrap();
    Published {
        config: config
            .compile("fr", *b"EUR", 2, "https://shop.example")
            .unwrap()
            .encode()
            .unwrap(),
        products: pack.products.encode(Kind::Whole).unwrap(),
        prices: pack.prices.encode().unwrap(),
    }
}

/// The packs of this test's shop: products and prices.
pub fn packs() -> (Vec<u8>, Vec<u8>) {
    let published = publish("");
    (published.products, published.prices)
}

pub fn open(published: &Published, kind: PageType, product: &str) -> Page {
    let mut page = Page::new();
    page.configure(&published.config).unwrap();
    page.load(&published.products, &published.prices, true, NOW)
        .unwrap();
    let products = if product.is_empty() {
        vec![]
    } else {
        vec![product.to_owned()]
    };
    page.open(
        PageContext {
            kind,
            products,
            ..PageContext::default()
        },
        NOW,
    );
    page
}

pub fn consented(published: &Published, kind: PageType, product: &str) -> Page {
    let mut page = open(published, kind, product);
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, NOW);
    page
}

fn carousel(page: &Page, placement: &str, limit: usize, seen: &[String]) -> Option<CarouselView> {
    let slot = page.slot(placement, limit, seen, NOW)?;
    Some(page.cards(&slot, NOW))
}

fn ids(page: &Page, placement: &str) -> Vec<String> {
    let view = carousel(page, placement, 0, &[]);
    view.map_or(vec![], |view| view.ids.iter().map(str::to_owned).collect())
}

#[test]
fn without_leave_nothing_is_recorded_stored_or_ranked_by() {
    let published = publish("");
    let mut page = open(&published, PageType::Product, "p3");
    assert!(!page.record_view(NOW));
    assert!(!page.record(Action::View, &["p8".into()], NOW));
    assert!(ids(&page, "recently-viewed").is_empty());
    for store in [Store::Choice, Store::Corrections, Store::Profile] {
        assert_eq!(page.save(store, NOW), None);
    }
    assert_eq!(page.take_changed(), 0);
    assert!(page.wanted_images(NOW).is_empty());
    assert!(
        !ids(&page, "for-you").is_empty(),
        "the page itself still ranks"
    );
}

#[test]
fn the_page_alone_decides_the_pool_and_the_level_zero_ranking() {
    let published = publish("");
    let neutral = open(&published, PageType::Product, "p3");
    let mut shopper = consented(&published, PageType::Product, "p3");
    for id in ["p0", "p4", "p8", "p12"] {
        shopper.record(Action::View, &[id.into()], NOW);
    }
    assert_eq!(neutral.pool_images(), shopper.pool_images());
    assert_eq!(neutral.pool_images().len(), 36);
    assert_ne!(ids(&neutral, "for-you"), ids(&shopper, "for-you"));
}

#[test]
fn whatever_is_shown_has_its_image_in_the_pool_or_on_the_device() {
    let published = publish("");
    let mut page = consented(&published, PageType::Home, "");
    for id in ["p90", "p94", "p98"] {
        page.record(Action::View, &[id.into()], NOW);
    }
    let pool = page.pool_images();
    let shown = |page: &Page| {
        let names = [
            "for-you",
            "recently-viewed",
            "bestsellers",
            "new",
            "on-sale",
            "best-rated",
        ];
        let views = names.iter().filter_map(|name| carousel(page, name, 0, &[]));
        views
            .flat_map(|view| view.images.iter().map(str::to_owned).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert!(shown(&page).iter().all(|image| pool.contains(image)));
    let wanted = page.wanted_images(NOW);
    assert!(!wanted.is_empty() && wanted.iter().all(|image| !pool.contains(image)));
    let found: Vec<u32> = (0..wanted.len() as u32).collect();
    page.found_images(&found);
    let after = shown(&page);
    assert!(
        after
            .iter()
            .all(|image| pool.contains(image) || wanted.contains(image))
    );
    assert!(
        after.iter().any(|image| wanted.contains(image)),
        "what is on the device is used"
    );
}

#[test]
fn for_you_follows_browsing_and_leaves_out_what_is_owned() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Home, "");
    for id in ["p0", "p4", "p8"] {
        assert!(page.record(Action::View, &[id.into()], NOW));
    }
    let view = carousel(&page, "for-you", 12, &[]).unwrap();
    let teapots = view
        .titles
        .iter()
        .filter(|title| title.starts_with("Théière"))
        .count();
    assert!(teapots >= 4, "{teapots}");
    assert_eq!(view.title.get(0), "Pour vous");
    assert!(
        view.reasons
            .iter()
            .any(|reasons| reasons.contains("que vous avez regardé"))
    );
    let first = view.ids.get(0).to_owned();
    page.set_cart(vec![format!("{first}-bleu")], None);
    assert!(
        !ids(&page, "for-you").contains(&first),
        "in the cart by the id of a variant"
    );
    page.set_cart(vec![], None);
    page.record(Action::Purchase, std::slice::from_ref(&first), NOW);
    assert!(!ids(&page, "for-you").contains(&first), "just bought");
}

#[test]
fn recently_viewed_needs_two_and_never_shows_the_page_itself() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Product, "p3");
    page.record_view(NOW);
    assert!(ids(&page, "recently-viewed").is_empty());
    page.record(Action::View, &["p5".into()], NOW);
    assert!(
        ids(&page, "recently-viewed").is_empty(),
        "one other product is fewer than two"
    );
    page.record(Action::View, &["p9".into()], NOW);
    assert_eq!(ids(&page, "recently-viewed"), ["p9", "p5"]);
    let above = ["p9".to_owned()];
    let view = carousel(&page, "recently-viewed", 0, &above).unwrap();
    assert_eq!(view.len(), 2, "whole, whatever stands above");
}

#[test]
fn a_withdrawal_forgets_at_once_and_erases_the_stores() {
    let published = publish("");
    let mut page = open(&published, PageType::Home, "");
    page.set_consent_for_test(State::Granted);
    assert_eq!(page.level(NOW), Level::Remembered);
    page.record(Action::View, &["p1".into()], NOW);
    assert_eq!(page.place(Store::Profile, NOW), Place::Database);
    assert!(page.save(Store::Profile, NOW).is_some());
    page.take_changed();
    page.set_consent_for_test(State::Unknown);
    assert_eq!(page.save(Store::Profile, NOW), None);
    assert_eq!(page.level(NOW), Level::Page);
    assert_eq!(page.place(Store::Profile, NOW), Place::Nowhere);
    assert_eq!(
        page.take_changed() & 1 << Store::Profile as u8,
        1 << Store::Profile as u8
    );
    page.set_consent_for_test(State::Granted);
    assert_eq!(
        page.save(Store::Profile, NOW),
        None,
        "what was forgotten does not come back"
    );
}

#[test]
fn a_returning_shopper_is_not_erased_before_the_tool_answers() {
    let published = publish("");
    let mut page = open(&published, PageType::Home, "");
    assert_eq!(page.level(NOW), Level::Page);
    assert_eq!(page.place(Store::Profile, NOW), Place::Unknown);
}

#[test]
fn a_profile_survives_a_reload_and_expires() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Home, "");
    for id in ["p1", "p2"] {
        page.record(Action::View, &[id.into()], NOW);
    }
    let stored = page.save(Store::Profile, NOW).unwrap();
    let mut next = consented(&published, PageType::Home, "");
    assert!(next.restore(Store::Profile, &stored, NOW));
    assert_eq!(ids(&next, "recently-viewed"), ["p2", "p1"]);
    let later = NOW + 91 * 1440;
    let mut old = open(&published, PageType::Home, "");
    old.consent.hear_no_tool();
    old.choose_level(Level::Remembered, Via::Panel, later);
    assert!(old.restore(Store::Profile, &stored, later));
    assert_eq!(old.save(Store::Profile, later), None);
    let mut refused = open(&published, PageType::Home, "");
    assert!(!refused.restore(Store::Profile, &stored, NOW));
    assert!(
        !next.restore(Store::Profile, &stored[..stored.len() - 1], NOW),
        "damaged"
    );
}

/// What the panel would show of a store.
fn kept(page: &Page, store: Store, now: u32) -> Vec<Event> {
    events_of(&page.kept(store, now)).unwrap()
}

fn looked(page: &mut Page, ids: &[&str]) -> bool {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    page.record(Action::View, &ids, NOW)
}

#[test]
fn in_a_paused_department_nothing_is_recorded_or_counted_until_it_is_resumed() {
    let published = publish("");
    let mut page = consented(&published, PageType::Home, "");
    // Products 0 and 4 are in "Maison > Rayon 0", 1 in "Maison > Rayon 1".
    assert!(looked(&mut page, &["p1"]));
    let before = ids(&page, "for-you");
    assert!(looked(&mut page, &["p0", "p4", "p8"]));
    let with = ids(&page, "for-you");
    assert_ne!(before, with);
    page.correct(Correction::Paused, "Maison > Rayon 0", NOW);
    assert_eq!(ids(&page, "for-you"), before, "it no longer counts");
    assert!(!looked(&mut page, &["p12"]), "nor is it recorded");
    assert_eq!(kept(&page, Store::Profile, NOW).len(), 4);
    page.uncorrect("Maison > Rayon 0");
    assert_eq!(ids(&page, "for-you"), with);
    assert!(looked(&mut page, &["p12"]));
    page.correct(Correction::Paused, "Maison", NOW);
    assert!(!looked(&mut page, &["p1"]), "also what lies below it");
}

#[test]
fn while_presents_are_looked_for_nothing_is_recorded_for_a_day() {
    let published = publish("");
    let mut page = consented(&published, PageType::Home, "");
    assert!(page.record(Action::Cart, &["p1".into()], NOW));
    page.correct(Correction::Gifts, "gifts", NOW);
    assert!(!looked(&mut page, &["p2"]));
    assert!(!page.record(Action::Purchase, &["p2".into()], NOW));
    assert!(page.record(Action::Uncart, &["p1".into()], NOW));
    assert!(
        kept(&page, Store::Profile, NOW).is_empty(),
        "taking out is always heard"
    );
    let stored = page.save(Store::Corrections, NOW).unwrap();
    let later = NOW + 24 * 60;
    let mut next = consented(&published, PageType::Home, "");
    assert!(next.restore(Store::Corrections, &stored, NOW));
    assert!(!looked(&mut next, &["p2"]));
    assert!(
        next.record(Action::View, &["p2".into()], later),
        "it ends by itself"
    );
    page.uncorrect("gifts");
    assert!(looked(&mut page, &["p2"]));
}

#[test]
fn exported_erased_and_brought_back_everything_ranks_as_before() {
    let published = publish("");
    let mut page = consented(&published, PageType::Home, "");
    assert!(looked(&mut page, &["p1", "p2", "p5", "p6", "p9", "p13"]));
    assert!(page.record(Action::Purchase, &["p3".into()], NOW));
    page.correct(Correction::Less, "p10", NOW);
    page.correct(Correction::Never, "p14", NOW);
    page.correct(Correction::Paused, "Maison > Rayon 2", NOW);
    page.correct(Correction::More, "p11", NOW);
    page.correct(Correction::Gift, "p9", NOW);
    let placements = ["for-you", "recently-viewed", "bestsellers", "similar"];
    let ranked = |page: &Page| placements.map(|name| carousel(page, name, 12, &[]));
    let before = ranked(&page);
    assert!(before[0].is_some() && before[1].is_some());
    let about = portability::Page {
        shop: "https://shop.example",
        retention: 90,
        now: NOW,
    };
    let file = portability::write(
        &about,
        &[],
        &page.kept(Store::Corrections, NOW),
        &page.kept(Store::Profile, NOW),
    );
    page.erase();
    assert_ne!(ranked(&page), before);
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, NOW);
    page.take_changed();
    let taken = portability::read(&about, &file, false).unwrap();
    assert_eq!(taken.counts, [5, 7]);
    assert!(page.take(Store::Profile, &taken.browsing, NOW));
    assert!(page.take(Store::Corrections, &taken.corrections, NOW));
    assert_eq!(page.take_changed(), 0b110, "both are to be written");
    assert_eq!(ranked(&page), before);
    let mut refused = open(&published, PageType::Home, "");
    assert!(
        !refused.take(Store::Profile, &taken.browsing, NOW),
        "no leave, nothing taken"
    );
    assert_eq!(refused.take_changed(), 0);
}

#[test]
fn the_shop_says_how_much_is_kept_at_the_most() {
    let published = publish("[privacy]\nhistory = 3");
    let mut page = consented(&published, PageType::Home, "");
    assert!(looked(&mut page, &["p1", "p2", "p3", "p4", "p5"]));
    let titles = |page: &Page| -> Vec<String> {
        let events = kept(page, Store::Profile, NOW);
        events.into_iter().map(|event| event.title).collect()
    };
    assert_eq!(titles(&page).len(), 3);
    assert!(titles(&page)[2].contains("numéro 5"));
    let stored = {
        let mut page = consented(&publish(""), PageType::Home, "");
        assert!(looked(&mut page, &["p1", "p2", "p3", "p4", "p5"]));
        page.save(Store::Profile, NOW).unwrap()
    };
    assert!(page.restore(Store::Profile, &stored, NOW));
    assert_eq!(
        titles(&page).len(),
        3,
        "also of what was kept when it was more"
    );
}

#[test]
fn corrections_act_at_once_are_listed_and_can_be_taken_back() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Home, "");
    let first = ids(&page, "bestsellers")[0].clone();
    page.correct(Correction::Never, &first, NOW);
    assert!(!ids(&page, "bestsellers").contains(&first));
    let listed = kept(&page, Store::Corrections, NOW);
    assert_eq!(listed.len(), 1);
    page.forget(Store::Corrections, listed[0].product);
    assert!(ids(&page, "bestsellers").contains(&first));
}

#[test]
fn a_gift_no_longer_counts_and_nobody_is_chased_by_it() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Home, "");
    assert!(looked(&mut page, &["p0", "p4", "p8", "p1"]));
    let own = page.save(Store::Profile, NOW).unwrap();
    let gift = |page: &Page| {
        let slot = page.slot("for-you", 12, &[], NOW).unwrap();
        let view = page.cards(&slot, NOW);
        let gifts = view.gifts.iter().map(str::to_owned).collect::<Vec<_>>();
        let key = slot.picks.iter().find_map(|pick| page.gift(pick, NOW));
        (gifts, key.unwrap().product)
    };
    let (titles, product) = gift(&page);
    let given = titles.iter().find(|title| !title.is_empty()).unwrap();
    assert!(given.contains("numéro"), "named by its title: {given}");
    page.give(product, NOW);
    assert!(!gift(&page).0.contains(given), "it is asked about once");
    let id = format!("p{}", given.rsplit(' ').next().unwrap());
    for placement in ["for-you", "recently-viewed"] {
        assert!(
            !ids(&page, placement).contains(&id),
            "{placement} chases {id}"
        );
    }
    let ranked = carousel(&page, "for-you", 12, &[]);
    // As if it had never been looked at.
    let mut other = consented(&published, PageType::Home, "");
    assert!(other.restore(Store::Profile, &own, NOW));
    other.forget(Store::Profile, product);
    other.correct(Correction::Never, &id, NOW);
    let found = ranked.unwrap();
    let without = carousel(&other, "for-you", 12, &[]).unwrap();
    assert_eq!(found.ids, without.ids);
    assert_eq!(found.shares, without.shares);
    // It survives a reload where it may be kept.
    let stored = page.save(Store::Corrections, NOW).unwrap();
    let mut later = consented(&published, PageType::Home, "");
    assert!(
        later.restore(Store::Profile, &own, NOW) && later.restore(Store::Corrections, &stored, NOW)
    );
    assert_eq!(carousel(&later, "for-you", 12, &[]), Some(found));
    // And is taken back.
    later.forget(Store::Corrections, product);
    assert!(ids(&later, "recently-viewed").contains(&id));
}

#[test]
fn the_shares_of_a_cards_reasons_come_from_its_score() {
    let published = publish("[images]\nmode = \"direct\"");
    let mut page = consented(&published, PageType::Home, "");
    assert!(looked(&mut page, &["p0", "p4", "p8"]));
    let slot = page.slot("for-you", 12, &[], NOW).unwrap();
    let view = page.cards(&slot, NOW);
    for (row, pick) in slot.picks.iter().enumerate() {
        let told = view.reasons.get(row).lines().count();
        assert!(told > 0);
        let shares = &view.shares[row * REASONS..][..REASONS];
        let all = shares.iter().sum::<u32>();
        assert!(
            all <= 100 && shares.is_sorted_by(|a, b| a + 1 >= *b),
            "{shares:?}"
        );
        for (at, share) in shares.iter().enumerate() {
            assert_eq!(at < told, *share > 0, "{shares:?} of {:?}", pick.terms);
        }
    }
}

#[test]
fn corrections_expire_after_six_months_and_one_made_before_the_store_was_read_stays() {
    let published = publish("");
    let mut page = consented(&published, PageType::Home, "");
    page.correct(Correction::Never, "p1", NOW);
    page.correct(Correction::Dismissed, "tea-time", NOW);
    let stored = page.save(Store::Corrections, NOW).unwrap();
    let six_months = 182 * 24 * 60;
    for (later, kept) in [(0, 3), (six_months - 60, 3), (six_months, 1)] {
        let later = NOW + later;
        let mut page = open(&published, PageType::Home, "");
        page.consent.hear_no_tool();
        page.choose_level(Level::Remembered, Via::Panel, later);
        page.correct(Correction::Less, "p2", later);
        assert!(page.restore(Store::Corrections, &stored, later));
        assert_eq!(self::kept(&page, Store::Corrections, later).len(), kept);
    }
}

#[test]
fn slots_of_a_page_do_not_repeat_each_other() {
    let published = publish("");
    let page = open(&published, PageType::Home, "");
    let first = ids(&page, "bestsellers");
    let second = carousel(&page, "for-you", 0, &first).unwrap();
    assert!(second.ids.iter().all(|id| !first.contains(&id.to_owned())));
}

#[test]
fn a_product_is_found_by_variant_group_or_address() {
    let published = publish("");
    for id in ["p7", "p7-bleu", "g7"] {
        let page = open(&published, PageType::Product, id);
        assert!(!ids(&page, "similar").is_empty(), "{id}");
        assert!(!ids(&page, "similar").contains(&"p7".to_owned()));
    }
    let mut page = Page::new();
    page.configure(&published.config).unwrap();
    page.load(&published.products, &published.prices, true, NOW)
        .unwrap();
    let address = key(&normalize_path("/P/7"));
    page.open(
        PageContext {
            kind: PageType::Product,
            address,
            ..PageContext::default()
        },
        NOW,
    );
    assert!(!ids(&page, "similar").is_empty());
}

#[test]
fn turned_off_means_no_list_for_this_person() {
    let published = publish("");
    let mut page = open(&published, PageType::Home, "");
    page.consent.hear_no_tool();
    assert!(
        carousel(&page, "for-you", 0, &[])
            .unwrap()
            .options
            .first()
            .is_some_and(|bits| bits & option::OPT_IN > 0)
    );
    page.choose_level(Level::Off, Via::Panel, NOW);
    assert!(ids(&page, "for-you").is_empty());
    assert!(!ids(&page, "bestsellers").is_empty());
    assert_eq!(
        carousel(&page, "bestsellers", 0, &[])
            .unwrap()
            .options
            .first()
            .map(|bits| bits & option::OPT_IN),
        Some(0)
    );
}

#[test]
fn banners_follow_their_conditions_and_draw_names_as_text() {
    let published = publish(
        r#"
        [[banner]]
        id = "tea"
        placement = "welcome"
        category = "Maison > Rayon 0"
        views = 2
        heading = "Encore une théière ?"
        [[banner]]
        id = "hello"
        placement = "welcome"
        first-name = true
        heading = "Bonjour {first-name}"
        drawn = "Pour {first-name}"
        [[banner]]
        id = "all"
        placement = "welcome"
        pages = ["home"]
        heading = "Bienvenue"
        drawn = "Pour {first-name}"
        "#,
    );
    let heading = |page: &Page| {
        page.banner("welcome", NOW).map(|banner| {
            (
                banner.texts.get(1).to_owned(),
                banner.texts.get(7).to_owned(),
            )
        })
    };
    let mut page = consented(&published, PageType::Home, "");
    assert_eq!(heading(&page), Some(("Bienvenue".into(), String::new())));
    page.set_first_name("<img onerror=alert(1)>");
    assert_eq!(
        heading(&page),
        Some((
            "Bonjour <img onerror=alert(1)>".into(),
            "Pour <img onerror=alert(1)>".into()
        ))
    );
    page.record(Action::View, &["p0".into()], NOW);
    assert_eq!(heading(&page).unwrap().0, "Bonjour <img onerror=alert(1)>");
    page.record(Action::View, &["p4".into()], NOW);
    assert_eq!(heading(&page).unwrap().0, "Encore une théière ?");
    page.correct(Correction::Dismissed, "tea", NOW);
    assert_ne!(heading(&page).unwrap().0, "Encore une théière ?");
    assert_eq!(
        open(&published, PageType::Cart, "").banner("welcome", NOW),
        None
    );
}

#[test]
fn damaged_packs_are_refused_and_the_page_goes_on() {
    let published = publish("");
    let mut page = Page::new();
    page.configure(&published.config).unwrap();
    assert!(
        page.load(&published.products[..50], &published.prices, true, NOW)
            .is_err()
    );
    assert!(
        page.load(&published.products, &published.config, true, NOW)
            .is_err()
    );
    assert_eq!(carousel(&page, "for-you", 0, &[]), None);
    assert_eq!(page.banner("welcome", NOW), None);
}

/// What the tests say for a consent tool.
trait Hear {
    fn set_consent_for_test(&mut self, state: State);
}

impl Hear for Page {
    fn set_consent_for_test(&mut self, state: State) {
        self.consent
            .hear(devanture::consent::Source::Api, Answer::all(state));
    }
}

// ---- kinds of lists ----

const KINDS: &str = "[shop]\nfree-shipping = \"49 EUR\"\n[images]\nmode = \"none\"\n[[list]]\nname = \"spring\"\nproducts = [\"p9\", \"p2\", \"p2-bleu\", \"nowhere\", \"p5\"]\n\
    [[placement]]\nname = \"fill\"\nstrategy = \"free-shipping\"\n[[placement]]\nname = \"cart\"\nstrategy = \"cart\"\n[[placement]]\nname = \"cheaper\"\nstrategy = \"cheaper\"\n\
    [[placement]]\nname = \"spring\"\nstrategy = \"curated\"\nlist = \"spring\"\n[[placement]]\nname = \"again\"\nstrategy = \"buy-again\"\n";

fn with_cart(published: &Published, ids: &[&str], total: Option<u32>) -> Page {
    let mut page = open(published, PageType::Cart, "");
    page.set_cart(ids.iter().map(|id| (*id).to_owned()).collect(), total);
    page
}

#[test]
fn the_filler_says_what_is_missing_and_brings_the_smallest_total() {
    let published = publish(KINDS);
    // Prices are 7.00 on sale, and 10.00 to 16.00.
    let page = with_cart(&published, &["p1"], Some(3500));
    let slot = page.slot("fill", 0, &[], NOW).unwrap();
    assert_eq!(slot.title, "Livraison offerte\u{a0}: encore \u{1}1400\u{1}");
    let view = page.cards(&slot, NOW);
    // Two at 7.00 make 14.00 as one product does: fewer products are the smaller addition.
    assert_eq!(
        (view.price[0], view.sale[0], view.notes.get(0)),
        (1400, 0, "")
    );
    assert!(view.price.is_sorted() && view.price.iter().all(|price| *price >= 1400));
    // 19.00 is more than any single product costs.
    let page = with_cart(&published, &["p1"], Some(3000));
    let slot = page.slot("fill", 0, &[], NOW).unwrap();
    let view = page.cards(&slot, NOW);
    assert_eq!(view.len(), 2, "only the pair reaches it");
    let paid = |row: usize| {
        if view.sale[row] > 0 {
            view.sale[row]
        } else {
            view.price[row]
        }
    };
    assert_eq!(paid(0) + paid(1), 1900);
    assert_eq!(view.notes.get(1), "À deux\u{a0}: \u{1}1900\u{1}");
    assert!(
        view.ids.position("p1").is_none(),
        "what is in the cart is no addition"
    );
}

#[test]
fn the_filler_tells_apart_an_empty_cart_a_reached_total_and_one_that_nobody_knows() {
    let published = publish(KINDS);
    let slot = |ids: &[&str], total| with_cart(&published, ids, total).slot("fill", 0, &[], NOW);
    assert_eq!(slot(&[], Some(3000)), None);
    assert_eq!(slot(&["a product of another shop"], None), None);
    for total in [4900, 9000] {
        let slot = slot(&["p1"], Some(total)).unwrap();
        assert_eq!(slot.title, "La livraison est offerte");
        assert!(slot.picks.is_empty());
    }
    // Without a total the prices of what is in the cart count: 11.00 and 7.00 on sale.
    let slot = slot(&["p1", "p5-bleu"], None).unwrap();
    assert!(slot.title.contains("\u{1}3100\u{1}"), "{}", slot.title);
    // Nothing reaches 48.00 with two products of this shop.
    let page = with_cart(&published, &["p1"], Some(100));
    assert_eq!(page.slot("fill", 0, &[], NOW), None);
    // A shop without such a total has no such slot.
    let published = publish("[[placement]]\nname = \"fill\"\nstrategy = \"free-shipping\"\n");
    let page = with_cart(&published, &["p1"], Some(3000));
    assert_eq!(page.slot("fill", 0, &[], NOW), None);
}

#[test]
fn what_goes_with_the_cart_names_what_it_goes_with() {
    let published = publish(KINDS);
    let page = with_cart(&published, &["p4", "p8-bleu"], None);
    let slot = page.slot("cart", 0, &[], NOW).unwrap();
    for pick in &slot.picks {
        let words = page.reasons(pick, NOW);
        assert!(
            words[0].starts_with("Va avec «\u{a0}Théière en grès numéro "),
            "{words:?}"
        );
    }
    assert!(
        with_cart(&published, &[], None)
            .slot("cart", 0, &[], NOW)
            .is_none()
    );
}

#[test]
fn a_list_made_by_hand_keeps_its_order_and_drops_what_is_not_there() {
    let published = publish(KINDS);
    let page = open(&published, PageType::NotFound, "");
    assert_eq!(ids(&page, "spring"), ["p9", "p2", "p5"]);
    let seen = carousel(&page, "spring", 2, &["p9".into()]).unwrap();
    assert_eq!(seen.ids.get(0), "p9", "order says something");
}

#[test]
fn cheaper_costs_less_is_of_the_same_kind_and_says_how_much() {
    let published = publish(KINDS);
    // 16.00, of shelf 2.
    let page = open(&published, PageType::Product, "p6");
    let slot = page.slot("cheaper", 0, &[], NOW).unwrap();
    let view = page.cards(&slot, NOW);
    for (row, pick) in slot.picks.iter().enumerate() {
        let paid = if view.sale[row] > 0 {
            view.sale[row]
        } else {
            view.price[row]
        };
        assert!(paid < 1600);
        assert_eq!(
            view.notes.get(row),
            format!("\u{1}{}\u{1} de moins", 1600 - paid)
        );
        assert_eq!(
            page.shelf(pick).products.category(pick.row),
            "Maison > Rayon 2"
        );
    }
    // The cheapest of all: nothing does the same for less.
    let page = open(&published, PageType::Product, "p5");
    assert_eq!(page.slot("cheaper", 0, &[], NOW), None);
    assert_eq!(
        open(&published, PageType::Home, "").slot("cheaper", 0, &[], NOW),
        None
    );
}

#[test]
fn what_was_bought_is_due_after_its_interval_and_only_with_leave() {
    let mut config = Config::parse(KINDS)
        .unwrap()
        .compile("fr", *b"EUR", 2, "")
        .unwrap();
    config.intervals = vec![key("Maison > Rayon 1"), 30, 49, 90];
    let published = Published {
        config: config.encode().unwrap(),
        ..publish(KINDS)
    };
    let mut page = consented(&published, PageType::Home, "");
    assert!(page.record(Action::Purchase, &["p5".into(), "p2".into()], NOW));
    assert_eq!(page.slot("again", 0, &[], NOW), None, "just bought");
    let later = NOW + 42 * 1440;
    let slot = page.slot("again", 0, &[], later).unwrap();
    assert_eq!(slot.picks.len(), 1);
    let words = page.reasons(&slot.picks[0], later);
    assert_eq!(
        words,
        ["Acheté il y a 6 semaines\u{202f}; d’habitude racheté au bout de 7 semaines environ"]
    );
    page.set_cart(vec!["p5".into()], None);
    assert_eq!(
        page.slot("again", 0, &[], later),
        None,
        "already in the cart"
    );
    page.set_cart(vec![], None);
    page.choose_level(Level::Page, Via::Panel, later);
    page.level(later);
    assert_eq!(
        page.slot("again", 0, &[], later),
        None,
        "no leave, no dates"
    );
}

#[test]
fn whatever_is_not_shown_is_told_with_the_first_reason() {
    let published = publish(
        "[images]\nmode = \"direct\"\n\
         [[placement]]\nname = \"for-you\"\nstrategy = \"for-you\"\nlimit = 6\n\
         [[placement]]\nname = \"sale\"\nstrategy = \"on-sale\"\nlimit = 48\nleast = 40\n\
         [[placement]]\nname = \"top\"\nstrategy = \"bestsellers\"\nlimit = 6\nper-category = 1\n\
         [[placement]]\nname = \"like\"\nstrategy = \"similar\"\n\
         [[placement]]\nname = \"again\"\nstrategy = \"buy-again\"\n\
         [[rule]]\nname = \"too-dear\"\naction = \"exclude\"\nmatch = { price-from = 15.5 }\n",
    );
    let mut page = consented(&published, PageType::Product, "p3");
    page.set_cart(vec!["p4-bleu".into()], None);
    looked(&mut page, &["p7", "p7"]);
    page.record(Action::Purchase, &["p8".into()], NOW);
    page.correct(Correction::Never, "p9", NOW);
    let seen = ["p10".to_owned()];
    let why = |page: &Page, placement: &str, id: &str| {
        let found = page.exclusion(placement, 0, &seen, id, NOW);
        found.map_or("", Exclusion::name)
    };
    for (placement, id, reason) in [
        ("nowhere", "p1", "placement"),
        ("for-you", "of another shop", "absent"),
        ("for-you", "p3", "own"),
        ("for-you", "p4", "cart"),
        ("for-you", "p7", "viewed"),
        ("for-you", "p8", "bought"),
        ("for-you", "p9", "never"),
        ("for-you", "p10", "above"),
        ("sale", "p1", "unlike"),
        ("sale", "p5", "few"),
        ("like", "p27", "rule"),
        ("like", "p1", "below"),
    ] {
        assert_eq!(why(&page, placement, id), reason, "{id} in {placement}");
    }
    assert_eq!(
        page.exclusion("for-you", 0, &[], "p27", NOW)
            .map(|found| match found {
                Exclusion::Rule(rule) => page.rule_name(rule).to_owned(),
                other => other.name().to_owned(),
            }),
        Some("too-dear".to_owned())
    );
    // What stands there has no reason not to, and everything else has one.
    for placement in ["for-you", "top", "like"] {
        let shown = carousel(&page, placement, 0, &seen);
        let shown: Vec<String> = shown
            .iter()
            .flat_map(|view| view.ids.iter().map(str::to_owned))
            .collect();
        assert!(!shown.is_empty(), "{placement}");
        for at in 0..100 {
            let id = format!("p{at}");
            let reason = why(&page, placement, &id);
            assert_eq!(
                reason.is_empty(),
                shown.contains(&id),
                "{id} in {placement}: {reason}"
            );
        }
    }
    // One of each of four categories stands in a slot for six: all others are one too many.
    let others = (20..100).map(|at| why(&page, "top", &format!("p{at}")));
    assert!(others.filter(|reason| *reason == "cap").count() > 60);
    // Scores decide, and are told.
    let below = (0..100).find_map(|at| {
        let found = page.exclusion("for-you", 0, &[], &format!("p{at}"), NOW)?;
        (found.name() == "below").then(|| found.scores())
    });
    let (score, least) = below.flatten().unwrap();
    assert!(score <= least);
    // Without leave there is no such list, and a front page has no product to resemble.
    let page = open(&published, PageType::Home, "");
    assert_eq!(why(&page, "again", "p1"), "level");
    assert_eq!(why(&page, "like", "p1"), "occasion");
    // In pool mode what everyone fetches is told from what nobody does.
    let published = publish("[images]\npool = 6\n");
    let page = open(&published, PageType::Home, "");
    let reasons: Vec<&str> = (0..100)
        .map(|at| why(&page, "for-you", &format!("p{at}")))
        .collect();
    assert!(
        reasons
            .iter()
            .filter(|reason| **reason == "picture")
            .count()
            >= 90
    );
}

#[test]
fn everything_that_is_left_out_is_told_once_by_reasons_the_nearest_first() {
    let published = publish(
        "[images]\nmode = \"direct\"\n\
         [[placement]]\nname = \"for-you\"\nstrategy = \"for-you\"\nlimit = 6\n\
         [[placement]]\nname = \"sale\"\nstrategy = \"on-sale\"\nlimit = 48\nleast = 40\n\
         [[placement]]\nname = \"again\"\nstrategy = \"buy-again\"\n\
         [favorites]\nhearts = true\n\
         [[rule]]\nname = \"too-dear\"\naction = \"exclude\"\nmatch = { price-from = 15.5 }\n",
    );
    let mut page = consented(&published, PageType::Product, "p3");
    looked(&mut page, &["p7", "p7"]);
    page.record(Action::Purchase, &["p8".into()], NOW);
    page.correct(Correction::Never, "p9", NOW);
    page.correct(Correction::Favorite, "p11", NOW);
    let seen = ["p10".to_owned()];
    for placement in ["for-you", "sale", "favorites"] {
        let left = page.left_out(placement, 0, &seen, "", NOW);
        // Each product is shown, or left out for the reason that is told of it alone.
        let mut counts: Vec<(&str, usize)> = Vec::new();
        let mut shown = 0;
        for at in 0..100 {
            match page.exclusion(placement, 0, &seen, &format!("p{at}"), NOW) {
                None => shown += 1,
                Some(why) => match counts.iter_mut().find(|(name, _)| *name == why.name()) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((why.name(), 1)),
                },
            }
        }
        let mut told: Vec<_> = left
            .iter()
            .map(|left| (left.why.name(), left.count))
            .collect();
        let order = |name: &str| Exclusion::NAMES.iter().position(|known| *known == name);
        assert!(told.is_sorted_by_key(|(name, _)| order(name)), "{told:?}");
        told.sort_unstable();
        counts.sort_unstable();
        assert_eq!(told, counts, "{placement}");
        assert!(placement == "sale" || shown > 0);
        for left in &left {
            assert!(!left.named.is_empty() && left.named.len() <= left.count);
            let scores: Vec<_> = left
                .named
                .iter()
                .filter_map(|(.., why)| why.scores())
                .collect();
            assert!(scores.is_sorted_by_key(|(score, _)| -score), "{scores:?}");
        }
    }
    // As text, and found by a part of a title or an id.
    let told = |wanted: &str| {
        let left = page.left_out("for-you", 0, &seen, wanted, NOW);
        page.told_left_out(&left)
    };
    assert!(told("").contains("\nrule\ttoo-dear\t"), "{}", told(""));
    let title = |id: &str| {
        let whole = told(id);
        let row = whole.lines().find(|row| row.split('\t').nth(2) == Some(id));
        row.and_then(|row| row.split('\t').nth(1))
            .unwrap_or_default()
            .to_owned()
    };
    let nine = title("p9");
    assert!(!nine.is_empty());
    assert!(told(&nine.to_uppercase()).contains("never\t\t1\n"));
    assert_eq!(told("no such thing anywhere"), "");
    // Where nothing can stand, one reason says so.
    let page = open(&published, PageType::Home, "");
    let left = page.left_out("again", 0, &[], "", NOW);
    assert_eq!(
        (left.len(), left[0].why, left[0].count),
        (1, Exclusion::Level, 0)
    );
    assert_eq!(
        page.left_out("nowhere", 0, &[], "", NOW)[0].why,
        Exclusion::Placement
    );
}
