//! One document, asked for everything that it declares.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::contract::media::{self, MediaType, SchemaUse};
use bonafide::contract::operation::Operation;
use bonafide::contract::parameter::Parameter;
use bonafide::contract::response::{Response, StatusPattern};
use bonafide::document::Options;
use bonafide::exchange::Request;
use bonafide::finding::Side;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Outcome, Pipeline};
use bonafide::source::files::Files;
use bonafide::validate;
use http::{HeaderValue, StatusCode};
use serde_json::Value;

use super::documents::Document;
use super::judge::{Judge, Verdict};
use super::request;

#[derive(Debug)]
pub struct Survey {
    pub name: String,
    pub operations: usize,
    pub answers: usize,
    /// Those of the answers that are variants.
    pub variants: usize,
    /// Answers from examples that had to be repaired.
    pub repaired: usize,
    /// Requests and answers for which no valid value could be made, which was said.
    pub without_value: usize,
    /// Answers that nothing can be held against: their schemas cannot be compiled.
    pub without_schema: usize,
    pub failures: Vec<String>,
    pub elapsed: Duration,
}

pub fn survey(document: &Document) -> Survey {
    let started = Instant::now();
    let (first, second) = (load(document), load(document));
    let contract = first.responder().contract();
    let survey = Survey {
        name: document.name.clone(),
        operations: contract.operations().len(),
        answers: 0,
        variants: 0,
        repaired: 0,
        without_value: 0,
        without_schema: 0,
        failures: Vec::new(),
        elapsed: Duration::ZERO,
    };
    let judge = Judge::new(&document.path, contract);
    let mut surveyor =
        Surveyor { first: &first, second: &second, judge, survey, complete: document.complete };
    for operation in contract.operations() {
        surveyor.operation(contract, operation);
        if operation.index.is_multiple_of(document.sample) {
            surveyor.variants(contract, operation);
        }
    }
    let mut survey = surveyor.survey;
    let sends_alone = contract.document().root().get("webhooks").is_some();
    if survey.operations == 0 && !sends_alone {
        survey.failures.push("the document has no operations".to_owned());
    }
    survey.elapsed = started.elapsed();
    survey
}

fn load(document: &Document) -> Pipeline {
    let options = Options { overlays: document.overlays.clone(), ..Options::default() };
    let mut files = Files::default();
    let loaded =
        bonafide::document::Document::load(std::slice::from_ref(&document.path), &options, &mut files);
    let contract = Arc::new(Contract::compile(loaded.expect("the document can be read")));
    let fixtures = match &document.fixtures {
        Some(folder) => Fixtures::load(folder, &contract, &mut files).expect("the fixtures can be read"),
        None => Fixtures::none(&contract),
    };
    Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()))
}

/// A declared answer.
#[derive(Clone, Copy)]
struct Target<'a> {
    status: StatusCode,
    response: &'a Response,
    media: &'a MediaType,
}

struct Surveyor<'a> {
    first: &'a Pipeline,
    second: &'a Pipeline,
    judge: Judge,
    survey: Survey,
    complete: bool,
}

