//! Which properties schemas declare, worked out place by place as values get there.
//!
//! [`Declared`] is what all schemas that apply to one value declare together: through `$ref` and
//! `allOf`, and through `then`, `else` and `dependentSchemas` whether or not they apply, for a value
//! that breaks one rule is not meant to be held to another. Of `anyOf` and `oneOf` only a value can
//! tell what applies; these are left as [`choices`](Declared::choices).

mod build;
mod choice;
mod formats;
pub mod meant;
mod walk;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock, Weak};

use indexmap::IndexMap;
use jsonschema::Validator;
use serde_json::Value;

use super::schemas::Schemas;
use crate::pointer::Pointer;

pub use choice::{Branch, Choice};
pub use formats::formats;
pub use walk::{Fault, Found, Seen, confidential, declaration, formatted, seen, undeclared};

/// All nodes of one set of schemas, each made when it is first needed and then kept.
#[derive(Debug, Default)]
pub struct Table {
    nodes: RwLock<HashMap<Vec<Pointer>, Arc<Declared>>>,
}

/// What the schemas that apply to one value declare together.
#[derive(Debug, Default)]
pub struct Declared {
    properties: IndexMap<Box<str>, Property>,
    /// What each schema says of properties that it does not name.
    rests: Vec<Rest>,
    /// What applies to properties that nothing else declares.
    unevaluated: Vec<Link>,
    items: Vec<Items>,
    choices: Vec<Choice>,
    /// The schema that names properties, where one does: the only one, else the one that holds them.
    home: Option<Pointer>,
}

/// A property that is declared by name.
#[derive(Debug, Default)]
pub struct Property {
    /// What is below it; none where nothing is declared there.
    pub inside: Option<Link>,
    /// Whether it does not travel this way (`readOnly`, `writeOnly`).
    pub hidden: bool,
    /// The formats of its texts.
    pub formats: Box<[Box<str>]>,
    /// The schema that says what its text holds (see [`content`](super::content)).
    pub content: Option<Pointer>,
}

impl Property {
    /// Whether it is declared as a password (OpenAPI 3.1 §4.4, `format`).
    pub fn is_password(&self) -> bool {
        self.formats.iter().any(|format| **format == *"password")
    }
}

/// The way to another node.
#[derive(Debug)]
pub struct Link {
    schemas: Box<[Pointer]>,
    /// The table keeps the nodes, which may refer to one another in circles.
    node: OnceLock<Weak<Declared>>,
}

#[derive(Debug)]
struct Rest {
    patterns: Vec<(Arc<Validator>, Option<Link>)>,
    /// Set where the schema has `additionalProperties` that allow any.
    additional: Option<Option<Link>>,
}

/// What one schema says of an array's items.
#[derive(Debug)]
struct Items {
    prefix: Vec<Option<Link>>,
    rest: Option<Link>,
}

impl Table {
    pub(super) fn node(&self, schemas: &Schemas, pointers: &[Pointer]) -> Arc<Declared> {
        let mut key: Vec<_> = pointers.iter().map(|pointer| schemas.follow(pointer)).collect();
        key.sort_unstable();
        key.dedup();
        let read = self.nodes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(node) = read.get(&key) {
            return node.clone();
        }
        drop(read);
        let node = Arc::new(build::node(schemas, &key));
        let mut write = self.nodes.write().unwrap_or_else(PoisonError::into_inner);
        write.entry(key).or_insert(node).clone()
    }
}

impl Link {
    fn to(schemas: Vec<Pointer>) -> Self {
        Self { schemas: schemas.into(), node: OnceLock::new() }
    }

    pub fn node(&self, schemas: &Schemas) -> Arc<Declared> {
        if let Some(node) = self.node.get().and_then(Weak::upgrade) {
            return node;
        }
        let node = schemas.declared_together(&self.schemas);
        let _ = self.node.set(Arc::downgrade(&node));
        node
    }
}

impl Declared {
    /// Whether any property is declared by name or pattern. Where none is, any is free to come.
    pub fn names_properties(&self) -> bool {
        self.home.is_some()
    }

    /// The schema that names properties, if one does.
    pub fn home(&self) -> Option<&Pointer> {
        self.home.as_ref()
    }

    /// The names that are declared.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(|name| &**name)
    }

    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// Whether nothing is declared here, nor below.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty()
            && self.rests.is_empty()
            && self.unevaluated.is_empty()
            && self.items.is_empty()
            && self.choices.is_empty()
    }

    /// The property with this name. `next` is the index after the last one found: most values hold
    /// their properties in the order of the schema.
    pub fn property(&self, name: &str, next: &mut usize) -> Option<&Property> {
        if let Some((known, property)) = self.properties.get_index(*next)
            && **known == *name
        {
            *next += 1;
            return Some(property);
        }
        let (index, _, property) = self.properties.get_full(name)?;
        *next = index + 1;
        Some(property)
    }

    /// Whether a property that has no name here is declared by pattern or as one of any; calls
    /// `inside` with what is below it.
    pub fn takes<'a>(&'a self, name: &str, mut inside: impl FnMut(&'a Link)) -> bool {
        let mut declared = false;
        for rest in &self.rests {
            let mut matched = false;
            if !rest.patterns.is_empty() {
                let name = Value::from(name);
                for (_, link) in rest.patterns.iter().filter(|(pattern, _)| pattern.is_valid(&name)) {
                    matched = true;
                    link.iter().for_each(&mut inside);
                }
            }
            if let (false, Some(link)) = (matched, &rest.additional) {
                matched = true;
                link.iter().for_each(&mut inside);
            }
            declared |= matched;
        }
        declared
    }

    /// What applies to properties that nothing else declares: none where nothing was said of them.
    pub fn unevaluated(&self) -> &[Link] {
        &self.unevaluated
    }

    /// What is declared of the item at `index`.
    pub fn item(&self, index: usize) -> impl Iterator<Item = &Link> {
        self.items.iter().filter_map(move |items| match items.prefix.get(index) {
            Some(link) => link.as_ref(),
            None => items.rest.as_ref(),
        })
    }

    /// From which index on all items are declared alike.
    pub fn prefix(&self) -> usize {
        self.items.iter().map(|items| items.prefix.len()).max().unwrap_or(0)
    }
}
