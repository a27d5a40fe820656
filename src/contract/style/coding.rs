//! How single values are spelled between the delimiters of a style.

use std::borrow::Cow;

use percent_encoding::{percent_decode_str, percent_encode_byte};
use serde_json::Value;

use super::StyleFault;

#[derive(Clone, Copy, Debug)]
pub(super) enum Coding {
    /// As it is, in headers; white space around it doesn't count.
    Plain,
    /// Percent-encoded, in paths and cookies.
    Percent,
    /// Percent-encoded, with `+` for a space, in queries and form bodies.
    Query { allow_reserved: bool },
}

impl Coding {
    /// Percent signs that encode nothing stand for themselves.
    pub fn decode(self, raw: &str) -> Result<Cow<'_, str>, StyleFault> {
        match self {
            Self::Plain => Ok(Cow::Borrowed(trim(raw))),
            Self::Query { .. } if raw.contains('+') => {
                Ok(Cow::Owned(percent_decode(&raw.replace('+', " "))?.into_owned()))
            }
            Self::Percent | Self::Query { .. } => percent_decode(raw),
        }
    }

    /// Spells a value so that none of the delimiters is left in it.
    pub fn encode(self, text: &str, delimiters: &[char]) -> Result<String, StyleFault> {
        match self {
            Self::Plain => plain(text, delimiters),
            Self::Percent => Ok(percent_encode(text, |c| is_unreserved(c) && !delimiters.contains(&c))),
            Self::Query { allow_reserved } => Ok(percent_encode(text, |c| {
                let kept = is_unreserved(c) || allow_reserved && is_harmless(c);
                kept && !delimiters.contains(&c)
            })),
        }
    }
}

/// Spells the name of a pair.
pub(super) fn encode_name(name: &str) -> String {
    percent_encode(name, is_unreserved)
}

/// The text of a value that has no parts.
pub(super) fn scalar_text(value: &Value) -> Result<Cow<'_, str>, StyleFault> {
    match value {
        Value::String(text) => Ok(Cow::Borrowed(text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(Cow::Owned(value.to_string())),
        Value::Array(_) | Value::Object(_) => {
            Err(StyleFault::new("this style has no way to write an array or object here"))
        }
    }
}

fn percent_decode(raw: &str) -> Result<Cow<'_, str>, StyleFault> {
    percent_decode_str(raw).decode_utf8().map_err(|_| StyleFault::new("expected percent-encoded UTF-8"))
}

fn percent_encode(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if keep(c) {
            encoded.push(c);
        } else {
            encoded.extend(c.encode_utf8(&mut [0; 4]).bytes().map(percent_encode_byte));
        }
    }
    encoded
}

/// Headers have no escapes: a value is written as it is or not at all.
fn plain(text: &str, delimiters: &[char]) -> Result<String, StyleFault> {
    if text.contains(delimiters) {
        return Err(StyleFault::new("a header cannot hold a delimiter of its style inside a value"));
    }
    if trim(text) != text || text.contains(|c: char| c.is_ascii_control() && c != '\t') {
        return Err(StyleFault::new("a header cannot hold this white space or control character"));
    }
    Ok(text.to_owned())
}

/// RFC 9110 §5.6.3, optional white space.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// RFC 3986 §2.3.
fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~".contains(c)
}

/// RFC 3986 §2.2, without what ends a pair or the query, and without the plus sign that is a space.
fn is_harmless(c: char) -> bool {
    ":/?[]@!$'()*,;=".contains(c)
}
