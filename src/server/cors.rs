//! Lets pages of any origin read the answers (the Fetch standard's CORS protocol).

use std::fmt::Write;

use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method};

/// How long a browser may remember a preflight, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const ASKED: HeaderValue =
    HeaderValue::from_static("Access-Control-Request-Method, Access-Control-Request-Headers");
const USUAL_METHODS: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

const REQUEST_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// What a page can read without being allowed to.
const SAFELISTED: [HeaderName; 7] = [
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::EXPIRES,
    header::LAST_MODIFIED,
    header::PRAGMA,
];

/// A page that asks from another origin.
#[derive(Debug)]
pub struct Asker {
    origin: HeaderValue,
}

impl Asker {
    /// The page behind a request. There is none where no browser asks.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        headers.get(header::ORIGIN).map(|origin| Self { origin: origin.clone() })
    }

    /// What answers a browser's question before the request itself, next to what `admit` adds.
    pub fn preflight(&self, method: &Method, asked: &HeaderMap) -> Option<HeaderMap> {
        let wanted =
            asked.get(header::ACCESS_CONTROL_REQUEST_METHOD).filter(|_| method == Method::OPTIONS)?;
        let mut answer = HeaderMap::new();
        answer.insert(header::VARY, ASKED);
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods(wanted));
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        if let Some(names) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
            answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        if asked.get(REQUEST_PRIVATE_NETWORK).is_some_and(|value| value == TRUE) {
            answer.insert(ALLOW_PRIVATE_NETWORK, TRUE);
        }
        Some(answer)
    }

    /// Lets the page read an answer and all of its headers.
    pub fn admit(&self, answer: &mut HeaderMap) {
        if let Some(names) = exposed(answer) {
            answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, names);
        }
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, self.origin.clone());
        answer.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        if !varies_by_origin(answer) {
            answer.append(header::VARY, HeaderValue::from_static("Origin"));
        }
    }
}

fn varies_by_origin(answer: &HeaderMap) -> bool {
    let values = answer.get_all(header::VARY).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|name| name.trim().eq_ignore_ascii_case("origin"))
}

/// The usual methods, and the wanted one where it is unusual.
fn methods(wanted: &HeaderValue) -> HeaderValue {
    let unusual =
        wanted.to_str().ok().filter(|wanted| !USUAL_METHODS.split(", ").any(|usual| usual == *wanted));
    unusual
        .and_then(|wanted| HeaderValue::from_str(&format!("{USUAL_METHODS}, {wanted}")).ok())
        .unwrap_or(HeaderValue::from_static(USUAL_METHODS))
}

/// The names of the headers that a page could not read otherwise. A wildcard would not do: it
/// means nothing where credentials are allowed.
fn exposed(answer: &HeaderMap) -> Option<HeaderValue> {
    let mut names = String::new();
    for name in answer.keys().filter(|name| needs_exposing(name)) {
        let comma = if names.is_empty() { "" } else { ", " };
        write!(names, "{comma}{name}").ok()?;
    }
    HeaderValue::try_from(names).ok().filter(|names| !names.is_empty())
}

fn needs_exposing(name: &HeaderName) -> bool {
    !SAFELISTED.contains(name)
        && !matches!(*name, header::SET_COOKIE | header::VARY)
        && !name.as_str().starts_with("access-control-")
}
