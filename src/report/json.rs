//! For programs: one object with all that the report knows. `docs/report.schema.json` describes it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Report;
use super::located::{Located, Spot};

/// The version of the form. Members may be added to it; one that changes or goes makes the next.
const VERSION: u32 = 1;

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, &value(report))?;
    writeln!(to)
}

fn value(report: &Report) -> Value {
    let counts = report.counts();
    let findings: Vec<_> = report.by_subject().values().flatten().map(finding).collect();
    let hidden = json!({ "baseline": report.hidden.known, "allowed": report.hidden.allowed });
    json!({
        "version": VERSION,
        "command": report.command,
        "bonafide": env!("CARGO_PKG_VERSION"),
        "seen": seen(report),
        "counts": { "error": counts.errors, "warning": counts.warnings, "info": counts.infos },
        "hidden": hidden,
        "findings": findings,
    })
}

fn seen(report: &Report) -> Value {
    let seen = &report.seen;
    let operations: Vec<_> = seen.operations.iter().map(|name| &**name).collect();
    let files: Vec<_> = seen.files.iter().map(|path| path.to_string_lossy()).collect();
    json!({
        "operations": operations,
        "files": files,
        "schemas": seen.schemas,
        "examples": seen.examples,
        "unchecked_examples": seen.unchecked_examples,
        "fixtures": seen.fixtures,
        "answers": seen.answers,
        "exchanges": seen.exchanges,
        "unknown_bodies": seen.unknown_bodies,
        "left_out": {
            "other_hosts": seen.left_out.other_hosts,
            "parts_of_pages": seen.left_out.parts_of_pages,
            "no_exchanges": seen.left_out.no_exchanges,
        },
    })
}

fn finding(located: &Located<'_>) -> Value {
    let position = |spot: &Option<Spot<'_>>| spot.as_ref().and_then(|spot| spot.position);
    let mut finding = located.finding.to_json_at(position(&located.value), position(&located.document));
    finding["count"] = json!(located.finding.count);
    if !located.also.is_empty() {
        finding["also"] = located.also.iter().map(|spot| spot.place.to_json_at(spot.position)).collect();
    }
    finding
}
