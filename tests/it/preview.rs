//! What a persona would see of a published folder: the walk through its pages, what may stand on the last one, and what no persona
//! whatsoever may change.

use devanture::builder::preview::persona::{Event, LEVELS, Names};
use devanture::builder::preview::{Folder, Persona, Preview, Request, preview};
use proptest::prelude::*;
use proptest::test_runner::{Config as RunnerConfig, TestRunner};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// 2026-01-15T12:00Z.
const NOW: u32 = 29_474_640;
const PRODUCTS: usize = 120;

fn devanture(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_devanture"))
        .args(arguments)
        .output()
        .unwrap()
}

fn feed() -> String {
    let mut out = String::from(
        "id\ttitle\tlink\timage_link\tprice\tsale_price\tavailability\tproduct_type\tbrand\titem_group_id\tgender\taverage_rating\treview_count\n",
    );
    let kinds = [
        "Théière en grès",
        "Chemise en lin",
        "Arrosoir de cuivre",
        "Carnet cousu",
        "Tasse de grès",
    ];
    for at in 0..PRODUCTS {
        let _ = writeln!(
            out,
            "v{at}\t{} numéro {at}\thttps://shop.example/p/{at}/\thttps://shop.example/i/{at}.jpg\t{}.00 EUR\t{}\t{}\tMaison > Rayon {}\tMarque {}\tg{at}\t{}\t4.{}\t{}",
            kinds[at % 5],
            10 + at % 50,
            if at % 9 == 0 { "8.00 EUR" } else { "" },
            if at % 11 == 3 {
                "out_of_stock"
            } else {
                "in_stock"
            },
            at % 7,
            at % 4,
            ["", "male", "female"][at % 3],
            at % 10,
            at % 40,
        );
    }
    out
}

/// Publishes the shop of these tests, each time into a folder of its own.
fn publish(name: &str, config: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("preview")
        .join(name);
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).unwrap();
    let (feed_file, config_file, out) = (
        root.join("feed.tsv"),
        root.join("devanture.toml"),
        root.join("packs"),
    );
    fs::write(&feed_file, feed()).unwrap();
    fs::write(&config_file, config).unwrap();
    let [feed_file, config_file, folder] =
        [&feed_file, &config_file, &out].map(|path| path.to_str().unwrap());
    let done = devanture(&[
        "build",
        "--feed",
        feed_file,
        "--config",
        config_file,
        "--out",
        folder,
    ]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    out
}

const BANNERS: &str = "
[[banner]]
id = \"tea\"
placement = \"welcome\"
category = \"Maison > Rayon 0\"
views = 2
heading = \"Tea\"
link = \"/c/tea/\"

[[banner]]
id = \"hello\"
placement = \"welcome\"
pages = [\"home\"]
heading = \"Hello\"
link = \"/\"
";

fn large(name: &str) -> Folder {
    let config =
        format!("[publish]\nwhole-up-to-kb = 0\nhead = 20\n[images]\npool = 16\n{BANNERS}");
    Folder::open(&publish(name, &config)).unwrap()
}

fn small(name: &str) -> Folder {
    Folder::open(&publish(name, BANNERS)).unwrap()
}

fn event(at: &str, set: fn(&mut Event, Names), name: &str) -> Event {
    let mut event = Event {
        at: at.to_owned(),
        ..Event::default()
    };
    set(&mut event, Names::One(name.to_owned()));
    event
}

fn view(at: &str, name: &str) -> Event {
    event(at, |event, names| event.view = Some(names), name)
}

fn remembered(events: Vec<Event>) -> Persona {
    Persona {
        level: Some("remembered".to_owned()),
        event: events,
        ..Persona::default()
    }
}

fn on(page: &str) -> Request {
    Request {
        page: page.to_owned(),
        at: NOW,
        ..Request::default()
    }
}

fn ids<'a>(preview: &'a Preview, placement: &str) -> Vec<&'a str> {
    let filled = preview
        .placements
        .iter()
        .find(|filled| filled.name == placement)
        .unwrap();
    filled
        .products
        .iter()
        .map(|product| product.id.as_str())
        .collect()
}

