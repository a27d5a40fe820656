//! One request: read it, have it answered, tell of it.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONNECTION, HOST, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};
use http_body::Body;
use hyper::body::Incoming;

use super::admin::{Admin, Asked};
use super::body::{Reading, Unread};
use super::callback::Pending;
use super::coded;
use super::connection::Connection;
use super::cors::Asker;
use super::current::{Answer, Current, Outcome};
use super::event::{Answered, Event, Events};
use super::journal::{self, Id, Journal, Sent};
use super::pipeline::FINDINGS;
use super::problem::{empty, problem};
use super::relay::Passage;
use super::reply::Reply;
use super::trace::test_of;
use super::{Options, is_reserved};
use crate::contract::Contract;
use crate::exchange::abridged::Gap;
use crate::exchange::{Request, Response};
use crate::finding::Finding;
use crate::redact::Plan;

/// What all connections share.
#[derive(Debug)]
pub struct Service {
    pub api: Arc<Current>,
    pub options: Options,
    pub events: Events,
    /// Whether other machines can reach the server.
    pub exposed: bool,
}

/// What is known of a request before it is answered.
pub struct Call<'a> {
    pub api: &'a dyn Answer,
    /// What must not be seen of it.
    pub plan: &'a Plan,
    pub journal: Option<&'a Journal>,
    pub method: &'a Method,
    /// Path and query, without credentials.
    pub target: &'a str,
    /// The test that it belongs to.
    pub test: Option<Arc<str>>,
    pub started: Instant,
}

impl Service {
    /// Answers one request. Nothing that a client does is an error here.
    pub async fn handle(
        &self,
        request: hyper::Request<Incoming>,
        connection: &Arc<Connection>,
    ) -> hyper::Response<Reply> {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        if let Some(admin) = &self.options.admin
            && is_reserved(parts.uri.path())
        {
            return write(self.administer(admin, parts, started).await);
        }
        let api = self.api.get();
        match api.relay() {
            None => write(self.serve(api, parts, body, started, connection.pending.as_ref()).await),
            // A box, so that what answers at once has nothing of it to carry.
            Some(relay) => {
                Box::pin(Passage::begin(connection, api, relay, &parts, started).pass(parts, body)).await
            }
        }
    }

    /// Answers from the API.
    async fn serve(
        &self,
        api: Arc<dyn Answer>,
        parts: Parts,
        body: Incoming,
        started: Instant,
        pending: Option<&Pending>,
    ) -> Response {
        let plan = api.contract().map_or(Plan::none(), Contract::redaction);
        let (method, target) = (parts.method.clone(), parts.uri.path_and_query().cloned());
        let target = target.as_ref().map_or(Cow::Borrowed("-"), |target| plan.target(target.as_str()));
        let journal = self.options.admin.as_deref().map(Admin::journal);
        let test = test_of(&parts.headers);
        let call = Call { api: &*api, plan, journal, method: &method, target: &target, test, started };
        let accepted = parts.headers.get(ACCEPT_ENCODING).cloned();
        let asker = if self.options.cors { Asker::of(&parts.headers) } else { None };

        let mut asked = None;
        let (mut outcome, sent) = if let Some(preflight) = preflight(&parts, asker.as_ref()) {
            (preflight, None)
        } else {
            match self.read(&parts, body).await {
                Ok((body, gaps)) => {
                    let request = Request { gaps, ..request(parts, body) };
                    asked = pending.map(|pending| (pending, request.clone()));
                    call.answer(request)
                }
                Err(refusal) => (refusal, call.write_down(&parts.headers, None)),
            }
        };
        if let Some(asker) = asker {
            asker.admit(&mut outcome.response.headers);
        }
        let operation = outcome.operation;
        let mut response = self.publish(&call, outcome, sent, None);
        if let Some((pending, request)) = asked {
            pending.add(&api, operation, request, &response);
        }
        if let Some(accepted) = accepted {
            coded::encode(&accepted, &mut response);
        }
        response
    }

    /// Tells of an answer, and where more is to be read of it. The response is then as it is sent. `size`
    /// is that of its body, in bytes, where the outcome has only the start of it.
    pub fn publish(
        &self,
        call: &Call<'_>,
        outcome: Outcome,
        sent: Option<Sent>,
        size: Option<usize>,
    ) -> Response {
        let operation = outcome.operation.and_then(|index| call.api.contract()?.operations().get(index));
        self.publish_of(operation.map(|operation| &operation.name), call, outcome, sent, size)
    }

    /// As [`Service::publish`], of an operation that is known by its name.
    pub fn publish_of(
        &self,
        operation: Option<&Arc<str>>,
        call: &Call<'_>,
        outcome: Outcome,
        sent: Option<Sent>,
        size: Option<usize>,
    ) -> Response {
        let Outcome { mut response, source, findings, .. } = outcome;
        let elapsed = call.started.elapsed();
        let findings: Option<Arc<[Finding]>> = (!findings.is_empty()).then(|| findings.into());
        let id = call.journal.zip(sent).map(|(journal, sent)| {
            let answered = journal::Answered {
                at: journal.time(call.started),
                elapsed,
                response: &response,
                size,
                source: source.clone(),
                operation: operation.map(|name| &**name),
                test: call.test.clone(),
            };
            let exchange = sent.answered(call.plan, answered, journal.limits().body);
            journal.keep(Arc::new(exchange), findings.clone())
        });
        let findings = findings.as_deref().unwrap_or_default();
        if let Some(id) = id.filter(|_| !findings.is_empty())
            && let Ok(value) = HeaderValue::try_from(findings_header(findings.len(), id))
        {
            response.headers.insert(FINDINGS, value);
        }
        self.events.emit(&Event::Answered(Answered {
            method: call.method,
            target: call.target,
            status: response.status,
            source: &source,
            elapsed,
            findings,
            id,
            operation,
            test: call.test.as_deref(),
        }));
        response
    }

