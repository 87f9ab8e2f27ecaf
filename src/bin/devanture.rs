//! The merchant's command: arguments in, exit code out. Everything it does is in the library.
//!
//! Exit codes: 0 done; 1 `--strict` and a row was rejected; 2 wrong arguments or no readable feed;
//! 3 the output cannot be written.

mod publish_stub;

use clap::{Args, Parser, Subcommand};
use devanture::builder::feeds::{self, Options, Source, date};
use devanture::builder::problems::Problems;
use devanture::builder::product::{Currency, Shop};
use devanture::builder::similarity;
use indicatif::{ProgressBar, ProgressStyle};
use publish_stub::{Config, Report};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use url::Url;

/// Recommendations ranked in the shopper's own browser.
#[derive(Parser)]
#[command(name = "devanture", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read product feeds and write the folder to publish.
    Build(Build),
}

#[derive(Args)]
struct Build {
    /// A product feed: Google Merchant XML or columns, Shopify product CSV or products.json, gzipped
    /// or not. May be given several times; `-` reads standard input.
    #[arg(long = "feed", value_name = "FILE", required = true)]
    feeds: Vec<PathBuf>,
    /// The folder to write.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The shop's configuration.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The shop's address, such as https://shop.example. Shopify exports need it.
    #[arg(long, value_name = "URL", value_parser = parse_site)]
    site: Option<Url>,
    /// The catalog's currency, such as EUR.
    #[arg(long, value_name = "CODE", value_parser = parse_currency)]
    currency: Option<Currency>,
    /// Publish nothing when any row was rejected.
    #[arg(long)]
    strict: bool,
    /// Write every problem to this file, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
    /// How many problems to list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    list: usize,
    /// Build as if today were this day, for the same bytes again.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date)]
    date: Option<i64>,
}

fn parse_site(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
        .ok_or_else(|| "write it as https://shop.example".to_owned())
}

fn parse_currency(text: &str) -> Result<Currency, String> {
    Currency::from_code(text).ok_or_else(|| "write it as three letters, such as EUR".to_owned())
}

fn parse_date(text: &str) -> Result<i64, String> {
    Some(text)
        .filter(|text| text.len() == 10)
        .and_then(date::unix_seconds)
        .ok_or_else(|| "write it as 2025-11-28".to_owned())
}

/// Why the command stopped: the exit code and what to say.
struct Stop {
    code: u8,
    text: String,
}

impl Stop {
    fn input(text: String) -> Self {
        Self { code: 2, text }
    }

    fn output(path: &Path, error: &dyn std::fmt::Display) -> Self {
        let path = path.display();
        Self {
            code: 3,
            text: format!("DV-OUT: {path} cannot be written: {error}. Give a folder that can."),
        }
    }
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(build) => run_build(&build),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{}", stop.text);
            ExitCode::from(stop.code)
        }
    }
}

fn run_build(args: &Build) -> Result<(), Stop> {
    let config = match &args.config {
        Some(path) => Config::load(path).map_err(|error| {
            Stop::input(format!(
                "DV-CONFIG: {} cannot be read: {error}.",
                path.display()
            ))
        })?,
        None => Config::default(),
    };
    let options = Options {
        currency: args.currency.or(config.currency),
        site: args.site.clone().or_else(|| config.site.clone()),
    };
    let sources = args
        .feeds
        .iter()
        .map(|path| open(path))
        .collect::<Result<Vec<_>, _>>()?;
    let sink = match &args.problems {
        Some(path) => {
            let file = File::create(path).map_err(|error| Stop::output(path, &error))?;
            Some(Box::new(BufWriter::new(file)) as Box<dyn Write>)
        }
        None => None,
    };
    let mut problems = Problems::new(args.list, sink);
    let read = feeds::read(sources, &options, &mut problems);
    if let Err(error) = problems.finish() {
        return Err(Stop::output(
            args.problems.as_deref().unwrap_or(Path::new("-")),
            &error,
        ));
    }
    list(&problems, args.problems.as_deref());
    let shop = read.map_err(|error| Stop::input(error.to_string()))?;
    if args.strict && problems.rejected() > 0 {
        return Err(Stop {
            code: 1,
            text: format!(
                "DV-STRICT: {} rows were rejected; nothing was published.",
                grouped(problems.rejected())
            ),
        });
    }
    eprintln!("Comparing {} products", grouped(shop.products.len() as u64));
    let content = similarity::content(&shop.products);
    let report = publish_stub::publish(
        &shop,
        &content,
        &config,
        &args.out,
        args.date.unwrap_or_else(today),
    )
    .map_err(|error| Stop::output(&args.out, &error))?;
    // A reader that has gone away (`| head`) is no failure: everything is published.
    let _ = io::stdout().write_all(summary(&shop, &problems, &report).as_bytes());
    Ok(())
}

