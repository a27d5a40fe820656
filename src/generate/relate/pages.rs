//! What stands beside a list of its length, its part and what follows is true of it.

use serde_json::{Map, Value};

use super::{Change, Hints};
use crate::generate::label;
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
    (&["total", "total_count", "total_items", "total_results", "total_elements", "total_records", "total_size", "total_hits"], |part, _| Some(part.total.into())),
    (&["count", "returned", "returned_count", "number_of_elements", "page_items"], |part, _| Some(part.count.into())),
    (&["limit", "page_size", "per_page", "max_results", "size", "page_limit"], |part, known| part.limit(known)),
    (&["page", "page_number", "current_page"], |part, known| known.is_number().then(|| part.page.into())),
    (&["pages", "total_pages", "page_count", "last_page"], |part, known| known.is_number().then(|| part.pages().into())),
    (&["offset", "skip", "start_index"], |part, known| known.is_number().then(|| part.offset.into())),
    (&["has_more", "has_next", "has_next_page", "more", "is_truncated"], |part, known| known.is_boolean().then(|| part.has_more().into())),
    (&["has_previous", "has_prev", "has_previous_page"], |part, known| known.is_boolean().then(|| (part.offset > 0).into())),
    (&["next", "next_cursor", "next_token", "next_page_token", "next_marker", "end_cursor", "cursor", "next_offset", "next_page"], |part, known| part.next(known)),
    (&["previous", "prev", "prev_cursor", "previous_cursor", "prev_page", "previous_page", "prev_marker", "start_cursor"], |part, _| (part.offset == 0).then_some(Value::Null)),
];

pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let Some((place, object)) = value.as_object().and_then(|object| holder(object, Pointer::root())) else {
        return Vec::new();
    };
    let Some((many, count)) = list(object) else { return Vec::new() };
    let part = Part::of(count, hints.paging.as_ref());
    let mut changes = Vec::new();
    // What wraps the object with the list may tell of it too.
    if let Some(root) = value.as_object().filter(|_| !place.is_root()) {
        told_in(root, &Pointer::root(), &part, DEEPEST, &mut changes);
    }
    told_in(object, &place, &part, DEEPEST, &mut changes);
    for (names, count) in [(format!("total_{many}"), part.total), (format!("returned_{many}"), part.count)] {
        let named = super::find(object, &[&names]).filter(|(_, value)| value.is_number());
        changes.extend(named.map(|(name, _)| (place.join(name), Value::from(count))));
    }
    changes
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
fn list(object: &Map<String, Value>) -> Option<(String, usize)> {
    let lists: Vec<_> = object.iter().filter_map(|(name, value)| Some((name, value.as_array()?))).collect();
    let chosen = match &lists[..] {
        [only] => Some(only),
        lists => lists.iter().find(|(name, _)| label::is_wrapper(name)),
    };
    chosen.map(|(name, items)| (label::snake(name), items.len()))
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
        let meaning = MEANINGS.iter().find(|(names, _)| names.contains(&plain.as_str()));
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
    count: usize,
    total: usize,
    offset: usize,
    page: usize,
    /// How many items a part has that is not the last, where there are parts.
    size: Option<usize>,
}

impl Part {
    /// The list as it is, which may be another than was asked for.
    fn of(count: usize, paging: Option<&Paging>) -> Self {
        match paging.filter(|paging| paging.count() == count) {
            Some(paging) => Self {
                count,
                total: paging.total,
                offset: paging.offset,
                page: paging.page(),
                size: Some(paging.size),
            },
            None => Self { count, total: count, offset: 0, page: 1, size: None },
        }
    }

    fn end(&self) -> usize {
        self.offset + self.count
    }

    fn has_more(&self) -> bool {
        self.end() < self.total
    }

    fn pages(&self) -> usize {
        self.total.div_ceil(self.size.unwrap_or(self.total).max(1)).max(1)
    }

    /// The size that was asked for; else one that is known stays where the items fit in.
    fn limit(&self, known: &Value) -> Option<Value> {
        let fits = known.as_u64().is_some_and(|limit| limit >= self.count as u64);
        match self.size {
            Some(size) => known.is_number().then(|| size.into()),
            None => (known.is_number() && !fits).then(|| self.count.into()),
        }
    }

    /// What leads to the part behind this one, in the form of what is known.
    fn next(&self, known: &Value) -> Option<Value> {
        if !self.has_more() {
            return Some(if known.is_boolean() { Value::from(false) } else { Value::Null });
        }
        match known {
            Value::String(link) if !link.contains('/') => Some(paging::cursor(self.end()).into()),
            Value::Number(_) => Some(self.end().into()),
            _ => None,
        }
    }
}