    /// Answers from the server's own pages, on a thread where that may take a while.
    async fn administer(&self, admin: &Arc<Admin>, parts: Parts, started: Instant) -> Response {
        let (admin, api) = (admin.clone(), self.api.get());
        let plan = api.contract().map_or(Plan::none(), Contract::redaction);
        let method = parts.method.clone();
        let target = parts.uri.path_and_query().map_or("-", |target| target.as_str());
        let target = plan.target(target).into_owned();
        let asked = Asked {
            host: host(&parts.uri, &parts.headers),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(str::to_owned),
            method: parts.method,
            headers: parts.headers,
            exposed: self.exposed,
        };
        let answering = tokio::task::spawn_blocking(move || admin.answer(&asked, &*api));
        let outcome = answering.await.unwrap_or_else(|_| failed());
        self.events.emit(&Event::Administered(Answered {
            method: &method,
            target: &target,
            status: outcome.response.status,
            source: &outcome.source,
            elapsed: started.elapsed(),
            findings: &[],
            id: None,
            operation: None,
            test: None,
        }));
        outcome.response
    }

    /// The body of a request, or what is answered where it is not to be read.
    async fn read(&self, parts: &Parts, body: Incoming) -> Result<(Bytes, Vec<Gap>), Outcome> {
        if let Some(refusal) = refuse_early(parts) {
            return Err(refusal);
        }
        if body.is_end_stream() {
            return Ok((Bytes::new(), Vec::new()));
        }
        let reading = Reading::new(body, &parts.headers, self.options.max_body);
        reading.end(self.options.body_timeout).await.map_err(|why| self.refuse(why))
    }

    pub fn refuse(&self, why: Unread) -> Outcome {
        let Options { max_body, body_timeout, .. } = &self.options;
        let (status, detail) = match why {
            Unread::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                format!(
                    "The request's body, or the next {max_body} bytes of it, did not come within {body_timeout:?}."
                ),
            ),
            Unread::Broken(error) => {
                (StatusCode::BAD_REQUEST, format!("The request's body could not be read: {error}."))
            }
        };
        let mut outcome = problem(status, "refused", &detail);
        outcome.response.headers.insert(CONNECTION, HeaderValue::from_static("close"));
        outcome
    }
}

impl Call<'_> {
    fn answer(&self, request: Request) -> (Outcome, Option<Sent>) {
        let sent = self.write_down(&request.headers, Some(&request.body));
        let sent =
            sent.map(|sent| if request.gaps.is_empty() { sent } else { sent.of_size(request.body_size()) });
        (answer(self.api, request), sent)
    }

    /// Begins the entry of a journal, if one is kept.
    pub fn write_down(&self, headers: &HeaderMap, body: Option<&[u8]>) -> Option<Sent> {
        let journal = self.journal?;
        Some(Sent::of(self.plan, self.method, self.target, headers, body, journal.limits().body))
    }
}

/// How many findings there are, and where to read of them (an item of RFC 9651).
pub fn findings_header(count: usize, id: Id) -> String {
    format!("{count};id=\"{id}\"")
}

/// What is answered without asking the API: targets that are no paths.
pub fn refuse_early(parts: &Parts) -> Option<Outcome> {
    match parts.uri.path() {
        path if path.starts_with('/') => None,
        "*" if parts.method == Method::OPTIONS => Some(empty("server", HeaderMap::new())),
        _ if parts.method == Method::CONNECT => {
            Some(problem(StatusCode::NOT_IMPLEMENTED, "refused", "This server opens no tunnels."))
        }
        _ => Some(problem(StatusCode::BAD_REQUEST, "refused", "The request's target is not a path.")),
    }
}

pub fn preflight(parts: &Parts, asker: Option<&Asker>) -> Option<Outcome> {
    let headers = asker?.preflight(&parts.method, &parts.headers)?;
    Some(empty("preflight", headers))
}

/// A panic costs the one answer.
pub fn answer(api: &dyn Answer, request: Request) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| api.answer(request))).unwrap_or_else(|_| failed())
}

/// What is answered where we failed. It has been shown by the panic hook already.
pub fn failed() -> Outcome {
    let detail = "This server made a mistake while it answered. It is a bug in bonafide.";
    problem(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
}

/// The host that is meant: that of `GET http://host/path`, whatever the header says (RFC 9112 §3.2.2),
/// else the header's. Where several are given, none is.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    if let Some(authority) = uri.authority() {
        return authority.as_str().rsplit('@').next().map(str::to_owned);
    }
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok().map(str::to_owned),
        _ => None,
    }
}

/// A request as the rest of the program knows it.
pub fn request(parts: Parts, body: Bytes) -> Request {
    let Parts { method, uri, mut headers, .. } = parts;
    if uri.authority().is_some()
        && let Some(host) = host(&uri, &headers).and_then(|host| HeaderValue::try_from(host).ok())
    {
        headers.insert(HOST, host);
    }
    let (path, query) = (uri.path().to_owned(), uri.query().map(str::to_owned));
    Request { method, path, query, headers, body, gaps: Vec::new() }
}

/// A response as hyper sends it, which says itself how long it is and how it is framed.
pub fn write(response: Response) -> hyper::Response<Reply> {
    let Response { status, headers, body } = response;
    let mut response = hyper::Response::new(Reply::of(&headers, body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
