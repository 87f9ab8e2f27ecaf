//! Parquet: one table of events, its columns named like those of a CSV log.

use super::{Bytes, Column, Error, Reader, Row};
use parquet::basic::ConvertedType;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use std::io::{self, Read};
use std::sync::Arc;

pub(super) fn read(bytes: Bytes, reader: &mut Reader) -> Result<(), Error> {
    match bytes {
        Bytes::File(file) => table(file, reader),
        // Parquet is read from its end: what cannot go back is read whole.
        Bytes::Stream(mut stream) => {
            let mut all = Vec::new();
            stream
                .read_to_end(&mut all)
                .map_err(|error| reader.unreadable(error))?;
            table(bytes::Bytes::from(all), reader)
        }
    }
}

fn table(source: impl ChunkReader + 'static, reader: &mut Reader) -> Result<(), Error> {
    let broken = |reader: &Reader, error| reader.unreadable(io::Error::other(error));
    let file = SerializedFileReader::new(source).map_err(|error| broken(reader, error))?;
    let schema = file.metadata().file_metadata().schema();
    let names: Vec<&str> = schema
        .get_fields()
        .iter()
        .map(|field| field.name())
        .collect();
    let places = reader.places(names.iter().copied())?;
    // Only the columns that are needed are read.
    let mut wanted: Vec<usize> = places.iter().flatten().copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let fields: Vec<Arc<Type>> = wanted
        .iter()
        .map(|place| Arc::clone(&schema.get_fields()[*place]))
        .collect();
    let projection = Type::group_type_builder(schema.name())
        .with_fields(fields)
        .with_converted_type(ConvertedType::NONE)
        .build()
        .map_err(|error| broken(reader, error))?;
    let columns = places.map(|place| place.and_then(|place| wanted.binary_search(&place).ok()));
    let rows = file
        .get_row_iter(Some(projection))
        .map_err(|error| broken(reader, error))?;
    for (row, line) in rows.zip(1..) {
        let row = row.map_err(|error| broken(reader, error))?;
        let values: Vec<&Field> = row.get_column_iter().map(|(_, field)| field).collect();
        let texts = columns.map(|column| {
            column
                .and_then(|at| values.get(at))
                .map_or_else(String::new, |field| text(field))
        });
        let field = |column: Column| texts[column as usize].as_str();
        reader.row(Row::new(line, field));
    }
    Ok(())
}

/// A value as the text that a CSV log would have.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => String::from_utf8_lossy(bytes.data()).into_owned(),
        Field::TimestampMillis(time) => (time / 1000).to_string(),
        Field::TimestampMicros(time) => (time / 1_000_000).to_string(),
        Field::Date(days) => (i64::from(*days) * 86_400).to_string(),
        other => other.to_string(),
    }
}
