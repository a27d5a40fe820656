//! What happens to one thing happens in the order that the names tell.

use serde_json::{Map, Value};

use super::{Change, Hints, is_asked_for, moment, objects, progress};
use crate::generate::look::dates;
use crate::generate::look::label::Label;
use crate::pointer::Pointer;

const DAY: i64 = 86_400;

/// Words for changes of a thing, and those that may stand beside them.
const CHANGES: &[&str] = &["updated", "modified", "changed", "edited", "update", "modification"];
const BESIDE: &[&str] = &["last", "at", "on", "date", "time", "datetime", "timestamp", "utc", "ms"];

/// Words for looks at a thing.
const USES: &[&str] = &["seen", "used", "synced", "accessed", "checked", "viewed", "login", "last"];

/// Instants that come too early move on: `shipped_at` is not before `paid_at`, and `updated_at` not before
/// anything else that was.
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
    known.sort_by_key(Told::order);
    in_steps(&mut known);
    for index in 1..known.len() {
        let (before, rest) = known.split_at_mut(index);
        let Some(told) = rest.first_mut() else { break };
        let earlier = before.iter().filter(|other| other.precedes(told));
        let Some(latest) = earlier.max_by_key(|other| other.second) else { continue };
        if latest.second > told.second && !is_asked_for(place, told.name, told.value, hints) {
            told.follow(latest);
        }
    }
    known.into_iter().filter_map(|told| Some((place.join(told.name), told.new?))).collect()
}

/// The steps that a thing goes through come one after the other: what they are told to have happened at is
/// dealt out among them again.
fn in_steps(known: &mut [Told<'_>]) {
    let mut steps: Vec<_> = known.iter_mut().filter(|told| told.step.is_some()).collect();
    let Some(first) = steps.first().map(|told| told.value) else { return };
    if !steps.iter().all(|told| moment::are_alike(told.value, first)) {
        return;
    }
    steps.sort_by_key(|told| (told.step, told.second));
    let mut instants: Vec<_> = steps.iter().map(|told| (told.second, told.value)).collect();
    instants.sort_by_key(|(second, _)| *second);
    for (told, (second, value)) in steps.into_iter().zip(instants) {
        if told.second != second {
            (told.second, told.new) = (second, Some(value.clone()));
        }
    }
}

/// An instant with its name.
struct Told<'v> {
    name: &'v str,
    label: Label,
    value: &'v Value,
    second: i64,
    /// What the value gives way to.
    new: Option<Value>,
    /// Which step of a thing it tells of.
    step: Option<usize>,
}

impl<'v> Told<'v> {
    fn of(name: &'v str, value: &'v Value) -> Option<Self> {
        let second = moment::read(name, value)?;
        let label = Label::named(name);
        let step = progress::step_of_event(label.as_str());
        Some(Self { name, label, value, second, new: None, step })
    }

    /// What was comes before what will be, and the last change after all that was.
    fn order(&self) -> (bool, bool, i64, Option<usize>) {
        (self.is_ahead(), self.is_change(), dates::rank(&self.label), self.step)
    }

    fn precedes(&self, other: &Self) -> bool {
        match (self.step, other.step) {
            _ if self.is_change() => other.is_ahead(),
            _ if other.is_change() => !self.is_ahead() && !self.is_use(),
            (Some(step), Some(later)) => step < later,
            _ => dates::precedes(&self.label, &other.label),
        }
    }

    fn is_ahead(&self) -> bool {
        dates::rank(&self.label) > 0
    }

    /// True for `updated_at` and its like, of the whole thing.
    fn is_change(&self) -> bool {
        self.label.words().any(|word| CHANGES.contains(&word))
            && self.label.words().all(|word| CHANGES.contains(&word) || BESIDE.contains(&word))
    }

    /// True for a look at a thing, which changes nothing of it.
    fn is_use(&self) -> bool {
        self.label.words().any(|word| USES.contains(&word))
    }

    /// Happens no earlier than another: a change when that happened, all else whole days later.
    fn follow(&mut self, latest: &Told<'_>) {
        let value = latest.new.as_ref().unwrap_or(latest.value);
        if self.is_change() && moment::are_alike(self.value, value) {
            (self.second, self.new) = (latest.second, Some(value.clone()));
            return;
        }
        let later = ((latest.second - self.second).div_euclid(DAY) + 1) * DAY;
        if let Some(moved) = moment::moved(self.new.as_ref().unwrap_or(self.value), later) {
            (self.second, self.new) = (self.second + later, Some(moved));
        }
    }
}
