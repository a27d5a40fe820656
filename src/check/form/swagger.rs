//! The official schema of Swagger 2.0, made to describe one object at a time: what has several forms there
//! has a definition for each, and the object tells which.

use serde_json::{Map, Value, json};

use crate::document::grammar::Kind;
use crate::pointer::Pointer;

/// The definition of an object; nothing for what 2.0 does not know.
pub fn definition(kind: Kind, object: &Map<String, Value>) -> Option<Pointer> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let name = match kind {
        Kind::Document => return Some(Pointer::root()),
        Kind::Paths => "paths",
        Kind::PathItem => "pathItem",
        Kind::Operation => "operation",
        Kind::Responses => "responses",
        Kind::Response => "response",
        Kind::Header => "header",
        Kind::Parameter => match text("in") {
            Some("body") => "bodyParameter",
            Some("formData") => "formDataParameterSubSchema",
            Some("header") => "headerParameterSubSchema",
            Some("path") => "pathParameterSubSchema",
            Some("query") => "queryParameterSubSchema",
            _ => "parameter",
        },
        Kind::SecurityScheme => match (text("type"), text("flow")) {
            (Some("basic"), _) => "basicAuthenticationSecurity",
            (Some("apiKey"), _) => "apiKeySecurity",
            (Some("oauth2"), Some("password")) => "oauth2PasswordSecurity",
            (Some("oauth2"), Some("application")) => "oauth2ApplicationSecurity",
            (Some("oauth2"), Some("accessCode")) => "oauth2AccessCodeSecurity",
            (Some("oauth2"), _) => "oauth2ImplicitSecurity",
            _ => "securityScheme",
        },
        Kind::Schema if text("type") == Some("file") => "fileSchema",
        Kind::Schema => "schema",
        Kind::Components
        | Kind::RequestBody
        | Kind::MediaType
        | Kind::Encoding
        | Kind::Example
        | Kind::Link
        | Kind::Callback => return None,
    };
    Some(Pointer::root().join("definitions").join(name))
}

/// Whether a definition is of what is looked at by itself, or of a reference to that.
pub fn is_own(name: &str) -> bool {
    ["pathItem", "fileSchema", "jsonReference"].contains(&name)
}

/// Gives the definitions the fields that 2.0 asks for elsewhere, and each kind one.
pub fn part(root: &mut Value) {
    stand_alone(root);
    let Some(Value::Object(definitions)) = root.get_mut("definitions") else { return };
    for (name, definition) in definitions.iter_mut().filter(|(name, _)| name.ends_with("ParameterSubSchema"))
    {
        let required: &[&str] = match name.as_str() {
            "pathParameterSubSchema" => &["name", "in", "type", "required"],
            _ => &["name", "in", "type"],
        };
        definition["required"] = json!(required);
    }
    let parameter = json!({
        "type": "object",
        "required": ["name", "in"],
        "properties": {"in": {"enum": ["body", "formData", "header", "path", "query"]}},
    });
    let scheme = json!({
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": ["apiKey", "basic", "oauth2"]}},
    });
    definitions.insert("parameter".to_owned(), parameter);
    definitions.insert("securityScheme".to_owned(), scheme);
    definitions.insert(
        "securityDefinitions".to_owned(),
        json!({"type": "object", "additionalProperties": {"type": "object"}}),
    );
}

/// Puts what the schema refers to in the meta-schema of JSON Schema draft 4 into its place.
fn stand_alone(value: &mut Value) {
    const DRAFT_4: &str = "http://json-schema.org/draft-04/schema#/";
    if let Some(reference) = value.get("$ref").and_then(Value::as_str)
        && let Some(place) = reference.strip_prefix(DRAFT_4)
    {
        *value = of_draft_4(place.rsplit('/').next().unwrap_or_default());
        return;
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(stand_alone),
        Value::Array(items) => items.iter_mut().for_each(stand_alone),
        _ => {}
    }
}

fn of_draft_4(name: &str) -> Value {
    const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];
    match name {
        "title" | "description" | "pattern" => json!({"type": "string"}),
        "maximum" | "minimum" => json!({"type": "number"}),
        "multipleOf" => json!({"type": "number", "exclusiveMinimum": 0}),
        "exclusiveMaximum" | "exclusiveMinimum" | "uniqueItems" => json!({"type": "boolean"}),
        "positiveInteger" | "positiveIntegerDefault0" => json!({"type": "integer", "minimum": 0}),
        "enum" => json!({"type": "array"}),
        "stringArray" => json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true}),
        "type" => json!({"anyOf": [
            {"enum": TYPES},
            {"type": "array", "items": {"enum": TYPES}, "minItems": 1, "uniqueItems": true},
        ]}),
        _ => json!({}),
    }
}
