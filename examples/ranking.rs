//! Ranks made-up catalogs natively and writes the same packs and columns for others to rank: the module in a
//! browser and JavaScript beside it (`benches/ranking.mjs`), and the test that vector and scalar code agree
//! (`tests/js/simd.test.mjs`).
//!
//! `cargo run --example ranking -- DIR ROWS…` prints, per catalog, the median of one ranking and what it chose.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use devanture::catalog::format::Kind;
use devanture::catalog::{Check, Products, Strings, Volatile, key};
use devanture::consent::{Answer, Source, State};
use devanture::placement::{Config, Page};
use devanture::recommend::{Strategy, Term};
use devanture::signals::{Action, PageContext, PageType};
use std::fs;
use std::path::Path;
use std::time::Instant;

const NOW: u32 = 30_000_000;
const CATEGORIES: u64 = 60;
const BRANDS: u64 = 200;

/// Numbers that look random and are the same in every run (xorshift).
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

fn names(count: u64, word: &str) -> Strings {
    let names: Vec<String> = (0..count).map(|at| format!("{word} {at}")).collect();
    names.iter().map(String::as_str).collect()
}

fn shop(rows: u64) -> (Products, Volatile) {
    let mut noise = Noise(0x9e37_79b9_7f4a_7c15);
    let mut products = Products {
        link_prefix: ["https://shop.example/p/"].into_iter().collect(),
        image_prefix: ["https://shop.example/i/"].into_iter().collect(),
        category_names: names(CATEGORIES, "Rayon"),
        brand_names: names(BRANDS, "Marque"),
        color_names: names(1, ""),
        unit_names: names(1, ""),
        own: vec![rows as u32],
        ..Products::default()
    };
    let mut prices = Volatile::default();
    let mut check = Check::default();
    for at in 0..rows {
        let id = format!("p{at}");
        for column in [
            &mut products.ids,
            &mut products.titles,
            &mut products.links,
            &mut products.images,
        ] {
            column.push(&id);
        }
        products.aliases.push("");
        products.categories.push(noise.next(CATEGORIES) as u16);
        products.brands.push(noise.next(BRANDS) as u16);
        products.colors.push(0);
        products.audience.push(0);
        products.popularity.push(noise.next(256) as u8);
        products.trending.push(0);
        products
            .published
            .push((NOW / 1440 - noise.next(400) as u32) as u16);
        products.rating.push(30 + noise.next(21) as u8);
        products.rating_count.push(noise.next(200) as u32);
        products.units.push(0);
        products
            .features
            .push(std::array::from_fn(|_| noise.next(255) as u8 as i8));
        let price = 500 + noise.next(20_000) as u32;
        prices.price.push(price);
        prices.spread.push(0);
        prices.sale.push(if noise.next(10) == 0 {
            price * 4 / 5
        } else {
            0
        });
        prices.sale_from.push(0);
        prices.sale_to.push(0);
        prices.unit_price.push(0);
        prices.availability.push(0);
        check = check.and(key(&id));
    }
    prices.of.push(check.0);
    (products, prices)
}

fn config() -> Vec<u8> {
    let text = "[images]\nmode = \"direct\"\n[[placement]]\nname = \"for-you\"\nstrategy = \"for-you\"\nlimit = 24\n[[placement]]\nname = \"fill\"\nstrategy = \"free-shipping\"\n[shop]\nfree-shipping = \"400 EUR\"";
    let config = devanture::builder::config::Config::parse(text).unwrap();
    config
        .compile("fr", *b"EUR", 2, "https://shop.example")
        .unwrap()
        .encode()
        .unwrap()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("usage: ranking DIR ROWS…");
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("config.dvt"), config()).unwrap();
    // What the peer in JavaScript weighs by: the same numbers.
    let weights: Vec<String> = Strategy::ForYou
        .weights(&Config::default().weights)
        .iter()
        .map(i32::to_string)
        .collect();
    let terms: Vec<String> = Term::ALL
        .iter()
        .map(|(_, name)| format!("\"{name}\""))
        .collect();
    fs::write(
        folder.join("weights.json"),
        format!(
            "{{\"terms\":[{}],\"weights\":[{}]}}",
            terms.join(","),
            weights.join(",")
        ),
    )
    .unwrap();
    let out: Vec<String> = arguments
        .map(|rows| rank(folder, rows.parse().unwrap()))
        .collect();
    println!("[{}]", out.join(","));
}

fn rank(folder: &Path, rows: u64) -> String {
    let (products, prices) = shop(rows);
    let (packed, priced) = (
        products.encode(Kind::Whole).unwrap(),
        prices.encode().unwrap(),
    );
    fs::write(folder.join(format!("{rows}.dvt")), &packed).unwrap();
    fs::write(folder.join(format!("{rows}.prices.dvt")), &priced).unwrap();
    fs::write(
        folder.join(format!("{rows}.columns")),
        columns(&products, &prices),
    )
    .unwrap();
    let mut page = Page::new();
    page.configure(&config()).unwrap();
    page.load(&packed, &priced, true, NOW).unwrap();
    page.open(
        PageContext {
            kind: PageType::Home,
            ..PageContext::default()
        },
        NOW,
    );
    page.consent.hear(Source::Api, Answer::all(State::Granted));
    for at in 0..10 {
        page.record(Action::View, &[format!("p{}", at * 97 % rows)], NOW);
    }
    let mut times: Vec<f64> = (0..60)
        .map(|_| {
            let started = Instant::now();
            let slot = page.slot("for-you", 24, &[], NOW).unwrap();
            assert!(!slot.picks.is_empty());
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[times.len() / 2];
    let slot = page.slot("for-you", 24, &[], NOW).unwrap();
    let chosen: Vec<String> = slot
        .picks
        .iter()
        .map(|pick| {
            format!(
                "[\"{}\",{}]",
                page.shelf(pick).products.ids.get(pick.row),
                pick.score()
            )
        })
        .collect();
    // More is missing than any one product costs: all pairs count.
    page.set_cart(vec!["p0".into()], Some(15_000));
    let mut times: Vec<f64> = (0..30)
        .map(|_| {
            let started = Instant::now();
            let slot = page.slot("fill", 12, &[], NOW).unwrap();
            assert_eq!(slot.picks.len(), 2);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    format!(
        "{{\"rows\":{rows},\"native_ms\":{median:.4},\"filler_ms\":{:.4},\"chosen\":[{}]}}",
        times[times.len() / 2],
        chosen.join(",")
    )
}

/// The columns that scoring reads, one after the other, as the peer in JavaScript wants them: features
/// (16 a row), categories, brands (u16), popularity, rating (u8), ratings, price, sale (u32), published (u16).
fn columns(products: &Products, prices: &Volatile) -> Vec<u8> {
    let mut out: Vec<u8> = products
        .features
        .iter()
        .flatten()
        .map(|value| *value as u8)
        .collect();
    let shorts = |out: &mut Vec<u8>, column: &[u16]| {
        out.extend(column.iter().flat_map(|value| value.to_le_bytes()))
    };
    let numbers = |out: &mut Vec<u8>, column: &[u32]| {
        out.extend(column.iter().flat_map(|value| value.to_le_bytes()))
    };
    numbers(&mut out, &products.rating_count);
    numbers(&mut out, &prices.price);
    numbers(&mut out, &prices.sale);
    shorts(&mut out, &products.categories);
    shorts(&mut out, &products.brands);
    shorts(&mut out, &products.published);
    out.extend(&products.popularity);
    out.extend(&products.rating);
    out
}
