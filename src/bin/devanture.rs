//! The merchant's command: arguments in, exit code out. Everything it does is in the library.
//!
//! Exit codes: 0 done; 1 `--strict` and a row was rejected, or `test` and something is not as expected; 2 wrong arguments or no readable feed;
//! 3 the output cannot be written.

mod model_command;

use clap::{Args, Parser, Subcommand};
use devanture::builder::articles;
use devanture::builder::check;
use devanture::builder::config::{Article, Config, ConfigError};
use devanture::builder::customers::Customers;
use devanture::builder::feeds::{self, Options, Source};
use devanture::builder::intervals::{self, Interval};
use devanture::builder::learned;
use devanture::builder::lists;
use devanture::builder::logs::{self, Bytes, Names};
use devanture::builder::model::{self, Evaluation};
use devanture::builder::packs::popularity_basis;
use devanture::builder::preview::golden::{self, Suite, TestError, Verdict};
use devanture::builder::preview::{self, Folder, Persona, PreviewError, Request, readiness};
use devanture::builder::problems::{Problems, grouped};
use devanture::builder::product::{Currency, Product, Shop};
use devanture::builder::publish::{self, Inspection, PublishError, Report};
use devanture::builder::replay::{self, Fitted};
use devanture::builder::similarity::{self, Content};
use devanture::builder::visual;
use devanture::builder::weather::Forecast;
use devanture::builder::widget::Widget;
use devanture::catalog::Availability;
use devanture::placement::ImageMode;
use devanture::recommend::Term;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
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
    Build(Box<Build>),
    /// Look inside a published folder.
    Inspect(Inspect),
    /// Learn from one log, predict another, and say how well that went.
    Evaluate(Evaluate),
    /// Pairs of products, counted here, in a database or on a cluster.
    #[command(subcommand)]
    Model(model_command::Model),
    /// Show what a shopper would see on a page, and why.
    Preview(Box<PreviewArgs>),
    /// Compare what personas see with what they are to see.
    Test(Test),
}

#[derive(Args)]
struct Test {
    /// The folder that `build` wrote.
    folder: PathBuf,
    /// The folder with suite.toml, personas and expected.
    tests: PathBuf,
    /// Take what is shown now for what is to be shown.
    #[arg(long)]
    update: bool,
    /// Fail when a lint finds something.
    #[arg(long)]
    strict: bool,
}

#[derive(Args)]
struct PreviewArgs {
    /// The folder that `build` wrote.
    #[arg(long, value_name = "DIR")]
    pack: PathBuf,
    /// The shopper: a persona file. Without one, somebody who has just arrived.
    #[arg(long, value_name = "FILE")]
    persona: Option<PathBuf>,
    /// The page: an address, a product's id, or a type of page such as home or cart.
    #[arg(long, value_name = "PAGE", default_value = "home")]
    page: String,
    /// The type that the page declares.
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// The category that the page declares, such as "House > Kitchen".
    #[arg(long, value_name = "PATH")]
    category: Option<String>,
    /// When: a date, or "in 3 days". Now, if left out.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// What is allowed, whatever the persona says: off, page, visit, remembered or unanswered.
    #[arg(long, value_name = "LEVEL")]
    consent: Option<String>,
    /// A placement of the page; several stand on it from above, and none repeats what those before it show.
    #[arg(long = "placement", value_name = "NAME")]
    placements: Vec<String>,
    /// A product, by id or address: each placement that does not show it says why. May be given several times.
    #[arg(long, value_name = "PRODUCT")]
    why: Vec<String>,
    /// The page's language.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write a page that shows it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Open that page in the browser.
    #[arg(long)]
    open: bool,
}

