//! What has not happened to a thing is null or empty, where it may be.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, objects};
use crate::generate::look::label;

/// What rarely happens, as names and statuses tell of it.
const RARE: &[&str] = &[
    "archived",
    "banned",
    "blocked",
    "canceled",
    "cancelled",
    "deactivated",
    "deleted",
    "disabled",
    "error",
    "errors",
    "failed",
    "failure",
    "locked",
    "purged",
    "rejected",
    "revoked",
    "suspended",
    "trashed",
];

/// Answers with such a status tell of faults.
const FAULTS: std::ops::Range<u16> = 400..600;

/// `deleted_at`, `deleted_by` and `error_message` of what was neither deleted nor failed, as its status
/// and its switches say.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    if hints.status.is_some_and(|status| FAULTS.contains(&status)) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (place, object) in objects(value) {
        for (name, value) in object {
            let known = label::snake(name);
            let absent = match value {
                Value::String(_) | Value::Object(_) => Value::Null,
                Value::Array(items) if !items.is_empty() => Value::Array(Vec::new()),
                _ => continue,
            };
            let rare = RARE.iter().find(|rare| is_about(&known, rare));
            let is_absent =
                rare.is_some_and(|rare| !happened(object, rare)) || is_switched_off(object, &known);
            if is_absent && !is_asked_for(&place, name, value, hints) {
                changes.push((place.join(name), absent));
            }
        }
    }
    changes
}

/// True for the time, the author, the reason or the message of what happened.
fn is_about(name: &str, rare: &str) -> bool {
    if rare == "error" && (name.ends_with("_error") || name.ends_with("_error_message")) {
        return true;
    }
    let rest = name.strip_prefix(rare).or_else(|| name.strip_prefix("last_")?.strip_prefix(rare));
    rest.is_some_and(|rest| {
        matches!(
            rest,
            "" | "_at" | "_on" | "_by" | "_date" | "_time" | "_reason" | "_message" | "_code" | "_details"
        )
    })
}

/// True for `completed_at` and its like beside a switch for `completed` that is off.
fn is_switched_off(object: &Map<String, Value>, name: &str) -> bool {
    let event = ["_at", "_on", "_by", "_date", "_time"].iter().find_map(|end| name.strip_suffix(end));
    event.is_some_and(|event| {
        let names = [event.to_owned(), format!("is_{event}"), format!("has_{event}"), format!("was_{event}")];
        let switch = super::find(object, &names.each_ref().map(String::as_str));
        switch.is_some_and(|(_, value)| *value == Value::Bool(false))
    })
}

/// True where a status or a switch beside it says that it happened: `failed` goes with `failure`.
fn happened(object: &Map<String, Value>, rare: &str) -> bool {
    let stem = rare.get(..4).unwrap_or(rare);
    object.iter().any(|(name, value)| match value {
        Value::Bool(on) => *on && label::snake(name).contains(stem),
        Value::String(status) => {
            let status = status.to_lowercase();
            let name = label::snake(name);
            (name.ends_with("status") || name.ends_with("state"))
                && (status.contains(stem)
                    || (stem == "erro" && status.contains("fail"))
                    || (stem == "fail" && status.contains("erro")))
        }
        _ => false,
    })
}
