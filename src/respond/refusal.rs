//! The API's own error for a request that breaks its contract, with the real findings in it.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use super::answer::{Answer, AnswerSource};
use super::build::{Fault, json_bytes};
use super::problem::{describe, problem};
use super::{Asked, Responder, header};
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::contract::response::{Response, StatusPattern};
use crate::finding::{Finding, Part};
use crate::generate::{Generator, Hints, Seed};
use crate::rules::{MISSING_CREDENTIALS, UNDOCUMENTED_MEDIA_TYPE};

impl Responder {
    /// Refuses a request as the API declares it, else with problem details.
    pub(super) fn refuse(&self, asked: &Asked<'_>) -> Answer {
        let errors: Vec<_> = asked.findings.iter().filter(|finding| finding.is_error()).collect();
        let status = status_for(&errors);
        let operation = asked.matched.operation;
        let mut faults = Vec::new();
        for (response, status) in declared(operation, status) {
            let Some(media) = response.content.iter().find(|media| media.is_json() && media.schema.is_some())
            else {
                continue;
            };
            let key = (operation.index, media.pointer.clone());
            match &*self.cache.form(key, || self.form(operation, response, media)) {
                Ok(form) => {
                    if let Some(body) = self.error_body(form, media, status, &errors) {
                        return refusal(form, media, status, &body);
                    }
                }
                Err(finding) => faults.push(Finding::clone(finding)),
            }
        }
        let detail = errors.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("; ");
        let mut answer = problem(status, &detail, errors.into_iter().cloned().collect());
        // Those of the request are not the answer's.
        answer.findings = faults;
        answer
    }

    fn form(&self, operation: &Operation, response: &Response, media: &MediaType) -> Result<Form, Fault> {
        let seed = Seed::new(self.options.seed);
        // An answer about a fault keeps what tells of one.
        let status = StatusCode::BAD_REQUEST;
        let hints = Hints { status: Some(status.as_u16()), ..Hints::default() };
        let pattern = self.value(operation, media, seed, &hints)?;
        let mut headers = HeaderMap::new();
        let nothing = Bytes::new();
        let told = header::Told::new(&self.contract, operation, status, None, &nothing);
        header::declared(operation, response, &self.contract, (seed, &self.look), &told, &mut headers)?;
        Ok(Form { pattern, headers })
    }

    fn error_body(
        &self,
        form: &Form,
        media: &MediaType,
        status: StatusCode,
        errors: &[&Finding],
    ) -> Option<Value> {
        let schemas = self.response_schemas();
        let used = media.schema.as_ref()?;
        let filled = Error { status, errors }.fill(&form.pattern)?;
        let repaired =
            Generator::new(schemas, Seed::new(self.options.seed)).repair(&used.pointer, &filled).ok()?;
        // One that had to be made anew says nothing of the findings.
        let kept = !repaired.changed.iter().any(crate::pointer::Pointer::is_root);
        (kept && used.compiled(schemas).is_valid(&repaired.value)).then_some(repaired.value)
    }
}

/// What all refusals with one response have in common.
#[derive(Debug)]
pub struct Form {
    /// A value of the body's schema, whose fields errors fill.
    pattern: Value,
    headers: HeaderMap,
}

fn refusal(form: &Form, media: &MediaType, status: StatusCode, body: &Value) -> Answer {
    let mut headers = form.headers.clone();
    let content_type = HeaderValue::from_str(&media.name);
    headers.insert("content-type", content_type.unwrap_or(HeaderValue::from_static("application/json")));
    headers.insert("bonafide-source", HeaderValue::from_static("refusal"));
    let body = json_bytes(body);
    Answer { status, headers, body, source: AnswerSource::Refusal, variant: None, findings: Vec::new() }
}

/// Credentials come before all else, then what the body is, then what is in it.
fn status_for(errors: &[&Finding]) -> StatusCode {
    let any = |rule| errors.iter().any(|finding| finding.rule == rule);
    if any(&MISSING_CREDENTIALS) {
        StatusCode::UNAUTHORIZED
    } else if any(&UNDOCUMENTED_MEDIA_TYPE) {
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// The responses that may carry an error of this status, the best first. `default` stands for
/// errors only where a success is declared too.
fn declared(operation: &Operation, status: StatusCode) -> Vec<(&Response, StatusCode)> {
    let find =
        |pattern: StatusPattern| operation.responses().iter().find(|response| response.status == pattern);
    let mut found = vec![(find(StatusPattern::Exact(status.as_u16())), status)];
    if status == StatusCode::UNPROCESSABLE_ENTITY {
        found.push((find(StatusPattern::Exact(400)), StatusCode::BAD_REQUEST));
    }
    found.push((find(StatusPattern::Range(4)), status));
    let is_success = |pattern: StatusPattern| match pattern {
        StatusPattern::Exact(status) => (200..300).contains(&status),
        StatusPattern::Range(digit) => digit == 2,
        StatusPattern::Default => false,
    };
    if operation.responses().iter().any(|response| is_success(response.status)) {
        found.push((find(StatusPattern::Default), status));
    }
    found.into_iter().filter_map(|(response, status)| Some((response?, status))).collect()
}

/// What an error says.
struct Error<'a> {
    status: StatusCode,
    errors: &'a [&'a Finding],
}

