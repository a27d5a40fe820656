//! Servers whose URLs and variables do not agree.

use serde_json::{Map, Value};

use super::words::quoted;
use crate::contract::Contract;
use crate::document::grammar::Kind;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::INVALID_ELEMENT;

/// Variables that are not defined, and defaults that are none of the values allowed.
pub fn servers(contract: &Contract) -> Vec<Finding> {
    let mut findings = Vec::new();
    contract.document().walk(&mut |object, kind, place| {
        if matches!(kind, Kind::Document | Kind::PathItem | Kind::Operation) {
            let servers = object.get("servers").and_then(Value::as_array).into_iter().flatten();
            for (index, server) in servers.enumerate() {
                if let Value::Object(server) = server {
                    check(contract, server, &place.join("servers").item(index), &mut findings);
                }
            }
        }
    });
    findings
}

fn check(contract: &Contract, server: &Map<String, Value>, place: &Pointer, findings: &mut Vec<Finding>) {
    let variables = server.get("variables").and_then(Value::as_object);
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
    for name in url.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
        if variables.is_none_or(|variables| !variables.contains_key(name)) {
            let message =
                format!("the server's URL has the variable `{{{name}}}`, which `variables` does not define");
            let help = format!("define `{name}` with a `default`");
            findings.push(
                Finding::new(&INVALID_ELEMENT, message).help(help).at(contract.place(&place.join("url"))),
            );
        }
    }
    for (name, variable) in variables.into_iter().flatten() {
        let (Some(Value::Array(values)), Some(default)) = (variable.get("enum"), variable.get("default"))
        else {
            continue;
        };
        // OpenAPI 3.1 §4.8.6.1.
        if !values.is_empty() && !values.contains(default) {
            let default = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
            let message = format!("{} is not among the values of the variable `{name}`", quoted(&default));
            let at = place.join("variables").join(name).join("default");
            let finding =
                Finding::new(&INVALID_ELEMENT, message).help("add it to `enum`, or choose one from there");
            findings.push(finding.at(contract.place(&at)));
        }
    }
}
