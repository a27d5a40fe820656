//! From schemas to the node of what they declare.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;
use jsonschema::Validator;
use serde_json::{Map, Value};

use super::{Choice, Declared, Items, Link, Property, Rest, formats};
use crate::contract::content;
use crate::contract::schemas::Schemas;
use crate::contract::shape::{Types, types_of};
use crate::pointer::Pointer;

/// What can hold something that is declared.
const CONTAINERS: [Types; 2] = [Types::OBJECT, Types::ARRAY];

pub(super) fn node<'a>(schemas: &'a Schemas, pointers: &'a [Pointer]) -> Declared {
    let mut builder =
        Builder { schemas, asked: pointers, seen: HashSet::new(), parts: Vec::new(), choices: Vec::new() };
    for pointer in pointers {
        builder.add(pointer.clone(), Role::Applies);
    }
    builder.finish()
}

/// What a schema has to do with a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Applies,
    /// It only asks (`if`): the properties it names are known, but nothing is said of them.
    Asks,
}

/// A schema that applies, with what it says of names compiled.
struct Part<'a> {
    schema: &'a Map<String, Value>,
    at: Pointer,
    role: Role,
    patterns: Vec<(Arc<Validator>, Pointer)>,
}

struct Builder<'a> {
    schemas: &'a Schemas,
    asked: &'a [Pointer],
    seen: HashSet<(*const Map<String, Value>, bool)>,
    parts: Vec<Part<'a>>,
    choices: Vec<Choice>,
}

impl<'a> Builder<'a> {
    fn root(&self) -> &'a Value {
        self.schemas.root()
    }

    /// Adds a schema, and all that apply wherever it does.
    fn add(&mut self, at: Pointer, role: Role) {
        let Some(Value::Object(schema)) = at.resolve(self.root()) else { return };
        if !self.seen.insert((std::ptr::from_ref(schema), role == Role::Asks)) {
            return;
        }
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference) {
            self.add(target, role);
        }
        for (keyword, role) in [("then", role), ("else", role), ("if", Role::Asks)] {
            if schema.contains_key(keyword) {
                self.add(at.join(keyword), role);
            }
        }
        let dependent = at.join("dependentSchemas");
        for (name, _) in members(schema, "dependentSchemas") {
            self.add(dependent.join(name), role);
        }
        let all = at.join("allOf");
        (0..list(schema, "allOf").count()).for_each(|index| self.add(all.item(index), role));
        self.add_choices(schema, &at, role);
        let patterns = patterns(self.schemas, schema, &at);
        self.parts.push(Part { schema, at, role, patterns });
    }

    fn add_choices(&mut self, schema: &Map<String, Value>, at: &Pointer, role: Role) {
        let mut any = false;
        for keyword in ["anyOf", "oneOf"] {
            let Some(choice) = Choice::read(self.root(), at, keyword) else { continue };
            any = true;
            match (role, only_branches(&choice)) {
                (Role::Asks, _) => {
                    choice.branches().iter().for_each(|branch| self.add(branch.pointer.clone(), role));
                }
                (Role::Applies, Some(only)) => only.into_iter().for_each(|branch| self.add(branch, role)),
                (Role::Applies, None) => self.choices.push(choice),
            }
        }
        if !any && role == Role::Applies {
            self.choices.extend(
                at.resolve(self.root())
                    .filter(|_| schema.contains_key("discriminator"))
                    .and_then(Choice::heirs),
            );
        }
    }

    fn finish(self) -> Declared {
        let mut properties: IndexMap<Box<str>, Property> = IndexMap::new();
        for name in self.parts.iter().flat_map(names) {
            if !properties.contains_key(name) {
                properties.insert(name.into(), self.property(name));
            }
        }
        let naming: Vec<_> =
            self.applying().filter(|part| names_any(part.schema)).map(|part| &part.at).collect();
        let home = match &naming[..] {
            [] => None,
            [only] => Some((*only).clone()),
            _ => self.asked.first().cloned(),
        };
        let unevaluated = self.applying().filter(|part| allows(part.schema, "unevaluatedProperties"));
        let unevaluated =
            unevaluated.map(|part| Link::to(vec![part.at.join("unevaluatedProperties")])).collect();
        let items = self.applying().filter_map(|part| self.items(part)).collect();
        let schemas = self.schemas;
        let rests = self.parts.into_iter().filter_map(|part| rest(schemas, part)).collect();
        Declared { properties, rests, unevaluated, items, choices: self.choices, home }
    }

    fn applying(&self) -> impl Iterator<Item = &Part<'a>> {
        self.parts.iter().filter(|part| part.role == Role::Applies)
    }

    /// All that is said of the property with this name.
    fn property(&self, name: &str) -> Property {
        let direction = self.schemas.direction();
        let hides = |schema: &Value| direction.hides(self.root(), schema);
        let own = |part: &Part<'a>| members_of(part.schema, "properties")?.get(name);
        let formats = self.applying().filter_map(own).flat_map(|schema| formats(self.root(), schema));
        let formats = formats.map(Box::from).collect();
        let hidden = self.schemas.hides() && self.applying().filter_map(own).any(hides);
        let inside: Vec<_> = self.applying().flat_map(|part| declared_for(part, name)).collect();
        let content = inside.iter().find_map(|at| content(self.schemas, at));
        Property { inside: link(self.schemas, inside), hidden, formats, content }
    }

    fn items(&self, part: &Part<'_>) -> Option<Items> {
        let at = part.at.join("prefixItems");
        let prefix: Vec<_> = (0..list(part.schema, "prefixItems").count())
            .map(|index| link(self.schemas, vec![at.item(index)]))
            .collect();
        let rest =
            ["items", "unevaluatedItems"].into_iter().find(|keyword| part.schema.contains_key(*keyword));
        let rest = rest.and_then(|keyword| link(self.schemas, vec![part.at.join(keyword)]));
        (rest.is_some() || prefix.iter().any(Option::is_some)).then_some(Items { prefix, rest })
    }
}

