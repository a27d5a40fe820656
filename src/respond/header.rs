//! The declared headers of a response.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexSet;
use serde_json::Value;

use super::fixture::Fixture;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::response::Response;
use crate::contract::security::SchemeKind;
use crate::generate::{Generator, Seed};

/// Headers that say how a message is sent rather than what it is; the server sets them.
const OF_THE_CONNECTION: [&str; 6] =
    ["content-length", "transfer-encoding", "connection", "keep-alive", "date", "trailer"];

/// Adds every declared header that is not there yet.
pub fn declared(response: &Response, contract: &Contract, seed: Seed, headers: &mut HeaderMap) {
    for header in &response.headers {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        // What a 401 asks for is told by the security schemes, see `challenge`.
        let elsewhere = name == WWW_AUTHENTICATE || OF_THE_CONNECTION.contains(&name.as_str());
        if elsewhere || headers.contains_key(&name) {
            continue;
        }
        if let Some(value) = make(header, contract, seed.with(&header.name)) {
            headers.insert(name, value);
        }
    }
}

/// The headers that a fixture sets. A declared one that breaks its schema is left out, to be made
/// anew, and counts as a repair.
pub fn of_fixture(
    fixture: &Fixture,
    response: &Response,
    contract: &Contract,
    repaired: &mut bool,
) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in &fixture.headers {
        let (Ok(name), Ok(text)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) else {
            continue;
        };
        if OF_THE_CONNECTION.contains(&name.as_str()) {
            continue;
        }
        let declared = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name.as_str()));
        if declared.is_some_and(|declared| !is_valid(declared, contract, value)) {
            *repaired = true;
            continue;
        }
        headers.append(name, text);
    }
    headers
}

/// What a 401 must ask for (RFC 9110 §11.6.1).
pub fn challenge(operation: &Operation) -> HeaderValue {
    let schemes = operation.security().iter().flat_map(|requirement| &requirement.schemes);
    let named = schemes.filter_map(|scheme| match &scheme.kind {
        SchemeKind::Bearer => Some("Bearer".to_owned()),
        SchemeKind::Basic => Some("Basic realm=\"api\", charset=\"UTF-8\"".to_owned()),
        SchemeKind::Http(name) => Some(name.clone()),
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            Some("ApiKey".to_owned())
        }
        SchemeKind::Unseen => None,
    });
    let challenges: Vec<_> = named.collect::<IndexSet<_>>().into_iter().collect();
    let text = if challenges.is_empty() { "Bearer".to_owned() } else { challenges.join(", ") };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("Bearer"))
}

/// A valid value: an example of the header's own, else one made from its schema.
fn make(header: &Parameter, contract: &Contract, seed: Seed) -> Option<HeaderValue> {
    let schemas = contract.schemas(Direction::Response);
    let schema = header.schema.as_ref();
    let examples = header.examples.iter().filter_map(|example| example.pointer.resolve(schemas.root()));
    let mut valid =
        examples.filter(|value| schema.is_none_or(|schema| schema.compiled(schemas).is_valid(value)));
    let value = match (valid.next(), schema) {
        (Some(value), _) => value.clone(),
        (None, Some(schema)) => Generator::new(schemas, seed).value(&schema.pointer).ok()?,
        (None, None) => return None,
    };
    let text = match header.serialization(schemas) {
        Some(style) => style.write(&value).ok()?,
        None => value.to_string(),
    };
    HeaderValue::from_str(&text).or_else(|_| HeaderValue::from_bytes(text.as_bytes())).ok()
}

fn is_valid(header: &Parameter, contract: &Contract, text: &str) -> bool {
    let schemas = contract.schemas(Direction::Response);
    let value = match header.serialization(schemas) {
        Some(style) => style.read(text).ok(),
        None => serde_json::from_str::<Value>(text).ok(),
    };
    let schema = header.schema.as_ref().map(|schema| schema.compiled(schemas));
    value.is_some_and(|value| {
        // Digits may be meant as text.
        schema
            .is_none_or(|schema| schema.is_valid(&value) || schema.is_valid(&Value::String(text.to_owned())))
    })
}
