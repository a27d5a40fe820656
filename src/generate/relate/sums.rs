//! A total is what its parts add up to.

use serde_json::{Map, Value};

use super::{Change, Hints, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

/// Words for bounds and shares, which are no parts.
const NO_PARTS: &[&str] =
    &["max", "maximum", "min", "minimum", "limit", "average", "avg", "mean", "remaining", "per", "cost"];

/// Words for what ended well and what did not.
const GOOD: &[&str] = &[
    "success_count",
    "succeeded",
    "successful",
    "succeeded_count",
    "successful_count",
    "completed",
    "passed",
];
const BAD: &[&str] = &["failure_count", "failed", "failed_count", "failures", "error_count", "errors"];

/// `total_tokens` beside `prompt_tokens` and `completion_tokens`, and `success_rate` beside what
/// succeeded and failed.
pub(super) fn changes(value: &Value, _: &Hints) -> Vec<Change> {
    let objects = objects(value);
    objects
        .iter()
        .flat_map(|(place, object)| total(place, object).into_iter().chain(rate(place, object)))
        .collect()
}

fn total(place: &Pointer, object: &Map<String, Value>) -> Option<Change> {
    let numbers: Vec<_> =
        object.iter().filter_map(|(name, value)| Some((name, label::snake(name), value.as_u64()?))).collect();
    let (name, of, known) = numbers.iter().find_map(|(name, plain, known)| {
        Some((
            *name,
            plain
                .strip_prefix("total_")
                .map(str::to_owned)
                .or_else(|| (plain == "total").then(String::new))?,
            known,
        ))
    })?;
    let is_part = |plain: &str| match of.as_str() {
        "" => {
            GOOD.contains(&plain)
                || BAD.contains(&plain)
                || matches!(plain, "pending" | "processing" | "running" | "skipped")
        }
        of => plain.strip_suffix(of).is_some_and(|stem| {
            stem.ends_with('_') && stem != "total_" && !stem.split('_').any(|word| NO_PARTS.contains(&word))
        }),
    };
    let parts: Vec<_> =
        numbers.iter().filter(|(_, plain, _)| is_part(plain)).map(|(_, _, part)| *part).collect();
    let sum = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(*part));
    (parts.len() > 1 && sum != *known).then(|| (place.join(name), sum.into()))
}

fn rate(place: &Pointer, object: &Map<String, Value>) -> Option<Change> {
    let (name, rate) = super::find(object, &["success_rate"])?;
    let good = super::find(object, GOOD)?.1.as_f64()?;
    let bad = super::find(object, BAD)?.1.as_f64()?;
    let (known, share) = (rate.as_f64()?, good / (good + bad));
    let share = if known > 1.0 { share * 100.0 } else { share };
    let share = (share * 1_000.0).round() / 1_000.0;
    (share.is_finite() && (share - known).abs() > f64::EPSILON).then(|| (place.join(name), share.into()))
}
