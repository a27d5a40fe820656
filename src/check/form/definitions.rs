//! The official schemas of OpenAPI, made to describe one object at a time.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jsonschema::ValidationError;
use serde_json::{Map, Value, json};

use super::swagger;
use crate::contract::direction::Direction;
use crate::contract::schemas::{Schema, Schemas, keyword_of};
use crate::document::Version;
use crate::document::grammar::Kind;
use crate::pointer::Pointer;

/// Where each kind of object is defined: in 3.1 and 3.2, in 3.0, and what messages call it.
const KINDS: [(Kind, &str, &str, &str); 17] = [
    (Kind::Document, "", "", "the document"),
    (Kind::Components, "components", "Components", "`components`"),
    (Kind::Paths, "paths", "Paths", "`paths`"),
    (Kind::PathItem, "path-item", "PathItem", "the path item"),
    (Kind::Operation, "operation", "Operation", "the operation"),
    (Kind::Parameter, "parameter", "Parameter", "the parameter"),
    (Kind::RequestBody, "request-body", "RequestBody", "the request body"),
    (Kind::Responses, "responses", "Responses", "`responses`"),
    (Kind::Response, "response", "Response", "the response"),
    (Kind::Header, "header", "Header", "the header"),
    (Kind::MediaType, "media-type", "MediaType", "the media type"),
    (Kind::Encoding, "encoding", "Encoding", "the encoding"),
    (Kind::Example, "example", "Example", "the example"),
    (Kind::Link, "link", "Link", "the link"),
    (Kind::Callback, "callbacks", "Callback", "the callback"),
    (Kind::SecurityScheme, "security-scheme", "SecurityScheme", "the security scheme"),
    (Kind::Schema, "schema", "Schema", "the schema"),
];

/// What messages call an object of a kind.
pub fn name_of(kind: Kind) -> &'static str {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or("it", |(.., name)| name)
}

/// The definitions of one version, each compiled when it is first needed.
pub struct Definitions {
    schemas: Schemas,
    version: Version,
    compiled: HashMap<Pointer, Definition>,
}

/// What an object of one kind must look like, whatever it holds.
#[derive(Debug)]
pub struct Definition {
    pub schema: Schema,
    root: Arc<Value>,
}

impl Definition {
    /// The part of the official schema that an error comes from.
    pub fn keyword(&self, error: &ValidationError<'_>) -> Option<&Value> {
        keyword_of(error).resolve(&self.root)
    }

    /// Whether any such object may have this field.
    pub fn knows(&self, field: &str) -> bool {
        self.all().is_some_and(|all| all.contains_key(field))
    }

    /// The names of all fields that such an object may have.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all().into_iter().flat_map(Map::keys).map(String::as_str)
    }

    fn all(&self) -> Option<&Map<String, Value>> {
        self.schema.pointer().join("properties").resolve(&self.root)?.as_object()
    }

    /// The fields that the object of an error may have, under whatever circumstances.
    pub fn fields(&self, error: &ValidationError<'_>) -> BTreeSet<String> {
        let schema = keyword_of(error).parent();
        let mut fields = BTreeSet::new();
        collect_fields(&self.root, schema.as_ref().and_then(|at| at.resolve(&self.root)), &mut fields);
        fields
    }
}

impl Definitions {
    pub fn for_version(version: Version) -> Self {
        let text = match version {
            Version::V2_0 => include_str!("../../../schemas/openapi/2.0.json"),
            Version::V3_0 => include_str!("../../../schemas/openapi/3.0.json"),
            Version::V3_1 => include_str!("../../../schemas/openapi/3.1.json"),
            Version::V3_2 => include_str!("../../../schemas/openapi/3.2.json"),
        };
        let mut root = read(text);
        if version.has_json_schema()
            && let Some(schema) = root.pointer_mut("/$defs/schema")
        {
            *schema = read(include_str!("../../../schemas/schema-object.json"));
        }
        if version == Version::V2_0 {
            swagger::part(&mut root);
        }
        cut(&mut root);
        let root = Arc::new(root);
        let schemas = Schemas::prepared(root.clone(), root, Direction::Response);
        Self { schemas, version, compiled: HashMap::new() }
    }

