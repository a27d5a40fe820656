//! Fixtures that break the contract of the exchange they claim to be.

use http::Method;
use serde_json::Value;

use super::Progress;
use super::summary::summary;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::response::Response;
use crate::contract::router::Route;
use crate::contract::style::Location;
use crate::finding::{Finding, Severity, nearest};
use crate::pointer::Pointer;
use crate::respond::fixture::{Fixture, FixtureBody};
use crate::respond::fixtures::Fixtures;
use crate::rules::{FIXTURE_BREAKS_SCHEMA, INVALID_FIXTURE, STALE_FIXTURE};
use crate::source::Place;
use crate::validate::{ValueContext, check_value};

/// What is wrong with the fixtures of operations and statuses that the document has; of the others the
/// loader knows.
pub fn fixtures(contract: &Contract, fixtures: &Fixtures, progress: &mut Progress<'_>) -> Vec<Finding> {
    let all: Vec<_> = fixtures.all().collect();
    let mut findings = Vec::new();
    for (done, (operation, fixture)) in all.iter().enumerate() {
        progress("fixtures", done, all.len());
        let Some(operation) = contract.operations().get(*operation) else { continue };
        let checker = Checker { contract, operation, fixture };
        findings.extend(checker.check().into_iter().map(|finding| finding.operation(operation.name.clone())));
    }
    findings
}

struct Checker<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    fixture: &'a Fixture,
}

