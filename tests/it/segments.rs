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
        page.tell(Fact::Pages as usize, 5);
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
