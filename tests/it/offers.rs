//! Banners with dates, offers, layouts and a product that they speak of: who sees them, until when, and what is kept of it.

use crate::page::{NOW, Published, consented, open, publish};
use devanture::consent::{Answer, Level, Source, State, Via};
use devanture::placement::condition::{Fact, NOTHING};
use devanture::placement::{Page, Refusal, Store, tell};
use devanture::profile::{Event, events_of};
use devanture::signals::{Action, PageContext, PageType};

/// A day's first minute, at the same distance from [`NOW`] as 6 May 2026 from 1970, and its noon.
const DAY: u32 = 20_579 * 1440;
const NOON: u32 = DAY + 720;

fn banner(more: &str) -> String {
    format!("[[banner]]\nid = \"x\"\nplacement = \"p\"\nheading = \"h\"\n{more}\n")
}

fn offer(more: &str) -> String {
    banner("offer = \"tea\"") + "[[offer]]\nname = \"tea\"\ncode = \"TEA10\"\n" + more
}

/// A page of somebody who has answered.
fn page(config: &str, answer: State) -> Page {
    let mut page = Page::new();
    page.configure(&publish(config).config).unwrap();
    page.consent.hear(Source::Api, Answer::all(answer));
    page
}

/// Opens a page and looks at its banner, as the browser does.
fn look(page: &mut Page, now: u32) -> Option<Vec<String>> {
    page.open(PageContext::default(), now);
    let view = page.banner("p", now)?;
    page.count_banner(&view, now);
    Some(view.texts.iter().map(str::to_owned).collect())
}

fn given(page: &Page, now: u32) -> Vec<Event> {
    let mut kept = events_of(&page.kept(Store::Profile, now)).unwrap();
    kept.retain(|event| event.is(Action::Offer));
    kept
}

fn next(page: &mut Page, now: u32) -> u32 {
    page.hear_told(tell::DATE, 0, "", now)
}

fn is_staged(page: &mut Page) -> bool {
    page.hear_told(tell::STAGED, 0, "", NOON) == 1
}

#[test]
fn dates_go_by_the_shoppers_clock() {
    let config = banner("from = 2026-05-06T12:00:00\nuntil = 2026-05-06T18:00:00");
    let mut here = page(&config, State::Denied);
    assert_eq!(look(&mut here, NOON - 1), None);
    assert_eq!(here.refuses(0, "p", NOON - 1), Some(Refusal::Date));
    assert!(look(&mut here, NOON).is_some());
    assert!(look(&mut here, NOON + 359).is_some());
    assert_eq!(look(&mut here, NOON + 360), None);
    assert_eq!(next(&mut here, NOON - 5), NOON);
    assert_eq!(next(&mut here, NOON), NOON + 360);
    assert_eq!(next(&mut here, NOON + 360), NOTHING);
    // Two hours ahead of the world's clock it begins, and ends, two hours earlier.
    here.set_zone(120);
    assert!(look(&mut here, NOON - 120).is_some());
    assert_eq!(look(&mut here, NOON + 240), None);
    assert_eq!(next(&mut here, NOON - 121), NOON - 120);
}

#[test]
fn with_a_time_zone_a_date_is_one_moment_everywhere() {
    let config = banner("until = 2026-05-06T20:00:00+02:00\ncountdown = true");
    let end = NOON + 360;
    for zone in [-600, 0, 120] {
        let mut there = page(&config, State::Denied);
        there.set_zone(zone);
        let texts = look(&mut there, end - 1).unwrap();
        assert_eq!(texts[11..13], ["split".to_owned(), end.to_string()]);
        assert_eq!(look(&mut there, end), None);
        assert_eq!(next(&mut there, end - 1), end);
    }
}

#[test]
fn a_banner_of_words_and_a_picture_has_no_further_texts() {
    let mut plain = page(&banner(""), State::Granted);
    assert_eq!(look(&mut plain, NOON).unwrap().len(), 11);
    assert!(!is_staged(&mut plain));
    let mut dated = page(&banner("until = 2027-01-01"), State::Granted);
    assert_eq!(look(&mut dated, NOON).unwrap().len(), 11);
    assert!(is_staged(&mut dated), "its end has to be waited for");
    let mut strip = page(&banner("layout = \"strip\""), State::Granted);
    assert_eq!(look(&mut strip, NOON).unwrap()[11], "strip");
}

