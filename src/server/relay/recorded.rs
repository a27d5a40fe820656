//! What passed, given to whoever records.

use std::time::{Instant, SystemTime};

use bytes::Bytes;
use jiff::{Timestamp, Unit};

use super::Relay;
use super::held::Held;
use crate::proxy::record::{self, Origin, Queue};

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