#[derive(Args)]
struct Evaluate {
    /// A log to learn from: CSV, TSV, JSON lines, Parquet or a GA4 export, plain, gzip or zstd. May be given
    /// several times; `-` reads standard input.
    #[arg(long, value_name = "FILE", required = true)]
    train: Vec<PathBuf>,
    /// A log to predict: every next product of every session, from what came before it.
    #[arg(long, value_name = "FILE", required = true)]
    test: Vec<PathBuf>,
    /// The pack may weigh this many kilobytes (1,000 bytes) after brotli.
    #[arg(long, value_name = "N")]
    budget_kb: Option<f64>,
    /// How many products to predict.
    #[arg(long, value_name = "N", default_value_t = 20)]
    k: usize,
    /// Leave out pairs seen in fewer sessions.
    #[arg(long, value_name = "K", default_value_t = model::MIN_SUPPORT)]
    min_support: u32,
    /// Names of the logs' columns, such as item_id=sku,timestamp=when.
    #[arg(long, value_name = "NAMES", value_parser = Names::parse, default_value = "")]
    columns: Names,
    /// Measure what the packs of a shop show, instead of the model that their lists are made with: "for you" on the page
    /// of each product, new products only.
    #[arg(long, conflicts_with = "budget_kb")]
    shipped: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Inspect {
    /// The folder that `build` wrote.
    folder: PathBuf,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Build {
    /// A product feed: Google Merchant XML or columns, Shopify product CSV or products.json, gzipped
    /// or not. May be given several times; `-` reads standard input.
    #[arg(long = "feed", value_name = "FILE", required = true)]
    feeds: Vec<PathBuf>,
    /// A log of what visitors looked at: CSV, TSV, JSON lines, Parquet or a GA4 export, plain, gzip or zstd. May be
    /// given several times; `-` reads standard input.
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Orders in the same formats: the lines of one order are one basket.
    #[arg(long, value_name = "FILE")]
    orders: Vec<PathBuf>,
    /// Names of the logs' columns, such as item_id=sku,timestamp=when.
    #[arg(long, value_name = "NAMES", value_parser = Names::parse, default_value = "")]
    columns: Names,
    /// Pairs that were counted elsewhere, in place of those of the events: what the SQL of `devanture model sql` gives,
    /// CSV or Parquet, a file or the folder that Spark writes.
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Learn nothing from what fewer people did (2, or what the configuration says).
    #[arg(long, value_name = "K")]
    min_support: Option<u32>,
    /// Articles and guides: JSON, one object a line, or an RSS feed. May be given several times.
    #[arg(long, value_name = "FILE")]
    articles: Vec<PathBuf>,
    /// The weather of the country's regions, for conditions that ask for it: JSON.
    #[arg(long, value_name = "FILE")]
    weather: Option<PathBuf>,
    /// The folder to write.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The shop's configuration.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The shop's address, such as https://shop.example. Shopify exports need it.
    #[arg(long, value_name = "URL", value_parser = check::site)]
    site: Option<Url>,
    /// The catalog's currency, such as EUR.
    #[arg(long, value_name = "CODE", value_parser = check::currency)]
    currency: Option<Currency>,
    /// Publish nothing when any row was rejected.
    #[arg(long)]
    strict: bool,
    /// Write every problem to this file, one JSON object a line.
    #[arg(long, value_name = "FILE")]
    problems: Option<PathBuf>,
    /// The folder of the products' picture files, named as the feed's addresses of them end: products that look alike are then found.
    #[arg(long, value_name = "DIR")]
    images: Option<PathBuf>,
    /// How many problems to list.
    #[arg(long, value_name = "N", default_value_t = 50)]
    list: usize,
    /// Address under which the folder will be served, such as /packs/.
    #[arg(long, value_name = "PATH", value_parser = check::public_path)]
    public_path: Option<String>,
    /// Address under which the widget's files will be served, such as /devanture/.
    #[arg(long, value_name = "PATH", value_parser = check::public_path)]
    script_path: Option<String>,
    /// The folder of the widget's files, such as node_modules/devanture/pkg: the lines to paste then begin its parts too.
    #[arg(long, value_name = "DIR")]
    widget: Option<PathBuf>,
    /// The shop's own language: fr, en or ar.
    #[arg(long, value_name = "TAG", value_parser = check::language)]
    language: Option<String>,
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
        Command::Inspect(inspect) => run_inspect(&inspect),
        Command::Evaluate(evaluate) => run_evaluate(&evaluate),
        Command::Model(model) => model_command::run(&model),
        Command::Preview(args) => run_preview(&args),
        Command::Test(test) => run_test(&test),
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
    let mut config = load_config(args)?;
    let said = |error: ConfigError| Stop::input(error.to_string());
    if let Some(path) = &args.weather {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Stop::input(format!(
                "DV-WEATHER: {}: {error}; give a file that can be read",
                path.display()
            ))
        })?;
        config
            .forecast(Forecast::parse(&text).map_err(said)?)
            .map_err(said)?;
    }
    let options = Options {
        currency: args.currency.or(config.currency().map_err(said)?),
        site: match &args.site {
            Some(site) => Some(site.clone()),
            None => config.site().map_err(said)?,
        },
        list_column: config.shop.list_column.clone(),
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
    let mut shop = read.map_err(|error| Stop::input(error.to_string()))?;
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
    let articles = read_articles(args, &config)?;
    let rows = articles::rows(&articles, &config, &shop).map_err(Stop::input)?;
    shop.products.extend(rows);
    let mut content = similarity::content(&shop.products);
    let learned = learn(args, &shop, &mut content, &mut config)?;
    let mut lost = lists::curated(&shop.products, &config, &mut content.listed);
    lost.extend(articles::link(&articles, &shop.products, &mut content));
    tell(&lost, args.list, "lists");
    let looked = look(args, &config, &shop, &mut content)?;
    let report = publish::publish(&shop, &content, &config, &args.out, &mut |step| {
        eprintln!("Writing {step}");
    })
    .map_err(|error| match error {
        PublishError::Config(_) => Stop::input(error.to_string()),
        _ => Stop {
            code: 3,
            text: error.to_string(),
        },
    })?;
    tell(&report.told, args.list, "pictures");
    let weather: Vec<String> = config
        .weather_advice()
        .map(str::to_owned)
        .into_iter()
        .collect();
    tell(&weather, args.list, "weather");
    // A reader that has gone away (`| head`) is no failure: everything is published.
    let ready = Folder::open(&args.out)
        .and_then(|folder| readiness::readiness(&folder, &shop.products, now()))
        .map_err(|error| Stop {
            code: 3,
            text: error.to_string(),
        })?;
    let text = learned
        + &looked
        + &summary(&shop, &content, &problems, &report)
        + "\n"
        + &readiness::told(&ready);
    let _ = io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Says the first of some sentences, and how many more there are.
fn tell(sentences: &[String], most: usize, what: &str) {
    for sentence in sentences.iter().take(most) {
        eprintln!("{sentence}");
    }
    if sentences.len() > most {
        let rest = sentences.len() - most;
        eprintln!("… and {} {what} more", grouped(rest as u64));
    }
}

/// Compares the pictures in the folder given, and says what that brought.
fn look(args: &Build, config: &Config, shop: &Shop, content: &mut Content) -> Result<String, Stop> {
    let mode = config
        .image_mode()
        .map_err(|error| Stop::input(error.to_string()))?;
    let Some(folder) = &args.images else {
        if mode == ImageMode::Packed {
            return Err(Stop::input(
                "DV-IMAGES-FOLDER: images.mode is \"packed\": thumbnails are made from picture files. Give their folder with --images DIR."
                    .to_owned(),
            ));
        }
        return Ok(String::new());
    };
    eprintln!("Looking at pictures");
    let looked = visual::looks(&shop.products, folder).map_err(Stop::input)?;
    tell(&looked.told, args.list, "pictures");
    let with = looked.lists.iter().filter(|list| !list.is_empty()).count();
    content.looks = looked.lists;
    content.pictures = looked.files;
    Ok(format!(
        "{:<16}{:>12} products, {} of which look like another\n",
        "pictures",
        grouped(looked.pictures as u64),
        grouped(with as u64),
    ))
}

/// The articles of the configuration and of all files given.
fn read_articles(args: &Build, config: &Config) -> Result<Vec<Article>, Stop> {
    let mut out = config.article.clone();
    for path in &args.articles {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Stop::input(format!(
                "DV-ARTICLES: {name} cannot be read: {error}. Give a file that can."
            ))
        })?;
        out.extend(articles::read(&name, &text).map_err(Stop::input)?);
    }
    Ok(out)
}

