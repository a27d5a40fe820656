//! Reads parts of the tree, following references, and collects what is wrong with them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::document::{Document, Mount};
use crate::finding::{Finding, Rule};
use crate::pointer::Pointer;
use crate::rules::INVALID_ELEMENT;

/// How many references to references are followed.
const MAX_REFERENCES: usize = 32;

#[derive(Debug)]
pub struct Reader<'a> {
    document: &'a Document,
    findings: Vec<Finding>,
}

/// An object of the tree and where it stands, its reference followed.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    pub object: &'a Map<String, Value>,
    pub at: Pointer,
}

impl<'a> Reader<'a> {
    pub fn new(document: &'a Document) -> Self {
        Self { document, findings: Vec::new() }
    }

    /// What is wrong with what has been read so far.
    pub fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The object at a place of the tree.
    pub fn at(&mut self, place: &Pointer) -> Option<Node<'a>> {
        self.node(place.resolve(self.document.root())?, place.clone())
    }

    /// The root of one of the documents; empty where it could not be read.
    pub fn root(&self, mount: &Mount) -> Option<Node<'a>> {
        let object = mount.at.resolve(self.document.root())?.as_object()?;
        Some(Node { object, at: mount.at.clone() })
    }

    /// The roots of all documents in the tree.
    pub fn roots(&self) -> Vec<Node<'a>> {
        self.document.mounts().iter().filter_map(|mount| self.root(mount)).collect()
    }

    /// The object that `value` is or refers to. Anything else is a finding.
    pub fn node(&mut self, value: &'a Value, at: Pointer) -> Option<Node<'a>> {
        let mut value = value;
        let mut here = at.clone();
        for _ in 0..MAX_REFERENCES {
            let Value::Object(object) = value else {
                self.invalid(&here, format!("an object was expected here, not {}", kind(value)));
                return None;
            };
            let Some(reference) = object.get("$ref").and_then(Value::as_str) else {
                return Some(Node { object, at: here });
            };
            // A reference that leads nowhere is the loader's finding.
            here = Pointer::from_reference(reference)?;
            value = here.resolve(self.document.root())?;
        }
        self.invalid(&at, "references go round in a circle".to_owned());
        None
    }

    /// The object under a key, if the key is there.
    pub fn child(&mut self, node: &Node<'a>, key: &str) -> Option<Node<'a>> {
        let value = node.object.get(key)?;
        self.node(value, node.at.join(key))
    }

    /// The objects of a map, by name. In `paths` and `responses` there may be extensions (OpenAPI 3.1
    /// §4.8.8, §4.8.16), which are left out; everywhere else such a name is one like others.
    pub fn entries(&mut self, node: &Node<'a>, key: &str) -> Vec<(&'a str, Node<'a>)> {
        let Some(map) = self.child(node, key) else { return Vec::new() };
        let has_extensions = matches!(key, "paths" | "responses");
        let entries = map.object.iter().filter(|(name, _)| !has_extensions || !name.starts_with("x-"));
        let nodes = entries.map(|(name, value)| (name.as_str(), self.node(value, map.at.join(name))));
        nodes.filter_map(|(name, node)| Some((name, node?))).collect()
    }

    /// The objects of a list.
    pub fn items(&mut self, node: &Node<'a>, key: &str) -> Vec<Node<'a>> {
        let at = node.at.join(key);
        match node.object.get(key) {
            Some(Value::Array(items)) => {
                items.iter().enumerate().filter_map(|(index, item)| self.node(item, at.item(index))).collect()
            }
            Some(other) => {
                self.invalid(&at, format!("a list was expected here, not {}", kind(other)));
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// The root of the document that a place of the tree belongs to.
    pub fn mount_of(&self, place: &Pointer) -> Pointer {
        self.document.mount_of(place).map_or_else(Pointer::root, |mount| mount.at.clone())
    }

    /// Reads an object in the form that 3.0 and 3.1 share, its schema and examples apart.
    pub fn leaf<T: DeserializeOwned>(&self, node: &Node<'_>) -> Result<T, String> {
        let mut leaf = node.object.clone();
        for key in ["schema", "content", "example", "examples"] {
            leaf.shift_remove(key);
        }
        leaf.insert("schema".to_owned(), json!({}));
        serde_json::from_value(Value::Object(leaf)).map_err(|error| error.to_string())
    }

    /// A finding of a rule of its own.
    pub fn fault(&mut self, rule: &'static Rule, at: &Pointer, message: String, help: &str) {
        self.findings.push(Finding::new(rule, message).help(help).at(self.document.place(at)));
    }

    /// As [`Reader::fault`], of the name under which something stands.
    pub fn fault_in_name(&mut self, rule: &'static Rule, at: &Pointer, message: String, help: &str) {
        self.findings.push(Finding::new(rule, message).help(help).at(self.document.place(at).key()));
    }

    pub fn invalid(&mut self, at: &Pointer, message: String) {
        self.findings.push(Finding::new(&INVALID_ELEMENT, message).at(self.document.place(at)));
    }

    /// As [`Reader::invalid`], of the name under which something stands.
    pub fn invalid_name(&mut self, at: &Pointer, message: String) {
        self.findings.push(Finding::new(&INVALID_ELEMENT, message).at(self.document.place(at).key()));
    }

    /// As [`Reader::invalid_name`], with a word on how to mend it.
    pub fn invalid_name_with_help(&mut self, at: &Pointer, message: String, help: &str) {
        let finding = Finding::new(&INVALID_ELEMENT, message).help(help);
        self.findings.push(finding.at(self.document.place(at).key()));
    }

    /// As [`Reader::invalid`], with a word on how to mend it.
    pub fn invalid_with_help(&mut self, at: &Pointer, message: String, help: &str) {
        let finding = Finding::new(&INVALID_ELEMENT, message).help(help);
        self.findings.push(finding.at(self.document.place(at)));
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
