//! Segments and the conditions of banners on an open page: what is done, allowed, told and ordered decides together.

use crate::page::packs;
use devanture::builder::config::Config;
use devanture::consent::{Level, Via};
use devanture::placement::condition::Fact;
use devanture::placement::{Page, Refusal, Store};
use devanture::profile::{Order, Population};
use devanture::signals::{Action, PageContext, PageType};

/// Thursday, 15 January 2026, 20:30 UTC.
const NOW: u32 = (20_468 * 24 + 20) * 60 + 30;
const DAY: u32 = 1440;

fn page(config: &str, allowed: bool) -> Page {
    let mut compiled = Config::parse(config)
        .unwrap_or_else(|error| panic!("{error}"))
        .compile("fr", *b"EUR", 2, "https://shop.example")
        .unwrap();
    // CDNOW, with money in cents, and borders of a shop.
    let population = Population {
        r: 0.2426,
        alpha: 4.4135,
        a: 0.7929,
        b: 2.4258,
        p: 6.2488,
        q: 3.7446,
        v: 1544.77,
    };
    let borders = [30, 90, 180, 360, 1, 2, 3, 6, 2000, 5000, 9000, 20_000];
    compiled.customers = [&population.bits()[..], &borders].concat();
    let mut page = Page::new();
    page.configure(&compiled.encode().unwrap()).unwrap();
    let (products, prices) = packs();
    page.load(&products, &prices, true, NOW).unwrap();
    open(&mut page, "p3", &[], NOW);
    if allowed {
        page.consent.hear_no_tool();
        page.choose_level(Level::Remembered, Via::Panel, NOW - 100 * DAY);
    }
    page
}

fn open(page: &mut Page, product: &str, cart: &[&str], now: u32) {
    let context = PageContext {
        kind: PageType::Product,
        products: vec![product.to_owned()],
        cart: cart.iter().map(|id| (*id).to_owned()).collect(),
        ..PageContext::default()
    };
    page.open(context, now);
}

/// A configuration of one banner with a condition.
fn banner(when: &str) -> String {
    format!("[[banner]]\nid = \"b\"\nplacement = \"top\"\nheading = \"B\"\nwhen = '{when}'\n")
}

fn holds(page: &Page, now: u32) -> bool {
    page.banner("top", now).is_some()
}

#[test]
fn a_cart_that_was_left_is_told_by_its_own_history() {
    let config = banner(
        "cart.age > 2h and viewed(\"Rayon 3\", times >= 2, within = 7d) and not bought(\"Rayon 3\")",
    );
    let mut page = page(&config, true);
    for ago in [50, 30] {
        let then = NOW - ago * 60;
        open(&mut page, "p3", &[], then);
        assert!(page.record_view(then));
    }
    page.record(Action::Cart, &["p7".into()], NOW - 5 * 60);
    assert!(!holds(&page, NOW), "it is not in the cart any more");
    open(&mut page, "p3", &["p7"], NOW);
    assert!(holds(&page, NOW));
    let why = page.banner("top", NOW).unwrap().texts.get(8).to_owned();
    assert!(
        why.starts_with("Parce que l’âge de votre panier dépasse 2 heures"),
        "{why}"
    );
    assert!(!holds(&page, NOW - 4 * 60), "one hour after");
    assert!(!holds(&page, NOW + 8 * DAY), "a week after");
    page.record(Action::Purchase, &["p11".into()], NOW);
    assert!(!holds(&page, NOW));
}

#[test]
fn without_leave_what_is_personal_is_neither_true_nor_false() {
    for when in [
        "viewed()",
        "not viewed()",
        "visits >= 1",
        "new or returning",
        "orders = 0",
        "visit.pages >= 1",
    ] {
        let mut page = page(&banner(when), false);
        page.hear_told(Fact::Pages as usize, 0, "", NOW);
        page.tell_orders(vec![Order {
            hour: NOW / 60 - 9,
            total: 500,
        }]);
        assert!(!holds(&page, NOW), "{when}");
        assert_eq!(page.refuses(0, "top", NOW), Some(Refusal::Condition));
        assert_eq!(page.save(Store::Profile, NOW), None);
    }
    // A withdrawal ends it at once.
    let mut page = page(&banner("new"), true);
    assert!(holds(&page, NOW));
    page.choose_level(Level::Page, Via::Panel, NOW);
    assert!(!holds(&page, NOW));
}

