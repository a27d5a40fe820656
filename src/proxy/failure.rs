//! Why there is no answer of the upstream, in words.

use std::error::Error;
use std::io;
use std::time::Duration;

use http::StatusCode;

use super::target::Target;

/// What kept a request from being answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// There was no connection: the request was not sent.
    Unreachable(String),
    /// A connection took too long.
    Unconnected(String),
    /// The answer took too long.
    Slow(String),
    /// The connection broke before there was an answer, or what came was none.
    Broken(String),
}

impl Failure {
    pub fn unconnected(target: &Target, error: &(dyn Error + 'static)) -> Self {
        if is_timeout(error) {
            return Self::Unconnected(format!("No connection to {target} came about in time."));
        }
        let cause = cause(error);
        let help = match cause.contains("invalid peer certificate") {
            true => " --ca names who vouches for it; --insecure takes any certificate.",
            false => "",
        };
        Self::Unreachable(format!("No connection to {target}: {cause}.{help}"))
    }

    pub fn slow(target: &Target, timeout: Duration) -> Self {
        Self::Slow(format!("{target} did not answer within {timeout:?}; --timeout gives it more."))
    }

    pub fn broken(target: &Target, error: &(dyn Error + 'static)) -> Self {
        Self::Broken(format!("No answer of {target}: {}.", cause(error)))
    }

    /// Whether the request has not got there.
    pub fn is_unreachable(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Unconnected(_))
    }

    /// What a gateway answers (RFC 9110 §15.6.3, §15.6.5).
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unreachable(_) | Self::Broken(_) => StatusCode::BAD_GATEWAY,
            Self::Unconnected(_) | Self::Slow(_) => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// What happened, in a sentence.
    pub fn detail(&self) -> &str {
        let (Self::Unreachable(detail)
        | Self::Unconnected(detail)
        | Self::Slow(detail)
        | Self::Broken(detail)) = self;
        detail
    }
}

/// Whether the other side closed the connection before it answered.
pub fn is_closed(error: &(dyn Error + 'static)) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    chain(error).any(|error| {
        let io = error.downcast_ref::<io::Error>().map(io::Error::kind);
        let http = error.downcast_ref::<hyper::Error>();
        io.is_some_and(|kind| matches!(kind, BrokenPipe | ConnectionAborted | ConnectionReset))
            || http.is_some_and(|error| error.is_incomplete_message() || error.is_closed())
    })
}

/// The innermost reason, which alone says something.
pub fn cause(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map_or_else(String::new, ToString::to_string)
}

fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    let timed_out = |error: &io::Error| error.kind() == io::ErrorKind::TimedOut;
    chain(error).any(|error| error.downcast_ref::<io::Error>().is_some_and(timed_out))
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| (*error).source())
}
