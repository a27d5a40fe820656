//! One document, asked for everything that it declares.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bonafide::contract::Contract;
use bonafide::contract::media::MediaType;
use bonafide::contract::operation::Operation;
use bonafide::contract::response::{Response, StatusPattern};
use bonafide::exchange::Request;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Outcome, Pipeline};
use http::{HeaderValue, StatusCode};

use super::documents::Document;
use super::judge::{Judge, Verdict};
use super::request;

#[derive(Debug)]
pub struct Survey {
    pub name: String,
    pub operations: usize,
    pub answers: usize,
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
        repaired: 0,
        without_value: 0,
        without_schema: 0,
        failures: Vec::new(),
        elapsed: Duration::ZERO,
    };
    let judge = Judge::new(&document.path, contract);
    let mut surveyor = Surveyor { first: &first, second: &second, judge, survey, complete: document.complete };
    for operation in contract.operations() {
        surveyor.operation(contract, operation);
    }
    let mut survey = surveyor.survey;
    if survey.operations == 0 {
        survey.failures.push("the document has no operations".to_owned());
    }
    survey.elapsed = started.elapsed();
    survey
}

fn load(document: &Document) -> Pipeline {
    let loaded = bonafide::document::Document::load(std::slice::from_ref(&document.path), &Default::default());
    let contract = Arc::new(Contract::compile(loaded.expect("the document can be read")));
    let fixtures = Fixtures::none(&contract);
    Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()))
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
            for media in response.content.iter().filter(|media| media.is_json()) {
                for dynamic in [false, true] {
                    self.answer(operation, &request, status, media, dynamic);
                }
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

    fn answer(
        &mut self,
        operation: &Operation,
        request: &Request,
        status: StatusCode,
        media: &MediaType,
        dynamic: bool,
    ) {
        let mut request = request.clone();
        let prefer = format!("code={}{}", status.as_u16(), if dynamic { ", dynamic=true" } else { "" });
        request.headers.insert("prefer", HeaderValue::try_from(&prefer).expect("a header's value"));
        if let Ok(accept) = HeaderValue::from_str(&media.name) {
            request.headers.insert("accept", accept);
        }
        let what = format!("{prefer} as {}", media.name);
        let outcome = self.first.answer(request.clone());
        let again = self.second.answer(request);
        if (&outcome.response.body, &outcome.response.headers) != (&again.response.body, &again.response.headers) {
            let (one, other) = (text(&outcome), text(&again));
            self.fail(operation, &what, &format!("freshly loaded, another answer:\n    {one}\n    {other}"));
        }
        self.survey.answers += 1;
        if outcome.source == "repaired-example" {
            self.survey.repaired += 1;
        }
        if outcome.source == "problem" && outcome.findings.iter().any(|finding| finding.rule.code == "no-value-found")
        {
            self.without_value(operation, &what, &text(&outcome));
            return;
        }
        if let Some(fault) = self.fault(&outcome, status, media) {
            self.fail(operation, &what, &fault);
        }
    }

    /// That no value can be made is said, and is right for a schema that contradicts itself.
    fn without_value(&mut self, operation: &Operation, what: &str, message: &str) {
        self.survey.without_value += 1;
        if self.complete {
            self.fail(operation, what, message);
        }
    }

    fn fault(&mut self, outcome: &Outcome, status: StatusCode, media: &MediaType) -> Option<String> {
        let response = &outcome.response;
        if response.status != status {
            return Some(format!("answered {}: {}", response.status, text(outcome)));
        }
        if has_no_body(status) {
            return (!response.body.is_empty()).then(|| "there is a body".to_owned());
        }
        let sent = response.headers.get("content-type").and_then(|value| value.to_str().ok());
        if sent != Some(&media.name) {
            return Some(format!("answered as {sent:?}"));
        }
        let schema = media.schema.as_ref()?;
        let fault = match self.judge.verdict(&schema.pointer, &response.body) {
            Verdict::Valid => return None,
            Verdict::Invalid(fault) => fault,
            Verdict::NoSchema(message) => {
                self.survey.without_schema += 1;
                return self.complete.then_some(message);
            }
        };
        Some(format!("{} ({}): {fault}", schema.pointer, outcome.source))
    }

    fn fail(&mut self, operation: &Operation, what: &str, message: &str) {
        self.survey.failures.push(format!("{} {what}: {message}", operation.route()));
    }
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
