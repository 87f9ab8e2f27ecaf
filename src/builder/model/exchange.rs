//! Beside the model: its pair statistics as a table that other engines can compute and this one can read.
//!
//! The heavy part of learning is counting pairs over all sessions. It has one definition, in whole numbers
//! (`weights`): [`write`] computes it here, [`statement`] says it in SQL, and both give the same rows to the byte. What
//! SQL cannot say (pruning, normalizing, numbering, packing) is done by the builder on the table, wherever it was made.

use super::count::Near;
pub use super::weights::FOREVER;
use super::weights::{DECAY, DISTANCES, LENGTHS, WINDOW};
use crate::builder::logs::{FAST_EVENTS, MOST_EVENTS, Sessions};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::collections::HashMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The columns of the table, in their order.
pub const COLUMNS: [&str; 4] = ["item_a", "item_b", "weight", "people"];

/// What the script hands to Spark; see [`SCRIPT`].
const SQL: &str = include_str!("pairs.sql");
/// The program that `spark-submit` runs: the statement's file, the log and the folder to write are its arguments.
pub const SCRIPT: &str = include_str!("submit.py");

/// Databases by name, with what they call a text and a whole number of 64 bits.
pub const DIALECTS: [(&str, &str, &str); 9] = [
    ("spark", "STRING", "BIGINT"),
    ("databricks", "STRING", "BIGINT"),
    ("bigquery", "STRING", "INT64"),
    ("duckdb", "VARCHAR", "BIGINT"),
    ("snowflake", "VARCHAR", "BIGINT"),
    ("trino", "VARCHAR", "BIGINT"),
    ("athena", "VARCHAR", "BIGINT"),
    ("redshift", "VARCHAR", "BIGINT"),
    ("postgres", "VARCHAR", "BIGINT"),
];

/// What a table of pairs is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Seconds after which a session counts half.
    pub half_life: u64,
    /// Pairs of fewer people are left out.
    pub min_support: u32,
}

/// The statistics as a statement in a database's dialect, over a table of events; `None` for a dialect that is not known.
///
/// ```
/// use devanture::builder::model::exchange::{Asked, statement};
/// let asked = Asked { half_life: 30 * 86_400, min_support: 2 };
/// assert!(statement("bigquery", "shop.events", &asked).is_some_and(|sql| sql.contains("INT64")));
/// assert_eq!(statement("abacus", "events", &asked), None);
/// ```
pub fn statement(dialect: &str, events: &str, asked: &Asked) -> Option<String> {
    let (_, text, int) = DIALECTS.iter().find(|(name, ..)| *name == dialect)?;
    // Tables as SELECTs: no two databases write VALUES alike.
    let table = |rows: &mut dyn Iterator<Item = Vec<(&str, u64)>>| {
        let row = |(at, row): (usize, Vec<(&str, u64)>)| {
            let named = row.iter().map(|(name, value)| match at {
                0 => format!("{value} AS {name}"),
                _ => value.to_string(),
            });
            format!("  SELECT {}", named.collect::<Vec<_>>().join(", "))
        };
        let rows: Vec<String> = rows.enumerate().map(row).collect();
        rows.join(" UNION ALL\n")
    };
    let distances = DISTANCES.iter().zip(0..).skip(1);
    let distances =
        table(&mut distances.map(|(share, apart)| vec![("apart", apart), ("share", *share)]));
    let below = LENGTHS[1..].iter().map(|(from, _)| *from).chain([1 << 40]);
    let lengths = LENGTHS.iter().zip(below).map(|((from, share), below)| {
        vec![("from_steps", *from), ("below", below), ("share", *share)]
    });
    let mut lengths = lengths;
    let lengths = table(&mut lengths);
    let decays = DECAY.iter().zip(0..);
    let decays =
        table(&mut decays.map(|(share, eighths)| vec![("eighths", eighths), ("share", *share)]));
    let number = |number: usize| number.to_string();
    let places = [
        ("{dialect}", dialect.to_owned()),
        ("{events}", events.to_owned()),
        ("{text}", (*text).to_owned()),
        ("{int}", (*int).to_owned()),
        ("{half_life}", asked.half_life.to_string()),
        ("{min_support}", asked.min_support.to_string()),
        ("{most_events}", number(MOST_EVENTS)),
        ("{fast_events}", number(FAST_EVENTS)),
        ("{window}", number(WINDOW)),
        ("{oldest}", number(DECAY.len() - 1)),
        ("{distances}", distances),
        ("{lengths}", lengths),
        ("{decays}", decays),
    ];
    let fill = |sql: String, (place, value): &(&str, String)| sql.replace(place, value);
    Some(places.iter().fold(SQL.to_owned(), fill))
}

