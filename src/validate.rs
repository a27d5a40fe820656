//! Holds exchanges against the contract. What breaks it becomes findings.

use std::sync::Arc;

use http::Method;
use serde_json::{Map, Value};

use crate::contract::Contract;
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::contract::router::{self, Match, Route};
use crate::exchange::tape::Tape;
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{Finding, Side};

mod alternatives;
mod body;
mod contents;
mod credentials;
mod explain;
mod forbidden;
mod headers;
pub mod message;
mod options;
mod parameters;
mod request_body;
mod response;
mod secrets;
mod stray;
mod undeclared_headers;
mod values;

use body::Body;
pub use body::too_large;
pub use contents::{Contents, Judged, subject};
use secrets::Credential;
pub use secrets::{in_value, is_shown_in};
pub use values::{ValueContext, check_value};

/// A request, read in the terms of its operation.
#[derive(Debug, Default)]
pub struct CheckedRequest<'r> {
    pub findings: Vec<Finding>,
    /// The path and query parameters that could be read, by name.
    pub parameters: Map<String, Value>,
    /// The value of the body, where it has one that could be read: JSON, or the fields of a form.
    pub body: Option<Tape<'r>>,
}

/// Holds a request against the operation that it reached.
pub fn request<'r>(
    contract: &'r Contract,
    matched: &Match<'r, '_>,
    request: &'r Request,
) -> CheckedRequest<'r> {
    let mut checked = CheckedRequest::default();
    credentials::check(contract, matched.operation, request, &mut checked.findings);
    parameters::check(contract, matched, request, &mut checked);
    request_body::check(contract, matched.operation, request, &mut checked);
    checked.findings.extend(undeclared_headers::of_request(contract, matched.operation, request));
    if !checked.findings.is_empty() {
        secrets::hide(&Credential::of(matched.operation, request), &mut checked.findings);
    }
    checked.findings = named(matched.operation, checked.findings);
    checked
}

/// Holds a response against the operation that its request reached. The request is asked for what a
/// response depends on: its method, its conditions, its credentials.
pub fn response(
    contract: &Contract,
    operation: &Operation,
    request: &Request,
    response: &Response,
) -> Vec<Finding> {
    named(operation, response::check(contract, operation, request, response))
}

/// Holds a body of this `Content-Type` against the media type that covers it.
pub fn body(
    contract: &Contract,
    side: Side,
    media: &MediaType,
    content_type: &str,
    bytes: &[u8],
) -> Vec<Finding> {
    let pointer = &media.pointer;
    let body = Body {
        contract,
        side,
        bytes,
        gaps: &[],
        content_type,
        media: Some(media),
        pointer,
        credentials: &[],
    };
    let mut findings = Vec::new();
    body.hold(&mut findings);
    findings
}

/// Holds both sides of an exchange against the contract.
pub fn exchange(contract: &Contract, exchange: &Exchange) -> Vec<Finding> {
    let asked = &exchange.request;
    routed(contract, &contract.route(&asked.method, &asked.path), exchange)
}

/// The same of an exchange whose way is known.
pub fn routed(contract: &Contract, route: &Route<'_, '_>, exchange: &Exchange) -> Vec<Finding> {
    let Exchange { request: asked, response: answered } = exchange;
    match route {
        Route::Found(matched) => {
            let mut findings = request(contract, matched, asked).findings;
            findings.extend(response(contract, matched.operation, asked, answered));
            findings
        }
        _ if is_preflight(asked) => Vec::new(),
        Route::NotFound => vec![router::unknown_path(contract.operations(), &asked.method, &asked.path)],
        Route::OtherMethods(allowed) => vec![router::other_method(&asked.method, &asked.path, allowed)],
    }
}

/// What browsers ask before they send a request to another origin (Fetch §3.2.2). No API declares it.
fn is_preflight(request: &Request) -> bool {
    request.method == Method::OPTIONS && request.headers.contains_key("access-control-request-method")
}

fn named(operation: &Operation, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        finding.operation = Some(Arc::clone(&operation.name));
    }
    findings
}
