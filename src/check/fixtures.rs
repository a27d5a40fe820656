//! Fixtures that break the contract of the exchange they claim to be.

use serde_json::Value;

use super::Progress;
use super::summary::{faults, mending, summary};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::operation::Operation;
use crate::contract::parameter::Parameter;
use crate::contract::response::Response;
use crate::contract::router::Route;
use crate::contract::security::SchemeKind;
use crate::contract::shape::Types;
use crate::contract::style::{Location, Serialization};
use crate::exchange::tape::Tape;
use crate::finding::{Finding, Rule, Severity, Side, nearest};
use crate::pointer::Pointer;
use crate::respond::fixture::{Fixture, FixtureBody};
use crate::respond::fixtures::Fixtures;
use crate::rules::{
    FIXTURE_BREAKS_SCHEMA, FORBIDDEN_PROPERTY, SECRET_IN_RESPONSE, STALE_FIXTURE, UNDECLARED_PROPERTY,
};
use crate::source::Place;
use crate::validate::{self, Contents, ValueContext, check_value, in_value, is_shown_in, subject};

/// What is wrong with the fixtures of operations and statuses that the document has; of the others the
/// loader knows.
pub fn fixtures(contract: &Contract, fixtures: &Fixtures, progress: &mut Progress<'_>) -> Vec<Finding> {
    let all: Vec<_> = fixtures.all().collect();
    let mut findings = Vec::new();
    for (done, (operation, fixture)) in all.iter().enumerate() {
        progress("fixtures", done, all.len());
        let Some(operation) = contract.operations().get(*operation) else { continue };
        findings.extend(self::fixture(contract, operation, fixture));
    }
    findings
}

/// What is wrong with one fixture of an operation.
pub fn fixture(contract: &Contract, operation: &Operation, fixture: &Fixture) -> Vec<Finding> {
    let findings = Checker { contract, operation, fixture }.check().into_iter();
    findings.map(|finding| finding.operation(operation.name.clone())).collect()
}

/// How to mend a credential in a fixture.
const OF_SECRET: &str =
    "write a made-up value that has not the form of a real one, and revoke it if it is real";

struct Checker<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    fixture: &'a Fixture,
}

