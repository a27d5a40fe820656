//! Holds exchanges against the contract. What breaks it becomes findings.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::router::{Match, Route};
use crate::exchange::{Exchange, Request};
use crate::finding::Finding;

mod body;
mod credentials;
mod message;
mod parameters;
mod values;

pub use values::{ValueContext, check_value};

/// A request, read in the terms of its operation.
#[derive(Debug, Default)]
pub struct CheckedRequest {
    pub findings: Vec<Finding>,
    /// The path and query parameters that could be read, by name.
    pub parameters: Map<String, Value>,
    /// The body, where it is JSON that could be read.
    pub body: Option<Value>,
}

/// Holds a request against the operation that it reached.
pub fn request(contract: &Contract, matched: &Match<'_, '_>, request: &Request) -> CheckedRequest {
    let mut checked = CheckedRequest::default();
    credentials::check(contract, matched.operation, request, &mut checked.findings);
    parameters::check(contract, matched, request, &mut checked);
    body::check(contract, matched.operation, request, &mut checked);
    for finding in &mut checked.findings {
        finding.operation = Some(Arc::clone(&matched.operation.name));
    }
    checked
}

/// Holds both sides of an exchange against the contract.
pub fn exchange(contract: &Contract, exchange: &Exchange) -> Vec<Finding> {
    match contract.route(&exchange.request.method, &exchange.request.path) {
        Route::Found(matched) => request(contract, &matched, &exchange.request).findings,
        Route::NotFound | Route::OtherMethods(_) => Vec::new(),
    }
}
