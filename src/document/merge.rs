//! Makes one document of several: the pages of an API's documentation, each with a part of it.

use serde_json::{Map, Value};

use super::origins::Origins;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::{PAGES_DISAGREE, UNREADABLE_FILE};
use crate::source::Place;
use crate::source::Reading;

/// How deep objects are united rather than compared: `components`, `schemas` and the names in it,
/// `paths`, a path and the methods in it.
const UNITED_DEPTH: usize = 2;

/// Unites what was read, in order; where two parts disagree the first counts. What could not be
/// read adds only its findings; where nothing could be read the root is null.
pub fn merge(readings: Vec<Reading>, findings: &mut Vec<Finding>) -> (Value, Origins) {
    let mut merged: Option<(Value, Origins)> = None;
    for reading in readings {
        findings.extend(reading.findings);
        let Some(value) = reading.value else { continue };
        if !value.is_object() {
            let message = "the file holds no OpenAPI document, which is an object with the key `openapi`";
            let place = Place::new(reading.source, Pointer::root());
            let help = "name another file, or begin this one with `openapi: 3.1.0`";
            findings.push(Finding::new(&UNREADABLE_FILE, message).help(help).at(place));
            continue;
        }
        match &mut merged {
            None => merged = Some((value, Origins::new(reading.source))),
            Some((Value::Object(into), origins)) => {
                if let Value::Object(from) = value {
                    let origin = Place::new(reading.source, Pointer::root());
                    unite(into, from, &Pointer::root(), &origin, origins, findings);
                }
            }
            Some(_) => {}
        }
    }
    merged.unwrap_or_else(|| (Value::Null, Origins::nowhere()))
}

fn unite(
    into: &mut Map<String, Value>,
    from: Map<String, Value>,
    at: &Pointer,
    origin: &Place,
    origins: &mut Origins,
    findings: &mut Vec<Finding>,
) {
    for (key, value) in from {
        let at = at.join(&key);
        let place = Place::new(origin.source.clone(), at.clone());
        match (into.get_mut(&key), value) {
            (None, value) => {
                into.insert(key, value);
                origins.moved(at, place);
            }
            (Some(Value::Object(into)), Value::Object(from)) if at.tokens().count() <= UNITED_DEPTH => {
                unite(into, from, &at, origin, origins, findings);
            }
            (Some(Value::Array(into)), Value::Array(from)) if at.as_str() == "/tags" => {
                let new: Vec<_> = from.into_iter().filter(|tag| !into.contains(tag)).collect();
                into.extend(new);
            }
            (Some(into), value) => {
                if let Some(difference) = difference(into, &value) {
                    let other = origins.place(&at.concat(&difference));
                    findings.push(disagreement(&at, &difference, &other, &place));
                }
            }
        }
    }
}

fn disagreement(at: &Pointer, difference: &Pointer, first: &Place, second: &Place) -> Finding {
    let message = format!("`{}` differs from what {first} says", at.concat(difference));
    Finding::new(&PAGES_DISAGREE, message)
        .help("the first page counts; publish both from the same document")
        .at(Place::new(second.source.clone(), second.pointer.concat(difference)))
}

/// Where two values first differ, if they do.
fn difference(a: &Value, b: &Value) -> Option<Pointer> {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            let mut differing = keys.filter_map(|key| match (a.get(key), b.get(key)) {
                (Some(a), Some(b)) => difference(a, b).map(|rest| Pointer::root().join(key).concat(&rest)),
                _ => Some(Pointer::root().join(key)),
            });
            differing.next()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut differing = a.iter().zip(b).enumerate().filter_map(|(index, (a, b))| {
                difference(a, b).map(|rest| Pointer::root().item(index).concat(&rest))
            });
            differing.next()
        }
        (a, b) => (a != b).then(Pointer::root),
    }
}
