//! Has requests answered by an upstream, and holds both sides to the contract.

use std::fmt;
use std::sync::Arc;

mod held;
mod passage;
mod recorded;
mod streamed;
mod tunnel;

pub use passage::Passage;
pub use streamed::Streamed;

use super::current::{Answer, Outcome};
use super::pipeline::Pipeline;
use crate::contract::Contract;
use crate::exchange::Request;
use crate::proxy::Upstream;
use crate::proxy::record::Queue;

/// When the mock answers in place of the upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// Where the upstream answers with one of these statuses.
    pub statuses: Vec<u16>,
    /// Where there is no connection to it.
    pub down: bool,
}

impl Default for Fallback {
    /// For what is not implemented yet.
    fn default() -> Self {
        Self { statuses: vec![501], down: false }
    }
}

/// Forwards requests to an upstream. What passes is not changed unless `errors` asks for it.
#[derive(Debug)]
pub struct Relay {
    pipeline: Arc<Pipeline>,
    upstream: Arc<Upstream>,
    /// Whether what breaks the contract is refused: a request with the API's own error, a response
    /// with 502.
    errors: bool,
    fallback: Fallback,
    /// Where what passes is kept, if it is.
    recording: Option<Arc<Queue>>,
}

impl Relay {
    pub fn new(pipeline: Arc<Pipeline>, upstream: Arc<Upstream>, errors: bool, fallback: Fallback) -> Self {
        Self { pipeline, upstream, errors, fallback, recording: None }
    }

    /// Keeps what passes. Of an exchange that is kept nothing secret is told.
    #[must_use]
    pub fn recorded_by(self, recording: Option<Arc<Queue>>) -> Self {
        Self { recording, ..self }
    }
}

/// Who answers in place of the upstream.
impl Answer for Arc<Relay> {
    fn answer(&self, request: Request) -> Outcome {
        Answer::answer(&self.pipeline, request)
    }

    fn forget(&self) {
        Answer::forget(&self.pipeline);
    }

    fn contract(&self) -> Option<&Contract> {
        Answer::contract(&self.pipeline)
    }

    fn relay(&self) -> Option<Arc<Relay>> {
        Some(self.clone())
    }
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses = self.statuses.iter().map(u16::to_string);
        let words: Vec<_> = statuses.chain(self.down.then(|| "down".to_owned())).collect();
        f.write_str(if words.is_empty() { "none" } else { "" })?;
        f.write_str(&words.join(","))
    }
}