#[test]
fn what_the_page_says_of_itself_needs_no_leave() {
    let at = |when: &str, now: u32, zone: i32| {
        let mut page = page(&banner(when), false);
        page.set_zone(zone);
        page.tell(Fact::Device as usize, 0);
        page.tell(Fact::Referrer as usize, 1);
        page.tell(Fact::Scroll as usize, 700);
        page.tell_text(Fact::Campaign as usize, "Rentrée");
        page.tell_text(Fact::Locale as usize, "fr");
        page.set_first_name("Ana");
        open(&mut page, "p3", &["p1", "p2"], now);
        holds(&page, now)
    };
    for when in [
        "device is phone",
        "referrer in (search, ads)",
        "page.scroll >= 70%",
        "campaign is \"Rentrée\" and locale is fr",
        "hour = 20 and day is thu and month = 1 and season is winter",
        "page.kind is product and page.category is \"Rayon 3\"",
        "cart.count = 2 and cart.value = 23",
        "not gifts",
        "device is phone or viewed()",
    ] {
        assert!(at(when, NOW, 0), "{when}");
    }
    for when in [
        "device is desktop",
        "page.time > 1s",
        "campaign.source is x",
        "not campaign.source is x",
    ] {
        assert!(!at(when, NOW, 0), "{when}");
    }
    assert!(at("hour = 1 and day is fri", NOW, 300));
    assert!(at("hour = 23 and day is wed", NOW - 21 * 60, 0));
}

#[test]
fn orders_tell_who_is_leaving_and_what_they_are_worth() {
    let weekly = |weeks: std::ops::Range<u32>| -> Vec<Order> {
        weeks
            .map(|week| Order {
                hour: NOW / 60 - week * 168,
                total: 4000,
            })
            .collect()
    };
    let holds_for = |when: &str, orders: Vec<Order>| {
        let mut page = page(&banner(when), true);
        page.tell_orders(orders);
        holds(&page, NOW)
    };
    assert!(holds_for(
        "p_alive > 90% and orders = 10 and spent = 400 and rfm is champions",
        weekly(0..10)
    ));
    assert!(holds_for(
        "p_alive < 5% and rfm in (cannot-lose, risk) and since_order > 365d",
        weekly(60..70)
    ));
    assert!(holds_for(
        "expected_orders > 5 and clv > 200",
        weekly(0..10)
    ));
    assert!(holds_for("clv < 20", weekly(60..70)));
    assert!(
        !holds_for(
            "clv < 20 or clv >= 20 or rfm is lost or not rfm is lost",
            Vec::new()
        ),
        "nobody knows"
    );
    assert!(holds_for("orders = 0 and spent = 0", Vec::new()));
}

#[test]
fn what_is_remembered_stands_in_where_the_page_knows_no_orders() {
    let mut page = page(
        &banner("orders = 2 and spent = 27 and rfm in (new, potential)"),
        true,
    );
    for (ago, id) in [(40, "p1"), (2, "p6")] {
        let then = NOW - ago * DAY;
        open(&mut page, id, &[], then);
        page.record(Action::Purchase, &[id.into()], then);
    }
    // p1 costs 11, p6 costs 16.
    assert!(holds(&page, NOW));
}

#[test]
fn hesitation_and_bargains_are_counted() {
    let mut page = page(
        &banner("revisited = 2 and visits = 3 and returning and bargains > 60%"),
        true,
    );
    for (ago, id) in [
        (50, "p5"),
        (49, "p10"),
        (20, "p5"),
        (19, "p10"),
        (2, "p15"),
        (1, "p2"),
    ] {
        let then = NOW - ago * 60;
        open(&mut page, id, &[], then);
        assert!(page.record_view(then));
    }
    assert!(holds(&page, NOW));
    page.record(Action::Cart, &["p5".into()], NOW);
    assert!(!holds(&page, NOW), "what is in the cart is decided");
}