#[test]
fn what_was_looked_at_ranks_and_is_told_with_its_terms() {
    let folder = small("ranks");
    let persona = remembered(vec![
        view("3 days ago", "v0"),
        // Returned to: a single look leads nowhere on a later day.
        view("2 days ago", "v0"),
        view("1 days ago", "https://shop.example/p/5/?ref=x"),
    ]);
    let shown = preview(&folder, &persona, &on("home")).unwrap();
    assert_eq!(shown.level, "remembered");
    assert!(
        shown
            .held_back
            .iter()
            .any(|held| held.contains("numéro 5") && held.contains("once")),
        "{:?}",
        shown.held_back
    );
    assert_eq!(ids(&shown, "recently-viewed"), ["v5", "v0"]);
    let best = &shown.placements[0].products[0];
    assert_eq!(
        best.terms.iter().map(|term| term.points).sum::<i32>(),
        best.score
    );
    assert!(
        best.terms
            .iter()
            .any(|term| term.term == "neighbor" && term.text.contains("numéro"))
    );
    assert_eq!(shown.visits.len(), 3);
    assert_eq!(shown.packs.len(), 3);
    assert!(
        shown
            .packs
            .iter()
            .all(|pack| pack.bytes > 0 && pack.brotli_bytes > 0)
    );
    // The same shopper who allows nothing is anybody.
    for consent in ["page", "unanswered"] {
        let request = Request {
            consent: Some(consent.to_owned()),
            ..on("home")
        };
        let refused = preview(&folder, &persona, &request).unwrap();
        let anybody = preview(&folder, &Persona::default(), &on("home")).unwrap();
        assert_eq!(refused.level, "page");
        assert_eq!(ids(&refused, "for-you"), ids(&anybody, "for-you"));
        assert!(
            refused
                .placements
                .iter()
                .any(|filled| filled.name == "recently-viewed"
                    && filled.empty.contains("nothing may be known"))
        );
    }
}

#[test]
fn a_visit_ends_with_its_tab_and_what_is_remembered_with_its_retention() {
    let config = "[images]\nmode = \"direct\"\n";
    let folder = Folder::open(&publish("ends", config)).unwrap();
    let of = |level: &str, at: &str| {
        let mut persona = remembered(vec![view(at, "v0"), view(at, "v5")]);
        persona.level = Some(level.to_owned());
        let shown = preview(&folder, &persona, &on("home")).unwrap();
        ids(&shown, "recently-viewed").len()
    };
    assert_eq!(of("visit", "10 minutes ago"), 2);
    assert_eq!(of("visit", "2 hours ago"), 0);
    assert_eq!(of("remembered", "80 days ago"), 2);
    assert_eq!(of("remembered", "100 days ago"), 0);
}

#[test]
fn consent_tools_and_the_browser_s_signal_are_heard() {
    let folder = small("tools");
    let level = |text: &str| {
        let persona = Persona::parse("p.toml", text).unwrap();
        let shown = preview(&folder, &persona, &on("home")).unwrap();
        (shown.level, shown.capped)
    };
    assert_eq!(level("consent.didomi = \"granted\""), ("remembered", ""));
    assert_eq!(
        level("consent.didomi = \"denied\"\nlevel = \"remembered\"").0,
        "page"
    );
    assert!(
        level("consent.didomi = \"pending\"")
            .1
            .contains("consent tool")
    );
    assert_eq!(
        level("consent.didomi = \"granted\"\nconsent.tcf = \"denied\"").0,
        "page"
    );
    assert_eq!(
        level("consent.didomi.personalization = \"granted\"").0,
        "remembered"
    );
    assert!(
        level("signal = true").1.contains("not to be profiled")
            || level("signal = true").0 == "page"
    );
    // A choice is asked for again after half a year.
    assert_eq!(
        level("level = \"remembered\"\nchosen = \"100 days ago\"").0,
        "remembered"
    );
    assert_eq!(
        level("level = \"remembered\"\nchosen = \"400 days ago\"").0,
        "page"
    );
}

