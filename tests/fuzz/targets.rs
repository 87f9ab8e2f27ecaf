//! What is fuzzed: every reader of bytes that somebody else wrote, its seeds, and how much memory it may take.
//!
//! A target says what it made of its input as one number: inputs that are made something new of are kept and changed further.

use devanture::builder::config::Config;
use devanture::builder::feeds::{self, Options, Source};
use devanture::builder::logs;
use devanture::builder::packs::Source as Packs;
use devanture::builder::preview::Persona;
use devanture::builder::problems::Problems;
use devanture::builder::product::Product;
use devanture::builder::similarity::content;
use devanture::builder::thumbs::Thumbs;
use devanture::catalog::format::{Kind, MEMORY_BASE, MEMORY_FACTOR};
use devanture::catalog::{Products, Volatile};
use devanture::consent::{Answer, Choice, Consent, Level, State, Via, tcf};
use devanture::placement::{
    self, BannerView, CarouselView, Page, PanelWords, PreferencesView, Store,
};
use devanture::portability;
use devanture::profile::{Event, events_of, record_of};
use devanture::signals::{Action, PageContext, PageType};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

const NOW: u32 = 30_000_000;

/// One reader.
pub struct Target {
    /// Its name, and that of its folder in the corpus.
    pub name: &'static str,
    /// Reads an input.
    pub read: fn(&[u8]) -> u64,
    /// It may hold so many times its input, and so much besides.
    pub memory: (usize, usize),
    /// Inputs made here: those of the byte formats, which would be stale in a file.
    pub made: fn() -> Vec<Vec<u8>>,
    /// What is put into inputs now and then.
    pub words: &'static [&'static str],
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target {
        name: "packs",
        read: packs,
        memory: (MEMORY_FACTOR, MEMORY_BASE),
        made: made_packs,
        words: &[],
    },
    Target {
        name: "page",
        read: page,
        // A page ranks as well: its tables go by the rows that the pack has.
        memory: (64, 1 << 20),
        made: made_packs,
        words: &[],
    },
    Target {
        name: "records",
        read: records,
        memory: (64, 1 << 18),
        made: made_records,
        words: &[],
    },
    Target {
        name: "consent",
        read: consent,
        memory: (16, 1 << 16),
        made: made_consent,
        words: &["useractioncomplete", "tcloaded", "cmpuishown"],
    },
    Target {
        name: "config",
        read: config,
        memory: (512, 8 << 20),
        made: Vec::new,
        words: &[
            "[[placement]]",
            "[[rule]]",
            "[[banner]]",
            "[restraint]",
            "[weights]",
            "match = {",
            "= [",
            "\"\"\"",
            "4294967296",
            "-1",
            "1e999",
            "nan",
            "\u{0}",
            "\u{202e}",
            "{first-name}",
            "javascript:",
            "never-words",
            "2026-02-30",
            "23:59-00:00",
        ],
    },
    Target {
        name: "feeds",
        read: feeds,
        memory: (256, 16 << 20),
        made: Vec::new,
        words: &[
            "<item>",
            "</item>",
            "<g:price>",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE x [<!ENTITY a \"b\">]>",
            "&a;",
            "&#x0;",
            "&#1114112;",
            "\"",
            "\"\"",
            "\r\n",
            "\t",
            ";",
            ",",
            "{\"products\":[",
            "[[[[",
            "\\ud800",
            "\\u0000",
            "1e999",
            "-0.01 EUR",
            "999999999999999999 EUR",
            "https://",
            "javascript:alert(1)",
            "//evil.example",
            " > ",
            "\u{feff}",
            "\u{202e}",
            "encoding=\"windows-1252\"",
        ],
    },
    Target {
        name: "logs",
        read: logs,
        memory: (256, 16 << 20),
        made: Vec::new,
        words: &[
            "session_id",
            "item_id",
            "timestamp",
            "\n",
            "\"",
            ",",
            "\t",
            "{",
            "}",
            "PAR1",
            "event_params",
            "9223372036854775807",
            "-1",
            "1970-01-01",
            "2026-13-40T99:99:99Z",
            "null",
            "1e999",
        ],
    },
    Target {
        name: "import",
        read: import,
        memory: (64, 1 << 18),
        made: made_files,
        words: &[
            "\"what\":\"view\"",
            "\"shown\"",
            "__proto__",
            "constructor",
            "\\u0000",
            "4294967296",
            "1e999",
            "NaN",
            "[[[[[[[[",
            "{{",
            "9999-12-31T23:00:00Z",
            "0000-00-00T00:00:00Z",
            "devanture-export",
        ],
    },
    Target {
        name: "personas",
        read: personas,
        memory: (512, 8 << 20),
        made: Vec::new,
        words: &[
            "[[event]]",
            "view",
            "at = ",
            "-90d",
            "2026-02-30",
            "99:99",
            "\"",
            "[",
            "]",
            "consent",
        ],
    },
    Target {
        name: "views",
        read: views,
        memory: (64, 1 << 18),
        made: made_views,
        words: &[],
    },
];

