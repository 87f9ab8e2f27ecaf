//! Beside the whole path: what was wrong with a feed's rows. Counts everything, keeps the first few
//! for the screen, writes all of them where asked. Decides nothing and stops nothing.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

/// What a problem did to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The row is left out.
    Rejected,
    /// The row is kept; the value was mended or dropped.
    Warning,
}

/// Stable names of everything that can be wrong with a row.
///
/// The texts may change between versions, the codes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// No id.
    Id,
    /// The same id twice; the last row stays.
    Duplicate,
    /// No title.
    Title,
    /// Markup in a text that must be plain.
    Html,
    /// Control characters or text-direction overrides in a text.
    Control,
    /// A title above 200 characters.
    TitleLong,
    /// A link that is missing, not on the shop's host or not https.
    Link,
    /// An image address that cannot be used.
    Image,
    /// No image.
    ImageMissing,
    /// A price that is missing, not a number, zero, negative or absurd.
    Price,
    /// A price that can be read in two ways.
    PriceAmbiguous,
    /// A price in another currency than the catalog's.
    Currency,
    /// A sale price that is not a price or not below the price.
    SalePrice,
    /// A date that cannot be read.
    Date,
    /// An availability the feed's specification does not know, or none.
    Availability,
    /// A GTIN with a wrong check digit or length.
    Gtin,
    /// A gender the feed's specification does not know.
    Gender,
    /// An age group the feed's specification does not know.
    AgeGroup,
    /// A rating outside 0 to 5, or a count that is not a number.
    Rating,
    /// A popularity rank outside 0 to 100.
    Popularity,
    /// A unit pricing measure that cannot be read.
    UnitPrice,
    /// A cost that is not a price.
    Cost,
    /// A 3D model address that cannot be used.
    Model,
    /// Broken XML inside a feed; reading went on at the next item.
    Xml,
    /// A delimited row that cannot be read.
    Csv,
    /// A JSON entry that is not a product.
    Json,
    /// Bytes that are not in the encoding the feed has or declares.
    Encoding,
    /// A row of a log that cannot be read.
    LogRow,
    /// A row of a log without a product.
    LogItem,
    /// A time that cannot be read.
    LogTime,
    /// A row of a log with neither session nor customer.
    LogSession,
}

impl Code {
    /// The stable code, such as `DV-FEED-PRICE`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "DV-FEED-ID",
            Self::Duplicate => "DV-FEED-DUPLICATE",
            Self::Title => "DV-FEED-TITLE",
            Self::Html => "DV-FEED-HTML",
            Self::Control => "DV-FEED-CONTROL",
            Self::TitleLong => "DV-FEED-TITLE-LONG",
            Self::Link => "DV-FEED-LINK",
            Self::Image => "DV-FEED-IMAGE",
            Self::ImageMissing => "DV-FEED-IMAGE-MISSING",
            Self::Price => "DV-FEED-PRICE",
            Self::PriceAmbiguous => "DV-FEED-PRICE-AMBIGUOUS",
            Self::Currency => "DV-FEED-CURRENCY",
            Self::SalePrice => "DV-FEED-SALE-PRICE",
            Self::Date => "DV-FEED-DATE",
            Self::Availability => "DV-FEED-AVAILABILITY",
            Self::Gtin => "DV-FEED-GTIN",
            Self::Gender => "DV-FEED-GENDER",
            Self::AgeGroup => "DV-FEED-AGE-GROUP",
            Self::Rating => "DV-FEED-RATING",
            Self::Popularity => "DV-FEED-POPULARITY",
            Self::UnitPrice => "DV-FEED-UNIT-PRICE",
            Self::Cost => "DV-FEED-COST",
            Self::Model => "DV-FEED-MODEL",
            Self::Xml => "DV-FEED-XML",
            Self::Csv => "DV-FEED-CSV",
            Self::Json => "DV-FEED-JSON",
            Self::Encoding => "DV-FEED-ENCODING",
            Self::LogRow => "DV-LOG-ROW",
            Self::LogItem => "DV-LOG-ITEM",
            Self::LogTime => "DV-LOG-TIME",
            Self::LogSession => "DV-LOG-SESSION",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One thing wrong in one field of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Whether the row was left out.
    pub severity: Severity,
    /// Stable name of the problem.
    pub code: Code,
    /// Name of the feed, as given to the reader.
    pub feed: String,
    /// Line of the decoded feed where the row starts, from 1.
    pub line: u64,
    /// The row's id, empty when it has none.
    pub id: String,
    /// The field's name as the feed's format spells it.
    pub field: &'static str,
    /// What was found, at most 120 characters, control characters escaped.
    pub found: String,
    /// What was wrong.
    pub wrong: String,
    /// What would be right.
    pub fix: String,
}

impl fmt::Display for Problem {
    /// `feed.xml:12: DV-FEED-PRICE price of "A-1": not a number: "abc". Write it as 29.90 EUR.`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            code,
            feed,
            line,
            id,
            field,
            found,
            wrong,
            fix,
            ..
        } = self;
        write!(out, "{feed}:{line}: {} {field}", code.as_str())?;
        if !id.is_empty() {
            write!(out, " of \"{id}\"")?;
        }
        write!(out, ": {wrong}")?;
        if !found.is_empty() {
            write!(out, ": \"{found}\"")?;
        }
        write!(out, ". {fix}")
    }
}

