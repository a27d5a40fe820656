//! Lines for programs: one JSON object an event.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::finding::Finding;
use crate::server::{Answered, Event};

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Line<'a> {
    Answered {
        method: &'a str,
        path: &'a str,
        status: u16,
        source: &'a str,
        microseconds: u64,
        findings: usize,
        /// Under which the findings can be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        exchange: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        messages: Option<Vec<String>>,
    },
    CallbackFailed {
        callback: &'a str,
        operation: &'a str,
        reason: &'a str,
    },
    CallbacksGivenUp,
    Unreadable {
        reason: String,
    },
    NotAccepted {
        reason: String,
    },
    Reloaded {
        changed: &'a [PathBuf],
        microseconds: u64,
    },
    ReloadFailed {
        changed: &'a [PathBuf],
        reason: &'a str,
    },
    Said {
        message: &'a str,
    },
    Lost {
        lines: usize,
    },
}

/// Adds the line of an event.
pub fn write(lines: &mut Vec<u8>, event: &Event<'_>, verbose: bool) {
    if verbose || !matches!(event, Event::Administered(_)) {
        write_line(lines, &line(event, verbose));
    }
}

/// Adds a line that is no event of the server.
pub fn write_text(lines: &mut Vec<u8>, text: &str) {
    write_line(lines, &Line::Said { message: text });
}

pub fn write_lost(lines: &mut Vec<u8>, lost: usize) {
    write_line(lines, &Line::Lost { lines: lost });
}

fn line<'a>(event: &Event<'a>, verbose: bool) -> Line<'a> {
    match event {
        Event::Answered(answered) | Event::Administered(answered) => {
            let Answered { method, target, status, source, elapsed, findings, id, .. } = answered;
            Line::Answered {
                method: method.as_str(),
                path: target,
                status: status.as_u16(),
                source,
                microseconds: microseconds(*elapsed),
                findings: findings.len(),
                exchange: id.filter(|_| !findings.is_empty()).map(|id| id.to_string()),
                messages: verbose.then(|| messages(findings)),
            }
        }
        Event::CallbackFailed { callback, operation, reason } => {
            Line::CallbackFailed { callback, operation, reason }
        }
        Event::CallbacksGivenUp => Line::CallbacksGivenUp,
        Event::Unreadable { reason } => Line::Unreadable { reason: reason.to_string() },
        Event::NotAccepted { error } => Line::NotAccepted { reason: error.to_string() },
        Event::Reloaded { changed, elapsed } => {
            Line::Reloaded { changed, microseconds: microseconds(*elapsed) }
        }
        Event::ReloadFailed { changed, reason } => Line::ReloadFailed { changed, reason },
    }
}

/// A line is left out whole where it cannot be written (a path that is not Unicode).
fn write_line(lines: &mut Vec<u8>, line: &Line<'_>) {
    let start = lines.len();
    match serde_json::to_writer(&mut *lines, line) {
        Ok(()) => lines.push(b'\n'),
        Err(_) => lines.truncate(start),
    }
}

fn microseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

fn messages(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}
