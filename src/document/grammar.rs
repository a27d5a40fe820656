//! Which object of OpenAPI stands where: the one table that walks over a document go by.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::join::DOCUMENTS;
use crate::pointer::Pointer;

/// The kinds of object that a document holds (OpenAPI 3.1 §4.8), as far as a walk needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Document,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
}

impl Kind {
    /// What messages call one of these.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "a document",
            Self::Components => "components",
            Self::Paths => "paths",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::Responses => "responses",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Callback => "a callback",
            Self::SecurityScheme => "a security scheme",
            Self::Schema => "a schema",
        }
    }
}

/// What the value of a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    One(Kind),
    List(Kind),
    Map(Kind),
}

/// What stands at `key` of an object of this kind; `None` for plain data.
pub fn child(kind: Kind, key: &str) -> Option<Holds> {
    use Holds::{List, Map, One};
    match kind {
        Kind::Document => match key {
            "paths" => Some(One(Kind::Paths)),
            "webhooks" => Some(Map(Kind::PathItem)),
            "components" => Some(One(Kind::Components)),
            DOCUMENTS => Some(Map(Kind::Document)),
            // Of Swagger 2.0, before it is upgraded.
            "definitions" => Some(Map(Kind::Schema)),
            "parameters" => Some(Map(Kind::Parameter)),
            "responses" => Some(Map(Kind::Response)),
            "securityDefinitions" => Some(Map(Kind::SecurityScheme)),
            _ => None,
        },
        Kind::Components => match key {
            "schemas" => Some(Map(Kind::Schema)),
            "responses" => Some(Map(Kind::Response)),
            "parameters" => Some(Map(Kind::Parameter)),
            "examples" => Some(Map(Kind::Example)),
            "requestBodies" => Some(Map(Kind::RequestBody)),
            "headers" => Some(Map(Kind::Header)),
            "securitySchemes" => Some(Map(Kind::SecurityScheme)),
            "links" => Some(Map(Kind::Link)),
            "callbacks" => Some(Map(Kind::Callback)),
            "pathItems" => Some(Map(Kind::PathItem)),
            "mediaTypes" => Some(Map(Kind::MediaType)),
            _ => None,
        },
        Kind::Paths | Kind::Callback => (!is_extension(key)).then_some(One(Kind::PathItem)),
        Kind::PathItem => match key {
            "parameters" => Some(List(Kind::Parameter)),
            "additionalOperations" => Some(Map(Kind::Operation)),
            _ if METHODS.contains(&key) => Some(One(Kind::Operation)),
            _ => None,
        },
        Kind::Operation => match key {
            "parameters" => Some(List(Kind::Parameter)),
            "requestBody" => Some(One(Kind::RequestBody)),
            "responses" => Some(One(Kind::Responses)),
            "callbacks" => Some(Map(Kind::Callback)),
            _ => None,
        },
        Kind::Responses => (!is_extension(key)).then_some(One(Kind::Response)),
        Kind::Parameter | Kind::Header => match key {
            "schema" => Some(One(Kind::Schema)),
            "content" => Some(Map(Kind::MediaType)),
            "examples" => Some(Map(Kind::Example)),
            _ => None,
        },
        Kind::RequestBody => (key == "content").then_some(Map(Kind::MediaType)),
        Kind::Response => match key {
            "headers" => Some(Map(Kind::Header)),
            "content" => Some(Map(Kind::MediaType)),
            "links" => Some(Map(Kind::Link)),
            // Of Swagger 2.0.
            "schema" => Some(One(Kind::Schema)),
            _ => None,
        },
        Kind::MediaType => match key {
            "schema" | "itemSchema" => Some(One(Kind::Schema)),
            "examples" => Some(Map(Kind::Example)),
            "encoding" => Some(Map(Kind::Encoding)),
            "itemEncoding" => Some(One(Kind::Encoding)),
            "prefixEncoding" => Some(List(Kind::Encoding)),
            _ => None,
        },
        Kind::Encoding => match key {
            "headers" => Some(Map(Kind::Header)),
            "encoding" => Some(Map(Kind::Encoding)),
            "itemEncoding" => Some(One(Kind::Encoding)),
            "prefixEncoding" => Some(List(Kind::Encoding)),
            _ => None,
        },
        Kind::Schema => match key {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                Some(Map(Kind::Schema))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some(List(Kind::Schema)),
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema" => Some(One(Kind::Schema)),
            _ => None,
        },
        Kind::Example | Kind::Link | Kind::SecurityScheme => None,
    }
}

