//! Schemas that cannot be compiled.

use std::collections::BTreeSet;

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::document::grammar::{Kind, walk};
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::INVALID_SCHEMA;

/// One finding for each keyword at fault, however many schemas refer to it. No schema is kept: a
/// document has far more of them than are used.
pub fn schemas(contract: &Contract) -> Vec<Finding> {
    // What is wrong with a schema is wrong in either direction.
    let schemas = contract.schemas(Direction::Response);
    let mut keywords = BTreeSet::new();
    let mut findings = Vec::new();
    for pointer in in_use(contract) {
        let schema = schemas.compile(&pointer);
        let Some(fault) = schema.fault() else { continue };
        if keywords.insert(fault.keyword.clone()) {
            let message = format!("the schema cannot be compiled: {}", fault.message);
            let finding =
                Finding::new(&INVALID_SCHEMA, message).help("until then values are not held against it");
            findings.push(finding.at(contract.place(&fault.keyword)));
        }
    }
    findings
}

/// Every schema that a parameter, a header or a body uses, its references followed.
fn in_use(contract: &Contract) -> BTreeSet<Pointer> {
    let schemas = contract.schemas(Direction::Response);
    let mut pointers = BTreeSet::new();
    walk(contract.root(), Kind::Document, &mut Pointer::root(), &mut |object, kind, place| {
        let holds = matches!(kind, Kind::MediaType | Kind::Parameter | Kind::Header);
        if holds && object.contains_key("schema") {
            pointers.insert(schemas.follow(&place.join("schema")));
        }
    });
    pointers
}
