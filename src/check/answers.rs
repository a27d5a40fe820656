//! Answers that a mock could not give: each operation, status and media type with all its variants, tried
//! before anyone asks.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::{Checked, Progress};
use crate::contract::operation::Operation;
use crate::finding::{Finding, Seen, Severity};
use crate::pointer::Pointer;
use crate::respond::{Cell, Responder};
use crate::rules::NO_VALUE_FOUND;

/// Makes every answer, by as many threads as the machine has.
pub fn answers(responder: &Responder, progress: &mut Progress<'_>) -> Checked {
    let operations = responder.contract().operations();
    let mut rehearsed = rehearse(responder, operations, progress);
    rehearsed.sort_by_key(|(index, _)| *index);
    let mut findings =
        Findings { responder, found: Vec::new(), faults: HashSet::new(), unmet: BTreeSet::new() };
    let mut seen = Seen::default();
    for (index, cells) in rehearsed {
        for cell in cells {
            seen.answers += cell.answers;
            findings.add(&operations[index], cell);
        }
    }
    Checked { findings: findings.found, seen }
}

fn rehearse<'a>(
    responder: &'a Responder,
    operations: &'a [Operation],
    progress: &mut Progress<'_>,
) -> Vec<(usize, Vec<Cell<'a>>)> {
    let next = AtomicUsize::new(0);
    let (tell, hear) = mpsc::channel();
    let mut rehearsed = Vec::new();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (tell, next) = (tell.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(operation) = operations.get(index) else { break };
                    let _ = tell.send((index, responder.rehearse(operation).collect()));
                }
            });
        }
        drop(tell);
        for done in hear {
            rehearsed.push(done);
            progress("answers", rehearsed.len(), operations.len());
        }
    });
    rehearsed
}

struct Findings<'a> {
    responder: &'a Responder,
    found: Vec<Finding>,
    /// What was told, with its place: many operations share a response.
    faults: HashSet<(PathBuf, Pointer, String)>,
    /// Schemas that were told of: many responses share them.
    unmet: BTreeSet<Pointer>,
}

impl Findings<'_> {
    fn add(&mut self, operation: &Operation, cell: Cell<'_>) {
        let media = cell.media.map(|media| format!(" {}", media.name)).unwrap_or_default();
        for fault in cell.faults {
            let mut finding = *fault;
            if let Some(place) = &finding.document
                && !self.faults.insert((
                    place.source.path().to_owned(),
                    place.pointer.clone(),
                    finding.message.clone(),
                ))
            {
                continue;
            }
            finding.message =
                format!("{}{media} cannot be answered: {}", cell.status.as_u16(), finding.message);
            self.found.push(finding);
        }
        for unmet in cell.unmet {
            if !self.unmet.insert(unmet.schema.clone()) {
                continue;
            }
            let message = format!("there is no variant `{}`: {}", unmet.name, unmet.reason);
            let finding = Finding::new(&NO_VALUE_FOUND, message)
                .help("correct the branch or the schemas around it, or remove it")
                .operation(operation.name.clone())
                .at(self.responder.contract().place(&unmet.schema));
            // That none was found is no proof that there is none.
            self.found.push(Finding { severity: Severity::Warning, ..finding });
        }
    }
}
