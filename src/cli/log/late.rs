//! An answer that is worded by the log's own thread: where its findings stand takes a search of the
//! document, for which no request should wait.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};

use super::Style;
use crate::finding::Finding;
use crate::server::{Answered, Event, Id};

#[derive(Debug)]
pub struct Late {
    method: Method,
    target: String,
    status: StatusCode,
    source: String,
    elapsed: Duration,
    findings: Vec<Finding>,
    id: Option<Id>,
    operation: Option<Arc<str>>,
    test: Option<String>,
}

impl Late {
    /// Keeps an answer whose findings are to be shown.
    pub fn keep(event: &Event<'_>, style: Style) -> Option<Self> {
        let Event::Answered(answered) = event else { return None };
        let is_late = style.verbose && !answered.findings.is_empty();
        is_late.then(|| Self {
            method: answered.method.clone(),
            target: answered.target.to_owned(),
            status: answered.status,
            source: answered.source.to_owned(),
            elapsed: answered.elapsed,
            findings: answered.findings.to_vec(),
            id: answered.id,
            operation: answered.operation.cloned(),
            test: answered.test.map(str::to_owned),
        })
    }

    /// About how many bytes it takes.
    pub fn size(&self) -> usize {
        let findings = self.findings.iter().map(|finding| size_of::<Finding>() + finding.message.len());
        size_of::<Self>() + self.target.len() + findings.sum::<usize>()
    }

    pub fn write(&self, lines: &mut Vec<u8>, style: Style) {
        let answered = Answered {
            method: &self.method,
            target: &self.target,
            status: self.status,
            source: &self.source,
            elapsed: self.elapsed,
            findings: &self.findings,
            id: self.id,
            operation: self.operation.as_ref(),
            test: self.test.as_deref(),
        };
        style.write(lines, &Event::Answered(answered));
    }
}
