//! What passed, given to whoever records.

use std::time::{Instant, SystemTime};

use bytes::Bytes;
use jiff::{Timestamp, Unit};

use super::Relay;
use super::held::Held;
use crate::exchange::{Exchange, Request};
use crate::proxy::record::{self, Origin, Queue};
use crate::server::current::Outcome;

/// Has an exchange kept, and returns it as it may be seen.
pub fn recorded(queue: &Queue, held: Held, relay: &Relay, started: Instant) -> Held {
    let Held { exchange: mut real, findings, known, is_cut, .. } = held;
    // Of a part of a body nobody knows where its secrets stand.
    if !known.request {
        real.request.body = Bytes::new();
    }
    if !known.response {
        real.response.body = Bytes::new();
    }
    let known = record::Known { request: known.request, response: known.response, is_cut };
    let took = started.elapsed();
    let at = SystemTime::now().checked_sub(took).and_then(|at| Timestamp::try_from(at).ok());
    let at = at.and_then(|at| at.round(Unit::Millisecond).ok()).map(|at| at.to_string());
    let origin = Origin { upstream: Some(relay.upstream.target().to_string()), at, took: Some(took) };
    let met = queue.recorder().meet(real, &findings, origin, known);
    let (exchange, findings) = (met.seen().clone(), met.findings().to_vec());
    queue.add(met);
    Held { exchange, findings, ..held }
}

/// A request that the upstream did not answer, and what it was answered, as both may be seen. They are not kept.
pub fn concealed(queue: &Queue, request: Request, outcome: Outcome) -> (Request, Outcome) {
    let Outcome { response, source, findings, operation } = outcome;
    let exchange = Exchange { request, response };
    let met = queue.recorder().meet(exchange, &findings, Origin::default(), record::Known::ALL);
    let Exchange { request, response } = met.seen().clone();
    (request, Outcome { response, source, findings: met.findings().to_vec(), operation })
}
