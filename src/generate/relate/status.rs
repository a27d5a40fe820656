//! An answer that tells its own status tells the one it is sent with.

use serde_json::Value;

use super::{Change, Hints, objects};
use crate::generate::look::label;

const NAMES: &[&str] = &["status", "status_code", "http_status", "http_status_code", "http_code"];

/// How deep a status may stand and still be that of the answer.
const DEEPEST: usize = 1;

pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let Some(status) = hints.status else { return Vec::new() };
    let near = objects(value).into_iter().filter(|(place, _)| place.tokens().count() <= DEEPEST);
    let told = near
        .flat_map(|(place, object)| object.iter().map(move |(name, value)| (place.join(name), name, value)));
    let wrong = told.filter_map(|(place, name, value)| {
        let name = label::snake(name);
        let is_code = name == "code" && value.as_u64().is_some_and(|code| (100..600).contains(&code));
        if !is_code && !NAMES.contains(&name.as_str()) {
            return None;
        }
        match value {
            Value::Number(_) => Some((place, Value::from(status))),
            Value::String(text) if text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit()) => {
                Some((place, Value::from(status.to_string())))
            }
            _ => None,
        }
    });
    wrong.collect()
}
