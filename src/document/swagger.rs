//! Brings a document of Swagger 2.0 into the forms of OpenAPI 3.
//!
//! Its references are local by then, and its schemas upgraded. What is moved keeps its place in the
//! original, and references follow it.

use serde_json::{Map, Value, json};

use super::grammar::{Kind, METHODS, walk_mut};
use super::origins::Origins;
use super::written::Part;
use crate::finding::Finding;
use crate::pointer::Pointer;

mod body;
mod moves;
mod response;
mod root;
mod security;
mod value;

use body::{Carried, Taken};
use moves::Moves;

/// Upgrades the tree. `parts` are what references lead to outside of where the grammar goes.
pub fn upgrade(root: &mut Value, parts: &[Part], origins: &mut Origins, findings: &mut Vec<Finding>) {
    let general = Media { consumes: media_types(root, "consumes"), produces: media_types(root, "produces") };
    let mut upgrader = Upgrader { general, moves: Moves::default(), origins: &*origins, findings };
    let of_kind = |kind| parts.iter().filter(move |part| part.kind == kind).map(|part| part.pointer.clone());
    for place in members(root, "paths").into_iter().chain(of_kind(Kind::PathItem)) {
        upgrader.each(root, &place, Upgrader::path_item);
    }
    for place in members(root, "parameters").into_iter().chain(of_kind(Kind::Parameter)) {
        upgrader.each(root, &place, |upgrader, _, parameter, at| upgrader.described(parameter, at));
    }
    for place in members(root, "responses").into_iter().chain(of_kind(Kind::Response)) {
        upgrader.each(root, &place, Upgrader::shared_response);
    }
    for place in of_kind(Kind::Header) {
        upgrader.each(root, &place, |upgrader, _, header, at| upgrader.described(header, at));
    }
    if let Value::Object(root) = root {
        root::upgrade(root, &mut upgrader.moves);
    }
    let moves = upgrader.moves;
    let starts: Vec<_> = parts.iter().map(|part| (moves.now(part.pointer.clone()), part.kind)).collect();
    moves.note_in(origins);
    follow(root, &Pointer::root(), Kind::Document, &moves);
    starts.iter().for_each(|(start, kind)| follow(root, start, *kind, &moves));
}

/// The media types of requests and of answers.
#[derive(Clone, Debug, PartialEq)]
struct Media {
    consumes: Vec<String>,
    produces: Vec<String>,
}

struct Upgrader<'a> {
    general: Media,
    moves: Moves,
    origins: &'a Origins,
    findings: &'a mut Vec<Finding>,
}

