//! Sends the callbacks of an exchange one after the other, and holds their answers to the contract.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use http::Uri;
use http::uri::Scheme;

use super::destination::Callbacks;
use super::due::{Due, Ready};
use crate::contract::callback::Callback;
use crate::exchange::{Request, Response};
use crate::finding::Finding;
use crate::proxy::Caller;
use crate::server::admin::Admin;
use crate::server::current::Outcome;
use crate::server::pipeline::Pipeline;
use crate::server::service::{Call, Service};
use crate::validate;

/// Where an answer to a callback comes from, in the word of the log.
const SOURCE: &str = "callback";

/// What sends callbacks and tells of them.
#[derive(Debug)]
pub struct Sending {
    callbacks: Callbacks,
    service: Arc<Service>,
    /// For HTTP and for HTTPS, each made when it is first needed.
    callers: [OnceLock<Result<Caller, String>>; 2],
}

impl Sending {
    pub fn new(callbacks: Callbacks, service: Arc<Service>) -> Self {
        Self { callbacks, service, callers: Default::default() }
    }

    /// Sends all that follows an exchange, in the order of the document.
    pub async fn send_all(&self, due: Due) {
        let Some(pipeline) = due.api.pipeline() else { return };
        let callbacks = due.callbacks(pipeline);
        for Ready { index, request } in due.prepare(pipeline, &self.callbacks) {
            let Some(callback) = callbacks.get(index) else { continue };
            let sent = match request {
                Ok((url, request)) => self.send(&due, pipeline, callback, &url, request).await,
                Err(why) => Err(why),
            };
            if let Err(why) = sent {
                due.failed(&self.service.events, pipeline, callback, &why);
            }
        }
    }

    async fn send(
        &self,
        due: &Due,
        pipeline: &Pipeline,
        callback: &Callback,
        url: &Uri,
        request: Request,
    ) -> Result<(), String> {
        let started = Instant::now();
        let response = self.caller(url)?.call(url, &request).await.map_err(|why| why.to_string())?;
        let findings = held(pipeline, callback, &request, &response);
        let plan = pipeline.responder().contract().redaction();
        let target = url.to_string();
        let call = Call {
            api: &*due.api,
            plan,
            journal: self.service.options.admin.as_deref().map(Admin::journal),
            method: &request.method,
            target: &plan.url(&target),
            test: None,
            started,
        };
        let sent = call.write_down(&request.headers, Some(&request.body));
        let outcome = Outcome { response, source: Cow::Borrowed(SOURCE), findings, operation: None };
        self.service.publish_of(Some(&callback.operation.name), &call, outcome, sent, None);
        Ok(())
    }

    fn caller(&self, url: &Uri) -> Result<&Caller, String> {
        let [plain, secure] = &self.callers;
        let is_secure = url.scheme() == Some(&Scheme::HTTPS);
        let limit = self.service.options.max_body;
        let caller = || Caller::new(is_secure, self.callbacks.patience, limit).map_err(|bad| bad.to_string());
        let known = if is_secure { secure } else { plain };
        known.get_or_init(caller).as_ref().map_err(Clone::clone)
    }
}

/// What is wrong with the answer to a callback: its receiver broke the contract.
fn held(pipeline: &Pipeline, callback: &Callback, request: &Request, response: &Response) -> Vec<Finding> {
    let contract = pipeline.responder().contract();
    let mut findings = validate::response(contract, &callback.operation, request, response);
    for finding in &mut findings {
        contract.redaction().finding(finding, request);
    }
    pipeline.judge(&mut findings);
    findings
}