impl Surveyor<'_> {
    fn operation(&mut self, contract: &Contract, operation: &Operation) {
        let (request, faults) = request::build(contract, operation);
        match faults.first() {
            None => self.request(operation, &request),
            Some(fault) => self.without_value(operation, "request", fault),
        }
        for response in operation.responses() {
            let Some(status) = status(operation, response) else {
                self.fail(operation, &response.status.to_string(), "no status reaches it");
                continue;
            };
            for media in &response.content {
                for preference in preferences(media) {
                    let prefer = format!("code={}{preference}", status.as_u16());
                    self.answer(operation, &request, &prefer, Target { status, response, media });
                }
            }
        }
        self.fixtures(operation, &request);
    }

    /// Each variant of each status, as JSON.
    fn variants(&mut self, contract: &Contract, operation: &Operation) {
        let (request, _) = request::build(contract, operation);
        for response in operation.responses() {
            let Some(status) = status(operation, response) else { continue };
            let code = status.as_u16();
            let Ok(variety) = self.first.responder().variety(operation, Some(code)) else { continue };
            for number in 1..=variety.variants.len() {
                let prefer = format!("code={code}, variant={number}");
                self.answer(operation, &request, &prefer, Target { status, response, media: variety.media });
                self.survey.variants += 1;
            }
        }
    }

    /// Each fixture with a JSON body, by its name.
    fn fixtures(&mut self, operation: &Operation, request: &Request) {
        for fixture in self.first.responder().fixtures().of(operation.index) {
            let response = operation.response(fixture.status);
            let media = fixture.content_type().and_then(|name| media::find(&response?.content, name));
            if let (Some(response), Some(media)) = (response, media.filter(|media| media.is_json())) {
                let status = StatusCode::from_u16(fixture.status).expect("a fixture's status is one");
                let prefer = format!("example=\"{}\"", fixture.name);
                self.answer(operation, request, &prefer, Target { status, response, media });
            }
        }
    }

    /// What was made from the contract must keep it.
    fn request(&mut self, operation: &Operation, request: &Request) {
        let outcome = self.first.answer(request.clone());
        let errors: Vec<_> = outcome.findings.iter().filter(|finding| finding.is_error()).collect();
        let of_request = errors.iter().filter(|finding| finding.rule.code != "no-value-found");
        let messages: Vec<_> = of_request.map(|finding| finding.to_string()).collect();
        if !messages.is_empty() {
            self.fail(operation, "request", &format!("{}: {}", request.target(), messages.join("; ")));
        }
    }

    fn answer(&mut self, operation: &Operation, request: &Request, prefer: &str, target: Target<'_>) {
        let mut request = request.clone();
        for (name, value) in [("prefer", prefer), ("accept", &target.media.name)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                request.headers.insert(name, value);
            }
        }
        let what = format!("{prefer} as {}", target.media.name);
        let outcome = self.first.answer(request.clone());
        let asked = request.clone();
        let again = self.second.answer(request);
        if (&outcome.response.body, &outcome.response.headers)
            != (&again.response.body, &again.response.headers)
        {
            let (one, other) = (text(&outcome), text(&again));
            self.fail(operation, &what, &format!("freshly loaded, another answer:\n    {one}\n    {other}"));
        }
        self.survey.answers += 1;
        if outcome.source == "repaired-example" {
            self.survey.repaired += 1;
        }
        if outcome.source == "problem"
            && outcome.findings.iter().any(|finding| finding.rule.code == "no-value-found")
        {
            self.without_value(operation, &what, &text(&outcome));
            return;
        }
        if let Some(fault) = self.fault(&outcome, target) {
            self.fail(operation, &what, &fault);
        }
        if outcome.source == "generated" {
            self.held(operation, &asked, &what, &outcome);
        }
    }

    /// What is generated holds before bonafide itself, in every respect.
    fn held(&mut self, operation: &Operation, request: &Request, what: &str, outcome: &Outcome) {
        let contract = self.first.responder().contract();
        let findings = validate::response(contract, operation, request, &outcome.response);
        for finding in findings {
            self.fail(operation, what, &format!("{finding} in {}", text(outcome)));
        }
    }

    /// That no value can be made is said, and is right for a schema that contradicts itself.
    fn without_value(&mut self, operation: &Operation, what: &str, message: &str) {
        self.survey.without_value += 1;
        if self.complete {
            self.fail(operation, what, message);
        }
    }

    fn fault(&mut self, outcome: &Outcome, target: Target<'_>) -> Option<String> {
        let Target { status, response, media } = target;
        let sent = &outcome.response;
        if sent.status != status {
            return Some(format!("answered {}: {}", sent.status, text(outcome)));
        }
        if has_no_body(status) {
            return (!sent.body.is_empty()).then(|| "there is a body".to_owned());
        }
        let content_type = sent.headers.get("content-type").and_then(|value| value.to_str().ok());
        let is_as_asked = match media.is_json() {
            _ if media.name.contains('*') => content_type
                .and_then(|sent| media::find(&response.content, sent))
                .is_some_and(|found| found.name == media.name),
            true => content_type == Some(&media.name),
            // Parts have a boundary.
            false => content_type.is_some_and(|sent| sent.starts_with(media.content_type())),
        };
        if !is_as_asked {
            return Some(format!("answered as {content_type:?}"));
        }
        let in_headers = response.headers.iter().find_map(|header| self.header_fault(header, outcome));
        in_headers.or_else(|| match media.is_json() {
            true => self.body_fault(media.schema.as_ref()?, outcome),
            false => self.encoded_fault(media, content_type.unwrap_or_default(), outcome),
        })
    }

    fn body_fault(&mut self, schema: &SchemaUse, outcome: &Outcome) -> Option<String> {
        let value: Value = match serde_json::from_slice(&outcome.response.body) {
            Ok(value) => value,
            Err(error) => return Some(format!("no JSON: {error}")),
        };
        self.value_fault(schema, &value)
            .map(|fault| format!("{} ({}): {fault}", schema.pointer, outcome.source))
    }

    /// What is not JSON is read back by bonafide itself.
    fn encoded_fault(&self, media: &MediaType, content_type: &str, outcome: &Outcome) -> Option<String> {
        let contract = self.first.responder().contract();
        let findings = validate::body(contract, Side::Response, media, content_type, &outcome.response.body);
        let error = findings.iter().find(|finding| finding.is_error())?;
        Some(format!("{} ({}): {error} in {}", media.pointer, outcome.source, text(outcome)))
    }

    /// Every declared header is there, but for what leads on from the last part of a list, and what it says is
    /// valid.
    fn header_fault(&mut self, header: &Parameter, outcome: &Outcome) -> Option<String> {
        let name = &header.name;
        let Some(sent) = outcome.response.headers.get(name) else {
            let leads_on = ["link", "x-next-cursor"].iter().any(|known| name.eq_ignore_ascii_case(known));
            return (header.required || !leads_on).then(|| format!("the header {name} is missing"));
        };
        let text = String::from_utf8_lossy(sent.as_bytes());
        let schemas = self.first.responder().contract().schemas(Direction::Response);
        let value = match header.serialization(schemas) {
            Some(style) => style.read(&text).map_err(|fault| fault.message),
            None => serde_json::from_str(&text).map_err(|error| error.to_string()),
        };
        match value {
            Ok(value) => {
                let fault = self.value_fault(header.schema.as_ref()?, &value)?;
                Some(format!("the header {name}: {text}: {fault}"))
            }
            Err(message) => Some(format!("the header {name}: {text}: {message}")),
        }
    }

    fn value_fault(&mut self, schema: &SchemaUse, value: &Value) -> Option<String> {
        match self.judge.verdict(&schema.pointer, value) {
            Verdict::Valid => None,
            Verdict::Invalid(fault) => Some(fault),
            Verdict::NoSchema(message) => {
                self.survey.without_schema += 1;
                self.complete.then_some(message)
            }
        }
    }

    fn fail(&mut self, operation: &Operation, what: &str, message: &str) {
        self.survey.failures.push(format!("{} {what}: {message}", operation.route()));
    }
}

/// What is to be asked of a response besides its status: examples as they come and by name, and
/// generated values with more than one seed.
fn preferences(media: &MediaType) -> Vec<String> {
    let names = media.examples.iter().filter_map(|example| example.name.as_ref());
    let examples = names.map(|name| format!(", example=\"{name}\""));
    let general = ["", ", dynamic=true", ", dynamic=true, seed=7"].map(str::to_owned);
    general.into_iter().chain(examples).collect()
}

/// A status that is answered by this response and no other.
fn status(operation: &Operation, response: &Response) -> Option<StatusCode> {
    let mut candidates = match response.status {
        StatusPattern::Exact(status) => status..=status,
        StatusPattern::Range(digit) => digit * 100..=digit * 100 + 99,
        StatusPattern::Default => 400..=599,
    };
    let reaches = |status: &u16| operation.response(*status).is_some_and(|own| std::ptr::eq(own, response));
    StatusCode::from_u16(candidates.find(reaches)?).ok()
}

fn has_no_body(status: StatusCode) -> bool {
    status.is_informational() || [StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status)
}

fn text(outcome: &Outcome) -> String {
    String::from_utf8_lossy(&outcome.response.body).chars().take(600).collect()
}
