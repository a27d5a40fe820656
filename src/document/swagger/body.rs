//! Parameters in `body` and `formData`: together they are the request body of OpenAPI 3.

use serde_json::{Map, Value, json};

use super::{Upgrader, followed, reference, value};
use crate::pointer::Pointer;

const FORMS: [&str; 2] = ["multipart/form-data", "application/x-www-form-urlencoded"];

/// A parameter that is the body, or a field of it.
#[derive(Clone, Debug)]
pub struct Taken {
    parameter: Map<String, Value>,
    is_field: bool,
    /// Where it stands itself, whatever referred to it.
    at: Pointer,
    /// Whether it stays there for others.
    is_shared: bool,
}

/// One that all operations of a path have.
#[derive(Debug)]
pub struct Carried {
    pub taken: Taken,
    /// Where its schema was put for the first of them.
    pub home: Option<Pointer>,
}

impl Taken {
    /// Takes a parameter, if it belongs into the body; gives it back if not.
    pub fn of(root: &Value, parameter: Value, at: Pointer) -> Result<Self, Value> {
        let Some((target, place)) = followed(root, &parameter, at.clone()) else { return Err(parameter) };
        let is_field = match target.get("in").and_then(Value::as_str) {
            Some("body") => false,
            Some("formData") => true,
            _ => return Err(parameter),
        };
        let is_shared = place != at;
        // A schema that others refer to as well stays where it is.
        let parameter = match is_shared {
            true => target
                .iter()
                .filter(|(key, _)| *key != "schema")
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
            false => target.clone(),
        };
        Ok(Self { parameter, is_field, at: place, is_shared })
    }

    fn name(&self) -> &str {
        self.parameter.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    fn is_required(&self) -> bool {
        self.parameter.get("required") == Some(&Value::Bool(true))
    }
}

impl Upgrader<'_> {
    /// The body that an operation's own parameters, and those of its path, make up.
    pub fn request_body(
        &mut self,
        own: Vec<Taken>,
        carried: &mut [Carried],
        consumes: &[String],
        operation: &Pointer,
    ) -> Option<Value> {
        let at = operation.join("requestBody");
        let mut own: Vec<_> = own.into_iter().map(|taken| Carried { taken, home: None }).collect();
        if let Some(body) = own.iter_mut().chain(&mut *carried).find(|part| !part.taken.is_field) {
            return Some(self.whole(body, consumes, &at));
        }
        let mut fields: Vec<_> = own.into_iter().map(|own| own.taken).collect();
        for shared in carried.iter() {
            if fields.iter().all(|field| field.name() != shared.taken.name()) {
                fields.push(shared.taken.clone());
            }
        }
        (!fields.is_empty()).then(|| self.form(fields, consumes, &at, operation))
    }

    /// A body of one value.
    fn whole(&mut self, body: &mut Carried, consumes: &[String], at: &Pointer) -> Value {
        let Taken { parameter, at: from, is_shared, .. } = &mut body.taken;
        let (content_at, old) = (at.join("content"), from.join("schema"));
        self.moves.came(at.clone(), from.clone());
        self.moves.came(content_at.clone(), from.clone());
        let is_json = |name: &&String| !FORMS.contains(&name.as_str());
        let mut names: Vec<_> = consumes.iter().filter(is_json).map(String::as_str).collect();
        if names.is_empty() {
            names = vec![consumes.first().map_or("application/json", String::as_str)];
        }
        let examples = parameter.get("x-examples").and_then(Value::as_object);
        let mut content = Map::new();
        for name in names {
            let media_at = content_at.join(name);
            let schema = match (&body.home, parameter.get("schema")) {
                _ if *is_shared => reference(&old),
                (Some(home), _) => reference(home),
                (None, Some(schema)) => {
                    let home = media_at.join("schema");
                    self.moves.add(old.clone(), home.clone());
                    body.home = Some(home);
                    schema.clone()
                }
                (None, None) => json!({}),
            };
            let mut media = json!({ "schema": schema });
            if let Some((key, example)) = example(parameter, examples, name) {
                media["example"] = example.clone();
                let from = if key == name { from.join("x-examples").join(key) } else { from.join(key) };
                self.moves.came(media_at.join("example"), from);
            }
            content.insert(name.to_owned(), media);
        }
        let mut object = described(parameter);
        object.insert("required".to_owned(), body.taken.is_required().into());
        object.insert("content".to_owned(), content.into());
        object.into()
    }

