//! An exchange written down as a fixture.

use http::{HeaderMap, Method, header};
use serde_json::map::Entry;
use serde_json::{Map, Value, json};
use siphasher::sip::SipHasher13;
use std::hash::Hasher;

use super::{Met, Origin, name};
use crate::contract::Contract;
use crate::contract::media;
use crate::contract::operation::Operation;
use crate::contract::router::Route;
use crate::contract::style::Location;
use crate::exchange::form::{self, Field};
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{ExchangePlace, Finding, Part};
use crate::redact::Redacted;
use crate::rules::UNDECLARED_PARAMETER;

/// Headers of responses that say how or when one was sent rather than what it is.
#[rustfmt::skip]
const VOLATILE: [&str; 32] = [
    "age", "alt-svc", "cf-cache-status", "cf-ray", "connection", "content-encoding", "content-length", "date",
    "expires", "keep-alive", "nel", "proxy-connection", "report-to", "reporting-endpoints", "server", "server-timing",
    "strict-transport-security", "te", "trailer", "transfer-encoding", "upgrade", "via", "x-amzn-requestid",
    "x-amzn-trace-id", "x-cache", "x-correlation-id", "x-powered-by", "x-request-id", "x-response-time", "x-runtime",
    "x-served-by", "x-trace-id",
];

/// How whole families of such headers begin.
const VOLATILE_FAMILIES: [&str; 4] = ["access-control-", "bonafide-", "x-envoy-", "x-ratelimit-"];

/// Headers of the connection, whatever a document declares.
const OF_THE_CONNECTION: [&str; 7] = [
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "trailer",
    "transfer-encoding",
];

/// Headers that say more about a client than about what it asks for.
const OF_CLIENTS: [&str; 10] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "cookie",
    "origin",
    "pragma",
    "referer",
    "user-agent",
];

/// A fixture that is to be a file.
#[derive(Debug)]
pub struct Written {
    /// The name of the file without its ending.
    pub name: String,
    pub document: Value,
    /// The body that is a file beside it: its name and its bytes.
    pub file: Option<(String, Vec<u8>)>,
}

/// A fixture as text, made to be read and compared.
pub fn text(document: &Value) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(document).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Writes an exchange down, as it was and as it may be seen. What was redacted is no condition, so that
/// anything matches it.
pub fn write_down(
    contract: &Contract,
    operation: &Operation,
    Met { real, redacted, findings, origin, .. }: &Met,
) -> Written {
    let Exchange { request, response } = &redacted.exchange;
    let vary = &real.response.headers;
    let conditions =
        Conditions { contract, operation, real: &real.request, seen: request, vary, findings }.all();
    let name = name::of_fixture(&conditions);
    let mut document = Map::new();
    document.insert("operation".to_owned(), json!(operation.route()));
    let is_any = conditions.as_object().is_none_or(Map::is_empty);
    if !is_any {
        document.insert("match".to_owned(), conditions.clone());
    }
    let (mut answer, mut file) = (Map::new(), None);
    answer.insert("status".to_owned(), json!(response.status.as_u16()));
    let headers = response_headers(operation, request, response);
    if !headers.is_empty() {
        answer.insert("headers".to_owned(), headers.into());
    }
    if let Some((key, value)) = body(&response.headers, &response.body) {
        answer.insert(key.to_owned(), value);
    } else if !response.body.is_empty() {
        let own = format!("{name}-{}.{}", mark(&response.body), ending(&response.headers));
        answer.insert("file".to_owned(), json!(own));
        file = Some((own, response.body.to_vec()));
    }
    document.insert("response".to_owned(), answer.into());
    document.insert("request".to_owned(), asked(operation, request, &conditions));
    document.insert("recorded".to_owned(), recorded(contract, redacted, origin));
    Written { name, document: document.into(), file }
}

fn recorded(contract: &Contract, redacted: &Redacted, origin: &Origin) -> Value {
    let mut recorded = Map::new();
    let version = contract.root().pointer("/info/version").and_then(Value::as_str);
    let texts =
        [("at", origin.at.as_deref()), ("upstream", origin.upstream.as_deref()), ("document", version)];
    for (key, text) in texts {
        recorded.extend(text.map(|text| (key.to_owned(), json!(redacted.text(text)))));
    }
    recorded.into()
}