/// The keys of a path item that hold operations (OpenAPI 3.2 §4.9 adds `query`).
pub const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// Calls `visit` with every object at and below `value`, each before what it holds, and with its
/// kind and place. What `visit` leaves in the object is what the walk goes on with.
pub fn walk_mut(
    value: &mut Value,
    kind: Kind,
    place: &mut Pointer,
    visit: &mut impl FnMut(&mut Map<String, Value>, Kind, &Pointer),
) {
    let Value::Object(object) = value else { return };
    visit(object, kind, place);
    for (key, value) in object.iter_mut() {
        let Some(holds) = child(kind, key) else { continue };
        place.push(key);
        match (holds, value) {
            (Holds::One(kind), value) => walk_mut(value, kind, place, visit),
            (Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    place.push(&index.to_string());
                    walk_mut(item, kind, place, visit);
                    place.pop();
                }
            }
            (Holds::Map(kind), Value::Object(entries)) => {
                for (name, entry) in entries.iter_mut() {
                    place.push(name);
                    walk_mut(entry, kind, place, visit);
                    place.pop();
                }
            }
            _ => {}
        }
        place.pop();
    }
}

/// A copy of an object and what it holds, without what asserts nothing of values: descriptions and
/// examples.
pub fn without_notes(value: &Value, kind: Kind) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    let asserting = object.iter().filter(|(key, _)| !is_note(kind, key));
    let copy = asserting.map(|(key, value)| {
        let value = match (child(kind, key), value) {
            (Some(Holds::One(kind)), value) => without_notes(value, kind),
            (Some(Holds::List(kind)), Value::Array(items)) => {
                items.iter().map(|item| without_notes(item, kind)).collect()
            }
            (Some(Holds::Map(kind)), Value::Object(entries)) => {
                entries.iter().map(|(name, entry)| (name.clone(), without_notes(entry, kind))).collect()
            }
            (_, value) => value.clone(),
        };
        (key.clone(), value)
    });
    Value::Object(copy.collect())
}

/// True for what asserts nothing of values.
pub fn is_note(kind: Kind, key: &str) -> bool {
    match kind {
        Kind::Document => matches!(key, "info" | "tags"),
        Kind::Schema => {
            matches!(key, "title" | "description" | "default" | "example" | "examples" | "$comment")
        }
        Kind::Parameter | Kind::Header | Kind::MediaType => {
            matches!(key, "description" | "example" | "examples")
        }
        Kind::PathItem | Kind::Operation => matches!(key, "summary" | "description" | "tags"),
        Kind::Response | Kind::RequestBody => key == "description",
        _ => false,
    }
}

/// As [`walk_mut`], over a tree that stays as it is.
pub fn walk<'a>(
    value: &'a Value,
    kind: Kind,
    place: &mut Pointer,
    visit: &mut impl FnMut(&'a Map<String, Value>, Kind, &Pointer),
) {
    let Value::Object(object) = value else { return };
    visit(object, kind, place);
    for (key, value) in object {
        let Some(holds) = child(kind, key) else { continue };
        place.push(key);
        match (holds, value) {
            (Holds::One(kind), value) => walk(value, kind, place, visit),
            (Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    place.push(&index.to_string());
                    walk(item, kind, place, visit);
                    place.pop();
                }
            }
            (Holds::Map(kind), Value::Object(entries)) => {
                for (name, entry) in entries {
                    place.push(name);
                    walk(entry, kind, place, visit);
                    place.pop();
                }
            }
            _ => {}
        }
        place.pop();
    }
}

/// As [`walk`], over a whole document: what the grammar has in its place, and what only references
/// lead to, as in other files. Each object comes once.
pub fn walk_all<'a>(root: &'a Value, visit: &mut impl FnMut(&'a Map<String, Value>, Kind, &Pointer)) {
    let start = vec![(Pointer::root(), Kind::Document)];
    walk_references(root, start, |target, _| kind_at(target).is_none(), visit);
}

