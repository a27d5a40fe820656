//! Puts several documents into one tree: the first is the tree, the others stand in it whole, each with
//! references of its own.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::grammar::{Kind, walk_all};
use crate::pointer::Pointer;

/// The key at the root under which the documents after the first stand, by number.
pub const DOCUMENTS: &str = "x-bonafide-documents";

/// One of the documents in a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mount {
    /// Where it stands in the tree.
    pub at: Pointer,
    /// The path that all of its paths are below: empty, or `/v2`.
    pub prefix: String,
}

/// Where the document with this number stands.
pub fn place(number: usize) -> Pointer {
    match number {
        0 => Pointer::root(),
        _ => Pointer::root().join(DOCUMENTS).item(number),
    }
}

/// Puts a document where its references lead into itself from the root of another.
pub fn mount(into: &mut Value, mut document: Value, at: &Pointer) {
    for holder in holders(&document) {
        if let Some(Value::Object(object)) = document.pointer_mut(holder.place.as_str()) {
            holder.rewrite(object, at);
        }
    }
    let (Value::Object(into), Some(number)) = (into, at.last()) else { return };
    let documents = into.entry(DOCUMENTS).or_insert_with(|| Map::new().into());
    if let Value::Object(documents) = documents {
        documents.insert(number.into_owned(), document);
    }
}

/// An object with references.
struct Holder {
    place: Pointer,
    /// What its discriminator means: the names that no mapping gives are those of components, which are
    /// looked for at the root.
    mapping: Vec<(String, String)>,
}

impl Holder {
    fn rewrite(&self, object: &mut Map<String, Value>, at: &Pointer) {
        let moved = |reference: &str| {
            reference.strip_prefix('#').map(|rest| Value::String(format!("#{}{rest}", at.to_fragment())))
        };
        if let Some(written @ Value::String(_)) = object.get_mut("$ref")
            && let Some(now) = written.as_str().and_then(moved)
        {
            *written = now;
        }
        let discriminator = object.get_mut("discriminator").and_then(Value::as_object_mut);
        let Some(discriminator) = discriminator else { return };
        if let Some(written @ Value::String(_)) = discriminator.get_mut("defaultMapping")
            && let Some(now) = written.as_str().map(component_or_reference).as_deref().and_then(moved)
        {
            *written = now;
        }
        if !self.mapping.is_empty() {
            let names = self.mapping.iter();
            let mapping = names.filter_map(|(name, target)| Some((name.clone(), moved(target)?)));
            discriminator.insert("mapping".to_owned(), Value::Object(mapping.collect()));
        }
    }
}

fn holders(document: &Value) -> Vec<Holder> {
    let (mut holders, mut seen) = (Vec::new(), HashSet::new());
    walk_all(document, &mut |object, kind, place| {
        let has_discriminator = kind == Kind::Schema && object.contains_key("discriminator");
        if (has_discriminator || object.contains_key("$ref")) && seen.insert(place.clone()) {
            let mapping = if has_discriminator { mapping(document, object, place) } else { Vec::new() };
            holders.push(Holder { place: place.clone(), mapping });
        }
    });
    holders
}

/// All names that the discriminator of a schema gives a meaning, with references (OpenAPI 3.1 §4.8.25).
fn mapping(document: &Value, schema: &Map<String, Value>, place: &Pointer) -> Vec<(String, String)> {
    let written = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let written = written.and_then(Value::as_object).into_iter().flatten();
    let components = Pointer::root().join("components").join("schemas");
    let mut mapping: Vec<_> = written
        .filter_map(|(name, target)| Some((name.clone(), component_or_reference(target.as_str()?))))
        .collect();
    let mut implied: Vec<String> = ["oneOf", "anyOf"]
        .iter()
        .flat_map(|keyword| references(schema, keyword))
        .filter_map(|target| Some(target.strip_prefix(&components)?.last()?.into_owned()))
        .collect();
    if implied.is_empty() {
        // Whoever extends the schema is named by it.
        let schemas = components.resolve(document).and_then(Value::as_object).into_iter().flatten();
        let extends = |schema: &Value| {
            schema
                .as_object()
                .is_some_and(|schema| references(schema, "allOf").any(|target| target == *place))
        };
        implied.extend(schemas.filter(|(_, schema)| extends(schema)).map(|(name, _)| name.clone()));
    }
    for name in implied {
        if mapping.iter().all(|(known, _)| *known != name) {
            let target = component_or_reference(&name);
            mapping.push((name, target));
        }
    }
    mapping
}

/// What a mapping says, as a reference.
fn component_or_reference(written: &str) -> String {
    match written.starts_with('#') {
        true => written.to_owned(),
        false => {
            format!("#{}", Pointer::root().join("components").join("schemas").join(written).to_fragment())
        }
    }
}

fn references(schema: &Map<String, Value>, keyword: &str) -> impl Iterator<Item = Pointer> {
    let branches = schema.get(keyword).and_then(Value::as_array).into_iter().flatten();
    branches.filter_map(|branch| Pointer::from_reference(branch.get("$ref")?.as_str()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_lead_into_the_document_that_they_stand_in() {
        let schemas = json!({
            "Pet": {"discriminator": {"propertyName": "kind", "mapping": {"kitty": "Cat"}}},
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
            "Any": {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}},
        });
        let mut tree = json!({"openapi": "3.1.0"});
        mount(&mut tree, json!({"components": {"schemas": schemas}, "example": {"$ref": "#/x"}}), &place(1));
        let document = &tree[DOCUMENTS]["1"];
        let schemas = &document["components"]["schemas"];
        let cat = "#/x-bonafide-documents/1/components/schemas/Cat";
        assert_eq!(schemas["Cat"]["allOf"][0]["$ref"], "#/x-bonafide-documents/1/components/schemas/Pet");
        assert_eq!(schemas["Pet"]["discriminator"]["mapping"], json!({"kitty": cat, "Cat": cat}));
        assert_eq!(schemas["Any"]["discriminator"]["mapping"], json!({"Cat": cat}));
        assert_eq!(document["example"], json!({"$ref": "#/x"}), "data stays as it is");
    }
}
