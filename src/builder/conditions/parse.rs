//! From a text to a condition. Words and marks are cut by winnow with their places, so that a slip is told where it is.

use super::{Condition, FACTS, FUNCTIONS, Kind, Of, Test, VISITORS, Variant, described};
use crate::placement::condition::{Fact, LIFT};
use crate::signals::Action;
use std::ops::Range;
use winnow::ascii::multispace0;
use winnow::combinator::{alt, delimited, opt, preceded, repeat};
use winnow::stream::LocatingSlice;
use winnow::token::{none_of, one_of, take_while};
use winnow::{Parser, Result as Cut};

/// The longest condition.
pub const MOST_BYTES: usize = 2000;
/// The deepest brackets and `not`s.
const DEEPEST: usize = 20;

/// What is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The place in the condition's text, in bytes.
    pub at: usize,
    /// The sentence.
    pub message: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece<'a> {
    Word(&'a str),
    Number(&'a str),
    Text(String),
    Mark(&'a str),
}

type Input<'a> = LocatingSlice<&'a str>;
type Placed<'a> = (Piece<'a>, Range<usize>);

fn piece<'a>(input: &mut Input<'a>) -> Cut<Placed<'a>> {
    let letter = |c: char| c.is_alphabetic() || c == '_';
    let rest = |c: char| c.is_alphanumeric() || "_.-".contains(c);
    let digits = || take_while(1.., '0'..='9');
    alt((
        text.map(Piece::Text),
        (
            opt('-'),
            digits(),
            opt(('.', digits())),
            take_while(0.., |c: char| c.is_ascii_alphabetic() || c == '%'),
        )
            .take()
            .map(Piece::Number),
        (one_of(letter), take_while(0.., rest))
            .take()
            .map(Piece::Word),
        alt((
            alt((">=", "<=", "!=", "==")),
            alt((">", "<", "=", "(", ")", ",")),
        ))
        .map(Piece::Mark),
    ))
    .with_span()
    .parse_next(input)
}

fn text(input: &mut Input<'_>) -> Cut<String> {
    let escaped = preceded('\\', one_of(['"', '\\']));
    let inside = repeat(0.., alt((none_of(['"', '\\']), escaped)));
    delimited('"', inside, '"').parse_next(input)
}

/// Reads a condition. `segments` are those that may be named: the ones above it.
///
/// # Errors
/// The first [`Slip`].
///
/// ```
/// use devanture::builder::conditions::parse;
/// assert!(parse("cart.age > 2h and not bought(\"Chaussures\")", &[]).is_ok());
/// let slip = parse("cart.age > 2", &[]).unwrap_err();
/// assert_eq!((slip.at, slip.message.as_str()), (11, "a time needs a unit; write 2s, 2m, 2h, 2d or 2w"));
/// ```
pub fn parse(source: &str, segments: &[&str]) -> Result<Condition, Slip> {
    parse_with(source, segments, &[])
}

/// The same where variants of experiments may be named.
///
/// # Errors
/// The first [`Slip`].
pub fn parse_with(
    source: &str,
    segments: &[&str],
    variants: &[Variant],
) -> Result<Condition, Slip> {
    if source.len() > MOST_BYTES {
        return slip(
            MOST_BYTES,
            format!("a condition has {MOST_BYTES} bytes at the most; make segments of its parts"),
        );
    }
    let mut input = LocatingSlice::new(source);
    let mut pieces = Vec::new();
    loop {
        let skipped: Cut<&str> = multispace0.parse_next(&mut input);
        let at = source.len() - input.len();
        if skipped.is_err() || input.is_empty() {
            break;
        }
        match piece(&mut input) {
            Ok(found) => pieces.push(found),
            Err(_) if source[at..].starts_with('"') => {
                return slip(
                    at,
                    "this text has no end; close it with \", and write \\\" for a quote inside"
                        .into(),
                );
            }
            Err(_) => {
                let found: String = source[at..].chars().take(1).collect();
                return slip(
                    at,
                    format!("\"{found}\" means nothing here; drop it, or put texts between quotes"),
                );
            }
        }
    }
    let mut reader = Reader {
        pieces,
        at: 0,
        end: source.len(),
        segments,
        variants,
    };
    let condition = reader.any(0)?;
    match reader.pieces.get(reader.at) {
        None => Ok(condition),
        Some((Piece::Mark(")"), place)) => {
            slip(place.start, "this bracket closes nothing; drop it".into())
        }
        Some((_, place)) => slip(place.start, "join conditions by and, or".into()),
    }
}