/// Midnight of the current day, UTC: two builds on one day are the same.
fn today() -> i64 {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64);
    seconds - seconds.rem_euclid(date::DAY)
}

fn open(path: &Path) -> Result<Source<'static>, Stop> {
    let name = path.display().to_string();
    if name == "-" {
        let bytes = Watched::new(Box::new(io::stdin().lock()), &name, None);
        return Ok(Source {
            name,
            bytes: Box::new(bytes),
        });
    }
    let unreadable = |error: io::Error| {
        Stop::input(format!(
            "DV-FEED-UNREADABLE: {name} cannot be opened: {error}. Give a file that can."
        ))
    };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    let bytes = Watched::new(Box::new(file), &name, Some(length));
    Ok(Source {
        name,
        bytes: Box::new(bytes),
    })
}

/// A feed whose reading is shown: a bar on a terminal, one line elsewhere.
struct Watched {
    bytes: Box<dyn Read>,
    name: String,
    length: Option<u64>,
    bar: Option<ProgressBar>,
}

impl Watched {
    fn new(bytes: Box<dyn Read>, name: &str, length: Option<u64>) -> Self {
        Self {
            bytes,
            name: name.to_owned(),
            length,
            bar: None,
        }
    }

    fn start(&self) -> ProgressBar {
        if !io::stderr().is_terminal() {
            eprintln!("Reading {}", self.name);
            return ProgressBar::hidden();
        }
        let bar = self
            .length
            .map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let template = match self.length {
            Some(_) => "Reading {msg} {bar:30} {bytes} of {total_bytes}",
            None => "Reading {msg} {spinner} {bytes}",
        };
        ProgressStyle::with_template(template)
            .map_or(bar.clone(), |style| bar.with_style(style))
            .with_message(self.name.clone())
    }
}

impl Read for Watched {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bar.is_none() {
            self.bar = Some(self.start());
        }
        let length = self.bytes.read(out)?;
        if let Some(bar) = &self.bar {
            bar.inc(length as u64);
            if length == 0 && !bar.is_finished() {
                bar.finish();
            }
        }
        Ok(length)
    }
}

/// Lists the first problems, then how many there are of each kind.
fn list(problems: &Problems, file: Option<&Path>) {
    let mut listed = 0;
    for problem in problems.listed() {
        eprintln!("{problem}");
        listed += 1;
    }
    let total = problems.total();
    if total == 0 {
        return;
    }
    let rest = total - listed;
    if rest > 0 {
        eprintln!("… and {} more", grouped(rest));
    }
    eprintln!("Problems by kind:");
    for (code, count) in problems.counts() {
        eprintln!("  {:<26}{:>9}", code.as_str(), grouped(*count));
    }
    match file {
        Some(file) => eprintln!("All {} are in {}", grouped(total), file.display()),
        None if rest > 0 => eprintln!("Write all of them to a file with --problems FILE.jsonl"),
        None => {}
    }
}

fn summary(shop: &Shop, problems: &Problems, report: &Report) -> String {
    let categories: BTreeSet<&[String]> = shop
        .products
        .iter()
        .map(|p| p.category.as_slice())
        .filter(|path| !path.is_empty())
        .collect();
    let brands: BTreeSet<&str> = shop
        .products
        .iter()
        .map(|p| p.brand.as_str())
        .filter(|brand| !brand.is_empty())
        .collect();
    let mut out = String::new();
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<16}{value:>12}\n"));
    line("site", shop.site.host_str().unwrap_or_default().to_owned());
    line("currency", shop.currency.as_str().to_owned());
    for (name, count) in [
        ("rows", problems.rows),
        ("products", shop.products.len() as u64),
        ("variants", problems.variants),
        ("categories", categories.len() as u64),
        ("brands", brands.len() as u64),
        ("rejected rows", problems.rejected()),
        ("unpublished", problems.skipped),
        ("warnings", problems.warned()),
        ("without image", problems.without_image),
    ] {
        line(name, grouped(count));
    }
    for pack in &report.packs {
        out.push_str(&format!(
            "{:<28}{:>12} bytes{:>12} brotli\n",
            pack.name,
            grouped(pack.raw),
            grouped(pack.brotli)
        ));
    }
    if !report.snippet.is_empty() {
        out.push_str(&format!("\n{}\n", report.snippet));
    }
    out
}

/// Digits in threes: `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
