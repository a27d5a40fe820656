//! All findings, each fault once: those of the document, and those of the exchanges that are kept.

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::finding::{ExchangePlace, Finding};
use crate::server::journal::Entry;
use crate::source::Place;

/// How many exchanges are named for one fault: the newest.
const NAMED: usize = 100;

/// What is wrong with the document, where it was checked already, and then with the exchanges.
pub fn page(checked: Option<&[Finding]>, entries: &[Entry]) -> Value {
    let mut faults: IndexMap<String, Fault<'_>> = IndexMap::new();
    for finding in checked.unwrap_or_default() {
        faults.entry(key(finding)).or_insert_with(|| Fault::new(finding)).count += 1;
    }
    for entry in entries {
        for finding in entry.findings() {
            let fault = faults.entry(key(finding)).or_insert_with(|| Fault::new(finding));
            fault.count += 1;
            fault.finding = finding;
            if fault.exchanges.last().is_none_or(|last| last.id != entry.id) {
                fault.exchanges.push(entry);
            }
        }
    }
    json!({
        "checked": checked.is_some(),
        "findings": faults.values().map(Fault::to_json).collect::<Vec<_>>(),
    })
}

/// Findings that say the same.
struct Fault<'a> {
    /// The newest of them.
    finding: &'a Finding,
    count: usize,
    exchanges: Vec<&'a Entry>,
}

impl<'a> Fault<'a> {
    fn new(finding: &'a Finding) -> Self {
        Self { finding, count: 0, exchanges: Vec::new() }
    }

    fn to_json(&self) -> Value {
        let mut fault = self.finding.to_json();
        let from = self.exchanges.len().saturating_sub(NAMED);
        let ids = self.exchanges.iter().skip(from).map(|entry| entry.id.to_string());
        fault["count"] = json!(self.count);
        fault["exchanges"] = ids.collect();
        fault
    }
}

/// What tells faults apart: the rule, the operation and the places. Neither the value that was sent
/// does, nor its index in a list; the message does where no place in a file is known.
fn key(finding: &Finding) -> String {
    let operation = finding.operation.as_deref().unwrap_or_default();
    let exchange = finding.exchange.as_ref().map(without_indices).unwrap_or_default();
    let mut key = format!("{}\n{operation}\n{exchange}", finding.rule.code);
    let mut add = |text: &str| {
        key.push('\n');
        key.push_str(text);
    };
    match finding.place() {
        None => add(&finding.message),
        Some(_) => {
            for place in [&finding.value, &finding.document] {
                add(&place.as_ref().map(in_file).unwrap_or_default());
            }
            // Several faults of a fixture stand at one place.
            if finding.exchange.is_none() {
                add(&finding.message);
            }
        }
    }
    key
}

fn in_file(place: &Place) -> String {
    format!("{}#{}", place.source.path().display(), place.pointer)
}

fn without_indices(place: &ExchangePlace) -> String {
    let part = ExchangePlace { pointer: Default::default(), ..place.clone() };
    let tokens = place.pointer.tokens().map(|token| match token.parse::<usize>() {
        Ok(_) => "/*".to_owned(),
        Err(_) => format!("/{token}"),
    });
    format!("{part}{}", tokens.collect::<String>())
}