#[test]
fn banners_say_why_they_are_not_shown() {
    let folder = small("banners");
    let why = |persona: &Persona, page: &str| {
        let shown = preview(&folder, persona, &on(page)).unwrap();
        let banners = shown.banners.into_iter();
        banners
            .map(|banner| (banner.shown, banner.why))
            .collect::<Vec<_>>()
    };
    let anybody = Persona::default();
    let told = why(&anybody, "home");
    assert!(!told[0].0 && told[0].1.contains("not looked at often enough") && told[1].0);
    assert!(why(&anybody, "cart")[1].1.contains("other types of pages"));
    let fan = remembered(vec![view("3 days ago", "v0"), view("2 days ago", "v7")]);
    let told = why(&fan, "home");
    assert!(
        told[0].0 && told[1].1.contains("tea stands before it"),
        "{told:?}"
    );
    let mut closed = fan;
    closed.event.push(event(
        "1 days ago",
        |event, names| event.dismiss = Some(names),
        "tea",
    ));
    assert!(why(&closed, "home")[0].1.contains("closed"));
}

#[test]
fn a_page_of_a_large_shop_shows_what_its_own_packs_and_earlier_pages_brought() {
    let folder = large("large");
    let shown = preview(&folder, &Persona::default(), &on("v50")).unwrap();
    let names: Vec<&str> = shown.packs.iter().map(|pack| pack.file.as_str()).collect();
    assert_eq!(names.len(), 7, "{names:?}");
    assert!(
        names.iter().any(|name| name.starts_with("nb/"))
            && names.iter().any(|name| name.starts_with("cat/"))
    );
    // The same page asks for the same, whoever opens it.
    let fan = remembered(
        (0..20)
            .map(|at| view(&format!("{} hours ago", 40 - at), &format!("v{}", at * 5)))
            .collect(),
    );
    let other = preview(&folder, &fan, &on("v50")).unwrap();
    assert_eq!(
        (shown.pictures, names),
        (
            other.pictures,
            other.packs.iter().map(|pack| pack.file.as_str()).collect()
        )
    );
    assert!(other.kept_pictures > 12);
}

#[test]
fn what_is_not_there_is_told_with_the_nearest() {
    let folder = small("errors");
    let of = |persona: &Persona, request: &Request| {
        preview(&folder, persona, request).unwrap_err().to_string()
    };
    let anybody = Persona::default();
    for (page, told) in [
        (
            "v12O",
            "DV-PERSONA-PRODUCT: the shop has no product \"v12O\". The nearest is \"v12\".",
        ),
        (
            "/p/12O/",
            "DV-PREVIEW-PAGE: no product has the address /p/12O/. The nearest is \"/p/12\".",
        ),
        (
            "https://other.example/p/1/",
            "DV-PREVIEW-PAGE: https://other.example/p/1/ is not a page of this shop. Give an address below https://shop.example/.",
        ),
        ("https://shop.example.evil/p/1/", "DV-PREVIEW-PAGE"),
    ] {
        assert!(
            of(&anybody, &on(page)).starts_with(told),
            "{}",
            of(&anybody, &on(page))
        );
    }
    let request = Request {
        category: Some("Maison > Rayon9".into()),
        ..on("/c/x/")
    };
    assert!(of(&anybody, &request).starts_with("DV-PREVIEW-CATEGORY"));
    let request = Request {
        placements: vec!["for-me".into()],
        ..on("home")
    };
    assert!(of(&anybody, &request).starts_with(
        "DV-PREVIEW-PLACEMENT: the configuration has no placement \"for-me\". It has: for-you"
    ));
    for request in [
        Request {
            locale: Some("de".into()),
            ..on("home")
        },
        Request {
            consent: Some("all".into()),
            ..on("home")
        },
        Request {
            kind: Some("landing".into()),
            ..on("home")
        },
    ] {
        assert!(of(&anybody, &request).starts_with("DV-PERSONA-WORD"));
    }
    assert!(
        of(&remembered(vec![view("soon", "v1")]), &on("home"))
            .starts_with("DV-PERSONA-TIME: event 1: \"soon\"")
    );
    assert!(
        of(&remembered(vec![view("in 2 days", "v1")]), &on("home"))
            .starts_with("DV-PERSONA-TIME: event 1")
    );
    assert!(
        of(
            &remembered(vec![view("1 days ago", "w1"), Event::default()]),
            &on("home")
        )
        .starts_with("DV-PERSONA-EVENT: event 2")
    );
}

