//! The words of messages: values cut short, secrets masked, near names found.

use serde_json::Value;

use super::stray::cause;
use crate::pointer::Pointer;
use crate::redact::{self, MASK, Plan, secrets};

/// How much of a text a message shows, in characters.
const SHOWN: usize = 60;

/// A value, found on this path, as messages show it.
pub fn shown(name: &str, value: &Value) -> String {
    masked(name, value).map_or_else(|| format!("`{MASK}`"), |text| shortened(&text, None))
}

/// As [`shown`], of a value that has not its format; and what of it is at fault, if that can be told.
pub fn shown_of_format(name: &str, value: &Value, format: &str) -> (String, Option<String>) {
    let Some(text) = masked(name, value) else { return (format!("`{MASK}`"), None) };
    let (at, why) = cause(format, &text).map_or((None, None), |(at, why)| (at, Some(why)));
    // Where something is masked the characters have other numbers.
    let is_whole = value.as_str() == Some(text.as_str());
    (shortened(&text, at), why.filter(|_| is_whole))
}

/// The text of a value without the credentials in it; None where all of it is one.
fn masked(name: &str, value: &Value) -> Option<String> {
    let holds_secret = value.as_str().is_some_and(|text| secrets::find(text).is_some());
    if redact::names_secret(name) || holds_secret {
        return None;
    }
    let text = plain(value);
    Some(if text.contains("//") { Plan::none().url(&text).into_owned() } else { text })
}

/// A text in backticks. Of a long one the part around a character, else both of its ends: what is wrong with
/// it is as often at the end as at the start.
pub fn shortened(text: &str, around: Option<usize>) -> String {
    let length = text.chars().count();
    if length <= SHOWN {
        return format!("`{text}`");
    }
    let part = |from: usize, to: usize| text.chars().skip(from).take(to - from).collect::<String>();
    let Some(at) = around else {
        let (head, tail) = (SHOWN * 2 / 3, SHOWN / 3);
        return format!("`{}…{}`", part(0, head), part(length - tail, length));
    };
    let from = at.saturating_sub(SHOWN / 2).min(length - SHOWN);
    let to = from + SHOWN;
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < length { "…" } else { "" });
    format!("`{before}{}{after}`", part(from, to))
}

/// `filter.size`: a place inside what is called `subject`.
pub fn below(subject: &str, path: &Pointer) -> String {
    let inside = path.dotted();
    let dot = if inside.is_empty() || inside.starts_with('[') { "" } else { "." };
    format!("{subject}{dot}{inside}")
}

/// A place inside what is called `subject`: `user.name`, `[0].name` of the request body.
pub fn called(subject: &str, path: &Pointer) -> String {
    match path.dotted() {
        inside if inside.is_empty() => subject.to_owned(),
        inside if inside.starts_with('[') => format!("`{inside}` of {subject}"),
        inside => format!("`{inside}`"),
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_a_long_text_the_fault_is_shown_else_both_ends() {
        let long = format!("https://example.com/{}/b c", "a".repeat(80));
        let (shown, cause) = shown_of_format("url", &json!(long), "uri");
        assert!(shown.starts_with("`…aaa") && shown.ends_with("/b c`"), "{shown}");
        assert_eq!(cause.as_deref(), Some("character 103 is a space"));
        let shown = super::shown("id", &json!("x".repeat(100) + " "));
        assert!(shown.starts_with("`xxx") && shown.ends_with("x `") && shown.contains('…'), "{shown}");
        assert_eq!(super::shown("id", &json!("x".repeat(60))), format!("`{}`", "x".repeat(60)));
    }

    #[test]
    fn credentials_in_links_are_masked() {
        assert_eq!(shown("url", &json!("https://ann:pw@h/?sig=abc")), "`https://***@h/?sig=***`");
    }
}