/// Learns neighbors from the logs given, and says what that brought.
fn learn(
    args: &Build,
    shop: &Shop,
    content: &mut Content,
    config: &mut Config,
) -> Result<String, Stop> {
    let table = args.pairs.as_deref().map(model_command::read_table);
    let table = table.transpose()?;
    if args.events.is_empty() && args.orders.is_empty() && table.is_none() {
        return Ok("No logs: neighbors come from content alone. --events FILE also learns which products visitors \
                   look at together.\n"
            .to_owned());
    }
    let named = config
        .logs
        .names()
        .map_err(|error| Stop::input(error.to_string()))?;
    let support = args
        .min_support
        .or(config.logs.min_support)
        .unwrap_or(model::MIN_SUPPORT);
    let mut log = logs::Log::default();
    for (paths, orders) in [(&args.events, false), (&args.orders, true)] {
        if paths.is_empty() {
            continue;
        }
        let options = logs::Options {
            names: args.columns.clone().or(named.clone()),
            orders,
            ..logs::Options::default()
        };
        let mut problems = Problems::new(args.list, None);
        let read = read_logs(paths, &options, &mut problems);
        list(&problems, None);
        let found = read?;
        if orders {
            log.join(found);
        } else {
            log = found;
        }
    }
    eprintln!("Learning from {} sessions", grouped(log.counts.sessions));
    let log = learned::by_product(&shop.products, &log);
    let table = table.map(|table| learned::table_by_product(&shop.products, &table));
    eprintln!("Fitting the ranking on the newest visits");
    let unpacked = |error| Stop::input(format!("DV-MODEL: the model cannot be packed: {error:?}."));
    let fitted = replay::fit(&shop.products, content, &log, support).map_err(unpacked)?;
    let learned = learned::learn(&shop.products, content, &log, table.as_ref(), support);
    let mut ranking = learned.ranking;
    if let (Some(fitted), Some(ranking)) = (&fitted, &mut ranking) {
        ranking.weights.clone_from(&fitted.weights);
    }
    config.rank_by(ranking);
    let rhythms = if log.carts {
        Vec::new()
    } else {
        intervals::intervals(&shop.products, &log.baskets)
    };
    content.intervals = rhythms.iter().map(Interval::numbers).collect();
    let exponent = shop.currency.exponent;
    let customers = Customers::of(&log.orders, exponent);
    content.customers = customers.numbers(exponent);
    let mut out = told(&log.counts);
    let mut line = |name: &str, count: usize, what: &str| {
        out.push_str(&format!("{name:<16}{:>12}{what}\n", grouped(count as u64)));
    };
    line("learned pairs", learned.pairs, "");
    for (name, count) in ["also viewed", "also bought", "in one basket"]
        .iter()
        .zip(learned.products)
    {
        let carts = log.carts && *name != "also viewed";
        let from = if carts {
            " products (from carts: the logs have no purchase)"
        } else {
            " products"
        };
        line(name, count, from);
    }
    line("bought again", rhythms.len(), " categories");
    out.push_str(&customers.told());
    if let Some(fitted) = fitted {
        out.push_str(&ranked(&fitted));
    }
    if let Some((hits, ranks)) = learned.fitted {
        out.push_str(&format!(
            "On the newest sessions: the next product is among 20 in {:.1} % (MRR {ranks:.3})\n",
            hits * 100.0
        ));
    }
    Ok(out)
}

