//! What happens to one thing happens in the order that the names tell.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, objects};
use crate::generate::dates;
use crate::generate::label::Label;
use crate::pointer::Pointer;

const DAY: i64 = 86_400;

/// Instants that come too early move on by whole days: `updated_at` is not before `created_at`.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    objects(value).iter().flat_map(|(place, object)| in_order(place, object, hints)).collect()
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
