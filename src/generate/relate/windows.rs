//! What a list is asked to hold of one time happened then.

use serde_json::{Map, Value};

use super::{Change, Hints, find, is_listed, moment, objects};
use crate::generate::look::label;

const DAY: i64 = 86_400;

/// How far from the one end that is asked for instants are put, where there is no other.
const SPAN: i64 = 30 * DAY;

/// Last words of names for the first instant that is wanted, and whether it is wanted itself.
const FROM: &[(&str, bool)] = &[
    ("after", false),
    ("gt", false),
    ("gte", true),
    ("since", true),
    ("from", true),
    ("min", true),
    ("start", true),
    ("start_date", true),
    ("start_time", true),
    ("begin", true),
    ("ge", true),
];

/// The same for the last instant. All before it will do.
const TO: &[&str] =
    &["before", "lt", "lte", "until", "to", "max", "end", "end_date", "end_time", "le", "till"];

/// When an item was, where a name says only from when or until when.
const MAIN: &[&str] = &[
    "created_at",
    "created",
    "created_on",
    "date",
    "timestamp",
    "time",
    "occurred_at",
    "start_date",
    "started_at",
    "start_time",
    "published_at",
    "inserted_at",
    "creation_date",
    "date_created",
    "updated_at",
];

/// A time that is asked for: of what, since when, until when.
#[derive(Default)]
struct Window {
    of: String,
    from: Option<i64>,
    to: Option<i64>,
}

/// The instants of items that `created_after`, `since`, `created_at[lt]` and the like leave out are moved to
/// where they are let in.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    let windows = windows(&hints.query);
    if windows.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (place, item) in objects(value).into_iter().filter(|(place, _)| is_listed(place)) {
        for window in &windows {
            let moved = window.property(item).and_then(|(name, known)| {
                let second = moment::read(name, known)?;
                let inside = window.inside(second).filter(|inside| *inside != second)?;
                Some((place.join(name), moment::moved(known, inside - second)?))
            });
            changes.extend(moved);
        }
    }
    changes
}

fn windows(query: &Map<String, Value>) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for (name, value) in query {
        // `created[gte]=…` may come as an object of its own.
        let bounds = match value {
            Value::Object(bounds) => {
                bounds.iter().map(|(end, value)| (format!("{name}_{end}"), value)).collect()
            }
            value => vec![(name.clone(), value)],
        };
        for (name, value) in bounds {
            let Some((of, is_first, second)) = bound(&label::snake(&name), value) else { continue };
            let index = windows.iter().position(|window| window.of == of).unwrap_or_else(|| {
                windows.push(Window { of, ..Window::default() });
                windows.len() - 1
            });
            if let Some(window) = windows.get_mut(index) {
                let end = if is_first { &mut window.from } else { &mut window.to };
                *end = Some(second);
            }
        }
    }
    windows
}

/// What a parameter limits, whether from below, and at which second.
fn bound(name: &str, value: &Value) -> Option<(String, bool, i64)> {
    let second = moment::told(value)?;
    let stem = |end: &str| {
        let stem = name.strip_suffix(end)?;
        (stem.is_empty() || stem.ends_with('_')).then(|| stem.trim_end_matches('_').to_owned())
    };
    let is_day = value.as_str().is_some_and(|text| text.len() == "2025-06-01".len());
    let next = second + if is_day { DAY } else { 1 };
    let from =
        FROM.iter().filter_map(|(end, itself)| Some((stem(end)?, true, if *itself { second } else { next })));
    let to = TO.iter().filter_map(|end| Some((stem(end)?, false, second)));
    // The longest ending leaves the least.
    from.chain(to).min_by_key(|(stem, ..)| stem.len())
}

impl Window {
    /// The property of an item that the window is about.
    fn property<'v>(&self, item: &'v Map<String, Value>) -> Option<(&'v str, &'v Value)> {
        let of = self.of.as_str();
        if of.is_empty() || of == "date" || of == "time" {
            return MAIN.iter().find_map(|name| {
                find(item, &[name]).filter(|(name, value)| moment::read(name, value).is_some())
            });
        }
        let named = ["", "_at", "_on", "_date", "_time"].map(|end| format!("{of}{end}"));
        find(item, &named.each_ref().map(String::as_str))
            .filter(|(name, value)| moment::read(name, value).is_some())
    }

    /// A second inside the window: the same, or one that it decides. `None` for a window that is none.
    fn inside(&self, second: i64) -> Option<i64> {
        let from = self.from.unwrap_or_else(|| self.to.unwrap_or(second).saturating_sub(SPAN));
        let to = self.to.unwrap_or_else(|| from.saturating_add(SPAN));
        if self.from.is_none_or(|from| second >= from) && self.to.is_none_or(|to| second < to) {
            return Some(second);
        }
        Some(from + second.checked_rem_euclid(to - from).filter(|_| to > from)?)
    }
}
