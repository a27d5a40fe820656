//! The fixtures of an API, by operation.

use std::path::Path;

use super::fixture::{self, Fixture};
use crate::contract::Contract;
use crate::finding::{Finding, nearest};
use crate::pointer::Pointer;
use crate::rules::{UNDOCUMENTED_STATUS, UNKNOWN_FIXTURE_OPERATION};
use crate::source::files::Files;
use crate::source::read;

/// Every fixture that can be served, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Fixtures {
    /// For each operation of the contract: most conditions first, then by name.
    by_operation: Vec<Vec<Fixture>>,
    findings: Vec<Finding>,
}

impl Fixtures {
    /// Reads every JSON and YAML file below `folder`. A folder that is not there holds none. `files`
    /// remembers every file whose change can change the outcome.
    ///
    /// # Errors
    ///
    /// Where the folder or a file in it cannot be read from disk.
    pub fn load(folder: &Path, contract: &Contract, files: &mut Files) -> std::io::Result<Self> {
        let mut fixtures = Self { findings: Vec::new(), ..Self::none(contract) };
        for path in files.list(folder, &["json", "yaml", "yml"])? {
            let mut reading = read(&path, files.read(&path)?);
            fixtures.findings.append(&mut reading.findings);
            match fixture::parse(&path, &reading, files) {
                Ok(fixture) => fixtures.add(fixture, contract),
                Err(mut findings) => fixtures.findings.append(&mut findings),
            }
        }
        for fixtures in &mut fixtures.by_operation {
            fixtures.sort_by(|a, b| {
                b.condition.count().cmp(&a.condition.count()).then_with(|| a.name.cmp(&b.name))
            });
        }
        Ok(fixtures)
    }

    /// No fixtures for any operation.
    pub fn none(contract: &Contract) -> Self {
        let by_operation = contract.operations().iter().map(|_| Vec::new()).collect();
        Self { by_operation, findings: Vec::new() }
    }

    /// The fixtures of the operation with this index.
    pub fn of(&self, operation: usize) -> &[Fixture] {
        self.by_operation.get(operation).map_or(&[], Vec::as_slice)
    }

    /// All fixtures, each with its operation's index.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Fixture)> {
        self.by_operation.iter().enumerate().flat_map(|(index, all)| all.iter().map(move |one| (index, one)))
    }

    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn add(&mut self, fixture: Fixture, contract: &Contract) {
        let at = |key: &str| fixture.place(Pointer::root().join(key));
        let Some(operation) = contract.operation(&fixture.operation) else {
            let message = format!("there is no operation `{}` in the document", fixture.operation);
            let near = nearest(&fixture.operation, contract.operation_names());
            let help = near.map(|name| format!("did you mean `{name}`?"));
            let finding = Finding { help, ..Finding::new(&UNKNOWN_FIXTURE_OPERATION, message) };
            self.findings.push(finding.written_at(at("operation")));
            return;
        };
        if operation.response(fixture.status).is_none() {
            let declared: Vec<_> =
                operation.responses().iter().map(|response| response.status.to_string()).collect();
            let message = format!("`{}` does not declare the status {}", operation.route(), fixture.status);
            let finding = Finding::new(&UNDOCUMENTED_STATUS, message)
                .help(format!("declared are {}", declared.join(", ")))
                .operation(operation.name.clone());
            let place = fixture.place(Pointer::root().join("response").join("status"));
            self.findings.push(finding.written_at(place));
            return;
        }
        if let Some(fixtures) = self.by_operation.get_mut(operation.index) {
            fixtures.push(fixture);
        }
    }
}