fn slip<T>(at: usize, message: String) -> Result<T, Slip> {
    Err(Slip { at, message })
}

struct Reader<'a> {
    pieces: Vec<Placed<'a>>,
    at: usize,
    end: usize,
    segments: &'a [&'a str],
    variants: &'a [Variant],
}

impl<'a> Reader<'a> {
    /// Where the next piece is.
    fn place(&self) -> usize {
        self.pieces
            .get(self.at)
            .map_or(self.end, |(_, place)| place.start)
    }

    fn next(&mut self) -> Option<Piece<'a>> {
        let found = self.pieces.get(self.at).map(|(piece, _)| piece.clone());
        self.at += 1;
        found
    }

    /// Takes a word or mark if it comes next.
    fn take(&mut self, wanted: &str) -> bool {
        let found = match self.pieces.get(self.at) {
            Some((Piece::Word(text) | Piece::Mark(text), _)) => *text == wanted,
            _ => false,
        };
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: &str, why: &str) -> Result<(), Slip> {
        if self.take(wanted) {
            return Ok(());
        }
        slip(self.place(), format!("here goes {wanted}{why}"))
    }

    fn any(&mut self, depth: usize) -> Result<Condition, Slip> {
        let mut parts = vec![self.all(depth)?];
        while self.take("or") {
            parts.push(self.all(depth)?);
        }
        Ok(joined(parts, true))
    }

    fn all(&mut self, depth: usize) -> Result<Condition, Slip> {
        let mut parts = vec![self.one(depth)?];
        while self.take("and") {
            parts.push(self.one(depth)?);
        }
        Ok(joined(parts, false))
    }

    fn one(&mut self, depth: usize) -> Result<Condition, Slip> {
        let place = self.place();
        if depth > DEEPEST {
            return slip(
                place,
                "brackets are too deep; make a segment of a part".into(),
            );
        }
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take("(") {
            let inside = self.any(depth + 1)?;
            self.expect(")", ", which closes the bracket")?;
            return Ok(inside);
        }
        let word = match self.next() {
            Some(Piece::Word(word)) => word,
            None => return slip(self.end, "a condition is missing here".into()),
            Some(_) => return slip(place, "a condition begins with a fact, such as cart.value, or a function, such as viewed(…)".into()),
        };
        if let Some((action, _)) = FUNCTIONS.iter().find(|(_, name)| *name == word) {
            return self.events(*action, word);
        }
        if word == "segment" {
            let (names, negated) = self.values(place, "segment")?;
            let mut out = Vec::new();
            for (name, at) in names {
                if !self.segments.contains(&name.as_str()) {
                    return slip(
                        at,
                        unknown(
                            "segment",
                            &name,
                            self.segments,
                            "; a segment can name those above it",
                        ),
                    );
                }
                out.push(name);
            }
            return Ok(turned(Condition::Segment(out), negated));
        }
        if word == "variant" {
            return self.variant(place);
        }
        if let Some(at) = VISITORS.iter().position(|name| *name == word) {
            return Ok(Condition::Name(Fact::Returning, vec![at]));
        }
        let Some(found) = FACTS.iter().find(|found| found.name == word) else {
            let names: Vec<&str> = FACTS
                .iter()
                .map(|found| found.name)
                .chain(FUNCTIONS.iter().map(|(_, name)| *name))
                .chain(VISITORS)
                .chain(["segment", "variant"])
                .collect();
            return slip(place, unknown("fact", word, &names, ""));
        };
        self.compared(found.fact, place)
    }

    /// Which variants are named, after the word.
    fn variant(&mut self, place: usize) -> Result<Condition, Slip> {
        let (names, negated) = self.values(place, "variant")?;
        let known: Vec<&str> = self
            .variants
            .iter()
            .map(|found| found.name.as_str())
            .collect();
        let (mut out, mut first) = (Vec::new(), None);
        for (name, at) in names {
            let Some(found) = self.variants.iter().find(|found| found.name == name) else {
                let more = "; write \"experiment:variant\", of an experiment of this file";
                return slip(at, unknown("variant", &name, &known, more));
            };
            if *first.get_or_insert(found.experiment) != found.experiment {
                return slip(
                    at,
                    "one list names variants of one experiment; join two by and, or".into(),
                );
            }
            out.push(name);
        }
        Ok(turned(Condition::Variant(out), negated))
    }

    /// What is said of a fact, after its name.
    fn compared(&mut self, fact: Fact, place: usize) -> Result<Condition, Slip> {
        let found = described(fact);
        match found.kind {
            Kind::Flag => Ok(Condition::Name(fact, vec![1])),
            Kind::Names(names) => {
                let (values, negated) = self.values(place, found.name)?;
                let mut out = Vec::new();
                for (value, at) in values {
                    match names.iter().position(|name| *name == value) {
                        Some(name) if out.contains(&name) => {}
                        Some(name) => out.push(name),
                        None => return slip(at, unknown(found.name, &value, names, "")),
                    }
                }
                Ok(turned(Condition::Name(fact, out), negated))
            }
            Kind::Text => {
                let (values, negated) = self.values(place, found.name)?;
                let texts = values.into_iter().map(|(value, _)| value).collect();
                Ok(turned(Condition::Text(fact, texts), negated))
            }
            kind => {
                let (test, negated) = self.test(found.name)?;
                let value = self.number(kind)?;
                Ok(turned(Condition::Number(fact, test, value), negated))
            }
        }
    }

    /// A comparison; whether it is to be turned around.
    fn test(&mut self, what: &str) -> Result<(Test, bool), Slip> {
        if self.take("!=") {
            return Ok((Test::Equal, true));
        }
        if self.take("==") {
            return Ok((Test::Equal, false));
        }
        let found = Test::ALL.iter().find(|(_, mark)| self.take(mark));
        match found {
            Some((test, _)) => Ok((*test, false)),
            None => slip(
                self.place(),
                format!("{what} is a number; compare it by one of >=, >, <=, <, =, !="),
            ),
        }
    }

    /// `is x`, `is not x`, `in (x, y)`, `not in (x, y)`: the values with their places, and whether they are excluded.
    fn values(&mut self, _place: usize, what: &str) -> Result<(Vec<(String, usize)>, bool), Slip> {
        let mut negated = self.take("not");
        let mut out = Vec::new();
        if self.take("in") {
            self.expect("(", ", before the names")?;
            loop {
                out.push(self.value(what)?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect(")", ", after the names")?;
        } else if !negated && (self.take("is") || self.take("=") || self.take("==")) {
            negated = self.take("not");
            out.push(self.value(what)?);
        } else if !negated && self.take("!=") {
            negated = true;
            out.push(self.value(what)?);
        } else {
            return slip(
                self.place(),
                format!("{what} is a name; write {what} is …, or {what} in (…, …)"),
            );
        }
        Ok((out, negated))
    }

    fn value(&mut self, what: &str) -> Result<(String, usize), Slip> {
        let place = self.place();
        match self.next() {
            Some(Piece::Text(text)) if text.trim().is_empty() => {
                slip(place, "this text is empty; say which one".into())
            }
            Some(Piece::Text(text)) => Ok((text, place)),
            Some(Piece::Word(word)) => Ok((word.to_owned(), place)),
            _ => slip(
                place,
                format!(
                    "{what} is a name; write it here, between quotes where it has spaces or begins with a digit"
                ),
            ),
        }
    }

    /// A number of a kind, in its unit.
    fn number(&mut self, kind: Kind) -> Result<u32, Slip> {
        let place = self.place();
        match self.next() {
            Some(Piece::Number(text)) => match value(kind, text) {
                Ok(value) => Ok(value),
                Err(message) => slip(place, message),
            },
            _ => slip(place, "here goes a number".into()),
        }
    }

    /// The arguments of a function, after its name.
    fn events(&mut self, action: Action, name: &str) -> Result<Condition, Slip> {
        self.expect("(", &format!(", as in {name}(\"Chaussures\")"))?;
        let (mut of, mut times, mut within) = (None, None, None);
        while !self.take(")") {
            let place = self.place();
            let twice = |given: bool, what: &str| match given {
                true => slip(place, format!("{what} is said twice; drop one")),
                false => Ok(()),
            };
            if self.take("times") {
                twice(times.is_some(), "times")?;
                let (test, negated) = self.test("times")?;
                if negated {
                    return slip(place, "times is compared by one of >=, >, <=, <, =".into());
                }
                times = Some((test, self.number(Kind::Count)?));
            } else if self.take("within") {
                twice(within.is_some(), "within")?;
                self.expect("=", ", as in within = 7d")?;
                let at = self.place();
                let seconds = self.number(Kind::Time)?;
                if !(3600..=395 * 86_400).contains(&seconds) {
                    return slip(at, "what was done is kept by the hour, and for 395 days at the most; write a time between 1h and 395d".into());
                }
                within = Some(seconds);
            } else {
                let searched = action == Action::Search;
                let named = ["category", "product", "brand"]
                    .into_iter()
                    .filter(|_| !searched)
                    .find(|word| self.take(word));
                if named.is_some() {
                    self.expect("=", ", before the name")?;
                }
                let told = matches!(
                    self.pieces.get(self.at),
                    Some((Piece::Text(_) | Piece::Word(_), _))
                );
                if named.is_none() && !told {
                    return slip(
                        place,
                        match searched {
                            true => format!("{name}(…) takes words, times >= … and within = …"),
                            false => format!(
                                "{name}(…) takes a category, product = …, brand = …, times >= … and within = …"
                            ),
                        },
                    );
                }
                twice(of.is_some(), "what is counted")?;
                let (value, _) = self.value(named.unwrap_or("category"))?;
                of = Some(match named {
                    Some("product") => Of::Product(value),
                    Some("brand") => Of::Brand(value),
                    _ if searched => Of::Words(value),
                    _ => Of::Category(value),
                });
            }
            if !self.take(",") {
                self.expect(")", " or a comma")?;
                break;
            }
        }
        Ok(Condition::Events {
            action,
            of: of.unwrap_or(Of::Any),
            times: times.unwrap_or((Test::AtLeast, 1)),
            within,
        })
    }
}

/// Parts joined to one condition, those of the same kind taken in.
fn joined(parts: Vec<Condition>, any: bool) -> Condition {
    let mut out = Vec::new();
    for part in parts {
        match part {
            Condition::Any(inner) if any => out.extend(inner),
            Condition::All(inner) if !any => out.extend(inner),
            part => out.push(part),
        }
    }
    match out.len() {
        1 => out.remove(0),
        _ if any => Condition::Any(out),
        _ => Condition::All(out),
    }
}

fn turned(condition: Condition, negated: bool) -> Condition {
    if negated {
        Condition::Not(Box::new(condition))
    } else {
        condition
    }
}

/// A number as written, in the unit of its kind.
fn value(kind: Kind, text: &str) -> Result<u32, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let unit = &text[digits.len()..];
    let number: f64 = digits
        .parse()
        .map_err(|_| format!("{digits} is no number"))?;
    if number < 0.0 && kind != Kind::Degrees {
        return Err(format!("{text} is below nothing; write it without the -"));
    }
    let scaled = |scale: f64| {
        let exact = number * scale;
        let whole = exact.round();
        let fits = (exact - whole).abs() < 1e-4 && whole < f64::from(u32::MAX);
        fits.then_some(whole as u32)
    };
    let bare = |scale: f64, fix: &str| match unit {
        "" => scaled(scale).ok_or_else(|| format!("{text} is too large or too exact; {fix}")),
        _ => Err(format!("{text} has a unit where none goes; {fix}")),
    };
    match kind {
        Kind::Count => bare(1.0, "write a whole number"),
        Kind::Decimal => bare(1000.0, "write a number with three decimals at the most"),
        Kind::Money => bare(1000.0, "write an amount in the shop's currency, as 49.90"),
        Kind::Percent if unit == "%" && number <= 100.0 => scaled(10.0)
            .ok_or_else(|| format!("{text} is too exact; write one decimal at the most")),
        Kind::Degrees if unit.is_empty() && (-90.0..=60.0).contains(&number) => {
            let lifted = (number + f64::from(LIFT)) * 10.0;
            let whole = lifted.round();
            match (lifted - whole).abs() < 1e-4 {
                true => Ok(whole as u32),
                false => Err(format!(
                    "{text} is too exact; write one decimal at the most"
                )),
            }
        }
        Kind::Degrees => {
            Err("a temperature is written in degrees Celsius from -90 to 60, without a unit".into())
        }
        Kind::Percent => Err("a share is written in percent, from 0% to 100%".into()),
        _ => {
            let seconds = match unit {
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86_400.0,
                "w" => 604_800.0,
                _ => {
                    return Err(format!(
                        "a time needs a unit; write {digits}s, {digits}m, {digits}h, {digits}d or {digits}w"
                    ));
                }
            };
            scaled(seconds)
                .ok_or_else(|| format!("{text} is no whole number of seconds, or too long"))
        }
    }
}

/// That a name is not known, with the nearest one, or all.
fn unknown(what: &str, name: &str, known: &[&str], more: &str) -> String {
    let likeness = |other: &str| similar::TextDiff::from_chars(name, other).ratio();
    let nearest = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest.filter(|nearest| likeness(nearest) > 0.6) {
        Some(nearest) => format!("{what} \"{name}\" is not known; did you mean {nearest}?{more}"),
        None if known.is_empty() => format!("{what} \"{name}\" is not known{more}"),
        None => format!(
            "{what} \"{name}\" is not known; use one of {}{more}",
            known.join(", ")
        ),
    }
}
