//! Parameters and headers: what describes their values becomes a schema, and `collectionFormat` a style.

use serde_json::{Map, Value, json};

use crate::document::grammar::{Kind, walk_mut};
use crate::document::origins::Origins;
use crate::document::upgrade;
use crate::finding::{Finding, Severity};
use crate::pointer::Pointer;
use crate::rules::INVALID_ELEMENT;

/// What describes a value (Swagger 2.0, Parameter Object and Items Object).
const KEYWORDS: [&str; 18] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "nullable",
];

/// Gives a parameter (not a body) or a header the form of OpenAPI 3. True where it has a new schema.
pub fn describe(object: &mut Map<String, Value>) -> bool {
    let is_of_body = object.get("in").is_some_and(|place| place == "body" || place == "formData");
    if object.contains_key("$ref") || is_of_body {
        return false;
    }
    let is_array = object.get("type").is_some_and(|name| name == "array");
    let separator = object.shift_remove("collectionFormat");
    if is_array {
        let is_query = object.get("in").is_some_and(|place| place == "query");
        for (key, value) in style(separator.as_ref().and_then(Value::as_str), is_query) {
            object.insert(key.to_owned(), value);
        }
    }
    if let Some(example) = object.shift_remove("x-example") {
        object.entry("example").or_insert(example);
    }
    let (schema, has_schema) = (schema(object), object.contains_key("schema"));
    object.entry("schema").or_insert(schema);
    !has_schema
}

/// The schema of a value, taken out of what describes it.
pub fn schema(object: &mut Map<String, Value>) -> Value {
    let taken =
        KEYWORDS.iter().filter_map(|keyword| Some(((*keyword).to_owned(), object.shift_remove(*keyword)?)));
    let mut schema = Value::Object(taken.collect());
    // Their places are those of what they were taken from.
    let mut nowhere = Origins::nowhere();
    walk_mut(&mut schema, Kind::Schema, &mut Pointer::root(), &mut |schema, _, at| {
        schema.shift_remove("collectionFormat");
        upgrade::schema_of_2_0(schema, at, &mut nowhere);
        upgrade::schema(schema, at, &mut nowhere);
    });
    if holds_lists(&schema) {
        schema["items"] = json!({ "type": "string" });
    }
    schema
}

/// OpenAPI 3 does not say how a list in a list is written (3.1 §4.8.12.2): each is left as the text that it is.
fn holds_lists(array: &Value) -> bool {
    let is_array = |value: &Value| value.get("type").is_some_and(|name| name == "array");
    is_array(array) && array.get("items").is_some_and(is_array)
}

/// What is left out of a parameter whose items are lists themselves.
pub fn lists_in_list(parameter: &Map<String, Value>) -> Option<Finding> {
    let described =
        ["type", "items"].map(|key| (key.to_owned(), parameter.get(key).cloned().unwrap_or_default()));
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    holds_lists(&Value::Object(described.into_iter().collect())).then(|| {
        let message = format!("each item of `{name}` is a list, which is not taken apart");
        let finding = Finding::new(&INVALID_ELEMENT, message).help("items count as text, whatever they hold");
        Finding { severity: Severity::Info, ..finding }
    })
}

/// How the items of an array are written, in the words of OpenAPI 3.
pub fn style(separator: Option<&str>, is_query: bool) -> Vec<(&'static str, Value)> {
    let explode = ("explode", json!(separator == Some("multi")));
    let style = match separator {
        Some("ssv") => "spaceDelimited",
        Some("pipes") => "pipeDelimited",
        _ => return vec![explode],
    };
    if is_query { vec![("style", json!(style)), explode] } else { vec![("explode", json!(false))] }
}

/// What is wrong with a separator that OpenAPI 3 has no style for.
pub fn unknown_separator(parameter: &Map<String, Value>) -> Option<Finding> {
    let separator = parameter.get("collectionFormat")?.as_str()?;
    let place = parameter.get("in").and_then(Value::as_str).unwrap_or_default();
    let is_known = match separator {
        "csv" => true,
        "multi" => matches!(place, "query" | "formData"),
        "ssv" | "pipes" => matches!(place, "query" | "formData"),
        _ => false,
    };
    let is_array = parameter.get("type").is_some_and(|name| name == "array");
    (is_array && !is_known).then(|| {
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let message =
            format!("items of the {place} parameter `{name}` cannot be separated as `{separator}` says");
        Finding::new(&INVALID_ELEMENT, message).help("its items are taken to be separated by commas")
    })
}