/// What was made of an input, as a number.
fn mark(what: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// A number that tells orders of size apart.
fn size(count: usize) -> u32 {
    count.checked_ilog2().map_or(0, |log| log + 1)
}

/// A sentence without what it quotes: of all wrong prices one is enough.
fn sort_of(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphabetic() || c == '-' || c == ' ';
    text.split('"')
        .step_by(2)
        .flat_map(str::chars)
        .filter(|c| plain(*c))
        .take(120)
        .collect()
}

fn packs(bytes: &[u8]) -> u64 {
    let products =
        Products::decode(bytes).map(|(kind, products)| (kind as u8, size(products.len())));
    let prices = Volatile::decode(bytes).map(|prices| size(prices.len()));
    let config = placement::Config::decode(bytes).map(|config| size(config.placements.len()));
    let thumbs = Thumbs::decode(bytes).map(|thumbs| size(thumbs.iter().count()));
    mark((
        products.map_err(|error| error as u32),
        prices.map_err(|error| error as u32),
        config.map_err(|error| error as u32),
        thumbs.map_err(|error| error as u32),
    ))
}

/// Two parts of an input: the length of the first in its first four bytes.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk() else {
        return (bytes, bytes);
    };
    rest.split_at(rest.len().min(u32::from_le_bytes(*length) as usize))
}

fn page(bytes: &[u8]) -> u64 {
    let (products, rest) = halves(bytes);
    let (prices, config) = halves(rest);
    let mut page = Page::new();
    let configured = page.configure(config).map_err(|error| error as u32);
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, NOW);
    let loaded = page
        .load(products, prices, true, NOW)
        .map_err(|error| error as u32);
    page.open(
        PageContext {
            kind: PageType::Product,
            products: vec!["p1".into()],
            cart: vec!["p2".into()],
            ..PageContext::default()
        },
        NOW,
    );
    page.record_view(NOW);
    page.record(Action::Purchase, &["p3".into()], NOW);
    let mut shown = 0;
    let names: Vec<String> = page
        .config
        .placements
        .iter()
        .map(str::to_owned)
        .take(24)
        .collect();
    for name in names {
        if let Some(slot) = page.slot(&name, 6, &[], NOW) {
            shown += page.cards(&slot, NOW).ids.len();
            page.count_shown(&slot, NOW);
        }
        if let Some(banner) = page.banner(&name, NOW) {
            page.count_banner(&banner, NOW);
        }
        let left = page.left_out(&name, 6, &[], "", NOW);
        shown += page.told_left_out(&left).lines().count();
    }
    let saved = page
        .save(Store::Profile, NOW)
        .map_or(0, |bytes| bytes.len());
    mark((
        configured,
        loaded,
        size(shown),
        size(saved),
        size(page.pool_images().len()),
    ))
}