#[test]
fn rules_go_by_segments() {
    let config = "[[segment]]\nname = \"phones\"\nwhen = 'device is phone'\n\
        [[segment]]\nname = \"tea\"\nwhen = 'segment is phones and viewed(\"Rayon 3\")'\n\
        [[placement]]\nname = \"top\"\nstrategy = \"bestsellers\"\nlimit = 48\n\
        [[rule]]\nname = \"cheap\"\naction = \"exclude\"\nmatch = { price-from = 12 }\nsegments = [\"phones\"]\n\
        [[rule]]\nname = \"dear\"\naction = \"exclude\"\nmatch = { price-to = 8 }\nsegments = [\"tea\"]\n";
    // From the lowest price to the highest.
    let costs = |page: &Page| -> (u32, u32) {
        let slot = page.slot("top", 0, &[], NOW).unwrap();
        let view = page.cards(&slot, NOW);
        let now = view.price.iter().zip(&view.sale);
        let now = now.map(|(price, sale)| if *sale > 0 { *sale } else { *price });
        (now.clone().min().unwrap(), now.max().unwrap())
    };
    let mut page = page(config, true);
    let everyone = costs(&page);
    assert_eq!(everyone, (700, 1600));
    let pool = page.pool_images();
    page.tell(Fact::Device as usize, 0);
    assert_eq!(costs(&page), (700, 1100));
    assert_eq!(page.held(NOW), ["phones"]);
    page.record_view(NOW);
    assert_eq!(costs(&page), (1000, 1100));
    assert_eq!(page.held(NOW), ["phones", "tea"]);
    open(&mut page, "p3", &[], NOW);
    assert_eq!(
        page.pool_images(),
        pool,
        "what is fetched is the same for everyone"
    );
    page.tell(Fact::Device as usize, 2);
    assert_eq!(costs(&page), everyone);
}

#[test]
fn searches_and_pages_of_a_visit_are_kept_with_leave_and_where_a_condition_asks() {
    let search = |page: &mut Page, words: &str, empty: u32, now| {
        page.hear_told(Fact::Searches as usize, empty, words, now)
    };
    let config = banner(
        "searched(\"thé vert\") and visit.searches = 2 and visit.empty_searches = 1 and visit.pages = 3",
    );
    let mut page = page(&config, true);
    // An earlier visit does not count for this one, but its search was one.
    search(&mut page, "Le Thé Vert bio", 1, NOW - DAY);
    for (words, empty) in [("lampe", 1), ("Lampe", 1), ("tasse", 0)] {
        assert_eq!(search(&mut page, words, empty, NOW), 1, "{words}");
    }
    for now in [NOW - 70, NOW, NOW] {
        assert_eq!(page.hear_told(Fact::Pages as usize, 0, "", now), 1);
    }
    assert!(holds(&page, NOW));
    let mut other = self::page(&config, true);
    let kept = page.save(Store::Profile, NOW).unwrap();
    assert!(other.restore(Store::Profile, &kept, NOW));
    assert!(holds(&other, NOW), "it is stored as it was");
    assert!(!holds(&other, NOW + DAY), "another visit");
    // Nothing of it where no condition asks, nor without leave, nor of what is never profiled.
    let mut plain = self::page(&banner("device is phone"), true);
    assert_eq!(search(&mut plain, "lampe", 0, NOW), 0);
    assert_eq!(plain.hear_told(Fact::Pages as usize, 0, "", NOW), 0);
    assert_eq!(plain.save(Store::Profile, NOW), None);
    let mut silent = self::page(&config, false);
    assert_eq!(search(&mut silent, "lampe", 0, NOW), 0);
    let mut private = self::page(
        &format!("[restraint]\nnever-words = [\"voyance\"]\n{config}"),
        true,
    );
    assert_eq!(search(&mut private, "Voyance par téléphone", 0, NOW), 0);
    assert_eq!(private.save(Store::Profile, NOW), None);
}

#[test]
fn the_page_hears_at_which_value_something_changes_next() {
    let config = banner("page.scroll >= 50% and page.time > 10s and locale is fr");
    let mut page = page(&config, false);
    let mut told = |fact: Fact, value: u32| page.hear_told(fact as usize, value, "", NOW) as i32;
    assert_eq!(
        [0, 499, 500].map(|value| told(Fact::Scroll, value)),
        [500, 500, -1]
    );
    assert_eq!([0, 11].map(|value| told(Fact::Stay, value)), [11, -1]);
    assert_eq!(told(Fact::Idle, 0), 0, "nobody asks");
    assert_eq!(told(Fact::Locale, 0), -1);
    assert_eq!(page.hear_told(255, 0, "", NOW) as i32, -1);
    let mut plain = self::page("", false);
    assert_eq!(plain.hear_told(255, 0, "", NOW), 0);
}

