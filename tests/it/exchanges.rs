//! Exchanges and the findings they are expected to have, as text.

use std::sync::Arc;

use http::{HeaderName, HeaderValue, Method, StatusCode};

use bonafide::contract::Contract;
use bonafide::document::{Document, Options};
use bonafide::exchange::{Exchange, Request, Response};
use bonafide::finding::Finding;
use bonafide::source::files::Files;
use bonafide::validate::exchange;

mod responses;

/// The contract of a document in YAML.
fn contract(document: &str) -> Arc<Contract> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    std::fs::write(&path, document).unwrap();
    Arc::new(Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default()).unwrap()))
}

/// An exchange as it would be written down: request line, headers, body, a line `---`, and the same of
/// the response, whose first line is its status.
fn written(text: &str) -> Exchange {
    let (request, response) = text.split_once("\n---\n").unwrap();
    let (line, headers, body) = parts(request);
    let (method, target) = line.split_once(' ').unwrap();
    let mut request = Request::new(Method::from_bytes(method.as_bytes()).unwrap(), target);
    request.body = body.into();
    request.headers.extend(headers);
    let (status, headers, body) = parts(response);
    let mut response = Response {
        status: StatusCode::from_bytes(status.as_bytes()).unwrap(),
        headers: Default::default(),
        body: body.into(),
    };
    for (name, value) in headers {
        response.headers.append(name, value);
    }
    Exchange { request, response }
}

fn parts(message: &str) -> (String, Vec<(HeaderName, HeaderValue)>, String) {
    let (head, body) = message.split_once("\n\n").unwrap_or((message, ""));
    let mut lines = head.trim().lines().map(str::trim);
    let first = lines.next().unwrap().to_owned();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.parse().unwrap(), value.trim().parse().unwrap())
    });
    (first, headers.collect(), body.trim_end().to_owned())
}

/// Findings as lines of code, place and message.
fn lines(findings: &[Finding]) -> Vec<String> {
    let line = |finding: &Finding| {
        let place = finding.exchange.as_ref().unwrap();
        format!("{} {place}: {}", finding.rule.code, finding.message)
    };
    findings.iter().map(line).collect()
}

/// Asks that an exchange has these findings and no others.
#[track_caller]
fn expect(contract: &Contract, exchange_text: &str, expected: &[&str]) {
    assert_eq!(lines(&exchange(contract, &written(exchange_text))), expected, "{exchange_text}");
}
