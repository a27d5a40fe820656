//! The words of messages: values cut short, secrets masked, near names found.

use serde_json::Value;

use crate::pointer::Pointer;
use crate::redact::{self, MASK, secrets};

/// How much of a value a message shows, in characters.
const SHOWN: usize = 60;

/// A value, found on this path, as messages show it.
pub fn shown(name: &str, value: &Value) -> String {
    let holds_secret = value.as_str().is_some_and(|text| secrets::find(text).is_some());
    if redact::names_secret(name) || holds_secret {
        return format!("`{MASK}`");
    }
    let text = plain(value);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// `filter.size`: a place inside what is called `subject`.
pub fn below(subject: &str, path: &Pointer) -> String {
    let inside = path.dotted();
    let dot = if inside.is_empty() || inside.starts_with('[') { "" } else { "." };
    format!("{subject}{dot}{inside}")
}

/// `1 item`, `2 items`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A value without the quotes of a string.
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a value is, as messages say it.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// A JSON type with its article.
pub fn type_name(name: &str) -> String {
    match name {
        "null" => name.to_owned(),
        "array" | "integer" | "object" => format!("an {name}"),
        _ => format!("a {name}"),
    }
}

/// `a`, `a or b`, `a, b or c`.
pub fn either(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
