//! What stands beside a list of its length, its part and what follows is true of it.

use serde_json::{Map, Value};

use super::{Change, Hints, money};
use crate::generate::look::label;
use crate::generate::paging::{self, Paging};
use crate::pointer::Pointer;

/// Names of objects beside a list that tell of it.
const ABOUT: &[&str] = &[
    "page",
    "pagination",
    "paging",
    "meta",
    "metadata",
    "links",
    "page_info",
    "pages",
    "cursor",
    "cursors",
    "next_page",
    "response_metadata",
    "page_meta",
    "result_info",
];

/// How deep such objects nest.
const DEEPEST: usize = 3;

/// Names of properties, and what is true of them.
type Meaning = fn(&Part, &Value) -> Option<Value>;

#[rustfmt::skip]
const MEANINGS: &[(&[&str], Meaning)] = &[
    (&["total", "total_count", "total_items", "total_results", "total_elements", "total_records", "total_size", "total_hits"], |part, known| number(known, part.paging.total)),
    (&["count", "returned", "returned_count", "number_of_elements", "page_items"], |part, known| number(known, part.paging.count())),
    (&["limit", "page_size", "per_page", "max_results", "size", "page_limit"], |part, known| part.limit(known)),
    (&["page", "page_number", "current_page"], |part, known| number(known, part.paging.page())),
    (&["pages", "total_pages", "page_count", "last_page"], |part, known| number(known, part.paging.pages())),
    (&["offset", "skip", "start_index"], |part, known| part.offset(known)),
    (&["has_more", "has_next", "has_next_page", "more", "is_truncated"], |part, known| known.is_boolean().then(|| part.paging.has_more().into())),
    (&["has_previous", "has_prev", "has_previous_page", "has_prev_page"], |part, known| known.is_boolean().then(|| (part.paging.offset > 0).into())),
    (&["next", "next_cursor", "next_token", "next_page_token", "next_marker", "cursor", "next_offset"], |part, known| part.next(known)),
    (&["next_page"], |part, known| part.next_page(known)),
    (&["end_cursor"], |part, known| known.is_string().then(|| paging::cursor(part.paging.end()).into())),
    (&["start_cursor"], |part, known| known.is_string().then(|| paging::cursor(part.paging.offset).into())),
    (&["previous", "prev", "prev_cursor", "previous_cursor", "prev_page", "previous_page", "prev_marker"], |part, _| (part.paging.offset == 0).then_some(Value::Null)),
];

fn number(known: &Value, count: usize) -> Option<Value> {
    known.is_number().then(|| count.into())
}

pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let Some((place, object)) = value.as_object().and_then(|object| holder(object, Pointer::root())) else {
        return Vec::new();
    };
    let Some((name, count)) = list(object) else { return Vec::new() };
    let many = label::snake(name);
    let part = Part::of(count, hints.paging.as_ref());
    let mut changes = Vec::new();
    // What wraps the object with the list may tell of it too.
    if let Some(root) = value.as_object().filter(|_| !place.is_root()) {
        told_in(root, &Pointer::root(), &part, DEEPEST, &mut changes);
    }
    told_in(object, &place, &part, DEEPEST, &mut changes);
    for (names, count) in
        [(format!("total_{many}"), part.paging.total), (format!("returned_{many}"), part.paging.count())]
    {
        let named = super::find(object, &[&names]).filter(|(_, value)| value.is_number());
        changes.extend(named.map(|(name, _)| (place.join(name), Value::from(count))));
    }
    changes
}

/// Where the list stands that a value is there for.
pub(super) fn place_of_list(value: &Value) -> Option<Pointer> {
    let (place, object) = holder(value.as_object()?, Pointer::root())?;
    Some(place.join(list(object)?.0))
}

/// The object that holds the list: the whole, or what wraps it.
fn holder(object: &Map<String, Value>, place: Pointer) -> Option<(Pointer, &Map<String, Value>)> {
    if list(object).is_some() {
        return Some((place, object));
    }
    let wrapped = object.iter().filter(|(name, _)| label::is_wrapper(name));
    wrapped
        .filter_map(|(name, value)| Some((place.join(name), value.as_object()?)))
        .find(|(_, object)| list(object).is_some())
}

/// The list that an object is there for: the only one, else the one with a name that holds any.
fn list(object: &Map<String, Value>) -> Option<(&str, usize)> {
    let lists: Vec<_> = object.iter().filter_map(|(name, value)| Some((name, value.as_array()?))).collect();
    let chosen = match &lists[..] {
        [only] => Some(only),
        lists => lists.iter().find(|(name, _)| label::is_wrapper(name)),
    };
    chosen.map(|(name, items)| (name.as_str(), items.len()))
}

fn told_in(
    object: &Map<String, Value>,
    place: &Pointer,
    part: &Part,
    depth: usize,
    changes: &mut Vec<Change>,
) {
    for (name, known) in object {
        let plain = label::snake(name);
        let is_sum = plain == "total" && money::is_paid(object);
        let meaning = MEANINGS.iter().find(|(names, _)| !is_sum && names.contains(&plain.as_str()));
        match meaning.and_then(|(_, meaning)| meaning(part, known)).filter(|new| new != known) {
            Some(new) => changes.push((place.join(name), new)),
            None if depth > 0 && ABOUT.contains(&plain.as_str()) => {
                known
                    .as_object()
                    .into_iter()
                    .for_each(|about| told_in(about, &place.join(name), part, depth - 1, changes));
            }
            None => {}
        }
    }
}

/// A part of a list, or all of it.
struct Part {
    paging: Paging,
    /// Whether the list is given in parts.
    is_divided: bool,
}

impl Part {
    /// The list as it is, which may be another than was asked for.
    fn of(count: usize, paging: Option<&Paging>) -> Self {
        let asked = paging.filter(|paging| paging.count() == count).copied();
        Self { paging: asked.unwrap_or_else(|| Paging::whole(count)), is_divided: asked.is_some() }
    }

    /// The size that was asked for; else one that is known stays where the items fit in.
    fn limit(&self, known: &Value) -> Option<Value> {
        let fits = known.as_u64().is_some_and(|limit| limit >= self.paging.size as u64);
        (known.is_number() && (self.is_divided || !fits)).then(|| self.paging.size.into())
    }

    /// Where the part begins; in what tells of the next one, texts are cursors.
    fn offset(&self, known: &Value) -> Option<Value> {
        match known {
            Value::String(_) if self.paging.has_more() => Some(paging::cursor(self.paging.end()).into()),
            known => number(known, self.paging.offset),
        }
    }

    /// What leads to the part behind this one, in the form of what is known.
    fn next(&self, known: &Value) -> Option<Value> {
        match known {
            Value::Bool(_) => Some(self.paging.has_more().into()),
            _ if !self.paging.has_more() => Some(Value::Null),
            Value::String(link) if !link.contains('/') => Some(paging::cursor(self.paging.end()).into()),
            Value::Number(_) => Some(self.paging.end().into()),
            _ => None,
        }
    }

    /// The number of the part behind this one.
    fn next_page(&self, known: &Value) -> Option<Value> {
        match known {
            Value::Number(_) if self.paging.has_more() => Some((self.paging.page() + 1).into()),
            _ => self.next(known),
        }
    }
}
