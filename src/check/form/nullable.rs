//! `nullable` of OpenAPI 3.0 where the specification gives it no effect.
//!
//! It adds null to the `type` beside it and does nothing else (OpenAPI 3.0.3 §4.7.24, and the proposal
//! "Clarify Semantics of nullable" behind it).

use serde_json::{Map, Value};

use super::explain::{Fault, What};
use crate::pointer::Pointer;

/// What is wrong with the `nullable` of a schema, which stands at `place`.
pub fn nullable(schema: &Map<String, Value>, place: &Pointer) -> Option<Fault> {
    if schema.get("nullable") != Some(&Value::Bool(true)) || schema.contains_key("type") {
        return None;
    }
    let (what, message) = match schema {
        _ if schema.contains_key("$ref") => {
            (What::IdleField, "`nullable` has no effect beside `$ref`, where OpenAPI 3.0 ignores all else")
        }
        _ if decides(schema) => (
            What::Tolerated,
            "`nullable` has no effect in OpenAPI 3.0 without `type` beside it; null is accepted here all the same, \
             which other tools may not do",
        ),
        _ if is_part_of_all(place) => (
            What::IdleField,
            "`nullable` has no effect without `type` beside it: the rest of `allOf` decides whether null is allowed",
        ),
        _ => return None,
    };
    let help = "set `nullable: true` beside the `type` of the schema that is meant, or write \
                `anyOf: [{ $ref: … }, { type: object, nullable: true, enum: [null] }]`";
    let pointer = Pointer::root().join("nullable");
    Some(Fault { what, message: message.to_owned(), help: Some(help.to_owned()), pointer, of_name: true })
}

/// Whether the schema would refuse null without `nullable`, as far as can be seen in it.
fn decides(schema: &Map<String, Value>) -> bool {
    let takes_null = |branch: &Value| branch.get("nullable") == Some(&Value::Bool(true));
    let branches = |keyword: &str| schema.get(keyword).and_then(Value::as_array);
    let is_open = ["anyOf", "oneOf"].iter().filter_map(|keyword| branches(keyword));
    let is_open = is_open.flatten().any(takes_null);
    let lists_null = branches("enum").is_some_and(|options| options.contains(&Value::Null));
    let refuses = ["allOf", "anyOf", "oneOf", "not", "enum"];
    refuses.iter().any(|keyword| schema.contains_key(*keyword)) && !is_open && !lists_null
}

fn is_part_of_all(place: &Pointer) -> bool {
    place.parent().and_then(|list| list.last().map(|name| name == "allOf")).unwrap_or(false)
}
