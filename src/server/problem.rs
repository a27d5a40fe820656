//! The answers that the server gives on its own account (RFC 9457).

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::pipeline::Outcome;
use crate::exchange::Response;

/// An answer that says what went wrong; `source` is its word in the log.
pub fn problem(status: StatusCode, source: &'static str, detail: &str) -> Outcome {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Unknown"),
        "status": status.as_u16(),
        "detail": detail,
    });
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    outcome(status, source, headers, Bytes::from(body.to_string()))
}

/// An answer without a body.
pub fn empty(source: &'static str, headers: HeaderMap) -> Outcome {
    outcome(StatusCode::NO_CONTENT, source, headers, Bytes::new())
}

fn outcome(status: StatusCode, source: &'static str, headers: HeaderMap, body: Bytes) -> Outcome {
    Outcome {
        response: Response { status, headers, body },
        source: Cow::Borrowed(source),
        findings: Vec::new(),
        masked_target: None,
    }
}
