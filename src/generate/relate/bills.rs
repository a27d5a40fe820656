//! What has to be paid is what its parts come to.

use serde_json::{Map, Value};

use super::{Change, Hints, find, is_asked_for, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

/// Names of what is added up before anything else counts, and of what has to be paid in the end.
const BEFORE: &[&str] =
    &["subtotal", "sub_total", "subtotal_amount", "subtotal_price", "net_amount", "net_total"];
const AFTER: &[&str] = &[
    "total",
    "grand_total",
    "total_amount",
    "total_price",
    "amount_total",
    "amount_due",
    "gross_amount",
    "gross_total",
];

/// Last words of names of what comes on top, and of what is taken off.
const MORE: &[&str] = &["tax", "taxes", "vat", "shipping", "fee", "fees", "tip", "surcharge"];
const LESS: &[&str] = &["discount", "discounts", "rebate"];

/// The `total` beside `subtotal`, `tax`, `shipping` and `discount`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    objects(value).iter().filter_map(|(place, object)| total(place, object, hints)).collect()
}

fn total(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Option<Change> {
    let before = find(object, BEFORE)?.1;
    let (name, known) = find(object, AFTER).filter(|(_, total)| total.is_number())?;
    let mut sum = before.as_f64()?;
    let mut is_whole = before.is_i64();
    for (part, sign) in object.iter().filter_map(|(name, value)| Some((value, sign(name)?))) {
        sum += sign * part.as_f64().unwrap_or_default();
        is_whole &= !part.is_f64();
    }
    let is_whole = is_whole || (known.is_i64() && sum.fract() == 0.0);
    let sum = if is_whole { Value::from(sum as i64) } else { Value::from((sum * 100.0).round() / 100.0) };
    let is_other = sum != *known && sum.as_f64()? >= 0.0 && !is_asked_for(place, name, known, hints);
    is_other.then(|| (place.join(name), sum))
}

/// Whether an amount is added or taken off.
fn sign(name: &str) -> Option<f64> {
    let name = label::snake(name);
    let name = ["_amount", "_cost", "_total", "_price"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    let is_one = |names: &[&str]| {
        names.contains(&name) || name.strip_prefix("total_").is_some_and(|name| names.contains(&name))
    };
    if is_one(MORE) { Some(1.0) } else { is_one(LESS).then_some(-1.0) }
}
