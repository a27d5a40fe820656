//! The schemas of a document, each compiled when it is first needed.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jsonschema::json::{Json, SerdeJson};
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use super::asserted::asserted;
use super::declared::{Declared, Table};
use super::direction::Direction;
use super::forbidden::Forbidden;
use super::patterns::{self, Patterns};
use crate::exchange::tape;
use crate::pointer::Pointer;

mod taped;

use taped::Taped;

/// The base that the document's own references are resolved against. It is never fetched.
const BASE: &str = "bonafide:/document";

/// How many references to references are followed.
const MAX_REFERENCES: usize = 64;

/// All schemas of one tree, for one direction.
pub struct Schemas {
    root: Arc<Value>,
    /// The same tree as values are held against it.
    asserted: Arc<Value>,
    direction: Direction,
    registry: Option<Arc<Registry<'static>>>,
    /// Whether some of what the tree declares does not travel this way.
    hides: bool,
    forbidden: Forbidden,
    compiled: RwLock<HashMap<Pointer, Arc<Schema>>>,
    declared: Table,
    patterns: Patterns,
}

impl Schemas {
    /// The schemas of a tree of OpenAPI 3.1 forms in which every reference is local.
    pub fn new(root: &Arc<Value>, direction: Direction) -> Self {
        let asserted = asserted(root, Some(direction), true);
        Self { hides: true, ..Self::prepared(root.clone(), asserted, direction) }
    }

    /// As [`Schemas::new`], for a tree that holds nothing which does not travel this way, and the same
    /// tree as values are held against it (see [`Schemas::asserted`]).
    pub fn prepared(root: Arc<Value>, asserted: Arc<Value>, direction: Direction) -> Self {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .retriever(Refuse)
            .add(BASE, asserted.clone())
            .and_then(|registry| registry.prepare())
            .ok()
            .map(Arc::new);
        Self {
            root,
            asserted,
            direction,
            registry,
            hides: false,
            forbidden: Forbidden::default(),
            compiled: RwLock::default(),
            declared: Table::default(),
            patterns: Patterns::default(),
        }
    }

    /// The same, of a tree of which some does not travel this way.
    #[must_use]
    pub fn hiding(self, hides: bool) -> Self {
        Self { hides, ..self }
    }

    /// The same, of values that must not have properties of these names.
    #[must_use]
    pub fn forbidding(self, forbidden: Forbidden) -> Self {
        Self { forbidden, ..self }
    }

    /// The names that properties must not have, even where they are declared.
    pub fn forbidden(&self) -> &Forbidden {
        &self.forbidden
    }

    /// The same schemas, of which none is compiled: whoever looks at every schema once lets go of these.
    pub fn anew(&self) -> Self {
        let same = Self::prepared(self.root.clone(), self.asserted.clone(), self.direction);
        same.hiding(self.hides).forbidding(self.forbidden.clone())
    }

    /// The tree that the pointers address.
    pub fn root(&self) -> &Arc<Value> {
        &self.root
    }

    /// The tree that values are held against: what asserts something of them, as it applies.
    pub fn asserted(&self) -> &Arc<Value> {
        &self.asserted
    }

    /// Which way the values travel.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether some of what the tree declares does not travel this way.
    pub fn hides(&self) -> bool {
        self.hides
    }

    /// What the schema at `pointer` declares, worked out once.
    pub fn declared(&self, pointer: &Pointer) -> Arc<Declared> {
        self.declared_together(std::slice::from_ref(pointer))
    }

    /// What several schemas that apply to one value declare together.
    pub fn declared_together(&self, pointers: &[Pointer]) -> Arc<Declared> {
        self.declared.node(self, pointers)
    }

    /// The patterns of properties' names.
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The schema at `pointer`, compiled once and shared by all that refer to it.
    pub fn get(&self, pointer: &Pointer) -> Arc<Schema> {
        let pointer = self.follow(pointer);
        let read = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(schema) = read.get(&pointer) {
            return schema.clone();
        }
        drop(read);
        let schema = Arc::new(self.compile(&pointer));
        let mut write = self.compiled.write().unwrap_or_else(PoisonError::into_inner);
        write.entry(pointer).or_insert(schema).clone()
    }

    /// The schema at `pointer`, compiled for the caller alone: what looks at every schema once
    /// must not keep them all.
    pub fn compile(&self, pointer: &Pointer) -> Schema {
        Schema {
            pointer: pointer.clone(),
            direction: self.direction,
            registry: self.registry.clone(),
            validator: OnceLock::new(),
            taped: OnceLock::new(),
        }
    }

    /// Whether all these schemas can be compiled. What they share is compiled once.
    pub fn all_compile<'a>(&self, pointers: impl IntoIterator<Item = &'a Pointer>) -> bool {
        let all: Vec<_> = pointers.into_iter().map(reference_to).collect();
        let all = json!({ "anyOf": all });
        self.registry.as_ref().is_some_and(|registry| build::<SerdeJson>(registry, &all).is_ok())
    }

    /// Where the references at `pointer` end: at a schema that says something itself.
    pub fn follow(&self, pointer: &Pointer) -> Pointer {
        let mut at = pointer.clone();
        for _ in 0..MAX_REFERENCES {
            match at.resolve(&self.root).and_then(only_reference) {
                Some(target) => at = target,
                None => break,
            }
        }
        at
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schemas").finish_non_exhaustive()
    }
}