/// What was asked, as far as it does not stand among the conditions, and without what depends on the client.
fn asked(operation: &Operation, request: &Request, conditions: &Value) -> Value {
    let mut asked = Map::new();
    asked.insert("path".to_owned(), json!(request.target()));
    let declared = |name: &str| operation.parameters().iter().any(|one| one.name.eq_ignore_ascii_case(name));
    let is_told = |name: &str| ["accept", "authorization", "content-type"].contains(&name) || declared(name);
    let mut headers = header_object(&request.headers, is_told);
    if let Some(Value::String(kind)) = headers.get_mut("content-type")
        && form::is_multipart(kind)
    {
        // What divides the parts is another text each time.
        *kind = "multipart/form-data".to_owned();
    }
    if !headers.is_empty() {
        asked.insert("headers".to_owned(), headers.into());
    }
    let of_form = || Some(("form", fields_object(&fields(request)?).into()));
    if let Some((key, value)) = of_form().or_else(|| body(&request.headers, &request.body))
        && conditions.get(key) != Some(&value)
    {
        asked.insert(key.to_owned(), value);
    }
    asked.into()
}

fn response_headers(operation: &Operation, request: &Request, response: &Response) -> Map<String, Value> {
    let declared = operation.response(response.status.as_u16());
    let is_declared = |name: &str| {
        let mut headers = declared.into_iter().flat_map(|declared| &declared.headers);
        headers.any(|header| header.name.eq_ignore_ascii_case(name))
    };
    let mut headers = header_object(&response.headers, |name| {
        let is_volatile =
            VOLATILE.contains(&name) || VOLATILE_FAMILIES.iter().any(|family| name.starts_with(family));
        !OF_THE_CONNECTION.contains(&name) && (!is_volatile || is_declared(name))
    });
    // Who replays it may be elsewhere.
    for name in ["location", "content-location"].into_iter().filter(|name| !is_declared(name)) {
        if let Some(Value::String(url)) = headers.get_mut(name) {
            *url = below_host(url, request).unwrap_or_else(|| url.clone());
        }
    }
    headers
}

/// A URL of the host that was asked, relative to it (RFC 9110 §10.2.2).
fn below_host(url: &str, request: &Request) -> Option<String> {
    let rest = url.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?.1;
    let path = rest.strip_prefix(request.header("host")?)?;
    path.starts_with('/').then(|| path.to_owned())
}

fn header_object(headers: &HeaderMap, is_kept: impl Fn(&str) -> bool) -> Map<String, Value> {
    let mut object = Map::new();
    for name in headers.keys().filter(|name| is_kept(name.as_str())) {
        let values = headers.get_all(name).iter();
        let mut values: Vec<_> =
            values.map(|value| json!(String::from_utf8_lossy(value.as_bytes()))).collect();
        let value = if values.len() == 1 { values.swap_remove(0) } else { values.into() };
        object.insert(name.to_string(), value);
    }
    object
}

/// A body that is JSON or text, under its key.
fn body(headers: &HeaderMap, bytes: &[u8]) -> Option<(&'static str, Value)> {
    if bytes.is_empty() {
        return None;
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if media::is_json(kind)
        && let Ok(value) = serde_json::from_slice(bytes)
    {
        return Some(("body", value));
    }
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    // What cannot be read as the JSON that it says it is would be no fixture as text either.
    (!media::is_json(kind)).then(|| ("text", json!(text)))
}

fn ending(headers: &HeaderMap) -> &'static str {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    match kind.split(';').next().unwrap_or_default().trim() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        _ => "bin",
    }
}

/// Digits that tell a body from others.
fn mark(bytes: &[u8]) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    format!("{:08x}", hasher.finish() as u32)
}

/// What a request must be to get the answer.
struct Conditions<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    real: &'a Request,
    seen: &'a Request,
    /// The headers of the response.
    vary: &'a HeaderMap,
    findings: &'a [Finding],
}

