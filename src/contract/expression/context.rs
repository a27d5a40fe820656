//! The exchange that expressions speak of.

use std::borrow::Cow;
use std::cell::OnceCell;

use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{Expression, Part};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::router::Match;
use crate::exchange::{Exchange, charset};
use crate::finding::Side;
use crate::pointer::Pointer;

/// An exchange and the operation that it reached. Its bodies are read when an expression asks for them.
#[derive(Debug)]
pub struct Context<'a> {
    contract: &'a Contract,
    matched: &'a Match<'a, 'a>,
    exchange: &'a Exchange,
    request_body: OnceCell<Option<Value>>,
    response_body: OnceCell<Option<Value>>,
}

/// What an exchange has not that an expression asks for, in one clause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unresolved(pub String);

impl<'a> Context<'a> {
    /// `exchange` has bodies without a content coding.
    pub fn new(contract: &'a Contract, matched: &'a Match<'a, 'a>, exchange: &'a Exchange) -> Self {
        let (request_body, response_body) = (OnceCell::new(), OnceCell::new());
        Self { contract, matched, exchange, request_body, response_body }
    }

    pub fn exchange(&self) -> &'a Exchange {
        self.exchange
    }

    /// The value of the body of either side, where it has one that can be read.
    pub fn body(&self, side: Side) -> Option<&Value> {
        let Exchange { request, response } = self.exchange;
        let operation = self.matched.operation;
        match side {
            Side::Request => self.request_body.get_or_init(|| {
                let content = operation.body().map_or(&[][..], |body| &body.content);
                self.read(content, &request.headers, &request.body, Direction::Request)
            }),
            Side::Response => self.response_body.get_or_init(|| {
                let declared = operation.response(response.status.as_u16());
                let content = declared.map_or(&[][..], |declared| &declared.content);
                self.read(content, &response.headers, &response.body, Direction::Response)
            }),
        }
        .as_ref()
    }

    /// The texts of the path parameters, by name.
    pub fn path(&self) -> impl Iterator<Item = (&'a str, Cow<'_, str>)> {
        let parameters = self.matched.parameters.iter();
        parameters.map(|(name, raw)| (*name, percent_decode_str(raw).decode_utf8_lossy()))
    }

    /// What an expression stands for.
    ///
    /// # Errors
    ///
    /// Where the exchange does not have it.
    pub fn value(&self, expression: &Expression) -> Result<Value, Unresolved> {
        let Exchange { request, response } = self.exchange;
        match expression {
            Expression::Url => Ok(Value::String(self.url())),
            Expression::Method => Ok(Value::from(request.method.as_str())),
            Expression::StatusCode => Ok(Value::from(response.status.as_u16())),
            Expression::Of(Side::Request, Part::Header(name)) => header("request", &request.headers, name),
            Expression::Of(Side::Response, Part::Header(name)) => header("response", &response.headers, name),
            Expression::Of(_, Part::Query(name)) => self.query(name),
            Expression::Of(_, Part::Path(name)) => self.path_parameter(name),
            Expression::Of(side, Part::Body(pointer)) => self.below(*side, pointer),
        }
    }

    /// What an expression stands for, as text.
    pub(super) fn text(&self, expression: &Expression) -> Result<String, Unresolved> {
        match self.value(expression)? {
            Value::String(text) => Ok(text),
            number @ (Value::Number(_) | Value::Bool(_)) => Ok(number.to_string()),
            other => Err(Unresolved(format!("`{expression}` is {}, not a text", kind(&other)))),
        }
    }

    /// The URL as the client had it: the scheme is that of this server.
    fn url(&self) -> String {
        let request = &self.exchange.request;
        let host = request.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
        format!("http://{host}{}", request.target())
    }

    fn query(&self, name: &str) -> Result<Value, Unresolved> {
        let query = self.exchange.request.query.as_deref().unwrap_or_default();
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        let value = pairs.find(|(own, _)| own == name).map(|(_, value)| Value::from(value.into_owned()));
        value.ok_or_else(|| Unresolved(format!("the request has no query parameter `{name}`")))
    }

    fn path_parameter(&self, name: &str) -> Result<Value, Unresolved> {
        let value = self.path().find(|(own, _)| *own == name).map(|(_, value)| Value::from(value));
        value.ok_or_else(|| {
            let route = self.matched.operation.route();
            Unresolved(format!("`{route}` has no path parameter `{name}`"))
        })
    }

    fn below(&self, side: Side, pointer: &Pointer) -> Result<Value, Unresolved> {
        let Exchange { request, response } = self.exchange;
        let (word, bytes) = match side {
            Side::Request => ("request", &request.body),
            Side::Response => ("response", &response.body),
        };
        let body = self.body(side).ok_or_else(|| {
            let why = if bytes.is_empty() { "has no body" } else { "has a body that cannot be read" };
            Unresolved(format!("the {word} {why}"))
        })?;
        let missing = || Unresolved(format!("the {word} body has no `{}`", pointer.dotted()));
        pointer.resolve(body).cloned().ok_or_else(missing)
    }

    fn read(
        &self,
        content: &[MediaType],
        headers: &HeaderMap,
        body: &[u8],
        direction: Direction,
    ) -> Option<Value> {
        if body.is_empty() {
            return None;
        }
        let name = headers.get(CONTENT_TYPE).and_then(|name| name.to_str().ok()).unwrap_or_default();
        if media::is_json(name) || name.is_empty() {
            return serde_json::from_slice(body).ok();
        }
        match media::find(content, name) {
            Some(media) => media.codec(self.contract.schemas(direction)).read(name, body).value,
            None => charset::text(name, body).ok().map(|text| Value::from(text.into_owned())),
        }
    }
}

fn header(message: &str, headers: &HeaderMap, name: &HeaderName) -> Result<Value, Unresolved> {
    let lines: Vec<_> =
        headers.get_all(name).iter().map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    if lines.is_empty() {
        return Err(Unresolved(format!("the {message} has no header `{name}`")));
    }
    Ok(Value::from(lines.join(", ")))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        _ => "null",
    }
}
