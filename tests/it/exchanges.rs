//! Exchanges and the findings they are expected to have, as text.

use bonafide::contract::{self, Contract};
use bonafide::document::{Document, Options};
use bonafide::exchange::{Exchange, Request, Response};
use bonafide::finding::Finding;
use bonafide::source::files::Files;
use bonafide::validate::exchange;
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

mod forbidden;
mod headers;
mod leaks;
mod messages;
mod responses;
mod secrets;

/// The contract of a document in YAML or JSON.
fn contract(document: &str) -> Contract {
    compiled(document.to_owned(), contract::Options::default())
}

fn compiled(document: String, options: contract::Options) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.yaml");
    std::fs::write(&path, document).unwrap();
    Contract::compile_with(
        Document::load(&[path], &Options::default(), &mut Files::default()).unwrap(),
        options,
    )
}

/// A contract with one operation, `GET /a`, that answers with this schema.
fn answering(schema: Value, schemas: Value) -> Contract {
    contract(&answering_text(schema, schemas))
}

fn answering_text(schema: Value, schemas: Value) -> String {
    let answer = json!({ "description": "A", "content": { "application/json": { "schema": schema } } });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "A", "version": "1" },
        "paths": { "/a": { "get": { "responses": { "200": answer } } } },
        "components": { "schemas": schemas },
    });
    document.to_string()
}

/// An answer to `GET /a`.
fn answer(body: &Value) -> Exchange {
    written(&format!("GET /a\n---\n200\nContent-Type: application/json\n\n{body}"))
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