/// One schema, compiled for trees and for tapes when either is first held against it. One that cannot
/// be compiled accepts every value and says why.
pub struct Schema {
    pointer: Pointer,
    direction: Direction,
    registry: Option<Arc<Registry<'static>>>,
    validator: OnceLock<Result<Validator, SchemaFault>>,
    taped: OnceLock<Result<Validator<Taped>, SchemaFault>>,
}

/// Why a schema cannot be compiled.
#[derive(Clone, Debug)]
pub struct SchemaFault {
    /// The keyword at fault, in the tree.
    pub keyword: Pointer,
    pub message: String,
}

impl Schema {
    /// Where the schema stands in the tree.
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// Which way the values travel that it is about.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    pub fn fault(&self) -> Option<&SchemaFault> {
        // What is wrong for one is wrong for the other.
        match self.taped.get() {
            Some(taped) => taped.as_ref().err(),
            None => self.validator().as_ref().err(),
        }
    }

    pub fn is_valid(&self, value: &Value) -> bool {
        self.validator().as_ref().map_or(true, |validator| validator.is_valid(value))
    }

    /// As [`Schema::is_valid`], for a value that was read onto a tape.
    pub fn accepts(&self, value: tape::Node<'_>) -> bool {
        let taped = self.taped.get_or_init(|| self.compile());
        taped.as_ref().map_or(true, |validator| validator.is_valid(value))
    }

    /// What is wrong with a value, in the validator's own terms.
    pub fn errors<'a>(&'a self, value: &'a Value) -> impl Iterator<Item = jsonschema::ValidationError<'a>> {
        self.validator().iter().flat_map(|validator| validator.iter_errors(value))
    }

    fn validator(&self) -> &Result<Validator, SchemaFault> {
        self.validator.get_or_init(|| self.compile::<SerdeJson>())
    }

    fn compile<F: Json>(&self) -> Result<Validator<F>, SchemaFault> {
        match &self.registry {
            Some(registry) => build(registry, &reference_to(&self.pointer)),
            None => Err(SchemaFault {
                keyword: self.pointer.clone(),
                message: "the document holds schema identifiers that cannot be resolved".to_owned(),
            }),
        }
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("pointer", &self.pointer).finish_non_exhaustive()
    }
}

/// The tree's pointer of the keyword that an error names.
pub fn keyword_of(error: &jsonschema::ValidationError<'_>) -> Pointer {
    let fragment = error.absolute_keyword_location().and_then(|uri| {
        let uri = uri.as_str();
        uri.strip_prefix(BASE).and_then(|rest| Pointer::from_fragment(rest.strip_prefix('#')?))
    });
    fragment.or_else(|| Pointer::parse(error.schema_path().as_str())).unwrap_or_default()
}

/// The target of a schema that holds a reference and nothing that could narrow it.
fn only_reference(schema: &Value) -> Option<Pointer> {
    let object = schema.as_object()?;
    let plain = object.keys().all(|key| matches!(key.as_str(), "$ref" | "description" | "title" | "summary"));
    if !plain {
        return None;
    }
    Pointer::from_reference(object.get("$ref")?.as_str()?)
}

/// A schema that is another one.
fn reference_to(pointer: &Pointer) -> Value {
    json!({ "$ref": format!("{BASE}#{}", pointer.to_fragment()) })
}

fn build<F: Json>(registry: &Registry<'static>, schema: &Value) -> Result<Validator<F>, SchemaFault> {
    jsonschema::options_for::<F>()
        .with_draft(Draft::Draft202012)
        .with_registry(registry)
        .with_retriever(Refuse)
        .should_validate_formats(true)
        .with_pattern_options(patterns::engine())
        .build(schema)
        .map_err(|error| SchemaFault { keyword: keyword_of(&error), message: error.to_string() })
}

/// Nothing is ever fetched: what a document needs has been read by the loader.
#[derive(Debug)]
struct Refuse;

impl jsonschema::Retrieve for Refuse {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Err(format!("`{uri}` is not part of the document").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas(document: Value) -> Schemas {
        Schemas::new(&Arc::new(document), Direction::Response)
    }

    #[test]
    fn errors_name_the_keyword_in_the_tree() {
        let schemas = schemas(json!({"components": {"schemas": {
            "A b": {"properties": {"x": {"$ref": "#/components/schemas/X"}}},
            "X": {"type": "string"},
        }}}));
        let schema = schemas.get(&Pointer::root().join("components").join("schemas").join("A b"));
        let value = json!({"x": 1});
        let keywords: Vec<_> = schema.errors(&value).map(|error| keyword_of(&error).to_string()).collect();
        assert_eq!(keywords, ["/components/schemas/X/type"]);
    }

    #[test]
    fn a_schema_that_does_not_compile_accepts_and_says_where() {
        let schemas = schemas(json!({"s": {"properties": {"x": {"pattern": "("}}}}));
        let schema = schemas.get(&Pointer::root().join("s"));
        assert!(schema.is_valid(&json!({"x": "y"})));
        assert_eq!(schema.fault().map(|fault| fault.keyword.as_str()), Some("/s/properties/x/pattern"));
    }

    #[test]
    fn references_to_references_share_one_validator() {
        let schemas = schemas(json!({
            "a": {"$ref": "#/b"}, "b": {"$ref": "#/c", "description": "the same"}, "c": {"type": "integer"},
        }));
        let [a, c] = ["a", "c"].map(|key| schemas.get(&Pointer::root().join(key)));
        assert!(Arc::ptr_eq(&a, &c));
    }

    #[test]
    fn nothing_is_fetched() {
        let schemas = schemas(json!({"s": {"$ref": "http://127.0.0.1:1/x.json"}}));
        assert!(schemas.get(&Pointer::root().join("s")).fault().is_some());
    }
}
