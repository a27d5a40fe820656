//! One request on its way to the upstream, and its answer on the way back.

use std::borrow::Cow;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use http_body::Body;
use hyper::body::Incoming;
use hyper::ext::ReasonPhrase;
use hyper::upgrade::OnUpgrade;
use tokio::time::timeout;

use super::held::{Captured, Held};
use super::recorded::recorded;
use super::{Relay, Streamed, tunnel};
use crate::contract::Contract;
use crate::contract::router::Route;
use crate::exchange::{Request, Response};
use crate::finding::{ExchangePlace, Finding, Side};
use crate::proxy::{Capture, Flow, Recording, Upgrade, Upload, rewrite, strip};
use crate::redact::Plan;
use crate::respond;
use crate::server::admin::Admin;
use crate::server::body::Unread;
use crate::server::connection::Connection;
use crate::server::cors::Asker;
use crate::server::current::{Answer, Outcome};
use crate::server::idle::Idle;
use crate::server::journal;
use crate::server::problem::problem;
use crate::server::reply::Reply;
use crate::server::service::{Call, Service, answer, failed, preflight, refuse_early, request, write};
use crate::server::trace::test_of;

/// Where an answer came from, as the log says it.
const SOURCE: &str = "upstream";

/// The same where the client left before it had all of the answer.
const ABORTED: &str = "aborted";

/// What is told of a request whose client left before the answer began. No registered status says so;
/// this one is what other proxies say.
const CLIENT_CLOSED: u16 = 499;

/// The same of an answer that has been left out since it breaks the contract.
const REFUSED: &str = "refused";

/// Bodies of up to this many bytes are read before they are sent: most have come with their head, and
/// then the mock can answer in the upstream's place.
const SMALL: u64 = 64 << 10;

/// A request with all that is to be known when its answer has passed.
pub struct Passage {
    connection: Arc<Connection>,
    api: Arc<dyn Answer>,
    relay: Arc<Relay>,
    asker: Option<Asker>,
    /// As the client sent it, without its body.
    asked: Request,
    body: Sent,
    /// Path and query, without credentials.
    target: String,
    test: Option<Arc<str>>,
    started: Instant,
    is_told: bool,
}

/// The request's body, as far as it is known.
enum Sent {
    Whole(Bytes),
    Passing(Recording),
    /// It was not read.
    Unread,
}

impl Passage {
    pub fn begin(
        connection: &Arc<Connection>,
        api: Arc<dyn Answer>,
        relay: Arc<Relay>,
        parts: &Parts,
        started: Instant,
    ) -> Box<Self> {
        let plan = api.contract().map_or(Plan::none(), Contract::redaction);
        let target = parts.uri.path_and_query().map_or("-", |target| target.as_str());
        let cors = connection.service.options.cors;
        // A box, since it goes through many hands.
        Box::new(Self {
            connection: connection.clone(),
            asker: if cors { Asker::of(&parts.headers) } else { None },
            asked: Request::new(parts.method.clone(), ""),
            body: Sent::Unread,
            target: plan.target(target).into_owned(),
            test: test_of(&parts.headers),
            api,
            relay,
            started,
            is_told: false,
        })
    }

    /// Answers the request, from the upstream if it can be.
    pub async fn pass(mut self: Box<Self>, mut parts: Parts, body: Incoming) -> hyper::Response<Reply> {
        let early = preflight(&parts, self.asker.as_ref()).or_else(|| refuse_early(&parts));
        let upgrade = parts.extensions.remove::<OnUpgrade>();
        let path = parts.uri.path_and_query().cloned();
        self.asked = request(parts, Bytes::new());
        if let Some(outcome) = early {
            return self.answer(outcome);
        }
        let upload = match self.upload(body).await {
            Ok(upload) => upload,
            Err(why) => {
                let refusal = self.service().refuse(why);
                return self.answer(refusal);
            }
        };
        if let Some(refusal) = self.refusal() {
            return self.answer(refusal);
        }
        let upstream = self.relay.upstream.clone();
        if let Some(queue) = &self.relay.recording {
            queue.room().await;
        }
        let answered = upstream.send(&self.asked.method, path.as_ref(), &self.asked.headers, upload).await;
        match answered {
            Err(failure) => {
                let mock = (self.relay.fallback.down && failure.is_unreachable()).then(|| self.mock());
                let told = || problem(failure.status(), "failed", failure.detail());
                let outcome = mock.flatten().unwrap_or_else(told);
                self.answer(outcome)
            }
            Ok(response) if self.relay.fallback.statuses.contains(&response.status().as_u16()) => {
                match self.mock() {
                    Some(outcome) => self.answer(outcome),
                    None => self.receive(response, upgrade).await,
                }
            }
            Ok(response) => self.receive(response, upgrade).await,
        }
    }