    /// What `object`, which is of a kind, must look like; nothing where its version has no such kind.
    pub fn of(&mut self, kind: Kind, object: &Map<String, Value>) -> Option<&Definition> {
        let (_, new, old, _) = KINDS.iter().find(|(known, ..)| *known == kind)?;
        let root = Pointer::root();
        let pointer = match self.version {
            Version::V2_0 => swagger::definition(kind, object)?,
            _ if new.is_empty() => root,
            Version::V3_0 => root.join("definitions").join(old),
            Version::V3_1 | Version::V3_2 => root.join("$defs").join(new),
        };
        let Self { schemas, compiled, .. } = self;
        Some(compiled.entry(pointer).or_insert_with_key(|pointer| Definition {
            schema: schemas.compile(pointer),
            root: schemas.root().clone(),
        }))
    }
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Replaces references to kinds of their own by what tells such an object from anything else, and
/// what drafts before 2020-12 wrote otherwise.
fn cut(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(cut) = object.get("$ref").and_then(Value::as_str).and_then(stand_in) {
                object.shift_remove("$ref");
                object.extend(cut);
            }
            // An identifier would make references lead elsewhere, or name another draft.
            for keyword in ["$schema", "$id", "id"] {
                if object.get(keyword).is_some_and(Value::is_string) {
                    object.shift_remove(keyword);
                }
            }
            if object.get("exclusiveMinimum") == Some(&Value::Bool(true)) {
                let limit = object.shift_remove("minimum").unwrap_or_default();
                object.insert("exclusiveMinimum".to_owned(), limit);
            }
            // Patterns have a check of their own, and references to paths have braces even in the
            // specification's examples.
            if object.get("format").is_some_and(|format| format == "regex" || format == "uri-reference") {
                object.shift_remove("format");
            }
            object.values_mut().for_each(cut);
            unite_alternatives(object);
        }
        Value::Array(items) => items.iter_mut().for_each(cut),
        _ => {}
    }
}

/// What stands for an object that has a definition of its own, or for a reference to one.
fn stand_in(reference: &str) -> Option<Map<String, Value>> {
    let name = reference.strip_prefix("#/$defs/").or_else(|| reference.strip_prefix("#/definitions/"))?;
    let name = name.strip_suffix("-or-reference").unwrap_or(name);
    let is_own = name == "Reference"
        || swagger::is_own(name)
        || KINDS.iter().any(|(_, new, old, _)| name == *new || name == *old);
    let type_name =
        if name == "schema" || name == "fileSchema" { json!(["object", "boolean"]) } else { json!("object") };
    is_own.then(|| Map::from_iter([("type".to_owned(), type_name)]))
}

/// An object or a reference to one: both are the same now.
fn unite_alternatives(object: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = object.get_mut("oneOf") else { return };
    let mut united: Vec<Value> = Vec::new();
    for branch in branches.drain(..) {
        if !united.contains(&branch) {
            united.push(branch);
        }
    }
    match (united.pop(), united.is_empty()) {
        (Some(Value::Object(only)), true) => {
            object.shift_remove("oneOf");
            object.extend(only);
        }
        (Some(last), _) => {
            united.push(last);
            *branches = united;
        }
        (None, _) => {}
    }
}

/// The names under `properties`, of the schema and of all that apply to the same object.
fn collect_fields(root: &Value, schema: Option<&Value>, fields: &mut BTreeSet<String>) {
    let Some(Value::Object(schema)) = schema else { return };
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => fields.extend(properties.keys().cloned()),
            ("$ref", Value::String(reference)) => {
                let target = Pointer::from_reference(reference);
                collect_fields(root, target.and_then(|target| target.resolve(root)), fields);
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(branches)) => {
                branches.iter().for_each(|branch| collect_fields(root, Some(branch), fields));
            }
            ("then" | "else", branch) => collect_fields(root, Some(branch), fields),
            ("dependentSchemas", Value::Object(branches)) => {
                branches.values().for_each(|branch| collect_fields(root, Some(branch), fields));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_is_there_and_asks_for_something() {
        let nonsense = json!({"type": 7, "in": 7, "name": 7, "description": 7});
        for version in [Version::V2_0, Version::V3_0, Version::V3_1, Version::V3_2] {
            let mut definitions = Definitions::for_version(version);
            for (kind, ..) in KINDS {
                let Some(Definition { schema, root }) = definitions.of(kind, nonsense.as_object().unwrap())
                else {
                    assert_eq!(version, Version::V2_0, "{kind:?}");
                    continue;
                };
                assert!(schema.fault().is_none(), "{version:?} {kind:?} {:?}", schema.fault());
                assert!(schema.pointer().resolve(root).is_some(), "{version:?} {kind:?}");
                assert!(kind == Kind::Callback || !schema.is_valid(&nonsense), "{version:?} {kind:?}");
            }
        }
    }
}
