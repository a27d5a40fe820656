//! The least is not more than the mean, nor that than the most.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

/// Words for where a number stands among others of its kind, the smallest first.
const RANKS: &[&[&str]] = &[
    &["min", "minimum", "lowest"],
    &["avg", "average", "mean", "median", "p50"],
    &["p75"],
    &["p90"],
    &["p95"],
    &["p99"],
    &["max", "maximum", "highest"],
];

/// Numbers of one kind in one object are put into the order that their names tell: `min_price`,
/// `avg_price`, `max_price`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    objects(value).iter().flat_map(|(place, object)| of_object(place, object, hints)).collect()
}

fn of_object(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Vec<Change> {
    let mut ranked: Vec<_> =
        object.iter().filter_map(|(name, value)| Some((kind(name)?, name, value))).collect();
    ranked.retain(|(_, name, value)| value.is_number() && !is_asked_for(place, name, value, hints));
    ranked.sort_by(|((a, ..), ..), ((b, ..), ..)| a.cmp(b));
    let groups = ranked.chunk_by(|((a, _), ..), ((b, _), ..)| a == b);
    groups.flat_map(|group| in_order(place, group)).collect()
}

fn in_order(place: &Pointer, group: &[((String, usize), &String, &Value)]) -> Vec<Change> {
    let mut names: Vec<_> = group.iter().map(|((_, rank), name, value)| (*rank, *name, *value)).collect();
    names.sort_by_key(|(rank, ..)| *rank);
    let mut values: Vec<_> = names.iter().map(|(.., value)| *value).collect();
    values.sort_by(|a, b| a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(std::cmp::Ordering::Equal));
    let pairs = names.iter().zip(values).filter(|((.., before), value)| before != value);
    pairs.map(|((_, name, _), value)| (place.join(name), value.clone())).collect()
}

/// What a name measures, and its rank.
fn kind(name: &str) -> Option<(String, usize)> {
    let name = label::snake(name);
    let is = |word: &str| RANKS.iter().position(|words| words.contains(&word));
    let rank = name.split('_').find_map(is)?;
    let rest: Vec<_> = name.split('_').filter(|word| is(word).is_none()).collect();
    Some((rest.join("_"), rank))
}
