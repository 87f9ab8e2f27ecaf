//! JSON lines: one object a line, its members named like columns. Lines of a GA4 export are recognized.

use super::{Column, Error, Reader, Row, ga4};
use crate::builder::feeds::bytes::Text;
use crate::builder::problems::Code;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::io::BufRead;

pub(super) fn read(mut text: Text, reader: &mut Reader) -> Result<(), Error> {
    let mut line = String::new();
    for number in 1.. {
        line.clear();
        let length = text
            .read_line(&mut line)
            .map_err(|error| reader.unreadable(error))?;
        if length == 0 {
            break;
        }
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(Value::Object(object)) if ga4::is_event(&object) => {
                ga4::event(&object, number, reader)
            }
            Ok(Value::Object(object)) => plain(&object, number, reader),
            _ => {
                let fix = "Write one JSON object a line.";
                reader.problem(Code::LogRow, number, "row", line, "not a JSON object", fix);
            }
        }
    }
    Ok(())
}

/// What a member says, as a text; empty for none.
pub(super) fn text(value: Option<&Value>) -> Cow<'_, str> {
    match value {
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Cow::Owned(value.to_string()),
        _ => Cow::Borrowed(""),
    }
}

fn plain(object: &Map<String, Value>, line: u64, reader: &mut Reader) {
    let fields = Column::ALL.map(|(column, _, _)| {
        let place = reader
            .options
            .names
            .find(column, object.keys().map(String::as_str));
        text(place.and_then(|place| object.values().nth(place)))
    });
    let field = |column: Column| fields[column as usize].as_ref();
    reader.row(Row::new(line, field));
}
