//! Rankings that a shop has looked at and holds to: personas by pages by levels, each with a file of what it showed.
//!
//! Compares text with text; what is shown comes from [`preview`]. The same folder and suite give the same files everywhere.

use super::persona::{LEVELS, minute};
use super::{Filled, Folder, Persona, Preview, PreviewError, Request, preview};
use serde::Deserialize;
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// `suite.toml`: what is looked at.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Suite {
    /// The moment, a date: the same one every day.
    pub at: String,
    /// The pages' language; else the shop's own.
    pub locale: Option<String>,
    /// What is allowed: names of [`LEVELS`], `unanswered`, or `own` for what the persona says (the default).
    pub levels: Vec<String>,
    /// The shop's `devanture.toml`, from the suite's folder; without it the lints that read it are left out.
    pub config: Option<PathBuf>,
    /// From which share of pages without it a placement counts as starved, in percent (default 20).
    pub starved: Option<u32>,
    /// How many placements a page may have before a shopper no longer sees the shop (default 3).
    pub crowd: Option<usize>,
    /// The pages.
    pub page: Vec<PageSpec>,
}

/// A page of the suite.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PageSpec {
    /// Its name in the names of files.
    pub name: String,
    /// As `--page` of `devanture preview`.
    pub page: String,
    /// As `--type`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// As `--category`.
    pub category: Option<String>,
    /// The placements on it, from above; none for all of the configuration.
    pub placements: Vec<String>,
    /// Products, by id or address, of which each placement says why it does not show them.
    pub why: Vec<String>,
}

/// One persona on one page at one level.
pub struct Case {
    /// `persona.page.level`, the name of its file.
    pub name: String,
    /// The page's name.
    pub page: String,
    /// What it shows.
    pub shown: Preview,
}

/// How a case compares with its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It shows what it is to show.
    Same,
    /// It shows something else: the difference, as a patch reads.
    Differs(String),
    /// It has no file yet.
    New,
    /// A file of a case that there is no more.
    Gone,
}

/// Why nothing was compared.
#[derive(Debug)]
pub enum TestError {
    /// `suite.toml` or a persona cannot be read, or says something that is not so: where and what.
    Suite(String, String),
    /// No persona or no page.
    Empty(PathBuf),
    /// A case: its name and what is wrong.
    Case(String, PreviewError),
    /// A file cannot be written.
    Write(PathBuf, io::Error),
}

impl std::error::Error for TestError {}

impl fmt::Display for TestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Suite(place, what) => write!(
                out,
                "DV-TEST-SUITE: {place}: {what}. docs/testing.md lists the keys of a suite."
            ),
            Self::Empty(folder) => write!(
                out,
                "DV-TEST-EMPTY: {}: nothing to test. Give suite.toml at least one [[page]], and the folder personas a file.",
                folder.display()
            ),
            Self::Case(name, error) => write!(out, "{name}: {error}"),
            Self::Write(path, error) => write!(
                out,
                "DV-TEST-WRITE: {} cannot be written: {error}. Give a folder that can.",
                path.display()
            ),
        }
    }
}

