//! What a contract knows of the secrets of one exchange: passwords (OpenAPI 3.1 §4.4, `format`), and what
//! is `writeOnly` (JSON Schema 2020-12, validation §9.4).

use serde_json::Value;

use super::Contract;
use super::declared::{confidential, formats, formatted};
use super::direction::Direction;
use super::media::{self, MediaType, SchemaUse};
use super::operation::Operation;
use super::parameter::Parameter;
use super::router::{Match, Route};
use super::style::Location;
use crate::exchange::tape::Tape;
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{Part, Side};
use crate::pointer::Pointer;
use crate::redact::{Confidential, Plan};

/// An exchange, and the operation that it reached if it reached one.
#[derive(Debug)]
pub struct Confidences<'a> {
    contract: &'a Contract,
    matched: Option<Match<'a, 'a>>,
    request: &'a Request,
    response: &'a Response,
}

impl<'a> Confidences<'a> {
    pub fn of(contract: &'a Contract, exchange: &'a Exchange) -> Self {
        let Exchange { request, response } = exchange;
        let matched = match contract.route(&request.method, &request.path) {
            Route::Found(matched) => Some(matched),
            _ => None,
        };
        Self { contract, matched, request, response }
    }

    /// What the request reached.
    pub fn matched(&self) -> Option<&Match<'a, 'a>> {
        self.matched.as_ref()
    }

    fn operation(&self) -> Option<&'a Operation> {
        self.matched.as_ref().map(|matched| matched.operation)
    }

    fn media(&self, side: Side) -> Option<&'a MediaType> {
        let operation = self.operation()?;
        let (content, headers) = match side {
            Side::Request => (&operation.body()?.content, &self.request.headers),
            Side::Response => {
                (&operation.response(self.response.status.as_u16())?.content, &self.response.headers)
            }
        };
        media::find(content, headers.get("content-type")?.to_str().ok()?.trim())
    }

    fn schema(&self, side: Side) -> Option<&'a SchemaUse> {
        self.media(side)?.schema.as_ref()
    }

    fn is_secret(&self, parameter: &Parameter) -> bool {
        let schemas = self.contract.schemas(Direction::Response);
        let schema = parameter.schema.as_ref().map(|schema| schemas.follow(&schema.pointer));
        let schema = schema.and_then(|pointer| pointer.resolve(schemas.root()));
        let is_write_only = schema.is_some_and(|schema| schema.get("writeOnly") == Some(&Value::Bool(true)));
        is_write_only || self.formats_of(parameter).contains(&"password")
    }

    fn formats_of(&self, parameter: &Parameter) -> Vec<&'a str> {
        let root = self.contract.root();
        let schema = parameter.schema.as_ref().and_then(|schema| schema.pointer.resolve(root));
        schema.map(|schema| formats(root, schema)).unwrap_or_default()
    }

    /// The parameter, or the header of the response, that a part of the exchange is.
    fn parameter(&self, side: Side, part: &Part) -> Option<&'a Parameter> {
        let of = |location, name: &str, is_same: fn(&str, &str) -> bool| {
            self.parameters(location).find(|one| is_same(&one.name, name))
        };
        match (side, part) {
            (Side::Request, Part::Query(name)) => of(Location::Query, name, str::eq),
            (Side::Request, Part::Path(name)) => of(Location::Path, name, str::eq),
            (Side::Request, Part::Header(name)) => of(Location::Header, name, str::eq_ignore_ascii_case),
            (Side::Response, Part::Header(name)) => {
                let response = self.operation()?.response(self.response.status.as_u16())?;
                response.headers.iter().find(|one| one.name.eq_ignore_ascii_case(name))
            }
            _ => None,
        }
    }

    fn parameters(&self, location: Location) -> impl Iterator<Item = &'a Parameter> {
        let all = self.operation().map(Operation::parameters).unwrap_or_default();
        all.iter().filter(move |parameter| parameter.location == location)
    }
}

impl Confidential for Confidences<'_> {
    fn plan(&self) -> &Plan {
        self.contract.redaction()
    }

    fn hides(&self, side: Side, part: &Part) -> bool {
        self.parameter(side, part).is_some_and(|parameter| self.is_secret(parameter))
    }

    fn formats(&self, side: Side, part: &Part) -> Vec<String> {
        let formats = self.parameter(side, part).map(|parameter| self.formats_of(parameter));
        formats.unwrap_or_default().into_iter().map(str::to_owned).collect()
    }

    fn path(&self) -> Vec<(String, String)> {
        let texts = self.matched.iter().flat_map(|matched| &matched.parameters);
        texts.map(|(name, text)| ((*name).to_owned(), text.to_string())).collect()
    }

    fn pointers(&self, side: Side, body: &Value) -> Vec<Pointer> {
        let Some(schema) = self.schema(side) else { return Vec::new() };
        // What is `writeOnly` does not travel in responses, whichever side is looked at.
        let schemas = self.contract.schemas(Direction::Response);
        let declared = schemas.declared(&schema.pointer);
        confidential(schemas, &declared, Tape::of(body.clone()).root())
    }

    fn formatted(&self, side: Side, body: &Value) -> Vec<(Pointer, String)> {
        let Some(schema) = self.schema(side) else { return Vec::new() };
        let schemas = self.contract.schemas(Direction::Response);
        let declared = schemas.declared(&schema.pointer);
        formatted(schemas, &declared, Tape::of(body.clone()).root())
    }

    fn is_valid(&self, side: Side, body: &Value) -> bool {
        let direction = match side {
            Side::Request => Direction::Request,
            Side::Response => Direction::Response,
        };
        let schema = self.schema(side);
        schema.is_some_and(|schema| schema.compiled(self.contract.schemas(direction)).is_valid(body))
    }

    fn publishes(&self, text: &str) -> bool {
        publishes(self.contract.root(), text)
    }
}

fn publishes(document: &Value, text: &str) -> bool {
    match document {
        Value::String(own) => own == text,
        Value::Array(items) => items.iter().any(|item| publishes(item, text)),
        Value::Object(object) => object.values().any(|value| publishes(value, text)),
        _ => false,
    }
}
