//! Path, query, header and cookie parameters: present, readable, valid.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::CheckedRequest;
use super::options;
use super::values::{ValueContext, check_value};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::router::Match;
use crate::contract::schemas::Schemas;
use crate::contract::security::SchemeKind;
use crate::contract::shape::Types;
use crate::contract::style::{Location, Pairs};
use crate::exchange::Request;
use crate::finding::{ExchangePlace, Finding, Part, Rule, nearest};
use crate::rules::{INVALID_PARAMETER, MISSING_PARAMETER, UNDECLARED_PARAMETER};
use crate::source;

pub fn check(
    contract: &Contract,
    matched: &Match<'_, '_>,
    request: &Request,
    checked: &mut CheckedRequest<'_>,
) {
    if matched.operation.parameters().is_empty() && request.query.is_none() {
        return;
    }
    let sent = Sent::of(matched, request, contract.schemas(Direction::Request));
    for parameter in matched.operation.parameters() {
        if parameter.allow_empty && sent.is_empty(parameter) {
            continue;
        }
        match sent.value(parameter) {
            Ok(Some(value)) => {
                hold(contract, parameter, &value, checked);
                if matches!(parameter.location, Location::Path | Location::Query) {
                    checked.parameters.insert(parameter.name.clone(), value);
                }
            }
            Ok(None) if parameter.required => {
                let (kind, name) = (location(parameter), &parameter.name);
                let message = format!("the {kind} `{name}` is required");
                let missing = finding(contract, parameter, &MISSING_PARAMETER, message);
                checked
                    .findings
                    .push(missing.help(format!("send `{name}`, or declare it without `required`")));
            }
            Ok(None) => {}
            Err(message) => checked.findings.push(finding(contract, parameter, &INVALID_PARAMETER, message)),
        }
    }
    undeclared(contract, &sent, checked);
}

/// The parameters that a request carries.
struct Sent<'a> {
    operation: &'a Operation,
    schemas: &'a Schemas,
    path: &'a [(&'a str, Cow<'a, str>)],
    query: Pairs<'a>,
    cookies: Pairs<'a>,
    request: &'a Request,
}

impl<'a> Sent<'a> {
    fn of(matched: &'a Match<'_, '_>, request: &'a Request, schemas: &'a Schemas) -> Self {
        let cookies = request.headers.get_all("cookie").iter().filter_map(|value| value.to_str().ok());
        Self {
            operation: matched.operation,
            schemas,
            path: &matched.parameters,
            query: Pairs::query(request.query.as_deref().unwrap_or("")),
            cookies: Pairs::cookies(cookies),
            request,
        }
    }

    /// The value of a parameter, if it was sent, or what is wrong with its form.
    fn value(&self, parameter: &Parameter) -> Result<Option<Value>, String> {
        let Some(style) = parameter.serialization(self.schemas) else {
            let parse = |text: Cow<'_, str>| match parameter.is_json() {
                true => serde_json::from_str(&text)
                    .map_err(|error| format!("expected JSON: {}", source::json_fault(&text, &error))),
                false => Ok(Value::String(text.into_owned())),
            };
            return self.text(parameter).map(parse).transpose();
        };
        let others = |name: &str| self.is_named_by_another(parameter, name);
        let value = match parameter.location {
            Location::Query => style.find(&self.query, &others),
            Location::Cookie => style.find(&self.cookies, &others),
            Location::Path | Location::Header => {
                self.text(parameter).map(|text| style.read(&text)).transpose()
            }
        };
        let value = value.map_err(|fault| fault.message)?;
        Ok(value.map(|value| self.prefer_text(parameter, style.shape.allows(Types::STRING), value)))
    }

    fn is_named_by_another(&self, parameter: &Parameter, name: &str) -> bool {
        self.operation.parameters().iter().any(|other| {
            !std::ptr::eq(other, parameter)
                && other.location == parameter.location
                && other.serialization(self.schemas).map_or(other.name == name, |style| style.names(name))
        })
    }

    /// The text of a parameter, its percent-encoding undone.
    fn decoded(&self, parameter: &Parameter) -> Option<Cow<'_, str>> {
        let text = self.text(parameter)?;
        match parameter.location {
            Location::Path | Location::Cookie => {
                Some(percent_decode_str(&text).decode_utf8_lossy().into_owned().into())
            }
            Location::Query | Location::Header => Some(text),
        }
    }

    /// Whether a query parameter is there, and nothing for it.
    fn is_empty(&self, parameter: &Parameter) -> bool {
        let mut values = self.query.values(&parameter.name).peekable();
        parameter.location == Location::Query && values.peek().is_some() && values.all(str::is_empty)
    }

    /// The text of a parameter as it was sent, where it is one text.
    fn text(&self, parameter: &Parameter) -> Option<Cow<'_, str>> {
        let name = parameter.name.as_str();
        match parameter.location {
            Location::Query if parameter.is_whole_query => {
                let query = self.request.query.as_deref().filter(|query| !query.is_empty())?;
                Some(percent_decode_str(query).decode_utf8_lossy().into_owned().into())
            }
            Location::Path => {
                self.path.iter().find(|(own, _)| *own == name).map(|(_, text)| text.as_ref().into())
            }
            Location::Query => self.query.values(name).next().map(|text| {
                percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned().into()
            }),
            Location::Cookie => self.cookies.values(name).next().map(Cow::Borrowed),
            Location::Header => {
                let values = self.request.headers.get_all(name).iter();
                let values: Vec<_> = values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
                match &values[..] {
                    [] => None,
                    [one] => Some(one.clone()),
                    // RFC 9110 §5.3: repeated lines are one list.
                    many => Some(many.join(", ").into()),
                }
            }
        }
    }

    /// Digits may be meant as text: where the number does not fit and the text does, it is the text.
    fn prefer_text(&self, parameter: &Parameter, may_be_text: bool, value: Value) -> Value {
        if !may_be_text || !matches!(value, Value::Number(_) | Value::Bool(_)) {
            return value;
        }
        let Some(schema) = &parameter.schema else { return value };
        let schema = schema.compiled(self.schemas);
        if schema.is_valid(&value) {
            return value;
        }
        let text = self.decoded(parameter).map(|text| Value::String(text.into_owned()));
        text.filter(|text| schema.is_valid(text)).unwrap_or(value)
    }
}