/// What fitting brought, and the weights that it moved.
fn ranked(fitted: &Fitted) -> String {
    let mut out = format!(
        "\"For you\" on {} newest visits that it was not fitted on: HR@20 {:.3} → {:.3}, MRR@20 {:.3} → {:.3}\n",
        grouped(fitted.predictions as u64),
        fitted.before.hits,
        fitted.after.hits,
        fitted.before.ranks,
        fitted.after.ranks,
    );
    let weights = Term::ALL.iter().zip(Term::WEIGHTS).zip(&fitted.weights);
    let moved = weights.filter(|((_, prior), weight)| prior != *weight);
    let moved: Vec<String> = moved
        .map(|(((_, name), prior), weight)| format!("{name} {prior} → {weight}"))
        .collect();
    if !moved.is_empty() {
        out.push_str(&format!("Weights moved: {}\n", moved.join(", ")));
    }
    out
}

fn load_config(args: &Build) -> Result<Config, Stop> {
    let mut config = match &args.config {
        Some(path) => {
            let name = path.display();
            let text = std::fs::read_to_string(path).map_err(|error| {
                Stop::input(format!(
                    "DV-CONFIG-UNREADABLE: {name} cannot be read: {error}. Give a file that can."
                ))
            })?;
            Config::parse(&text).map_err(|error| Stop::input(format!("{name}: {error}")))?
        }
        None => Config::default(),
    };
    let advice = config.advice();
    let advice = advice.map_err(|error| Stop::input(error.to_string()))?;
    for sentence in advice.into_iter().chain(config.over(now())) {
        eprintln!("{sentence}");
    }
    if let Some(path) = &args.public_path {
        config.publish.packs.clone_from(path);
    }
    if let Some(path) = &args.script_path {
        config.publish.script.clone_from(path);
    }
    if let Some(folder) = &args.widget {
        config.publish.widget =
            Widget::read(folder).map_err(|error| Stop::input(error.to_string()))?;
    }
    if args.language.is_some() {
        config.shop.language.clone_from(&args.language);
    }
    Ok(config)
}

