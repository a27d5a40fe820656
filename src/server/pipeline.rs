//! From a request to its answer: route, hold it against the contract, answer.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::header::CONTENT_ENCODING;
use http::{HeaderName, HeaderValue};

use super::coded;
use super::current::{Answer, Outcome};
use crate::contract::Contract;
use crate::contract::router::Route;
use crate::exchange::tape::Tape;
use crate::exchange::{Exchange, Request, Response};
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::policy::Policy;
use crate::respond::{self, Asked, Preference, Responder};
use crate::validate;

/// Says how many findings there are.
pub const FINDINGS: HeaderName = HeaderName::from_static("bonafide-findings");

/// Answers requests from the contract alone.
#[derive(Debug)]
pub struct Pipeline {
    responder: Responder,
    policy: Arc<Policy>,
    allowed: Allowed,
}

/// Who hears of findings of exchanges that the user allows.
#[derive(Clone, Default)]
pub struct Allowed(Option<Arc<Listener>>);

type Listener = dyn Fn(&[Finding]) + Send + Sync;

impl Allowed {
    pub fn told(listener: impl Fn(&[Finding]) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }
}

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Allowed").field(&self.0.is_some()).finish()
    }
}

/// Which bodies of an exchange are known as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub request: bool,
    pub response: bool,
}

impl Known {
    fn covers(self, finding: &Finding) -> bool {
        let Some(ExchangePlace { side, part: Part::Body, .. }) = &finding.exchange else { return true };
        match side {
            Side::Request => self.request,
            Side::Response => self.response,
        }
    }
}

/// What a request came to.
struct Answered {
    answer: respond::Answer,
    /// What is wrong with the request.
    findings: Vec<Finding>,
    operation: Option<usize>,
}

impl Pipeline {
    pub fn new(responder: Responder) -> Self {
        Self { responder, policy: Arc::default(), allowed: Allowed::default() }
    }

    /// Judges findings before anything follows from them.
    #[must_use]
    pub fn with_policy(mut self, policy: Arc<Policy>) -> Self {
        self.policy = policy;
        self
    }

    /// Tells what is allowed, which nobody else hears of.
    #[must_use]
    pub fn telling(mut self, allowed: Allowed) -> Self {
        self.allowed = allowed;
        self
    }