impl Error<'_> {
    /// An error in the form of a pattern (a generated one): the fields whose meaning is known, told
    /// by their names, carry what is wrong; the others are left out.
    fn fill(&self, pattern: &Value) -> Option<Value> {
        match pattern {
            Value::Object(fields) => {
                let filled = fields
                    .iter()
                    .filter_map(|(name, pattern)| Some((name.clone(), self.field(name, pattern)?)));
                Some(Value::Object(filled.collect::<Map<_, _>>())).filter(|object| object != &json!({}))
            }
            Value::Array(items) => Some(self.each(items.first()?)),
            Value::String(_) => Some(json!(self.text())),
            _ => None,
        }
    }

    fn field(&self, name: &str, pattern: &Value) -> Option<Value> {
        let name = plain(name);
        match (name.as_str(), pattern) {
            ("status" | "statuscode" | "httpstatus" | "httpcode" | "code", Value::Number(_)) => {
                Some(json!(self.status.as_u16()))
            }
            ("status" | "statuscode" | "httpstatus", Value::String(_)) => Some(json!(self.status.as_str())),
            ("code" | "errorcode" | "type" | "errortype" | "kind" | "error", Value::String(_)) => {
                Some(json!(self.errors.first()?.rule.code))
            }
            ("title" | "reason" | "statustext", Value::String(_)) => {
                Some(json!(self.status.canonical_reason()?))
            }
            (name, Value::String(_)) if is_message(name) => Some(json!(self.text())),
            ("success" | "ok", Value::Bool(_)) => Some(json!(false)),
            (name, Value::Array(items)) if is_list(name) => {
                Some(items.first().map_or_else(|| json!([]), |item| self.each(item)))
            }
            ("details" | "detail" | "data" | "meta" | "context", Value::Object(free)) if free.is_empty() => {
                Some(
                    json!({ "findings": self.errors.iter().map(|finding| describe(finding)).collect::<Vec<_>>() }),
                )
            }
            (_, Value::Object(_)) => self.fill(pattern),
            _ => None,
        }
    }

    /// One item for each finding.
    fn each(&self, item: &Value) -> Value {
        self.errors.iter().map(|finding| one(finding, item)).collect()
    }

    fn text(&self) -> String {
        let messages: Vec<_> = self.errors.iter().map(|finding| finding.message.as_str()).collect();
        messages.join("; ")
    }
}

/// One finding in the form of an item of a list of errors.
fn one(finding: &Finding, item: &Value) -> Value {
    let Value::Object(fields) = item else { return json!(finding.message) };
    let filled = fields.iter().filter_map(|(name, pattern)| {
        let value = match (plain(name).as_str(), pattern) {
            ("loc" | "location" | "path", Value::Array(_)) => Some(location(finding)),
            ("type" | "code" | "errorcode" | "errortype" | "kind" | "rule" | "keyword", Value::String(_)) => {
                Some(json!(finding.rule.code))
            }
            ("pointer" | "instancepath" | "jsonpointer", Value::String(_)) => Some(json!(pointer(finding))),
            (
                "field" | "param" | "parameter" | "property" | "path" | "location" | "name" | "source",
                Value::String(_),
            ) => Some(json!(dotted(finding))),
            ("in" | "where", Value::String(_)) => Some(json!(first_of(&location(finding)))),
            ("severity" | "level", Value::String(_)) => Some(json!("error")),
            (name, Value::String(_)) if is_message(name) => Some(json!(finding.message)),
            _ => None,
        };
        Some((name.clone(), value?))
    });
    Value::Object(filled.collect())
}

/// Where, as FastAPI says it: `["body", "items", 0, "name"]`.
fn location(finding: &Finding) -> Value {
    let Some(place) = &finding.exchange else { return json!(["request"]) };
    let mut steps = match &place.part {
        Part::Path(name) => vec![json!("path"), json!(name)],
        Part::Query(name) => vec![json!("query"), json!(name)],
        Part::Header(name) => vec![json!("header"), json!(name)],
        Part::Cookie(name) => vec![json!("cookie"), json!(name)],
        Part::Body => vec![json!("body")],
        Part::Target | Part::Status => vec![json!("request")],
    };
    steps.extend(place.pointer.tokens().map(|token| match token.parse::<u64>() {
        Ok(index) => json!(index),
        Err(_) => json!(token),
    }));
    Value::Array(steps)
}

fn pointer(finding: &Finding) -> String {
    finding.exchange.as_ref().map(|place| place.pointer.to_string()).unwrap_or_default()
}

/// `items.0.name`, without the part of the message that holds it.
fn dotted(finding: &Finding) -> String {
    let location = location(finding);
    let steps = location.as_array().map_or(&[][..], Vec::as_slice);
    let inner = if steps.len() > 1 { &steps[1..] } else { steps };
    let texts: Vec<_> =
        inner.iter().map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
    texts.join(".")
}

fn first_of(location: &Value) -> String {
    location.get(0).and_then(Value::as_str).unwrap_or("request").to_owned()
}

fn is_message(name: &str) -> bool {
    [
        "message",
        "msg",
        "detail",
        "details",
        "description",
        "errordescription",
        "errormessage",
        "errormsg",
        "reason",
    ]
    .contains(&name)
}

fn is_list(name: &str) -> bool {
    [
        "errors",
        "error",
        "detail",
        "details",
        "issues",
        "violations",
        "findings",
        "problems",
        "invalidparams",
        "causes",
    ]
    .contains(&name)
}

/// A name without its casing.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
