//! Experiments on an open page: who sees which variant, what that changes, what is kept of it, and that requests do not tell.

use crate::page::packs;
use devanture::builder::config::Config;
use devanture::consent::{Level, Via};
use devanture::placement::condition::Fact;
use devanture::placement::{Page, Store, tell};
use devanture::signals::{Action, PageContext, PageType};

/// Thursday, 15 January 2026, 20:30 UTC.
const NOW: u32 = (20_468 * 24 + 20) * 60 + 30;
const DAY: u32 = 1440;

const SHOP: &str = r#"
[[experiment]]
name = "words"
variants = ["today", "short"]
weights = [1, 3]

[[segment]]
name = "short"
when = 'variant is "words:short"'

[[placement]]
name = "top"
strategy = "bestsellers"
limit = 4
when = 'variant is "words:short"'

[[placement]]
name = "top"
strategy = "new"
limit = 8
least = 1

[[rule]]
name = "cheap"
action = "exclude"
match = { price-from = 12 }
segments = ["short"]
placements = ["top"]

[[banner]]
id = "long"
placement = "head"
heading = "Long"
image = "/long.jpg"
when = 'not variant is "words:short"'

[[banner]]
id = "short"
placement = "head"
heading = "Short"
image = "/short.jpg"
when = 'variant is "words:short"'
"#;

/// A configuration's pack: reading the file takes longer than all the rest.
fn pack(config: &str) -> Vec<u8> {
    let compiled = Config::parse(config)
        .unwrap_or_else(|error| panic!("{error}"))
        .compile("fr", *b"EUR", 2, "https://shop.example")
        .unwrap();
    assert_eq!(compiled.build(), Some("full"));
    compiled.encode().unwrap()
}

/// A page of the shop, with products.
fn page(config: &str, unit: &str, level: Option<Level>) -> Page {
    let mut page = bare(&pack(config), unit, level);
    let (products, prices) = packs();
    page.load(&products, &prices, true, NOW).unwrap();
    page
}

/// One without: for who only asks for variants.
fn bare(pack: &[u8], unit: &str, level: Option<Level>) -> Page {
    let mut page = Page::new();
    page.configure(pack).unwrap();
    let context = PageContext {
        kind: PageType::Home,
        ..PageContext::default()
    };
    page.open(context, NOW);
    page.hear_told(tell::UNIT, 0, unit, NOW);
    page.consent.hear_no_tool();
    if let Some(level) = level {
        page.choose_level(level, Via::Panel, NOW - DAY);
    }
    page
}

fn banner(page: &Page) -> String {
    let view = page.banner("head", NOW);
    view.map_or(String::new(), |view| view.texts.get(1).to_owned())
}

fn expose(page: &mut Page) -> u32 {
    page.hear_told(tell::EXPOSE, 0, "", NOW)
}

/// Somebody for each variant.
fn one_of_each() -> [String; 2] {
    let pack = pack(SHOP);
    let all = (0..100).map(|number| format!("u{number}"));
    let sees = |unit: &String, wanted: &str| bare(&pack, unit, None).seen_variants(NOW) == [wanted];
    ["words:today", "words:short"]
        .map(|wanted| all.clone().find(|unit| sees(unit, wanted)).unwrap())
}

#[test]
fn a_variant_switches_banners_placements_and_rules_and_no_request_tells() {
    let [today, short] = one_of_each();
    let (today, short) = (page(SHOP, &today, None), page(SHOP, &short, None));
    assert_eq!([banner(&today), banner(&short)], ["Long", "Short"]);
    let count = |page: &Page| {
        page.slot("top", 0, &[], NOW)
            .map_or(0, |slot| slot.picks.len())
    };
    assert_eq!(count(&short), 4);
    assert_ne!(count(&today), 4);
    let slot = short.slot("top", 0, &[], NOW).unwrap();
    let view = short.cards(&slot, NOW);
    let costs = view.price.iter().zip(&view.sale);
    assert!(
        costs
            .map(|(price, sale)| if *sale > 0 { sale } else { price })
            .all(|cost| *cost < 1200)
    );
    assert_eq!(today.pool_images(), short.pool_images());
    assert_eq!(today.banner_images(), short.banner_images());
    assert_eq!(today.banner_images(), ["/long.jpg", "/short.jpg"]);
    // Nobody says what they are known by: they are in nothing, and what is neither is not shown.
    assert_eq!(banner(&page(SHOP, "", None)), "");
    // Turned off: nothing is tried out on them.
    assert!(
        page(SHOP, "u1", Some(Level::Off))
            .seen_variants(NOW)
            .is_empty()
    );
}

