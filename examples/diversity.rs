//! What variety costs and brings: held-out visits are replayed through "for you" as pages show it, under several weights of
//! `diversity`, and each list is looked at for what visitors came to next and for how much of one kind it is.
//!
//! `cargo run --profile cli --example diversity -- NAME feed=FILE events=FILE` or `… NAME train=FILE test=FILE`; a set without a
//! feed has no categories, so groups of products that visitors look at together stand for them (`npm run bench:diversity`).
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use devanture::builder::feeds::{self, Source};
use devanture::builder::learned::{by_product, learn};
use devanture::builder::logs::{self, Bytes, Input, Log};
use devanture::builder::model::{self, Counting};
use devanture::builder::problems::Problems;
use devanture::builder::product::Product;
use devanture::builder::replay::{Question, Stand, fit};
use devanture::builder::similarity::{Content, content};
use devanture::catalog::FEATURE_DIMS;
use devanture::recommend::Term;
use std::collections::{HashMap, HashSet};
use std::fs::File;

/// Weights tried, in hundredths.
const WEIGHTS: [u32; 8] = [0, 25, 50, 75, 100, 150, 200, 300];
/// How far a list is looked down, and how many cards a carousel shows before it is scrolled.
const DEPTH: usize = 20;
const SEEN: usize = 6;
/// Questions at most: more move no third digit.
const QUESTIONS: usize = 4000;
/// The most products that stand for a category.
const GROUP: usize = 40;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments
        .next()
        .expect("usage: diversity NAME feed=FILE events=FILE | train=FILE test=FILE");
    let given: HashMap<String, String> = arguments
        .filter_map(|word| {
            word.split_once('=')
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
        })
        .collect();
    let (products, content, past, next) = match given.get("feed") {
        Some(feed) => shop(feed, &given["events"]),
        None => sessions(&given["train"], &given["test"]),
    };
    measure(&name, &products, content, &past, &next);
}

fn read(path: &str, keep_bots: bool) -> Log {
    let file = File::open(path).expect(path);
    let input = Input {
        name: path.to_owned(),
        bytes: Bytes::File(file),
    };
    let options = logs::Options {
        keep_bots,
        ..logs::Options::default()
    };
    logs::read(vec![input], &options, &mut Problems::new(0, None)).expect("a log")
}

/// A shop with a feed: the newest tenth of its visits is held out.
fn shop(feed: &str, events: &str) -> (Vec<Product>, Content, Log, Log) {
    let source = Source {
        name: feed.to_owned(),
        bytes: Box::new(File::open(feed).expect(feed)),
    };
    let shop = feeds::read(
        vec![source],
        &feeds::Options::default(),
        &mut Problems::new(0, None),
    )
    .expect("a feed");
    let log = by_product(&shop.products, &read(events, false));
    let order = log.visits.by_time();
    let (older, newest) = order.split_at(order.len() - order.len() / 10);
    let part = |chosen: &[usize]| Log {
        visits: log.visits.part(chosen),
        ..Log::default()
    };
    let content = content(&shop.products);
    (shop.products, content, part(older), part(newest))
}

/// A set of sessions alone.
fn sessions(train: &str, test: &str) -> (Vec<Product>, Content, Log, Log) {
    let (past, next) = (read(train, false), read(test, true));
    let groups = groups(&past);
    let product = |(id, group): (&String, &u32)| Product {
        id: id.clone(),
        link: format!("/{id}"),
        category: vec![format!("Group {group}")],
        ..Product::default()
    };
    let products: Vec<Product> = past.visits.ids.iter().zip(&groups).map(product).collect();
    let content = Content {
        features: vec![[0; FEATURE_DIMS]; products.len()],
        neighbors: vec![Vec::new(); products.len()],
        ..Content::default()
    };
    (products, content, past, next)
}

/// Groups of products, joined along their heaviest pairs.
fn groups(past: &Log) -> Vec<u32> {
    let count = past.visits.ids.len();
    let counting = Counting {
        half_life: None,
        min_support: 2,
    };
    let mut group_of: Vec<u32> = (0..count as u32).collect();
    let mut members: Vec<Vec<u32>> = group_of.iter().map(|product| vec![*product]).collect();
    for pair in model::count(&past.visits, &counting, count * 8) {
        let [one, other] = [pair.low, pair.high].map(|product| group_of[product as usize] as usize);
        if one != other && members[one].len() + members[other].len() <= GROUP {
            let moved = std::mem::take(&mut members[other]);
            for product in &moved {
                group_of[*product as usize] = one as u32;
            }
            members[one].extend(moved);
        }
    }
    group_of
}

fn measure(name: &str, products: &[Product], mut content: Content, past: &Log, next: &Log) {
    let fitted = fit(products, &content, past, model::MIN_SUPPORT).expect("packs");
    let mut weights = fitted.map_or(Term::WEIGHTS.to_vec(), |fitted| fitted.weights);
    let learned = learn(products, &mut content, past, None, model::MIN_SUPPORT);
    let positions = learned
        .ranking
        .map_or(Vec::new(), |ranking| ranking.positions);
    let mut stand = Stand::new(products, &content).expect("packs");
    let all: Vec<usize> = (0..next.visits.len()).collect();
    let questions = stand.questions(&next.visits, &all);
    let step = questions.len().div_ceil(QUESTIONS).max(1);
    let questions: Vec<Question> = questions.into_iter().step_by(step).collect();
    println!(
        "{name}: {} products, {} predictions",
        products.len(),
        questions.len()
    );
    println!(
        "| diversity | HR@20 | MRR@20 | HR@6 | coverage@20 | categories in 20 | categories in 6 | of the commonest, in 6 |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for diversity in WEIGHTS {
        weights[Term::Diversity as usize] = diversity;
        let (mut hits, mut ranks, mut first) = (0.0f64, 0.0f64, 0.0f64);
        let (mut spread, mut spread_first, mut wall) = (0, 0, 0);
        let mut covered = HashSet::new();
        for question in &questions {
            let shown = stand
                .shown(question.before(), &weights, &positions, DEPTH)
                .expect("packs");
            if let Some(place) = shown.iter().position(|row| *row == question.answer()) {
                hits += 1.0;
                ranks += 1.0 / (place + 1) as f64;
                first += f64::from(u8::from(place < SEEN));
            }
            let kinds = |rows: &[usize]| {
                let mut kinds: HashMap<&[String], usize> = HashMap::new();
                for row in rows {
                    *kinds.entry(&products[*row].category).or_default() += 1;
                }
                (kinds.len(), kinds.values().copied().max().unwrap_or(0))
            };
            let seen = &shown[..shown.len().min(SEEN)];
            spread += kinds(&shown).0;
            spread_first += kinds(seen).0;
            wall += kinds(seen).1;
            covered.extend(shown);
        }
        let count = questions.len().max(1) as f64;
        println!(
            "| {diversity} | {:.4} | {:.4} | {:.4} | {:.3} | {:.2} | {:.2} | {:.2} |",
            hits / count,
            ranks / count,
            first / count,
            covered.len() as f64 / products.len().max(1) as f64,
            spread as f64 / count,
            spread_first as f64 / count,
            wall as f64 / count,
        );
    }
}