fn records(bytes: &[u8]) -> u64 {
    let events = events_of(bytes).map(|events| size(events.len()));
    let choice = Choice::decode(bytes).map(|choice| (choice.level as u8, choice.via as u8));
    let mut page = Page::new();
    page.consent.hear_no_tool();
    page.choose_level(Level::Remembered, Via::Panel, NOW);
    let taken = [Store::Corrections, Store::Profile].map(|store| page.restore(store, bytes, NOW));
    // The same once more, as another tab may have written it: it is joined with what is there.
    let joined = [Store::Corrections, Store::Profile].map(|store| page.take(store, bytes, NOW));
    let kept = page.kept(Store::Profile, NOW).len();
    mark((events, choice, taken, joined, size(kept)))
}

fn consent(bytes: &[u8]) -> u64 {
    let number = |at: usize| {
        bytes.get(at..at + 4).map_or(0, |four| {
            u32::from_le_bytes([four[0], four[1], four[2], four[3]])
        })
    };
    let text = String::from_utf8_lossy(bytes.get(20..).unwrap_or_default());
    let answer = tcf(
        &text,
        number(0) as i32 % 3,
        number(4),
        number(8),
        number(12) % 40,
    );
    let mut consent = Consent::new(number(16) % 4);
    // Every source says something, in an order that the input gives.
    for (at, byte) in bytes.iter().enumerate() {
        let state = |shift: u8| State::from_number(i32::from(byte >> shift & 3) - 1);
        let heard = Answer {
            preferences: state(0),
            personalization: state(2),
            measurement: state(4),
            pending: byte >> 6 & 1 == 1,
        };
        consent.hear_code(
            at % 40,
            (byte >> 7 == 0).then_some(if at % 5 == 0 { answer } else { heard }),
        );
        if byte % 11 == 0 {
            consent.choose(Level::from_code(u32::from(byte % 7)), Via::Panel, NOW);
        }
    }
    let (level, granted) = (consent.level(NOW), consent.personalization(NOW).is_some());
    // Nothing is personal below a visit, whatever was said.
    assert_eq!(granted, level >= Level::Visit);
    mark((
        level as u8,
        answer.personalization as u8,
        answer.pending,
        consent.is_pending(),
    ))
}

fn config(bytes: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(bytes);
    match Config::parse(&text) {
        Ok(config) => {
            let compiled = config.compile("fr", *b"EUR", 2, "https://shop.example");
            let pack = compiled.as_ref().map(placement::Config::encode);
            // What is compiled is read back.
            if let (Ok(compiled), Ok(Ok(pack))) = (&compiled, pack) {
                assert_eq!(placement::Config::decode(&pack).as_ref(), Ok(compiled));
            }
            let (rules, banners) = (config.rule.len(), config.banner.len());
            mark((
                size(rules),
                size(banners),
                size(config.placement.len()),
                compiled.is_ok(),
            ))
        }
        Err(error) => mark((error.code, sort_of(&error.message))),
    }
}

fn feeds(bytes: &[u8]) -> u64 {
    let mut problems = Problems::new(20, None);
    let source = Source {
        name: "feed".into(),
        bytes: Box::new(std::io::Cursor::new(bytes.to_vec())),
    };
    let options = Options {
        site: "https://shop.example".parse().ok(),
        ..Options::default()
    };
    match feeds::read(vec![source], &options, &mut problems) {
        Ok(shop) => {
            for product in &shop.products {
                // No feed leads elsewhere, or costs nothing that a price says.
                assert!(
                    product.link.starts_with("https://shop.example/")
                        || product.link.starts_with("https://shop.example?")
                        || product.link.starts_with("https://shop.example#"),
                    "{}",
                    product.link
                );
                assert!(product.price_max >= product.price_min);
                assert!(product.sale.is_none_or(|sale| sale < product.price_min));
                assert!(product.title.chars().count() <= 200);
            }
            mark((
                size(shop.products.len()),
                size(problems.rejected() as usize),
                size(problems.warned() as usize),
            ))
        }
        Err(error) => mark((error.code(), sort_of(&error.to_string()))),
    }
}

