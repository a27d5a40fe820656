//! The callbacks that follow an exchange.

use std::fmt;
use std::sync::Arc;

use http::header::{HOST, USER_AGENT};
use http::{HeaderName, HeaderValue, Uri};

use super::destination::Callbacks;
use crate::contract::callback::Callback;
use crate::contract::expression::Context;
use crate::contract::router::Route;
use crate::exchange::{Exchange, Request, Response};
use crate::respond::Preference;
use crate::server::coded;
use crate::server::current::Answer;
use crate::server::event::{Event, Events};
use crate::server::pipeline::Pipeline;

/// Says of a request that it is a callback, by its name.
pub const CALLBACK: HeaderName = HeaderName::from_static("bonafide-callback");

/// Who says so of itself where the document declares nothing else.
const AGENT: &str = concat!("bonafide/", env!("CARGO_PKG_VERSION"));

/// An exchange whose callbacks are to be sent.
pub struct Due {
    pub api: Arc<dyn Answer>,
    /// The index of its operation.
    pub operation: usize,
    pub exchange: Exchange,
}

/// A callback whose values are known.
#[derive(Debug)]
pub struct Ready {
    /// Its index among those of its operation.
    pub index: usize,
    /// What is sent, and where to; or why nothing is.
    pub request: Result<(Uri, Request), String>,
}

/// Whether callbacks follow an answer: it is a success of an operation that has some. What is a callback
/// itself, sent to this server, is followed by none, for they would never end.
pub fn follows(api: &dyn Answer, operation: usize, request: &Request, response: &Response) -> bool {
    let succeeds = response.status.is_success() || response.status.is_redirection();
    let operations = || api.pipeline().map(|pipeline| pipeline.responder().contract().operations());
    succeeds
        && !request.headers.contains_key(CALLBACK)
        && operations().and_then(|all| all.get(operation)).is_some_and(|own| !own.callbacks().is_empty())
}

impl Due {
    /// Its callbacks, in the order of the document.
    pub fn callbacks<'a>(&self, pipeline: &'a Pipeline) -> &'a [Callback] {
        let operation = pipeline.responder().contract().operations().get(self.operation);
        operation.map_or(&[], |operation| operation.callbacks())
    }

    /// Makes the requests of its callbacks.
    pub fn prepare(&self, pipeline: &Pipeline, allowed: &Callbacks) -> Vec<Ready> {
        let contract = pipeline.responder().contract();
        let mut exchange = self.exchange.clone();
        // As the answer took it.
        let _ = Preference::take(&mut exchange.request);
        let _ = coded::undo(&mut exchange.request);
        let path = exchange.request.path.clone();
        let Route::Found(matched) = contract.route(&exchange.request.method, &path) else {
            return Vec::new();
        };
        let context = Context::new(contract, &matched, &exchange);
        let callbacks = self.callbacks(pipeline).iter().enumerate();
        let ready =
            |(index, callback)| Ready { index, request: prepare(pipeline, callback, &context, allowed) };
        callbacks.map(ready).collect()
    }

    /// Tells that none of its callbacks is sent.
    pub fn not_sent(&self, events: &Events, reason: &str) {
        let Some(pipeline) = self.api.pipeline() else { return };
        for callback in self.callbacks(pipeline) {
            self.failed(events, pipeline, callback, reason);
        }
    }

    /// Tells why one of them failed.
    pub fn failed(&self, events: &Events, pipeline: &Pipeline, callback: &Callback, reason: &str) {
        let operation = pipeline.responder().contract().operations().get(self.operation);
        let operation = operation.map_or("", |operation| &*operation.name);
        events.emit(&Event::CallbackFailed { callback: &callback.name, operation, reason });
    }
}

impl fmt::Debug for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Due").field("operation", &self.operation).finish_non_exhaustive()
    }
}

fn prepare(
    pipeline: &Pipeline,
    callback: &Callback,
    context: &Context<'_>,
    allowed: &Callbacks,
) -> Result<(Uri, Request), String> {
    let url = callback.url(context).map_err(|why| why.to_string())?;
    let destination = allowed.destination(&url).map_err(|why| why.to_string())?;
    let request = pipeline.responder().called_back(callback, context, destination.target());
    let mut request = request.map_err(|fault| fault.message)?;
    let url = destination.url(&request).ok_or("its parameters make no URL of it")?;
    request.headers.insert(HOST, destination.host());
    // It says that it is a callback even where its name has no place in a header.
    let name = HeaderValue::from_bytes(callback.name.as_bytes());
    request.headers.insert(CALLBACK, name.unwrap_or(HeaderValue::from_static("unnamed")));
    request.headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
    Ok((url, request))
}
