//! `devanture evaluate`: its protocol on logs small enough to check by hand, its bars on real ones where they are.

use devanture::builder::logs::{self, Bytes, Input, Options, Sessions};
use devanture::builder::problems::Problems;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "../peers/vmis.rs"]
mod vmis;

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn evaluate(train: &Path, test: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_devanture"))
        .args(["evaluate", "--json", "--train"])
        .arg(train)
        .arg("--test")
        .arg(test)
        .args(more)
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn log(sessions: &[&[&str]]) -> String {
    let mut out = String::from("session_id\titem_id\ttimestamp\n");
    for (session, items) in sessions.iter().enumerate() {
        for (at, item) in items.iter().enumerate() {
            out.push_str(&format!("{session}\t{item}\t{}\n", session * 100 + at));
        }
    }
    out
}

/// a leads to b and back, c to d; z is nobody's. From [a, z, b, c, d] z is dropped, which leaves three predictions:
/// b after a and d after [a, b, c] are found first, c after [a, b] only among what fills the answer up.
#[test]
fn the_protocol_by_hand() {
    let folder = folder("evaluate");
    let (train, test) = (folder.join("train.tsv"), folder.join("test.tsv"));
    fs::write(
        &train,
        log(&[
            &["a", "b"],
            &["b", "a"],
            &["a", "b"],
            &["c", "d"],
            &["c", "d"],
        ]),
    )
    .unwrap();
    fs::write(
        &test,
        log(&[&["a", "z", "b", "c", "d"], &["a"], &["z", "a"]]),
    )
    .unwrap();
    let found = json(&evaluate(&train, &test, &[]));
    assert_eq!(found["predictions"], 3);
    assert_eq!(found["items"], 4);
    assert_eq!(found["hr20"], 1.0);
    assert_eq!(found["hr20_new"], 1.0);
    assert_eq!(found["coverage20"], 1.0);
    let names = [
        "hr5",
        "hr10",
        "hr20",
        "mrr20",
        "hr20_new",
        "coverage20",
        "popularity20",
        "model_bytes",
        "train_s",
        "p50_us",
        "p90_us",
        "predictions",
    ];
    for name in names {
        assert!(found[name].is_number(), "{name}");
    }
    // As many as are asked for: one product, and it is b, then d.
    let one = json(&evaluate(&train, &test, &["--k", "1"]));
    assert!(one["hr20"].as_f64().unwrap() < 1.0);
}

/// What is shipped: the page's own product never comes, and what was looked at comes by the lists or not at all.
#[test]
fn what_the_packs_show_by_hand() {
    let folder = folder("evaluate-shipped");
    let (train, test) = (folder.join("train.tsv"), folder.join("test.tsv"));
    fs::write(
        &train,
        log(&[&["a", "b"], &["b", "a"], &["c", "d"], &["c", "d"], &["e"]]),
    )
    .unwrap();
    fs::write(&test, log(&[&["a", "b", "b"], &["c", "d"]])).unwrap();
    let found = json(&evaluate(&train, &test, &["--shipped", "--k", "1"]));
    assert_eq!(found["predictions"], 3);
    // b after a and d after c; b is never shown on its own page.
    assert_eq!(found["hr20_new"], 1.0);
    assert!((found["hr20"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9);
}

#[test]
fn what_cannot_be_is_said() {
    let folder = folder("evaluate-wrong");
    let (train, test) = (folder.join("train.tsv"), folder.join("test.tsv"));
    fs::write(&train, log(&[&["a", "b"], &["b", "a"]])).unwrap();
    fs::write(&test, "no,such\n1,2\n").unwrap();
    let output = evaluate(&train, &test, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("DV-LOG-COLUMN"));
    let output = evaluate(&train, &train, &["--budget-kb", "0.01"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("DV-MODEL-BUDGET"));
}

/// Where the real sets are, beside the repository; `None`, and a word about it, where they are not.
fn real(set: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../shared/data/sessions").join(set);
    if !folder.is_dir() {
        eprintln!("not run: {} is not there", folder.display());
    }
    folder.is_dir().then_some(folder)
}

fn sessions(path: &Path) -> Sessions {
    let input = Input {
        name: path.display().to_string(),
        bytes: Bytes::File(fs::File::open(path).unwrap()),
    };
    let mut problems = Problems::new(0, None);
    logs::read(vec![input], &Options::default(), &mut problems)
        .unwrap()
        .visits
}

#[test]
fn a_clothing_and_a_general_shop_are_predicted_within_their_bytes() {
    let bar = |set: &str, test: &str, kilobytes: &str| {
        let folder = real(set)?;
        let (train, test) = (folder.join("train.tsv.gz"), folder.join(test));
        let more = ["--budget-kb", kilobytes, "--min-support", "1"];
        let found = json(&evaluate(&train, &test, &more));
        let number = |name: &str| found[name].as_f64().unwrap();
        let limit = kilobytes.parse::<f64>().unwrap() * 1000.0;
        assert!(number("model_bytes") <= limit, "{set}: {found}");
        Some((number("hr20"), number("mrr20"), train, test))
    };
    if let Some((hits, ranks, _, _)) = bar("rsc15-100k", "test.tsv.gz", "64") {
        assert!(hits >= 0.700 && ranks >= 0.372, "{hits} {ranks}");
    }
    if let Some((hits, ranks, train, test)) = bar("june-2020", "valid.tsv.gz", "100") {
        let (peer_hits, peer_ranks) = vmis::measure(&sessions(&train), &sessions(&test));
        assert!(
            hits >= peer_hits + 0.02 && ranks >= peer_ranks + 0.02,
            "{hits} {ranks}, {peer_hits} {peer_ranks}"
        );
    }
}

#[test]
fn build_learns_from_events_and_orders() {
    let folder = folder("learned");
    let feed = folder.join("feed.csv");
    let mut rows = String::from("id,title,link,price,availability\n");
    for (id, title) in [
        ("pot", "Iron teapot"),
        ("pot2", "China teapot"),
        ("hose", "Garden hose"),
        ("rake", "Rake"),
    ] {
        rows.push_str(&format!(
            "{id},{title},https://shop.example/{id},5 EUR,in_stock\n"
        ));
    }
    fs::write(&feed, rows).unwrap();
    let (events, orders) = (folder.join("events.tsv"), folder.join("orders.csv"));
    fs::write(&events, log(&[&["pot", "hose"], &["hose", "pot"]])).unwrap();
    let lines = "order_id,was,timestamp\n1,rake,5\n1,pot,5\n2,pot,9\n2,rake,9\n";
    fs::write(&orders, lines).unwrap();
    let out = folder.join("packs");
    // The orders call their products otherwise; the events have no such column, and theirs is found by itself.
    let config = folder.join("devanture.toml");
    fs::write(&config, "[logs.columns]\nitem_id = \"was\"\n").unwrap();
    let run = |more: &[&Path]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_devanture"));
        command
            .arg("build")
            .arg("--feed")
            .arg(&feed)
            .arg("--out")
            .arg(&out);
        command.arg("--config").arg(&config);
        for (flag, path) in ["--events", "--orders"].iter().zip(more) {
            command.arg(flag).arg(path);
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&[]).contains("No logs"));
    let summary = run(&[&events, &orders]);
    let line = |name: &str| summary.lines().find(|line| line.starts_with(name)).unwrap();
    assert!(line("sessions").ends_with(" 4"), "{summary}");
    assert!(line("learned pairs").ends_with(" 1"), "{summary}");
    for name in ["also viewed", "also bought", "in one basket"] {
        assert!(line(name).ends_with(" 2 products"), "{summary}");
    }
    assert!(
        line("popularity").contains("from the logs of 3 products"),
        "{summary}"
    );
    let files = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let whole = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("whole.") && name.ends_with(".dvt")
    };
    let packs: Vec<_> = files
        .filter(whole)
        .map(|path| fs::read(path).unwrap())
        .collect();
    // The build before stays for one build: one of the two folders' packs has learned lists.
    let lists = packs.iter().map(|bytes| {
        let (_, products) = devanture::catalog::Products::decode(bytes).unwrap();
        let pot = products.ids.position("pot").unwrap();
        [&products.viewed, &products.bought, &products.together].map(|list| {
            let near = list.of(pot).0.iter();
            near.map(|row| products.ids.get(*row as usize).to_owned())
                .collect::<Vec<_>>()
        })
    });
    let lists: Vec<_> = lists.collect();
    assert!(
        lists.contains(&[
            vec!["hose".into()],
            vec!["rake".into()],
            vec!["rake".into()]
        ]),
        "{lists:?}"
    );
}
