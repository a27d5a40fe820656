//! Exchanges as JSON, in short and in full.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::ROOT;
use crate::finding::Finding;
use crate::redact::{Plan, is_credential};
use crate::server::journal::{Entry, KeptBody};
use crate::server::pipeline::FINDINGS;
use crate::server::service::findings_header;

/// What a list says of an exchange.
pub fn summary(entry: &Entry) -> Value {
    let exchange = &entry.exchange;
    let mut members = about(entry);
    members.extend([
        ("method".to_owned(), json!(exchange.method.as_str())),
        ("target".to_owned(), json!(exchange.target())),
        ("status".to_owned(), json!(exchange.status.as_u16())),
        ("findings".to_owned(), json!(entry.findings().len())),
        ("href".to_owned(), json!(format!("{ROOT}/exchanges/{}", entry.id))),
    ]);
    Value::Object(members)
}

/// All that is kept of an exchange.
pub fn whole(entry: &Entry, plan: &Plan) -> Value {
    let exchange = &entry.exchange;
    let mut request = Map::new();
    request.insert("method".to_owned(), json!(exchange.method.as_str()));
    request.insert("target".to_owned(), json!(exchange.target()));
    let headers = headers(exchange.request_headers());
    add_message(&mut request, headers, exchange.request_body(), plan);

    let mut response = Map::new();
    response.insert("status".to_owned(), json!(exchange.status.as_u16()));
    let mut headers = self::headers(exchange.response_headers());
    // Written down before the exchange had a name.
    if !entry.findings().is_empty() {
        headers.insert(FINDINGS.to_string(), json!(findings_header(entry.findings().len(), entry.id)));
    }
    add_message(&mut response, headers, exchange.response_body(), plan);

    let mut members = about(entry);
    members.extend([
        ("request".to_owned(), Value::Object(request)),
        ("response".to_owned(), Value::Object(response)),
        ("findings".to_owned(), entry.findings().iter().map(Finding::to_json).collect()),
    ]);
    Value::Object(members)
}

/// A time as RFC 3339 writes it, in UTC and to the millisecond.
pub fn time(time: SystemTime) -> String {
    let time = Timestamp::try_from(time).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn about(entry: &Entry) -> Map<String, Value> {
    let exchange = &entry.exchange;
    let members = [
        ("id", Some(json!(entry.id.to_string()))),
        ("at", Some(json!(time(exchange.at)))),
        ("microseconds", Some(json!(microseconds(exchange.elapsed)))),
        ("operation", exchange.operation().map(|operation| json!(operation))),
        ("test", exchange.test.as_deref().map(|test| json!(test))),
        ("source", Some(json!(exchange.source))),
    ];
    members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn microseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

/// A value, or a list of values, for each name.
fn headers<'a>(lines: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Map<String, Value> {
    let mut headers = Map::new();
    for (name, value) in lines {
        match headers.get_mut(&*name) {
            None => drop(headers.insert(name.into_owned(), json!(value))),
            Some(Value::Array(values)) => values.push(json!(value)),
            Some(first) => *first = json!([first, value]),
        }
    }
    headers
}

fn add_message(
    message: &mut Map<String, Value>,
    headers: Map<String, Value>,
    body: KeptBody<'_>,
    plan: &Plan,
) {
    let media = headers.get("content-type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    message.insert("headers".to_owned(), Value::Object(headers));
    if let Some((form, value)) = shown(body, &media, plan) {
        message.insert(form.to_owned(), value);
    }
    if let Some(size) = body.size {
        message.insert("size".to_owned(), json!(size));
    }
    if body.truncated {
        message.insert("truncated".to_owned(), json!(true));
    }
}

/// A body as JSON, else as text, else in base64, and which of them. Credentials in it are masked
/// where they have names.
fn shown(body: KeptBody<'_>, media: &str, plan: &Plan) -> Option<(&'static str, Value)> {
    if body.bytes.is_empty() {
        return None;
    }
    let is_json = media.contains("json");
    if let Some(mut value) = is_json.then(|| serde_json::from_slice(body.bytes).ok()).flatten() {
        plan.value(&mut value);
        return Some(("body", value));
    }
    match text(body) {
        // Cut, or broken: which of it is a credential can no longer be told.
        Some(text) if is_json && text.split('"').any(is_credential) => None,
        Some(text) if media.starts_with("application/x-www-form-urlencoded") => {
            Some(("text", json!(plan.query(text))))
        }
        Some(text) => Some(("text", json!(text))),
        None => Some(("base64", json!(BASE64_STANDARD.encode(body.bytes)))),
    }
}

/// A body that is text, up to the last whole character where it was cut.
fn text(body: KeptBody<'_>) -> Option<&str> {
    match std::str::from_utf8(body.bytes) {
        Ok(text) => Some(text),
        Err(error) if body.truncated && error.error_len().is_none() => {
            std::str::from_utf8(body.bytes.get(..error.valid_up_to())?).ok()
        }
        Err(_) => None,
    }
}
