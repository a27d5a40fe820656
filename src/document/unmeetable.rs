//! Keywords that no value meets, though JSON Schema allows none that are so: each would cost its schema
//! every value, and is left out instead.

use serde_json::Value;

use super::grammar::{Kind, walk_all};
use super::origins::Origins;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::INVALID_SCHEMA;

/// Whether a keyword is one: a list of what a value may be that is empty (JSON Schema Core §10.2.1,
/// Validation §6.1), or a `multipleOf` that is not more than 0 (§6.2.1).
pub fn is_unmeetable(keyword: &str, value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty() && matches!(keyword, "type" | "enum" | "anyOf" | "oneOf"),
        Value::Number(number) => keyword == "multipleOf" && number.as_f64().is_some_and(|step| step <= 0.0),
        _ => false,
    }
}

/// Takes them out of all schemas, with a finding for each. Whether there were any.
pub fn leave_out(root: &mut Value, origins: &Origins, findings: &mut Vec<Finding>) -> bool {
    let found = find(root);
    for (schema, keyword, message) in &found {
        let finding = Finding::new(&INVALID_SCHEMA, message);
        let help = "correct it, or remove it; until then it is left out, and values are held against the rest of the schema";
        findings.push(finding.help(help).at(origins.place(&schema.join(keyword))));
        if let Some(Value::Object(schema)) = root.pointer_mut(schema.as_str()) {
            schema.shift_remove(keyword);
        }
    }
    !found.is_empty()
}

/// Each with its schema, its name and what is wrong with it.
fn find(root: &Value) -> Vec<(Pointer, String, String)> {
    let mut found = Vec::new();
    walk_all(root, &mut |schema, kind, place| {
        let keywords = schema.iter().filter(|(keyword, value)| is_unmeetable(keyword, value));
        found.extend(keywords.filter(|_| kind == Kind::Schema).map(|(keyword, value)| {
            let message = match value {
                Value::Array(_) => format!("`{keyword}` is empty, so that no value meets it"),
                number => format!("`{keyword}` is `{number}`, not more than 0"),
            };
            (place.clone(), keyword.clone(), message)
        }));
    });
    found
}
