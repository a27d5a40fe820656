//! Operations whose names or parameters contradict each other.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::words::{list, quoted};
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::parameter::is_described_elsewhere;
use crate::document::Mount;
use crate::document::grammar::Kind;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::{DUPLICATE_OPERATION_ID, DUPLICATE_PARAMETER, UNDECLARED_PATH_PARAMETER};

/// Ids that several operations have, parameters that one has twice, and parts of paths that no
/// parameter declares.
pub fn operations(contract: &Contract) -> Vec<Finding> {
    let mut findings = duplicate_ids(contract);
    findings.extend(duplicate_parameters(contract));
    findings.extend(undeclared_in_paths(contract));
    findings
}

/// An id is unique among all operations of a document (OpenAPI 3.1 §4.8.10.1), those of webhooks and
/// callbacks included.
fn duplicate_ids(contract: &Contract) -> Vec<Finding> {
    let mut first: HashMap<(Option<&Mount>, &str), Pointer> = HashMap::new();
    let mut findings = Vec::new();
    contract.document().walk(&mut |object, kind, place| {
        let id = object.get("operationId").and_then(Value::as_str).filter(|_| kind == Kind::Operation);
        let Some(id) = id else { return };
        let id_of_document = (contract.document().mount_of(place), id);
        if let Some(other) = first.get(&id_of_document) {
            let known = contract.operations().iter().find(|operation| operation.pointer == *other);
            let other = known.map_or_else(|| format!("#{other}"), Operation::route);
            let message = format!("`{id}` is the operationId of `{other}` too");
            let finding =
                Finding::new(&DUPLICATE_OPERATION_ID, message).help("give each operation an id of its own");
            findings.push(finding.at(contract.place(&place.join("operationId"))));
        } else {
            first.insert(id_of_document, place.clone());
        }
    });
    findings
}

/// A parameter is known by its name and where it is sent (OpenAPI 3.1 §4.8.12).
fn duplicate_parameters(contract: &Contract) -> Vec<Finding> {
    let mut findings = Vec::new();
    contract.document().walk(&mut |object, kind, place| {
        if !matches!(kind, Kind::Operation | Kind::PathItem) {
            return;
        }
        let mut seen = HashSet::new();
        for (index, parameter) in parameters(contract.root(), object) {
            let (name, location) = parameter;
            if location == "header" && is_described_elsewhere(name) {
                continue;
            }
            // The names of headers are the same in either case.
            let key = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
            if !seen.insert((key, location)) {
                let message = format!("the {location} parameter `{name}` is declared twice");
                let at = contract.place(&place.join("parameters").item(index));
                findings
                    .push(Finding::new(&DUPLICATE_PARAMETER, message).help("remove one of the two").at(at));
            }
        }
    });
    findings
}

/// Each part of a path in braces needs a path parameter of that name (OpenAPI 3.1 §4.8.2).
fn undeclared_in_paths(contract: &Contract) -> Vec<Finding> {
    let mut lacking: Vec<(Pointer, &str, Vec<&Operation>)> = Vec::new();
    for operation in contract.operations() {
        let declared = declared_in_path(contract.root(), operation);
        // What was meant to declare them is told where it stands.
        let meant: Vec<_> = declared.iter().filter_map(|name| operation.meant(name, &declared)).collect();
        let undeclared =
            operation.path_names().filter(|name| !declared.contains(name) && !meant.contains(name));
        for name in undeclared {
            let item = operation.item().clone();
            match lacking.iter_mut().find(|(at, known, _)| *at == item && *known == name) {
                Some((.., operations)) => operations.push(operation),
                None => lacking.push((item, name, vec![operation])),
            }
        }
    }
    lacking
        .into_iter()
        .map(|(item, name, operations)| undeclared(contract, &item, name, &operations))
        .collect()
}

fn undeclared(contract: &Contract, item: &Pointer, name: &str, operations: &[&Operation]) -> Finding {
    let routes: Vec<_> = operations.iter().map(|operation| quoted(operation.route())).collect();
    let verb = if routes.len() == 1 { "does" } else { "do" };
    let message = format!("{} {verb} not declare the path parameter `{name}`", list(&routes, "and"));
    let finding = Finding::new(&UNDECLARED_PATH_PARAMETER, message)
        .help(format!("declare `{name}` with `in: path` and `required: true`"));
    match operations {
        [one] => finding.at(contract.place(&one.pointer).key()).operation(one.name.clone()),
        _ => finding.at(contract.place(item).key()),
    }
}

/// The path parameters of an operation and of its path.
fn declared_in_path<'a>(root: &'a Value, operation: &Operation) -> Vec<&'a str> {
    let holders =
        [operation.item(), &operation.pointer].into_iter().filter_map(|at| at.resolve(root)?.as_object());
    let all = holders.flat_map(|holder| parameters(root, holder));
    all.filter(|(_, (_, location))| *location == "path").map(|(_, (name, _))| name).collect()
}

/// The name and the location of each parameter in a list, references followed, with its index.
fn parameters<'a>(root: &'a Value, holder: &'a Map<String, Value>) -> Vec<(usize, (&'a str, &'a str))> {
    let items = holder.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let read = |(index, parameter): (usize, &'a Value)| {
        let parameter = followed(root, parameter)?;
        Some((index, (parameter.get("name")?.as_str()?, parameter.get("in")?.as_str()?)))
    };
    items.enumerate().filter_map(read).collect()
}

/// What a value is or refers to.
fn followed<'a>(root: &'a Value, value: &'a Value) -> Option<&'a Value> {
    const MAX_REFERENCES: usize = 32;
    let mut value = value;
    for _ in 0..MAX_REFERENCES {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => value = Pointer::from_reference(reference)?.resolve(root)?,
            None => return Some(value),
        }
    }
    None
}