#[test]
fn variants_are_spread_by_their_weights() {
    let pack = pack(SHOP);
    let seen = (0..400).filter(|number| {
        let page = bare(&pack, &format!("u{number}"), None);
        page.seen_variants(NOW) == ["words:short"]
    });
    assert!((270..330).contains(&seen.count()));
}

#[test]
fn with_leave_it_is_kept_and_stays_when_the_split_changes_and_goes_with_the_leave() {
    let [today, short] = one_of_each();
    let mut first = page(SHOP, &today, Some(Level::Remembered));
    assert_eq!(expose(&mut first), 1);
    let kept = first.save(Store::Profile, NOW).unwrap();
    // Another page is told another number; the kept one counts, and all would now see the other variant.
    let moved = SHOP.replace("weights = [1, 3]", "weights = [0, 1]");
    let mut second = page(&moved, &short, Some(Level::Remembered));
    assert_eq!(second.seen_variants(NOW), ["words:short"]);
    assert!(second.restore(Store::Profile, &kept, NOW));
    assert_eq!(second.seen_variants(NOW), ["words:today"]);
    assert_eq!(banner(&second), "Long");
    // A raised round spreads anew.
    let again = moved.replace("weights", "round = 1\nweights");
    let mut third = page(&again, &short, Some(Level::Remembered));
    assert!(third.restore(Store::Profile, &kept, NOW));
    assert_eq!(third.seen_variants(NOW), ["words:short"]);
    second.choose_level(Level::Page, Via::Panel, NOW);
    second.level(NOW);
    assert_eq!(second.save(Store::Profile, NOW), None);
    assert_eq!(
        second.seen_variants(NOW),
        ["words:short"],
        "by this page's number again"
    );
    // Without leave nothing is kept.
    let mut silent = page(SHOP, &today, None);
    assert_eq!(expose(&mut silent), 1);
    assert_eq!(silent.save(Store::Profile, NOW), None);
}

#[test]
fn what_experiments_go_by_outlives_what_is_shown() {
    let [today, _] = one_of_each();
    let mut page = page(SHOP, &today, Some(Level::Remembered));
    assert_eq!(expose(&mut page), 1);
    for number in 0..600 {
        // More than are kept of what was shown or searched.
        let words = format!("mot {number}");
        page.record_search(&words, false, NOW);
        if number % 100 == 0 {
            expose(&mut page);
        }
    }
    assert_eq!(page.seen_variants(NOW), ["words:today"]);
}

#[test]
fn an_address_asks_for_a_variant_that_does_not_count() {
    let [today, _] = one_of_each();
    let mut page = page(SHOP, &today, Some(Level::Remembered));
    page.hear_told(tell::ADDRESS, 0, "https://shop.example/?words=1", NOW);
    assert_eq!(banner(&page), "Short");
    assert_eq!(expose(&mut page), 0);
}

#[test]
fn a_segment_a_namespace_and_a_holdout_say_who_takes_part() {
    let phones = SHOP.replace("weights", "when = 'device is phone'\nweights");
    let mut page = page(&phones, "u1", None);
    assert!(page.seen_variants(NOW).is_empty());
    page.hear_told(Fact::Device as usize, 0, "", NOW);
    assert_eq!(page.seen_variants(NOW).len(), 1);
    let two = |share: u32| {
        let other = SHOP
            .replace("\"words\"", "\"other\"")
            .replace("words:", "other:")
            .replace(
                "[[experiment]]",
                "[[experiment]]\nnamespace = { name = \"n\", from = 50, to = 100 }",
            );
        let other = other.split("[[segment]]").next().unwrap().to_owned();
        let own = SHOP.replace(
            "[[experiment]]",
            "[[experiment]]\nnamespace = { name = \"n\", from = 0, to = 50 }",
        );
        let own = own.replace(
            "when = 'not variant is \"words:short\"'",
            "when = 'variant is \"words:today\" or variant is \"other:today\"'",
        );
        format!("[holdout]\nshare = {share}\n{other}{own}")
    };
    let pack = pack(&two(20));
    let (mut each, mut none) = ([0; 2], 0);
    for number in 0..300 {
        let seen = bare(&pack, &format!("u{number}"), None).seen_variants(NOW);
        assert!(seen.len() < 2, "{seen:?}");
        match seen.first() {
            Some(name) => each[usize::from(name.starts_with("other"))] += 1,
            None => none += 1,
        }
    }
    assert!(
        each.iter().all(|count| (90..150).contains(count)),
        "{each:?}"
    );
    assert!((35..90).contains(&none), "{none}");
}

