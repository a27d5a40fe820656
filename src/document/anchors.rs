//! The names that schemas of one file give themselves (JSON Schema 2020-12 Core §8.2).

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::finding::nearest;
use crate::pointer::Pointer;

/// Where the schemas with a name stand in their file. Of several with one name the first counts.
#[derive(Debug, Default)]
pub struct Anchors {
    /// By `$anchor` or `$dynamicAnchor`.
    pub names: HashMap<String, Pointer>,
    /// By `$id`, as it is written.
    pub ids: HashMap<String, Pointer>,
}

impl Anchors {
    pub fn of(file: &Value) -> Self {
        let mut anchors = Self::default();
        anchors.look_at(file, &mut Pointer::root());
        anchors
    }

    /// The anchor that a wrong one was most likely meant as.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.names.keys().map(String::as_str))
    }

    fn look_at(&mut self, value: &Value, place: &mut Pointer) {
        match value {
            Value::Object(object) => {
                self.take(object, place);
                for (key, value) in object.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    place.push(key);
                    self.look_at(value, place);
                    place.pop();
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    place.push(&index.to_string());
                    self.look_at(item, place);
                    place.pop();
                }
            }
            _ => {}
        }
    }

    fn take(&mut self, object: &Map<String, Value>, place: &Pointer) {
        let text = |keyword: &str| object.get(keyword).and_then(Value::as_str);
        for name in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
            self.names.entry(name.to_owned()).or_insert_with(|| place.clone());
        }
        if let Some(id) = text("$id") {
            let id = id.strip_suffix('#').unwrap_or(id);
            self.ids.entry(id.to_owned()).or_insert_with(|| place.clone());
        }
    }
}
