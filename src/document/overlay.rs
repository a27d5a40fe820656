//! Applies overlays (OpenAPI Overlay 1.0.0) to a document.

use std::collections::HashMap;
use std::path::PathBuf;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::origins::Origins;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::{INVALID_OVERLAY, UNMATCHED_OVERLAY_ACTION};
use crate::source::Place;
use crate::source::Reading;

/// Applies the overlays in order. What is wrong with one costs the action, not the document.
pub fn apply(overlays: Vec<Reading>, root: &mut Value, origins: &mut Origins, findings: &mut Vec<Finding>) {
    for overlay in overlays {
        findings.extend(overlay.findings);
        let Some(value) = overlay.value else { continue };
        let place = |pointer: Pointer| Place::new(overlay.source.clone(), pointer);
        let Some(Value::Array(actions)) = value.get("actions") else {
            let finding = Finding::new(&INVALID_OVERLAY, "the overlay has no list of `actions`");
            let is_document = value.get("openapi").or_else(|| value.get("swagger")).is_some();
            let help = match is_document {
                true => "it is an OpenAPI document: name it without `--overlay`, or outside `overlays`",
                false => "see OpenAPI Overlay 1.0 §4.4",
            };
            findings.push(finding.help(help).at(place(Pointer::root())));
            continue;
        };
        for (index, action) in actions.iter().enumerate() {
            let place = place(Pointer::root().join("actions").item(index));
            findings.extend(perform(action, &place, root, origins).err().map(|finding| *finding));
        }
    }
}

/// What is wrong with overlays that were applied to several documents: an action that selects something in
/// any of them is of use, and what else is wrong is wrong once.
pub fn of_several(findings: &mut Vec<Finding>, documents: usize, overlays: &[PathBuf]) {
    let key = |finding: &Finding| {
        let place = finding.document.as_ref();
        let place = place.map(|place| (place.source.path().to_owned(), place.pointer.clone()));
        (finding.rule.code, finding.message.clone(), place)
    };
    let is_of_overlay = |finding: &Finding| {
        let place = finding.document.as_ref();
        place.is_some_and(|place| overlays.iter().any(|path| path == place.source.path()))
    };
    let mut times: HashMap<_, usize> = HashMap::new();
    for finding in findings.iter().filter(|finding| is_of_overlay(finding)) {
        *times.entry(key(finding)).or_default() += 1;
    }
    findings.retain(|finding| {
        if !is_of_overlay(finding) {
            return true;
        }
        let is_idle = |times: usize| *finding.rule != UNMATCHED_OVERLAY_ACTION || times == documents;
        // Taken away, so that the next one of the same is not told.
        times.remove(&key(finding)).is_some_and(is_idle)
    });
}

/// Performs one action (Overlay 1.0 §4.4.3): removes, or else updates, all that its target selects.
fn perform(
    action: &Value,
    place: &Place,
    root: &mut Value,
    origins: &mut Origins,
) -> Result<(), Box<Finding>> {
    let invalid = |message: String| Finding::new(&INVALID_OVERLAY, message).at(place.clone());
    let wrong = |message: &str| Box::new(invalid(message.to_owned()));
    let Some(target) = action.get("target").and_then(Value::as_str) else {
        return Err(wrong("the action has no `target`"));
    };
    let path = JsonPath::parse(target)
        .map_err(|error| invalid(format!("`{target}` is not a JSONPath: {error}")).help("see RFC 9535"))
        .map_err(Box::new)?;
    let selected: Vec<Pointer> = path
        .query_located(root)
        .into_iter()
        .filter_map(|node| Pointer::parse(&node.location().to_json_pointer()))
        .collect();
    if selected.is_empty() {
        let message = format!("`{target}` selects nothing in the document");
        let finding = Finding::new(&UNMATCHED_OVERLAY_ACTION, message)
            .help("correct the target, or remove the action")
            .at(Place::new(place.source.clone(), place.pointer.join("target")));
        return Err(Box::new(finding));
    }
    if action.get("remove") == Some(&Value::Bool(true)) {
        // From the last on, so that the indexes of those before stay true.
        selected.iter().rev().for_each(|pointer| remove(root, pointer, origins));
        return Ok(());
    }
    let Some(update) = action.get("update") else {
        return Err(wrong("the action has neither `update` nor `remove: true`"));
    };
    let origin = Place::new(place.source.clone(), place.pointer.join("update"));
    for pointer in selected {
        if let Some(node) = root.pointer_mut(pointer.as_str()) {
            match node {
                // Into a selected array goes the update as one entry.
                Value::Array(items) if !update.is_array() => {
                    append(items, update, &pointer, &origin, origins)
                }
                node => merge(node, update, &pointer, &origin, origins),
            }
        }
    }
    Ok(())
}

/// Objects are merged, arrays are joined, anything else is replaced.
fn merge(node: &mut Value, update: &Value, at: &Pointer, origin: &Place, origins: &mut Origins) {
    match (node, update) {
        (Value::Object(object), Value::Object(update)) => merge_object(object, update, at, origin, origins),
        (Value::Array(items), Value::Array(update)) => {
            for (index, item) in update.iter().enumerate() {
                let origin = Place::new(origin.source.clone(), origin.pointer.item(index));
                append(items, item, at, &origin, origins);
            }
        }
        (node, update) => {
            *node = update.clone();
            origins.moved(at.clone(), origin.clone());
        }
    }
}

fn merge_object(
    object: &mut Map<String, Value>,
    update: &Map<String, Value>,
    at: &Pointer,
    origin: &Place,
    origins: &mut Origins,
) {
    for (key, value) in update {
        let at = at.join(key);
        let origin = Place::new(origin.source.clone(), origin.pointer.join(key));
        match object.get_mut(key) {
            Some(node) => merge(node, value, &at, &origin, origins),
            None => {
                object.insert(key.clone(), value.clone());
                origins.moved(at, origin);
            }
        }
    }
}

fn append(items: &mut Vec<Value>, item: &Value, at: &Pointer, origin: &Place, origins: &mut Origins) {
    origins.moved(at.item(items.len()), origin.clone());
    items.push(item.clone());
}

fn remove(root: &mut Value, pointer: &Pointer, origins: &mut Origins) {
    let (Some(parent), Some(key)) = (pointer.parent(), pointer.last()) else { return };
    match root.pointer_mut(parent.as_str()) {
        Some(Value::Object(object)) => {
            object.shift_remove(key.as_ref());
        }
        Some(Value::Array(items)) => {
            if let Ok(index) = key.parse::<usize>()
                && index < items.len()
            {
                origins.removed_item(&parent, index, items.len());
                items.remove(index);
            }
        }
        _ => {}
    }
}
