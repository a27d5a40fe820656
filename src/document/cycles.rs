//! Breaks circles of schemas that never describe a value, which would check a value for ever.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::grammar::{Kind, walk};
use super::origins::Origins;
use super::scan::MAX_DEPTH;
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

/// Cuts each circle at one reference, with a finding. So is a chain of references that is too long
/// to be followed.
pub fn cut(root: &mut Value, origins: &mut Origins, findings: &mut Vec<Finding>) {
    loop {
        let circles = find(root);
        if circles.is_empty() {
            return;
        }
        for circle in circles {
            // A base that lists its heirs, and heirs that include the base: the base's own part is
            // what the heir means.
            let heir = circle.iter().position(|edge| !edge.optional).unwrap_or(0);
            let Some(edge) = circle.get(heir) else { continue };
            if mend(root, edge, circle.len() > 1, origins) {
                let place = origins.place(&edge.place.join("$ref"));
                let finding = Finding::new(&ENDLESS_REFERENCE, describe(&circle));
                findings.push(finding.help("let one of them describe a value of its own").at(place));
            }
        }
    }
}

/// Takes a reference out; false where it is gone already. Each time there is one reference less, for
/// what is put in its place has none that apply in place.
fn mend(root: &mut Value, edge: &Edge, has_base: bool, origins: &mut Origins) -> bool {
    let base = if edge.optional || !has_base { None } else { own_part(root, &edge.target) };
    let Some(Value::Object(holder)) = root.pointer_mut(edge.place.as_str()) else { return false };
    if holder.shift_remove("$ref").is_none() {
        return false;
    }
    match base {
        Some(base) => {
            origins.moved(edge.place.clone(), origins.place(&edge.target));
            for (key, value) in base {
                holder.entry(key).or_insert(value);
            }
        }
        None if edge.optional => {
            holder.insert("not".to_owned(), Value::Object(Map::new()));
        }
        None => {}
    }
    true
}

/// A schema without its alternatives, where that holds no reference in place.
fn own_part(root: &Value, target: &Pointer) -> Option<Map<String, Value>> {
    let mut own = target.resolve(root)?.as_object()?.clone();
    for keyword in ["oneOf", "anyOf", "discriminator", "$ref"] {
        own.shift_remove(keyword);
    }
    let mut edges = Vec::new();
    collect(&own, target, false, &mut edges);
    edges.is_empty().then_some(own)
}

fn describe(circle: &[Edge]) -> String {
    let names: Vec<_> = circle.iter().map(|edge| format!("`#{}`", edge.target)).collect();
    match &names[..] {
        [one] => format!("the reference to {one} leads back or on without describing a value"),
        names => format!("{} refer to each other without describing a value", names.join(", ")),
    }
}

/// A schema on the way of a search.
struct Step<'g> {
    node: &'g Pointer,
    /// The reference that led here.
    edge: Option<&'g Edge>,
    /// Which of its references comes next.
    next: usize,
    /// The longest chain of references from it that has been seen.
    depth: usize,
}

/// The circles that a search from every schema meets, each with the reference that closes it last,
/// and the references that make a chain too long.
fn find(root: &Value) -> Vec<Vec<Edge>> {
    let graph = graph(root);
    let mut circles = Vec::new();
    let mut depths: HashMap<&Pointer, usize> = HashMap::new();
    for start in graph.keys() {
        if depths.contains_key(start) {
            continue;
        }
        let mut path = vec![Step { node: start, edge: None, next: 0, depth: 0 }];
        let mut open = HashSet::from([start]);
        while let Some(step) = path.last_mut() {
            let edge = graph.get(step.node).and_then(|edges| edges.get(step.next));
            step.next += 1;
            match edge {
                None => {
                    let Step { node, edge, depth, .. } = *step;
                    open.remove(node);
                    depths.insert(node, depth);
                    path.pop();
                    if let (Some(edge), Some(parent)) = (edge, path.last_mut()) {
                        circles.extend(parent.lengthen(edge, depth));
                    }
                }
                Some(edge) if open.contains(&edge.target) => {
                    let at = path.iter().position(|step| *step.node == edge.target).unwrap_or(0);
                    let inner = path[at + 1..].iter().filter_map(|step| step.edge);
                    circles.push(inner.chain([edge]).cloned().collect());
                }
                Some(edge) => match depths.get(&edge.target) {
                    Some(depth) => circles.extend(step.lengthen(edge, *depth)),
                    None => {
                        open.insert(&edge.target);
                        path.push(Step { node: &edge.target, edge: Some(edge), next: 0, depth: 0 });
                    }
                },
            }
        }
    }
    circles
}

impl Step<'_> {
    /// Counts a reference to a schema with chains of this depth; one too many is to be cut.
    fn lengthen(&mut self, edge: &Edge, depth: usize) -> Option<Vec<Edge>> {
        if depth >= MAX_DEPTH {
            return Some(vec![edge.clone()]);
        }
        self.depth = self.depth.max(depth + 1);
        None
    }
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