impl Suite {
    /// Reads `suite.toml` of a folder.
    ///
    /// # Errors
    /// [`TestError::Suite`] with the line of what is wrong.
    pub fn read(folder: &Path) -> Result<Self, TestError> {
        let path = folder.join("suite.toml");
        let name = path.display().to_string();
        let wrong = |what: String| TestError::Suite(name.clone(), what);
        let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
        let mut suite: Self = toml::from_str(&text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            TestError::Suite(format!("{name}:{line}"), error.message().replace('\n', " "))
        })?;
        if suite.levels.is_empty() {
            suite.levels.push("own".to_owned());
        }
        let known = |level: &String| {
            LEVELS.contains(&level.as_str()) || matches!(level.as_str(), "own" | "unanswered")
        };
        if let Some(level) = suite.levels.iter().find(|level| !known(level)) {
            let names = LEVELS.join(", ");
            return Err(wrong(format!(
                "\"{level}\" is no level: write own, unanswered, {names}"
            )));
        }
        let mut names: Vec<&str> = suite.page.iter().map(|page| page.name.as_str()).collect();
        names.sort_unstable();
        let plain = |name: &&str| {
            let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            !name.is_empty() && name.chars().all(letter)
        };
        if let Some(name) = names.iter().find(|name| !plain(name)) {
            return Err(wrong(format!(
                "a page is called \"{name}\": write letters, digits and dashes"
            )));
        }
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(wrong(format!("two pages are called \"{}\"", pair[0])));
        }
        suite.minute().map_err(wrong)?;
        Ok(suite)
    }

    /// The moment, in minutes since 1970.
    fn minute(&self) -> Result<u32, String> {
        // From no moment there is no "ago": only a date is the same every day.
        let fixed = minute(&self.at, 0).filter(|minute| *minute > 0);
        fixed.ok_or_else(|| {
            format!(
                "at = \"{}\" is not a date: write 2026-05-01T13:00Z",
                self.at
            )
        })
    }
}

/// The persona files of a suite, by name.
fn personas(folder: &Path) -> Result<BTreeMap<String, Persona>, TestError> {
    let folder = folder.join("personas");
    let wrong = |path: &Path, error: io::Error| {
        TestError::Suite(path.display().to_string(), error.to_string())
    };
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(&folder).map_err(|error| wrong(&folder, error))? {
        let path = entry.map_err(|error| wrong(&folder, error))?.path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path).map_err(|error| wrong(&path, error))?;
        let persona = Persona::parse(&path.display().to_string(), &text);
        let persona = persona.map_err(|error| TestError::Case(name.to_string(), error))?;
        out.insert(name.into_owned(), persona);
    }
    Ok(out)
}

/// Every case of a suite, in the order of the names. `calls`: whether the engine's calls are kept.
///
/// # Errors
/// [`TestError`] when the suite cannot be read or a case cannot be shown.
pub fn cases(
    folder: &Folder,
    tests: &Path,
    suite: &Suite,
    calls: bool,
) -> Result<Vec<Case>, TestError> {
    let personas = personas(tests)?;
    if personas.is_empty() || suite.page.is_empty() {
        return Err(TestError::Empty(tests.to_owned()));
    }
    let at = suite
        .minute()
        .map_err(|what| TestError::Suite("suite.toml".to_owned(), what))?;
    let mut out = Vec::new();
    for (name, persona) in &personas {
        for page in &suite.page {
            for level in &suite.levels {
                let name = format!("{name}.{}.{level}", page.name);
                let request = Request {
                    page: page.page.clone(),
                    kind: page.kind.clone(),
                    category: page.category.clone(),
                    at,
                    consent: (level != "own").then(|| level.clone()),
                    placements: page.placements.clone(),
                    why: page.why.clone(),
                    locale: suite.locale.clone(),
                    calls,
                };
                let shown = preview(folder, persona, &request);
                let shown = shown.map_err(|error| TestError::Case(name.clone(), error))?;
                out.push(Case {
                    name,
                    page: page.name.clone(),
                    shown,
                });
            }
        }
    }
    Ok(out)
}

/// Compares every case with its file in `expected`, the files in the order of their names.
///
/// # Errors
/// [`TestError::Suite`] when a file is there and cannot be read.
pub fn compare(tests: &Path, cases: &[Case]) -> Result<Vec<(String, Verdict)>, TestError> {
    let mut expected = files(tests)?;
    let mut out = BTreeMap::new();
    for case in cases {
        let found = text(&case.shown);
        let verdict = match expected.remove(&case.name) {
            None => Verdict::New,
            Some(before) if before == found => Verdict::Same,
            Some(before) => Verdict::Differs(difference(&case.name, &before, &found)),
        };
        out.insert(case.name.clone(), verdict);
    }
    out.extend(expected.into_keys().map(|name| (name, Verdict::Gone)));
    Ok(out.into_iter().collect())
}

