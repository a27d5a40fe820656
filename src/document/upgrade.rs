//! Brings the schemas of Swagger 2.0 and OpenAPI 3.0 into the forms of 3.1, JSON Schema 2020-12.

use serde_json::{Map, Value, json};

use super::origins::Origins;
use crate::pointer::Pointer;
use crate::source::Place;

/// Keywords that say something about a property rather than about its value; they stay outermost.
const ANNOTATIONS: [&str; 9] = [
    "title",
    "description",
    "default",
    "examples",
    "readOnly",
    "writeOnly",
    "deprecated",
    "xml",
    "externalDocs",
];

/// Upgrades one schema object, not those that it holds. Once upgraded it stays as it is.
pub fn schema(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    if let Some(reference) = schema.get("$ref").filter(|reference| reference.is_string()).cloned() {
        // OpenAPI 3.0.4 §4.7.23: what stands beside a reference is ignored.
        schema.retain(|key, _| key == "$ref" || key.starts_with("x-"));
        schema.insert("$ref".to_owned(), reference);
        return;
    }
    as_in_2_0(schema, at, origins);
    examples(schema, at, origins);
    exclusive_limit(schema, "exclusiveMinimum", "minimum");
    exclusive_limit(schema, "exclusiveMaximum", "maximum");
    if schema.shift_remove("nullable") == Some(Value::Bool(true)) {
        nullable(schema, at, origins);
    }
}

/// Brings what only schemas of 2.0 have into the forms of 3.0.
pub fn schema_of_2_0(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    // Not of the specification, but what tools agreed on.
    for (old, new) in [("x-nullable", "nullable"), ("x-example", "example")] {
        if !schema.contains_key(new)
            && let Some(value) = schema.shift_remove(old)
        {
            let place = origins.place(&at.join(old));
            origins.moved(at.join(new), place);
            schema.insert(new.to_owned(), value);
        }
    }
}

/// What people go on writing in 3.0 as it was in 2.0.
fn as_in_2_0(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    if let Some(property @ Value::String(_)) = schema.get("discriminator") {
        let named = json!({ "propertyName": property });
        let discriminator = at.join("discriminator");
        let place = origins.place(&discriminator);
        origins.moved(discriminator.join("propertyName"), place);
        schema.insert("discriminator".to_owned(), named);
    }
    if schema.get("type").is_some_and(|name| name == "file") {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
}

/// `example: x` is `examples: [x]`.
fn examples(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    if schema.contains_key("examples") {
        return;
    }
    if let Some(example) = schema.shift_remove("example") {
        let place = origins.place(&at.join("example"));
        origins.moved(at.join("examples").item(0), place);
        schema.insert("examples".to_owned(), Value::Array(vec![example]));
    }
}

/// `minimum: 1, exclusiveMinimum: true` is `exclusiveMinimum: 1`.
fn exclusive_limit(schema: &mut Map<String, Value>, exclusive: &str, limit: &str) {
    match schema.get(exclusive) {
        Some(Value::Bool(true)) => match schema.shift_remove(limit) {
            Some(limit) => schema.insert(exclusive.to_owned(), limit),
            None => schema.shift_remove(exclusive),
        },
        Some(Value::Bool(false)) => schema.shift_remove(exclusive),
        _ => None,
    };
}

/// Adds null to what the schema allows. The specification gives `nullable` a meaning only beside
/// `type`, and none to `enum`; what its writer meant is beyond doubt in either case.
fn nullable(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    match schema.get("type") {
        Some(Value::String(name)) => {
            let types = json!([name, "null"]);
            schema.insert("type".to_owned(), types);
        }
        Some(_) => {}
        None if ["allOf", "anyOf", "oneOf", "not"].iter().any(|keyword| schema.contains_key(*keyword)) => {
            either_null(schema, at, origins);
        }
        None => {}
    }
}

/// `{allOf: […], nullable: true}` is `{anyOf: [{allOf: […]}, {type: null}]}`.
fn either_null(schema: &mut Map<String, Value>, at: &Pointer, origins: &mut Origins) {
    let here = origins.place(at);
    let (outer, inner): (Map<_, _>, Map<_, _>) =
        std::mem::take(schema).into_iter().partition(|(key, _)| ANNOTATIONS.contains(&key.as_str()));
    *schema = outer;
    schema.insert("anyOf".to_owned(), json!([inner, { "type": "null" }]));
    let branches = at.join("anyOf");
    origins.moved(branches.item(0), here.clone());
    origins.moved(branches.item(1), Place::new(here.source, here.pointer.join("nullable")));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upgraded(value: Value) -> Value {
        let Value::Object(mut object) = value else { panic!("no schema") };
        let mut origins = Origins::nowhere();
        schema(&mut object, &Pointer::root(), &mut origins);
        let once = object.clone();
        schema(&mut object, &Pointer::root(), &mut origins);
        assert_eq!(object, once, "an upgraded schema stays as it is");
        Value::Object(object)
    }

    #[test]
    fn the_forms_of_3_0_become_those_of_3_1() {
        let cases = [
            (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
            (json!({"type": "string", "nullable": false}), json!({"type": "string"})),
            (
                json!({"type": "string", "enum": ["a"], "nullable": true}),
                json!({"type": ["string", "null"], "enum": ["a", null]}),
            ),
            (
                json!({"allOf": [{"$ref": "#/x"}], "nullable": true, "description": "d"}),
                json!({"description": "d", "anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}]}),
            ),
            (json!({"minimum": 1, "exclusiveMinimum": true}), json!({"exclusiveMinimum": 1})),
            (json!({"maximum": 1, "exclusiveMaximum": false}), json!({"maximum": 1})),
            (json!({"exclusiveMaximum": true}), json!({})),
            (json!({"example": {"a": 1}}), json!({"examples": [{"a": 1}]})),
            (json!({"$ref": "#/x", "type": "string", "x-y": 1}), json!({"$ref": "#/x", "x-y": 1})),
        ];
        for (old, new) in cases {
            assert_eq!(upgraded(old), new);
        }
    }
}
