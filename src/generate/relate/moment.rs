//! Instants in whatever form a value has them: texts of RFC 3339, and seconds or milliseconds since 1970.

use serde_json::Value;

use crate::generate::look::dates;
use crate::generate::look::label::Label;

/// Numbers in this range are seconds since 1970 (from 1990 to 2096), and a thousand times as large
/// milliseconds.
const SECONDS: std::ops::Range<i64> = 631_152_000..4_000_000_000;

/// The second since 1970 that a property tells; of numbers only where its name is that of an instant.
pub(super) fn read(name: &str, value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => dates::read(text),
        Value::Number(number) if dates::names_an_instant(&Label::named(name)) => second(number.as_i64()?),
        _ => None,
    }
}

/// The second that a date, a date with its time or a number of a request stands for.
pub(super) fn told(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => dates::read(text).or_else(|| second(text.parse().ok()?)),
        value => second(value.as_i64()?),
    }
}

/// An instant so many seconds later, in the same form.
pub(super) fn moved(value: &Value, seconds: i64) -> Option<Value> {
    match value {
        Value::String(text) => dates::moved(text, seconds).map(Value::from),
        value => {
            let number = value.as_i64()?;
            let unit = if SECONDS.contains(&number) { 1 } else { 1_000 };
            Some(Value::from(number.checked_add(seconds.checked_mul(unit)?)?))
        }
    }
}

/// Whether two instants are written alike, so that one may stand in the place of the other.
pub(super) fn are_alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.len() == other.len(),
        (Value::Number(one), Value::Number(other)) => {
            let is_second =
                |number: &serde_json::Number| number.as_i64().is_some_and(|n| SECONDS.contains(&n));
            is_second(one) == is_second(other)
        }
        _ => false,
    }
}

fn second(number: i64) -> Option<i64> {
    [number, number / 1_000].into_iter().find(|second| SECONDS.contains(second))
}
