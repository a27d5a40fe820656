//! Several JSON values in one body: one a line, or each behind a record separator (RFC 7464).

use serde_json::Value;

use super::{Decoded, Fault};
use crate::pointer::Pointer;

/// How much is told of what cannot be read; what comes behind is not looked at.
const MOST_FAULTS: usize = 100;

/// What begins a value of a JSON text sequence.
const SEPARATOR: char = '\u{1e}';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    Lines,
    Separated,
}

/// An array of the values.
pub fn read(text: &str, framing: Framing) -> Decoded {
    let mut decoded = Decoded::default();
    let mut values = Vec::new();
    if framing == Framing::Separated && !text.is_empty() && !text.starts_with(SEPARATOR) {
        let fault = Fault::new("does not begin with a record separator (0x1e)").at_offset(0);
        decoded.faults.push(Fault { help: "write one before each value (RFC 7464)".to_owned(), ..fault });
    }
    let mark = if framing == Framing::Lines { '\n' } else { SEPARATOR };
    let mut offset = 0;
    for piece in text.split_inclusive(mark) {
        if decoded.faults.len() >= MOST_FAULTS {
            break;
        }
        let start = offset;
        offset += piece.len();
        let written = piece.trim_end_matches(mark);
        if written.trim().is_empty() {
            continue;
        }
        let at = Pointer::root().item(values.len());
        match serde_json::from_str(written) {
            Ok(value) => values.push(value),
            Err(error) => {
                let inside = super::offset_of(written, error.line(), error.column());
                let (line, column) = super::line_and_column(text, start + inside);
                let why = error.to_string();
                // Its own line and column are those inside the piece.
                let why = why.split(" at line ").next().unwrap_or_default();
                let fault =
                    Fault::new(format!("holds what is not valid JSON: {why} at line {line} column {column}"));
                decoded.faults.push(Fault { at: at.clone(), ..fault.at_offset(start + inside) });
                values.push(Value::Null);
            }
        }
        decoded.marks.push((at, start));
    }
    decoded.value = Some(Value::Array(values));
    decoded
}

/// Where the first value ends, if another follows or a line break ends it.
pub fn first(bytes: &[u8], framing: Framing) -> Option<usize> {
    match framing {
        Framing::Lines => memchr::memchr(b'\n', bytes).map(|at| at + 1),
        Framing::Separated => memchr::memchr(SEPARATOR as u8, bytes.get(1..)?).map(|at| at + 1),
    }
}

pub fn write(value: &Value, framing: Framing) -> String {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    let line = |item: &Value| match framing {
        Framing::Lines => format!("{item}\n"),
        Framing::Separated => format!("{SEPARATOR}{item}\n"),
    };
    items.iter().map(line).collect()
}
