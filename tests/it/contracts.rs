//! Numbers that stand on both sides of the border to JavaScript, held to each other by reading both.

use devanture::builder::config::Config;
use devanture::catalog::{key, normalize_path};
use devanture::consent::{Source, Via};
use devanture::placement::condition::{DEVICES, Fact, LIFT, REFERRERS, WEATHERS};
use devanture::placement::{NEVER, Name, Number, OVERLAYS, PERSONA, Place, Question, more, tell};
use devanture::portability::{MAX_BYTES, Refusal};
use devanture::profile::Correction;
use devanture::recommend::{Exclusion, Strategy, Term};
use devanture::signals::PageType;
use std::fs;
use std::path::Path;

fn source(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The number of `Name = 3` inside `const enum Enum { … }`.
fn member(source: &str, holder: &str, name: &str) -> u32 {
    let body = source
        .split(&format!("const enum {holder} {{"))
        .nth(1)
        .unwrap()
        .split('}')
        .next()
        .unwrap();
    let line = body
        .lines()
        .find(|line| line.trim().starts_with(&format!("{name} =")))
        .unwrap();
    line.split('=')
        .nth(1)
        .unwrap()
        .trim()
        .trim_end_matches(',')
        .parse()
        .unwrap()
}

/// The names in a braced or bracketed list, in their order.
fn names(source: &str, start: &str, end: char) -> Vec<String> {
    let body = source
        .split(start)
        .nth(1)
        .unwrap()
        .split(end)
        .next()
        .unwrap();
    let entries = body.split(',').map(|entry| entry.trim());
    let bare = entries.map(|entry| entry.trim_start_matches("PanelText::").to_owned());
    bare.filter(|name| !name.is_empty()).collect()
}

#[test]
fn the_words_that_the_panel_says_are_the_right_ones() {
    let scripted = names(&source("src/js/panel.ts"), "const enum Said {", '}');
    let mut said = names(
        &source("src/ui/preferences/mod.rs"),
        "const SAID: [PanelText; 15] = [",
        ']',
    );
    said.push("Imported".into());
    assert_eq!(scripted, said);
}

#[test]
fn corrections_ways_and_refusals_have_their_codes_on_both_sides() {
    for file in ["src/js/panel.ts", "src/js/api.ts"] {
        let script = source(file);
        for (name, code) in [("Pause", Correction::Paused), ("Gifts", Correction::Gifts)] {
            assert_eq!(member(&script, "Feedback", name), code as u32, "{file}");
        }
    }
    let api = source("src/js/api.ts");
    let same = format!(
        "{{ less: {}, never: {}, back: 2, more: {}, gift: {} }}",
        Correction::Less as u32,
        Correction::Never as u32,
        Correction::More as u32,
        Correction::Gift as u32
    );
    assert!(api.contains(&same), "{same}");
    let ui = source("src/js/ui.ts");
    for constant in [
        format!("const MORE = {};", Correction::More as u32),
        format!("const GIFT = 6 + 2 * {};", Term::COUNT),
    ] {
        assert!(ui.contains(&constant), "{constant}");
    }
    for (file, constant, way) in [
        ("src/js/panel.ts", "PANEL", Via::Panel),
        ("src/js/ui.ts", "QUESTION", Via::Question),
        ("src/js/api.ts", "SHOP", Via::Shop),
    ] {
        let line = format!("const {constant} = {};", way as u32);
        assert!(source(file).contains(&line), "{file} lacks {line}");
    }
    let portability = source("src/js/portability.ts");
    let codes = list(&portability, "CODES");
    for (refusal, name) in [
        (Refusal::Format, "FORMAT"),
        (Refusal::Size, "SIZE"),
        (Refusal::Date, "DATE"),
        (Refusal::Count, "COUNT"),
        (Refusal::Shop, "SHOP"),
    ] {
        assert_eq!(codes[refusal as usize], name);
    }
    assert!(portability.contains("const MOST = 2 << 20;") && MAX_BYTES == 2 << 20);
    for (constant, place) in [
        ("RETENTION", Number::Retention as usize),
        ("ORIGIN", Name::Origin as usize),
    ] {
        assert!(portability.contains(&format!("const {constant} = {place};")));
    }
}

/// The texts of `const LIST = ["a", "b"]`.
fn list(source: &str, name: &str) -> Vec<String> {
    let start = source.split(&format!("const {name} = [")).nth(1).unwrap();
    let texts = start.split(']').next().unwrap().split(',');
    texts
        .map(|text| text.trim().trim_matches('"').to_owned())
        .collect()
}

#[test]
fn terms_have_their_names_in_the_order_of_their_codes() {
    let api = source("src/js/api.ts");
    let terms: Vec<_> = Term::ALL.iter().map(|(_, name)| *name).collect();
    assert_eq!(list(&api, "TERMS"), terms);
}

#[test]
fn places_of_stores_are_the_same_on_both_sides() {
    let storage = source("src/js/storage.ts");
    let body = storage
        .split("const enum Place {")
        .nth(1)
        .unwrap()
        .split('}')
        .next()
        .unwrap();
    let names: Vec<&str> = body
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(
        names,
        ["Nowhere", "Session", "Local", "Database", "Unknown"]
    );
    let codes = [
        Place::Nowhere,
        Place::Session,
        Place::Local,
        Place::Database,
        Place::Unknown,
    ]
    .map(|place| place as usize);
    assert_eq!(codes, [0, 1, 2, 3, 4]);
}

#[test]
fn configured_numbers_and_names_are_asked_for_by_their_indexes() {
    assert_eq!((Number::Images as u32, Number::AddButton as u32), (1, 3));
    let ui = source("src/js/ui.ts");
    assert!(ui.contains("core.number(1) as Mode") && ui.contains("core.number(3) ? 4"));
    let consent = source("src/js/consent.ts");
    assert_eq!(member(&consent, "Name", "Service"), Name::Service as u32);
    assert_eq!(
        (Name::GenericKind as u32, Name::GenericEvent as u32),
        (3, 7)
    );
    let wanted = format!("const CONSENT = {};", Number::Consent as u32);
    assert!(consent.contains(&wanted), "{wanted}");
}

#[test]
fn consent_sources_have_the_same_codes_on_both_sides() {
    let names: Vec<&str> = Source::ALL.iter().map(|(_, name)| *name).collect();
    let said = format!("\"{}\"", names.join(" "));
    assert!(source("src/js/debug.ts").contains(&said), "{said}");
    let consent = source("src/js/consent.ts");
    let body = consent.split("const enum Code {").nth(1).unwrap();
    let codes: Vec<&str> = body
        .split('}')
        .next()
        .unwrap()
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
        .filter(|line| !line.is_empty() && !line.starts_with('/'))
        .collect();
    assert_eq!(codes, ["Tcf", "Tarteaucitron", "Generic", "Api", "Gpp"]);
    assert_eq!(Source::Gpp as usize, 4);
    assert!(source("src/js/platforms.ts").contains("const GPP = 4;"));
    let own_call = format!("const API = {};", Source::Api as u32);
    assert!(source("src/js/runtime.ts").contains(&own_call));
    // What the configuration pack says of a name is that code, after "any" and "our own question".
    let config = Config::parse("[privacy]\nconsent = \"klaro\"").unwrap();
    let pack = config.compile("fr", *b"EUR", 2, "").unwrap();
    assert_eq!(pack.number(Number::Consent), 2 + Source::Klaro as u32);
    assert!(consent.contains("wanted - 2"));
}

#[test]
fn addresses_have_the_same_keys_on_both_sides() {
    let keys: serde_json::Value =
        serde_json::from_str(&source("tests/fixtures/keys.json")).unwrap();
    let list = keys.as_array().unwrap();
    assert!(list.len() >= 8);
    for entry in list {
        let normalized = entry["normalized"].as_str().unwrap();
        assert_eq!(
            u64::from(key(normalized)),
            entry["key"].as_u64().unwrap(),
            "{entry}"
        );
        let path = entry["path"].as_str().unwrap();
        assert_eq!(normalize_path(path), normalized, "{entry}");
    }
}

#[test]
fn what_the_lean_module_leaves_out_is_asked_for_by_the_configuration() {
    let needs_full = |text: &str| {
        let config = Config::parse(text).unwrap();
        let build = config
            .compile("fr", *b"EUR", 2, "https://shop.example")
            .unwrap()
            .build();
        assert_ne!(build, Some("full"));
        build.is_none()
    };
    // Without a configuration every list has a placement.
    assert!(needs_full(""));
    let solved = [
        "cheaper",
        "free-shipping",
        "cart",
        "buy-again",
        "curated",
        "visually-similar",
        "bundle",
    ];
    for (_, strategy) in Strategy::ALL {
        let text = format!("[[placement]]\nname = \"one\"\nstrategy = \"{strategy}\"\n");
        assert_eq!(needs_full(&text), solved.contains(&strategy), "{strategy}");
    }
    let plain = "[[placement]]\nname = \"one\"\nstrategy = \"new\"\n";
    for more in [
        "[[rule]]\nname = \"r\"\naction = \"bury\"\nmatch = { category = \"Home\" }\n",
        "[[banner]]\nid = \"b\"\nplacement = \"p\"\nheading = \"Bonjour\"\n",
    ] {
        assert!(needs_full(&format!("{plain}{more}")), "{more}");
    }
    // What is computed on the page is in the largest build, and so is what asks for conditions.
    let reach = "[[placement]]\nname = \"one\"\nstrategy = \"free-shipping\"\n";
    let total = "[shop]\nfree-shipping = \"49 EUR\"\n";
    let segment = "[[segment]]\nname = \"s\"\nwhen = 'device is phone'\n";
    for text in [format!("{plain}{segment}"), format!("{total}{reach}")] {
        let config = Config::parse(&text).unwrap();
        let compiled = config.compile("fr", *b"EUR", 2, "https://shop.example");
        assert_eq!(compiled.unwrap().build(), Some("full"), "{text}");
    }
    let config = Config::parse(&reach.replace("free-shipping", "buy-again")).unwrap();
    let compiled = config.compile("fr", *b"EUR", 2, "https://shop.example");
    let mut compiled = compiled.unwrap();
    assert_eq!(compiled.build(), None);
    compiled.intervals = vec![7, 3, 1, 4];
    assert_eq!(compiled.build(), Some("full"));
}

#[test]
fn the_facts_that_the_page_tells_have_the_places_that_conditions_ask_for() {
    let facts = source("src/js/facts.ts");
    for (name, fact) in [
        ("Orders", Fact::Orders),
        ("Scroll", Fact::Scroll),
        ("Stay", Fact::Stay),
        ("Pages", Fact::Pages),
        ("Searches", Fact::Searches),
        ("Exit", Fact::Exit),
        ("Idle", Fact::Idle),
        ("Birthday", Fact::Birthday),
        ("Device", Fact::Device),
        ("Referrer", Fact::Referrer),
        ("Locale", Fact::Locale),
        ("Campaign", Fact::Campaign),
        ("Source", Fact::Source),
        ("Medium", Fact::Medium),
    ] {
        assert_eq!(member(&facts, "Fact", name), fact as u32, "{name}");
    }
    let weather = source("src/js/weather.ts");
    assert_eq!(member(&weather, "Fact", "Weather"), Fact::Weather as u32);
    assert_eq!(Fact::Temperature as u32, Fact::Weather as u32 + 1);
    let kinds = names(&weather, "KINDS = [", ']');
    let kinds: Vec<&str> = kinds.iter().map(|name| name.trim_matches('"')).collect();
    assert_eq!(kinds, WEATHERS);
    assert!(weather.contains(&format!("const LIFT = {LIFT};")));
    let file = format!("const FILE = \"{}\";", devanture::builder::weather::FILE);
    assert!(weather.contains(&file));
    assert_eq!(member(&facts, "Tell", "Unit"), tell::UNIT as u32);
    assert_eq!(
        names(&facts, "const enum Tell {", '}'),
        [
            "Unit = 64",
            "Address",
            "Expose",
            "Overlay",
            "Success",
            "Staged = 72"
        ]
    );
    let dates = source("src/js/banner.ts");
    assert!(dates.contains(&format!("const DATE = {};", tell::DATE)));
    assert_eq!(
        [
            tell::UNIT,
            tell::ADDRESS,
            tell::EXPOSE,
            tell::OVERLAY,
            tell::SUCCESS,
            tell::STAGED
        ],
        [64, 65, 66, 67, 68, 72]
    );
    assert!(source("src/js/overlay.ts").contains(&format!("\"{OVERLAYS}\"")));
    assert!(facts.contains(&format!("SEARCH_PAGE = {};", PageType::Search as u8)));
    let from: Vec<String> = names(&facts, "const enum From {", '}')
        .iter()
        .map(|name| name.to_lowercase())
        .collect();
    assert_eq!(from, REFERRERS);
    assert_eq!(DEVICES, ["phone", "tablet", "desktop"]);
}

#[test]
fn reasons_why_something_is_not_shown_are_documented_and_typed() {
    let types = source("src/js/public.d.ts");
    let start = types.find("export interface Exclusion").unwrap();
    let told = &types[start..start + types[start..].find("readonly reason").unwrap()];
    let page = source("www/docs/api.md");
    for name in Exclusion::NAMES {
        assert!(told.contains(&format!("`{name}`")), "{name} is not typed");
        assert!(
            page.contains(&format!("| `{name}` |")),
            "{name} is not in docs/api.md"
        );
    }
}

#[test]
fn what_is_asked_of_the_core_and_told_to_it_has_its_codes_on_both_sides() {
    let asked = source("src/js/asked.ts");
    let questions = names(&asked, "export const enum Question {", '}');
    let codes = [
        Question::Since,
        Question::Say,
        Question::TakeBack,
        Question::Views,
        Question::Count,
        Question::Deny,
    ];
    assert_eq!(questions.len(), codes.len());
    for (at, (name, question)) in questions.iter().zip(codes).enumerate() {
        assert_eq!(
            (name.as_str(), at),
            (format!("{question:?}").as_str(), question as usize)
        );
    }
    for (name, kind) in [
        ("Favorite", Correction::Favorite),
        ("Answered", Correction::Answered),
        ("Asked", Correction::Asked),
        ("Declared", Correction::Declared),
        ("Usual", Correction::Usual),
        ("Denied", Correction::Denied),
    ] {
        assert_eq!(member(&asked, "Said", name), kind as u32, "{name}");
    }
    assert!(asked.contains("NEVER = 0xffffffff;") && NEVER == u32::MAX);
    assert!(asked.contains(&format!("const ASKED = {};", Name::Asked as u32)));
    assert!(asked.contains(&format!("const LANGUAGE = {};", Name::Language as u32)));
    let persona = format!("const PERSONA = \"{PERSONA}\";");
    assert!(source("src/js/survey.ts").contains(&persona));
    for file in ["src/js/runtime.ts", "src/js/facts.ts", "src/js/panel.ts"] {
        let place = format!("const MORE = {};", Number::More as u32);
        assert!(source(file).contains(&place), "{file}");
    }
    for (name, bit) in [
        ("Conditions", more::CONDITIONS),
        ("Surveys", more::SURVEYS),
        ("Favorites", more::FAVORITES),
        ("Navigation", more::NAVIGATION),
        ("Weather", more::WEATHER),
    ] {
        assert_eq!(
            member(&source("src/js/facts.ts"), "More", name),
            bit,
            "{name}"
        );
    }
    let inspector = source("src/js/inspector/facts.ts");
    for (name, question) in [
        ("SAY", Question::Say),
        ("TAKE_BACK", Question::TakeBack),
        ("DENY", Question::Deny),
    ] {
        assert!(inspector.contains(&format!("const {name} = {};", question as u32)));
    }
}