fn hold(contract: &Contract, parameter: &Parameter, value: &Value, checked: &mut CheckedRequest<'_>) {
    let Some(schema) = &parameter.schema else { return };
    let schema = schema.compiled(contract.schemas(Direction::Request));
    if schema.is_valid(value) {
        return;
    }
    let place = place(parameter);
    let context = ValueContext { contract, subject: &parameter.name };
    let findings = check_value(&context, schema, value);
    checked.findings.extend(findings.into_iter().map(|finding| finding.in_exchange_below(&place)));
}

/// How many undeclared parameters of one request are told: more help nobody.
const MOST_UNDECLARED: usize = 100;

/// Query parameters that nobody declared: most often a typing mistake.
fn undeclared(contract: &Contract, sent: &Sent<'_>, checked: &mut CheckedRequest<'_>) {
    if sent.query.is_empty() {
        return;
    }
    let parameters = sent.operation.parameters().iter();
    let declared: Vec<_> = parameters.filter(|parameter| parameter.location == Location::Query).collect();
    if declared.iter().any(|parameter| parameter.is_whole_query) {
        return;
    }
    let claimed = |parameter: &Parameter, name: &str| {
        parameter.serialization(sent.schemas).map_or(parameter.name == name, |style| style.claims(name))
    };
    let is_known = |name: &str| {
        declared.iter().any(|parameter| claimed(parameter, name)) || is_credential(sent.operation, name)
    };
    for name in sent.query.names().filter(|name| !is_known(name)).take(MOST_UNDECLARED) {
        let finding =
            Finding::new(&UNDECLARED_PARAMETER, format!("the query parameter `{name}` is not declared"))
                .help(undeclared_help(name, &declared))
                .in_exchange(ExchangePlace::request(Part::Query(name.to_owned())))
                .at(contract.place(&sent.operation.pointer));
        checked.findings.push(finding);
    }
}

/// The parameter that was most likely meant, else those that there are.
fn undeclared_help(name: &str, declared: &[&Parameter]) -> String {
    let names: Vec<_> = declared.iter().map(|parameter| parameter.name.clone()).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => {
            "leave it out, or declare it: the operation has no query parameters".to_owned()
        }
        None => format!("leave it out, or declare it beside {}", options::every(&names)),
    }
}

fn is_credential(operation: &Operation, name: &str) -> bool {
    let mut schemes = operation.security().iter().flat_map(|requirement| &requirement.schemes);
    schemes.any(|scheme| matches!(&scheme.kind, SchemeKind::ApiKeyQuery(key) if key == name))
}

fn finding(contract: &Contract, parameter: &Parameter, rule: &'static Rule, message: String) -> Finding {
    Finding::new(rule, message).in_exchange(place(parameter)).at(contract.place(&parameter.pointer))
}

/// What messages call a parameter, before its name.
fn location(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path => "path parameter",
        Location::Query => "query parameter",
        Location::Header => "request header",
        Location::Cookie => "cookie",
    }
}

fn place(parameter: &Parameter) -> ExchangePlace {
    let name = parameter.name.clone();
    ExchangePlace::request(match parameter.location {
        Location::Path => Part::Path(name),
        Location::Query => Part::Query(name),
        Location::Header => Part::Header(name),
        Location::Cookie => Part::Cookie(name),
    })
}
