//! Schemas mean one thing in requests and another in responses.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::pointer::Pointer;

mod names;
mod relief;

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

    /// The tree with `required` relieved of the properties that do not travel this way; the tree
    /// itself where there are none.
    pub fn apply(self, root: &Arc<Value>) -> Arc<Value> {
        let reliefs = reliefs(root, self.hidden_by());
        if reliefs.is_empty() {
            return root.clone();
        }
        let mut copy = Value::clone(root);
        for relief in reliefs {
            let required = relief.schema.join("required");
            if let Some(Value::Array(required)) = copy.pointer_mut(required.as_str()) {
                required.retain(|name| name.as_str().is_none_or(|name| !relief.names.contains(&name)));
            }
        }
        Arc::new(copy)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn required_names_that_do_not_travel_are_not_required() {
        let root = Arc::new(json!({"components": {"schemas": {
            "Id": {"type": "string", "readOnly": true},
            "Base": {"required": ["id", "name"]},
            "User": {
                "allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["password", "id"]}],
                "properties": {"id": {"$ref": "#/components/schemas/Id"}, "password": {"writeOnly": true}},
            },
            "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}], "required": ["id"]},
        }}}));
        let request = Direction::Request.apply(&root);
        let schemas = &request["components"]["schemas"];
        assert_eq!(schemas["Base"]["required"], json!(["name"]));
        assert_eq!(schemas["User"]["allOf"][1]["required"], json!(["password"]));
        assert_eq!(schemas["Loop"]["required"], json!(["id"]));
        let response = Direction::Response.apply(&root);
        assert_eq!(response["components"]["schemas"]["User"]["allOf"][1]["required"], json!(["id"]));
    }

    #[test]
    fn a_tree_without_such_properties_is_shared() {
        let root = Arc::new(json!({"components": {"schemas": {"User": {"required": ["id"]}}}}));
        assert!(Arc::ptr_eq(&Direction::Request.apply(&root), &root));
    }
}