/// Computes the table and writes it as CSV, in the order of ids: first a product's sum, then its pairs.
///
/// # Errors
/// Those of the output.
pub fn write(sessions: Sessions, asked: &Asked, out: impl Write) -> io::Result<()> {
    // Numbers in the order of ids make pairs come in the order of ids.
    let sessions = sessions.sorted();
    let near = Near::of(&sessions, asked.half_life);
    let sums = near.totals();
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS)?;
    let mut failed = Ok(());
    near.partners(0..sessions.ids.len() as u32, &mut |low, partners| {
        let id = sessions.ids[low as usize].as_str();
        let sum = sums[low as usize];
        let mut rows = || -> Result<(), csv::Error> {
            if sum > 0 {
                csv.write_record([id, "", &sum.to_string(), "0"])?;
            }
            partners.sort_unstable_by_key(|partner| partner.product);
            for partner in partners.iter() {
                if partner.people >= asked.min_support {
                    let other = sessions.ids[partner.product as usize].as_str();
                    let numbers = [partner.weight.to_string(), partner.people.to_string()];
                    csv.write_record([id, other, &numbers[0], &numbers[1]])?;
                }
            }
            Ok(())
        };
        if failed.is_ok() {
            failed = rows().map_err(io::Error::from);
        }
    });
    failed?;
    csv.flush()
}

/// Pair statistics, wherever they were computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Each product's id.
    pub ids: Vec<String>,
    /// Each product's sum over all of its pairs, those left out included.
    pub totals: Vec<u64>,
    /// Lower and higher number, weight, people; each pair once.
    pub pairs: Vec<(u32, u32, u64, u32)>,
}

/// Why a table cannot be read. Each is the merchant's to mend, and says how.
#[derive(Debug)]
pub enum Error {
    /// Its bytes cannot be read.
    Unreadable(PathBuf, io::Error),
    /// It lacks one of [`COLUMNS`].
    Column(PathBuf, &'static str),
    /// A row says no pair.
    Row(PathBuf, u64),
    /// There is no pair in it.
    Empty(PathBuf),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(
                out,
                "DV-PAIRS-UNREADABLE: {} cannot be read: {error}. Give the CSV or Parquet that the SQL of `devanture model sql` gave.",
                path.display()
            ),
            Self::Column(path, name) => write!(
                out,
                "DV-PAIRS-COLUMN: {} has no column {name}. Keep the columns {}.",
                path.display(),
                COLUMNS.join(", ")
            ),
            Self::Row(path, row) => write!(
                out,
                "DV-PAIRS-ROW: {}, row {row}: weight and people must be whole numbers of at most 19 digits. Export the table again, unrounded.",
                path.display()
            ),
            Self::Empty(path) => write!(
                out,
                "DV-PAIRS-EMPTY: there is no pair in {}. Compute it over more events, or with a smaller min-support.",
                path.display()
            ),
        }
    }
}

impl std::error::Error for Error {}

impl Table {
    /// Reads a file, or all CSV and Parquet files of a folder, which is what Spark writes.
    ///
    /// # Errors
    /// [`Error`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        let unreadable = |error| Error::Unreadable(path.to_owned(), error);
        let mut files = vec![path.to_owned()];
        if path.is_dir() {
            let entries = std::fs::read_dir(path).map_err(unreadable)?;
            let entries: Result<Vec<_>, io::Error> = entries.collect();
            let paths = entries
                .map_err(unreadable)?
                .into_iter()
                .map(|entry| entry.path());
            let is_part = |path: &PathBuf| {
                let end = path.extension().and_then(|end| end.to_str());
                end.is_some_and(|end| ["csv", "gz", "parquet"].contains(&end))
            };
            files = paths.filter(is_part).collect();
            files.sort();
        }
        let mut reading = Reading::default();
        for file in &files {
            reading.file(file)?;
        }
        if reading.table.pairs.is_empty() {
            return Err(Error::Empty(path.to_owned()));
        }
        Ok(reading.finish())
    }

    /// The same statistics with other ids, such as variants told as their products.
    #[must_use]
    pub fn renamed<'a>(&'a self, name: impl Fn(&'a str) -> &'a str) -> Self {
        let mut reading = Reading::default();
        for (low, high, weight, people) in &self.pairs {
            let [low, high] = [low, high].map(|number| name(&self.ids[*number as usize]));
            // A product's own variants are no pair.
            if low != high {
                let _ = reading.take(low, high, (*weight, *people));
            }
        }
        for (id, total) in self.ids.iter().zip(&self.totals) {
            let number = reading.number(name(id)) as usize;
            reading.table.totals[number] += total;
        }
        reading.finish()
    }
}

