//! Keeps `www/docs` true: keys, codes, links, commands and configuration examples against the code.

use devanture::builder::conditions::{FACTS, Kind};
use devanture::builder::config::Config;
use devanture::builder::preview::Persona;
use devanture::builder::preview::golden::Suite;
use devanture::profile::RFM;
use devanture::recommend::{Strategy, Term};
use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every page with its text: the README and all of `www/docs`.
fn pages() -> Vec<(PathBuf, String)> {
    let docs = std::fs::read_dir(root().join("www/docs")).unwrap();
    let mut paths: Vec<PathBuf> = docs.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "md"));
    paths.push(root().join("README.md"));
    paths.sort();
    assert!(paths.len() > 10);
    let read = |path: PathBuf| (path.clone(), read_to_string(path).unwrap());
    paths.into_iter().map(read).collect()
}

fn page(name: &str) -> String {
    read_to_string(root().join("www/docs").join(name)).unwrap()
}

fn source(name: &str) -> String {
    read_to_string(root().join("src").join(name)).unwrap()
}

/// The fenced blocks of a language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fences = text.split("\n```").skip(1).step_by(2);
    let block = |fence: &'a str| fence.split_once('\n');
    fences
        .filter_map(block)
        .filter(|(name, _)| *name == language)
        .map(|(_, body)| body)
        .collect()
}

