//! The answers that the server gives on its own account.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::current::Outcome;
use crate::exchange::Response;
use crate::respond;

/// An answer that says what went wrong; `source` is its word in the log.
pub fn problem(status: StatusCode, source: &'static str, detail: &str) -> Outcome {
    let respond::Answer { status, headers, body, .. } = respond::problem(status, detail, Vec::new());
    outcome(Response { status, headers, body }, source)
}

/// An answer without a body.
pub fn empty(source: &'static str, headers: HeaderMap) -> Outcome {
    outcome(Response { status: StatusCode::NO_CONTENT, headers, body: Bytes::new() }, source)
}

fn outcome(response: Response, source: &'static str) -> Outcome {
    Outcome { response, source: Cow::Borrowed(source), findings: Vec::new(), operation: None }
}