fn run_inspect(args: &Inspect) -> Result<(), Stop> {
    let inspection =
        publish::inspect(&args.folder).map_err(|error| Stop::input(error.to_string()))?;
    let text = if args.json {
        serde_json::to_string_pretty(&inspection).map_err(|error| Stop::input(error.to_string()))?
    } else {
        listing(&inspection)
    };
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
    Ok(())
}

/// Minutes since 1970.
fn now() -> u32 {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed();
    since.map_or(0, |since| (since.as_secs() / 60) as u32)
}

fn run_preview(args: &PreviewArgs) -> Result<(), Stop> {
    let said = |error: PreviewError| Stop::input(error.to_string());
    let at = match &args.at {
        None => now(),
        Some(text) => preview::persona::minute(text, now()).ok_or_else(|| {
            Stop::input(format!(
                "DV-PREVIEW-TIME: \"{text}\" is not a time. Write 2026-12-24T18:00Z, \"in 3 days\" or \"2 hours ago\"."
            ))
        })?,
    };
    let persona = match &args.persona {
        None => Persona::default(),
        Some(path) => {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path)
                .map_err(|error| said(PreviewError::Persona(name.clone(), error.to_string())))?;
            Persona::parse(&name, &text).map_err(said)?
        }
    };
    let folder = Folder::open(&args.pack).map_err(|error| Stop::input(error.to_string()))?;
    let request = Request {
        page: args.page.clone(),
        kind: args.kind.clone(),
        category: args.category.clone(),
        at,
        consent: args.consent.clone(),
        placements: args.placements.clone(),
        why: args.why.clone(),
        locale: args.locale.clone(),
        calls: false,
    };
    let shown = preview::preview(&folder, &persona, &request).map_err(said)?;
    if args.open || args.out.is_some() {
        let path = args.out.clone().unwrap_or_else(|| {
            std::env::temp_dir().join(format!("devanture-preview-{}.html", std::process::id()))
        });
        std::fs::write(&path, preview::show::html(&shown))
            .map_err(|error| Stop::output(&path, &error))?;
        eprintln!("Written {}", path.display());
        if args.open {
            open_in_browser(&path);
        }
    }
    let text = if args.json {
        serde_json::to_string_pretty(&shown).map_err(|error| Stop::input(error.to_string()))?
    } else {
        preview::show::text(&shown)
    };
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
    Ok(())
}

fn run_test(args: &Test) -> Result<(), Stop> {
    let said = |error: TestError| Stop::input(error.to_string());
    let folder = Folder::open(&args.folder).map_err(|error| Stop::input(error.to_string()))?;
    let suite = Suite::read(&args.tests).map_err(said)?;
    let cases = golden::cases(&folder, &args.tests, &suite, false).map_err(said)?;
    let verdicts = golden::compare(&args.tests, &cases).map_err(said)?;
    let lints = preview::lint::lints(&folder, &args.tests, &suite, &cases).map_err(said)?;
    let mut out = String::new();
    let mut wrong = 0;
    for (name, verdict) in &verdicts {
        let line = match verdict {
            Verdict::Same => continue,
            Verdict::Differs(diff) => diff.clone(),
            Verdict::New => format!("{name}.txt: no such file yet\n"),
            Verdict::Gone => format!("{name}.txt: no such case any more\n"),
        };
        wrong += 1;
        out.push_str(&line);
    }
    for lint in &lints {
        out.push_str(&format!("{}: {}\n", lint.code, lint.text));
    }
    if args.update {
        golden::update(&args.tests, &cases, &verdicts).map_err(|error| Stop {
            code: 3,
            text: error.to_string(),
        })?;
    }
    let done = match (wrong, args.update) {
        (0, _) => "all as expected".to_owned(),
        (_, true) => format!("{wrong} updated"),
        (_, false) => format!("{wrong} not as expected"),
    };
    let (cases, found) = (cases.len(), lints.len());
    out.push_str(&format!("{cases} cases, {done}; {found} lints\n"));
    let _ = io::stdout().write_all(out.as_bytes());
    let fails = wrong > 0 && !args.update || args.strict && found > 0;
    let text = "DV-TEST: look at the differences; --update takes them for what is to be shown.";
    let linted = "DV-TEST-STRICT: lints found something.";
    if fails {
        let text = if wrong > 0 && !args.update {
            text
        } else {
            linted
        };
        return Err(Stop {
            code: 1,
            text: text.to_owned(),
        });
    }
    Ok(())
}

