//! What was wrong with the exchanges of a run, each fault once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use super::key::Key;
use crate::finding::{Finding, Seen};
use crate::server::Event;

/// How many findings are kept that differ from each other.
const ROOM: usize = 10_000;

/// Findings of exchanges, each once however often it occurred. An exchange without any costs a count
/// and a look.
#[derive(Debug, Default)]
pub struct Gathered {
    exchanges: AtomicUsize,
    /// The operations that were reached.
    operations: RwLock<BTreeSet<Arc<str>>>,
    found: Mutex<Found>,
    /// Those that the user allows.
    allowed: Mutex<HashSet<Key>>,
}

#[derive(Debug, Default)]
struct Found {
    /// In the order in which they first occurred.
    findings: Vec<Finding>,
    indices: HashMap<Key, usize>,
    /// Findings for which there was no room.
    lost: usize,
}

impl Gathered {
    /// Hears of something that the server did.
    pub fn hear(&self, event: &Event<'_>) {
        let Event::Answered(answered) = event else { return };
        self.exchanges.fetch_add(1, Ordering::Relaxed);
        if let Some(operation) = answered.operation {
            self.reach(operation);
        }
        self.add(answered.findings);
    }

    /// Adds findings of exchanges.
    pub fn add(&self, findings: &[Finding]) {
        for finding in findings {
            let key = key(finding);
            self.found().add(key, finding);
        }
    }

    /// Counts findings that the user allows, each once.
    pub fn allow(&self, findings: &[Finding]) {
        let mut allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        for finding in findings {
            if allowed.len() < ROOM {
                allowed.insert(key(finding));
            }
        }
    }

    /// How many findings there were that the user allows.
    pub fn allowed(&self) -> usize {
        self.allowed.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The exchanges and the operations that they reached.
    pub fn seen(&self) -> Seen {
        let operations = self.operations.read().unwrap_or_else(PoisonError::into_inner);
        Seen {
            exchanges: self.exchanges.load(Ordering::Relaxed),
            operations: operations.iter().cloned().collect(),
            ..Seen::default()
        }
    }

    /// Each finding once, with how often it occurred.
    pub fn findings(&self) -> Vec<Finding> {
        self.found().findings.clone()
    }

    /// How many findings were left out.
    pub fn lost(&self) -> usize {
        self.found().lost
    }

    /// Takes the lock for writing once for each operation.
    fn reach(&self, operation: &Arc<str>) {
        let is_known = self.operations.read().is_ok_and(|known| known.contains(operation));
        if !is_known {
            self.operations.write().unwrap_or_else(PoisonError::into_inner).insert(operation.clone());
        }
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
                if let Some(first) = self.findings.get_mut(*entry.get()) {
                    first.repeat(finding);
                }
            }
            Entry::Vacant(entry) if has_room => {
                entry.insert(self.findings.len());
                self.findings.push(finding.clone());
            }
            Entry::Vacant(_) => self.lost += 1,
        }
    }
}

fn key(finding: &Finding) -> Key {
    Key::of(finding, |path| path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{ExchangePlace, Part};
    use crate::pointer::Pointer;
    use crate::rules::{UNDOCUMENTED_OPERATION, UNDOCUMENTED_STATUS, WRONG_TYPE};

    fn of_body(pointer: &str) -> Finding {
        let place = ExchangePlace::response(Part::Body).below(&Pointer::parse(pointer).unwrap());
        Finding::new(&WRONG_TYPE, "it is a string").in_exchange(place)
    }

    fn counted(findings: &[Finding]) -> Vec<(&str, usize)> {
        findings.iter().map(|finding| (finding.message.as_str(), finding.count)).collect()
    }

    #[test]
    fn equal_findings_are_one_with_a_count() {
        let gathered = Gathered::default();
        gathered.add(&[of_body("/items/0/id"), of_body("/name")]);
        gathered.add(&[of_body("/items/4/id")]);
        assert_eq!(counted(&gathered.findings()), [("it is a string", 2), ("it is a string", 1)]);
    }

    #[test]
    fn what_differs_is_counted_apart() {
        let gathered = Gathered::default();
        for status in [418, 304, 418, 503] {
            let finding = Finding::new(&UNDOCUMENTED_STATUS, format!("no status {status}"));
            gathered.add(&[finding.in_exchange(ExchangePlace::response(Part::Status))]);
        }
        let expected = [("no status 418", 2), ("no status 304", 1), ("no status 503", 1)];
        assert_eq!(counted(&gathered.findings()), expected);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let gathered = Gathered::default();
        for number in 0..ROOM + 5 {
            let finding = Finding::new(&UNDOCUMENTED_OPERATION, format!("there is no `/{number}`"));
            gathered.add(&[finding.in_exchange(ExchangePlace::request(Part::Target))]);
        }
        assert_eq!((gathered.findings().len(), gathered.lost()), (ROOM, 5));
    }
}
