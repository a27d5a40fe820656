//! One request: read it whole, have it answered, tell of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderValue, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;

use super::Options;
use super::body::{Reading, Unread};
use super::cors::Asker;
use super::current::{Current, Outcome};
use super::event::{Answered, Event, Events};
use super::problem::{empty, problem};
use crate::exchange::{Request, Response};

/// What all connections share.
#[derive(Debug)]
pub struct Service {
    pub api: Arc<Current>,
    pub options: Options,
    pub events: Events,
}

impl Service {
    /// Answers one request. Nothing that a client does is an error here.
    pub async fn handle(&self, request: hyper::Request<Incoming>) -> hyper::Response<Full<Bytes>> {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let method = parts.method.clone();
        let target = parts.uri.path_and_query().cloned();
        let asker = if self.options.cors { Asker::of(&parts.headers, parts.uri.path()) } else { None };

        let mut outcome = match self.refuse_early(&parts, asker.as_ref()) {
            Some(outcome) => outcome,
            None => self.read_and_answer(parts, body).await,
        };
        if let Some(asker) = asker {
            asker.admit(&mut outcome.response.headers);
        }
        self.events.emit(&Event::Answered(Answered {
            method: &method,
            target: match (&outcome.masked_target, &target) {
                (Some(masked), _) => masked,
                (None, Some(target)) => target.as_str(),
                (None, None) => "-",
            },
            status: outcome.response.status,
            source: &outcome.source,
            elapsed: started.elapsed(),
            findings: &outcome.findings,
        }));
        write(outcome.response)
    }

    /// What is answered without asking the API: preflights, and targets that are no paths.
    fn refuse_early(&self, parts: &Parts, asker: Option<&Asker>) -> Option<Outcome> {
        if let Some(headers) = asker.and_then(|asker| asker.preflight(&parts.method, &parts.headers)) {
            return Some(empty("preflight", headers));
        }
        match parts.uri.path() {
            path if path.starts_with('/') => None,
            "*" if parts.method == Method::OPTIONS => Some(empty("server", HeaderMap::new())),
            _ if parts.method == Method::CONNECT => {
                Some(problem(StatusCode::NOT_IMPLEMENTED, "refused", "This server opens no tunnels."))
            }
            _ => Some(problem(StatusCode::BAD_REQUEST, "refused", "The request's target is not a path.")),
        }
    }

    async fn read_and_answer(&self, parts: Parts, body: Incoming) -> Outcome {
        let waits = parts.headers.contains_key(EXPECT);
        let mut reading = Reading::new(body, self.options.max_body);
        match reading.whole(self.options.body_timeout).await {
            Ok(body) => self.answer(request(parts, body)),
            Err(why) => {
                if matches!(why, Unread::TooLarge) && !waits {
                    reading.linger();
                }
                self.refuse(why)
            }
        }
    }

    /// A panic costs the one answer. It has been shown by the panic hook already.
    fn answer(&self, request: Request) -> Outcome {
        let api = self.api.get();
        catch_unwind(AssertUnwindSafe(|| api.answer(request))).unwrap_or_else(|_| {
            let detail = "This server made a mistake while it answered. It is a bug in bonafide.";
            problem(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
        })
    }

    fn refuse(&self, why: Unread) -> Outcome {
        let Options { max_body, body_timeout, .. } = &self.options;
        let (status, detail) = match why {
            Unread::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("The request's body is larger than the {max_body} bytes that this server reads."),
            ),
            Unread::TooSlow => (
                StatusCode::REQUEST_TIMEOUT,
                format!("The request's body did not come whole within {body_timeout:?}."),
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

/// A request as the rest of the program knows it.
fn request(parts: Parts, body: Bytes) -> Request {
    let Parts { method, uri, mut headers, .. } = parts;
    // `GET http://host/path`: this host is meant, whatever the header says (RFC 9112, 3.2.2).
    if let Some(host) = uri.authority().and_then(|authority| HeaderValue::from_str(authority.as_str()).ok()) {
        headers.insert(HOST, host);
    }
    Request { method, path: uri.path().to_owned(), query: uri.query().map(str::to_owned), headers, body }
}

/// A response as hyper sends it. How long it is and how it is framed is hyper's business, whatever
/// a recorded fixture says.
fn write(response: Response) -> hyper::Response<Full<Bytes>> {
    let Response { status, mut headers, body } = response;
    headers.remove(CONTENT_LENGTH);
    headers.remove(TRANSFER_ENCODING);
    let mut response = hyper::Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
