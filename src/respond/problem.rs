//! Problem details (RFC 9457), for what the API itself has no answer to.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use super::answer::{Answer, AnswerSource};
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::router;
use crate::finding::{ExchangePlace, Finding, Part, Rule};
use crate::rules::{NOT_ACCEPTABLE, UNMET_PREFERENCE};

/// An answer of the type `application/problem+json`.
pub fn problem(status: StatusCode, detail: &str, findings: Vec<Finding>) -> Answer {
    let body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "detail": detail,
        "findings": findings.iter().map(describe).collect::<Vec<_>>(),
    });
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/problem+json"));
    headers.insert("bonafide-findings", HeaderValue::from(findings.len()));
    headers.insert("bonafide-source", HeaderValue::from_static("problem"));
    let body = Bytes::from(body.to_string());
    Answer { status, headers, body, source: AnswerSource::Problem, variant: None, findings }
}

/// A finding as the members of a problem show it.
pub fn describe(finding: &Finding) -> Value {
    let mut described = json!({
        "code": finding.rule.code,
        "severity": finding.severity.to_string(),
        "message": finding.message,
    });
    if let Some(help) = &finding.help {
        described["help"] = json!(help);
    }
    if let Some(place) = &finding.exchange {
        let part = ExchangePlace { pointer: Default::default(), ..place.clone() };
        described["in"] = json!(part.to_string());
        if !place.pointer.is_root() {
            described["pointer"] = json!(place.pointer.as_str());
        }
    }
    if let Some(place) = &finding.document {
        described["document"] = json!(format!("{}#{}", place.source.path().display(), place.pointer));
    }
    described
}

/// 404 for a path that the document does not have.
pub fn unknown_path(contract: &Contract, method: &Method, path: &str) -> Answer {
    let finding = router::unknown_path(contract.operations(), method, path);
    problem(StatusCode::NOT_FOUND, &finding.message.clone(), vec![finding])
}

/// 405 for a method that the path does not take.
pub fn other_method(method: &Method, path: &str, allowed: &[Method]) -> Answer {
    let finding = router::other_method(method, path, allowed);
    let mut answer = problem(StatusCode::METHOD_NOT_ALLOWED, &finding.message.clone(), vec![finding]);
    let names: Vec<_> = allowed.iter().map(Method::as_str).collect();
    if let Ok(allow) = HeaderValue::from_str(&names.join(", ")) {
        answer.headers.insert("allow", allow);
    }
    answer
}

/// 406 for a client that accepts none of the declared media types.
pub fn not_acceptable(operation: &Operation, types: &[String]) -> Answer {
    let message = format!("`{}` answers with {} alone", operation.route(), types.join(", "));
    let finding = finding(&NOT_ACCEPTABLE, &message, Part::Header("accept".to_owned()));
    problem(StatusCode::NOT_ACCEPTABLE, &message, vec![finding.operation(operation.name.clone())])
}

/// 404 for a preference that the operation cannot meet.
pub fn unmet(message: &str, part: Part) -> Answer {
    let finding = finding(&UNMET_PREFERENCE, message, part);
    problem(StatusCode::NOT_FOUND, message, vec![finding])
}

fn finding(rule: &'static Rule, message: &str, part: Part) -> Finding {
    Finding::new(rule, message).in_exchange(ExchangePlace::request(part))
}
