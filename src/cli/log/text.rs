//! Lines for people: `GET /v1/organizations 401 refusal 41µs 1 finding, exchange 3`.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::finding::Finding;
use crate::server::{Answered, Event};

/// Adds the lines of an event. Writing to a vector cannot fail.
pub fn write(lines: &mut Vec<u8>, event: &Event<'_>, verbose: bool) {
    match event {
        Event::Answered(answered) => write_answered(lines, answered, verbose),
        Event::Administered(answered) if verbose => write_answered(lines, answered, verbose),
        Event::Administered(_) => {}
        Event::CallbackFailed { callback, operation, reason } => {
            write_line(lines, format_args!("callback `{callback}` of `{operation}` failed: {reason}"));
        }
        Event::CallbacksGivenUp => write_line(lines, "callbacks that were on their way were given up"),
        Event::Unreadable { reason } => write_line(lines, format_args!("unreadable request: {reason}")),
        Event::NotAccepted { error } => {
            write_line(lines, format_args!("a connection could not be accepted: {error}"));
        }
        Event::Reloaded { changed, elapsed } => {
            lines.extend_from_slice(b"reloaded in ");
            write_short(lines, *elapsed);
            write_line(lines, format_args!(": {}", Paths(changed)));
        }
        Event::ReloadFailed { changed, reason } => {
            write_line(lines, format_args!("not reloaded, the last good state stays: {}", Paths(changed)));
            reason.lines().for_each(|line| write_line(lines, format_args!("  {line}")));
        }
    }
}

/// Adds a line that is no event of the server.
pub fn write_text(lines: &mut Vec<u8>, text: &str) {
    write_line(lines, text);
}

pub fn write_lost(lines: &mut Vec<u8>, lost: usize) {
    let plural = if lost == 1 { "line" } else { "lines" };
    write_line(lines, format_args!("{lost} {plural} left out here: the log is read too slowly"));
}

fn write_answered(lines: &mut Vec<u8>, answered: &Answered<'_>, verbose: bool) {
    let Answered { method, target, status, source, elapsed, findings, id, .. } = answered;
    lines.extend_from_slice(method.as_str().as_bytes());
    lines.push(b' ');
    write_safely(lines, target);
    for word in [status.as_str(), source] {
        lines.push(b' ');
        lines.extend_from_slice(word.as_bytes());
    }
    lines.push(b' ');
    write_short(lines, *elapsed);
    match findings.len() {
        0 => {}
        1 => lines.extend_from_slice(b" 1 finding"),
        count => drop(write!(lines, " {count} findings")),
    }
    if let Some(id) = id.filter(|_| !findings.is_empty()) {
        let _ = write!(lines, ", exchange {id}");
    }
    lines.push(b'\n');
    if verbose {
        write_findings(lines, findings);
    }
}

fn write_findings(lines: &mut Vec<u8>, findings: &[Finding]) {
    for finding in findings {
        lines.extend_from_slice(b"  ");
        write_safely(lines, &format!("{}: {finding}", finding.severity));
        lines.push(b'\n');
    }
}

fn write_line(lines: &mut Vec<u8>, text: impl Display) {
    write_safely(lines, &text.to_string());
    lines.push(b'\n');
}

/// Control characters could steer the terminal of whoever reads the log.
fn write_safely(lines: &mut Vec<u8>, text: &str) {
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return lines.extend_from_slice(text.as_bytes());
    }
    for character in text.chars() {
        if character.is_control() {
            let _ = write!(lines, "{}", character.escape_default());
        } else {
            let _ = write!(lines, "{character}");
        }
    }
}

/// A time in the unit that suits it.
fn write_short(lines: &mut Vec<u8>, elapsed: Duration) {
    let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    let (number, tenth, unit) = match micros {
        0..1_000 => (micros, None, "µs"),
        1_000..1_000_000 => (micros / 1_000, Some(micros / 100 % 10), "ms"),
        _ => (micros / 1_000_000, Some(micros / 100_000 % 10), "s"),
    };
    write_number(lines, number);
    if let Some(tenth) = tenth {
        lines.push(b'.');
        write_number(lines, tenth);
    }
    lines.extend_from_slice(unit.as_bytes());
}

/// The digits of a number, in a fifth of the time that `write!` takes.
fn write_number(lines: &mut Vec<u8>, number: u64) {
    if number >= 10 {
        write_number(lines, number / 10);
    }
    lines.push(b'0' + (number % 10) as u8);
}

struct Paths<'a>(&'a [PathBuf]);

impl Display for Paths<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, path) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{}", path.display())?;
        }
        Ok(())
    }
}