impl Upgrader<'_> {
    /// Upgrades the object at a place, with the rest of the tree at hand.
    fn each(
        &mut self,
        root: &mut Value,
        place: &Pointer,
        upgrade: impl Fn(&mut Self, &Value, &mut Map<String, Value>, &Pointer),
    ) {
        let Some(Value::Object(object)) = root.pointer_mut(place.as_str()) else { return };
        let mut object = std::mem::take(object);
        upgrade(self, root, &mut object, place);
        if let Some(value) = root.pointer_mut(place.as_str()) {
            *value = Value::Object(object);
        }
    }

    fn path_item(&mut self, root: &Value, item: &mut Map<String, Value>, at: &Pointer) {
        let shared = self.parameters(root, item, at);
        let mut carried: Vec<_> = shared.into_iter().map(|taken| Carried { taken, home: None }).collect();
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                self.operation(root, operation, &at.join(method), &mut carried);
            }
        }
    }

    fn operation(
        &mut self,
        root: &Value,
        operation: &mut Map<String, Value>,
        at: &Pointer,
        carried: &mut [Carried],
    ) {
        let mut own = |key: &str, general: &[String]| match operation.shift_remove(key) {
            Some(list @ Value::Array(_)) => strings(&list),
            _ => general.to_vec(),
        };
        let media = Media {
            consumes: own("consumes", &self.general.consumes),
            produces: own("produces", &self.general.produces),
        };
        operation.shift_remove("schemes");
        let taken = self.parameters(root, operation, at);
        if let Some(body) = self.request_body(taken, carried, &media.consumes, at) {
            operation.insert("requestBody".to_owned(), body);
        }
        let responses = at.join("responses");
        if let Some(Value::Object(entries)) = operation.get_mut("responses") {
            for (status, response) in entries {
                if let (Value::Object(response), false) = (response, status.starts_with("x-")) {
                    self.response(root, response, &responses.join(status), &media.produces);
                }
            }
        }
    }

    /// Upgrades a list of parameters, and takes those out that make up a body.
    fn parameters(&mut self, root: &Value, holder: &mut Map<String, Value>, at: &Pointer) -> Vec<Taken> {
        let Some(Value::Array(list)) = holder.get_mut("parameters") else { return Vec::new() };
        let at = at.join("parameters");
        let (mut kept, mut taken) = (Vec::new(), Vec::new());
        for (index, parameter) in std::mem::take(list).into_iter().enumerate() {
            let here = at.item(index);
            match Taken::of(root, parameter, here.clone()) {
                Ok(part) => taken.push(part),
                Err(mut parameter) => {
                    let now = at.item(kept.len());
                    if let Value::Object(parameter) = &mut parameter {
                        self.described(parameter, &here);
                    }
                    if now != here {
                        self.moves.add(here, now);
                    }
                    kept.push(parameter);
                }
            }
        }
        *list = kept;
        if list.is_empty() {
            holder.shift_remove("parameters");
        }
        taken
    }

    /// Describes the value of a parameter or a header by a schema.
    fn described(&mut self, object: &mut Map<String, Value>, at: &Pointer) {
        let unknown = value::unknown_separator(object).filter(|_| !object.contains_key("$ref"));
        if let Some(finding) = unknown {
            self.findings.push(finding.at(self.origins.place(&at.join("collectionFormat"))));
        }
        if let Some(finding) = value::lists_in_list(object) {
            self.findings.push(finding.at(self.origins.place(&at.join("items"))));
        }
        if value::describe(object) {
            self.moves.came(at.join("schema"), at.clone());
        }
    }
}

/// Lets the references at and below a place follow what was moved.
fn follow(root: &mut Value, start: &Pointer, kind: Kind, moves: &Moves) {
    let Some(value) = root.pointer_mut(start.as_str()) else { return };
    walk_mut(value, kind, &mut start.clone(), &mut |object, kind, _| {
        if let Some(Value::String(reference)) = object.get_mut("$ref") {
            moves.follow(reference);
        }
        let mapping = object.get_mut("discriminator").filter(|_| kind == Kind::Schema);
        let mapping = mapping.and_then(|discriminator| discriminator.get_mut("mapping"));
        for target in mapping.and_then(Value::as_object_mut).into_iter().flatten().map(|(_, target)| target) {
            if let Value::String(reference) = target {
                moves.follow(reference);
            }
        }
    });
}

/// The places of the entries under a key of the root.
fn members(root: &Value, key: &str) -> Vec<Pointer> {
    let at = Pointer::root().join(key);
    let entries = root.get(key).and_then(Value::as_object).into_iter().flatten();
    entries.filter(|(name, _)| !name.starts_with("x-")).map(|(name, _)| at.join(name)).collect()
}

fn media_types(root: &Value, key: &str) -> Vec<String> {
    root.get(key).map(strings).unwrap_or_default()
}

fn strings(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What an object is or refers to, with its place.
fn followed<'a>(
    root: &'a Value,
    object: &'a Value,
    at: Pointer,
) -> Option<(&'a Map<String, Value>, Pointer)> {
    const MAX_REFERENCES: usize = 32;
    let (mut object, mut at) = (object, at);
    for _ in 0..MAX_REFERENCES {
        match object.get("$ref").and_then(Value::as_str) {
            Some(reference) => {
                at = Pointer::from_reference(reference)?;
                object = at.resolve(root)?;
            }
            None => return Some((object.as_object()?, at)),
        }
    }
    None
}

/// A reference to a place of the tree.
fn reference(to: &Pointer) -> Value {
    json!({ "$ref": format!("#{}", to.to_fragment()) })
}

#[cfg(test)]
mod tests;