impl Checker<'_> {
    fn check(&self) -> Vec<Finding> {
        let mut findings: Vec<_> = self.conditions().into_iter().chain(self.recorded_request()).collect();
        if let Some(response) = self.operation.response(self.fixture.status) {
            findings.extend(self.headers(response));
            findings.extend(self.body(response));
        }
        findings
    }

    fn finding(&self, at: &[&str], message: String) -> Finding {
        let at = at.iter().fold(Pointer::root(), |at, key| at.join(key));
        Finding::new(&FIXTURE_BREAKS_SCHEMA, message).written_at(self.fixture.place(at))
    }

    /// Conditions on parameters that the operation has not are met by no request that keeps the contract.
    fn conditions(&self) -> Vec<Finding> {
        let condition = &self.fixture.condition;
        let parts = [("path", Location::Path, &condition.path), ("query", Location::Query, &condition.query)];
        let mut findings = Vec::new();
        for (part, location, conditions) in parts {
            let declared = self.names(location);
            for (name, _) in conditions.iter().filter(|(name, _)| !declared.contains(&name.as_str())) {
                // Those of objects and credentials have names of their own.
                if part == "query" && (self.is_open_query() || name.contains('[')) {
                    continue;
                }
                let route = self.operation.route();
                let message =
                    format!("`{route}` has no {part} parameter `{name}`, on which the fixture depends");
                let mut finding = self.finding(&["match", part, name], message);
                (finding.rule, finding.severity) = (&INVALID_FIXTURE, Severity::Warning);
                let near = nearest(name, declared.iter().copied());
                findings.push(finding.help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "remove the condition, or declare the parameter".to_owned(),
                }));
            }
        }
        findings
    }

    fn names(&self, location: Location) -> Vec<&str> {
        if location == Location::Path {
            return self.operation.path_names().collect();
        }
        let parameters = self.operation.parameters().iter();
        parameters.filter(|one| one.location == location).map(|one| one.name.as_str()).collect()
    }

    /// True where queries may have parameters whose names the document does not list: properties of an
    /// object, or a key.
    fn is_open_query(&self) -> bool {
        let schemas = self.contract.schemas(Direction::Request);
        let spreads = |parameter: &Parameter| {
            let style = parameter.serialization(schemas);
            style.is_none_or(|style| style.shape.allows(crate::contract::shape::Types::OBJECT))
        };
        let mut query = self.operation.parameters().iter().filter(|one| one.location == Location::Query);
        query.any(spreads) || !self.operation.security().is_empty()
    }

    /// The request that was recorded no longer reaches the operation.
    fn recorded_request(&self) -> Option<Finding> {
        let value = self.fixture.source.value()?;
        let target = value.pointer("/request/path")?.as_str()?;
        let path = target.split('?').next().unwrap_or(target);
        let method: &Method = &self.operation.method;
        let message = match self.contract.route(method, path) {
            Route::Found(matched) if matched.operation.index == self.operation.index => return None,
            Route::Found(matched) => {
                format!(
                    "the recorded request reaches `{}` now, not `{}`",
                    matched.operation.route(),
                    self.operation.route()
                )
            }
            _ => format!("the recorded request `{method} {path}` reaches no operation"),
        };
        let finding = Finding::new(&STALE_FIXTURE, message).help("record it again, or correct `operation`");
        Some(finding.written_at(self.fixture.place(Pointer::root().join("request").join("path"))))
    }

    fn headers(&self, response: &Response) -> Vec<Finding> {
        let faults = self.fixture.headers.iter().filter_map(|(name, text)| {
            let declared = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            let message = self.header_fault(declared, text)?;
            let finding = self.finding(&["response", "headers", name], message);
            Some(
                finding
                    .help("correct the fixture, or record it again")
                    .at(self.contract.place(&declared.pointer)),
            )
        });
        faults.collect()
    }

    fn header_fault(&self, declared: &Parameter, text: &str) -> Option<String> {
        let schemas = self.contract.schemas(Direction::Response);
        let name = &declared.name;
        let read = match declared.serialization(schemas) {
            Some(style) => style.read(text).map_err(|fault| fault.message),
            None => serde_json::from_str::<Value>(text).map_err(|error| format!("expected JSON: {error}")),
        };
        let value = match read {
            Ok(value) => value,
            Err(message) => return Some(format!("the header `{name}` cannot be read: {message}")),
        };
        let schema = schemas.compile(&declared.schema.as_ref()?.pointer);
        // Digits may be meant as text.
        if schema.is_valid(&value) || schema.is_valid(&Value::String(text.to_owned())) {
            return None;
        }
        let subject = format!("the header `{name}`");
        Some(summary(
            &subject,
            &check_value(&ValueContext { contract: self.contract, subject: &subject }, &schema, &value),
        ))
    }

    fn body(&self, response: &Response) -> Option<Finding> {
        let Some(content_type) = self.fixture.content_type() else {
            let message = format!("the fixture has no body, which the response {} declares", response.status);
            let lacks = self.fixture.lacks_body(response);
            return lacks
                .then(|| self.finding(&["response"], message).at(self.contract.place(&response.pointer)));
        };
        let Some(media) = media::find(&response.content, content_type) else {
            let message =
                format!("the response {} has no body of the media type `{content_type}`", response.status);
            let declared: Vec<_> = response.content.iter().map(|media| media.name.as_str()).collect();
            let help = match &declared[..] {
                [] => "it is declared without a body".to_owned(),
                names => format!("declared are {}", names.join(", ")),
            };
            return Some(
                self.finding(&["response"], message).help(help).at(self.contract.place(&response.pointer)),
            );
        };
        let FixtureBody::Json(body) = &self.fixture.body else { return None };
        let (message, inside, document) = self.breakage(media, body)?;
        let finding = self.finding(&[], message).help("correct the fixture, or record it again");
        let at = Pointer::root().join("response").join("body").concat(&inside);
        Some(finding.written_at(self.fixture.place(at)).at(document))
    }

    /// What is wrong with a body, where in it the first fault is, and what the document says there.
    fn breakage(&self, media: &MediaType, body: &Value) -> Option<(String, Pointer, Option<Place>)> {
        let used = media.schema.as_ref()?;
        let schema = self.contract.schemas(Direction::Response).compile(&used.pointer);
        if schema.is_valid(body) {
            return None;
        }
        let findings =
            check_value(&ValueContext { contract: self.contract, subject: "the body" }, &schema, body);
        let first = findings.first();
        let inside = first.and_then(|first| first.exchange.as_ref()).map(|place| place.pointer.clone());
        let document = first.and_then(|first| first.document.clone());
        Some((summary("the body", &findings), inside.unwrap_or_default(), document))
    }
}
