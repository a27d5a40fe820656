//! What happened: the last exchanges, as many as fit into a number of bytes.
//!
//! Requests pay for it, so they do little: an exchange is written into one piece of memory, without
//! its credentials, and nothing is copied, let go or formatted while others wait.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

mod exchange;

pub use exchange::{Answered, Exchange, KeptBody, Sent};

use crate::finding::Finding;
use crate::source::Place;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// All exchanges together, in bytes. An exchange that is larger is not kept.
    pub bytes: usize,
    /// Of the body of one message, in bytes; what is longer is cut.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, body: 1 << 20 }
    }
}

/// How many exchanges are looked up at once.
const PIECE: u64 = 256;

/// The name of an exchange: a number that grows with each, and is used once in the life of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// An exchange with its name and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: Id,
    pub exchange: Arc<Exchange>,
    findings: Option<Arc<[Finding]>>,
}

impl Entry {
    pub fn findings(&self) -> &[Finding] {
        self.findings.as_deref().unwrap_or_default()
    }
}

/// The exchanges that are kept, the oldest of which make room for new ones.
#[derive(Debug)]
pub struct Journal {
    limits: Limits,
    /// One moment on both clocks.
    began: (Instant, SystemTime),
    ring: Mutex<Ring>,
}

#[derive(Debug)]
struct Ring {
    kept: VecDeque<Kept>,
    /// The id of the first that is kept. Those that follow have the numbers that follow.
    first: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Kept {
    exchange: Arc<Exchange>,
    findings: Option<Arc<[Finding]>>,
    bytes: usize,
}

impl Journal {
    pub fn new(limits: Limits) -> Self {
        let ring = Ring { kept: VecDeque::new(), first: 1, bytes: 0 };
        Self { limits, began: (Instant::now(), SystemTime::now()), ring: Mutex::new(ring) }
    }

    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// When it was begun.
    pub fn since(&self) -> SystemTime {
        self.began.1
    }

    /// The time of day at a moment.
    pub fn time(&self, moment: Instant) -> SystemTime {
        self.began.1 + moment.saturating_duration_since(self.began.0)
    }

    /// Keeps an exchange, and gives it its name.
    pub fn keep(&self, exchange: Arc<Exchange>, findings: Option<Arc<[Finding]>>) -> Id {
        let bytes = size_of::<Kept>() + exchange.size() + findings.as_deref().map_or(0, size_of_all);
        let kept = Kept { exchange, findings, bytes };
        let mut ring = self.ring();
        let id = ring.push(kept);
        let evicted = ring.evict(self.limits.bytes);
        drop(ring);
        // Only now, when nobody waits for it.
        drop(evicted);
        id
    }

    pub fn get(&self, id: Id) -> Option<Entry> {
        let ring = self.ring();
        let index = usize::try_from(id.0.checked_sub(ring.first)?).ok()?;
        ring.kept.get(index).map(|kept| kept.entry(id))
    }

    /// All that is kept now, the newest last.
    pub fn all(&self) -> Vec<Entry> {
        let ring = self.ring();
        let (mut next, end) = (ring.first, ring.first + ring.kept.len() as u64);
        drop(ring);
        let mut all = Vec::new();
        while next < end {
            // In pieces, so that no request waits for long.
            next = self.ring().copy(next, end, &mut all);
        }
        all
    }

    /// Forgets everything. Names go on.
    pub fn clear(&self) {
        let mut ring = self.ring();
        ring.first += ring.kept.len() as u64;
        ring.bytes = 0;
        let forgotten = std::mem::take(&mut ring.kept);
        drop(ring);
        drop(forgotten);
    }

    /// Lets go of the texts that findings have their places in. The text of a document may be as
    /// large as all exchanges, and would outlive its reload here.
    pub fn settle(&self) {
        let mut places = Settled::default();
        for entry in self.all() {
            let Some(findings) = &entry.findings else { continue };
            let settled: Arc<[Finding]> = findings.iter().map(|finding| places.settle(finding)).collect();
            let former = self.ring().replace(entry.id, settled);
            drop(former);
        }
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    fn push(&mut self, kept: Kept) -> Id {
        let id = Id(self.first + self.kept.len() as u64);
        self.bytes += kept.bytes;
        self.kept.push_back(kept);
        id
    }

    /// Takes out the oldest until the rest fits; mostly that is one, which needs no list.
    fn evict(&mut self, limit: usize) -> (Option<Kept>, Vec<Kept>) {
        let first = self.evict_one(limit);
        (first, std::iter::from_fn(|| self.evict_one(limit)).collect())
    }

    fn evict_one(&mut self, limit: usize) -> Option<Kept> {
        let oldest = if self.bytes > limit { self.kept.pop_front()? } else { return None };
        self.first += 1;
        self.bytes -= oldest.bytes;
        Some(oldest)
    }

    /// Copies some of those from `next` up to `end`, and says where to go on.
    fn copy(&self, next: u64, end: u64, to: &mut Vec<Entry>) -> u64 {
        let next = next.max(self.first);
        let stop = end.min(next + PIECE);
        let index = usize::try_from(next - self.first).unwrap_or(usize::MAX);
        let entries = (next..stop).map(Id).zip(self.kept.iter().skip(index));
        to.extend(entries.map(|(id, kept)| kept.entry(id)));
        stop
    }

    fn replace(&mut self, id: Id, findings: Arc<[Finding]>) -> Option<Arc<[Finding]>> {
        let index = usize::try_from(id.0.checked_sub(self.first)?).ok()?;
        self.kept.get_mut(index)?.findings.replace(findings)
    }
}

impl Kept {
    fn entry(&self, id: Id) -> Entry {
        Entry { id, exchange: self.exchange.clone(), findings: self.findings.clone() }
    }
}

/// Places whose line and column are known, so that each is looked up once.
#[derive(Default)]
struct Settled(HashMap<(usize, String), Place>);

impl Settled {
    fn settle(&mut self, finding: &Finding) -> Finding {
        let mut finding = finding.clone();
        for place in [&mut finding.value, &mut finding.document].into_iter().flatten() {
            let key = (Arc::as_ptr(&place.source).addr(), place.pointer.as_str().to_owned());
            *place = self.0.entry(key).or_insert_with(|| place.settled()).clone();
        }
        finding
    }
}

/// Roughly what findings hold, but for the texts that they point into.
fn size_of_all(findings: &[Finding]) -> usize {
    let texts = |finding: &Finding| finding.message.len() + finding.help.as_ref().map_or(0, String::len);
    findings.iter().map(|finding| 2 * size_of::<Finding>() + texts(finding)).sum()
}

#[cfg(test)]
mod tests;
