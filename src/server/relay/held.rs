//! An exchange that passed, held against the contract as far as it is known.

use bytes::Bytes;
use http::HeaderMap;

use crate::exchange::coding::decoded;
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::proxy::Capture;
use crate::rules::{UNCHECKED_BODY, UNREADABLE_BODY};
use crate::server::coded::{too_large, unread};
use crate::server::pipeline::{Known, Pipeline};

/// One exchange, its bodies as far as they were kept.
#[derive(Debug)]
pub struct Held {
    pub exchange: Exchange,
    pub findings: Vec<Finding>,
    pub operation: Option<usize>,
    /// How large the bodies are, in bytes.
    pub sizes: (usize, usize),
    /// Which of them are there whole.
    pub known: Known,
    /// Whether one of them is larger than what is looked at.
    pub is_cut: bool,
}

/// Both messages without their bodies, and what was captured of these.
#[derive(Debug)]
pub struct Captured {
    pub request: Request,
    pub request_body: Capture,
    pub response: Response,
    pub response_body: Capture,
    /// Why the response ended too early, if it did.
    pub broken: Option<String>,
}

impl Captured {
    /// Says what is wrong, of bodies of up to `limit` bytes.
    pub fn hold(self, pipeline: &Pipeline, limit: usize) -> Held {
        let Self { mut request, request_body, mut response, response_body, broken } = self;
        let sizes = (request_body.size(), response_body.size());
        let is_cut = request_body.is_too_large() || response_body.is_too_large();
        let mut unread = Vec::new();
        let mut known = Known { request: false, response: false };
        (request.body, known.request) =
            readable(Side::Request, &request.headers, request_body, limit, &mut unread);
        (response.body, known.response) =
            readable(Side::Response, &response.headers, response_body, limit, &mut unread);
        if let Some(why) = broken {
            known.response = false;
            let finding = Finding::new(&UNREADABLE_BODY, format!("the response body broke off: {why}"));
            unread.push(finding.in_exchange(ExchangePlace::response(Part::Body)));
        }
        let exchange = Exchange { request, response };
        let (mut findings, operation) = pipeline.hold(&exchange, known);
        if !unread.is_empty() {
            let name = operation.and_then(|index| pipeline.responder().contract().operations().get(index));
            for finding in &mut unread {
                finding.operation = name.map(|operation| operation.name.clone());
            }
            pipeline.judge(&mut unread);
            findings.append(&mut unread);
        }
        Held { exchange, findings, operation, sizes, known, is_cut }
    }
}

/// A body as it can be read, and whether that is all of it.
fn readable(
    side: Side,
    headers: &HeaderMap,
    capture: Capture,
    limit: usize,
    findings: &mut Vec<Finding>,
) -> (Bytes, bool) {
    let (is_whole, is_too_large) = (capture.is_whole(), capture.is_too_large());
    let body = capture.into_bytes();
    let finding = if is_too_large {
        let word = match side {
            Side::Request => "request",
            Side::Response => "response",
        };
        let place = ExchangePlace { side, ..ExchangePlace::request(Part::Body) };
        Finding::new(&UNCHECKED_BODY, too_large(word, limit)).in_exchange(place)
    } else if !is_whole {
        return (body, false);
    } else {
        match decoded(headers, &body, limit) {
            Ok(None) => return (body, true),
            Ok(Some(decoded)) => return (decoded, true),
            Err(why) => unread(side, why, limit),
        }
    };
    findings.push(finding);
    (body, false)
}