/// A table being read.
#[derive(Default)]
struct Reading {
    table: Table,
    numbers: HashMap<String, u32>,
}

impl Reading {
    fn number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = self.table.ids.len() as u32;
        self.table.ids.push(id.to_owned());
        self.table.totals.push(0);
        self.numbers.insert(id.to_owned(), number);
        number
    }

    /// Takes a row: a pair, or a product's sum when the second id is empty.
    fn take(&mut self, a: &str, b: &str, (weight, people): (u64, u32)) -> Option<()> {
        if a.is_empty() {
            return None;
        }
        let a = self.number(a);
        if b.is_empty() {
            self.table.totals[a as usize] = weight;
            return Some(());
        }
        let b = self.number(b);
        if a == b {
            return None;
        }
        self.table.pairs.push((a.min(b), a.max(b), weight, people));
        Some(())
    }

    fn file(&mut self, path: &Path) -> Result<(), Error> {
        let unreadable = |error: io::Error| Error::Unreadable(path.to_owned(), error);
        let mut file = File::open(path).map_err(unreadable)?;
        let mut start = [0; 4];
        let is_parquet = file.read_exact(&mut start).is_ok() && &start == b"PAR1";
        let file = File::open(path).map_err(unreadable)?;
        let place = |names: &[String], wanted: &'static str| {
            let place = names
                .iter()
                .position(|name| name.trim().eq_ignore_ascii_case(wanted));
            place.ok_or_else(|| Error::Column(path.to_owned(), wanted))
        };
        let places = |names: &[String]| -> Result<[usize; 4], Error> {
            let [a, b, weight, people] = COLUMNS;
            Ok([
                place(names, a)?,
                place(names, b)?,
                place(names, weight)?,
                place(names, people)?,
            ])
        };
        let mut take = |fields: [&str; 4], row: u64| {
            let numbers = (|| Some((fields[2].parse().ok()?, fields[3].parse().ok()?)))();
            let taken = numbers.and_then(|numbers| self.take(fields[0], fields[1], numbers));
            taken.ok_or_else(|| Error::Row(path.to_owned(), row))
        };
        if is_parquet {
            let broken = |error| unreadable(io::Error::other(error));
            let reader = SerializedFileReader::new(file).map_err(broken)?;
            let schema = reader.metadata().file_metadata().schema_descr();
            let names: Vec<String> = schema
                .columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect();
            let places = places(&names)?;
            for (row, number) in reader.get_row_iter(None).map_err(broken)?.zip(1..) {
                let row = row.map_err(broken)?;
                let values: Vec<String> = row
                    .get_column_iter()
                    .map(|(_, field)| text(field))
                    .collect();
                let field = |at: usize| values.get(places[at]).map_or("", String::as_str);
                take([field(0), field(1), field(2), field(3)], number)?;
            }
            return Ok(());
        }
        let plain = crate::builder::feeds::bytes::Text::open(Box::new(file)).map_err(unreadable)?;
        let broken = |error: csv::Error| unreadable(io::Error::other(error));
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(plain);
        let names: Vec<String> = csv
            .headers()
            .map_err(broken)?
            .iter()
            .map(str::to_owned)
            .collect();
        let places = places(&names)?;
        let mut record = csv::StringRecord::new();
        let mut number = 1;
        while csv.read_record(&mut record).map_err(broken)? {
            let field = |at: usize| record.get(places[at]).unwrap_or("");
            take([field(0), field(1), field(2), field(3)], number)?;
            number += 1;
        }
        Ok(())
    }

    /// The table with products in the order of ids and pairs in theirs, whatever the order of rows. A product without a
    /// sum of its own, as in a table of pairs alone, gets that of its pairs.
    fn finish(self) -> Table {
        let Table { ids, totals, pairs } = self.table;
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_unstable_by(|a, b| ids[*a].cmp(&ids[*b]));
        let mut number = vec![0u32; ids.len()];
        for (new, old) in (0..).zip(&order) {
            number[*old] = new;
        }
        let renumbered = pairs.into_iter().map(|(a, b, weight, people)| {
            let (a, b) = (number[a as usize], number[b as usize]);
            (a.min(b), a.max(b), weight, people)
        });
        let mut table = Table {
            totals: order.iter().map(|old| totals[*old]).collect(),
            ids: order.into_iter().map(|old| ids[old].clone()).collect(),
            pairs: renumbered.collect(),
        };
        let place = |pair: &(u32, u32, u64, u32)| (pair.0, pair.1);
        table.pairs.sort_unstable_by_key(place);
        // What became one pair is one: weights add up; its people may be the same, so the larger number counts.
        table.pairs.dedup_by(|next, kept| {
            let same = place(next) == place(kept);
            if same {
                kept.2 += next.2;
                kept.3 = kept.3.max(next.3);
            }
            same
        });
        let mut sums = vec![0u64; table.ids.len()];
        for (low, high, weight, _) in &table.pairs {
            sums[*low as usize] += weight;
            sums[*high as usize] += weight;
        }
        for (total, sum) in table.totals.iter_mut().zip(sums) {
            *total = (*total).max(sum);
        }
        table
    }
}

