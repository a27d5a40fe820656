//! How far a thing has come, as its status tells: what comes after has not happened yet.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, moment, objects};
use crate::generate::look::label;

/// The steps that things go through, the first ones first, in the words of statuses and of events.
const STEPS: &[&[&str]] = &[
    &["draft", "new", "todo", "backlog", "planned", "idle"],
    &[
        "open",
        "opened",
        "pending",
        "queued",
        "waiting",
        "awaiting",
        "unpaid",
        "submitted",
        "placed",
        "sent",
        "published",
        "issued",
        "requested",
        "invited",
        "not",
        "reopened",
    ],
    &["accepted", "approved", "verified", "confirmed", "reviewed"],
    &["authorized", "paid", "captured"],
    &["started", "processing", "running", "progress", "preparing", "packed"],
    &["shipped", "dispatched", "transit"],
    &["delivered", "arrived"],
    &[
        "completed",
        "complete",
        "finished",
        "done",
        "closed",
        "resolved",
        "succeeded",
        "success",
        "ended",
        "settled",
    ],
    &["refunded", "returned"],
];

/// What may stand behind the word for an event.
const ENDINGS: &[&str] = &["", "at", "on", "by", "date", "time"];

/// `paid_at`, `closed_by` and `completed` of what has not come so far, by its status.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, object) in objects(value) {
        let Some(reached) = reached(object) else { continue };
        let ahead = object.iter().filter(|(name, value)| {
            step_of_event(&label::snake(name)).is_some_and(|step| step > reached)
                && !is_asked_for(&place, name, value, hints)
        });
        changes.extend(ahead.filter_map(|(name, value)| Some((place.join(name), nothing_for(name, value)?))));
    }
    changes
}

/// The step that the name of an event, its time or its author tells: `paid_at`, `date_shipped`.
pub(super) fn step_of_event(name: &str) -> Option<usize> {
    let name = name.strip_prefix("date_").or_else(|| name.strip_prefix("is_")).unwrap_or(name);
    let (word, ending) = name.split_once('_').unwrap_or((name, ""));
    ENDINGS.contains(&ending).then(|| step(word)).flatten()
}

/// The furthest step that a status of an object tells of; `None` where none tells any.
fn reached(object: &Map<String, Value>) -> Option<usize> {
    let statuses = object.iter().filter_map(|(name, value)| {
        let status = value.as_str()?;
        let name = label::snake(name);
        let is_status =
            ["status", "state", "phase", "stage"].iter().any(|word| name.rsplit('_').next() == Some(word));
        // A pending approval is pending.
        is_status.then(|| label::snake(status).split('_').filter_map(step).min()).flatten()
    });
    statuses.max()
}

fn step(word: &str) -> Option<usize> {
    STEPS.iter().position(|words| words.contains(&word))
}

/// What stands for what has not happened. A bare `sent` may be a number or a thing of its own.
fn nothing_for(name: &str, value: &Value) -> Option<Value> {
    let is_bare = step(&label::snake(name)).is_some();
    match value {
        Value::Bool(true) => Some(Value::Bool(false)),
        Value::String(_) if !is_bare || moment::read(name, value).is_some() => Some(Value::Null),
        Value::Number(_) | Value::Object(_) if !is_bare => Some(Value::Null),
        _ => None,
    }
}