impl Checker<'_> {
    fn check(&self) -> Vec<Finding> {
        let response = self.operation.response(self.fixture.status);
        let written = self.fixture.source.value().unwrap_or_default();
        let mut findings = self.conditions();
        findings.extend(self.recorded_request(&written));
        findings.extend(self.secrets(&written, response));
        findings.extend(self.secret_in_file());
        if let Some(response) = response {
            findings.extend(self.headers(response));
            findings.extend(self.body(response));
        }
        findings
    }

    fn finding(&self, rule: &'static Rule, at: &[&str], message: String) -> Finding {
        let at = at.iter().fold(Pointer::root(), |at, key| at.join(key));
        Finding::new(rule, message).written_at(self.fixture.place(at))
    }

    fn breaks(&self, at: &[&str], message: String) -> Finding {
        self.finding(&FIXTURE_BREAKS_SCHEMA, at, message)
    }

    /// Conditions on parameters that the operation has not are met by no request that keeps the contract.
    fn conditions(&self) -> Vec<Finding> {
        let condition = &self.fixture.condition;
        let path: Vec<_> = self.operation.path_names().collect();
        let mut findings = self.unknown("path", &condition.path, &path);
        if !self.has_open_query() {
            findings.extend(self.unknown("query", &condition.query, &self.query_names()));
        }
        findings
    }

    fn unknown(&self, part: &str, conditions: &[(String, String)], declared: &[&str]) -> Vec<Finding> {
        let unknown =
            conditions.iter().map(|(name, _)| name).filter(|name| !declared.contains(&name.as_str()));
        let findings = unknown.map(|name| {
            let route = self.operation.route();
            let message = format!("`{route}` has no {part} parameter `{name}`, on which the fixture depends");
            let help = match nearest(name, declared.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove the condition, or declare the parameter".to_owned(),
            };
            let finding = self.finding(&STALE_FIXTURE, &["match", part, name], message).help(help);
            Finding { value: finding.value.map(Place::key), ..finding }
        });
        findings.collect()
    }

    /// The names of query parameters, credentials among them.
    fn query_names(&self) -> Vec<&str> {
        let mut schemes = Vec::new();
        for scheme in self.operation.security().iter().flat_map(|requirement| &requirement.schemes) {
            if let SchemeKind::ApiKeyQuery(name) = &scheme.kind {
                schemes.push(name.as_str());
            }
        }
        self.query().map(|parameter| parameter.name.as_str()).chain(schemes).collect()
    }

    fn query(&self) -> impl Iterator<Item = &Parameter> {
        self.operation.parameters().iter().filter(|one| one.location == Location::Query)
    }

    /// True where the query may have names that the document does not list: an object's properties.
    fn has_open_query(&self) -> bool {
        let schemas = self.contract.schemas(Direction::Request);
        let spreads = |style: &Serialization| style.shape.allows(Types::OBJECT);
        self.query().any(|parameter| parameter.serialization(schemas).is_none_or(spreads))
    }

    /// The request that was recorded no longer reaches the operation.
    fn recorded_request(&self, written: &Value) -> Option<Finding> {
        let target = written.pointer("/request/path")?.as_str()?;
        let path = target.split('?').next().unwrap_or(target);
        let method = &self.operation.method;
        let message = match self.contract.route(method, path) {
            Route::Found(matched) if matched.operation.index == self.operation.index => return None,
            Route::Found(matched) => {
                let [now, before] = [matched.operation.route(), self.operation.route()];
                format!("the recorded request reaches `{now}` now, not `{before}`")
            }
            _ => format!("the recorded request `{method} {path}` reaches no operation"),
        };
        let finding = self.finding(&STALE_FIXTURE, &["request", "path"], message);
        Some(finding.help("record it again, or correct `operation`"))
    }

    /// What looks like a credential anywhere in the file: whoever can read the repository has it. A warning
    /// where the contract says that there is one, for then it may be made up.
    fn secrets(&self, written: &Value, response: Option<&Response>) -> Vec<Finding> {
        let secrets = in_value(written).into_iter();
        let unknown = secrets.filter(|secret| {
            let text = secret.text(written).unwrap_or_default();
            !is_shown_in(self.contract.root(), text)
        });
        let findings = unknown.map(|secret| {
            let finding = secret.finding(&format!("`{}`", secret.at.dotted()));
            let is_declared = response.is_some_and(|response| self.declares_secret(response, &secret.at));
            let severity = if is_declared { Severity::Warning } else { finding.severity };
            Finding { severity, ..finding }.help(OF_SECRET).written_at(self.fixture.place(secret.at.clone()))
        });
        findings.collect()
    }

    /// The same of the file that is the body.
    fn secret_in_file(&self) -> Option<Finding> {
        let FixtureBody::File(bytes) = &self.fixture.body else { return None };
        let text = Value::from(std::str::from_utf8(bytes).ok()?);
        let finding = in_value(&text).first()?.finding("the file `response.file`").help(OF_SECRET);
        Some(finding.written_at(self.fixture.place(Pointer::root().join("response").join("file"))))
    }

    fn declares_secret(&self, response: &Response, at: &Pointer) -> bool {
        if at.parent().is_some_and(|holder| holder.as_str() == "/response/headers") {
            return at.last().is_some_and(|name| name.eq_ignore_ascii_case("set-cookie"));
        }
        let below = Pointer::parse(at.as_str().strip_prefix("/response/body").unwrap_or(""));
        let media = self.fixture.content_type().and_then(|name| media::find(&response.content, name));
        let (Some(at), Some(media), FixtureBody::Json(body)) = (below, media, &self.fixture.body) else {
            return false;
        };
        self.with_contents(media, body, |contents| contents.declares_secret(&at))
    }

    fn headers(&self, response: &Response) -> Vec<Finding> {
        let faults = self.fixture.headers.iter().filter_map(|(name, text)| {
            let declared = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            let message = self.header_fault(declared, text)?;
            let finding = self.breaks(&["response", "headers", name], message);
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
            None => serde_json::from_str::<Value>(text)
                .map_err(|error| format!("expected JSON: {}", crate::source::json_fault(text, &error))),
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

    fn body(&self, response: &Response) -> Vec<Finding> {
        let place = self.contract.place(&response.pointer);
        let Some(content_type) = self.fixture.content_type() else {
            let message = format!("the fixture has no body, which the response {} declares", response.status);
            let lacks = self.fixture.lacks_body(&self.operation.method, response);
            return lacks.then(|| self.breaks(&["response"], message).at(place)).into_iter().collect();
        };
        let Some(media) = media::find(&response.content, content_type) else {
            let message =
                format!("the response {} has no body of the media type `{content_type}`", response.status);
            let declared: Vec<_> = response.content.iter().map(|media| media.name.as_str()).collect();
            let help = match &declared[..] {
                [] => "it is declared without a body".to_owned(),
                names => format!("declared are {}", names.join(", ")),
            };
            return vec![self.breaks(&["response"], message).help(help).at(place)];
        };
        match &self.fixture.body {
            FixtureBody::Json(body) => self.contents(media, body),
            FixtureBody::Text(text) => self.written(media, content_type, text.as_bytes()),
            FixtureBody::File(bytes) => self.written(media, content_type, bytes),
            FixtureBody::None => Vec::new(),
        }
    }

    /// What is wrong with a body that is written in its media type. Credentials are looked for elsewhere.
    fn written(&self, media: &MediaType, content_type: &str, bytes: &[u8]) -> Vec<Finding> {
        let found = validate::body(self.contract, Side::Response, media, content_type, bytes).into_iter();
        let found = found.filter(|finding| finding.rule != &SECRET_IN_RESPONSE);
        let findings = found.map(|finding| {
            let place = self.place_in_body(&Pointer::root());
            match finding.rule {
                rule if rule == &UNDECLARED_PROPERTY || rule == &FORBIDDEN_PROPERTY => {
                    Finding { exchange: None, ..finding }.written_at(place)
                }
                _ => self
                    .breaks(&[], finding.message)
                    .help(mending(&[], "correct the fixture"))
                    .written_at(place)
                    .at(finding.document),
            }
        });
        findings.collect()
    }

    /// One finding for each fault, and one for each property that should not be there.
    fn contents(&self, media: &MediaType, body: &Value) -> Vec<Finding> {
        let judged = self.with_contents(media, body, |contents| contents.judge());
        let mut findings = Vec::new();
        for fault in faults(&judged.faults) {
            let finding = self.breaks(&[], fault.message(subject(Side::Response)));
            let finding = finding.help(fault.help("correct the fixture"));
            let place = self.place_in_body(&fault.place());
            findings.push(finding.written_at(place).at(fault.finding.document.clone()));
        }
        // What is in a fixture is in no exchange.
        findings.extend(judged.leaks.into_iter().map(|leak| {
            let inside = leak.exchange.as_ref().map(|place| place.pointer.clone()).unwrap_or_default();
            let place = self.place_in_body(&inside);
            // A secret is a value that should not be there; of all others it is the name.
            let place = if leak.rule == &SECRET_IN_RESPONSE { place } else { place.key() };
            Finding { exchange: None, ..leak }.written_at(place)
        }));
        findings.extend(judged.held.into_iter().map(|finding| {
            let inside = finding.exchange.as_ref().map(|place| place.pointer.clone()).unwrap_or_default();
            Finding { exchange: None, ..finding }.written_at(self.place_in_body(&inside))
        }));
        findings
    }

    fn with_contents<T>(&self, media: &MediaType, body: &Value, look: impl Fn(&Contents<'_>) -> T) -> T {
        let schemas = self.contract.schemas(Direction::Response);
        let used = media.schema.as_ref();
        let used = used.map(|used| (schemas.compile(&used.pointer), schemas.declared(&used.pointer)));
        let schema = used.as_ref().map(|(schema, declared)| (schema, declared));
        let tape = Tape::of(body.clone());
        look(&Contents::new(self.contract, Side::Response, schema, &tape))
    }

    /// A body that is written as text, or in another file, has no places of its own here.
    fn place_in_body(&self, inside: &Pointer) -> Place {
        let body = Pointer::root().join("response").join(self.fixture.body_key);
        match self.fixture.body_key {
            "body" => self.fixture.place(body.concat(inside)),
            _ => self.fixture.place(body),
        }
    }
}