#[test]
fn a_bandit_goes_by_what_is_believed_of_a_segment_and_is_not_held_to_an_earlier_draw() {
    let priors = "bandit = true\npriors = { phones = [[900, 100], [1, 999]], all = [[1, 999], [900, 100]] }\n";
    let shop = SHOP.replace("weights = [1, 3]\n", priors);
    let shop = format!("[[segment]]\nname = \"phones\"\nwhen = 'device is phone'\n{shop}");
    let pack = pack(&shop);
    for number in 0..30 {
        let mut page = bare(&pack, &format!("u{number}"), Some(Level::Remembered));
        assert_eq!(page.seen_variants(NOW), ["words:short"]);
        assert_eq!(expose(&mut page), 2);
        page.hear_told(Fact::Device as usize, 0, "", NOW);
        assert_eq!(page.seen_variants(NOW), ["words:today"]);
    }
}

/// A bandit of whose variants nothing is known yet.
fn unknown(more: &str) -> String {
    SHOP.replace("weights = [1, 3]\n", &format!("bandit = true\n{more}"))
}

/// The next page, some hours later, of somebody whose last one has this kept.
fn next(pack: &[u8], before: &Page, now: u32) -> Page {
    let mut page = bare(pack, "u1", Some(Level::Remembered));
    if let Some(kept) = before.save(Store::Profile, now) {
        assert!(page.restore(Store::Profile, &kept, now));
    }
    page.hear_told(tell::ADDRESS, 0, "https://shop.example/", now);
    page
}

#[test]
fn a_drawn_variant_that_is_passed_over_makes_room_for_the_other_and_one_that_is_taken_up_stays() {
    let pack = pack(&unknown(
        "priors = { all = [[30, 970], [30, 970]] }\npersonal = 10\n",
    ));
    let first = bare(&pack, "u1", Some(Level::Remembered)).seen_variants(NOW);
    // Passed over, on page after page.
    let mut page = next(&pack, &bare(&pack, "u1", None), NOW);
    let mut seen = Vec::new();
    for _ in 0..30 {
        assert_ne!(page.hear_told(tell::EXPOSE, 0, "", NOW), 0);
        seen.push(page.seen_variants(NOW));
        page = next(&pack, &page, NOW);
    }
    assert!(
        seen.iter().any(|variant| *variant != first),
        "it is tried too"
    );
    // Taken up, on the first page.
    let mut page = next(&pack, &bare(&pack, "u1", None), NOW);
    expose(&mut page);
    assert_eq!(page.hear_told(tell::SUCCESS, 0, "", NOW), 1);
    for _ in 0..10 {
        page = next(&pack, &page, NOW);
        assert_eq!(
            page.seen_variants(NOW),
            first,
            "what was taken up is shown again"
        );
        expose(&mut page);
    }
}

#[test]
fn what_a_page_counts_changes_nothing_on_it_and_counts_once() {
    let pack = pack(&unknown("personal = 1\n"));
    let mut page = next(&pack, &bare(&pack, "u1", None), NOW);
    let seen = page.seen_variants(NOW);
    for _ in 0..40 {
        expose(&mut page);
        assert_eq!(page.seen_variants(NOW), seen);
    }
    assert_eq!(page.hear_told(tell::SUCCESS, 0, "", NOW), 1);
    assert_eq!(page.hear_told(tell::SUCCESS, 0, "", NOW), 0, "once a page");
    assert_eq!(page.seen_variants(NOW), seen);
    let kept = devanture::profile::events_of(&page.kept(Store::Profile, NOW)).unwrap();
    let tried: Vec<_> = kept
        .iter()
        .filter(|event| event.is(Action::Tried))
        .collect();
    assert_eq!(tried.len(), 1);
    assert_eq!(tried[0].price, 1 | 1 << 16);
    assert_eq!(tried[0].title, seen[0].replace(':', ": "));
    // The panel takes it out by its key.
    page.forget(Store::Profile, tried[0].product);
    let kept = devanture::profile::events_of(&page.kept(Store::Profile, NOW)).unwrap();
    assert!(!kept.iter().any(|event| event.is(Action::Tried)));
}

