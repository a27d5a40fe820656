//! The wording that checks share.

use serde_json::Value;

/// How many names or faults a message lists.
const LISTED: usize = 8;

/// What a value is.
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

/// `a`, `a and b`, `a, b and c`; of many the first, and how many more.
pub fn list(names: &[String], conjunction: &str) -> String {
    let more = names.len().saturating_sub(LISTED);
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [listed @ .., last] if more == 0 => format!("{} {conjunction} {last}", listed.join(", ")),
        _ => format!("{} {conjunction} {more} more", names[..LISTED].join(", ")),
    }
}

/// A name as messages show it.
pub fn quoted(name: impl AsRef<str>) -> String {
    format!("`{}`", name.as_ref())
}

/// A value as messages show it, cut short.
pub fn shown(value: &Value) -> String {
    const SHOWN: usize = 60;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => quoted(text),
    }
}