#[test]
fn orders_that_the_page_tells_count() {
    let mut page = page(&banner("orders = 2 and spent = 90.5"), true);
    let hour = NOW / 60;
    let text = format!("{} 4050\n{} 5000\nnonsense\n7", hour - 900, hour - 100);
    page.hear_told(Fact::Orders as usize, 0, &text, NOW);
    assert!(holds(&page, NOW));
}

const OVERLAY: &str = "[[banner]]\nid = \"o\"\noverlay = \"dialog\"\nheading = \"Besoin d'aide ?\"\nwhen = 'exit'\n\
    [[banner]]\nid = \"other\"\noverlay = \"bar\"\nheading = \"Encore là ?\"\nwhen = 'page.idle > 30s'\n";

fn overlay(page: &Page, now: u32) -> Option<String> {
    let view = page.banner(devanture::placement::OVERLAYS, now)?;
    Some(view.texts.get(10).to_owned())
}

#[test]
fn what_comes_over_the_page_waits_for_its_condition_and_for_leave_to_keep_that_it_was_closed() {
    let mut page = page(OVERLAY, true);
    assert_eq!(overlay(&page, NOW), None);
    page.tell(Fact::Exit as usize, 0);
    assert_eq!(overlay(&page, NOW), None);
    page.tell(Fact::Exit as usize, 1);
    assert_eq!(overlay(&page, NOW).as_deref(), Some("dialog"));
    // It counts as shown; on this page it stays, on the next nothing comes in this visit.
    let view = page.banner(devanture::placement::OVERLAYS, NOW).unwrap();
    page.count_banner(&view, NOW);
    assert!(overlay(&page, NOW).is_some());
    open(&mut page, "p3", &[], NOW + 60);
    page.tell(Fact::Idle as usize, 40);
    assert_eq!(overlay(&page, NOW + 60), None);
    assert_eq!(
        page.refuses(0, devanture::placement::OVERLAYS, NOW + 60),
        Some(Refusal::Interrupts)
    );
    assert!(overlay(&page, NOW + DAY).is_some());
    // Never where nobody may keep that it was closed.
    let mut anonymous = self::page(OVERLAY, false);
    anonymous.tell(Fact::Exit as usize, 1);
    assert_eq!(overlay(&anonymous, NOW), None);
}

#[test]
fn nothing_comes_over_the_cart_or_the_checkout() {
    for (kind, comes) in [
        (PageType::Cart, false),
        (PageType::Checkout, false),
        (PageType::Product, true),
        (PageType::Order, true),
    ] {
        let mut page = page(OVERLAY, true);
        let context = PageContext {
            kind,
            ..PageContext::default()
        };
        page.open(context, NOW);
        page.tell(Fact::Exit as usize, 1);
        assert_eq!(overlay(&page, NOW).is_some(), comes, "{kind:?}");
        let asked = page.hear_told(devanture::placement::tell::OVERLAY, 0, "", NOW);
        assert_eq!(asked, u32::from(comes), "{kind:?}");
    }
    let slip = |text: &str| Config::parse(text).unwrap_err().to_string();
    assert!(
        slip("[[banner]]\nid = \"o\"\noverlay = \"dialog\"\nheading = \"H\"")
            .contains("nothing says when")
    );
    assert!(
        slip("[[banner]]\nid = \"o\"\noverlay = \"popup\"\nwhen = 'exit'\nheading = \"H\"")
            .contains("dialog, bar, slide-in")
    );
    assert!(slip("[[banner]]\nid = \"o\"\noverlay = \"bar\"\nplacement = \"p\"\nwhen = 'exit'\nheading = \"H\"").contains("drop one of them"));
}

#[test]
fn the_weather_is_what_the_page_is_told_and_not_known_before() {
    let told = |when: &str, weather: Option<(u32, f64)>| {
        let mut page = page(&banner(when), false);
        if let Some((kind, degrees)) = weather {
            page.tell(Fact::Weather as usize, kind);
            page.tell(
                Fact::Temperature as usize,
                ((degrees + 100.0) * 10.0) as u32,
            );
        }
        holds(&page, NOW)
    };
    let rain = Some((3, -2.5));
    for when in [
        "weather is \"rain\"",
        "weather in (rain, snow) and weather.temperature < 5",
        "weather.temperature = -2.5",
        "weather.temperature > -3 and weather.temperature <= -2.5",
        "not weather is clear",
    ] {
        assert!(told(when, rain), "{when}");
        assert!(!told(when, None), "{when}: nobody knows");
    }
    assert!(!told("weather.temperature < -2.5", rain));
    // A file that is too old tells nothing any more.
    let mut page = page(&banner("weather is rain or not weather is rain"), false);
    page.tell(Fact::Weather as usize, 3);
    assert!(holds(&page, NOW));
    page.tell(Fact::Weather as usize, u32::MAX);
    assert!(!holds(&page, NOW));
}

