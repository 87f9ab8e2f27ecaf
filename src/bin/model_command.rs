//! `devanture model`: pairs counted here or elsewhere. Arguments in, files out; what is counted and how is the library's.

use crate::{Stop, list, read_logs};
use clap::{Args, Subcommand};
use devanture::builder::logs::{self, Names};
use devanture::builder::model::exchange::{self, Asked, DIALECTS, SCRIPT, Table, statement};
use devanture::builder::model::{self, MIN_SUPPORT};
use devanture::builder::problems::Problems;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What to do with pairs of products.
#[derive(Subcommand)]
pub enum Model {
    /// Print the statement that computes the pairs in a database.
    Sql(Sql),
    /// Compute the pairs of a log here, as the same table.
    Pairs(Pairs),
    /// Compute them on a Spark cluster, through spark-submit.
    Submit(Submit),
    /// Pack a table of pairs that was computed elsewhere.
    Import(Import),
}

#[derive(Args)]
struct Statistics {
    /// After so many days a session counts half; 0 to count old ones like new ones.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    half_life_days: u32,
    /// Leave out pairs of fewer people.
    #[arg(long, value_name = "K", default_value_t = MIN_SUPPORT)]
    min_support: u32,
}

impl Statistics {
    fn asked(&self) -> Asked {
        Asked {
            half_life: match self.half_life_days {
                0 => exchange::FOREVER,
                days => u64::from(days) * 86_400,
            },
            min_support: self.min_support,
        }
    }
}

/// The statement for a database.
#[derive(Args)]
pub struct Sql {
    /// The database: spark, databricks, bigquery, duckdb, snowflake, trino, athena, redshift or postgres.
    #[arg(long, value_name = "NAME", value_parser = DIALECTS.map(|(name, ..)| name))]
    dialect: String,
    /// The table or view of events: session_id, customer_id, item_id, ts, event_type.
    #[arg(long, value_name = "NAME", default_value = "events")]
    table: String,
    #[command(flatten)]
    statistics: Statistics,
}

/// The kernel.
#[derive(Args)]
pub struct Pairs {
    /// A log of what visitors looked at, in any format that `build` reads; every row needs a session.
    #[arg(long, value_name = "FILE", required = true)]
    events: Vec<PathBuf>,
    /// Names of the log's columns, such as item_id=sku,timestamp=when.
    #[arg(long, value_name = "NAMES", value_parser = Names::parse, default_value = "")]
    columns: Names,
    /// The table to write, CSV.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    statistics: Statistics,
}

/// A Spark cluster.
#[derive(Args)]
pub struct Submit {
    /// The cluster: spark://host:7077, yarn, k8s://…, local[2].
    #[arg(long, value_name = "URL")]
    spark: String,
    /// The log where the cluster reads it: CSV or Parquet with session_id, item_id, ts or timestamp in seconds, and
    /// perhaps event_type and customer_id.
    #[arg(long, value_name = "ADDRESS")]
    events: String,
    /// Where the cluster writes the table: CSV, or Parquet for a name that ends in .parquet.
    #[arg(long, value_name = "ADDRESS")]
    out: String,
    /// The program that submits.
    #[arg(long, value_name = "PATH", default_value = "spark-submit")]
    spark_submit: PathBuf,
    /// A setting of Spark, such as spark.executor.memory=4g. May be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    conf: Vec<String>,
    #[command(flatten)]
    statistics: Statistics,
}

/// A table from elsewhere.
#[derive(Args)]
pub struct Import {
    /// The table: CSV or Parquet, or the folder that Spark wrote.
    table: PathBuf,
    /// The pack to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The pack may weigh this many kilobytes (1,000 bytes) after brotli.
    #[arg(long, value_name = "N")]
    budget_kb: Option<f64>,
    /// Leave out pairs of fewer people.
    #[arg(long, value_name = "K", default_value_t = MIN_SUPPORT)]
    min_support: u32,
}

/// Runs one of them.
pub fn run(model: &Model) -> Result<(), Stop> {
    match model {
        Model::Sql(sql) => print_sql(sql),
        Model::Pairs(pairs) => write_pairs(pairs),
        Model::Submit(submit) => run_submit(submit),
        Model::Import(import) => run_import(import),
    }
}

fn print_sql(args: &Sql) -> Result<(), Stop> {
    let sql = statement(&args.dialect, &args.table, &args.statistics.asked());
    let sql = sql.ok_or_else(|| Stop::input(format!("DV-SQL: {} is not known.", args.dialect)))?;
    let _ = io::stdout().write_all(sql.as_bytes());
    Ok(())
}

fn write_pairs(args: &Pairs) -> Result<(), Stop> {
    let options = logs::Options {
        names: args.columns.clone(),
        portable: true,
        ..logs::Options::default()
    };
    let mut problems = Problems::new(20, None);
    let read = read_logs(&args.events, &options, &mut problems);
    list(&problems, None);
    let sessions = read?.visits;
    let file = File::create(&args.out).map_err(|error| Stop::output(&args.out, &error))?;
    exchange::write(sessions, &args.statistics.asked(), BufWriter::new(file))
        .map_err(|error| Stop::output(&args.out, &error))
}

fn run_submit(args: &Submit) -> Result<(), Stop> {
    let asked = args.statistics.asked();
    let sql = statement("spark", "events", &asked).unwrap_or_default();
    let folder = std::env::temp_dir().join(format!("devanture-submit-{}", std::process::id()));
    let (script, sql_file) = (folder.join("submit.py"), folder.join("pairs.sql"));
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&script, SCRIPT))
        .and_then(|()| std::fs::write(&sql_file, sql));
    written.map_err(|error| Stop::output(&folder, &error))?;
    let mut submit = Command::new(&args.spark_submit);
    submit.args(["--master", &args.spark, "--name", "devanture pairs"]);
    for setting in &args.conf {
        submit.args(["--conf", setting]);
    }
    submit
        .arg(&script)
        .arg(&sql_file)
        .args([&args.events, &args.out]);
    let ended = submit.status();
    let _ = std::fs::remove_dir_all(&folder);
    let name = args.spark_submit.display();
    let ended = ended.map_err(|error| {
        Stop::input(format!(
            "DV-SPARK: {name} cannot be started: {error}. Give its path with --spark-submit; it comes with Spark (pip install pyspark)."
        ))
    })?;
    if !ended.success() {
        return Err(Stop::input(format!(
            "DV-SPARK: {name} ended with {ended}. What went wrong stands above; the cluster must reach the log and the output."
        )));
    }
    Ok(())
}

/// Reads a table of pairs.
pub fn read_table(path: &Path) -> Result<Table, Stop> {
    Table::read(path).map_err(|error| Stop::input(error.to_string()))
}

fn run_import(args: &Import) -> Result<(), Stop> {
    let table = read_table(&args.table)?;
    let options = model::Options {
        budget: args
            .budget_kb
            .map(|kilobytes| (kilobytes * 1000.0) as usize),
        min_support: args.min_support,
    };
    let trained = model::from_table(&table, &options).map_err(|error| {
        Stop::input(format!("DV-MODEL: the model cannot be packed: {error:?}."))
    })?;
    std::fs::write(&args.out, &trained.bytes).map_err(|error| Stop::output(&args.out, &error))?;
    let _ = writeln!(
        io::stdout(),
        "products        {:>12}\npairs           {:>12}\nmodel bytes     {:>12} (brotli)",
        trained.pairs.ids.len(),
        trained.pairs.len(),
        trained.brotli_bytes
    );
    Ok(())
}