    /// The body as it is sent on. It is read first where something may depend on it.
    async fn upload(&mut self, body: Incoming) -> Result<Upload, Unread> {
        if body.is_end_stream() {
            self.body = Sent::Whole(Bytes::new());
            return Ok(Upload::known(body.into()));
        }
        let options = &self.service().options;
        let (limit, patience) = (options.max_body, options.body_timeout);
        let is_small = body.size_hint().exact().is_some_and(|size| size <= SMALL);
        let (capture, flow) = if is_small || self.relay.errors || self.relay.fallback.down {
            let reading = timeout(patience, Flow::from(body).read(limit)).await;
            reading.map_err(|_| Unread::TooSlow)?.map_err(Unread::Broken)?
        } else {
            (Capture::new(limit).expecting(body.size_hint().lower()), body.into())
        };
        if capture.is_whole() {
            self.body = Sent::Whole(capture.into_bytes());
            return Ok(Upload::known(flow));
        }
        let recording = Recording::new(capture);
        self.body = Sent::Passing(recording.clone());
        Ok(Upload::recorded(flow, recording))
    }

    /// The API's own error, where it is asked for and due.
    fn refusal(&self) -> Option<Outcome> {
        let whole = if self.relay.errors { self.whole()? } else { return None };
        catch_unwind(AssertUnwindSafe(|| self.relay.pipeline.refusal(&whole))).ok().flatten()
    }

    /// What the mock answers in the upstream's place, if it knows the request.
    fn mock(&self) -> Option<Outcome> {
        let whole = self.whole()?;
        let contract = self.relay.pipeline.responder().contract();
        let is_known = matches!(contract.route(&whole.method, &whole.path), Route::Found(_));
        is_known.then(|| answer(&*self.api, whole))
    }

    /// The request with its body, where all of that is known.
    fn whole(&self) -> Option<Request> {
        match &self.body {
            Sent::Whole(body) => Some(Request { body: body.clone(), ..self.asked.clone() }),
            Sent::Passing(_) | Sent::Unread => None,
        }
    }

    /// Passes an answer of the upstream on.
    async fn receive(
        self: Box<Self>,
        mut response: hyper::Response<Flow>,
        upgrade: Option<OnUpgrade>,
    ) -> hyper::Response<Reply> {
        let upgraded = hyper::upgrade::on(&mut response);
        let reason = response.extensions_mut().remove::<ReasonPhrase>();
        let (parts, body) = response.into_parts();
        let (status, mut headers) = (parts.status, parts.headers);
        let protocol = Upgrade::of(&headers);
        strip(&mut headers);
        let host = self.asked.header(HOST).unwrap_or_default();
        rewrite(&mut headers, self.relay.upstream.target(), host);
        if status == StatusCode::SWITCHING_PROTOCOLS {
            return self.switch(headers, protocol, upgrade, upgraded);
        }
        let limit = self.service().options.max_body;
        let flow = body.within(self.relay.upstream.idle_timeout());
        let mut head = Response { status, headers, body: Bytes::new() };
        let (capture, flow) = if self.relay.errors && !is_endless(&head.headers) {
            match flow.read(limit).await {
                Ok(read) => read,
                Err(error) => {
                    let detail = format!("The answer of the upstream broke off: {error}.");
                    return self.answer(problem(StatusCode::BAD_GATEWAY, "failed", &detail));
                }
            }
        } else {
            (Capture::new(limit).expecting(flow.size_hint().lower()), flow)
        };
        if capture.is_whole() && self.relay.errors {
            return self.pass_if_good(head, reason, capture, flow);
        }
        if let Some(asker) = &self.asker {
            asker.admit(&mut head.headers);
        }
        let answer = begin(&head, head.headers.clone(), reason);
        let body = Streamed::new(self, head, flow, capture);
        answer.map(|()| Reply::Streamed(Box::new(body)))
    }

