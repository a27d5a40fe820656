//! From a schema to the nodes of a shape.

use std::collections::{BTreeMap, VecDeque};

use indexmap::IndexMap;
use serde_json::Value;

use super::{ANY, Node, Types, Xml};
use crate::pointer::Pointer;

/// More nodes than any parameter needs; what is beyond them may be anything.
const NODES: usize = 1000;

/// How many schemas are read to find the types of one; also ends references that go in circles.
const READS: usize = 256;

/// The nodes of `schema`, [`ANY`] first, and which of them is the schema's own.
pub(super) fn build(root: &Value, schema: &Value) -> (Vec<Node>, usize) {
    let mut builder =
        Builder { root, nodes: vec![Node::default()], known: BTreeMap::new(), queue: VecDeque::new() };
    let at = builder.node_for(vec![schema]);
    // Breadth first, so that what is nearest is known when the nodes run out.
    while let Some((at, schemas)) = builder.queue.pop_front() {
        builder.nodes[at] = builder.read(&schemas);
    }
    (builder.nodes, at)
}

struct Builder<'a> {
    root: &'a Value,
    nodes: Vec<Node>,
    /// A node stands for a set of schemas; it is found again by their addresses, so recursion ends.
    known: BTreeMap<Vec<usize>, usize>,
    queue: VecDeque<(usize, Vec<&'a Value>)>,
}

impl<'a> Builder<'a> {
    fn node_for(&mut self, schemas: Vec<&'a Value>) -> usize {
        let mut key: Vec<usize> = schemas.iter().map(|schema| address(schema)).collect();
        key.sort_unstable();
        key.dedup();
        if let Some(&at) = self.known.get(&key) {
            return at;
        }
        if schemas.is_empty() || self.nodes.len() == NODES {
            return ANY;
        }
        let at = self.nodes.len();
        self.nodes.push(Node::default());
        self.known.insert(key, at);
        self.queue.push_back((at, schemas));
        at
    }

    fn read(&mut self, schemas: &[&'a Value]) -> Node {
        let mut items = Vec::new();
        let mut properties: IndexMap<&str, Vec<&Value>> = IndexMap::new();
        let mut additional = Vec::new();
        let mut holds = false;
        let mut xml = Xml::default();
        for part in parts(self.root, schemas) {
            xml.add(part);
            holds |= part.get("contentMediaType").is_some();
            items.extend(part.get("items"));
            items.extend(list(part, "prefixItems"));
            for (name, property) in members(part, "properties") {
                properties.entry(name).or_default().push(property);
            }
            additional.extend(members(part, "patternProperties").map(|(_, schema)| schema));
            let rest = ["additionalProperties", "unevaluatedProperties"].map(|keyword| part.get(keyword));
            additional.extend(rest.into_iter().flatten().filter(|rest| **rest != Value::Bool(false)));
        }
        Node {
            types: types_of_all(self.root, schemas),
            items: self.node_for(items),
            properties: properties.into_iter().map(|(name, s)| (name.to_owned(), self.node_for(s))).collect(),
            additional: (!additional.is_empty()).then(|| self.node_for(additional)),
            holds,
            xml,
        }
    }
}

/// The schemas and all that they are made of.
fn parts<'a>(root: &'a Value, schemas: &[&'a Value]) -> Vec<&'a Value> {
    let mut parts: Vec<&Value> = Vec::new();
    let mut left: Vec<&Value> = schemas.iter().rev().copied().collect();
    while let Some(schema) = left.pop() {
        if parts.iter().any(|part| address(part) == address(schema)) {
            continue;
        }
        parts.push(schema);
        // What is pushed last is read first, and properties keep the order they are written in.
        let inner = ["then", "else"].into_iter().filter_map(|keyword| schema.get(keyword));
        let branches = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|keyword| list(schema, keyword));
        let mut next: Vec<&Value> = target(root, schema).into_iter().chain(branches).chain(inner).collect();
        next.reverse();
        left.append(&mut next);
    }
    parts
}

/// The types that a schema allows.
pub fn types_of(root: &Value, schema: &Value) -> Types {
    types_within(root, schema, &mut { READS })
}

/// The types that one of the schemas allows. One that says nothing about types adds nothing.
fn types_of_all(root: &Value, schemas: &[&Value]) -> Types {
    let mut reads = READS;
    let known = schemas.iter().map(|schema| types_within(root, schema, &mut reads));
    match known.filter(|types| *types != Types::ANY).collect() {
        Types::NONE => Types::ANY,
        types => types,
    }
}

fn types_within(root: &Value, schema: &Value, reads: &mut usize) -> Types {
    if *reads == 0 {
        return Types::ANY;
    }
    *reads -= 1;
    let mut types = own_types(schema);
    for part in target(root, schema).into_iter().chain(list(schema, "allOf")) {
        types = types & types_within(root, part, reads);
    }
    for keyword in ["anyOf", "oneOf"] {
        let branches: Types = list(schema, keyword).map(|branch| types_within(root, branch, reads)).collect();
        if branches != Types::NONE {
            types = types & branches;
        }
    }
    types
}

/// What a schema itself says: its `type`, else the types of the values it lists, else what its
/// keywords are about, since whoever writes `properties` without a type means an object.
fn own_types(schema: &Value) -> Types {
    match (schema.get("type"), schema.get("const"), schema.get("enum")) {
        (Some(Value::String(name)), ..) => Types::named(name),
        (Some(Value::Array(names)), ..) => names.iter().filter_map(Value::as_str).map(Types::named).collect(),
        (_, Some(value), _) => Types::of(value),
        (_, _, Some(Value::Array(values))) => values.iter().map(Types::of).collect(),
        _ if schema.get("properties").is_some() => Types::OBJECT,
        _ if schema.get("items").is_some() => Types::ARRAY,
        _ => Types::ANY,
    }
}

/// What the schema's `$ref` points to.
fn target<'a>(root: &'a Value, schema: &Value) -> Option<&'a Value> {
    let fragment = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    Pointer::from_fragment(fragment)?.resolve(root)
}

fn list<'a>(schema: &'a Value, keyword: &str) -> impl Iterator<Item = &'a Value> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

fn members<'a>(schema: &'a Value, keyword: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let members = schema.get(keyword).and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, schema)| (name.as_str(), schema))
}

fn address(schema: &Value) -> usize {
    std::ptr::from_ref(schema).addr()
}