/// What stands in backticks at the start of a table's rows, below a heading that begins with `section`.
fn first_cells(text: &str, section: &str) -> BTreeSet<String> {
    let below = text.split("\n## ").find(|part| part.starts_with(section));
    let below = below.unwrap_or_else(|| panic!("no section {section}"));
    below
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// The kebab-case names of a struct's public fields, but those that no file can set.
fn fields(rust: &str, name: &str) -> BTreeSet<String> {
    let start = format!("pub struct {name} {{");
    let (_, body) = rust.split_once(&start).expect("the struct is there");
    let (body, _) = body.split_once("\n}").unwrap();
    let lines = body.lines().zip(std::iter::once("").chain(body.lines()));
    lines
        .filter(|(_, before)| before.trim() != "#[serde(skip)]")
        .filter_map(|(line, _)| line.trim().strip_prefix("pub ")?.split_once(':'))
        .map(|(field, _)| field.replace('_', "-"))
        .collect()
}

/// Codes such as `DV-FEED-ID` in a text; a code is not cut where a longer one begins.
fn codes(text: &str, start: &str) -> BTreeSet<String> {
    let of = |(at, _): (usize, &str)| -> String {
        let part = |c: &char| c.is_ascii_uppercase() || *c == '-';
        text[at..].chars().take_while(part).collect()
    };
    let found = text.match_indices(start).map(of);
    found
        .map(|code| code.trim_end_matches('-').to_owned())
        .collect()
}

#[test]
fn every_key_is_documented_and_no_other() {
    let rust = source("builder/config.rs") + &source("builder/segments.rs");
    let text = page("config.md");
    for (section, name) in [
        ("`[shop]`", "ShopSection"),
        ("`[publish]`", "Publish"),
        ("`[images]`", "Images"),
        ("`[cards]`", "Cards"),
        ("`[[banner]]`", "Banner"),
        ("`[[segment]]`", "Segment"),
    ] {
        assert_eq!(
            first_cells(&text, section),
            fields(&rust, name),
            "{section}"
        );
    }
    // The generic source is a table of its own, below its parent's.
    let mut privacy = fields(&rust, "Privacy");
    assert!(privacy.remove("generic"));
    privacy.extend(fields(&rust, "Generic"));
    assert_eq!(first_cells(&text, "`[privacy]`"), privacy);
    let terms: BTreeSet<String> = Term::ALL.iter().map(|(_, name)| name.to_string()).collect();
    assert_eq!(first_cells(&text, "`[weights]`"), terms);
    let surveys = source("builder/surveys.rs") + &source("builder/offers.rs");
    for (name, section, table) in [
        ("surveys.md", "`[[survey]]`", "Survey"),
        ("favorites.md", "Hearts", "Favorites"),
        ("favorites.md", "Menus", "Navigation"),
        ("banners.md", "`[[offer]]`", "Offer"),
        ("banners.fr.md", "`[[offer]]`", "Offer"),
    ] {
        assert_eq!(
            first_cells(&page(name), section),
            fields(&surveys, table),
            "{name} {section}"
        );
    }
    let personas = source("builder/personas.rs");
    for (section, table) in [
        ("`[[persona]]`", "Persona"),
        ("What a clue can say", "Clue"),
    ] {
        assert_eq!(
            first_cells(&page("personas.md"), section),
            fields(&personas, table),
            "{section}"
        );
    }
    let weather = source("builder/weather.rs");
    for key in fields(&weather, "Region")
        .union(&fields(&weather, "Day"))
        .chain(&fields(&weather, "WeatherSection"))
    {
        for name in ["weather.md", "weather.fr.md"] {
            assert!(page(name).contains(key), "{name}: {key}");
        }
    }
    let questions = page("surveys.md");
    for key in fields(&surveys, "Question")
        .iter()
        .chain(&fields(&surveys, "Choice"))
        .filter(|key| *key != "form")
    {
        assert!(questions.contains(&format!("`{key}`")), "{key}");
    }
    let mut placement = fields(&rust, "Placement");
    placement.extend(Strategy::ALL.iter().map(|(_, name)| name.to_string()));
    assert_eq!(first_cells(&text, "`[[placement]]`"), placement);
    for table in fields(&rust, "Config") {
        assert!(text.contains(&format!("[{table}]")), "{table}");
    }
}

#[test]
fn every_key_of_a_rule_is_documented_in_both_languages_and_no_other() {
    let rust = source("builder/rules.rs");
    let mut known = fields(&rust, "Condition");
    known.extend(fields(&rust, "Rule"));
    // `match` is no name for a field.
    assert!(known.remove("matches"));
    for name in ["rules.md", "rules.fr.md"] {
        let text = page(name);
        let quoted = |cell: &str| -> Vec<String> {
            let names = cell.split('`').skip(1).step_by(2);
            names.map(str::to_owned).collect()
        };
        let tables = text.split("\n## ").filter(|part| {
            let heading = part.lines().next().unwrap();
            !heading.starts_with("Err")
                && !heading.contains("rule does")
                && !heading.contains("fait une")
        });
        let told: BTreeSet<String> = tables
            .flat_map(str::lines)
            .filter(|line| line.starts_with("| `"))
            .flat_map(|line| quoted(line.split('|').nth(1).unwrap()))
            .collect();
        // The action, its number, and `match` with `except` are told in sentences.
        let sentences = ["name", "action", "strength", "position", "except"];
        for key in sentences {
            assert!(
                text.contains(&format!("`{key}`")) || text.contains(&format!("{key} = ")),
                "{name}: {key}"
            );
        }
        let listed: BTreeSet<String> = known
            .iter()
            .filter(|key| !sentences.contains(&key.as_str()))
            .cloned()
            .collect();
        assert_eq!(told, listed, "{name}");
    }
}

#[test]
fn every_fact_of_a_condition_is_documented_in_both_languages_and_no_other() {
    let known: BTreeSet<String> = FACTS.iter().map(|fact| fact.name.to_owned()).collect();
    for (name, section, yes) in [
        ("segments.md", "What can be asked", "yes"),
        ("segments.fr.md", "Ce que l'on peut demander", "oui"),
    ] {
        let text = page(name);
        assert_eq!(first_cells(&text, section), known, "{name}");
        for fact in FACTS {
            let row = text
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` |", fact.name)));
            let cells: Vec<&str> = row.unwrap().split('|').map(str::trim).collect();
            assert_eq!(cells[3] == yes, fact.personal, "{name}: {}", fact.name);
            if let Kind::Names(names) = fact.kind {
                let listed = names
                    .iter()
                    .all(|value| cells[2].contains(&format!("`{value}`")));
                assert!(
                    listed || cells[2].contains('…') || fact.name == "rfm",
                    "{name}: {}",
                    fact.name
                );
            }
        }
    }
    for name in ["prediction.md", "prediction.fr.md"] {
        let named: BTreeSet<String> = first_cells(&page(name), "RFM");
        assert_eq!(
            named,
            RFM.iter().map(|name| (*name).to_owned()).collect(),
            "{name}"
        );
    }
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    // `cargo run --example schema > www/docs/config.schema.json` writes it.
    assert_eq!(
        page("config.schema.json"),
        devanture::builder::config::schema()
    );
    let schema: serde_json::Value = serde_json::from_str(&page("config.schema.json")).unwrap();
    let keys = schema["properties"].as_object().unwrap();
    for key in fields(&source("builder/config.rs"), "Config") {
        assert!(keys.contains_key(&key), "{key}");
    }
    assert_eq!(schema["additionalProperties"], false);
    let strategies = &schema["$defs"]["Placement"]["properties"]["strategy"]["enum"];
    assert_eq!(strategies.as_array().unwrap().len(), Strategy::ALL.len());
}

#[test]
fn documented_weights_are_the_defaults() {
    let text = page("config.md");
    for ((_, name), weight) in Term::ALL.iter().zip(Term::WEIGHTS) {
        assert!(text.contains(&format!("| `{name}` | {weight} |")), "{name}");
    }
}

#[test]
fn every_configuration_example_is_one() {
    let mut count = 0;
    for (path, text) in pages() {
        for block in blocks(&text, "toml") {
            count += 1;
            let read = Config::parse(block);
            assert!(
                read.is_ok(),
                "{}: {:?}\n{block}",
                path.display(),
                read.err()
            );
        }
    }
    assert!(count > 5);
}

#[test]
fn every_persona_in_the_docs_is_one() {
    let mut count = 0;
    for (path, text) in pages() {
        for block in blocks(&text, "toml persona") {
            count += 1;
            let read = Persona::parse("docs", block);
            assert!(read.is_ok(), "{}: {:?}", path.display(), read.err());
        }
    }
    assert!(count > 1);
    let (rust, text) = (source("builder/preview/persona.rs"), page("preview.md"));
    let mut keys = fields(&rust, "Persona");
    assert!(keys.remove("event"));
    assert_eq!(first_cells(&text, "A persona"), keys);
    assert_eq!(first_cells(&text, "What was done"), fields(&rust, "Event"));
    let (rust, text) = (source("builder/preview/golden.rs"), page("testing.md"));
    assert_eq!(first_cells(&text, "A suite"), fields(&rust, "Suite"));
    for block in blocks(&text, "toml suite") {
        let read: Result<Suite, _> = toml::from_str(block);
        assert!(read.is_ok(), "{:?}", read.err());
    }
}

#[test]
fn every_code_is_documented_and_no_other() {
    let feeds = page("feeds.md");
    let problems = source("builder/problems.rs");
    let (problems, _) = problems.split_once("impl Serialize").unwrap();
    let mut known = codes(problems, "DV-FEED");
    known.extend(codes(&source("builder/feeds/mod.rs"), "DV-FEED"));
    assert_eq!(codes(&feeds, "DV-FEED"), known);
    assert_eq!(
        codes(&page("config.md"), "DV-CONFIG"),
        &(&codes(&source("builder/config.rs"), "DV-CONFIG")
            | &codes(&source("builder/rules.rs"), "DV-CONFIG"))
            | &(&codes(&source("bin/devanture.rs"), "DV-CONFIG")
                | &(&codes(&source("builder/segments.rs"), "DV-CONFIG")
                    | &codes(&source("builder/surveys.rs"), "DV-CONFIG")))
    );
    let logs = source("builder/logs/mod.rs");
    let rows = codes(&source("builder/problems.rs"), "DV-LOG");
    assert_eq!(
        codes(&page("evaluate.md"), "DV-LOG"),
        &rows | &codes(&logs, "DV-LOG")
    );
    let shown = source("builder/preview/mod.rs") + &source("bin/devanture.rs");
    let tested = source("builder/preview/golden.rs") + &source("bin/devanture.rs");
    assert_eq!(
        codes(&page("testing.md"), "DV-TEST"),
        codes(&tested, "DV-TEST")
    );
    let lints = source("builder/preview/lint.rs");
    let (lints, _) = lints.split_once("#[cfg(test)]").unwrap();
    assert_eq!(
        codes(&page("testing.md"), "DV-LINT"),
        codes(lints, "DV-LINT")
    );
    for start in ["DV-PERSONA", "DV-PREVIEW"] {
        assert_eq!(codes(&page("preview.md"), start), codes(&shown, start));
    }
    // What the browser says is explained in one table of sentences.
    let errors = source("js/errors.ts");
    let (sentences, _) = errors.split_once("};").unwrap();
    for code in codes(sentences, "DV-") {
        assert!(page("api.md").contains(&format!("`{code}`")), "{code}");
    }
}

/// A heading's anchor, as the site and GitHub make it.
fn anchor(heading: &str) -> String {
    let lower = heading.trim().to_lowercase();
    let kept = lower.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    });
    kept.collect()
}

#[test]
fn internal_links_lead_somewhere() {
    for (path, text) in pages() {
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if link.contains("://") || link.ends_with(".png") {
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.with_file_name("").join(file)
            };
            assert!(target.is_file(), "{}: {link}", path.display());
            let found = fragment.is_empty()
                || read_to_string(&target).unwrap().lines().any(|line| {
                    line.starts_with('#') && anchor(line.trim_start_matches('#')) == fragment
                });
            assert!(found, "{}: no heading for {link}", path.display());
        }
    }
}

#[test]
fn documented_commands_exist() {
    let help = |arguments: &[&str]| -> String {
        let run = Command::new(env!("CARGO_BIN_EXE_devanture"))
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(run.stdout).unwrap()
    };
    let mut count = 0;
    for (path, text) in pages() {
        let lines = blocks(&text, "sh").into_iter().flat_map(str::lines);
        for line in lines.filter(|line| line.starts_with("devanture ")) {
            count += 1;
            let mut words = line.split_whitespace().skip(1).peekable();
            let mut command = vec![words.next().unwrap()];
            // `model` has commands of its own.
            command.extend(words.next_if(|_| command == ["model"]));
            command.push("--help");
            let text = help(&command);
            assert!(
                text.contains("Usage: devanture"),
                "{}: {line}",
                path.display()
            );
            for flag in words.filter(|word| word.starts_with('-')) {
                assert!(
                    text.contains(&format!("{flag} ")),
                    "{}: {line}: {flag}",
                    path.display()
                );
            }
        }
    }
    assert!(count > 5);
    // And the other way: every option is told of somewhere.
    let all: String = pages().into_iter().map(|(_, text)| text).collect();
    for subcommand in ["build", "evaluate", "inspect", "preview", "test"] {
        for word in help(&[subcommand, "--help"]).split_whitespace() {
            if word.starts_with("--") && word != "--help" {
                assert!(all.contains(word), "{word}");
            }
        }
    }
}
