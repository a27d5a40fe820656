//! The id of one thing is the same wherever a value names it.

use serde_json::{Map, Value};

use super::{Change, Hints, objects};
use crate::generate::look::label;
use crate::pointer::Pointer;

/// An `organization_id` inside is that of the object around it, or of the request, and the id of what
/// `owner` holds is the `owner_id` beside it. The id of an object itself stays: things of a kind may
/// stand inside each other.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let objects = objects(value);
    let mut changes = Vec::new();
    for (place, object) in &objects {
        let own = object
            .keys()
            .map(|name| label::snake(name))
            .find(|name| label::is_bare_id(name) || label::stem_of_id(name).is_some());
        for (name, value) in object.iter().filter(|(_, value)| is_id(value)) {
            let key = label::snake(name);
            if label::stem_of_id(&key).is_none() || own.as_ref() == Some(&key) {
                continue;
            }
            let around = objects.iter().rev().filter(|(other, _)| is_around(other, place));
            let known = around.filter_map(|(_, object)| super::find(object, &[&key]).map(|(_, value)| value));
            let known = known.chain(hints.values.get(name)).find(|known| is_id(known));
            changes
                .extend(known.filter(|known| *known != value).map(|known| (place.join(name), known.clone())));
        }
        changes.extend(held(place, object));
    }
    changes.extend(shared(&objects));
    changes.extend(named_alike(&objects));
    changes.extend(asked_for(value, hints));
    changes
}

/// Those called the same in one value are the same: who created a thing may have changed it too. The
/// items of a list are different things all the same.
fn named_alike(objects: &[(Pointer, &Map<String, Value>)]) -> Vec<Change> {
    let is_item =
        |place: &Pointer| place.last().is_some_and(|index| index.bytes().all(|b| b.is_ascii_digit()));
    let mut known: Vec<(&str, &str, &Value)> = Vec::new();
    let mut changes = Vec::new();
    for (place, object) in objects.iter().filter(|(place, _)| !place.is_root() && !is_item(place)) {
        let own = object.iter().find(|(name, id)| is_id(id) && label::is_bare_id(&label::snake(name)));
        let Some(((name, id), called)) = own.zip(object.get("name").and_then(Value::as_str)) else {
            continue;
        };
        match known.iter().find(|(own, other, _)| *own == name && *other == called) {
            Some((.., same)) if *same != id => changes.push((place.join(name), Value::clone(same))),
            Some(_) => {}
            None => known.push((name, called, id)),
        }
    }
    changes
}

/// What all items of a list belong to, for whoever may list them.
const TENANTS: &[&str] = &[
    "organization_id",
    "organisation_id",
    "org_id",
    "tenant_id",
    "account_id",
    "workspace_id",
    "namespace_id",
];

/// The items of a list belong to the same as the first.
fn shared(objects: &[(Pointer, &Map<String, Value>)]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (place, item) in objects {
        let list = place.parent().filter(|_| {
            place.last().is_some_and(|index| index != "0" && index.bytes().all(|b| b.is_ascii_digit()))
        });
        let first = list.map(|list| list.item(0));
        let first = first.and_then(|first| objects.iter().find(|(place, _)| *place == first));
        let Some((_, first)) = first else { continue };
        let ids = item.iter().filter(|(name, _)| TENANTS.contains(&label::snake(name).as_str()));
        // What comes first in an object is its own.
        let ids = ids.filter(|(name, _)| item.keys().next() != Some(name));
        let ids = ids.filter_map(|(name, id)| {
            Some((name, first.get(name).filter(|known| *known != id && is_id(known) && is_id(id))?))
        });
        changes.extend(ids.map(|(name, known)| (place.join(name), known.clone())));
    }
    changes
}

/// The id of the one thing that the request names in its path and the value shows.
fn asked_for(value: &Value, hints: &Hints) -> Option<Change> {
    let (asked, id) = hints.id.as_ref()?;
    let asked = label::snake(asked);
    let mut place = Pointer::root();
    let mut object = value.as_object()?;
    loop {
        let ids = || object.iter().filter(|(name, value)| is_id(value) && names_an_id(name));
        let same = ids().find(|(name, _)| label::snake(name) == asked);
        let bare = || ids().find(|(name, _)| label::is_bare_id(&label::snake(name)));
        let any = || ids().next().filter(|_| asked.ends_with("identifier") || label::is_bare_id(&asked));
        if let Some((name, known)) = same.or_else(bare).or_else(any) {
            return (known != id).then(|| (place.join(name), id.clone()));
        }
        // What holds nothing but one object stands for it.
        let mut inside = object.iter().filter_map(|(name, value)| Some((name, value.as_object()?)));
        let (name, only) = inside.next().filter(|_| inside.next().is_none())?;
        place.push(name);
        object = only;
    }
}

fn names_an_id(name: &str) -> bool {
    let name = label::snake(name);
    label::is_bare_id(&name) || label::stem_of_id(&name).is_some()
}

/// The ids of what an object holds beside a property that names it.
fn held(place: &Pointer, object: &Map<String, Value>) -> Vec<Change> {
    let ids = object.iter().filter(|(_, value)| is_id(value)).filter_map(|(name, id)| {
        let key = label::snake(name);
        let (holder, held) = super::find(object, &[label::stem_of_id(&key)?])?;
        let (own, before) = held.as_object()?.iter().find(|(own, _)| {
            let own = label::snake(own);
            label::is_bare_id(&own) || own == key
        })?;
        (before != id && is_id(before)).then(|| (place.join(holder).join(own), id.clone()))
    });
    ids.collect()
}

fn is_id(value: &Value) -> bool {
    value.is_string() || value.is_number()
}

fn is_around(outer: &Pointer, inner: &Pointer) -> bool {
    inner.as_str().strip_prefix(outer.as_str()).is_some_and(|rest| rest.starts_with('/'))
}