    /// One that answers the same, and to which requests leave nothing behind for those of this one.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { responder: self.responder.apart(), policy: self.policy.clone(), allowed: Allowed::default() }
    }

    pub fn responder(&self) -> &Responder {
        &self.responder
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is asked, and what is said of a body that could not be decoded.
    fn respond(&self, request: &Request, preference: Preference, undecoded: Option<Finding>) -> Answered {
        let contract = self.responder.contract();
        let alone = |answer| Answered { answer, findings: Vec::new(), operation: None };
        match contract.route(&request.method, &request.path) {
            Route::NotFound => alone(respond::unknown_path(contract, &request.method, &request.path)),
            Route::OtherMethods(allowed) => {
                alone(respond::other_method(&request.method, &request.path, &allowed))
            }
            Route::Found(matched) => {
                let mut checked = validate::request(contract, &matched, request);
                if let Some(undecoded) = undecoded {
                    put_for_body(undecoded.operation(matched.operation.name.clone()), &mut checked.findings);
                }
                for finding in &mut checked.findings {
                    contract.redaction().finding(finding, request);
                }
                Preference::suggest(&mut checked.findings);
                self.judge(&mut checked.findings);
                let answer = self.responder.answer(&Asked {
                    matched: &matched,
                    request,
                    preference,
                    parameters: &checked.parameters,
                    body: checked.body.as_ref().map(Tape::root),
                    findings: &checked.findings,
                });
                Answered { answer, findings: checked.findings, operation: Some(matched.operation.index) }
            }
        }
    }

    /// What is wrong with an exchange that another server has answered, and the operation that it
    /// reached. Of a body that is not known nothing is said.
    pub fn hold(&self, exchange: &Exchange, known: Known) -> (Vec<Finding>, Option<usize>) {
        let contract = self.responder.contract();
        let Exchange { request, .. } = exchange;
        let route = contract.route(&request.method, &request.path);
        let mut findings = validate::routed(contract, &route, exchange);
        findings.retain(|finding| known.covers(finding));
        for finding in &mut findings {
            contract.redaction().finding(finding, request);
        }
        let operation = route.operation().map(|operation| operation.index);
        self.judge(&mut findings);
        (findings, operation)
    }

    /// What the API itself answers to a request that breaks the contract; `None` for one that keeps it,
    /// and for one of which the contract knows nothing.
    pub fn refusal(&self, request: &Request) -> Option<Outcome> {
        let contract = self.responder.contract();
        let Route::Found(matched) = contract.route(&request.method, &request.path) else { return None };
        let mut decoded = request.clone();
        let undecoded = coded::undo(&mut decoded);
        let request = &decoded;
        let mut checked = validate::request(contract, &matched, request);
        if let Some(undecoded) = undecoded {
            put_for_body(undecoded.operation(matched.operation.name.clone()), &mut checked.findings);
        }
        for finding in &mut checked.findings {
            contract.redaction().finding(finding, request);
        }
        self.judge(&mut checked.findings);
        if !checked.findings.iter().any(Finding::is_error) {
            return None;
        }
        let mut answer = self.responder.refusal(&Asked {
            matched: &matched,
            request,
            preference: Preference::default(),
            parameters: &checked.parameters,
            body: checked.body.as_ref().map(Tape::root),
            findings: &checked.findings,
        });
        let mut findings = checked.findings;
        self.judge(&mut answer.findings);
        findings.append(&mut answer.findings);
        Some(Outcome {
            source: Cow::Borrowed(answer.source.word()),
            response: Response { status: answer.status, headers: answer.headers, body: answer.body },
            findings,
            operation: Some(matched.operation.index),
        })
    }

    pub fn judge(&self, findings: &mut Vec<Finding>) {
        if !findings.is_empty() {
            let (counting, allowed) = self.policy.divide(std::mem::take(findings));
            *findings = counting;
            if let Some(tell) = self.allowed.0.as_ref().filter(|_| !allowed.is_empty()) {
                tell(&allowed);
            }
        }
    }
}

/// Of a body that could not be decoded one thing is said alone.
fn put_for_body(undecoded: Finding, findings: &mut Vec<Finding>) {
    findings.retain(|finding| Known { request: false, response: true }.covers(finding));
    findings.push(undecoded);
}

impl Answer for Pipeline {
    fn answer(&self, mut request: Request) -> Outcome {
        let preference = Preference::take(&mut request);
        let is_encoded = request.headers.contains_key(CONTENT_ENCODING);
        let undecoded = if is_encoded { coded::undo(&mut request) } else { None };
        let Answered { mut answer, mut findings, operation } = self.respond(&request, preference, undecoded);
        if !answer.findings.is_empty() {
            self.judge(&mut answer.findings);
            findings.append(&mut answer.findings);
            // The answer was counted with findings that may be allowed.
            answer.headers.insert(FINDINGS, HeaderValue::from(findings.len()));
        }
        Outcome {
            source: Cow::Borrowed(answer.source.word()),
            response: Response { status: answer.status, headers: answer.headers, body: answer.body },
            findings,
            operation,
        }
    }

    fn forget(&self) {
        self.responder.forget();
    }

    fn contract(&self) -> Option<&Contract> {
        Some(self.responder.contract())
    }
}

/// Who serves a pipeline may keep hold of it.
impl Answer for Arc<Pipeline> {
    fn answer(&self, request: Request) -> Outcome {
        Pipeline::answer(self, request)
    }

    fn forget(&self) {
        Pipeline::forget(self);
    }

    fn contract(&self) -> Option<&Contract> {
        Answer::contract(&**self)
    }

    fn pipeline(&self) -> Option<&Pipeline> {
        Some(self)
    }
}
