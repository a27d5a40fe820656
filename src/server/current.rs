//! What answers requests at the moment. A reload puts another in its place.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::pipeline::Pipeline;
use super::relay::Relay;
use crate::contract::Contract;
use crate::exchange::{Request, Response};
use crate::finding::Finding;

/// An answer and how it came about.
#[derive(Debug)]
pub struct Outcome {
    pub response: Response,
    /// Where the answer came from, in one word for the log: `fixture`, `example`, `refusal`.
    pub source: Cow<'static, str>,
    pub findings: Vec<Finding>,
    /// The operation that was reached, by its index in the contract.
    pub operation: Option<usize>,
}

/// Answers requests, at once and without waiting for anything.
pub trait Answer: Send + Sync {
    fn answer(&self, request: Request) -> Outcome;

    /// Forgets what requests have left behind for those that follow.
    fn forget(&self) {}

    /// What it answers from, if it is a contract.
    fn contract(&self) -> Option<&Contract> {
        None
    }

    /// What it answers by, if that is a pipeline.
    fn pipeline(&self) -> Option<&Pipeline> {
        None
    }

    /// Who forwards requests, where they are not answered from here.
    fn relay(&self) -> Option<Arc<Relay>> {
        None
    }
}

impl<F: Fn(Request) -> Outcome + Send + Sync> Answer for F {
    fn answer(&self, request: Request) -> Outcome {
        self(request)
    }
}

/// What is in force. It is taken once for each request, so that a request ends on what it began with.
pub struct Current(RwLock<Arc<dyn Answer>>);

impl Current {
    pub fn new(answer: impl Answer + 'static) -> Self {
        Self(RwLock::new(Arc::new(answer)))
    }

    /// Takes what is in force now.
    pub fn get(&self) -> Arc<dyn Answer> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another in force for the requests that come from now on.
    pub fn replace(&self, answer: impl Answer + 'static) {
        let answer: Arc<dyn Answer> = Arc::new(answer);
        let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let former = std::mem::replace(&mut *current, answer);
        drop(current);
        // Letting go of a whole contract takes a while, and no request should wait for it.
        drop(former);
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").finish_non_exhaustive()
    }
}