fn logs(bytes: &[u8]) -> u64 {
    let mut problems = Problems::new(20, None);
    let mut out = Vec::new();
    for orders in [false, true] {
        let input = logs::Input {
            name: "log".into(),
            bytes: logs::Bytes::Stream(Box::new(std::io::Cursor::new(bytes.to_vec()))),
        };
        let options = logs::Options {
            orders,
            ..logs::Options::default()
        };
        out.push(match logs::read(vec![input], &options, &mut problems) {
            Ok(log) => (size(log.visits.len()), String::new()),
            Err(error) => (0, sort_of(&error.to_string())),
        });
    }
    mark((out, size(problems.rejected() as usize)))
}

fn import(bytes: &[u8]) -> u64 {
    let page = portability::Page {
        shop: "https://shop.example",
        retention: 90,
        now: NOW,
    };
    let text = String::from_utf8_lossy(bytes);
    match portability::read(&page, &text, true) {
        Ok(taken) => {
            // What is taken is a record that a store takes.
            for record in [&taken.corrections, &taken.browsing] {
                assert!(record.is_empty() || events_of(record).is_some());
            }
            mark(taken.counts.map(|count| size(count as usize)))
        }
        Err(refusal) => {
            let why = serde_json::from_str::<serde_json::Value>(&text).err();
            mark((refusal as u8, why.map(|why| sort_of(&why.to_string()))))
        }
    }
}

fn personas(bytes: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(bytes);
    match Persona::parse("p", &text) {
        Ok(persona) => mark(size(persona.event.len())),
        Err(error) => mark(sort_of(&error.to_string())),
    }
}

fn views(bytes: &[u8]) -> u64 {
    let panel = PreferencesView::decode(bytes)
        .map(|view| (size(view.browsing.len()), size(view.corrections.len())));
    let cards = CarouselView::decode(bytes).map(|view| size(view.len()));
    let banner = BannerView::decode(bytes).map(|view| size(view.texts.len()));
    let words = PanelWords::decode(bytes).map(|words| size(words.texts.len()));
    mark((
        panel,
        cards.map_err(|error| error as u32),
        banner.map_err(|error| error as u32),
        words.map_err(|error| error as u32),
    ))
}

fn shop() -> Vec<Product> {
    let product = |at: usize| Product {
        id: format!("p{at}"),
        variant_ids: vec![format!("p{at}"), format!("v{at}")],
        title: format!("Théière numéro {at}"),
        link: format!("https://shop.example/p/{at}/"),
        image: Some(format!("https://shop.example/i/{at}.svg")),
        brand: format!("Marque {}", at % 3),
        category: vec!["Maison".into(), format!("Rayon {}", at % 4)],
        price_min: 1000 + at as u64,
        price_max: 1100 + at as u64,
        sale: at.is_multiple_of(5).then_some(700),
        rating: Some(4.2),
        rating_count: at as u32,
        published_day: Some(20_800),
        ..Product::default()
    };
    (0..24).map(product).collect()
}

fn joined(parts: [&[u8]; 3]) -> Vec<u8> {
    let mut rest = Vec::new();
    rest.extend((parts[1].len() as u32).to_le_bytes());
    rest.extend(parts[1]);
    rest.extend(parts[2]);
    let mut out = (parts[0].len() as u32).to_le_bytes().to_vec();
    out.extend(parts[0]);
    out.extend(rest);
    out
}