/// Writes what the cases show as what they are to show, and removes the files of cases that there are no more.
///
/// # Errors
/// [`TestError::Write`].
pub fn update(
    tests: &Path,
    cases: &[Case],
    verdicts: &[(String, Verdict)],
) -> Result<(), TestError> {
    let folder = tests.join("expected");
    let failed = |path: &Path, error| TestError::Write(path.to_owned(), error);
    fs::create_dir_all(&folder).map_err(|error| failed(&folder, error))?;
    for (name, verdict) in verdicts {
        let path = folder.join(format!("{name}.txt"));
        let written = match verdict {
            Verdict::Same => continue,
            Verdict::Gone => fs::remove_file(&path),
            Verdict::New | Verdict::Differs(_) => {
                let case = cases.iter().find(|case| case.name == *name);
                fs::write(&path, case.map_or(String::new(), |case| text(&case.shown)))
            }
        };
        written.map_err(|error| failed(&path, error))?;
    }
    Ok(())
}

/// The texts in `expected`, by the names of their cases.
fn files(tests: &Path) -> Result<BTreeMap<String, String>, TestError> {
    let folder = tests.join("expected");
    let mut out = BTreeMap::new();
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(out);
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        let read = fs::read_to_string(&path);
        let read =
            read.map_err(|error| TestError::Suite(path.display().to_string(), error.to_string()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        // A checkout on Windows may have changed the ends of lines.
        out.insert(name.into_owned(), read.replace("\r\n", "\n"));
    }
    Ok(out)
}

fn difference(name: &str, before: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(before, found);
    let mut diff = diff.unified_diff();
    diff.context_radius(3)
        .header(&format!("{name}.txt, expected"), "shown now")
        .to_string()
}

/// A preview as its file holds it: everything that the shopper meets and why, nothing that changes with the names of files.
pub fn text(shown: &Preview) -> String {
    let mut out = String::new();
    let page = &shown.page;
    let _ = writeln!(out, "page {} {} {}", page.kind, page.path, page.product);
    let _ = writeln!(out, "category {}", page.category);
    let _ = writeln!(out, "level {}", shown.level);
    if let Some(persona) = &shown.persona {
        let _ = writeln!(out, "persona {persona}");
    }
    for (what, names) in [("segments", &shown.segments), ("variants", &shown.variants)] {
        if !names.is_empty() {
            let _ = writeln!(out, "{what} {}", names.join(", "));
        }
    }
    for filled in &shown.placements {
        placement(filled, &mut out);
    }
    for banner in &shown.banners {
        let shown = if banner.shown { "shown" } else { "not shown" };
        let _ = writeln!(out, "\nbanner {} {shown}: {}", banner.id, banner.why);
        if !banner.heading.is_empty() {
            let _ = writeln!(out, "  {}", banner.heading);
        }
    }
    let lines = out.lines().map(str::trim_end);
    let mut out: String = lines.flat_map(|line| [line, "\n"]).collect();
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn placement(filled: &Filled, out: &mut String) {
    let Filled {
        name, title, empty, ..
    } = filled;
    if empty.is_empty() {
        let _ = writeln!(out, "\n{name}: {title}");
    } else {
        let _ = writeln!(out, "\n{name}: empty, {empty}");
    }
    for (product, at) in filled.products.iter().zip(1..) {
        let _ = writeln!(
            out,
            "{at:>3}  {}  {}  {}",
            product.id, product.title, product.score
        );
        let terms = product
            .terms
            .iter()
            .map(|term| format!("{} {:+}", term.term, term.points));
        let _ = writeln!(out, "     {}", terms.collect::<Vec<_>>().join(", "));
        for reason in &product.reasons {
            let _ = writeln!(out, "     - {reason}");
        }
    }
    for left in &filled.out {
        let _ = writeln!(
            out,
            "not  {}  {}  {}: {}",
            left.id, left.title, left.reason, left.text
        );
    }
}
