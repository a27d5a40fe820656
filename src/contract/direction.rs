//! Schemas mean one thing in requests and another in responses.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::document::Document;
use crate::document::grammar::{Kind, walk};
use crate::pointer::Pointer;

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
        in_place(root, schema, &Pointer::root(), &["allOf"])
            .iter()
            .any(|(_, schema)| schema.get(keyword) == Some(&Value::Bool(true)))
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
        let edits = self.edits(root);
        if edits.is_empty() {
            return root.clone();
        }
        let mut copy = Value::clone(root);
        for (place, names) in edits {
            if let Some(Value::Array(required)) = copy.pointer_mut(place.as_str()) {
                required.retain(|name| name.as_str().is_none_or(|name| !names.contains(name)));
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

    /// The `required` lists to relieve, each with the names that go.
    ///
    /// A shared base schema that requires what an heir hides is relieved for all its heirs: a
    /// request refused without reason is worse than one let through.
    fn edits(self, root: &Value) -> Vec<(Pointer, BTreeSet<String>)> {
        let mut edits = Vec::new();
        walk(root, Kind::Document, &mut Pointer::root(), &mut |schema, kind, place| {
            if kind != Kind::Schema {
                return;
            }
            let parts = in_place(root, schema, place, &["allOf", "anyOf", "oneOf"]);
            let hidden: BTreeSet<_> =
                parts.iter().flat_map(|(_, part)| self.hidden_properties(root, part)).collect();
            if hidden.is_empty() {
                return;
            }
            let relieved = parts.iter().filter(|(_, part)| requires_any(part, &hidden));
            edits.extend(relieved.map(|(place, _)| (place.join("required"), hidden.clone())));
        });
        edits
    }

    fn hidden_properties(self, root: &Value, schema: &Map<String, Value>) -> Vec<String> {
        let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
        properties.filter(|(_, schema)| self.hides(root, schema)).map(|(name, _)| name.clone()).collect()
    }
}

fn requires_any(schema: &Map<String, Value>, names: &BTreeSet<String>) -> bool {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    required.filter_map(Value::as_str).any(|name| names.contains(name))
}

/// A schema and all that apply to the same value: through references and through `keywords`. Each
/// comes once, however often and in whatever circle it is referred to.
fn in_place<'a>(
    root: &'a Value,
    schema: &'a Map<String, Value>,
    place: &Pointer,
    keywords: &[&str],
) -> Vec<(Pointer, &'a Map<String, Value>)> {
    let mut seen = HashSet::new();
    let mut parts = vec![(place.clone(), schema)];
    let mut next = 0;
    while let Some((place, schema)) = parts.get(next).cloned() {
        next += 1;
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference)
            && let Some(Value::Object(referenced)) = target.resolve(root)
        {
            parts.push((target, referenced));
        }
        for keyword in keywords {
            let branches = schema.get(*keyword).and_then(Value::as_array).into_iter().flatten();
            for (index, branch) in branches.enumerate() {
                if let Value::Object(branch) = branch {
                    parts.push((place.join(keyword).item(index), branch));
                }
            }
        }
    }
    parts
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
