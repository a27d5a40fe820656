//! Schemas mean one thing in requests and another in responses.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::pointer::Pointer;

mod names;
mod relief;

pub(super) use relief::Relief;
use relief::reliefs;

/// Which way a body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Request,
    Response,
}

impl Direction {
    /// True for the schema of a property that does not travel this way, as it says itself or
    /// through its references and `allOf`.
    pub fn hides(self, root: &Value, schema: &Value) -> bool {
        let Value::Object(schema) = schema else { return false };
        let keyword = self.hidden_by();
        with_bases(root, schema).iter().any(|schema| schema.get(keyword) == Some(&Value::Bool(true)))
    }

    /// Whether any property of a document does not travel this way.
    pub fn matters_in(self, document: &Document) -> bool {
        match self {
            Direction::Request => document.has_read_only(),
            Direction::Response => document.has_write_only(),
        }
    }

    /// The `required` lists of a tree that ask for what does not travel this way.
    pub(super) fn reliefs(self, root: &Value) -> Vec<Relief<'_>> {
        reliefs(root, self.hidden_by())
    }

    /// The keyword of properties that do not travel this way (OpenAPI 3.0 §4.7.24.2; JSON Schema
    /// 2020-12 Validation §9.4).
    fn hidden_by(self) -> &'static str {
        match self {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        }
    }
}

/// A schema and its bases: what it refers to, and its `allOf` members. Each comes once, however often
/// and in whatever circle it is referred to.
pub(super) fn with_bases<'a>(root: &'a Value, schema: &'a Map<String, Value>) -> Vec<&'a Map<String, Value>> {
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    let mut all = Vec::new();
    while let Some(schema) = open.pop() {
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        all.push(schema);
        let target = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
        open.extend(target.and_then(|target| target.resolve(root)?.as_object()));
        let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        open.extend(members.filter_map(Value::as_object));
    }
    all
}
