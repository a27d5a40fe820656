//! A list that is asked for in an order has its items in that order.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::{Change, Hints, find, moment, pages};
use crate::generate::look::label;

/// Names of parameters that tell by what items are ordered.
const BY: &[&str] =
    &["sort", "sort_by", "order_by", "sortby", "orderby", "ordering", "sort_field", "sort_key", "order"];

/// Names of parameters that tell which way.
const WAYS: &[&str] = &[
    "order",
    "sort_order",
    "sort_direction",
    "sort_dir",
    "direction",
    "order_direction",
    "sort_type",
    "dir",
];

/// What items are ordered by where only the way is told.
const MAIN: &[&str] = &["created_at", "created", "created_on", "date", "timestamp"];

/// The items of the list in the order that `sort=-created_at`, `sort=created_at:desc` or
/// `sort=name&order=desc` asks for, where all of them have what they are to be ordered by.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    if hints.query.is_empty() {
        return Vec::new();
    }
    sorted(value, &hints.query).unwrap_or_default()
}

fn sorted(value: &Value, query: &Map<String, Value>) -> Option<Vec<Change>> {
    let place = if value.is_array() { Some(Default::default()) } else { pages::place_of_list(value) }?;
    let items = place.resolve(value)?.as_array()?;
    let (by, falls) = wanted(query)?;
    let names: Vec<&str> = by.as_deref().map_or_else(|| MAIN.to_vec(), |by| vec![by]);
    let keys: Option<Vec<_>> = items.iter().map(|item| find(item.as_object()?, &names)).collect();
    let mut order: Vec<_> = keys?.into_iter().zip(items).enumerate().collect();
    order.sort_by(|(_, (one, _)), (_, (other, _))| {
        let order = compare(*one, *other);
        if falls { order.reverse() } else { order }
    });
    let moved = order.into_iter().enumerate().filter(|(new, (old, _))| new != old);
    Some(moved.map(|(index, (_, (_, item)))| (place.item(index), item.clone())).collect())
}

/// By what, and whether the largest comes first; `None` where no order is asked for.
fn wanted(query: &Map<String, Value>) -> Option<(Option<String>, bool)> {
    let of = |names: &[&str]| {
        let text = find(query, names).map(|(_, value)| value.get(0).unwrap_or(value))?.as_str()?;
        Some(text.split(',').next().unwrap_or(text).trim())
    };
    let way = of(WAYS).and_then(falls);
    let Some(by) = BY.iter().find_map(|name| of(&[name]).filter(|text| falls(text).is_none())) else {
        return Some((None, way?));
    };
    let (name, written) = match by.split_once([':', ' ']) {
        Some((name, way)) => (name, falls(way)),
        None => (by.trim_start_matches(['-', '+']), by.starts_with('-').then_some(true)),
    };
    let name = label::snake(name);
    let shorter = ["_desc", "_asc"].iter().find_map(|end| Some((name.strip_suffix(end)?, *end == "_desc")));
    Some(match shorter {
        Some((name, falls)) => (Some(name.to_owned()), falls),
        None => (Some(name), written.or(way).unwrap_or(false)),
    })
}

fn falls(way: &str) -> Option<bool> {
    match way.to_ascii_lowercase().as_str() {
        "desc" | "descending" => Some(true),
        "asc" | "ascending" => Some(false),
        _ => None,
    }
}

fn compare((name, one): (&str, &Value), (_, other): (&str, &Value)) -> Ordering {
    let instants = moment::read(name, one).zip(moment::read(name, other));
    if let Some((one, other)) = instants {
        return one.cmp(&other);
    }
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}
