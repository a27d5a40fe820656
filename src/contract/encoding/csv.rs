//! Comma-separated values (RFC 4180): an array of rows, whose names are in the first line.

use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use serde_json::{Map, Value};

use super::{Decoded, Fault, Unwritable};
use crate::contract::shape::{Shape, Types};
use crate::pointer::Pointer;

/// Rows are objects, or arrays where the schema has arrays.
pub fn read(text: &str, shape: &Shape) -> Decoded {
    let item = shape.items();
    let has_names = !item.allows(Types::ARRAY) || item.allows(Types::OBJECT);
    let mut reader = ReaderBuilder::new().has_headers(has_names).from_reader(text.as_bytes());
    let names = if has_names { reader.headers().cloned().unwrap_or_default() } else { StringRecord::new() };
    let mut decoded = Decoded::default();
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let offset = record.position().map_or(0, |position| position.byte() as usize);
                decoded.marks.push((Pointer::root().item(rows.len()), offset));
                rows.push(if has_names { named(&names, &record, &item) } else { listed(&record, &item) });
            }
            Err(error) => {
                let offset = error.position().map_or(0, |position| position.byte() as usize);
                let fault = Fault::new(format!("is no CSV: {}", why(&error))).at_offset(offset);
                decoded.faults.push(Fault { at: Pointer::root().item(rows.len()), ..fault });
            }
        }
    }
    decoded.value = Some(Value::Array(rows));
    decoded
}

/// The names of all rows in the first line, and a line for each row.
pub fn write(value: &Value) -> Result<String, Unwritable> {
    let Value::Array(rows) = value else {
        return Err(Unwritable("only an array of rows can be written as CSV".to_owned()));
    };
    let mut names: Vec<&str> = Vec::new();
    for name in rows.iter().filter_map(Value::as_object).flat_map(Map::keys) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |record: Vec<String>| {
        // A line of nothing would be no line.
        if record.is_empty() { Ok(()) } else { writer.write_record(&record) }
    };
    let broken = |error: csv::Error| Unwritable(error.to_string());
    write(names.iter().map(|name| (*name).to_owned()).collect()).map_err(broken)?;
    for row in rows {
        let cells = match row {
            Value::Object(row) => {
                names.iter().map(|name| row.get(*name).map_or_else(String::new, cell)).collect()
            }
            Value::Array(cells) => cells.iter().map(cell).collect(),
            scalar => vec![cell(scalar)],
        };
        write(cells).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|error| Unwritable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Unwritable(error.to_string()))
}

fn named(names: &StringRecord, record: &StringRecord, item: &Shape) -> Value {
    let cells = names.iter().zip(record).filter_map(|(name, text)| {
        let shape = item.property(name);
        let value = value(text, &shape);
        // Where nothing stands and no text may stand, there is no property.
        let is_absent = text.is_empty() && !value.is_null() && !shape.allows(Types::STRING);
        (!is_absent).then(|| (name.to_owned(), value))
    });
    Value::Object(cells.collect())
}

fn listed(record: &StringRecord, item: &Shape) -> Value {
    record.iter().map(|text| value(text, &item.items())).collect()
}

/// A scalar, or what is inside one as JSON.
fn value(text: &str, shape: &Shape) -> Value {
    let inside =
        || serde_json::from_str(text).ok().filter(|value: &Value| value.is_array() || value.is_object());
    shape.scalar(text).or_else(inside).unwrap_or_else(|| Value::from(text))
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn why(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos, expected_len, len } => {
            let line = pos.as_ref().map_or(0, csv::Position::line);
            format!("line {line} has {len} cells and the first line {expected_len}")
        }
        _ => error.to_string(),
    }
}
