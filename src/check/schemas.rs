//! Schemas that cannot be compiled.

use std::collections::BTreeSet;

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::SchemaUse;
use crate::finding::Finding;
use crate::rules::INVALID_SCHEMA;

/// One finding for each keyword at fault, however many schemas refer to it.
pub fn schemas(contract: &Contract) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let mut keywords = BTreeSet::new();
    let mut findings = Vec::new();
    for used in uses(contract) {
        let schemas = contract.schemas(used.direction);
        let pointer = schemas.follow(&used.pointer);
        if !seen.insert((pointer.clone(), used.direction == Direction::Request)) {
            continue;
        }
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

/// Every place of the contract that uses a schema.
fn uses(contract: &Contract) -> impl Iterator<Item = &SchemaUse> {
    contract.operations().iter().flat_map(|operation| {
        let parameters = operation.parameters().iter().filter_map(|parameter| parameter.schema.as_ref());
        let body = operation.body().into_iter().flat_map(|body| &body.content);
        let content = operation.responses().iter().flat_map(|response| &response.content);
        let headers = operation.responses().iter().flat_map(|response| &response.headers);
        parameters
            .chain(body.chain(content).filter_map(|media| media.schema.as_ref()))
            .chain(headers.filter_map(|header| header.schema.as_ref()))
    })
}
