//! Forbidden names in response schemas: leaks that are part of the contract.

use std::collections::{HashSet, VecDeque};

use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::forbidden::Forbidden;
use crate::contract::guards;
use crate::contract::operation::Operation;
use crate::contract::schemas::Schemas;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::FORBIDDEN_PROPERTY;

/// How many places help names, besides the first.
const SHOWN: usize = 8;

/// One finding for each operation and forbidden name that its responses may have.
pub fn forbidden(contract: &Contract) -> Vec<Finding> {
    let forbidden = &contract.options().forbid;
    if forbidden.is_empty() {
        return Vec::new();
    }
    contract.operations().iter().flat_map(|operation| of(contract, forbidden, operation)).collect()
}

/// Where an operation's responses may have a forbidden name.
struct Exposed {
    name: String,
    pattern: String,
    /// `200 application/json: results[].internal_id`.
    path: String,
    declaration: Pointer,
}

fn of(contract: &Contract, forbidden: &Forbidden, operation: &Operation) -> Vec<Finding> {
    let mut exposed: Vec<Exposed> = Vec::new();
    for response in operation.responses() {
        for header in &response.headers {
            exposed.extend(forbidden.matches_header(&header.name).map(|pattern| Exposed {
                name: header.name.clone(),
                pattern: pattern.to_owned(),
                path: format!("{} header", response.status),
                declaration: header.pointer.clone(),
            }));
        }
        for media in &response.content {
            let Some(schema) = &media.schema else { continue };
            let found = Search::new(contract.schemas(Direction::Response), forbidden).run(&schema.pointer);
            let media = format!("{} {}", response.status, media.name);
            exposed
                .extend(found.into_iter().map(|it| Exposed { path: format!("{media}: {}", it.path), ..it }));
        }
    }
    let mut findings = Vec::new();
    let mut told = HashSet::new();
    for first in &exposed {
        if told.insert(&first.name) {
            let others: Vec<_> = exposed.iter().filter(|other| other.name == first.name).skip(1).collect();
            findings.push(finding(contract, operation, first, &others));
        }
    }
    findings
}

fn finding(contract: &Contract, operation: &Operation, exposed: &Exposed, others: &[&Exposed]) -> Finding {
    let Exposed { name, pattern, path, declaration } = exposed;
    let more = match others.len() {
        0 => String::new(),
        1 => ", and in 1 other place".to_owned(),
        more => format!(", and in {more} other places"),
    };
    let message =
        format!("`{}` may answer with `{name}`, which is forbidden, in `{path}`{more}", operation.route());
    let shown: Vec<_> = others.iter().take(SHOWN).map(|other| format!("`{}`", other.path)).collect();
    let rest = if others.len() > SHOWN { ", …" } else { "" };
    let help = match shown.is_empty() {
        true => format!("remove it from the schema; `forbid` has the pattern `{pattern}`"),
        false => format!(
            "remove it from the schema, and from {}{rest}; `forbid` has the pattern `{pattern}`",
            shown.join(", ")
        ),
    };
    Finding::new(&FORBIDDEN_PROPERTY, message)
        .help(help)
        .operation(operation.name.clone())
        .at(contract.place(declaration).key())
}

/// A search through all schemas that may apply to a value, the nearest places first. Each schema is
/// looked at once, so recursion ends.
struct Search<'a> {
    schemas: &'a Schemas,
    forbidden: &'a Forbidden,
    seen: HashSet<Pointer>,
    left: VecDeque<(Pointer, String)>,
    found: Vec<Exposed>,
}

impl<'a> Search<'a> {
    fn new(schemas: &'a Schemas, forbidden: &'a Forbidden) -> Self {
        Self { schemas, forbidden, seen: HashSet::new(), left: VecDeque::new(), found: Vec::new() }
    }

    fn run(mut self, schema: &Pointer) -> Vec<Exposed> {
        self.left.push_back((schema.clone(), String::new()));
        while let Some((at, path)) = self.left.pop_front() {
            let at = self.schemas.follow(&at);
            if let Some(Value::Object(schema)) = at.resolve(self.schemas.root())
                && self.seen.insert(at.clone())
            {
                self.look(schema, &at, &path);
            }
        }
        self.found
    }

    fn look(&mut self, schema: &'a Map<String, Value>, at: &Pointer, path: &str) {
        for (name, property) in members(schema, "properties") {
            let path = joined(path, name);
            let at = at.join("properties").join(name);
            if Direction::Response.hides(self.schemas.root(), property) {
                continue;
            }
            match self.forbidden.matches(name) {
                Some(pattern) => self.found.push(Exposed {
                    name: name.clone(),
                    pattern: pattern.to_owned(),
                    path,
                    declaration: at,
                }),
                None => self.left.push_back((at, path)),
            }
        }
        for keyword in ["patternProperties", "dependentSchemas"] {
            let path = if keyword == "patternProperties" { joined(path, "*") } else { path.to_owned() };
            let at = at.join(keyword);
            self.left.extend(members(schema, keyword).map(|(name, _)| (at.join(name), path.clone())));
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            self.add(schema, at, keyword, joined(path, "*"));
        }
        for keyword in ["items", "unevaluatedItems", "contains"] {
            self.add(schema, at, keyword, format!("{path}[]"));
        }
        for keyword in ["then", "else"] {
            self.add(schema, at, keyword, path.to_owned());
        }
        for keyword in ["allOf", "anyOf", "oneOf", "prefixItems"] {
            let path = if keyword == "prefixItems" { format!("{path}[]") } else { path.to_owned() };
            let branches = schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
            let at = at.join(keyword);
            self.left.extend((0..branches).map(|index| (at.item(index), path.clone())));
        }
        let reference = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
        self.left.extend(reference.map(|target| (target, path.to_owned())));
        let mapping = schema.get("discriminator").into_iter().flat_map(guards::mapping);
        self.left.extend(mapping.map(|(_, target)| (target, path.to_owned())));
    }

    fn add(&mut self, schema: &Map<String, Value>, at: &Pointer, keyword: &str, path: String) {
        if schema.get(keyword).is_some_and(Value::is_object) {
            self.left.push_back((at.join(keyword), path));
        }
    }
}

fn members<'a>(
    schema: &'a Map<String, Value>,
    keyword: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    schema.get(keyword).and_then(Value::as_object).into_iter().flatten()
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