    /// Lets both sides leave HTTP.
    fn switch(
        self: Box<Self>,
        mut headers: HeaderMap,
        protocol: Option<Upgrade>,
        client: Option<OnUpgrade>,
        upstream: OnUpgrade,
    ) -> hyper::Response<Reply> {
        let (Some(protocol), Some(client)) = (protocol, client) else {
            let detail = "The upstream switched to another protocol, which the client did not ask for.";
            return self.answer(problem(StatusCode::BAD_GATEWAY, "failed", detail));
        };
        protocol.pass_on(&mut headers);
        tunnel::open(client, upstream);
        let head = Response { status: StatusCode::SWITCHING_PROTOCOLS, headers, body: Bytes::new() };
        let answer = begin(&head, head.headers.clone(), None);
        self.settle(head, Capture::whole(Bytes::new()), None);
        answer.map(|()| Reply::from(Bytes::new()))
    }

    /// Passes a whole answer on, or says what is wrong with it.
    fn pass_if_good(
        mut self: Box<Self>,
        mut head: Response,
        reason: Option<ReasonPhrase>,
        capture: Capture,
        flow: Flow,
    ) -> hyper::Response<Reply> {
        let Some(mut held) = self.hold(head.clone(), capture, None) else {
            return self.answer(failed());
        };
        let of_response = |finding: &&Finding| {
            let place = finding.exchange.as_ref();
            finding.is_error() && place.is_some_and(|ExchangePlace { side, .. }| *side == Side::Response)
        };
        let errors: Vec<_> = held.findings.iter().filter(of_response).cloned().collect();
        if errors.is_empty() {
            if let Some(asker) = &self.asker {
                asker.admit(&mut head.headers);
            }
            held.exchange.response.headers = head.headers.clone();
            self.tell(held, SOURCE);
            let headers = std::mem::take(&mut head.headers);
            return begin(&head, headers, reason).map(|()| Reply::Streamed(Box::new(Streamed::told(flow))));
        }
        let detail = "The answer of the upstream breaks the contract.";
        let told = respond::problem(StatusCode::BAD_GATEWAY, detail, errors);
        let response = Response { status: told.status, headers: told.headers, body: told.body };
        let Some(Held { exchange, findings, operation, .. }) = self.record(held) else {
            return self.answer(failed());
        };
        self.body = Sent::Whole(exchange.request.body.clone());
        self.asked = exchange.request;
        self.answer(Outcome { response, source: Cow::Borrowed(REFUSED), findings, operation })
    }

    /// Answers on our own account.
    fn answer(mut self: Box<Self>, mut outcome: Outcome) -> hyper::Response<Reply> {
        self.is_told = true;
        if let Some(asker) = &self.asker {
            asker.admit(&mut outcome.response.headers);
        }
        let call = self.call();
        let sent = self.write_down(&call);
        write(self.service().publish(&call, outcome, sent, None))
    }

    /// Tells of an answer that has passed, as far as it came.
    pub fn settle(mut self: Box<Self>, head: Response, capture: Capture, broken: Option<String>) {
        let source = if broken.is_none() && !capture.has_ended() { ABORTED } else { SOURCE };
        // Where even that panics there is nothing to tell.
        self.is_told = true;
        if let Some(held) = self.hold(head, capture, broken) {
            self.tell(held, source);
        }
    }

    /// Tells of a request whose client left before an answer to it began.
    fn tell_abandoned(&self) {
        let status = StatusCode::from_u16(CLIENT_CLOSED).unwrap_or(StatusCode::BAD_REQUEST);
        let response = Response { status, headers: HeaderMap::new(), body: Bytes::new() };
        let contract = self.relay.pipeline.responder().contract();
        let operation = contract.route(&self.asked.method, &self.asked.path).operation();
        let operation = operation.map(|operation| operation.index);
        let call = self.call();
        let sent = self.write_down(&call);
        let outcome = Outcome { response, source: Cow::Borrowed(ABORTED), findings: Vec::new(), operation };
        self.service().publish(&call, outcome, sent, None);
    }

