//! What the server tells of its work. It prints nothing itself.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use super::journal::Id;
use crate::finding::Finding;

/// One thing that happened.
#[derive(Debug)]
pub enum Event<'a> {
    Answered(Answered<'a>),
    /// A request for the server's own pages was answered.
    Administered(Answered<'a>),
    /// A callback could not be sent, or had no answer.
    CallbackFailed {
        /// The callback, as the document names it.
        callback: &'a str,
        /// The operation that it follows, by its name.
        operation: &'a str,
        /// Why, and what helps, in one clause.
        reason: &'a str,
    },
    /// Callbacks were on their way when the server stopped.
    CallbacksGivenUp,
    /// Something that is no HTTP request was refused before anyone could look at it.
    Unreadable {
        reason: &'a hyper::Error,
    },
    /// A connection could not be taken; the server tries again.
    NotAccepted {
        error: &'a io::Error,
    },
    /// What the server serves was read again after these files had changed.
    Reloaded {
        changed: &'a [PathBuf],
        elapsed: Duration,
    },
    /// The changed files cannot be served; what was served before stays.
    ReloadFailed {
        changed: &'a [PathBuf],
        reason: &'a str,
    },
}

/// One request that was answered.
#[derive(Debug)]
pub struct Answered<'a> {
    pub method: &'a Method,
    /// Path and query, without credentials.
    pub target: &'a str,
    pub status: StatusCode,
    pub source: &'a str,
    /// From the request's head being read to the answer being ready.
    pub elapsed: Duration,
    pub findings: &'a [Finding],
    /// Under which the journal has the exchange, where one is kept.
    pub id: Option<Id>,
    /// The operation that was reached, by its name.
    pub operation: Option<&'a Arc<str>>,
    /// The test that the request says it belongs to.
    pub test: Option<&'a str>,
}

/// Who hears of events. It is called within requests and must return at once.
#[derive(Clone, Default)]
pub struct Events(Option<Arc<Listener>>);

type Listener = dyn Fn(&Event<'_>) + Send + Sync;

impl Events {
    pub fn new(listener: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    /// Nobody hears of anything.
    pub fn none() -> Self {
        Self(None)
    }

    pub fn emit(&self, event: &Event<'_>) {
        if let Some(listener) = &self.0 {
            listener(event);
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Events").field(&self.0.is_some()).finish()
    }
}
