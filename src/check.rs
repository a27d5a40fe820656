//! Looks at a whole document and its fixtures, and at captured traffic, without a server.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

mod answers;
mod examples;
mod expressions;
mod fixtures;
mod forbidden;
mod form;
mod mended;
mod operations;
mod references;
mod required;
mod schemas;
mod servers;
mod summary;
mod told;
mod traffic;
mod travel;
mod words;

pub use answers::answers;
pub use fixtures::{fixture, fixtures};
pub use forbidden::forbidden;
pub use mended::mended;
pub use traffic::{each_exchange, traffic};

use crate::contract::Contract;
use crate::finding::{Finding, Rule, Seen};
use crate::pointer::Pointer;
use crate::respond::fixtures::Fixtures;
use crate::rules::{
    STALE_FIXTURE, UNDECLARED_PATH_PARAMETER, UNDOCUMENTED_OPERATION, UNKNOWN_FIXTURE_OPERATION,
    UNMATCHED_TRAFFIC, UNRESOLVED_REFERENCE,
};
use told::Told;

/// What a check found, and what it looked at.
#[derive(Debug, Default)]
pub struct Checked {
    pub findings: Vec<Finding>,
    pub seen: Seen,
}

/// Hears how far a check is: what it looks at, how many of these are done, of how many.
pub type Progress<'a> = dyn FnMut(&'static str, usize, usize) + 'a;

/// All that is wrong with a document and its fixtures. Costs far more than serving them does.
pub fn everything(contract: &Contract, of: &Fixtures, progress: &mut Progress<'_>) -> Checked {
    let mut findings = contract.findings();
    let told = Told::of(&findings);
    progress("objects", 0, 1);
    findings.extend(form::form(contract, &told));
    findings.extend(operations::operations(contract));
    findings.extend(references::references(contract).into_iter().filter(|finding| !told.has(finding)));
    findings.extend(expressions::expressions(contract));
    findings.extend(servers::servers(contract));
    let (found, schemas_seen) = schemas::schemas(contract);
    findings.extend(found);
    findings.extend(required::required(contract));
    schemas::uncompiled(contract, &mut findings, progress);
    let told = Told::of(&findings);
    findings.extend(schemas::impossible(contract, &told, progress));
    progress("examples", 0, 1);
    let held = examples::examples(contract);
    findings.extend(held.findings);
    findings.extend(forbidden(contract));
    findings.extend_from_slice(of.findings());
    findings.extend(fixtures(contract, of, progress));
    retain_known(contract, &mut findings);
    name_operations(contract, &mut findings);
    let (examples, unchecked_examples) = (held.seen, held.unchecked);
    let seen = Seen { schemas: schemas_seen, examples, unchecked_examples, ..seen(contract, of) };
    Checked { findings, seen }
}

/// Drops what is told to be nowhere, where it may be in a file that could not be read.
fn retain_known(contract: &Contract, findings: &mut Vec<Finding>) {
    const ABSENT: [&Rule; 6] = [
        &STALE_FIXTURE,
        &UNDECLARED_PATH_PARAMETER,
        &UNDOCUMENTED_OPERATION,
        &UNKNOWN_FIXTURE_OPERATION,
        &UNMATCHED_TRAFFIC,
        &UNRESOLVED_REFERENCE,
    ];
    if !contract.document().is_complete() {
        findings.retain(|finding| !ABSENT.contains(&finding.rule));
    }
}

fn seen(contract: &Contract, of: &Fixtures) -> Seen {
    let mut files: Vec<_> = contract.document().files().map(Path::to_owned).collect();
    files.extend(of.all().map(|(_, fixture)| fixture.source.path().to_owned()));
    Seen {
        operations: contract.operations().iter().map(|operation| operation.name.clone()).collect(),
        files,
        fixtures: of.all().count(),
        ..Seen::default()
    }
}

/// Gives each finding the operation that holds its place, where one does.
fn name_operations(contract: &Contract, findings: &mut [Finding]) {
    let mut operations: HashMap<(PathBuf, Pointer), &Arc<str>> = HashMap::new();
    for operation in contract.operations() {
        let place = contract.place(&operation.pointer);
        operations.entry((place.source.path().to_owned(), place.pointer)).or_insert(&operation.name);
    }
    for finding in findings.iter_mut().filter(|finding| finding.operation.is_none()) {
        let Some(place) = finding.place() else { continue };
        let path = place.source.path().to_owned();
        let mut at = Some(place.pointer.clone());
        while let Some(pointer) = at {
            at = pointer.parent();
            if let Some(name) = operations.get(&(path.clone(), pointer)) {
                finding.operation = Some(Arc::clone(name));
                break;
            }
        }
    }
}