fn made_packs() -> Vec<Vec<u8>> {
    let products = shop();
    let content = content(&products);
    let source = Packs::new(&products, &content, "https://shop.example");
    let pack = source.whole();
    let near = source.neighborhood(&[0, 1, 2]);
    let text = include_str!("corpus/config/all.toml");
    let config = Config::parse(text)
        .and_then(|config| config.compile("fr", *b"EUR", 2, "https://shop.example"));
    let thumbs = Thumbs {
        keys: vec![7, 400_000],
        sources: vec![1, 2],
        sizes: vec![3, 2],
        pictures: vec![9; 5],
    };
    let bytes = [
        pack.products.encode(Kind::Whole),
        pack.prices.encode(),
        near.products.encode(Kind::Neighbors),
        config.unwrap_or_default().encode(),
        thumbs.encode(),
    ]
    .map(|bytes| bytes.unwrap_or_default());
    let together = joined([&bytes[0], &bytes[1], &bytes[3]]);
    bytes.into_iter().chain([together]).collect()
}

fn some_events(actions: &[u8]) -> Vec<Event> {
    let event = |(at, action): (usize, &u8)| Event {
        action: *action,
        hour: NOW / 60 - at as u32,
        product: at as u32 * 7919,
        category: 5,
        parent: 6,
        brand: 7,
        price: 1234,
        title: format!("Tasse {at}"),
        path: "Maison > Thé".into(),
        ..Event::default()
    };
    actions.iter().enumerate().map(event).collect()
}

fn made_records() -> Vec<Vec<u8>> {
    let choice = Choice::new(Level::Remembered, Via::Question, NOW - 5, 1);
    vec![
        record_of(&some_events(&[1, 2, 4, 1, 5, 5])),
        record_of(&some_events(&[0, 1, 2, 8, 9, 10])),
        choice.encode(),
    ]
}

fn made_consent() -> Vec<Vec<u8>> {
    ["tcloaded", "useractioncomplete", "cmpuishown"]
        .iter()
        .map(|event| {
            [
                &[
                    1, 0, 0, 0, 0x62, 1, 0, 0, 8, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0,
                ],
                event.as_bytes(),
            ]
            .concat()
        })
        .collect()
}

fn made_files() -> Vec<Vec<u8>> {
    let page = portability::Page {
        shop: "https://shop.example",
        retention: 90,
        now: NOW,
    };
    let [browsing, corrections, choice] = [0, 1, 2].map(|at| made_records().swap_remove(at));
    vec![portability::write(&page, &choice, &corrections, &browsing).into_bytes()]
}

fn made_views() -> Vec<Vec<u8>> {
    let products = shop();
    let content = content(&products);
    let pack = Packs::new(&products, &content, "https://shop.example").whole();
    let config = Config::parse("")
        .and_then(|config| config.compile("fr", *b"EUR", 2, "https://shop.example"));
    let config = config.unwrap_or_default();
    let mut page = Page::new();
    let packs = [
        config.encode(),
        pack.products.encode(Kind::Whole),
        pack.prices.encode(),
    ];
    let [config, products, prices] = packs.map(|bytes| bytes.unwrap_or_default());
    let _ = page.configure(&config);
    let _ = page.load(&products, &prices, true, NOW);
    page.open(PageContext::default(), NOW);
    let slot = page.slot("bestsellers", 6, &[], NOW).unwrap_or_default();
    let cards = page.cards(&slot, NOW).encode().unwrap_or_default();
    let view = PreferencesView {
        state: [3, 3, 0, 0, 90, NOW],
        choice: Some(Choice::new(Level::Remembered, Via::Panel, NOW, 1)),
        corrections: some_events(&[0, 1, 8]),
        browsing: some_events(&[1, 2, 4, 5]),
        guesses: some_events(&[0]),
    };
    vec![cards, view.encode()]
}

/// The seeds of a target: what is made here, and its folder of the corpus.
pub fn seeds(target: &Target, root: &Path) -> Vec<Vec<u8>> {
    let mut out = (target.made)();
    let mut folders = vec![root.join("tests/fuzz/corpus").join(target.name)];
    if target.name == "feeds" {
        folders.push(root.join("tests/fixtures/feeds"));
    }
    for folder in folders {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        let files = paths.iter().filter_map(|path| std::fs::read(path).ok());
        // A change in a small input is found sooner.
        out.extend(files.filter(|bytes| bytes.len() <= 64 << 10));
    }
    out
}