/// The branches that apply to objects and arrays, where no value is needed to tell.
fn only_branches(choice: &Choice) -> Option<Vec<Pointer>> {
    if choice.discriminator().is_some() || CONTAINERS.iter().any(|types| choice.holding(*types).count() > 1) {
        return None;
    }
    let holding = CONTAINERS.iter().flat_map(|types| choice.holding(*types));
    Some(holding.map(|branch| branch.pointer.clone()).collect())
}

/// The way to what these schemas declare; none if all of them are about scalars.
fn link(schemas: &Schemas, at: Vec<Pointer>) -> Option<Link> {
    let root = schemas.root();
    let containers = Types::OBJECT | Types::ARRAY;
    let may_hold = |at: &Pointer| {
        at.resolve(root).is_some_and(|schema| schema.is_object() && types_of(root, schema).meets(containers))
    };
    let at: Vec<_> = at.into_iter().filter(may_hold).collect();
    (!at.is_empty()).then(|| Link::to(at))
}

/// The schema that says what a text holds: the one at a place, or one that it is made of.
fn content(schemas: &Schemas, at: &Pointer) -> Option<Pointer> {
    let at = schemas.follow(at);
    let schema = at.resolve(schemas.root())?;
    if content::is_told(schema) {
        return Some(at);
    }
    let branches = ["allOf", "anyOf", "oneOf"].into_iter().flat_map(|keyword| {
        let count = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).map(|index| schemas.follow(&at.join(keyword).item(index))).collect::<Vec<_>>()
    });
    let told = |at: &Pointer| at.resolve(schemas.root()).is_some_and(content::is_told);
    // Of several nobody knows which one is meant.
    let mut told = branches.filter(told);
    told.next().filter(|_| told.next().is_none())
}

/// The names that a schema knows. One that is required is known, though nothing is said of it.
fn names<'a>(part: &Part<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let named = members(part.schema, "properties").map(|(name, _)| name);
    named.chain(list(part.schema, "required").filter_map(Value::as_str))
}

fn names_any(schema: &Map<String, Value>) -> bool {
    ["properties", "patternProperties"].iter().any(|keyword| members(schema, keyword).next().is_some())
}

/// The schemas that one part has for a property: by its name and by patterns, else for all others.
fn declared_for(part: &Part<'_>, name: &str) -> Vec<Pointer> {
    let text = Value::from(name);
    let matching = part.patterns.iter().filter(|(pattern, _)| pattern.is_valid(&text));
    let mut found: Vec<_> = matching.map(|(_, at)| at.clone()).collect();
    if members_of(part.schema, "properties").is_some_and(|properties| properties.contains_key(name)) {
        found.push(part.at.join("properties").join(name));
    }
    if found.is_empty() && allows(part.schema, "additionalProperties") {
        found.push(part.at.join("additionalProperties"));
    }
    found
}

fn rest(schemas: &Schemas, part: Part<'_>) -> Option<Rest> {
    // Nothing is said of what is only asked for.
    let link = |at: Pointer| match part.role {
        Role::Applies => link(schemas, vec![at]),
        Role::Asks => None,
    };
    let additional = ["additionalProperties", "unevaluatedProperties"].into_iter().filter(|keyword| {
        let applies = part.role == Role::Asks || *keyword == "additionalProperties";
        applies && allows(part.schema, keyword)
    });
    let additional = additional.map(|keyword| link(part.at.join(keyword))).next();
    let patterns: Vec<_> = part.patterns.into_iter().map(|(pattern, at)| (pattern, link(at))).collect();
    (additional.is_some() || !patterns.is_empty()).then_some(Rest { patterns, additional })
}

/// The patterns of a schema. One that cannot be compiled is told elsewhere, and matches nothing.
fn patterns(schemas: &Schemas, schema: &Map<String, Value>, at: &Pointer) -> Vec<(Arc<Validator>, Pointer)> {
    let at = at.join("patternProperties");
    let named = members(schema, "patternProperties");
    named.filter_map(|(pattern, _)| Some((schemas.patterns().get(pattern)?, at.join(pattern)))).collect()
}

/// Whether a keyword about further properties is there and lets some come.
fn allows(schema: &Map<String, Value>, keyword: &str) -> bool {
    schema.get(keyword).is_some_and(|rest| *rest != Value::Bool(false))
}

fn members_of<'a>(schema: &'a Map<String, Value>, keyword: &str) -> Option<&'a Map<String, Value>> {
    schema.get(keyword)?.as_object()
}

fn members<'a>(
    schema: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
    members_of(schema, keyword).into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
}

fn list<'a>(schema: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    schema.get(keyword).and_then(Value::as_array).into_iter().flatten()
}