#[test]
fn the_command_prints_a_table_json_and_a_page() {
    let packs = publish("command", BANNERS);
    let persona = packs.with_file_name("p.toml");
    fs::write(
        &persona,
        "level = \"remembered\"\n[[event]]\nat = \"2 days ago\"\nview = \"v0\"\n",
    )
    .unwrap();
    let page = packs.with_file_name("p.html");
    let [packs, persona, page] = [&packs, &persona, &page].map(|path| path.to_str().unwrap());
    let base = [
        "preview",
        "--pack",
        packs,
        "--persona",
        persona,
        "--page",
        "v5",
        "--at",
        "2026-01-15T12:00Z",
    ];
    let table = devanture(&base);
    let text = String::from_utf8(table.stdout).unwrap();
    assert!(
        table.status.success()
            && text.contains("page    product v5")
            && text.contains("2026-01-13 12:00  product v0"),
        "{text}"
    );
    // The same moment, the same answer.
    assert_eq!(String::from_utf8(devanture(&base).stdout).unwrap(), text);
    let json = devanture(&[&base[..], &["--json", "--out", page]].concat());
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["level"], "remembered");
    assert!(json["placements"].as_array().unwrap().len() > 5);
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("<h1>product v5") && !html.contains("<script") && !html.contains("src="));
    let wrong = devanture(&[
        "preview",
        "--pack",
        packs,
        "--persona",
        persona,
        "--page",
        "v999",
    ]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        String::from_utf8(wrong.stderr)
            .unwrap()
            .starts_with("DV-PERSONA-PRODUCT")
    );
}

/// Any shopper: what they did, in the last hundred days, and what they allow.
fn anyone() -> impl Strategy<Value = Persona> {
    let deed = (0..7usize, 0..PRODUCTS, 0..150_000u32);
    let level = prop_oneof![
        Just(None),
        (0..4usize).prop_map(|at| Some(LEVELS[at].to_owned()))
    ];
    let cart = prop::collection::vec(0..PRODUCTS, 0..4);
    (
        prop::collection::vec(deed, 0..14),
        level,
        any::<bool>(),
        cart,
    )
        .prop_map(|(deeds, level, signal, cart)| {
            let events = deeds.into_iter().map(|(deed, product, ago)| {
                let set: fn(&mut Event, Names) = match deed {
                    0 | 1 => |event, names| event.view = Some(names),
                    2 => |event, names| event.cart = Some(names),
                    3 => |event, names| event.uncart = Some(names),
                    4 => |event, names| event.purchase = Some(names),
                    5 => |event, names| event.less = Some(names),
                    _ => |event, names| event.never = Some(names),
                };
                event(&format!("{ago} minutes ago"), set, &format!("v{product}"))
            });
            Persona {
                level,
                signal,
                cart: cart.into_iter().map(|at| format!("v{at}")).collect(),
                event: events.collect(),
                ..Persona::default()
            }
        })
}