#[test]
fn who_looks_at_what_is_new_is_known_by_the_last_products() {
    let mut page = page(&banner("novelties >= 60%"), true);
    // Products of the shop are a day older each: the first thirty are new at the end of the pack's day.
    let now = 30_000_000;
    page.choose_level(Level::Remembered, Via::Panel, now - DAY);
    let look =
        |page: &mut Page, product: u32| page.record(Action::View, &[format!("p{product}")], now);
    for product in [1, 2] {
        look(&mut page, product);
    }
    assert!(!holds(&page, now), "two products tell nothing");
    look(&mut page, 3);
    assert!(holds(&page, now));
    for product in [60, 61, 62] {
        look(&mut page, product);
    }
    assert!(!holds(&page, now), "half of them");
}

/// Each ready segment of the documentation, in its order there, with what somebody does who is in it; and when.
type Ready = (fn(&mut Page, u32), u32);

fn ready() -> Vec<Ready> {
    fn view(page: &mut Page, products: &[u32], then: u32) {
        for product in products {
            assert!(page.record(Action::View, &[format!("p{product}")], then));
        }
    }
    fn order(page: &mut Page, weeks: std::ops::Range<u32>) {
        let orders = weeks.map(|week| Order {
            hour: NOW / 60 - week * 168,
            total: 4000,
        });
        page.tell_orders(orders.collect());
    }
    vec![
        // The cart was left.
        (
            |page, now| {
                page.record(Action::Cart, &["p7".into()], now - 3 * 60);
                open(page, "p3", &["p7"], now);
            },
            NOW,
        ),
        // They hesitate between two.
        (
            |page, now| {
                view(page, &[3, 4], now - 2 * DAY);
                view(page, &[3, 4], now - 60);
            },
            NOW,
        ),
        // They search and find nothing.
        (
            |page, now| {
                assert!(page.record_search("samovar", true, now - 5));
                assert!(page.record_search("bouilloire", true, now));
            },
            NOW,
        ),
        // They look for bargains.
        (|page, now| view(page, &[0, 5, 10, 1], now), NOW),
        // They look for presents.
        (
            |page, now| page.correct(devanture::profile::Correction::Gifts, "gifts", now),
            NOW,
        ),
        // Regulars, those who leave, and high value.
        (|page, _| order(page, 0..10), NOW),
        (|page, _| order(page, 60..70), NOW),
        (|page, _| order(page, 0..13), NOW),
        // Early adopters, on a day on which the first products are new.
        (
            |page, now| {
                for (product, ago) in [(1, 3 * DAY), (2, DAY + 720), (3, 0)] {
                    view(page, &[product], now - ago);
                }
            },
            30_000_000,
        ),
        // They come now and then.
        (
            |page, now| {
                view(page, &[1], now - 20 * DAY);
                order(page, 8..9);
            },
            NOW,
        ),
        // It rains there.
        (|page, _| page.tell(Fact::Weather as usize, 3), NOW),
        // An evening on a phone.
        (|page, _| page.tell(Fact::Device as usize, 0), NOW),
    ]
}

#[test]
fn each_ready_segment_of_the_documentation_has_who_it_is_for() {
    for name in ["segments.md", "segments.fr.md"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www/docs");
        let text = std::fs::read_to_string(path.join(name)).unwrap();
        let (_, recipes) = text.rsplit_once("```toml\n").unwrap();
        let (config, _) = recipes.split_once("```").unwrap();
        let names: Vec<&str> = config
            .lines()
            .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
            .collect();
        let ready = ready();
        assert_eq!(names.len(), ready.len(), "{name}");
        for (segment, (acts, now)) in names.iter().zip(ready) {
            let mut page = page(config, true);
            page.choose_level(Level::Remembered, Via::Panel, now - 90 * DAY);
            assert!(
                !page.held(now).contains(segment),
                "{name}: {segment} before"
            );
            acts(&mut page, now);
            assert!(page.held(now).contains(segment), "{name}: {segment}");
        }
    }
}
