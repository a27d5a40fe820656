//! One quick look over a whole tree, for what decides how much is to be done with it.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::unmeetable::is_unmeetable;
use crate::pointer::{self, Pointer};

/// How long a chain of references that apply to one value may be. Validators follow it on the stack.
pub const MAX_DEPTH: usize = 500;

/// What a tree holds, wherever it stands: data that only looks like it counts too.
#[derive(Debug, Default)]
pub struct Scan<'a> {
    pub references: HashSet<&'a str>,
    pub read_only: bool,
    pub write_only: bool,
    pub discriminators: bool,
    /// Whether any keyword may be one that no value meets.
    pub unmeetable: bool,
    /// Whether any schema names itself, or is referred to by what was entered before it.
    pub names: bool,
}

impl<'a> Scan<'a> {
    pub fn of(root: &'a Value) -> Self {
        let mut scan = Self::default();
        scan.look_at(root);
        scan
    }

    fn look_at(&mut self, value: &'a Value) {
        match value {
            Value::Object(object) => {
                for (key, value) in object {
                    match (key.as_str(), value) {
                        ("$ref", Value::String(reference)) => {
                            self.references.insert(reference);
                        }
                        ("readOnly", Value::Bool(true)) => self.read_only = true,
                        ("writeOnly", Value::Bool(true)) => self.write_only = true,
                        ("$id" | "$dynamicRef", Value::String(_)) => self.names = true,
                        (key, value) => {
                            self.discriminators |= key == "discriminator";
                            self.unmeetable |= is_unmeetable(key, value);
                            self.look_at(value);
                        }
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.look_at(item)),
            _ => {}
        }
    }

    /// True where every reference leads to a node of the tree.
    pub fn is_closed(&self, root: &Value) -> bool {
        self.references.iter().all(|reference| target(root, reference).is_some())
    }

    /// True where some schema refers to itself without describing a value on the way, or does so
    /// only after too many references.
    pub fn is_circular(&self, root: &'a Value) -> bool {
        let mut marks = HashMap::new();
        self.references.iter().any(|start| leads_back(root, start, &mut marks))
    }
}

/// Where a node stands in a depth-first search.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Open,
    /// With the length of the longest chain of references from it.
    Done(usize),
}

fn leads_back<'a>(root: &'a Value, start: &'a str, marks: &mut HashMap<&'a str, Mark>) -> bool {
    if marks.contains_key(start) {
        return false;
    }
    marks.insert(start, Mark::Open);
    let mut path = vec![(start, in_place(root, start), 0)];
    while let Some((node, open, depth)) = path.last_mut() {
        let Some(next) = open.pop() else {
            let (node, depth) = (*node, *depth);
            marks.insert(node, Mark::Done(depth));
            path.pop();
            if let Some((.., parent)) = path.last_mut() {
                *parent = (*parent).max(depth + 1);
            }
            if depth > MAX_DEPTH {
                return true;
            }
            continue;
        };
        match marks.get(next) {
            Some(Mark::Open) => return true,
            Some(Mark::Done(below)) => *depth = (*depth).max(below + 1),
            None => {
                marks.insert(next, Mark::Open);
                path.push((next, in_place(root, next), 0));
            }
        }
    }
    false
}

/// The references that apply to the same value as the schema that `reference` leads to.
fn in_place<'a>(root: &'a Value, reference: &str) -> Vec<&'a str> {
    let mut references = Vec::new();
    if let Some(Value::Object(schema)) = target(root, reference) {
        collect(schema, &mut references);
    }
    references
}

fn collect<'a>(schema: &'a Map<String, Value>, references: &mut Vec<&'a str>) {
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("$ref", Value::String(reference)) => references.push(reference),
            ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                branches.iter().filter_map(Value::as_object).for_each(|branch| collect(branch, references));
            }
            ("not" | "if" | "then" | "else", Value::Object(branch)) => collect(branch, references),
            ("dependentSchemas", Value::Object(branches)) => {
                branches.values().filter_map(Value::as_object).for_each(|branch| collect(branch, references));
            }
            _ => {}
        }
    }
}

fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let fragment = reference.strip_prefix('#')?;
    // The common case needs no decoding.
    if fragment.contains('%') {
        Pointer::from_fragment(fragment)?.resolve(root)
    } else {
        pointer::resolve(root, fragment)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn circles_through_values_are_no_circles() {
        let tree = json!({
            "node": {"properties": {"next": {"$ref": "#/node"}}},
            "a": {"allOf": [{"$ref": "#/node"}, {"$ref": "#/b"}]},
            "b": {"$ref": "#/node"},
        });
        let scan = Scan::of(&tree);
        assert!(scan.is_closed(&tree) && !scan.is_circular(&tree));
    }

    #[test]
    fn circles_in_place_are_found_from_any_side() {
        let tree = json!({
            "pet": {"oneOf": [{"$ref": "#/cat"}]},
            "cat": {"allOf": [{"$ref": "#/pet"}]},
            "list": {"items": {"$ref": "#/pet"}},
        });
        assert!(Scan::of(&tree).is_circular(&tree));
    }

    #[test]
    fn chains_that_are_too_long_are_found_from_any_end() {
        for length in [MAX_DEPTH - 1, 3 * MAX_DEPTH] {
            let mut tree = serde_json::Map::new();
            for index in 0..length {
                tree.insert(format!("s{index}"), json!({"$ref": format!("#/s{}", index + 1)}));
            }
            tree.insert(format!("s{length}"), json!({"type": "string"}));
            let tree = Value::Object(tree);
            assert_eq!(Scan::of(&tree).is_circular(&tree), length > MAX_DEPTH);
        }
    }

    #[test]
    fn a_reference_that_leads_elsewhere_opens_the_tree() {
        for reference in ["#/none", "other.yaml#/x", "#name"] {
            let tree = json!({"s": {"$ref": reference}});
            assert!(!Scan::of(&tree).is_closed(&tree), "{reference}");
        }
    }
}
