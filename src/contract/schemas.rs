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

mod sound;
mod taped;

use sound::{Unread, unread};
use taped::Taped;

/// The base that the document's own references are resolved against. It is never fetched.
const BASE: &str = "bonafide:/document";

/// Keywords that only ask something of a value, and declare nothing in it.
const ASSERTIONS: [&str; 21] = [
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "required",
    "dependentRequired",
];

/// How many schemas are compiled as one, to see whether they can be. More take less time, and more memory.
const BATCH: usize = 8;

/// How many references to references are followed.
const MAX_REFERENCES: usize = 64;

/// All schemas of one tree, for one direction.
pub struct Schemas {
    root: Arc<Value>,
    /// The same tree as values are held against it.
    asserted: Arc<Value>,
    direction: Direction,
    compiler: Arc<Compiler>,
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
        let compiler = Arc::new(Compiler::new(asserted.clone()));
        Self::of(root, asserted, direction, compiler)
    }

    fn of(root: Arc<Value>, asserted: Arc<Value>, direction: Direction, compiler: Arc<Compiler>) -> Self {
        Self {
            root,
            asserted,
            direction,
            compiler,
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
        let (root, asserted) = (self.root.clone(), self.asserted.clone());
        let same = Self::of(root, asserted, self.direction, self.compiler.clone());
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
            compiler: self.compiler.clone(),
            validator: OnceLock::new(),
            taped: OnceLock::new(),
        }
    }

    /// Whether all these schemas can be compiled. What those of one batch share is compiled once.
    pub fn all_compile(&self, pointers: &[Pointer]) -> bool {
        let Some(registry) = &self.compiler.registry else { return false };
        pointers.chunks(BATCH).all(|batch| {
            let batch: Vec<_> = batch.iter().map(reference_to).collect();
            build::<SerdeJson>(registry, &json!({ "anyOf": batch })).is_ok()
        })
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

/// One schema, compiled for trees and for tapes when either is first held against it. A keyword that cannot
/// be read is left out of it. One that cannot be compiled even so accepts every value and says why.
pub struct Schema {
    pointer: Pointer,
    direction: Direction,
    compiler: Arc<Compiler>,
    validator: OnceLock<Compiled<SerdeJson>>,
    taped: OnceLock<Compiled<Taped>>,
}

/// A validator, and whether keywords had to be left out for it.
type Compiled<F> = Result<(Validator<F>, bool), SchemaFault>;

/// Why a schema cannot be compiled.
#[derive(Clone, Debug)]
pub struct SchemaFault {
    /// The keyword at fault, in the tree.
    pub keyword: Pointer,
    pub message: String,
}

impl SchemaFault {
    /// True where properties may be declared by what cannot be read.
    pub fn declares(&self) -> bool {
        !self.keyword.last().is_some_and(|keyword| ASSERTIONS.contains(&keyword.as_ref()))
    }
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

    /// Why no value can be held against it.
    pub fn fault(&self) -> Option<&SchemaFault> {
        self.compiled().err()
    }

    /// True where keywords that cannot be read were left out of it.
    pub fn is_partial(&self) -> bool {
        self.compiled().is_ok_and(|is_partial| is_partial)
    }

    /// The keywords that cannot be read, here and elsewhere in the tree; none where the schema is whole.
    pub fn left_out(&self) -> impl Iterator<Item = &SchemaFault> {
        let sound = Some(&self.compiler).filter(|_| self.is_partial());
        sound.into_iter().flat_map(|compiler| compiler.sound().left_out.iter().map(|unread| &unread.fault))
    }

    pub fn is_valid(&self, value: &Value) -> bool {
        self.validator().as_ref().map_or(true, |(validator, _)| validator.is_valid(value))
    }

    /// As [`Schema::is_valid`], for a value that was read onto a tape.
    pub fn accepts(&self, value: tape::Node<'_>) -> bool {
        let taped = self.taped.get_or_init(|| self.compiler.compile(&self.pointer));
        taped.as_ref().map_or(true, |(validator, _)| validator.is_valid(value))
    }

    /// What is wrong with a value, in the validator's own terms.
    pub fn errors<'a>(&'a self, value: &'a Value) -> impl Iterator<Item = jsonschema::ValidationError<'a>> {
        self.validator().iter().flat_map(|(validator, _)| validator.iter_errors(value))
    }

    fn validator(&self) -> &Compiled<SerdeJson> {
        self.validator.get_or_init(|| self.compiler.compile(&self.pointer))
    }

    /// Whether it is partial. What is wrong for one of both is wrong for the other.
    fn compiled(&self) -> Result<bool, &SchemaFault> {
        match self.taped.get() {
            Some(taped) => taped.as_ref().map(|(_, is_partial)| *is_partial),
            None => self.validator().as_ref().map(|(_, is_partial)| *is_partial),
        }
    }
}

/// Makes validators of the schemas of a tree.
struct Compiler {
    tree: Arc<Value>,
    registry: Option<Registry<'static>>,
    /// The same without what cannot be read, for the schemas that have some of that.
    sound: OnceLock<Sound>,
}

struct Sound {
    registry: Option<Registry<'static>>,
    left_out: Vec<Unread>,
}

impl Compiler {
    fn new(tree: Arc<Value>) -> Self {
        Self { registry: registry(tree.clone()), tree, sound: OnceLock::new() }
    }

    fn compile<F: Json>(&self, pointer: &Pointer) -> Compiled<F> {
        build_at(self.registry.as_ref(), pointer).map(|validator| (validator, false)).or_else(|fault| {
            let Sound { registry, left_out } = self.sound();
            if left_out.is_empty() { Err(fault) } else { Ok((build_at(registry.as_ref(), pointer)?, true)) }
        })
    }

    fn sound(&self) -> &Sound {
        self.sound.get_or_init(|| {
            let left_out = unread(&self.tree);
            let mut tree = Value::clone(&self.tree);
            left_out.iter().for_each(|unread| unread.leave_out(&mut tree));
            Sound { registry: registry(Arc::new(tree)), left_out }
        })
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

fn registry(tree: Arc<Value>) -> Option<Registry<'static>> {
    let registry = Registry::new().draft(Draft::Draft202012).retriever(Refuse).add(BASE, tree);
    registry.and_then(|registry| registry.prepare()).ok()
}

fn build_at<F: Json>(
    registry: Option<&Registry<'static>>,
    pointer: &Pointer,
) -> Result<Validator<F>, SchemaFault> {
    let Some(registry) = registry else {
        let message = "the document holds schema identifiers that cannot be resolved".to_owned();
        return Err(SchemaFault { keyword: pointer.clone(), message });
    };
    build(registry, &reference_to(pointer))
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
    fn a_keyword_that_cannot_be_read_costs_itself_and_says_where() {
        let bad = [
            ("type", json!("strin")),
            ("required", json!([1])),
            ("minimum", json!("3")),
            ("pattern", json!(5)),
            ("pattern", json!("(")),
            ("enum", json!({})),
            ("not", json!(5)),
            ("$ref", json!(5)),
            ("$ref", json!("#/info/title")),
            ("$dynamicRef", json!("#none")),
            ("allOf", json!([5])),
            ("properties", json!([])),
            ("additionalProperties", json!("no")),
        ];
        for (keyword, value) in bad {
            let bad = json!({ keyword: value });
            let properties = json!({"x": {"maxLength": 1, "allOf": [bad]}, "y": {"type": "integer"}});
            let schemas = schemas(json!({"s": {"properties": properties}, "info": {"title": "T"},
                "components": {"schemas": {"S": {"$ref": "#/s"}}}}));
            let schema = schemas.get(&Pointer::root().join("s"));
            assert!(schema.is_valid(&json!({"x": "y", "y": 1})), "{bad}");
            assert!(!schema.is_valid(&json!({"x": "yy"})) && !schema.is_valid(&json!({"y": "1"})), "{bad}");
            let left_out: Vec<_> = schema.left_out().map(|fault| fault.keyword.to_string()).collect();
            assert_eq!(left_out, [format!("/s/properties/x/allOf/0/{keyword}")]);
        }
    }

    #[test]
    fn what_stands_for_a_schema_and_is_none_asks_for_nothing() {
        let s = json!({"properties": {"a": 5}, "required": ["a"], "patternProperties": {"(": {}, "^b": {"type": "null"}}, "allOf": [5, {}]});
        let schemas = schemas(json!({"components": {"schemas": {
            "S": s, "None": "text", "Refers": {"items": {"$ref": "#/components/schemas/None"}, "minItems": 1},
            "Either": {"oneOf": [5, {"type": "integer"}]},
        }}}));
        let is_valid = |name: &str, value: Value| {
            let at = Pointer::root().join("components").join("schemas").join(name);
            schemas.get(&at).is_valid(&value)
        };
        assert!(is_valid("S", json!({"a": 1, "b": null})) && !is_valid("S", json!({"b": null})));
        assert!(!is_valid("S", json!({"a": 1, "b": 1})));
        assert!(is_valid("Refers", json!([1])) && !is_valid("Refers", json!([])));
        assert!(is_valid("Either", json!(1)) && !is_valid("Either", json!("1")));
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
        let schemas =
            schemas(json!({"components": {"schemas": {"s": {"$ref": "http://127.0.0.1:1/x.json"}}}}));
        let schema = schemas.get(&Pointer::root().join("components").join("schemas").join("s"));
        let faults: Vec<_> = schema.left_out().map(|fault| fault.message.as_str()).collect();
        assert_eq!(faults, ["`http://127.0.0.1:1/x.json` leads to no schema"]);
    }
}
