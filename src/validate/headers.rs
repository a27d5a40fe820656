//! The declared headers of a response: present, readable, valid.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName};
use serde_json::Value;

use super::values::{ValueContext, check_value};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::parameter::Parameter;
use crate::contract::response::Response as Declared;
use crate::contract::schemas::Schema;
use crate::contract::shape::Types;
use crate::exchange::Response;
use crate::finding::{ExchangePlace, Finding, Part};
use crate::rules::{INVALID_HEADER, MISSING_HEADER};

pub fn check(contract: &Contract, declared: &Declared, response: &Response, findings: &mut Vec<Finding>) {
    for header in &declared.headers {
        let Ok(name) = HeaderName::try_from(&header.name) else { continue };
        let texts = texts(&response.headers, &name);
        if texts.is_empty() && header.required {
            findings.push(missing(contract, header));
        }
        let place = place(header);
        for text in &texts {
            let found = held(contract, header, text, &format!("the header `{}`", header.name), &header.name);
            findings.extend(found.into_iter().map(|finding| finding.in_exchange_below(&place)));
        }
    }
}

/// The values to read: repeated lines are one list (RFC 9110 §5.3), but for cookies, of which each
/// line is one (RFC 6265 §3).
fn texts(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    let lines: Vec<_> = lines.map(|line| line.trim().to_owned()).collect();
    if name == SET_COOKIE || lines.len() < 2 { lines } else { vec![lines.join(", ")] }
}

/// What is wrong with the value of a header, whose messages call it `name` and its value `subject`, placed
/// in the value.
pub fn held(contract: &Contract, header: &Parameter, text: &str, name: &str, subject: &str) -> Vec<Finding> {
    let schemas = contract.schemas(Direction::Response);
    let style = header.serialization(schemas);
    let value = match style {
        Some(style) => style.read(text).map_err(|fault| fault.message),
        None => serde_json::from_str(text)
            .map_err(|error| format!("expected JSON: {}", crate::source::json_fault(text, &error))),
    };
    let value = match value {
        Ok(value) => value,
        Err(message) => {
            let finding = Finding::new(&INVALID_HEADER, format!("{name} cannot be read: {message}"))
                .help("write the header as its schema asks, or correct its declaration")
                .in_exchange(place(header));
            return vec![finding.at(contract.place(&header.pointer))];
        }
    };
    let Some(schema) = &header.schema else { return Vec::new() };
    let schema = schema.compiled(schemas);
    let may_be_text = style.is_some_and(|style| style.shape.allows(Types::STRING));
    if schema.is_valid(&value) || (may_be_text && is_meant_as_text(schema, &value, text)) {
        return Vec::new();
    }
    check_value(&ValueContext { contract, subject }, schema, &value)
}

/// Digits may be meant as text: where the number does not fit and the text does, it is the text.
fn is_meant_as_text(schema: &Schema, value: &Value, text: &str) -> bool {
    matches!(value, Value::Number(_) | Value::Bool(_)) && schema.is_valid(&Value::String(text.to_owned()))
}

fn missing(contract: &Contract, header: &Parameter) -> Finding {
    let message = format!("the response lacks the required header `{}`", header.name);
    let finding = Finding::new(&MISSING_HEADER, message)
        .help(format!("send `{}`, or declare it without `required`", header.name));
    at(contract, header, finding)
}

fn at(contract: &Contract, header: &Parameter, finding: Finding) -> Finding {
    finding.in_exchange(place(header)).at(contract.place(&header.pointer))
}

fn place(header: &Parameter) -> ExchangePlace {
    ExchangePlace::response(Part::Header(header.name.clone()))
}