/// Digits in threes, as counts are told to the merchant.
///
/// ```
/// assert_eq!(devanture::builder::problems::grouped(12_345), "12,345");
/// ```
pub fn grouped(number: u64) -> String {
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

/// A value made fit for a terminal and a log line: control and text-direction characters escaped,
/// at most 120 characters.
///
/// ```
/// use devanture::builder::problems::shown;
/// assert_eq!(shown("a\u{1b}[31mb"), "a\\u{1b}[31mb");
/// ```
pub fn shown(value: &str) -> String {
    let mut out = String::new();
    for (count, c) in value.chars().enumerate() {
        if count == 120 {
            out.push('…');
            break;
        }
        if c.is_control() || super::feeds::plain::is_direction_control(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// What reading the feeds met: every problem counted, the first ones kept, all of them written to
/// the sink if there is one.
///
/// ```
/// use devanture::builder::problems::Problems;
/// let problems = Problems::new(50, None);
/// assert_eq!(problems.rejected(), 0);
/// ```
pub struct Problems {
    kept: usize,
    rejections: Vec<Problem>,
    warnings: Vec<Problem>,
    counts: BTreeMap<Code, u64>,
    rejected_rows: u64,
    warned: u64,
    sink: Option<Box<dyn Write>>,
    sink_error: Option<io::Error>,
    /// Rows the readers saw: items, CSV records with a variant, JSON variants.
    pub rows: u64,
    /// Products left out on the merchant's own word: drafts, archived, unpublished.
    pub skipped: u64,
    /// Variants that are in the shop's products.
    pub variants: u64,
    /// Products with no image.
    pub without_image: u64,
}

impl Problems {
    /// Keeps the first `kept` rejections and the first `kept` warnings for [`Problems::listed`];
    /// writes every problem as one line of JSON to `sink`.
    pub fn new(kept: usize, sink: Option<Box<dyn Write>>) -> Self {
        Self {
            kept,
            rejections: Vec::new(),
            warnings: Vec::new(),
            counts: BTreeMap::new(),
            rejected_rows: 0,
            warned: 0,
            sink,
            sink_error: None,
            rows: 0,
            skipped: 0,
            variants: 0,
            without_image: 0,
        }
    }

    /// Takes a problem in.
    pub fn add(&mut self, problem: Problem) {
        *self.counts.entry(problem.code).or_default() += 1;
        if let Some(sink) = &mut self.sink
            && self.sink_error.is_none()
        {
            let written = serde_json::to_writer(&mut *sink, &problem)
                .map_err(io::Error::from)
                .and_then(|()| sink.write_all(b"\n"));
            self.sink_error = written.err();
        }
        let list = match problem.severity {
            Severity::Rejected => &mut self.rejections,
            Severity::Warning => {
                self.warned += 1;
                &mut self.warnings
            }
        };
        if list.len() < self.kept {
            list.push(problem);
        }
    }

    /// Counts one row as left out. A row may have several problems.
    pub fn reject_row(&mut self) {
        self.rejected_rows += 1;
    }

    /// Rows left out because of a problem.
    pub fn rejected(&self) -> u64 {
        self.rejected_rows
    }

    /// Warnings met.
    pub fn warned(&self) -> u64 {
        self.warned
    }

    /// How often each code was met, in the order of [`Code`].
    pub fn counts(&self) -> &BTreeMap<Code, u64> {
        &self.counts
    }

    /// The first problems, rejections before warnings, as many as [`Problems::new`] was told.
    pub fn listed(&self) -> impl Iterator<Item = &Problem> {
        self.rejections.iter().chain(&self.warnings).take(self.kept)
    }

    /// All problems met, listed or not.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Flushes the sink.
    ///
    /// # Errors
    /// The first error met in writing problems: the file then misses some.
    pub fn finish(&mut self) -> io::Result<()> {
        if let Some(error) = self.sink_error.take() {
            return Err(error);
        }
        self.sink.as_mut().map_or(Ok(()), |sink| sink.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(severity: Severity, line: u64) -> Problem {
        Problem {
            severity,
            code: Code::Price,
            feed: "f.xml".into(),
            line,
            id: "A".into(),
            field: "price",
            found: shown("a\u{202e}b"),
            wrong: "not a number".into(),
            fix: "Write it as 29.90 EUR.".into(),
        }
    }

    #[test]
    fn rejections_are_listed_before_warnings_and_all_are_counted() {
        let mut problems = Problems::new(2, None);
        for line in 0..5 {
            problems.add(problem(Severity::Warning, line));
        }
        problems.add(problem(Severity::Rejected, 9));
        let lines: Vec<u64> = problems.listed().map(|p| p.line).collect();
        assert_eq!(lines, [9, 0]);
        assert_eq!(problems.total(), 6);
    }

    #[test]
    fn a_problem_prints_on_one_line_without_raw_controls() {
        assert_eq!(
            problem(Severity::Rejected, 3).to_string(),
            "f.xml:3: DV-FEED-PRICE price of \"A\": not a number: \"a\\u{202e}b\". Write it as 29.90 EUR."
        );
    }
}