/// Where there is no browser to open, the path on the screen is enough.
fn open_in_browser(path: &Path) {
    let (command, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/c", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let _ = std::process::Command::new(command)
        .args(first)
        .arg(path)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}

fn run_evaluate(args: &Evaluate) -> Result<(), Stop> {
    let read = |paths: &[PathBuf], keep_bots: bool| {
        let options = logs::Options {
            names: args.columns.clone(),
            keep_bots,
            ..logs::Options::default()
        };
        let mut problems = Problems::new(20, None);
        let read = read_logs(paths, &options, &mut problems);
        list(&problems, None);
        read
    };
    let train = read(&args.train, false)?;
    eprint!("{}", told(&train.counts));
    let test = read(&args.test, true)?.visits;
    let options = model::Options {
        budget: args
            .budget_kb
            .map(|kilobytes| (kilobytes * 1000.0) as usize),
        min_support: args.min_support,
    };
    let started = Instant::now();
    let unpacked = |error| Stop::input(format!("DV-MODEL: the model cannot be packed: {error:?}."));
    let evaluation = if args.shipped {
        replay::evaluate(&train, &test, args.min_support, args.k).map_err(unpacked)?
    } else {
        let trained = model::train(&train.visits, &options).map_err(unpacked)?;
        let seconds = started.elapsed().as_secs_f64();
        model::evaluate(&train.visits, &test, &trained, seconds, args.k).map_err(unpacked)?
    };
    let text = if args.json {
        serde_json::to_string(&evaluation).map_err(|error| Stop::input(error.to_string()))?
    } else {
        measured(&evaluation)
    };
    let _ = writeln!(io::stdout(), "{}", text.trim_end());
    if options
        .budget
        .is_some_and(|budget| evaluation.model_bytes > budget)
    {
        return Err(Stop::input(
            "DV-MODEL-BUDGET: the products' ids alone weigh more than the budget. Allow more kilobytes.".to_owned(),
        ));
    }
    Ok(())
}

/// Opens and reads logs.
fn read_logs(
    paths: &[PathBuf],
    options: &logs::Options,
    problems: &mut Problems,
) -> Result<logs::Log, Stop> {
    let open = |path: &PathBuf| {
        let name = path.display().to_string();
        if name == "-" {
            let bytes = Bytes::Stream(Box::new(io::stdin()));
            return Ok(logs::Input { name, bytes });
        }
        let file =
            File::open(path).map_err(|error| logs::Error::Unreadable(name.clone(), error))?;
        let bytes = Bytes::File(file);
        Ok(logs::Input { name, bytes })
    };
    let inputs: Result<Vec<_>, logs::Error> = paths.iter().map(open).collect();
    let read = inputs.and_then(|inputs| logs::read(inputs, options, problems));
    read.map_err(|error| Stop::input(error.to_string()))
}

/// What reading logs met, a line each.
fn told(counts: &logs::Counts) -> String {
    let lines = [
        ("events", counts.events),
        ("other rows", counts.other),
        ("sessions", counts.sessions),
        ("dropped as bots", counts.bots),
        ("their events", counts.bot_events),
    ];
    let line = |(name, count): (&str, u64)| format!("{name:<16}{:>12}\n", grouped(count));
    lines.map(line).concat()
}

fn measured(evaluation: &Evaluation) -> String {
    let rates = [
        ("HR@5", evaluation.hr5),
        ("HR@10", evaluation.hr10),
        ("HR@20", evaluation.hr20),
        ("MRR@20", evaluation.mrr20),
        ("HR@20, new", evaluation.hr20_new),
        ("coverage@20", evaluation.coverage20),
        ("popularity@20", evaluation.popularity20),
    ];
    let mut out = String::new();
    for (name, rate) in rates {
        out.push_str(&format!("{name:<16}{rate:>12.4}\n"));
    }
    for (name, count) in [
        ("predictions", evaluation.predictions),
        ("products", evaluation.items),
        ("pairs", evaluation.pairs),
        ("model bytes", evaluation.model_bytes),
        ("  of them ids", evaluation.id_bytes),
    ] {
        out.push_str(&format!("{name:<16}{:>12}\n", grouped(count as u64)));
    }
    out.push_str(&format!(
        "{:<16}{:>11.1}s\n",
        "training", evaluation.train_s
    ));
    out.push_str(&format!("{:<16}{:>10.1}µs\n", "p50", evaluation.p50_us));
    out.push_str(&format!("{:<16}{:>10.1}µs\n", "p90", evaluation.p90_us));
    out
}

fn listing(inspection: &Inspection) -> String {
    let mut out = format!("generation  {:>16}\n", inspection.generation);
    for (name, count) in [
        ("products", inspection.products),
        ("variants", inspection.variants),
        ("categories", inspection.categories),
        ("brands", inspection.brands),
    ] {
        out.push_str(&format!("{name:<16}{:>12}\n", grouped(count as u64)));
    }
    for pack in &inspection.packs {
        out.push_str(&format!(
            "{:<10} {:>7} rows {:>10} bytes {:>10} brotli  {}\n",
            pack.kind,
            grouped(pack.rows as u64),
            grouped(pack.bytes as u64),
            grouped(pack.brotli_bytes as u64),
            pack.file
        ));
    }
    out
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

fn summary(shop: &Shop, content: &Content, problems: &Problems, report: &Report) -> String {
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
    let is_article = |product: &&Product| product.availability == Availability::Article;
    let articles: BTreeSet<&str> = shop
        .products
        .iter()
        .filter(is_article)
        .map(|p| p.id.as_str())
        .collect();
    let rows = shop.products.iter().filter(is_article).count();
    let mut out = String::new();
    let mut line = |name: &str, value: String| out.push_str(&format!("{name:<16}{value:>12}\n"));
    line("site", shop.site.host_str().unwrap_or_default().to_owned());
    line("currency", shop.currency.as_str().to_owned());
    for (name, count) in [
        ("rows", problems.rows),
        ("products", (shop.products.len() - rows) as u64),
        ("articles", articles.len() as u64),
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
    let [never, one_off] = report.apart;
    line("never profiled", grouped(never as u64));
    line("one is enough", grouped(one_off as u64));
    out.push_str(&format!(
        "{:<16}{}\n",
        "popularity",
        popularity(shop, content)
    ));
    let [all, anew] = report.thumbs;
    if all > 0 {
        out.push_str(&format!(
            "thumbnails      {:>12}, of which {} made anew\n",
            grouped(all as u64),
            grouped(anew as u64)
        ));
    }
    for pack in &report.packs {
        out.push_str(&format!(
            "{:<12}{:>7} files{:>13} bytes{:>12} brotli\n",
            pack.kind,
            grouped(pack.files as u64),
            grouped(pack.bytes as u64),
            grouped(pack.brotli_bytes as u64)
        ));
    }
    if !report.snippet.is_empty() {
        out.push_str(&format!(
            "\nPaste into every page's <head> (also in snippet.html):\n{}",
            report.snippet
        ));
    }
    out
}

/// What "bestsellers" stands on in this shop.
fn popularity(shop: &Shop, content: &Content) -> String {
    let basis = popularity_basis(&shop.products, &content.sales);
    let sources = [
        (basis.ranked, "the popularity_rank"),
        (basis.logged, "the logs"),
        (basis.rated, "the ratings"),
    ];
    let told = sources.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, what)| format!("{what} of {} products", grouped(*count as u64)))
        .collect();
    if told.is_empty() {
        return "not known: there are neither logs nor popularity_rank nor ratings, so no product counts as popular"
            .to_owned();
    }
    format!("from {}", told.join(" and "))
}