    /// A body of fields.
    fn form(&mut self, fields: Vec<Taken>, consumes: &[String], at: &Pointer, operation: &Pointer) -> Value {
        let has_file =
            fields.iter().any(|field| field.parameter.get("type").is_some_and(|name| name == "file"));
        let mut names: Vec<_> =
            FORMS.into_iter().filter(|form| consumes.iter().any(|name| name == form)).collect();
        if names.is_empty() {
            names.push(if has_file { FORMS[0] } else { FORMS[1] });
        }
        let content_at = at.join("content");
        let home = content_at.join(names[0]).join("schema");
        let list = operation.join("parameters");
        [at, &content_at, &home].into_iter().for_each(|place| self.moves.came(place.clone(), list.clone()));
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        for field in fields {
            let name = field.name().to_owned();
            if field.is_required() {
                required.push(Value::String(name.clone()));
            }
            if let Some(style) = self.encoding(&field) {
                encoding.insert(name.clone(), style);
            }
            self.moves.came(home.join("properties").join(&name), field.at.clone());
            properties.insert(name, property(field.parameter));
        }
        let is_required = !required.is_empty();
        let mut schema = json!({ "type": "object", "properties": properties });
        if is_required {
            schema["required"] = required.into();
        }
        let mut content = Map::new();
        for name in names {
            let schema = if content.is_empty() { schema.clone() } else { reference(&home) };
            let mut media = json!({ "schema": schema });
            if !encoding.is_empty() {
                media["encoding"] = encoding.clone().into();
            }
            content.insert(name.to_owned(), media);
        }
        json!({ "required": is_required, "content": content })
    }

    fn encoding(&mut self, field: &Taken) -> Option<Value> {
        if let Some(finding) = value::unknown_separator(&field.parameter) {
            self.findings.push(finding.at(self.origins.place(&field.at.join("collectionFormat"))));
        }
        if let Some(finding) = value::lists_in_list(&field.parameter) {
            self.findings.push(finding.at(self.origins.place(&field.at.join("items"))));
        }
        if field.parameter.get("type") != Some(&json!("array")) {
            return None;
        }
        let separator = field.parameter.get("collectionFormat").and_then(Value::as_str);
        let style = value::style(separator, true).into_iter().map(|(key, value)| (key.to_owned(), value));
        let mut style: Map<_, _> = style.collect();
        // Only a style makes the other keys count in a multipart body (OpenAPI 3.1 §4.8.15.1.2).
        style.entry("style").or_insert_with(|| json!("form"));
        Some(style.into())
    }
}

/// A field as a property of the body.
fn property(mut field: Map<String, Value>) -> Value {
    let example = ["x-example", "example"].iter().find_map(|key| field.shift_remove(*key));
    let mut schema = value::schema(&mut field);
    if let Some(description) = field.shift_remove("description") {
        schema["description"] = description;
    }
    if let Some(example) = example {
        schema["examples"] = json!([example]);
    }
    schema
}

/// An example of a body, which 2.0 does not know but tools agreed on, and its key.
fn example<'a>(
    parameter: &'a Map<String, Value>,
    by_type: Option<&'a Map<String, Value>>,
    name: &'a str,
) -> Option<(&'a str, &'a Value)> {
    let of_type = by_type.and_then(|examples| Some((name, examples.get(name)?)));
    of_type.or_else(|| parameter.get_key_value("x-example").map(|(key, value)| (key.as_str(), value)))
}

fn described(parameter: &Map<String, Value>) -> Map<String, Value> {
    let description = parameter.get("description").cloned();
    description.into_iter().map(|text| ("description".to_owned(), text)).collect()
}
