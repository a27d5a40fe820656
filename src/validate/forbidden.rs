//! Names that must not leave the API, wherever they are in a response.

use crate::contract::Contract;
use crate::contract::forbidden::Forbidden;
use crate::exchange::Response;
use crate::exchange::tape::Node;
use crate::finding::{ExchangePlace, Finding, Part};
use crate::pointer::{Path, Pointer};
use crate::rules::FORBIDDEN_PROPERTY;

/// How many are told: more help nobody.
const MOST: usize = 100;

/// The forbidden properties of a value, at any depth.
pub fn find(contract: &Contract, value: Node<'_>) -> Vec<Finding> {
    let forbidden = &contract.options().forbid;
    let mut found = Vec::new();
    if !forbidden.is_empty() {
        walk(forbidden, value, &Path::Root, &mut found);
    }
    let finding = |at: Pointer, pattern: &str| {
        let message = format!("the property `{}` is forbidden in responses", at.dotted());
        about(message, pattern).in_exchange(ExchangePlace::response(Part::Body).below(&at))
    };
    found.into_iter().map(|(at, pattern)| finding(at, pattern)).collect()
}

/// The forbidden headers of a response.
pub fn headers(contract: &Contract, response: &Response) -> Vec<Finding> {
    let forbidden = &contract.options().forbid;
    if forbidden.is_empty() {
        return Vec::new();
    }
    let found = response.headers.keys().filter_map(|name| {
        let pattern = forbidden.matches_header(name.as_str())?;
        let finding = about(format!("the header `{name}` is forbidden in responses"), pattern);
        Some(finding.in_exchange(ExchangePlace::response(Part::Header(name.to_string()))))
    });
    found.collect()
}

fn about(message: String, pattern: &str) -> Finding {
    Finding::new(&FORBIDDEN_PROPERTY, message)
        .help(format!("stop sending it; `forbid` has the pattern `{pattern}`"))
}

fn walk<'f>(forbidden: &'f Forbidden, value: Node<'_>, path: &Path<'_>, found: &mut Vec<(Pointer, &'f str)>) {
    for (name, value) in value.members().into_iter().flatten() {
        let path = Path::Property(path, name);
        match forbidden.matches(name) {
            Some(pattern) if found.len() < MOST => found.push((path.pointer(), pattern)),
            _ => walk(forbidden, value, &path, found),
        }
    }
    for (index, item) in value.items().into_iter().flatten().enumerate() {
        walk(forbidden, item, &Path::Item(path, index), found);
    }
}
