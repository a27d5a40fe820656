//! Responses: one schema for all media types becomes `content`.

use serde_json::{Map, Value, json};

use super::{Upgrader, followed, reference};
use crate::finding::{Finding, Severity};
use crate::pointer::Pointer;
use crate::rules::INVALID_ELEMENT;

impl Upgrader<'_> {
    /// A response that operations refer to, in the media types of the whole document.
    pub fn shared_response(&mut self, root: &Value, response: &mut Map<String, Value>, at: &Pointer) {
        if !response.contains_key("$ref") {
            let produces = self.general.produces.clone();
            self.describe_response(root, response, at, &produces);
        }
    }

    /// A response of an operation.
    pub fn response(
        &mut self,
        root: &Value,
        response: &mut Map<String, Value>,
        at: &Pointer,
        produces: &[String],
    ) {
        if !response.contains_key("$ref") {
            self.undeclared_examples(response, at, produces);
            self.describe_response(root, response, at, produces);
        } else if produces != self.general.produces {
            let shared = Value::Object(std::mem::take(response));
            *response = match followed(root, &shared, at.clone()) {
                Some((target, place)) if target.contains_key("schema") => {
                    self.own(root, target, &place, at, produces)
                }
                _ => shared.as_object().cloned().unwrap_or_default(),
            };
        }
    }

    /// A shared response in the media types of one operation.
    fn own(
        &mut self,
        root: &Value,
        shared: &Map<String, Value>,
        from: &Pointer,
        at: &Pointer,
        produces: &[String],
    ) -> Map<String, Value> {
        let mut own = shared.clone();
        own.insert("schema".to_owned(), reference(&from.join("schema")));
        if let Some(Value::Object(headers)) = own.get_mut("headers") {
            for (name, header) in headers {
                *header = reference(&from.join("headers").join(name));
            }
        }
        self.moves.came(at.clone(), from.clone());
        self.describe_response(root, &mut own, at, produces);
        own
    }

    fn describe_response(
        &mut self,
        root: &Value,
        response: &mut Map<String, Value>,
        at: &Pointer,
        produces: &[String],
    ) {
        if let Some(Value::Object(headers)) = response.get_mut("headers") {
            for (name, header) in headers {
                if let Value::Object(header) = header {
                    self.described(header, &at.join("headers").join(name));
                }
            }
        }
        let schema = response.shift_remove("schema");
        let examples = match response.shift_remove("examples") {
            Some(Value::Object(examples)) => examples,
            _ => Map::new(),
        };
        if schema.is_none() && examples.is_empty() {
            return;
        }
        let content = self.content(root, schema, &examples, at, produces);
        response.insert("content".to_owned(), content);
    }

    fn content(
        &mut self,
        root: &Value,
        schema: Option<Value>,
        examples: &Map<String, Value>,
        at: &Pointer,
        produces: &[String],
    ) -> Value {
        let content_at = at.join("content");
        self.moves.came(content_at.clone(), at.clone());
        // What there is an example of is answered, whatever `produces` says.
        let has = |names: &[&str], key: &str| names.iter().any(|name| essence(name) == essence(key));
        let is_structured = schema.as_ref().is_some_and(|schema| is_structured(root, schema, at));
        let declared = produces.iter().map(String::as_str);
        let declared: Vec<_> = declared.filter(|name| !is_structured || has_structure(name)).collect();
        let shown = examples.keys().map(String::as_str).filter(|key| !has(&declared, key));
        let mut names: Vec<_> = shown.chain(declared.iter().copied()).collect();
        if names.is_empty() {
            let is_file =
                schema.as_ref().is_some_and(|schema| schema.get("format") == Some(&json!("binary")));
            names.push(if is_file { "application/octet-stream" } else { "application/json" });
        }
        let mut content = Map::new();
        let home = content_at.join(names[0]).join("schema");
        for name in names {
            let media_at = content_at.join(name);
            let mut media = Map::new();
            if let Some(schema) = &schema {
                let is_first = content.is_empty();
                // What is a reference already needs no other way.
                let schema =
                    if is_first || schema.get("$ref").is_some() { schema.clone() } else { reference(&home) };
                media.insert("schema".to_owned(), schema);
                match is_first {
                    true => self.moves.add(at.join("schema"), home.clone()),
                    false => self.moves.came(media_at.join("schema"), at.join("schema")),
                }
            }
            if let Some((key, example)) = examples.iter().find(|(key, _)| essence(key) == essence(name)) {
                media.insert("example".to_owned(), example.clone());
                self.moves.came(media_at.join("example"), at.join("examples").join(key));
            }
            content.insert(name.to_owned(), media.into());
        }
        content.into()
    }

    /// Examples are of media types that the operation produces (Swagger 2.0, Example Object).
    fn undeclared_examples(&mut self, response: &Map<String, Value>, at: &Pointer, produces: &[String]) {
        let examples = response.get("examples").and_then(Value::as_object).into_iter().flatten();
        let is_declared = |key: &str| produces.iter().any(|name| essence(name) == essence(key));
        for (key, _) in examples.filter(|(key, _)| !produces.is_empty() && !is_declared(key)) {
            let message = format!("there is an example of `{key}`, which `produces` does not have");
            let mut finding = Finding::new(&INVALID_ELEMENT, message)
                .help("add the media type to `produces`, or correct the name; this response is taken to have it")
                .at(self.origins.place(&at.join("examples").join(key)).key());
            finding.severity = Severity::Warning;
            self.findings.push(finding);
        }
    }
}

/// Whether a schema asks for more than text or bytes.
fn is_structured(root: &Value, schema: &Value, at: &Pointer) -> bool {
    let Some((schema, _)) = followed(root, schema, at.clone()) else { return false };
    let is_type = |name: &Value| name == "object" || name == "array";
    let by_type = match schema.get("type") {
        Some(Value::Array(names)) => names.iter().any(is_type),
        Some(name) => is_type(name),
        None => false,
    };
    by_type || ["properties", "items", "allOf"].iter().any(|keyword| schema.contains_key(*keyword))
}

/// Whether bodies of a media type can have parts with names. `produces` is for all responses of an
/// operation: an error in JSON beside a picture is none in `image/png`.
fn has_structure(name: &str) -> bool {
    let essence = essence(name);
    let subtype = essence.rsplit(['/', '+']).next().unwrap_or_default();
    essence.ends_with('*')
        || matches!(subtype, "json" | "xml" | "yaml" | "x-yaml" | "x-www-form-urlencoded" | "form-data")
}

/// A media type without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}
