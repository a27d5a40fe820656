//! For programs: one object with all that the report knows. `docs/report.schema.json` describes it.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Report;
use super::located::{Located, Spot};
use crate::finding::{ExchangePlace, Part, Side};

/// The version of the form. Members may be added to it; one that changes or goes makes the next.
const VERSION: u32 = 1;

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, &value(report))?;
    writeln!(to)
}

fn value(report: &Report) -> Value {
    let counts = report.counts();
    let findings: Vec<_> = report.by_subject().values().flatten().map(finding).collect();
    json!({
        "version": VERSION,
        "command": report.command,
        "bonafide": env!("CARGO_PKG_VERSION"),
        "seen": seen(report),
        "counts": { "error": counts.errors, "warning": counts.warnings, "info": counts.infos },
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
        "fixtures": seen.fixtures,
        "exchanges": seen.exchanges,
        "left_out": seen.left_out,
    })
}

/// What a finding does not have is left out.
fn finding(located: &Located<'_>) -> Value {
    let finding = located.finding;
    object([
        ("code", Some(json!(finding.rule.code))),
        ("severity", Some(json!(finding.severity.to_string()))),
        ("message", Some(json!(finding.message))),
        ("help", finding.help.as_ref().map(|help| json!(help))),
        ("operation", finding.operation.as_deref().map(|name| json!(name))),
        ("exchange", finding.exchange.as_ref().map(|place| exchange(place, located.value.as_ref()))),
        ("value", located.value.as_ref().map(spot)),
        ("document", located.document.as_ref().map(spot)),
    ])
}

/// The file is that of the value, if the exchange is kept in one.
fn exchange(place: &ExchangePlace, value: Option<&Spot<'_>>) -> Value {
    let side = match place.side {
        Side::Request => "request",
        Side::Response => "response",
    };
    let (part, name) = match &place.part {
        Part::Target => ("target", None),
        Part::Path(name) => ("path", Some(name)),
        Part::Query(name) => ("query", Some(name)),
        Part::Header(name) => ("header", Some(name)),
        Part::Cookie(name) => ("cookie", Some(name)),
        Part::Status => ("status", None),
        Part::Body => ("body", None),
    };
    object([
        ("side", Some(json!(side))),
        ("part", Some(json!(part))),
        ("name", name.map(|name| json!(name))),
        ("pointer", Some(json!(place.pointer.as_str()))),
        ("file", value.map(file)),
    ])
}

/// A place that is known without a pointer has none.
fn spot(spot: &Spot<'_>) -> Value {
    let position = spot.position;
    object([
        ("file", Some(file(spot))),
        ("line", position.map(|position| json!(position.line))),
        ("column", position.map(|position| json!(position.column))),
        ("pointer", spot.place.known.is_none().then(|| json!(spot.place.pointer.as_str()))),
    ])
}

fn file(spot: &Spot<'_>) -> Value {
    json!(spot.place.source.path().to_string_lossy())
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect::<Map<_, _>>())
}
