//! What happens to one thing happens in the order that the names tell.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, objects};
use crate::generate::look::dates;
use crate::generate::look::label::Label;
use crate::pointer::Pointer;

const DAY: i64 = 86_400;

/// Instants that come too early move on by whole days: `updated_at` is not before `created_at`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let mut changes: Vec<_> =
        objects(value).iter().flat_map(|(place, object)| in_order(place, object, hints)).collect();
    ascending(value, &Pointer::root(), &mut changes);
    changes
}

/// Names of what stands for a step of a series.
const STEPS: &[&str] =
    &["time_bucket", "bucket", "timestamp", "date", "day", "period", "period_start", "hour"];

/// The steps of each series in a value follow each other.
fn ascending(value: &Value, place: &Pointer, changes: &mut Vec<Change>) {
    match value {
        Value::Array(items) => {
            changes.extend(sorted(items, place).into_iter().flatten());
            items.iter().enumerate().for_each(|(index, item)| ascending(item, &place.item(index), changes));
        }
        Value::Object(object) => {
            object.iter().for_each(|(name, inside)| ascending(inside, &place.join(name), changes));
        }
        _ => {}
    }
}

/// The instants of a series in their order; `None` for any other list.
fn sorted(items: &[Value], place: &Pointer) -> Option<Vec<Change>> {
    let (name, _) = super::find(items.first()?.as_object()?, STEPS)?;
    let steps: Option<Vec<_>> = items.iter().map(|item| item.get(name)?.as_str()).collect();
    let mut sorted = steps.clone()?;
    if sorted.iter().any(|step| dates::read(step).is_none()) {
        return None;
    }
    sorted.sort_by_key(|step| dates::read(step));
    let pairs = steps?.into_iter().zip(sorted).enumerate().filter(|(_, (before, after))| before != after);
    Some(pairs.map(|(index, (_, after))| (place.item(index).join(name), Value::from(after))).collect())
}

fn in_order(place: &Pointer, object: &Map<String, Value>, hints: &Hints) -> Vec<Change> {
    let mut known: Vec<_> = object.iter().filter_map(|(name, value)| Told::of(name, value)).collect();
    known.sort_by_key(|told| dates::rank(&told.label));
    let mut changes = Vec::new();
    for index in 1..known.len() {
        let (before, rest) = known.split_at_mut(index);
        let Some(told) = rest.first_mut() else { break };
        let earlier = before.iter().filter(|other| dates::precedes(&other.label, &told.label));
        let Some(latest) = earlier.map(|other| other.second).max() else { continue };
        if latest <= told.second || is_asked_for(place, told.name, told.value, hints) {
            continue;
        }
        let days = (latest - told.second).div_euclid(DAY) + 1;
        if let Some(later) = told.later(days) {
            told.second += days * DAY;
            changes.push((place.join(told.name), later));
        }
    }
    changes
}

/// An instant with its name.
struct Told<'v> {
    name: &'v str,
    label: Label,
    value: &'v Value,
    second: i64,
}

impl<'v> Told<'v> {
    fn of(name: &'v str, value: &'v Value) -> Option<Self> {
        let second = dates::read(value.as_str()?)?;
        Some(Self { name, label: Label::named(name), value, second })
    }

    fn later(&self, days: i64) -> Option<Value> {
        dates::shifted(self.value.as_str()?, days).map(Value::from)
    }
}
