//! Any request: it is answered, twice the same, and the answer keeps the contract.
//!
//! The first byte is the document, the rest a request as the cases have it: method and target, a line for each
//! header, an empty line, the body.

#![no_main]

use std::sync::{Arc, LazyLock};

use bonafide::contract::router::Route;
use bonafide::exchange::Request;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::validate;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;

static PIPELINES: LazyLock<[Pipeline; 4]> = LazyLock::new(|| {
    [
        &include_bytes!("../../tests/data/harbor.yaml")[..],
        include_bytes!("../../tests/data/features/parameters.yaml"),
        include_bytes!("../../tests/data/features/form-bodies.yaml"),
        include_bytes!("../bodies.yaml"),
    ]
    .map(|text| {
        let contract = Arc::new(bonafide_fuzz::contract(text));
        let fixtures = Fixtures::none(&contract);
        Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()))
    })
});

fuzz_target!(|input: (u8, &[u8])| {
    let (document, text) = input;
    let pipeline = &PIPELINES[usize::from(document) % PIPELINES.len()];
    let Some(request) = request(text) else { return };
    let answered = pipeline.answer(request.clone());
    let again = pipeline.answer(request.clone());
    assert_eq!(answered.response.body, again.response.body);
    let contract = pipeline.responder().contract();
    // What comes from the API, and is no answer of our own about it.
    let source = answered.response.headers.get("bonafide-source").map(HeaderValue::as_bytes);
    let is_own = source.is_none_or(|source| source.starts_with(b"problem"));
    if let Route::Found(matched) = contract.route(&request.method, &request.path)
        && !is_own
    {
        let findings = validate::response(contract, matched.operation, &request, &answered.response);
        let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(errors.is_empty(), "{:?}: {errors:?}", answered.response);
    }
});

/// A request as a server would let it in.
fn request(text: &[u8]) -> Option<Request> {
    let (head, body) = match memmem(text, b"\n\n") {
        Some(at) => (&text[..at], &text[at + 2..]),
        None => (text, &b""[..]),
    };
    let mut lines = head.split(|byte| *byte == b'\n');
    let (method, target) = std::str::from_utf8(lines.next()?).ok()?.split_once(' ')?;
    let target: http::Uri = target.parse().ok().filter(|_| target.starts_with('/'))?;
    let method = Method::from_bytes(method.as_bytes()).ok()?;
    let mut request = Request::new(method, target.path_and_query()?.as_str());
    for line in lines {
        let (name, value) = line.split_at(line.iter().position(|byte| *byte == b':')?);
        let value = HeaderValue::from_bytes(value[1..].trim_ascii()).ok()?;
        request.headers.append(HeaderName::from_bytes(name).ok()?, value);
    }
    request.body = Bytes::copy_from_slice(body);
    Some(request)
}

fn memmem(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