#[test]
fn what_a_page_loads_for_its_banners_hangs_on_its_type_alone() {
    let config = banner("layout = \"card\"\npages = [\"cart\"]\nwhen = 'cart.count >= 1'");
    for answer in [State::Denied, State::Granted] {
        let mut page = page(&config, answer);
        page.open(PageContext::default(), NOON);
        assert!(!is_staged(&mut page));
        let context = PageContext {
            kind: PageType::Cart,
            ..PageContext::default()
        };
        page.open(context, NOON);
        assert!(is_staged(&mut page), "with nothing in the cart too");
    }
}

#[test]
fn an_offer_for_everyone_asks_for_nothing_and_keeps_nothing() {
    for answer in [State::Denied, State::Granted] {
        let mut page = page(&offer("until = 2026-05-07\napply = true"), answer);
        let texts = look(&mut page, NOON).unwrap();
        assert_eq!(texts[9], "", "everyone sees it");
        let end = format!("@{}", DAY + 2 * 1440);
        let expected = ["", "TEA10", "", &end, "tea", "1"];
        assert_eq!(texts[12..18], expected.map(str::to_owned));
        assert!(given(&page, NOON).is_empty());
        assert_eq!(look(&mut page, DAY + 2 * 1440), None);
    }
}

#[test]
fn an_offer_with_days_is_for_who_agreed_once_labelled_kept_and_erased() {
    let config = offer("days = 2");
    let mut refused = page(&config, State::Denied);
    assert_eq!(look(&mut refused, NOON), None);
    assert_eq!(refused.refuses(0, "p", NOON), Some(Refusal::Spent));
    let mut page = page(&config, State::Granted);
    let texts = look(&mut page, NOON).unwrap();
    assert_ne!(texts[9], "", "labelled as personalized");
    let end = (NOON + 2 * 1440).to_string();
    assert_eq!(texts[15], end);
    let kept = given(&page, NOON);
    assert_eq!((kept.len(), kept[0].title.as_str()), (1, "TEA10"));
    // Looked at again the day after, it ends when it was said to.
    assert_eq!(look(&mut page, NOON + 1440).unwrap()[15], end);
    assert_eq!(given(&page, NOON).len(), 1);
    assert_eq!(next(&mut page, NOON + 1440), NOON + 2 * 1440);
    assert_eq!(look(&mut page, NOON + 2 * 1440), None);
    assert_eq!(look(&mut page, NOON + 30 * 1440), None, "once is once");
    // In the panel it can be removed by itself, and with all the rest.
    page.forget(Store::Profile, kept[0].product);
    assert!(given(&page, NOON).is_empty());
    page.erase();
    assert_eq!(page.save(Store::Profile, NOON), None);
}

#[test]
fn an_order_ends_an_offer_and_the_next_one_comes_as_often_as_was_said() {
    let published = publish(&offer("times = 2"));
    let mut page = consented(&published, PageType::Other, "");
    let now = NOW - NOW % 60;
    let buy = |page: &mut Page, id: &str, now: u32| {
        assert!(page.record(Action::Purchase, &[id.to_owned()], now));
    };
    // What was bought before, in the same hour, does not use it up.
    buy(&mut page, "p1", now);
    assert!(look(&mut page, now).is_some());
    assert!(look(&mut page, now + 60).is_some());
    assert_eq!(given(&page, now).len(), 1);
    buy(&mut page, "p2", now + 60);
    assert!(look(&mut page, now + 120).is_some(), "the second time");
    assert_eq!(given(&page, now + 120).len(), 2);
    buy(&mut page, "p3", now + 180);
    assert_eq!(look(&mut page, now + 240), None);
    assert_eq!(page.refuses(0, "p", now + 240), Some(Refusal::Spent));
}

#[test]
fn an_offers_condition_counts_beside_that_of_its_banner() {
    let mut page = page(&offer("when = 'device is phone'"), State::Denied);
    assert_eq!(page.refuses(0, "p", NOON), Some(Refusal::Condition));
    page.tell(Fact::Device as usize, 0);
    let texts = look(&mut page, NOON).unwrap();
    assert_ne!(texts[9], "", "not everyone gets it: it is labelled");
    page.choose_level(Level::Off, Via::Panel, NOON);
    assert_eq!(page.refuses(0, "p", NOON), Some(Refusal::Off));
}

#[test]
fn an_offer_survives_a_reload_and_a_file() {
    let published = publish(&offer("days = 9"));
    let mut page = consented(&published, PageType::Other, "");
    assert!(look(&mut page, NOW).is_some());
    let bytes = page.save(Store::Profile, NOW).unwrap();
    let mut again = consented(&published, PageType::Other, "");
    assert!(again.restore(Store::Profile, &bytes, NOW + 1440));
    let end = look(&mut again, NOW + 1440).unwrap()[15].clone();
    assert_eq!(end, ((NOW / 60 + 9 * 24) * 60).to_string());
}

