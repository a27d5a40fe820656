//! For code scanning: SARIF 2.1.0 (OASIS Standard). Section numbers are those of the standard.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};
use siphasher::sip::SipHasher13;

use super::Report;
use super::located::{Located, Spot};
use super::paths::Root;
use super::visible::visible;
use crate::finding::{Rule, Severity};
use crate::rules;

/// What relative paths are relative to (§3.14.14): the folder that was checked out.
const BASE: &str = "%SRCROOT%";

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, &log(report))?;
    writeln!(to)
}

fn log(report: &Report) -> Value {
    let root = Root::here();
    let subjects = report.by_subject();
    let findings = || subjects.values().flatten();
    let used: BTreeMap<_, _> =
        findings().map(|located| (located.finding.rule.code, located.finding.rule)).collect();
    let index = |code| used.keys().position(|known| *known == code);
    let results: Vec<_> =
        findings().map(|located| result(located, index(located.finding.rule.code), &root)).collect();
    let artifacts: Vec<_> =
        report.seen.files.iter().map(|path| json!({ "location": artifact(path, &root) })).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bonafide",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": used.values().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "invocations": [{ "executionSuccessful": true }],
            "originalUriBaseIds": { BASE: { "description": { "text": "The working directory." } } },
            "artifacts": artifacts,
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// §3.49.
fn descriptor(rule: &Rule) -> Value {
    let page = rules::page(rule);
    json!({
        "id": rule.code,
        "shortDescription": { "text": rule.summary },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

/// §3.27.
fn result(located: &Located<'_>, rule: Option<usize>, root: &Root) -> Value {
    let finding = located.finding;
    let help = finding.help.as_ref().map(|help| format!("\n{}", visible(help))).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", located.sentence()) },
        "locations": location(located, root),
        "occurrenceCount": finding.count,
        "partialFingerprints": { "bonafide/v1": fingerprint(located, root) },
    });
    let other = located.document.as_ref().filter(|_| located.value.is_some());
    if let Some(document) = other {
        let says = json!({ "text": "what the document says" });
        result["relatedLocations"] =
            json!([{ "physicalLocation": physical(document, root), "message": says }]);
    }
    result
}

/// One location, if anything is known of it (§3.27.12).
fn location(located: &Located<'_>, root: &Root) -> Vec<Value> {
    let mut location = json!({});
    if let Some(spot) = located.first() {
        location["physicalLocation"] = physical(spot, root);
    }
    if let Some(operation) = &located.finding.operation {
        location["logicalLocations"] =
            json!([{ "fullyQualifiedName": visible(operation), "kind": "function" }]);
    }
    if location == json!({}) { Vec::new() } else { vec![location] }
}

/// §3.29.
fn physical(spot: &Spot<'_>, root: &Root) -> Value {
    let mut location = json!({ "artifactLocation": artifact(spot.place.source.path(), root) });
    if let Some(position) = spot.position {
        location["region"] = json!({ "startLine": position.line, "startColumn": position.column });
    }
    location
}

/// §3.4.
fn artifact(path: &Path, root: &Root) -> Value {
    let uri = root.uri(path);
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": BASE }) }
}

/// What stays the same when lines move (§3.27.17): the rule, the names of both places, the message.
fn fingerprint(located: &Located<'_>, root: &Root) -> String {
    let finding = located.finding;
    let mut hasher = SipHasher13::new();
    let name = |place: &Option<Spot<'_>>| {
        place.as_ref().map(|spot| (root.relative(spot.place.source.path()), spot.place.pointer.clone()))
    };
    let exchange = finding.exchange.as_ref().map(ToString::to_string);
    (finding.rule.code, &finding.operation, exchange, &finding.message).hash(&mut hasher);
    (name(&located.value), name(&located.document)).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
