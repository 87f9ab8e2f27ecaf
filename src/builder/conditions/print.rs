//! A condition as the language writes it: reading that back gives the same condition.

use super::{Condition, FUNCTIONS, Kind, Of, Test, VISITORS, described};
use crate::placement::condition::{Fact, LIFT};
use std::fmt::{Display, Formatter, Result};

impl Display for Condition {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        match self {
            Self::All(parts) => joined(out, parts, " and ", |part| matches!(part, Self::Any(_))),
            Self::Any(parts) => joined(out, parts, " or ", |_| false),
            Self::Not(part) => match part.as_ref() {
                Self::Number(fact, Test::Equal, value) => {
                    let found = described(*fact);
                    write!(out, "{} != {}", found.name, number(found.kind, *value))
                }
                Self::Name(fact, names) if !alone(*fact, names) => {
                    self::names(out, *fact, names, true)
                }
                Self::Text(fact, texts) => self::texts(out, described(*fact).name, texts, true),
                Self::Segment(names) => texts(out, "segment", names, true),
                Self::Variant(names) => texts(out, "variant", names, true),
                part @ (Self::All(_) | Self::Any(_)) => write!(out, "not ({part})"),
                part => write!(out, "not {part}"),
            },
            Self::Number(fact, test, value) => {
                let found = described(*fact);
                write!(
                    out,
                    "{} {} {}",
                    found.name,
                    test.mark(),
                    number(found.kind, *value)
                )
            }
            Self::Name(fact, names) if alone(*fact, names) => match described(*fact).kind {
                Kind::Flag => out.write_str(described(*fact).name),
                _ => out.write_str(VISITORS[names[0]]),
            },
            Self::Name(fact, names) => self::names(out, *fact, names, false),
            Self::Text(fact, texts) => self::texts(out, described(*fact).name, texts, false),
            Self::Segment(names) => texts(out, "segment", names, false),
            Self::Variant(names) => texts(out, "variant", names, false),
            Self::Events {
                action,
                of,
                times,
                within,
            } => {
                let name = FUNCTIONS.iter().find(|(known, _)| known == action);
                write!(out, "{}(", name.map_or("", |(_, name)| name))?;
                let mut arguments = Vec::new();
                match of {
                    Of::Any => {}
                    Of::Category(text) | Of::Words(text) => arguments.push(quoted(text)),
                    Of::Product(text) => arguments.push(format!("product = {}", quoted(text))),
                    Of::Brand(text) => arguments.push(format!("brand = {}", quoted(text))),
                }
                if *times != (Test::AtLeast, 1) {
                    arguments.push(format!("times {} {}", times.0.mark(), times.1));
                }
                if let Some(seconds) = within {
                    arguments.push(format!("within = {}", number(Kind::Time, *seconds)));
                }
                write!(out, "{})", arguments.join(", "))
            }
        }
    }
}

/// Whether it is said by one word.
fn alone(fact: Fact, names: &[usize]) -> bool {
    let flag = described(fact).kind == Kind::Flag;
    names.len() == 1 && (fact == Fact::Returning || flag)
}

fn joined(
    out: &mut Formatter<'_>,
    parts: &[Condition],
    by: &str,
    bracketed: impl Fn(&Condition) -> bool,
) -> Result {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.write_str(by)?;
        }
        if bracketed(part) {
            write!(out, "({part})")?;
        } else {
            write!(out, "{part}")?;
        }
    }
    Ok(())
}

fn names(out: &mut Formatter<'_>, fact: Fact, names: &[usize], negated: bool) -> Result {
    let found = described(fact);
    let Kind::Names(known) = found.kind else {
        return Ok(());
    };
    let words: Vec<&str> = names.iter().map(|name| known[*name]).collect();
    values(out, found.name, &words, negated)
}

fn texts(out: &mut Formatter<'_>, name: &str, texts: &[String], negated: bool) -> Result {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    values(out, name, &words, negated)
}

fn values(out: &mut Formatter<'_>, name: &str, words: &[&str], negated: bool) -> Result {
    let not = if negated { "not " } else { "" };
    match words {
        [one] => write!(out, "{name} is {not}{one}"),
        several => write!(out, "{name} {not}in ({})", several.join(", ")),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A number of a kind as the language writes it.
pub(super) fn number(kind: Kind, value: u32) -> String {
    let decimals = |places: usize| {
        let text = format!("{:.places$}", f64::from(value) / 10f64.powi(places as i32));
        match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        }
    };
    match kind {
        Kind::Decimal | Kind::Money => decimals(3),
        Kind::Degrees => {
            let tenths = i64::from(value) - i64::from(LIFT) * 10;
            let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
            let sign = if tenths < 0 { "-" } else { "" };
            match rest {
                0 => format!("{sign}{whole}"),
                rest => format!("{sign}{whole}.{rest}"),
            }
        }
        Kind::Percent => decimals(1) + "%",
        Kind::Time => {
            let units = [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")];
            let unit = units
                .iter()
                .find(|(seconds, _)| value > 0 && value.is_multiple_of(*seconds));
            let (seconds, unit) = unit.unwrap_or(&(1, "s"));
            format!("{}{unit}", value / seconds)
        }
        _ => value.to_string(),
    }
}
