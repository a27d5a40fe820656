//! The formats of the texts that a schema is about.

use serde_json::{Map, Value};

use crate::pointer::Pointer;

/// How far schemas are followed: they may lead back to themselves.
const DEPTH: usize = 8;

/// The values of `format` at a schema and at those that it refers to, combines or leaves to choose from; of a list
/// those of its items.
pub fn formats<'a>(root: &'a Value, schema: &'a Value) -> Vec<&'a str> {
    let mut found = Vec::new();
    gather(root, schema, DEPTH, &mut found);
    found
}

fn gather<'a>(root: &'a Value, schema: &'a Value, depth: usize, found: &mut Vec<&'a str>) {
    let (Some(schema), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else { return };
    if let Some(format) = schema.get("format").and_then(Value::as_str)
        && !found.contains(&format)
    {
        found.push(format);
    }
    for schema in beside(root, schema) {
        gather(root, schema, depth, found);
    }
}

/// The schemas that are about the same value, or about the items of a list.
fn beside<'a>(root: &'a Value, schema: &'a Map<String, Value>) -> impl Iterator<Item = &'a Value> {
    let target = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
    let target = target.and_then(|target| target.resolve(root));
    let combined =
        ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
    target.into_iter().chain(combined.flatten()).chain(schema.get("items"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn formats_are_found_wherever_they_are_said_of_a_value() {
        let root = json!({ "mail": { "format": "email" }, "loop": { "allOf": [{ "$ref": "#/loop" }], "format": "x" } });
        for (schema, expected) in [
            (json!({ "type": "string", "format": "email" }), vec!["email"]),
            (json!({ "anyOf": [{ "format": "password" }, { "type": "null" }] }), vec!["password"]),
            (json!({ "$ref": "#/mail" }), vec!["email"]),
            (json!({ "type": "array", "items": { "allOf": [{ "$ref": "#/mail" }] } }), vec!["email"]),
            (json!({ "$ref": "#/loop" }), vec!["x"]),
            (json!({ "properties": { "mail": { "format": "email" } } }), vec![]),
        ] {
            assert_eq!(formats(&root, &schema), expected, "{schema}");
        }
    }
}