    /// Begins the entry of the journal, with the body as far as it is known.
    fn write_down(&self, call: &Call<'_>) -> Option<journal::Sent> {
        let body = match &self.body {
            Sent::Whole(body) => Some(&body[..]),
            Sent::Passing(_) | Sent::Unread => None,
        };
        call.write_down(&self.asked.headers, body)
    }

    /// Holds what passed against the contract. A panic costs the findings alone.
    fn hold(&mut self, response: Response, response_body: Capture, broken: Option<String>) -> Option<Held> {
        let request_body = match &self.body {
            Sent::Whole(body) => Capture::whole(body.clone()),
            Sent::Passing(recording) => recording.take(),
            Sent::Unread => Capture::new(0),
        };
        // Nobody asks for it again but who puts it back.
        let left = Request::new(self.asked.method.clone(), "");
        let request = std::mem::replace(&mut self.asked, left);
        let captured = Captured { request, request_body, response, response_body, broken };
        let limit = self.service().options.max_body;
        catch_unwind(AssertUnwindSafe(|| captured.hold(&self.relay.pipeline, limit))).ok()
    }

    /// Has what passed kept, where it is recorded, and leaves of it what may be seen: nothing after a panic.
    fn record(&mut self, held: Held) -> Option<Held> {
        let Some(queue) = &self.relay.recording else { return Some(held) };
        let seen =
            catch_unwind(AssertUnwindSafe(|| recorded(queue, held, &self.relay, self.started))).ok()?;
        self.target = seen.exchange.request.target();
        Some(seen)
    }

    fn tell(&mut self, held: Held, source: &'static str) {
        self.is_told = true;
        let Some(held) = self.record(held) else { return };
        let Held { exchange, findings, operation, sizes, .. } = held;
        let call = self.call();
        let sent = call.write_down(&exchange.request.headers, Some(&exchange.request.body));
        let sent = sent.map(|sent| sent.of_size(sizes.0.max(exchange.request.body.len())));
        let mut response = exchange.response;
        let size = sizes.1.max(response.body.len());
        // What is kept should not hold on to the buffers of a connection.
        let kept = call.journal.map_or(0, |journal| journal.limits().body);
        response.body = Bytes::copy_from_slice(response.body.get(..kept).unwrap_or(&response.body));
        let outcome = Outcome { response, source: Cow::Borrowed(source), findings, operation };
        self.service().publish(&call, outcome, sent, Some(size));
    }

    fn call(&self) -> Call<'_> {
        Call {
            api: &*self.api,
            plan: self.api.contract().map_or(Plan::none(), Contract::redaction),
            journal: self.service().options.admin.as_deref().map(Admin::journal),
            method: &self.asked.method,
            target: &self.target,
            test: self.test.clone(),
            started: self.started,
        }
    }

    fn service(&self) -> &Service {
        &self.connection.service
    }

    pub fn idle(&self) -> &Idle {
        &self.connection.idle
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        // After a panic there is no more to tell than the panic.
        if !self.is_told && !std::thread::panicking() {
            self.tell_abandoned();
        }
    }
}

/// The head of an answer as it came, with the words beside its status.
fn begin(head: &Response, headers: HeaderMap, reason: Option<ReasonPhrase>) -> hyper::Response<()> {
    let mut answer = hyper::Response::new(());
    *answer.status_mut() = head.status;
    *answer.headers_mut() = headers;
    if let Some(reason) = reason {
        answer.extensions_mut().insert(reason);
    }
    answer
}

/// Whether a body may go on for as long as anyone listens.
fn is_endless(headers: &HeaderMap) -> bool {
    let media = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media.starts_with("text/event-stream")
}

impl fmt::Debug for Passage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passage").field("target", &self.target).finish_non_exhaustive()
    }
}
