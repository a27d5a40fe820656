//! Required properties whose names are slips: a name that no schema declares, beside a declared one that is
//! close to it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::document::grammar::Kind;
use crate::finding::{Finding, nearest};
use crate::pointer::Pointer;
use crate::rules::UNDECLARED_REQUIRED;

/// Required names that were most likely meant as others. What is required and declared nowhere may be meant
/// so, as in a schema that leaves its properties open; a name that is all but declared is not.
pub fn required(contract: &Contract) -> Vec<Finding> {
    let root = contract.root();
    let mut slips = Vec::new();
    contract.document().walk(&mut |schema, kind, place| {
        if kind == Kind::Schema {
            slips.extend(slips_of(root, schema, place));
        }
    });
    if !slips.is_empty() {
        // What a schema requires may be declared by another that it is a part of.
        contract.document().walk(&mut |schema, kind, place| {
            if kind == Kind::Schema && parts(schema, place).next().is_some() {
                let whole = Together::of(root, place);
                slips
                    .retain(|slip| !whole.schemas.contains(&slip.schema) || !whole.names.contains(slip.name));
            }
        });
    }
    slips.iter().map(|slip| slip.finding(contract)).collect()
}

struct Slip<'a> {
    name: &'a str,
    near: &'a str,
    schema: Pointer,
    at: Pointer,
}

impl Slip<'_> {
    fn finding(&self, contract: &Contract) -> Finding {
        let message = format!("`{}` is required, and no property has that name", self.name);
        let finding =
            Finding::new(&UNDECLARED_REQUIRED, message).help(format!("did you mean `{}`?", self.near));
        finding.at(contract.place(&self.at))
    }
}

fn slips_of<'a>(root: &'a Value, schema: &'a Map<String, Value>, place: &Pointer) -> Vec<Slip<'a>> {
    let names: Vec<_> = required_of(schema).collect();
    let own = schema.get("properties").and_then(Value::as_object);
    let has = |name: &str| own.is_some_and(|own| own.contains_key(name));
    if names.iter().all(|(_, name)| has(name)) {
        return Vec::new();
    }
    let whole = Together::of(root, place);
    let slip = |(index, name): (usize, &'a str)| {
        if whole.names.contains(name) || whole.has_patterns {
            return None;
        }
        // A name that is required in its own right was not meant by another.
        let others = whole.names.iter().copied().filter(|other| !names.iter().any(|(_, name)| name == other));
        // Of names as short as `id` and `ip` each is one of its own.
        let near = nearest(name, others).filter(|_| name.len() > 2)?;
        Some(Slip { name, near, schema: place.clone(), at: place.join("required").item(index) })
    };
    names.iter().copied().filter_map(slip).collect()
}

fn required_of(schema: &Map<String, Value>) -> impl Iterator<Item = (usize, &str)> {
    let names = schema.get("required").and_then(Value::as_array);
    names.into_iter().flatten().enumerate().filter_map(|(index, name)| Some((index, name.as_str()?)))
}

/// A schema and all that apply to the same value with it, or may do so.
#[derive(Default)]
struct Together<'a> {
    schemas: BTreeSet<Pointer>,
    /// The properties that they name.
    names: BTreeSet<&'a str>,
    /// Whether any of them names properties by patterns.
    has_patterns: bool,
}

impl<'a> Together<'a> {
    fn of(root: &'a Value, place: &Pointer) -> Self {
        let mut whole = Self::default();
        whole.add(root, place.clone());
        whole
    }

    fn add(&mut self, root: &'a Value, place: Pointer) {
        let Some(Value::Object(schema)) = place.resolve(root) else { return };
        if !self.schemas.insert(place.clone()) {
            return;
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        self.names.extend(properties.into_iter().flat_map(Map::keys).map(String::as_str));
        self.has_patterns |= schema.contains_key("patternProperties");
        parts(schema, &place).for_each(|part| self.add(root, part));
    }
}

/// The schemas that apply where a schema does, or may do so (JSON Schema 2020-12 Core §10.2).
fn parts<'a>(schema: &'a Map<String, Value>, place: &'a Pointer) -> impl Iterator<Item = Pointer> + 'a {
    const ONE: [&str; 3] = ["if", "then", "else"];
    const MANY: [&str; 4] = ["allOf", "anyOf", "oneOf", "dependentSchemas"];
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
    let one = ONE.iter().filter(|key| schema.contains_key(**key)).map(|key| place.join(key));
    let many = MANY.iter().filter_map(|key| Some((place.join(key), schema.get(*key)?)));
    let many = many.flat_map(|(at, value)| -> Vec<Pointer> {
        match value {
            Value::Array(items) => (0..items.len()).map(|index| at.item(index)).collect(),
            Value::Object(schemas) => schemas.keys().map(|key| at.join(key)).collect(),
            _ => Vec::new(),
        }
    });
    reference.into_iter().chain(one).chain(many)
}
