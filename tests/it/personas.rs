//! Who a shopper seems to be, on an open page: by what they looked at, never against what they say.

use crate::page::packs;
use devanture::builder::config::Config;
use devanture::consent::{Answer, Level, Source, State, Via};
use devanture::placement::{Page, Question, Store};
use devanture::profile::{Correction, events_of};
use devanture::signals::{Action, PageContext, PageType};

/// Thursday, 15 January 2026, 20:30 UTC.
const NOW: u32 = (20_468 * 24 + 20) * 60 + 30;
const DAY: u32 = 1440;

const HOST: &str = r#"
[[persona]]
name = "host"
title = { fr = "Vous recevez", en = "You have people over" }
clue = [{ category = "Rayon 0" }, { words = "carnet*", hours = [18, 23], fit = 50 }]
"#;
const ASKS: &str =
    "[[banner]]\nid = \"b\"\nplacement = \"top\"\nheading = \"B\"\nwhen = 'persona is host'\n";

fn bare(config: &str) -> Page {
    let compiled = Config::parse(config)
        .unwrap_or_else(|error| panic!("{error}"))
        .compile("fr", *b"EUR", 2, "https://shop.example")
        .unwrap();
    let mut page = Page::new();
    page.configure(&compiled.encode().unwrap()).unwrap();
    let (products, prices) = packs();
    page.load(&products, &prices, true, NOW).unwrap();
    open(&mut page, "p99");
    page
}

/// One where the shopper is remembered.
fn page(config: &str) -> Page {
    let mut page = bare(config);
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, NOW - 100 * DAY);
    page
}

fn open(page: &mut Page, product: &str) {
    let context = PageContext {
        kind: PageType::Product,
        products: vec![product.to_owned()],
        ..PageContext::default()
    };
    page.open(context, NOW);
}

fn look(page: &mut Page, products: &[u32], then: u32) {
    for product in products {
        assert!(page.record(Action::View, &[format!("p{product}")], then));
    }
}

/// The confidence that they are the first persona, where that is guessed.
fn guessed(page: &Page) -> Option<u32> {
    page.guess(NOW).map(|guess| guess.confidence)
}

fn shown(page: &Page) -> Option<String> {
    let banner = page.banner("top", NOW)?;
    Some(banner.texts.get(8).to_owned())
}

#[test]
fn it_takes_enough_different_products_and_enough_confidence() {
    let config = format!("{HOST}{ASKS}");
    let mut page = page(&config);
    look(&mut page, &[0, 4], NOW - DAY);
    look(&mut page, &[0, 4], NOW - 2 * 60);
    assert_eq!(guessed(&page), None, "two products, however often");
    look(&mut page, &[8], NOW - 60);
    // (3 + 1) of (3 + 2).
    assert_eq!(guessed(&page), Some(80));
    assert_eq!(
        shown(&page).as_deref(),
        Some(
            "Parce que 3 des 3 dernières choses que vous avez regardées vont avec « Vous recevez »."
        ),
    );
    look(&mut page, &[1, 2], NOW - 30);
    // (3 + 1) of (5 + 2).
    assert_eq!(guessed(&page), None, "57 % is less than 60 %");
    look(&mut page, &[12], NOW - 20);
    assert_eq!(guessed(&page), Some(62));
    // What is done later counts for who they are now.
    look(&mut page, &[5, 9, 13, 17], NOW);
    assert_eq!((guessed(&page), shown(&page)), (None, None));
}

#[test]
fn prices_brands_hours_days_and_words_are_clues() {
    let with = |clue: &str| {
        let clues = format!("clue = [{clue}]");
        let config = HOST
            .lines()
            .filter(|line| !line.starts_with("clue"))
            .collect::<Vec<_>>()
            .join("\n");
        page(&format!("{config}\n{clues}\n{ASKS}"))
    };
    // Each of them three products that fit, looked at on the evening of a Thursday.
    for (clue, products) in [
        ("{ brand = \"Marque 1\" }", [1, 4, 7]),
        ("{ from = 12, to = 13 }", [2, 9, 16]),
        ("{ words = \"carnet cousu\" }", [3, 7, 11]),
        ("{ hours = [20, 21] }", [1, 2, 3]),
        ("{ days = [\"thu\"] }", [1, 2, 3]),
        (
            "{ category = \"Maison > Rayon 2\", words = \"arros*\", days = [\"thu\"] }",
            [2, 6, 10],
        ),
    ] {
        let mut fits = with(clue);
        look(&mut fits, &products, NOW);
        assert_eq!(guessed(&fits), Some(80), "{clue}");
    }
    for (clue, products) in [
        ("{ brand = \"Marque 2\" }", [1, 4, 7]),
        ("{ from = 12.01 }", [2, 9, 16]),
        ("{ to = 12 }", [2, 9, 16]),
        ("{ words = \"cousu carnet\" }", [3, 7, 11]),
        ("{ hours = [21, 20] }", [1, 2, 3]),
        ("{ days = [\"fri\"] }", [1, 2, 3]),
        ("{ category = \"Rayon 2\", days = [\"fri\"] }", [2, 6, 10]),
    ] {
        let mut not = with(clue);
        look(&mut not, &products, NOW);
        assert_eq!(guessed(&not), None, "{clue}");
    }
    // On the shopper's own clock it is Friday, one o'clock.
    let mut abroad = with("{ hours = [1, 2], days = [\"fri\"] }");
    abroad.set_zone(5 * 60);
    look(&mut abroad, &[1, 2, 3], NOW);
    assert_eq!(guessed(&abroad), Some(80));
    // Half a fit is half a vote: (1.5 + 1) of (3 + 2).
    let mut half = with("{ words = \"carnet\", fit = 50 }");
    look(&mut half, &[3, 7, 11], NOW);
    assert_eq!(guessed(&half), None);
}