/// When a page looks at what was looked at before.
const LATER: u32 = NOW + 300;

fn look_at(page: &mut Page, id: &str, now: u32) {
    assert!(page.record(Action::View, &[id.to_owned()], now));
}

const OF_PRODUCT: &str =
    "product = \"viewed\"\ntext = \"{product} : {discount} %, {price} au lieu de {was}\"";

fn of_product(published: &Published) -> Page {
    consented(published, PageType::Other, "")
}

#[test]
fn a_banner_speaks_of_a_product_that_was_come_back_to_with_its_real_discount() {
    let published = publish(&banner(OF_PRODUCT));
    let mut page = of_product(&published);
    look_at(&mut page, "p0", NOW);
    let refused = |page: &Page| page.refuses(0, "p", LATER);
    assert_eq!(refused(&page), Some(Refusal::Product), "one look");
    look_at(&mut page, "p0", NOW + 240);
    let texts = page.banner("p", LATER).unwrap().texts;
    // 10.00 reduced to 7.00.
    let says = "Théière en grès numéro 0 : 30 %, \u{1}700\u{1} au lieu de \u{1}1000\u{1}";
    assert_eq!(texts.get(2), says);
    assert_eq!(texts.get(4), "/p/0/", "its own page");
    assert!(texts.get(8).contains("regardé"), "it says why");
    // What was bought is not brought up.
    page.record(Action::Purchase, &["p0".to_owned()], LATER);
    assert_eq!(refused(&page), Some(Refusal::Product));
    // What is not reduced cannot be said to be.
    let mut other = of_product(&published);
    for now in [NOW, NOW + 240] {
        look_at(&mut other, "p1", now);
    }
    assert_eq!(refused(&other), Some(Refusal::Product));
    // Nobody is spoken to of anything while they look for presents, or without leave.
    let mut gifts = of_product(&published);
    for now in [NOW, NOW + 240] {
        look_at(&mut gifts, "p0", now);
    }
    assert_eq!(refused(&gifts), None);
    gifts.correct(devanture::profile::Correction::Gifts, "", LATER);
    assert_eq!(refused(&gifts), Some(Refusal::Product));
    let stranger = open(&published, PageType::Other, "");
    assert_eq!(refused(&stranger), Some(Refusal::Product));
}

#[test]
fn the_picture_of_a_product_is_one_that_everyone_fetches() {
    let published = publish(&(banner(OF_PRODUCT) + "[images]\npool = 6"));
    for at in (0..100).step_by(5) {
        let id = format!("p{at}");
        let mut page = of_product(&published);
        for now in [NOW, NOW + 240] {
            look_at(&mut page, &id, now);
        }
        let pool = page.pool_images();
        if let Some(view) = page.banner("p", LATER) {
            assert!(pool.iter().any(|image| image == view.texts.get(5)), "{id}");
        }
        assert_eq!(pool, open(&published, PageType::Other, "").pool_images());
    }
}

#[test]
fn a_banner_speaks_of_what_is_in_the_cart_without_any_leave() {
    let published = publish(&banner("product = \"cart\"\ntext = \"{product}\""));
    let mut page = open(&published, PageType::Other, "");
    page.consent.hear(Source::Api, Answer::all(State::Denied));
    assert_eq!(page.refuses(0, "p", NOW), Some(Refusal::Product));
    let shown = page.pool_images()[0].clone();
    let id = shown.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let id = format!("p{}", id.trim_end_matches(".svg"));
    page.set_cart(vec![id.clone()], None);
    let said = page.banner("p", NOW).unwrap().texts.get(2).to_owned();
    assert!(said.ends_with(&format!("numéro {}", &id[1..])), "{said}");
    page.choose_level(Level::Off, Via::Panel, NOW);
    assert_eq!(page.refuses(0, "p", NOW), Some(Refusal::Off));
}

#[test]
fn damaged_numbers_say_nothing_and_never_panic() {
    let mut page = page(&offer("days = 2"), State::Granted);
    for numbers in [
        vec![0, u32::MAX, u32::MAX, u32::MAX, u32::MAX, u32::MAX],
        vec![u32::MAX; 6],
        vec![0; 5],
        vec![0, 0, 0, u32::MAX, 1, 9],
    ] {
        page.config.staging.banners = numbers;
        page.config.staging.offers = vec![u32::MAX; 5];
        for now in [0, NOON, u32::MAX] {
            let _ = look(&mut page, now);
            let _ = (next(&mut page, now), is_staged(&mut page));
        }
    }
}
