//! An answer that is worded by the log's own thread: where its findings stand takes a search of the
//! document, for which no request should wait.

use std::time::Duration;

use http::{Method, StatusCode};

use super::Style;
use crate::finding::Finding;
use crate::server::{Answered, Event};

#[derive(Debug)]
pub struct Late {
    method: Method,
    target: String,
    status: StatusCode,
    source: String,
    elapsed: Duration,
    findings: Vec<Finding>,
}

impl Late {
    /// Keeps an answer whose findings are to be shown.
    pub fn keep(event: &Event<'_>, style: Style) -> Option<Self> {
        let Event::Answered(Answered { method, target, status, source, elapsed, findings }) = event else {
            return None;
        };
        let is_late = style.verbose && !findings.is_empty();
        is_late.then(|| Self {
            method: (*method).clone(),
            target: (*target).to_owned(),
            status: *status,
            source: (*source).to_owned(),
            elapsed: *elapsed,
            findings: findings.to_vec(),
        })
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        let findings = self.findings.iter().map(|finding| size_of::<Finding>() + finding.message.len());
        size_of::<Self>() + self.target.len() + findings.sum::<usize>()
    }

    pub fn write(&self, lines: &mut Vec<u8>, style: Style) {
        let Self { method, target, status, source, elapsed, findings } = self;
        let (status, elapsed) = (*status, *elapsed);
        style.write(lines, &Event::Answered(Answered { method, target, status, source, elapsed, findings }));
    }
}