#[test]
fn without_leave_or_with_personal_0_nothing_is_learned_of_one_person() {
    let of = |more: &str, level: Option<Level>| {
        let mut page = bare(&pack(&unknown(more)), "u1", level);
        page.hear_told(tell::ADDRESS, 0, "https://shop.example/", NOW);
        assert_ne!(expose(&mut page), 0);
        let success = page.hear_told(tell::SUCCESS, 0, "", NOW);
        let kept = devanture::profile::events_of(&page.kept(Store::Profile, NOW)).unwrap();
        let tried = kept.iter().any(|event| event.is(Action::Tried));
        (success, tried)
    };
    assert_eq!(of("", None), (0, false));
    assert_eq!(of("", Some(Level::Page)), (0, false));
    assert_eq!(of("personal = 0\n", Some(Level::Remembered)), (0, false));
    assert_eq!(of("", Some(Level::Visit)), (1, true));
    // What was not shown cannot have been taken up; nor what is no bandit's.
    let mut page = bare(&pack(&unknown("")), "u1", Some(Level::Remembered));
    assert_eq!(page.hear_told(tell::SUCCESS, 0, "", NOW), 0);
    let mut page = bare(&pack(SHOP), "u1", Some(Level::Remembered));
    expose(&mut page);
    assert_eq!(page.hear_told(tell::SUCCESS, 0, "", NOW), 0);
    assert_eq!(
        page.hear_told(tell::SUCCESS, 7, "", NOW),
        0,
        "there is no such experiment"
    );
}

#[test]
fn a_new_round_forgets_what_was_taken_up_in_the_one_before() {
    let old = pack(&unknown("personal = 10\n"));
    let new = pack(&unknown("personal = 10\nround = 1\n"));
    let mut page = next(&old, &bare(&old, "u1", None), NOW);
    expose(&mut page);
    page.hear_told(tell::SUCCESS, 0, "", NOW);
    let fresh = bare(&new, "u1", None).seen_variants(NOW);
    assert_eq!(next(&new, &page, NOW).seen_variants(NOW), fresh);
}

#[test]
fn slips_are_told() {
    let slip = |from: &str, to: &str| {
        assert!(SHOP.contains(from), "{from}");
        Config::parse(&SHOP.replace(from, to))
            .unwrap_err()
            .to_string()
    };
    for (from, to, part) in [
        (
            "variants = [\"today\", \"short\"]",
            "variants = [\"today\"]",
            "give it 2 to 16",
        ),
        ("weights = [1, 3]", "weights = [1]", "one number a variant"),
        (
            "weights = [1, 3]",
            "coverage = 120",
            "percentage from 0 to 100",
        ),
        (
            "weights = [1, 3]",
            "forced = \"long\"",
            "use one of today, short",
        ),
        (
            "weights = [1, 3]",
            "when = 'variant is \"words:short\"'",
            "cannot hang on a variant",
        ),
        (
            "weights = [1, 3]",
            "when = 'segment is short'",
            "cannot hang on a variant",
        ),
        (
            "weights = [1, 3]",
            "namespace = { name = \"n\", from = 60, to = 50 }",
            "ends before it begins",
        ),
        (
            "weights = [1, 3]",
            "priors = { all = [[1, 1], [1, 1]] }",
            "add bandit = true",
        ),
        ("weights = [1, 3]", "personal = 5", "only a bandit goes by"),
        (
            "weights = [1, 3]",
            "bandit = true\npersonal = 20000",
            "between 0 and 10000",
        ),
        (
            "weights = [1, 3]",
            "bandit = true\npriors = { x = [[1, 1], [1, 1]] }",
            "segment \"x\", which is not there",
        ),
        (
            "name = \"words\"",
            "name = \"a b\"",
            "an address cannot carry",
        ),
        (
            "when = 'variant is \"words:short\"'\n\n[[placement]]",
            "when = 'variant is \"words:shorts\"'\n\n[[placement]]",
            "did you mean words:short?",
        ),
        (
            "limit = 4\nwhen = 'variant is \"words:short\"'",
            "limit = 4",
            "each but the last a when",
        ),
    ] {
        let found = slip(from, to);
        assert!(found.contains(part), "{to}: {found}");
    }
    let lonely = "[[experiment]]\nname = \"a\"\nvariants = [\"x\", \"y\"]\n";
    let found = Config::parse(lonely).unwrap_err().to_string();
    assert!(found.contains("variant is \"a:y\""), "{found}");
}
