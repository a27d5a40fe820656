//! From a request to its answer: route, hold it against the contract, answer.

use std::borrow::Cow;

use super::current::{Answer, Outcome};
use crate::contract::router::Route;
use crate::exchange::tape::Tape;
use crate::exchange::{Request, Response};
use crate::finding::Finding;
use crate::respond::{self, Asked, Preference, Responder};
use crate::validate;

/// Answers requests from the contract alone.
#[derive(Debug)]
pub struct Pipeline {
    responder: Responder,
}

impl Pipeline {
    pub fn new(responder: Responder) -> Self {
        Self { responder }
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
                let answer = self.responder.answer(&Asked {
                    matched: &matched,
                    request,
                    preference,
                    parameters: &checked.parameters,
                    body: checked.body.as_ref().map(Tape::root),
                    findings: &checked.findings,
                });
                (answer, checked.findings)
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
        findings.append(&mut answer.findings);
        Outcome {
            source: Cow::Borrowed(answer.source.word()),
            response: Response { status: answer.status, headers: answer.headers, body: answer.body },
            findings,
            masked_target,
        }
    }
}