/// What must hold of any page of any shopper.
fn holds(folder: &Folder, persona: &Persona, page: &str) -> Result<(), TestCaseError> {
    let every = folder.known().unwrap().products.iter();
    let request = Request {
        why: every.map(|product| product.id.clone()).collect(),
        ..on(page)
    };
    let shown = preview(folder, persona, &request).unwrap();
    for filled in &shown.placements {
        // Every product of the shop stands there, or it is told why not.
        let mut told: Vec<&str> = filled.out.iter().map(|left| left.id.as_str()).collect();
        told.extend(filled.products.iter().map(|product| product.id.as_str()));
        told.sort_unstable();
        let mut all: Vec<&str> = request.why.iter().map(String::as_str).collect();
        all.sort_unstable();
        prop_assert_eq!(told, all, "{}", &filled.name);
        prop_assert!(filled.out.iter().all(|left| !left.text.is_empty()));
    }
    let anybody = preview(
        folder,
        &Persona {
            cart: persona.cart.clone(),
            ..Persona::default()
        },
        &on(page),
    )
    .unwrap();
    prop_assert_eq!(
        &shown.pictures,
        &anybody.pictures,
        "what is fetched never depends on the person"
    );
    let known = folder.known().unwrap();
    let names = |deed: fn(&Event) -> &Option<Names>| -> BTreeSet<String> {
        let named = persona.event.iter().filter_map(|event| match deed(event) {
            Some(Names::One(name)) => Some(name.clone()),
            _ => None,
        });
        named.collect()
    };
    let done: BTreeSet<String> = shown
        .visits
        .iter()
        .flat_map(|visit| visit.done.clone())
        .collect();
    let seen: BTreeSet<String> = persona
        .event
        .iter()
        .flat_map(|event| [&event.view, &event.cart])
        .flatten()
        .flat_map(|names| match names {
            Names::One(name) => vec![name.clone()],
            Names::Many(names) => names.clone(),
        })
        .collect();
    let public: BTreeSet<&str> = anybody.pictures.iter().map(String::as_str).collect();
    for filled in &shown.placements {
        let mut before = i32::MAX;
        let mut unique = BTreeSet::new();
        for product in &filled.products {
            let id = product.id.as_str();
            prop_assert!(unique.insert(id), "{id} stands twice");
            let sum: i32 = product.terms.iter().map(|term| term.points).sum();
            prop_assert_eq!(sum, product.score, "the terms are the score");
            prop_assert!(
                product.score.unsigned_abs() < 1_000_000,
                "scores stay finite"
            );
            prop_assert!(product.score <= before, "best first, in a total order");
            before = product.score;
            prop_assert!(
                !product.reasons.is_empty() || product.terms.iter().all(|term| term.points <= 0)
            );
            let product = known.with_id(id).unwrap();
            prop_assert!(product.can_order, "{id} cannot be ordered");
            prop_assert!(id != shown.page.product, "the page's own product");
            prop_assert!(
                !persona.cart.iter().any(|cart| cart == id),
                "{id} is in the cart"
            );
            if shown.level == "remembered" {
                prop_assert!(
                    !names(|event| &event.never).contains(id) || persona.signal,
                    "never means never: {id}"
                );
                if filled.name != "recently-viewed" {
                    prop_assert!(
                        !done.contains(&format!("bought {id}")) || aged(persona, id),
                        "{id} was bought"
                    );
                }
            }
            // The candidate invariant: in the pool that everyone has, or from a page that this shopper was on.
            let image = &filled.products[unique.len() - 1].image;
            prop_assert!(
                public.contains(image.as_str()) || shown.level == "remembered",
                "{id} would cause a request"
            );
            if filled.name == "recently-viewed" {
                prop_assert!(
                    seen.contains(id) || names(|event| &event.purchase).contains(id),
                    "{id} was never looked at"
                );
            }
        }
    }
    if shown.level == "page" && persona.event.is_empty() {
        for (own, other) in shown.placements.iter().zip(&anybody.placements) {
            prop_assert_eq!(own.products.len(), other.products.len());
        }
    }
    Ok(())
}

/// Whether a purchase may have been forgotten: it is older than what is kept, or lies before the level was chosen.
fn aged(persona: &Persona, id: &str) -> bool {
    let days = 90 * 1440;
    persona.event.iter().any(|event| {
        let minutes: u32 = event.at.split(' ').next().unwrap().parse().unwrap();
        event.purchase == Some(Names::One(id.to_owned())) && minutes + 60 >= days
    })
}

