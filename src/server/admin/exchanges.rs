//! The list of exchanges: which of them, and how many at once.

use http::StatusCode;
use serde_json::{Value, json};

use super::exchange::summary;
use super::{ROOT, Refusal};
use crate::contract::Contract;
use crate::finding::nearest;
use crate::server::journal::{Entry, Id, Journal};

/// How many are listed unless told otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

const NAMES: [&str; 6] = ["limit", "after", "operation", "status", "findings", "test"];

/// The exchanges that a query asks for, the newest last.
pub fn page(journal: &Journal, query: Option<&str>, contract: Option<&Contract>) -> Result<Value, Refusal> {
    let query = query.unwrap_or_default();
    let mut entries = journal.all();
    let filter = Filter::parse(query, contract, &entries);
    let filter = filter.map_err(|detail| (StatusCode::BAD_REQUEST, detail))?;
    entries.retain(|entry| filter.takes(entry));
    let more = filter.after.is_some() && entries.len() > filter.limit;
    match filter.after {
        // Going on from there.
        Some(_) => entries.truncate(filter.limit),
        // The newest.
        None => drop(entries.drain(..entries.len().saturating_sub(filter.limit))),
    }
    let last = entries.last().map(|entry| entry.id).or(filter.after);
    Ok(json!({
        "exchanges": entries.iter().map(summary).collect::<Vec<_>>(),
        "more": more,
        "next": next(query, last),
    }))
}

/// Where those are that follow, now or later.
fn next(query: &str, last: Option<Id>) -> String {
    let mut next = form_urlencoded::Serializer::new(String::new());
    next.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after"));
    next.append_pair("after", &last.map_or_else(|| "0".to_owned(), |id| id.to_string()));
    format!("{ROOT}/exchanges?{}", next.finish())
}

/// Which exchanges are listed.
#[derive(Debug)]
struct Filter {
    limit: usize,
    after: Option<Id>,
    /// Any of an operation's names.
    operation: Option<Vec<String>>,
    /// The first and the last status.
    status: Option<(u16, u16)>,
    findings: Option<bool>,
    test: Option<String>,
}

impl Filter {
    fn parse(query: &str, contract: Option<&Contract>, entries: &[Entry]) -> Result<Self, String> {
        let mut filter =
            Self { limit: USUAL, after: None, operation: None, status: None, findings: None, test: None };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let wrong = |expected: &str| format!("`{name}` is `{value}`, not {expected}.");
            match &*name {
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                    filter.limit = limit.ok_or_else(|| wrong(&format!("a number from 1 to {MOST}")))?;
                }
                "after" => filter.after = Some(value.parse().map_err(|_| wrong("the id of an exchange"))?),
                "operation" => filter.operation = Some(names(&value, contract, entries)?),
                "status" => {
                    filter.status = Some(statuses(&value).ok_or_else(|| wrong("a status, as 404 or 4xx"))?);
                }
                "findings" => filter.findings = Some(value.parse().map_err(|_| wrong("true or false"))?),
                "test" => filter.test = Some(value.into_owned()),
                _ => return Err(unknown(&name)),
            }
        }
        Ok(filter)
    }

    fn takes(&self, entry: &Entry) -> bool {
        let exchange = &entry.exchange;
        let status = exchange.status.as_u16();
        self.after.is_none_or(|after| entry.id > after)
            && self.operation.as_ref().is_none_or(|names| {
                exchange.operation().is_some_and(|operation| names.iter().any(|name| *name == operation))
            })
            && self.status.is_none_or(|(first, last)| (first..=last).contains(&status))
            && self.findings.is_none_or(|wanted| entry.findings().is_empty() != wanted)
            && self.test.as_ref().is_none_or(|test| exchange.test.as_deref() == Some(test))
    }
}

fn unknown(name: &str) -> String {
    match nearest(name, NAMES) {
        Some(near) => format!("There is no filter `{name}`; did you mean `{near}`?"),
        None => format!("There is no filter `{name}`; there are {}.", NAMES.join(", ")),
    }
}

/// An operation's name as it was given, and as exchanges have it. One that a reload has taken away is
/// known by its exchanges.
fn names(name: &str, contract: Option<&Contract>, entries: &[Entry]) -> Result<Vec<String>, String> {
    let own = contract.and_then(|contract| contract.operation(name));
    let own = own.map(|operation| operation.name.to_string());
    let was_reached =
        || entries.iter().any(|entry| entry.exchange.operation().is_some_and(|own| own == name));
    match contract {
        Some(contract) if own.is_none() && !was_reached() => Err(unknown_operation(name, contract)),
        _ => Ok(std::iter::once(name.to_owned()).chain(own).collect()),
    }
}

fn unknown_operation(name: &str, contract: &Contract) -> String {
    match nearest(name, contract.operation_names()) {
        Some(near) => format!("There is no operation `{name}`; did you mean `{near}`?"),
        None => format!(
            "There is no operation `{name}`; name one as the document does: `GET /path`, or its operationId."
        ),
    }
}

/// `404` alone, or all of `4xx`.
fn statuses(text: &str) -> Option<(u16, u16)> {
    match text.as_bytes() {
        [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => {
            let first = u16::from(digit - b'0') * 100;
            Some((first, first + 99))
        }
        _ => text.parse().ok().map(|status| (status, status)),
    }
}
