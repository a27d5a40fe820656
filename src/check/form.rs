//! Objects that have not the form that OpenAPI gives them.
//!
//! Each object is held against its own definition in the official schema of its version, without what
//! it holds: that has a kind of its own, and one fault is told once.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::told::Told;
use crate::contract::Contract;
use crate::document::grammar::Kind;
use crate::document::{Version, Written};
use crate::finding::{Finding, Severity};
use crate::pointer::Pointer;
use crate::rules::{INVALID_ELEMENT, INVALID_SCHEMA, UNKNOWN_FIELD};

mod definitions;
mod explain;
mod nullable;
mod slip;
mod swagger;

use definitions::{Definitions, name_of};
use explain::{Fault, What, explain};
use nullable::nullable;
use slip::slip;

/// One finding for each fault that is not among those `told` when the object was read. Nothing is said
/// of a document that is none, or of no known version.
pub fn form(contract: &Contract, told: &Told) -> Vec<Finding> {
    if !contract.document().is_readable() {
        return Vec::new();
    }
    contract.document().written().flat_map(|written| of_one(&written, told)).collect()
}

fn of_one(written: &Written<'_>, told: &Told) -> Vec<Finding> {
    let mut checker = Checker {
        foreign_dialect: is_foreign(written.root()),
        written,
        told,
        definitions: HashMap::new(),
        findings: Vec::new(),
    };
    written.walk(&mut |object, kind, place, version| checker.look_at(object, kind, place, version));
    checker.findings
}

/// True where schemas are written in a dialect that is not OpenAPI's own.
fn is_foreign(root: &Value) -> bool {
    let dialect = root.get("jsonSchemaDialect").and_then(Value::as_str).unwrap_or("");
    !dialect.is_empty() && !dialect.contains("spec.openapis.org/oas") && !dialect.contains("draft/2020-12")
}

struct Checker<'a> {
    foreign_dialect: bool,
    written: &'a Written<'a>,
    told: &'a Told,
    definitions: HashMap<Version, Definitions>,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn look_at(&mut self, object: &Map<String, Value>, kind: Kind, place: &Pointer, version: Version) {
        if kind == Kind::Schema && version == Version::V3_0 {
            let fault = nullable(object, place);
            fault.into_iter().for_each(|fault| self.add(finding(fault, kind, place, self.written)));
        }
        // A reference has no form of its own. Beside one of a schema there may be more, since 3.1.
        let is_whole = kind == Kind::PathItem || kind == Kind::Schema && version.has_json_schema();
        if object.contains_key("$ref") && !is_whole || kind == Kind::Schema && self.foreign_dialect {
            return;
        }
        let Some(value) = place.resolve(self.written.root()) else { return };
        let definitions = self.definitions.entry(version);
        let definitions = definitions.or_insert_with(|| Definitions::for_version(version));
        let Some(definition) = definitions.of(kind, object) else { return };
        if kind == Kind::Schema && version.has_json_schema() {
            let slips = object.keys().filter_map(|keyword| slip(definition, keyword));
            self.findings.extend(slips.map(|slip| finding(slip, kind, place, self.written)));
        }
        if !definition.schema.is_valid(value) {
            let faults = explain(definition, name_of(kind), value).into_iter();
            // That an object cannot be read is told with its consequences.
            let is_unread = self.told.at(&self.written.place(place));
            let faults = faults.filter(|fault| !is_unread || fault.what != What::Other);
            let findings = faults.map(|fault| finding(fault, kind, place, self.written));
            self.findings.extend(findings.filter(|finding| !self.told.has(finding)));
        }
    }

    /// Adds a finding. What is tolerated is told once, with how often it is there.
    fn add(&mut self, finding: Finding) {
        let is_same = |other: &&mut Finding| other.message == finding.message;
        match self.findings.iter_mut().find(is_same).filter(|_| finding.severity == Severity::Info) {
            Some(first) => first.repeat(&finding),
            None => self.findings.push(finding),
        }
    }
}

fn finding(fault: Fault, kind: Kind, place: &Pointer, written: &Written<'_>) -> Finding {
    let Fault { what, message, help, pointer, of_name } = fault;
    let rule = match (kind, what) {
        (_, What::UnknownField | What::IdleField | What::Tolerated) => &UNKNOWN_FIELD,
        (Kind::Schema, What::Other) => &INVALID_SCHEMA,
        _ => &INVALID_ELEMENT,
    };
    let mut finding = Finding { help, ..Finding::new(rule, message) };
    match what {
        What::IdleField => finding.severity = Severity::Warning,
        What::Tolerated => finding.severity = Severity::Info,
        What::UnknownField | What::Other => {}
    }
    let at = written.place(&place.concat(&pointer));
    finding.at(if of_name { at.key() } else { at })
}
