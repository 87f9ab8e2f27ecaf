//! Measures the learned model on real sessions, beside VMIS-kNN, and prints the tables of `www/docs/evaluate.md`.
//!
//! `cargo run --profile cli --example evaluation -- DIR` reads `DIR/<set>/train.tsv.gz` and `test.tsv.gz` or
//! `valid.tsv.gz` of each set: real data, which is not part of this repository.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use devanture::builder::logs::{self, Bytes, Input, Options, Sessions};
use devanture::builder::model::{self, Evaluation};
use devanture::builder::problems::Problems;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

#[path = "../tests/peers/vmis.rs"]
mod vmis;

/// A set, its test file, and the budgets to measure in kilobytes.
const SETS: [(&str, &str, &[usize]); 3] = [
    ("diginetica", "test", &[100, 200, 400, 1100]),
    ("june-2020", "valid", &[50, 100, 200]),
    ("rsc15-100k", "test", &[16, 32, 64]),
];

fn read(path: &Path) -> Sessions {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let input = Input {
        name: path.display().to_string(),
        bytes: Bytes::File(file),
    };
    let options = Options {
        keep_bots: true,
        ..Options::default()
    };
    logs::read(vec![input], &options, &mut Problems::new(0, None))
        .unwrap()
        .visits
}

fn evaluate(train: &Sessions, test: &Sessions, kilobytes: usize, min_support: u32) -> Evaluation {
    let options = model::Options {
        budget: Some(kilobytes * 1000),
        min_support,
    };
    let started = Instant::now();
    let trained = model::train(train, &options).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    model::evaluate(train, test, &trained, seconds, 20).unwrap()
}

fn row(name: &str, found: &Evaluation) {
    println!(
        "| {name} | {:.3} | {:.3} | {:.3} | {:.3} | {:.1} kB | {:.1} kB | {:.1} s | {:.0} µs |",
        found.hr5,
        found.hr20,
        found.mrr20,
        found.hr20_new,
        found.model_bytes as f64 / 1000.0,
        found.id_bytes as f64 / 1000.0,
        found.train_s,
        found.p50_us
    );
}

fn main() {
    let folder = std::env::args().nth(1).expect("usage: evaluation DIR");
    for (set, test, budgets) in SETS {
        let folder = Path::new(&folder).join(set);
        let train = read(&folder.join("train.tsv.gz"));
        let test = read(&folder.join(format!("{test}.tsv.gz")));
        println!(
            "\n{set}: {} products, {} sessions\n",
            train.ids.len(),
            train.len()
        );
        println!("| | HR@5 | HR@20 | MRR@20 | HR@20, new | pack | of it ids | training | p50 |");
        println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for budget in budgets {
            row(
                &format!("{budget} kB"),
                &evaluate(&train, &test, *budget, 1),
            );
        }
        let largest = *budgets.last().unwrap();
        for support in [2, 3, 5] {
            let found = evaluate(&train, &test, largest, support);
            row(
                &format!("{largest} kB, pairs of {support} sessions"),
                &found,
            );
        }
        let (hits, ranks) = vmis::measure(&train, &test);
        println!("| VMIS-kNN | | {hits:.3} | {ranks:.3} | | | | | |");
    }
}