#[test]
fn no_shopper_breaks_a_rule_of_the_engine() {
    for folder in [small("any"), large("any-large")] {
        let mut runner = TestRunner::new(RunnerConfig {
            cases: 48,
            failure_persistence: None,
            ..RunnerConfig::default()
        });
        let pages = prop_oneof![
            Just("home".to_owned()),
            Just("cart".to_owned()),
            (0..PRODUCTS).prop_map(|at| format!("v{at}"))
        ];
        runner
            .run(&(anyone(), pages), |(persona, page)| {
                holds(&folder, &persona, &page)
            })
            .unwrap();
    }
}

/// A suite beside a published folder: its personas and its `suite.toml`.
fn suite(packs: &std::path::Path, text: &str) -> PathBuf {
    let tests = packs.with_file_name("tests");
    fs::create_dir_all(tests.join("personas")).unwrap();
    fs::write(tests.join("suite.toml"), text).unwrap();
    fs::write(tests.join("personas/new.toml"), "").unwrap();
    let fan = "level = \"remembered\"\n[[event]]\nat = \"2 days ago\"\nview = [\"v0\", \"v7\"]\n";
    fs::write(tests.join("personas/fan.toml"), fan).unwrap();
    tests
}

fn test(
    packs: &std::path::Path,
    tests: &std::path::Path,
    more: &[&str],
) -> (Option<i32>, String, String) {
    let arguments = ["test", packs.to_str().unwrap(), tests.to_str().unwrap()];
    let done = devanture(&[&arguments[..], more].concat());
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

const PAGES: &str = "at = \"2026-01-15T12:00Z\"\nlevels = [\"own\", \"page\"]\n[[page]]\nname = \"home\"\npage = \"/\"\nplacements = [\"for-you\", \"bestsellers\"]\n[[page]]\nname = \"pot\"\npage = \"v5\"\nplacements = [\"similar\"]\n";

#[test]
fn a_suite_is_written_once_held_to_and_told_where_it_differs() {
    let packs = publish("golden", BANNERS);
    let tests = suite(&packs, PAGES);
    let (code, out, error) = test(&packs, &tests, &[]);
    assert_eq!(code, Some(1), "{out}{error}");
    assert!(
        out.contains("fan.home.own.txt: no such file yet") && error.starts_with("DV-TEST:"),
        "{out}{error}"
    );
    assert_eq!(test(&packs, &tests, &["--update"]).0, Some(0));
    let (code, out, _) = test(&packs, &tests, &[]);
    assert!(
        code == Some(0) && out.contains("8 cases, all as expected"),
        "{out}"
    );
    // One product's score, and a case that is gone.
    let file = tests.join("expected/fan.home.own.txt");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, before.replacen("  1  ", "  1  x", 1)).unwrap();
    fs::write(tests.join("expected/old.home.own.txt"), "").unwrap();
    let (code, out, _) = test(&packs, &tests, &[]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("--- fan.home.own.txt, expected\n+++ shown now")
            && out.contains("\n-  1  x")
            && out.contains("\n+  1  "),
        "{out}"
    );
    assert!(
        out.contains("old.home.own.txt: no such case any more")
            && out.contains("2 not as expected")
    );
    assert_eq!(test(&packs, &tests, &["--update"]).0, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    assert!(!tests.join("expected/old.home.own.txt").exists());
    // Somebody who allows nothing sees what a newcomer sees.
    let read = |name: &str| fs::read_to_string(tests.join("expected").join(name)).unwrap();
    assert_eq!(read("fan.pot.page.txt"), read("new.pot.own.txt"));
}

#[test]
fn what_is_useless_is_linted() {
    let rules = "
[[placement]]
name = \"similar\"
strategy = \"similar\"
[[placement]]
name = \"popular\"
strategy = \"bestsellers\"
title = { fr = \"Aimés\" }
[[placement]]
name = \"best\"
strategy = \"bestsellers\"
title = { fr = \"Les meilleurs\", en = \"The best\" }
[[placement]]
name = \"never\"
strategy = \"new\"
[[rule]]
name = \"nothing\"
action = \"boost\"
strength = 50
match = { brand = \"Nobody\" }
[[rule]]
name = \"nowhere\"
action = \"boost\"
strength = 50
match = { brand = \"Marque 1\" }
page-category = [\"Jardin\"]
[[rule]]
name = \"gone\"
action = \"pin\"
position = 1
match = { id = \"v3\" }
[[rule]]
name = \"good\"
action = \"pin\"
position = 2
match = { id = \"v4\" }
[[rule]]
name = \"ended\"
action = \"bury\"
strength = 50
match = { brand = \"Marque 1\" }
to = 2025-01-01
";
    let packs = publish("lints", &format!("{rules}{BANNERS}"));
    let pages = "at = \"2026-01-15T12:00Z\"\nconfig = \"../devanture.toml\"\n[[page]]\nname = \"pot\"\npage = \"v5\"\nplacements = [\"similar\", \"popular\", \"best\", \"never\"]\n";
    let tests = suite(&packs, pages);
    fs::remove_file(tests.join("personas/fan.toml")).unwrap();
    let (code, out, _) = test(&packs, &tests, &["--update"]);
    assert_eq!(code, Some(0), "{out}");
    let told = |start: &str| {
        out.lines()
            .filter(|line| line.starts_with(start))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for (start, holds) in [
        ("DV-LINT-CROWD", "page pot has 4 placements"),
        ("DV-LINT-TWICE", "popular and best both show bestsellers"),
        ("DV-LINT-EMPTY", "never is empty in every case"),
        (
            "DV-LINT-STARVED",
            "never cannot be filled on 100 % of 100 product pages",
        ),
        ("DV-LINT-BANNER", "banner tea is shown in no case"),
        (
            "DV-LINT-LANGUAGE",
            "title of placement popular is missing in en",
        ),
        (
            "DV-LINT-PIN",
            "rule gone pins what cannot be ordered, such as v3",
        ),
    ] {
        assert!(
            told(start).iter().any(|line| line.contains(holds)),
            "{start} {holds}\n{out}"
        );
    }
    assert_eq!(told("DV-LINT-PIN").len(), 1, "{out}");
    assert!(!out.contains("good"), "{out}");
    let rules = told("DV-LINT-RULE");
    for name in [
        "nothing means no product",
        "nowhere applies nowhere",
        "ended applies nowhere: it has ended",
    ] {
        assert!(
            rules.iter().any(|line| line.contains(name)),
            "{name}\n{out}"
        );
    }
    assert_eq!(test(&packs, &tests, &["--strict"]).0, Some(1));
}

#[test]
fn a_suite_that_cannot_be_read_is_told() {
    let packs = publish("suites", "");
    for (text, told) in [
        ("at = \"2 days ago\"", "at = \"2 days ago\" is not a date"),
        (
            "at = \"2026-01-15\"\npages = 3",
            "suite.toml:2: unknown field `pages`",
        ),
        (
            "at = \"2026-01-15\"\nlevels = [\"all\"]",
            "\"all\" is no level",
        ),
        (
            "at = \"2026-01-15\"\n[[page]]\nname = \"../x\"",
            "a page is called \"../x\"",
        ),
        (
            "at = \"2026-01-15\"\n[[page]]\nname = \"x\"\n[[page]]\nname = \"x\"",
            "two pages are called \"x\"",
        ),
        ("at = \"2026-01-15\"", "DV-TEST-EMPTY"),
        (
            "at = \"2026-01-15\"\n[[page]]\nname = \"x\"\npage = \"v999\"",
            "fan.x.own: DV-PERSONA-PRODUCT",
        ),
    ] {
        let (code, _, error) = test(&packs, &suite(&packs, text), &[]);
        assert!(code == Some(2) && error.contains(told), "{text}: {error}");
    }
}
