//! Breaks circles of schemas that never describe a value, which would check a value for ever.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::grammar::{Kind, walk};
use super::origins::Origins;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::ENDLESS_REFERENCE;

/// A reference that applies to the same value as the schema it stands in.
#[derive(Clone, Debug)]
struct Edge {
    /// The schema object that holds the `$ref`.
    place: Pointer,
    target: Pointer,
    /// Below `anyOf` or `oneOf`: the value may do without it.
    optional: bool,
}

/// Cuts each circle at one reference, with a finding.
pub fn cut(root: &mut Value, origins: &mut Origins, findings: &mut Vec<Finding>) {
    loop {
        let Some(circle) = find(root) else { return };
        // A base that lists its heirs, and heirs that include the base: the base's own part is
        // what the heir means.
        let heir = circle.iter().position(|edge| !edge.optional);
        let Some(edge) = heir.or(Some(0)).and_then(|at| circle.get(at)) else { return };
        let finding = Finding::new(&ENDLESS_REFERENCE, describe(&circle));
        findings.push(
            finding
                .help("let one of them describe a value of its own")
                .at(origins.place(&edge.place.join("$ref"))),
        );
        mend(root, edge, circle.len() > 1, origins);
    }
}

fn mend(root: &mut Value, edge: &Edge, has_base: bool, origins: &mut Origins) {
    let base = if edge.optional || !has_base { None } else { own_part(root, &edge.target) };
    let Some(Value::Object(holder)) = root.pointer_mut(edge.place.as_str()) else { return };
    holder.shift_remove("$ref");
    match base {
        Some(base) => {
            let origin = origins.place(&edge.target);
            origins.moved(edge.place.clone(), origin);
            for (key, value) in base {
                holder.entry(key).or_insert(value);
            }
        }
        None if edge.optional => {
            holder.insert("not".to_owned(), Value::Object(Map::new()));
        }
        None => {}
    }
}

/// A schema without its alternatives.
fn own_part(root: &Value, target: &Pointer) -> Option<Map<String, Value>> {
    let mut own = target.resolve(root)?.as_object()?.clone();
    for keyword in ["oneOf", "anyOf", "discriminator", "$ref"] {
        own.shift_remove(keyword);
    }
    Some(own)
}

fn describe(circle: &[Edge]) -> String {
    let names: Vec<_> = circle.iter().map(|edge| format!("`#{}`", edge.target)).collect();
    match &names[..] {
        [one] => format!("{one} refers to itself without describing a value"),
        names => format!("{} refer to each other without describing a value", names.join(", ")),
    }
}

/// One circle, if there is any.
fn find(root: &Value) -> Option<Vec<Edge>> {
    let graph = graph(root);
    let mut done = HashSet::new();
    for start in graph.keys() {
        let mut path: Vec<(&Pointer, usize, Option<&Edge>)> = vec![(start, 0, None)];
        while let Some((node, next, _)) = path.last_mut() {
            let edge = graph.get(*node).and_then(|edges| edges.get(*next));
            *next += 1;
            match edge {
                None => {
                    done.insert((*node).clone());
                    path.pop();
                }
                Some(edge) => {
                    if let Some(at) = path.iter().position(|(node, ..)| **node == edge.target) {
                        let inner = path[at + 1..].iter().filter_map(|(_, _, edge)| *edge);
                        return Some(inner.chain([edge]).cloned().collect());
                    }
                    if !done.contains(&edge.target) {
                        path.push((&edge.target, 0, Some(edge)));
                    }
                }
            }
        }
    }
    None
}

/// From each schema that is referred to, the references that apply in place.
fn graph(root: &Value) -> BTreeMap<Pointer, Vec<Edge>> {
    let mut graph = BTreeMap::new();
    let mut open = Vec::new();
    walk(root, Kind::Document, &mut Pointer::root(), &mut |object, kind, _| {
        if kind == Kind::Schema && object.contains_key("$ref") {
            open.extend(reference(object));
        }
    });
    while let Some(node) = open.pop() {
        if graph.contains_key(&node) {
            continue;
        }
        let mut edges = Vec::new();
        if let Some(Value::Object(schema)) = node.resolve(root) {
            collect(schema, &node, false, &mut edges);
        }
        open.extend(edges.iter().map(|edge: &Edge| edge.target.clone()));
        graph.insert(node, edges);
    }
    graph
}

/// The references of a schema that apply to its own value, not to what the value holds.
fn collect(schema: &Map<String, Value>, place: &Pointer, optional: bool, edges: &mut Vec<Edge>) {
    if let Some(target) = reference(schema) {
        edges.push(Edge { place: place.clone(), target, optional });
    }
    for (keyword, value) in schema {
        let optional = optional || matches!(keyword.as_str(), "anyOf" | "oneOf");
        match (keyword.as_str(), value) {
            ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                for (index, branch) in branches.iter().enumerate() {
                    if let Value::Object(branch) = branch {
                        collect(branch, &place.join(keyword).item(index), optional, edges);
                    }
                }
            }
            ("not" | "if" | "then" | "else", Value::Object(branch)) => {
                collect(branch, &place.join(keyword), optional, edges);
            }
            ("dependentSchemas", Value::Object(branches)) => {
                for (name, branch) in branches {
                    if let Value::Object(branch) = branch {
                        collect(branch, &place.join(keyword).join(name), optional, edges);
                    }
                }
            }
            _ => {}
        }
    }
}

fn reference(schema: &Map<String, Value>) -> Option<Pointer> {
    Pointer::from_fragment(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}
