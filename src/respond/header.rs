//! The declared headers of a response.

use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderName, HeaderValue};
use indexmap::IndexSet;
use serde_json::Value;

mod form;
mod told;

pub use told::Told;

use super::build::Fault;
use super::fixture::Fixture;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::SchemaUse;
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::response::Response;
use crate::contract::schemas::Schemas;
use crate::contract::security::SchemeKind;
use crate::finding::Finding;
use crate::generate::{Generator, Look, Seed};
use crate::rules::NO_VALUE_FOUND;

/// Headers that say how a message is sent rather than what it is; the server sets them.
const OF_THE_CONNECTION: [&str; 6] =
    ["content-length", "transfer-encoding", "connection", "keep-alive", "date", "trailer"];

/// How many values are tried for one that can be written: text may hold what a header cannot.
const WRITE_TRIES: u8 = 8;

/// Adds every declared header that is not there yet. Without one that is required there is no valid
/// answer; any other is left out where no value for it can be made, or where there is nothing to tell.
pub fn declared(
    operation: &Operation,
    response: &Response,
    contract: &Contract,
    (seed, look): (Seed, &Look),
    told: &Told<'_>,
    headers: &mut HeaderMap,
) -> Result<(), Fault> {
    let mut in_order: Vec<_> = response.headers.iter().collect();
    // What is left of a limit depends on the limit.
    in_order.sort_by_key(|header| !is_limit(&header.name));
    for header in in_order {
        let made = HeaderName::try_from(&header.name).map_err(|error| error.to_string()).and_then(|name| {
            if !OF_THE_CONNECTION.contains(&name.as_str()) && !headers.contains_key(&name) {
                let maker = Maker { header, name: &name, contract, seed: seed.with(&header.name), look };
                let value = maker.value(operation, told, limit_of(headers))?;
                headers.insert(name, value);
            }
            Ok(())
        });
        if let (Err(why), true) = (made, header.required) {
            let message = format!("no value can be made for the required header `{}`: {why}", header.name);
            let finding = Finding::new(&NO_VALUE_FOUND, message)
                .help("give an example of the header, relax its schema, or let it be optional")
                .operation(operation.name.clone())
                .at(contract.place(&header.pointer));
            return Err(Box::new(finding));
        }
    }
    Ok(())
}

/// Lets the headers of an answer tell of its body as it is now, where it was another. What nothing is known of
/// any more is left out where it may be.
pub fn retold(
    response: &Response,
    contract: &Contract,
    (seed, look): (Seed, &Look),
    (was, told): (&Told<'_>, &Told<'_>),
    headers: &mut HeaderMap,
) {
    for header in &response.headers {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        let said = told.of(name.as_str());
        let is_known = said == was.of(name.as_str()) && !told.is_another_part(was, name.as_str());
        if is_known || !headers.contains_key(&name) {
            continue;
        }
        let maker = Maker { header, name: &name, contract, seed: seed.with(&header.name), look };
        match maker.first_of(&said.unwrap_or_default()) {
            Some(value) => drop(headers.insert(name, value)),
            None if header.required => {}
            None => drop(headers.remove(name)),
        }
    }
}

/// True for the name of a header that tells how many requests may be sent.
fn is_limit(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.strip_prefix("x-").unwrap_or(&name), "ratelimit-limit" | "rate-limit-limit")
}

fn limit_of(headers: &HeaderMap) -> Option<usize> {
    let limit = headers.iter().find(|(name, _)| is_limit(name.as_str()))?.1;
    limit.to_str().ok()?.parse().ok()
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

/// What the value of one header is made of.
struct Maker<'a> {
    header: &'a Parameter,
    name: &'a HeaderName,
    contract: &'a Contract,
    seed: Seed,
    look: &'a Look,
}

impl Maker<'_> {
    /// A value for a declared header, or why there is none. What a client may authenticate with is told
    /// by the security schemes, unless the header is declared to say something else.
    fn value(
        &self,
        operation: &Operation,
        told: &Told<'_>,
        limit: Option<usize>,
    ) -> Result<HeaderValue, String> {
        let challenge = (self.name == WWW_AUTHENTICATE).then(|| challenge(operation));
        let fits =
            |value: &HeaderValue| value.to_str().is_ok_and(|text| is_valid(self.header, self.contract, text));
        if let Some(challenge) = challenge.filter(fits) {
            return Ok(challenge);
        }
        match told.of(self.name.as_str()) {
            Some(nothing) if nothing.is_empty() && !self.header.required => {
                Err("there is nothing to tell".to_owned())
            }
            said => said.and_then(|said| self.first_of(&said)).map_or_else(|| self.make(limit), Ok),
        }
    }

    /// A valid value: an example of the header's own, else one made from its schema.
    fn make(&self, limit: Option<usize>) -> Result<HeaderValue, String> {
        let schemas = self.schemas();
        let examples = self.header.examples.iter();
        let examples = examples.filter_map(|example| example.pointer.resolve(schemas.root()));
        if let Some(value) = self.first_of(examples) {
            return Ok(value);
        }
        let Some(schema) = &self.header.schema else {
            // Any text will do, and none is better than one that says nothing.
            let any = self.header.required.then(|| HeaderValue::from_static("any"));
            return any.ok_or_else(|| "it has neither a schema nor an example".to_owned());
        };
        if !is_given(schema, schemas) {
            let described = self.header.pointer.resolve(schemas.root());
            let description = described.and_then(|header| header.get("description")?.as_str());
            let description = description.unwrap_or_default();
            let formed = form::formed(self.name.as_str(), description, self.seed, self.look, limit);
            if let Some(value) = self.first_of(&formed) {
                return Ok(value);
            }
        }
        self.generated(schema)
    }

    fn generated(&self, schema: &SchemaUse) -> Result<HeaderValue, String> {
        let schemas = self.schemas();
        let mut unwritable = String::new();
        for number in 0..WRITE_TRIES {
            let seed = if number == 0 { self.seed } else { self.seed.with([number]) };
            let generator = Generator::new(schemas, seed).with_look(self.look);
            let value = generator.value(&schema.pointer).map_err(|none| none.reason)?;
            match write(self.header, schemas, &value) {
                Ok(value) => return Ok(value),
                Err(why) => unwritable = why,
            }
        }
        Err(unwritable)
    }

    /// The first value that is valid and can be written.
    fn first_of<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> Option<HeaderValue> {
        let schemas = self.schemas();
        let schema = self.header.schema.as_ref();
        let is_valid = |value: &&Value| schema.is_none_or(|schema| schema.compiled(schemas).is_valid(value));
        values.into_iter().filter(is_valid).find_map(|value| write(self.header, schemas, value).ok())
    }

    fn schemas(&self) -> &Schemas {
        self.contract.schemas(Direction::Response)
    }
}

/// True where a schema gives a value itself.
fn is_given(schema: &SchemaUse, schemas: &Schemas) -> bool {
    let keywords = schemas.follow(&schema.pointer);
    let keywords = keywords.resolve(schemas.root()).and_then(Value::as_object);
    let gives = |name: &&str| keywords.is_some_and(|keywords| keywords.contains_key(*name));
    ["example", "examples", "default"].iter().any(gives)
}

fn write(header: &Parameter, schemas: &Schemas, value: &Value) -> Result<HeaderValue, String> {
    let text = match header.serialization(schemas) {
        Some(style) => style.write(value).map_err(|fault| fault.to_string())?,
        None => value.to_string(),
    };
    HeaderValue::from_bytes(text.as_bytes()).map_err(|error| error.to_string())
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
