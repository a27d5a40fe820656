//! Responses: one schema for all media types becomes `content`.

use serde_json::{Map, Value, json};

use super::{Upgrader, followed, reference};
use crate::finding::{Finding, Severity};
use crate::pointer::Pointer;
use crate::rules::INVALID_ELEMENT;

impl Upgrader<'_> {
    /// A response that operations refer to, in the media types of the whole document.
    pub fn shared_response(&mut self, _: &Value, response: &mut Map<String, Value>, at: &Pointer) {
        if !response.contains_key("$ref") {
            let produces = self.general.produces.clone();
            self.describe_response(response, at, &produces);
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
            self.describe_response(response, at, produces);
        } else if produces != self.general.produces {
            let shared = Value::Object(std::mem::take(response));
            *response = match followed(root, &shared, at.clone()) {
                Some((target, place)) if target.contains_key("schema") => self.own(target, &place, at, produces),
                _ => shared.as_object().cloned().unwrap_or_default(),
            };
        }
    }

    /// A shared response in the media types of one operation.
    fn own(
        &mut self,
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
        self.describe_response(&mut own, at, produces);
        own
    }

    fn describe_response(&mut self, response: &mut Map<String, Value>, at: &Pointer, produces: &[String]) {
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
        let content = self.content(schema, &examples, at, produces);
        response.insert("content".to_owned(), content);
    }

    fn content(
        &mut self,
        schema: Option<Value>,
        examples: &Map<String, Value>,
        at: &Pointer,
        produces: &[String],
    ) -> Value {
        let content_at = at.join("content");
        self.moves.came(content_at.clone(), at.clone());
        let mut names: Vec<_> = produces.iter().map(String::as_str).collect();
        if names.is_empty() {
            names = examples.keys().map(String::as_str).collect();
        }
        if names.is_empty() {
            let is_file = schema.as_ref().is_some_and(|schema| schema.get("format") == Some(&json!("binary")));
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
                let schema = if is_first || schema.get("$ref").is_some() { schema.clone() } else { reference(&home) };
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
                .help("add the media type to `produces`, or correct the name; until then it is not served")
                .at(self.origins.place(&at.join("examples").join(key)).key());
            finding.severity = Severity::Warning;
            self.findings.push(finding);
        }
    }
}

/// A media type without its parameters.
fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase()
}