#[test]
fn without_leave_nobody_is_guessed_and_nothing_is_kept_of_a_guess() {
    let config = format!("{HOST}{ASKS}");
    let mut refused = bare(&config);
    refused
        .consent
        .hear(Source::Api, Answer::all(State::Denied));
    assert!(!refused.record(Action::View, &["p0".into()], NOW));
    assert_eq!((guessed(&refused), shown(&refused)), (None, None));
    let mut page = page(&config);
    look(&mut page, &[0, 4, 8], NOW);
    let before = page.save(Store::Profile, NOW);
    assert!(shown(&page).is_some());
    assert_eq!(page.save(Store::Profile, NOW), before);
    assert_eq!(page.save(Store::Corrections, NOW), None);
    // A withdrawal ends it at once.
    page.choose_level(Level::Page, Via::Panel, NOW);
    page.level(NOW);
    assert_eq!((guessed(&page), shown(&page)), (None, None));
    assert_eq!(events_of(&page.kept_guess(NOW)), Some(vec![]));
}

#[test]
fn what_is_said_comes_before_what_is_guessed() {
    let config = format!(
        "{HOST}{ASKS}[[banner]]\nid = \"c\"\nplacement = \"other\"\nheading = \"C\"\nwhen = 'persona is reader'\n"
    );
    let mut page = page(&config);
    look(&mut page, &[0, 4, 8], NOW);
    assert!(shown(&page).is_some());
    let declared = Correction::Declared as u32;
    page.said(
        Question::Say as u32,
        declared,
        "persona\0Un fauteuil et un livre\0reader",
        NOW,
    );
    assert_eq!(shown(&page), None);
    let other = page.banner("other", NOW).unwrap();
    // "reader" is no persona that may be inferred: their own words are told.
    assert_eq!(
        other.texts.get(8),
        "Parce que vous avez dit de vous : « Un fauteuil et un livre »."
    );
    assert_eq!(page.told_persona(NOW).map(|told| told.3.confidence), None);
    // Taken back, the guess counts again.
    page.said(Question::TakeBack as u32, declared, "persona", NOW);
    assert!(shown(&page).is_some());
}

#[test]
fn who_says_that_is_not_me_is_not_taken_for_it_again() {
    let other = HOST
        .replace("host", "writer")
        .replace("Rayon 0", "Maison")
        .replace("Vous recevez", "Vous écrivez");
    let config = format!("{HOST}{other}{ASKS}");
    let mut page = page(&config);
    look(&mut page, &[0, 4, 8], NOW);
    let kept = events_of(&page.kept_guess(NOW)).unwrap();
    assert_eq!(
        kept[0].title, "Vous recevez",
        "the first of two that fit alike"
    );
    assert!(kept[0].path.contains("3 des 3 dernières choses"));
    page.said(Question::Deny as u32, kept[0].product, "", NOW);
    assert_eq!(shown(&page), None);
    assert_eq!(
        page.told_persona(NOW)
            .map(|told| told.0.to_owned())
            .as_deref(),
        Some("writer")
    );
    // The word is kept as a choice of its own, and read back.
    let stored = page.save(Store::Corrections, NOW).unwrap();
    let events = events_of(&stored).unwrap();
    assert_eq!(events[0].title, "Vous recevez");
    assert_eq!(events[0].action, Correction::Denied as u8);
    let mut next = self::page(&config);
    assert!(next.restore(Store::Corrections, &stored, NOW));
    look(&mut next, &[0, 4, 8], NOW);
    assert_eq!(shown(&next), None);
    // Taken back in the panel, it may be guessed again.
    next.forget(Store::Corrections, events[0].product);
    assert!(shown(&next).is_some());
    // What is no persona cannot be denied.
    next.said(Question::Deny as u32, 12_345, "", NOW);
    assert_eq!(next.save(Store::Corrections, NOW), None);
}

#[test]
fn what_says_nothing_of_the_shopper_is_no_evidence() {
    let config = format!("{HOST}{ASKS}");
    let mut gift = page(&config);
    look(&mut gift, &[0, 4, 8], NOW);
    gift.correct(Correction::Gift, "p8", NOW);
    assert_eq!(guessed(&gift), None, "a gift");
    let mut paused = page(&config);
    look(&mut paused, &[0, 4, 8], NOW);
    paused.correct(Correction::Paused, "Maison > Rayon 0", NOW);
    assert_eq!(guessed(&paused), None, "a paused department");
    let mut presents = page(&config);
    look(&mut presents, &[0, 4, 8], NOW);
    presents.correct(Correction::Gifts, "gifts", NOW);
    assert_eq!(guessed(&presents), None, "presents are looked for");
    // Since then the shop calls the category private: what is still on the device says nothing any more.
    let mut stored = page(&config);
    look(&mut stored, &[0, 4, 8], NOW);
    let bytes = stored.save(Store::Profile, NOW).unwrap();
    let mut later = page(&format!(
        "[restraint]\nnever-words = [\"rayon 0\"]\n{}{ASKS}",
        HOST.replace("category = \"Rayon 0\"", "hours = [0, 24]")
    ));
    later.restore(Store::Profile, &bytes, NOW);
    assert_eq!(guessed(&later), None, "private");
    look(&mut later, &[1, 2, 3], NOW);
    assert_eq!(guessed(&later), Some(80));
}

#[test]
fn a_shop_without_personas_explains_as_before() {
    let mut page = page(ASKS);
    let declared = Correction::Declared as u32;
    page.said(
        Question::Say as u32,
        declared,
        "persona\0Une grande table\0host",
        NOW,
    );
    assert_eq!(
        shown(&page).as_deref(),
        Some("Parce que ce que vous avez dit de vous est « host »."),
    );
}
