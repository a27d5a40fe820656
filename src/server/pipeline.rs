//! From a request to its answer: route, hold it against the contract, answer.

use std::borrow::Cow;
use std::sync::Arc;

use super::current::{Answer, Outcome};
use crate::contract::router::Route;
use crate::exchange::{Request, Response};
use crate::finding::Finding;
use crate::policy::Policy;
use crate::respond::{self, Asked, Preference, Responder};
use crate::validate;

/// Answers requests from the contract alone.
#[derive(Debug)]
pub struct Pipeline {
    responder: Responder,
    policy: Arc<Policy>,
}

impl Pipeline {
    pub fn new(responder: Responder) -> Self {
        Self { responder, policy: Arc::default() }
    }

    /// Judges findings by what the user decided.
    #[must_use]
    pub fn with_policy(self, policy: Arc<Policy>) -> Self {
        Self { policy, ..self }
    }

    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    pub fn responder(&self) -> &Responder {
        &self.responder
    }

    /// The answer, and what is wrong with the request.
    fn respond(&self, request: &Request, preference: Preference) -> (respond::Answer, Vec<Finding>) {
        let contract = self.responder.contract();
        match contract.route(&request.method, &request.path) {
            Route::NotFound => (respond::unknown_path(contract, &request.method, &request.path), Vec::new()),
            Route::OtherMethods(allowed) => {
                (respond::other_method(&request.method, &request.path, &allowed), Vec::new())
            }
            Route::Found(matched) => {
                let checked = validate::request(contract, &matched, request);
                let findings = self.policy.judge(checked.findings);
                let answer = self.responder.answer(&Asked {
                    matched: &matched,
                    request,
                    preference,
                    parameters: &checked.parameters,
                    body: checked.body.as_ref(),
                    findings: &findings,
                });
                (answer, findings)
            }
        }
    }

    fn masked_target(&self, request: &Request) -> Option<String> {
        let query = request.query.as_deref()?;
        match self.responder.contract().redaction().query(query) {
            Cow::Borrowed(_) => None,
            Cow::Owned(masked) => Some(format!("{}?{masked}", request.path)),
        }
    }
}

impl Answer for Pipeline {
    fn answer(&self, mut request: Request) -> Outcome {
        let masked_target = self.masked_target(&request);
        let preference = Preference::take(&mut request);
        let (mut answer, mut findings) = self.respond(&request, preference);
        findings.append(&mut self.policy.judge(std::mem::take(&mut answer.findings)));
        Outcome {
            source: Cow::Borrowed(answer.source.word()),
            response: Response { status: answer.status, headers: answer.headers, body: answer.body },
            findings,
            masked_target,
        }
    }
}