impl Conditions<'_> {
    fn all(&self) -> Value {
        let mut all = Map::new();
        let parts = [("path", self.path()), ("query", self.query()), ("headers", self.headers())];
        all.extend(
            parts.into_iter().filter(|(_, it)| !it.is_empty()).map(|(key, it)| (key.to_owned(), it.into())),
        );
        if self.takes_body() {
            all.extend(self.body().map(|body| ("body".to_owned(), body)));
            all.extend(self.form().map(|form| ("form".to_owned(), form)));
        }
        all.into()
    }

    fn path(&self) -> Map<String, Value> {
        let mut path = Map::new();
        let of = |request: &Request| match self.contract.route(&request.method, &request.path) {
            Route::Found(matched) => {
                let texts = matched.parameters.iter();
                texts.map(|(name, text)| ((*name).to_owned(), text.to_string())).collect()
            }
            _ => Vec::new(),
        };
        for (real, seen) in of(self.real).into_iter().zip(of(self.seen)) {
            if real == seen {
                let text = percent_encoding::percent_decode_str(&real.1).decode_utf8_lossy().into_owned();
                path.insert(real.0, text.into());
            }
        }
        path
    }

    /// The parameters that the operation has; a fixture must not depend on others.
    fn query(&self) -> Map<String, Value> {
        let pairs = |request: &Request| {
            let query = request.query.clone().unwrap_or_default();
            let pairs = form_urlencoded::parse(query.as_bytes());
            pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>()
        };
        let (real, seen) = (pairs(self.real), pairs(self.seen));
        let is_redacted = |name: &str| {
            let values = |pairs: &[(String, String)]| {
                let own = pairs.iter().filter(|(own, _)| own == name);
                own.map(|(_, value)| value.clone()).collect::<Vec<_>>()
            };
            values(&real) != values(&seen)
        };
        let mut query = Map::new();
        for (name, value) in &real {
            if is_redacted(name) || self.is_undeclared(name) {
                continue;
            }
            add(&mut query, name, json!(value));
        }
        query
    }

    /// The headers that the operation has and that decide about the answer, as the server says
    /// (RFC 9110 §12.5.5). Others, and those that every client sends in its own way, depend on the client more
    /// than on what it wants.
    fn headers(&self) -> Map<String, Value> {
        let named = self.vary.get_all(header::VARY).iter().filter_map(|names| names.to_str().ok());
        let varies: Vec<_> = named.flat_map(|names| names.split(',')).map(str::trim).collect();
        let mut headers = Map::new();
        let declared = self.operation.parameters().iter().filter(|one| one.location == Location::Header);
        let names = declared.map(|one| one.name.to_ascii_lowercase());
        for name in names.filter(|name| !OF_CLIENTS.contains(&name.as_str())) {
            let value =
                self.real.header(name.as_str()).filter(|real| self.seen.header(name.as_str()) == Some(real));
            if let Some(value) = value.filter(|_| varies.iter().any(|one| one.eq_ignore_ascii_case(&name))) {
                headers.insert(name, json!(value));
            }
        }
        headers
    }

    fn is_undeclared(&self, name: &str) -> bool {
        let is_it = |place: &ExchangePlace| matches!(&place.part, Part::Query(own) if own == name);
        let mut found = self.findings.iter().filter(|finding| finding.rule == &UNDECLARED_PARAMETER);
        found.any(|finding| finding.exchange.as_ref().is_some_and(is_it))
    }

    fn body(&self) -> Option<Value> {
        let of = |request: &Request| {
            let (key, value) = body(&request.headers, &request.body)?;
            (key == "body").then_some(value)
        };
        common(&of(self.real)?, &of(self.seen)?)
    }

    /// What of a form was not redacted.
    fn form(&self) -> Option<Value> {
        let (real, seen) = (fields(self.real)?, fields(self.seen)?);
        let same = real.into_iter().zip(seen).filter(|(real, seen)| real == seen);
        let object = fields_object(&same.map(|(real, _)| real).collect::<Vec<_>>());
        (!object.is_empty()).then(|| object.into())
    }

    fn takes_body(&self) -> bool {
        ![Method::GET, Method::HEAD].contains(&self.real.method)
    }
}

/// The fields of a form, if the body is one.
fn fields(request: &Request) -> Option<Vec<Field<'_>>> {
    form::fields(request.header("content-type")?, &request.body, &request.gaps)
}

/// Fields as conditions have them: a text, or of a file its name and size.
fn fields_object(fields: &[Field<'_>]) -> Map<String, Value> {
    let mut object = Map::new();
    for field in fields {
        let value = match (field.text(), &field.filename) {
            (Some(text), _) => json!(text),
            (None, Some(filename)) => json!({ "filename": filename, "size": field.content.len() }),
            (None, None) => json!({ "size": field.content.len() }),
        };
        add(&mut object, &field.name, value);
    }
    object
}

/// Adds a value under a name that may have some.
fn add(object: &mut Map<String, Value>, name: &str, value: Value) {
    match object.entry(name) {
        Entry::Vacant(entry) => drop(entry.insert(value)),
        Entry::Occupied(mut entry) => match entry.get_mut() {
            Value::Array(values) => values.push(value),
            one => *one = json!([one.clone(), value]),
        },
    }
}

/// What of a value was not redacted. Of an array all is needed or nothing: its items are told by their places.
fn common(real: &Value, seen: &Value) -> Option<Value> {
    match (real, seen) {
        _ if real == seen => Some(real.clone()),
        (Value::Object(real), Value::Object(seen)) => {
            let members =
                real.iter().filter_map(|(name, real)| Some((name.clone(), common(real, seen.get(name)?)?)));
            let members: Map<_, _> = members.collect();
            (!members.is_empty()).then(|| members.into())
        }
        (Value::Array(real), Value::Array(seen)) if real.len() == seen.len() => {
            real.iter().zip(seen).map(|(real, seen)| common(real, seen)).collect()
        }
        _ => None,
    }
}
