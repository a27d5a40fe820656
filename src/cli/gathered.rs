//! What was wrong with the exchanges of a run, each fault once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::key::Key;
use crate::finding::Finding;
use crate::server::Event;

/// How many findings are kept that differ from each other.
const ROOM: usize = 10_000;

/// Findings of exchanges, each once however often it occurred. An exchange without any costs one
/// count.
#[derive(Debug, Default)]
pub struct Gathered {
    exchanges: AtomicUsize,
    found: Mutex<Found>,
}

#[derive(Debug, Default)]
struct Found {
    /// In the order in which they first occurred.
    findings: Vec<(Finding, usize)>,
    indices: HashMap<Key, usize>,
    /// Findings for which there was no room.
    lost: usize,
}

impl Gathered {
    /// Hears of something that the server did.
    pub fn hear(&self, event: &Event<'_>) {
        let Event::Answered(answered) = event else { return };
        self.exchanges.fetch_add(1, Ordering::Relaxed);
        self.add(answered.findings);
    }

    /// Adds findings of exchanges.
    pub fn add(&self, findings: &[Finding]) {
        for finding in findings {
            let key = key(finding);
            self.found().add(key, finding);
        }
    }

    /// How many requests were answered.
    pub fn exchanges(&self) -> usize {
        self.exchanges.load(Ordering::Relaxed)
    }

    /// Each finding, once.
    pub fn findings(&self) -> Vec<Finding> {
        self.found().findings.iter().map(|(finding, _)| finding.clone()).collect()
    }

    /// Says of findings how often they occurred, where that was more than once.
    pub fn count(&self, findings: &mut [Finding]) {
        let found = self.found();
        for finding in findings {
            let times = found.indices.get(&key(finding)).and_then(|index| found.findings.get(*index));
            if let Some((_, times @ 2..)) = times {
                finding.message = format!("{} ({times} times)", finding.message);
            }
        }
    }

    /// How many findings were left out.
    pub fn lost(&self) -> usize {
        self.found().lost
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Found {
    fn add(&mut self, key: Key, finding: &Finding) {
        let has_room = self.findings.len() < ROOM;
        match self.indices.entry(key) {
            Entry::Occupied(entry) => {
                if let Some((_, times)) = self.findings.get_mut(*entry.get()) {
                    *times += 1;
                }
            }
            Entry::Vacant(entry) if has_room => {
                entry.insert(self.findings.len());
                self.findings.push((finding.clone(), 1));
            }
            Entry::Vacant(_) => self.lost += 1,
        }
    }
}

fn key(finding: &Finding) -> Key {
    Key::of(finding, |path| path.to_string_lossy().into_owned())
}