/// As [`walk_all`], from some objects and over what they refer to.
pub fn walk_from<'a>(
    root: &'a Value,
    starts: Vec<(Pointer, Kind)>,
    visit: &mut impl FnMut(&'a Map<String, Value>, Kind, &Pointer),
) {
    walk_references(root, starts, |_, _| true, visit);
}

fn walk_references<'a>(
    root: &'a Value,
    mut open: Vec<(Pointer, Kind)>,
    leads_on: impl Fn(&Pointer, Kind) -> bool,
    visit: &mut impl FnMut(&'a Map<String, Value>, Kind, &Pointer),
) {
    let mut seen = HashSet::new();
    let mut followed = HashSet::new();
    while let Some((mut start, kind)) = open.pop() {
        let Some(value) = start.resolve(root) else { continue };
        walk(value, kind, &mut start, &mut |object, kind, place| {
            if seen.insert((std::ptr::from_ref(object), kind)) {
                visit(object, kind, place);
            }
            if let Some(reference) = object.get("$ref").and_then(Value::as_str)
                && followed.insert((reference, kind))
                && let Some(target) = Pointer::from_reference(reference)
                && leads_on(&target, kind)
            {
                open.push((target, kind));
            }
        });
    }
}

/// The kind of object that a walk from the root of a document meets at `pointer`, if it gets there.
pub fn kind_at(pointer: &Pointer) -> Option<Kind> {
    let mut tokens = pointer.tokens();
    let mut kind = Kind::Document;
    while let Some(key) = tokens.next() {
        kind = match child(kind, &key)? {
            Holds::One(kind) => kind,
            Holds::List(kind) | Holds::Map(kind) => {
                tokens.next()?;
                kind
            }
        };
    }
    Some(kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_references_lead_to_is_found_once() {
        let document = json!({
            "components": {"schemas": {"A": {"$ref": "#/x-files/a"}, "B": {"$ref": "#/x-files/a/items"}}},
            "x-files": {"a": {"items": {"not": {"$ref": "#/x-files/a"}}}, "unused": {"items": {}}},
        });
        let mut all = Vec::new();
        walk_all(&document, &mut |_, kind, place| {
            if kind == Kind::Schema {
                all.push(place.to_string());
            }
        });
        all.sort();
        assert_eq!(all[..2], ["/components/schemas/A", "/components/schemas/B"]);
        let inside = ["/x-files/a", "/x-files/a/items", "/x-files/a/items/not"];
        assert_eq!(all[2..], inside);

        let mut some = Vec::new();
        let b = Pointer::root().join("components").join("schemas").join("B");
        walk_from(&document, vec![(b, Kind::Schema)], &mut |_, _, place| some.push(place.to_string()));
        some.sort();
        assert_eq!((&some[..1], &some[1..]), (&all[1..2], &all[2..]));
    }

    #[test]
    fn a_copy_without_notes_asserts_the_same() {
        let note = json!({"description": "A note", "example": {"default": 1}});
        let schema = json!({"title": "T", "enum": [note], "properties": {"description": {"default": 1}, "title": true}});
        let left = json!({"enum": [note], "properties": {"description": {}, "title": true}});
        let document =
            |schema: &Value| json!({"components": {"schemas": {"example": schema}, "x-notes": note}});
        assert_eq!(without_notes(&document(&schema), Kind::Document), document(&left));
    }

    #[test]
    fn schemas_are_found_and_examples_are_not_walked() {
        let document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {
                "schema": {"properties": {"x": {"items": {"$ref": "#/y"}}}},
                "example": {"properties": {"z": {}}}
            }}}}}}}
        });
        let mut schemas = Vec::new();
        walk(&document, Kind::Document, &mut Pointer::root(), &mut |_, kind, place| {
            if kind == Kind::Schema {
                schemas.push(place.clone());
            }
        });
        assert_eq!(schemas.len(), 3);
        for place in schemas {
            assert_eq!(kind_at(&place), Some(Kind::Schema), "{place}");
        }
    }
}
