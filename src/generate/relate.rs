//! Values that depend on each other: what was composed property by property is made to agree.
//!
//! Each relation looks at the whole value and says what should change. A change is kept only where
//! the schema accepts the value with it. To ask the schema costs far more than to find the changes, so all
//! are made before it is asked ([`wish`]).

use serde_json::{Map, Value};

use super::hints::Hints;
use super::look::label;
use crate::pointer::Pointer;

mod absences;
mod bills;
mod counts;
mod filters;
mod instants;
mod lifetimes;
mod links;
mod moment;
mod money;
mod pages;
mod people;
mod progress;
mod ranks;
mod references;
mod sorting;
mod status;
mod sums;
mod windows;
mod wish;

/// A new value for a place that has one.
type Change = (Pointer, Value);

/// Whether a value is accepted; if not, which places in it are at fault, as far as that is known.
type Verdict = Result<(), Vec<Pointer>>;

/// All relations, in the order in which they are established: later ones build on earlier ones.
const RELATIONS: [fn(&Value, &Hints) -> Vec<Change>; 16] = [
    filters::changes,
    windows::changes,
    references::changes,
    people::changes,
    progress::changes,
    absences::changes,
    instants::changes,
    lifetimes::changes,
    ranks::changes,
    sums::changes,
    bills::changes,
    sorting::changes,
    counts::changes,
    pages::changes,
    links::changes,
    status::changes,
];

/// The value with its parts in agreement, as far as it stays acceptable.
pub(super) fn relate(value: Value, hints: &Hints, accepts: impl Fn(&Value) -> Verdict) -> Value {
    wish::granted(&value, hints, &accepts).unwrap_or_else(|| one_by_one(value, hints, &accepts))
}

/// The value with what tells of one list in it, of its length and its parts, in agreement with it.
pub(super) fn relate_list(mut value: Value, list: &Pointer, accepts: impl Fn(&Value) -> Verdict) -> Value {
    let around = list.parent().unwrap_or_default();
    let object = value.pointer(around.as_str()).and_then(Value::as_object);
    let counted = object.map(|object| counts::of_object(&around, object)).unwrap_or_default();
    establish_all(&mut value, &counted, &accepts);
    if pages::place_of_list(&value).as_ref() == Some(list) {
        let told = pages::changes(&value, &Hints::default());
        establish_all(&mut value, &told, &accepts);
    }
    value
}

/// The relations established one after the other, each as far as it is accepted.
fn one_by_one(mut value: Value, hints: &Hints, accepts: &impl Fn(&Value) -> Verdict) -> Value {
    for relation in RELATIONS {
        let changes = relation(&value, hints);
        establish_all(&mut value, &changes, accepts);
    }
    value
}

/// As many of the changes as are accepted. Mostly that is all of them at once; where it is not, few are
/// to blame, and halves find them soon.
fn establish_all(value: &mut Value, changes: &[Change], accepts: &impl Fn(&Value) -> Verdict) {
    match changes {
        [] => {}
        [change] => establish(value, change, accepts),
        _ => {
            let before: Vec<_> = changes.iter().filter_map(|change| put(value, change)).collect();
            if accepts(value).is_ok() {
                return;
            }
            for change in before.iter().rev() {
                put(value, change);
            }
            let (first, rest) = changes.split_at(changes.len() / 2);
            establish_all(value, first, accepts);
            establish_all(value, rest, accepts);
        }
    }
}

/// One change, if it is accepted. What cannot be null is left out where it may be.
fn establish(value: &mut Value, change: &Change, accepts: &impl Fn(&Value) -> Verdict) {
    let Some(before) = put(value, change) else { return };
    if accepts(value).is_ok() {
        return;
    }
    if change.1.is_null()
        && let Some(around) = change.0.parent()
        && let Some((index, name)) = leave_out(value, &change.0)
    {
        if accepts(value).is_ok() {
            return;
        }
        if let Some(Value::Object(object)) = value.pointer_mut(around.as_str()) {
            object.shift_insert(index, name, before.1);
        }
        return;
    }
    put(value, &before);
}

/// Puts a value into its place, and tells what was there.
fn put(value: &mut Value, (place, new): &Change) -> Option<Change> {
    let place_of = value.pointer_mut(place.as_str())?;
    Some((place.clone(), std::mem::replace(place_of, new.clone())))
}

/// Takes a property away, and tells where in its object it stood, and its name.
fn leave_out(value: &mut Value, place: &Pointer) -> Option<(usize, String)> {
    let name = place.last()?.into_owned();
    let object = value.pointer_mut(place.parent()?.as_str())?.as_object_mut()?;
    let index = object.keys().position(|key| *key == name)?;
    object.shift_remove(&name);
    Some((index, name))
}

/// All objects of a value with their places, each before those inside it.
fn objects(value: &Value) -> Vec<(Pointer, &Map<String, Value>)> {
    let mut found = Vec::new();
    collect(value, Pointer::root(), &mut found);
    found
}

fn collect<'v>(value: &'v Value, place: Pointer, found: &mut Vec<(Pointer, &'v Map<String, Value>)>) {
    match value {
        Value::Object(object) => {
            found.push((place.clone(), object));
            for (name, value) in object.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                collect(value, place.join(name), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, place.item(index), found);
            }
        }
        _ => {}
    }
}

/// The first property whose name is one of these, in whatever case they are written.
fn find<'v>(object: &'v Map<String, Value>, names: &[&str]) -> Option<(&'v str, &'v Value)> {
    let is_one = |name: &str| match label::is_snake(name) {
        true => names.contains(&name),
        false => names.contains(&label::snake(name).as_str()),
    };
    object.iter().map(|(name, value)| (name.as_str(), value)).find(|(name, _)| is_one(name))
}

/// True for the place of an item of a list, which is in no other list.
fn is_listed(place: &Pointer) -> bool {
    let is_index = |token: &str| token.bytes().all(|b| b.is_ascii_digit());
    place.last().is_some_and(|last| is_index(&last))
        && place.tokens().filter(|token| is_index(token)).count() == 1
}

/// True for a property of the whole that is as the request has it.
fn is_asked_for(place: &Pointer, name: &str, value: &Value, hints: &Hints) -> bool {
    place.tokens().count() <= 1 && hints.values.get(name) == Some(value)
}

#[cfg(test)]
mod tests;