/// A value as the text that a CSV would have.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(lists: &[&[&str]]) -> Sessions {
        let mut out = Sessions::default();
        for (list, at) in lists.iter().zip(0..) {
            out.push(list.iter().copied(), at * 86_400);
        }
        out
    }

    const ASKED: Asked = Asked {
        half_life: 86_400,
        min_support: 2,
    };

    fn csv_of(sessions: Sessions, asked: &Asked) -> String {
        let mut out = Vec::new();
        write(sessions, asked, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_counted_by_hand() {
        // A day old is half; one step apart is 256, two are 108; of two steps 208, of three 184.
        let text = csv_of(sessions(&[&["b", "a"], &["a", "b", "c,\"c"]]), &ASKED);
        let old = 256 * 208 * 512;
        let (near, far) = (256 * 184 * 1024, 108 * 184 * 1024);
        let wanted = format!(
            "item_a,item_b,weight,people\na,,{},0\na,b,{},2\nb,,{},0\n\"c,\"\"c\",,{},0\n",
            old + near + far,
            old + near,
            old + near + near,
            near + far
        );
        assert_eq!(text, wanted);
    }

    fn table(text: &str) -> Result<Table, Error> {
        let folder = std::env::temp_dir().join(format!("devanture-table-{}", text.len()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("part-0.csv"), text).unwrap();
        let read = Table::read(&folder);
        std::fs::remove_dir_all(&folder).unwrap();
        read
    }

    #[test]
    fn what_is_written_is_read_back() {
        let lists: Vec<Vec<String>> = (0..300usize)
            .map(|at| {
                (0..3 + at % 5)
                    .map(|step| format!("p{}", (at * 7 + step * step) % 40))
                    .collect()
            })
            .collect();
        let lists: Vec<Vec<&str>> = lists
            .iter()
            .map(|list| list.iter().map(String::as_str).collect())
            .collect();
        let lists: Vec<&[&str]> = lists.iter().map(Vec::as_slice).collect();
        let read = table(&csv_of(sessions(&lists), &ASKED)).unwrap();
        // The same pairs, chosen by the same rule, as when the model counts them itself.
        let sorted = sessions(&lists).sorted();
        let counting = super::super::Counting {
            half_life: Some(1.0 / 299.0),
            min_support: 2,
        };
        let own = super::super::count(&sorted, &counting, 1000);
        assert_eq!(read.ids, sorted.ids);
        assert_eq!(
            super::super::count::choose(&read.totals, &read.pairs, 2, 1000),
            own
        );
        assert!(own.len() > 100);
    }

    #[test]
    fn variants_become_one_product() {
        let read =
            table("item_a,item_b,weight,people\nx,,9,0\nx,y1,5,2\nx,y2,4,3\ny1,y2,7,7\n").unwrap();
        let told = read.renamed(|id| id.trim_end_matches(['1', '2']));
        assert_eq!(told.ids, ["x", "y"]);
        assert_eq!(told.pairs, [(0, 1, 9, 3)]);
        assert_eq!(told.totals[0], 9);
    }

    #[test]
    fn what_is_no_table_says_so() {
        let code = |text: &str| table(text).unwrap_err().to_string();
        assert!(code("a,b\n1,2\n").starts_with("DV-PAIRS-COLUMN"));
        assert!(code("item_a,item_b,weight,people\na,b,1.5,2\n").starts_with("DV-PAIRS-ROW"));
        assert!(code("item_a,item_b,weight,people\n").starts_with("DV-PAIRS-EMPTY"));
        assert!(
            Table::read(Path::new("/no/such/file"))
                .unwrap_err()
                .to_string()
                .starts_with("DV-PAIRS-UNREADABLE")
        );
    }

    #[test]
    fn every_dialect_is_filled_in() {
        for (dialect, text, int) in DIALECTS {
            let sql = statement(dialect, "shop.events", &ASKED).unwrap();
            assert!(
                !sql.contains('{') && sql.contains("shop.events"),
                "{dialect}"
            );
            assert!(sql.contains(&format!("AS {text})")) && sql.contains(&format!("AS {int})")));
        }
    }
}
