//! CSV and TSV: the separator is the one that the header has most of.

use super::{Column, Error, Reader, Row};
use crate::builder::feeds::bytes::Text;
use crate::builder::problems::Code;
use std::io::{self, BufRead};

pub(super) fn read(mut text: Text, reader: &mut Reader) -> Result<(), Error> {
    let head = text.fill_buf().map_err(|error| reader.unreadable(error))?;
    let end = head
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(head.len());
    let count = |separator: &u8| head[..end].iter().filter(|byte| *byte == separator).count();
    let separator = [b',', b'\t', b';', b'|']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',');
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(text);
    let headers = rows
        .headers()
        .map_err(|error| reader.unreadable(io::Error::other(error)))?
        .clone();
    let places = reader.places(headers.iter())?;
    let mut record = csv::StringRecord::new();
    loop {
        match rows.read_record(&mut record) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) if error.is_io_error() => {
                return Err(reader.unreadable(io::Error::other(error)));
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let fix = "Quote fields that hold separators or line ends.";
                reader.problem(Code::LogRow, line, "row", "", "not a row of the table", fix);
                continue;
            }
        }
        let field = |column: Column| {
            let place = places[column as usize];
            place.and_then(|place| record.get(place)).unwrap_or("")
        };
        reader.row(Row::new(
            record.position().map_or(0, csv::Position::line),
            field,
        ));
    }
}
