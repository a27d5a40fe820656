//! What a list is asked to be filtered by is true of its items.

use serde_json::Value;

use super::{Change, Hints, is_listed, objects};
use crate::generate::look::label;

/// A query parameter and the property of the same name in each item of a list agree.
pub(super) fn changes(value: &Value, hints: &Hints) -> Vec<Change> {
    if hints.query.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (place, item) in objects(value).into_iter().filter(|(place, _)| is_listed(place)) {
        for (name, wanted) in &hints.query {
            let key = label::snake(name);
            let found =
                super::find(item, &[key.as_str()]).filter(|(_, known)| is_scalar(known) && *known != wanted);
            changes.extend(
                found.filter(|_| is_scalar(wanted)).map(|(own, _)| (place.join(own), wanted.clone())),
            );
        }
    }
    changes
}

fn is_scalar(value: &Value) -> bool {
    value.is_string() || value.is_number() || value.is_boolean()
}
