//! The wording that checks share.

use serde_json::Value;

pub use crate::validate::message::{kind, type_name};
use crate::validate::message::{plain, shortened};

/// How many names or faults a message lists.
const LISTED: usize = 8;

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
    shortened(&plain(value), None)
}
