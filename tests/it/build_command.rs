//! The built command: exit codes, the list of problems, standard input, the summary.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/feeds")
        .join(name)
}

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn build(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_devanture"))
        .arg("build")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may stop before it has read anything.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn error_text(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const HEADER: &str = "id,title,link,price,availability\n";
const GOOD: &str = "1,Cup,https://shop.example/1,5 EUR,in_stock\n";
const BAD: &str =
    "2,Cup,javascript:alert(1),5 EUR,in_stock\n3,Cup,https://shop.example/3,-1 EUR,in_stock\n";

#[test]
fn every_format_builds() {
    let out = folder("formats");
    for name in ["google.xml", "google.tsv", "shopify.csv", "products.json"] {
        let feed = fixture(name);
        let out = out.join(name);
        let output = build(
            &[
                "--feed",
                feed.to_str().unwrap(),
                "--out",
                out.to_str().unwrap(),
                "--site",
                "https://shop.example",
            ],
            b"",
        );
        assert_eq!(
            output.status.code(),
            Some(0),
            "{name}: {}",
            error_text(&output)
        );
        let summary = String::from_utf8(output.stdout).unwrap();
        for name in [
            "products",
            "variants",
            "categories",
            "brands",
            "rejected",
            "warnings",
        ] {
            assert!(summary.contains(name), "{summary}");
        }
        assert!(out.is_dir());
    }
}

#[test]
fn bad_rows_are_listed_and_only_strict_stops() {
    let out = folder("strict");
    let published = out.join("published");
    let problems = out.join("problems.jsonl");
    let feed = format!("{HEADER}{GOOD}{BAD}");
    let arguments = [
        "--feed",
        "-",
        "--out",
        published.to_str().unwrap(),
        "--list",
        "1",
        "--problems",
        problems.to_str().unwrap(),
    ];
    let strict = build(&[&arguments[..], &["--strict"]].concat(), feed.as_bytes());
    assert_eq!(strict.status.code(), Some(1));
    assert!(!published.exists());

    let output = build(&arguments, feed.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    assert!(published.is_dir());
    let text = error_text(&output);
    assert!(text.contains("-:3: DV-FEED-LINK link of \"2\""), "{text}");
    assert!(!text.contains("-:4:"), "only one was asked for: {text}");
    assert!(text.contains("more"), "{text}");
    let written = std::fs::read_to_string(&problems).unwrap();
    let listed: Vec<serde_json::Value> = written
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let rejected = |code: &str| {
        listed
            .iter()
            .any(|p| p["code"] == code && p["severity"] == "rejected")
    };
    assert!(
        rejected("DV-FEED-LINK") && rejected("DV-FEED-PRICE"),
        "{written}"
    );
    assert_eq!(
        listed
            .iter()
            .find(|p| p["code"] == "DV-FEED-PRICE")
            .unwrap()["line"],
        4
    );
}

#[test]
fn exit_codes_tell_input_from_output() {
    let out = folder("codes");
    let target = out.join("published");
    let target = target.to_str().unwrap();
    let feed = format!("{HEADER}{GOOD}");
    for (input, code) in [
        ("", "DV-FEED-FORMAT"),
        ("<html>", "DV-FEED-FORMAT"),
        (HEADER, "DV-FEED-EMPTY"),
        ("<rss><channel><item><g:id>1</g:id>", "DV-FEED-UNREADABLE"),
        ("Handle,Title,Variant Price\na,A,5\n", "DV-FEED-SITE-NEEDED"),
    ] {
        let output = build(&["--feed", "-", "--out", target], input.as_bytes());
        assert_eq!(output.status.code(), Some(2), "{input}");
        assert!(
            error_text(&output).contains(code),
            "{}",
            error_text(&output)
        );
    }
    for arguments in [
        &["--out", target][..],
        &["--feed", "/no/such/feed.xml", "--out", target],
        &[
            "--feed",
            "-",
            "--out",
            target,
            "--config",
            "/no/such/devanture.toml",
        ],
        &["--feed", "-", "--out", target, "--site", "javascript:x"],
        &["--feed", "-", "--out", target, "--language", "de"],
        &["--feed", "-", "--out", target, "--currency", "euros"],
        &[
            "--feed",
            "-",
            "--out",
            target,
            "--widget",
            "/no/such/folder",
        ],
        &[
            "--feed",
            "-",
            "--out",
            target,
            "--public-path",
            "//evil.example/",
        ],
    ] {
        assert_eq!(
            build(arguments, feed.as_bytes()).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
    let file = out.join("file");
    std::fs::write(&file, "").unwrap();
    let below_a_file = file.join("published");
    let output = build(
        &["--feed", "-", "--out", below_a_file.to_str().unwrap()],
        feed.as_bytes(),
    );
    assert_eq!(output.status.code(), Some(3), "{}", error_text(&output));
}

#[test]
fn the_widgets_own_parts_are_in_the_lines_to_paste() {
    let out = folder("widget");
    let parts = |version: &str| {
        let first = r#"[["runtime.js","sha256-abc="],["core.wasm","sha256-def="]]"#;
        let lean = r#"["lean.wasm","sha256-ghi="]"#;
        let text = format!(
            r#"{{"version":"{version}","build":"0a1b2c3d","first":{first},"lean":{lean}}}"#
        );
        std::fs::write(out.join("parts.json"), text).unwrap();
    };
    let feed = format!("{HEADER}{GOOD}");
    let published = out.join("packs");
    let arguments = [
        "--feed",
        "-",
        "--out",
        published.to_str().unwrap(),
        "--widget",
        out.to_str().unwrap(),
    ];
    parts(env!("CARGO_PKG_VERSION"));
    let output = build(&arguments, feed.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
    let lines = std::fs::read_to_string(published.join("snippet.html")).unwrap();
    assert!(
        lines.contains(
            r#"rel="modulepreload" href="/devanture/runtime.js?0a1b2c3d" integrity="sha256-abc=""#
        ),
        "{lines}"
    );
    assert!(
        lines.contains(r#"as="fetch" href="/devanture/core.wasm?0a1b2c3d""#),
        "{lines}"
    );
    // Placements that the lean build of the core can fill: its file stands in place of the other's.
    let config = out.join("devanture.toml");
    let lines_of = |strategy: &str| {
        let text = format!("[[placement]]\nname = \"one\"\nstrategy = \"{strategy}\"\n");
        std::fs::write(&config, text).unwrap();
        let more = ["--config", config.to_str().unwrap()];
        let output = build(&[&arguments[..], &more].concat(), feed.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
        std::fs::read_to_string(published.join("snippet.html")).unwrap()
    };
    let lines = lines_of("bestsellers");
    assert!(
        lines.contains(r#"as="fetch" href="/devanture/lean.wasm?0a1b2c3d""#)
            && lines.contains(r#""core":"lean""#)
            && !lines.contains("core.wasm"),
        "{lines}"
    );
    let lines = lines_of("cheaper");
    assert!(
        lines.contains("core.wasm") && !lines.contains("lean"),
        "{lines}"
    );
    parts("0.0.1");
    let output = build(&arguments, feed.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        error_text(&output).contains("DV-WIDGET"),
        "{}",
        error_text(&output)
    );
}

#[test]
fn several_feeds_make_one_shop() {
    let out = folder("several");
    let out = out.to_str().unwrap();
    let (xml, tsv) = (fixture("google.xml"), fixture("google.tsv"));
    let output = build(
        &[
            "--feed",
            xml.to_str().unwrap(),
            "--feed",
            tsv.to_str().unwrap(),
            "--out",
            out,
        ],
        b"",
    );
    let summary = String::from_utf8(output.stdout).unwrap();
    let line = summary
        .lines()
        .find(|line| line.starts_with("products"))
        .unwrap();
    assert!(line.ends_with(" 4"), "{summary}");
}

#[test]
fn a_table_with_localized_headings_is_read_and_the_summary_says_what_is_popular() {
    let out = folder("localized");
    let out = out.to_str().unwrap();
    let french = "identifiant\ttitre\tdescription\tlien\tlien image\tétat\tprix\tprix soldé\tdisponibilité\tmarque\tpopularity_rank\n\
        1\tThéière\tEn grès\thttps://shop.example/1\thttps://shop.example/1.jpg\tneuf\t29,90 EUR\t19,90 EUR\ten stock\tLisière\t97,5\n";
    let german = "ID;Titel;Link;Bildlink;Preis;Verfügbarkeit;Marke\n\
        1;Kanne;https://shop.example/1;https://shop.example/1.jpg;29,90 EUR;auf Lager;Lisière\n";
    for (feed, popularity) in [
        (french, "from the popularity_rank of 1 products"),
        (german, "not known"),
    ] {
        let output = build(&["--feed", "-", "--out", out], feed.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", error_text(&output));
        let summary = String::from_utf8(output.stdout.clone()).unwrap();
        let line = |name: &str| summary.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line("popularity").contains(popularity), "{summary}");
        assert!(line("brands").ends_with(" 1"), "{summary}");
        assert!(line("without image").ends_with(" 0"), "{summary}");
        assert!(line("warnings").ends_with(" 0"), "{}", error_text(&output));
    }
}
