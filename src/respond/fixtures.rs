//! The fixtures of an API, by operation.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

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
    /// For each operation of the contract.
    by_operation: Vec<Own>,
    findings: Vec<Finding>,
}

/// The fixtures of one operation.
#[derive(Debug, Default)]
struct Own {
    /// Those that decide first; most conditions first, then by name.
    fixtures: Vec<Fixture>,
    /// For each of them the sequence that it is in, by indexes; `None` where it is in none.
    sequences: Vec<Option<Arc<[usize]>>>,
    is_recorded: bool,
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
        fixtures.by_operation.iter_mut().for_each(Own::arrange);
        Ok(fixtures)
    }

    /// No fixtures for any operation.
    pub fn none(contract: &Contract) -> Self {
        let by_operation = contract.operations().iter().map(|_| Own::default()).collect();
        Self { by_operation, findings: Vec::new() }
    }

    /// The fixtures of the operation with this index: those first that decide, and of these the ones with
    /// most conditions.
    pub fn of(&self, operation: usize) -> &[Fixture] {
        self.by_operation.get(operation).map_or(&[], |own| &own.fixtures)
    }

    /// The sequence that a fixture of an operation is in, by the indexes of its fixtures.
    ///
    /// A sequence is the answers to equal requests, in the order in which they were recorded: fixtures of
    /// one folder with the same conditions, named `x`, `x-2`, `x-3` and so on.
    pub fn sequence(&self, operation: usize, fixture: usize) -> Option<&[usize]> {
        self.by_operation.get(operation)?.sequences.get(fixture)?.as_deref()
    }

    /// True where an operation has fixtures that were recorded.
    pub fn is_recorded(&self, operation: usize) -> bool {
        self.by_operation.get(operation).is_some_and(|own| own.is_recorded)
    }

    /// All fixtures, each with its operation's index.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Fixture)> {
        let all = self.by_operation.iter().enumerate();
        all.flat_map(|(index, own)| own.fixtures.iter().map(move |one| (index, one)))
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
        if let Some(own) = self.by_operation.get_mut(operation.index) {
            own.fixtures.push(fixture);
        }
    }
}

impl Own {
    /// Puts the fixtures into their order, and finds sequences among them.
    fn arrange(&mut self) {
        self.fixtures.sort_by(|a, b| rank(a).cmp(&rank(b)));
        self.is_recorded = self.fixtures.iter().any(|fixture| fixture.recorded.is_some());
        let deciding = || self.fixtures.iter().enumerate().filter(|(_, fixture)| fixture.decides());
        let firsts: HashMap<_, _> =
            deciding().map(|(index, one)| ((one.folder(), &*one.name), index)).collect();
        let mut sequences: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
        for (index, fixture) in deciding() {
            let Some((name, number)) = numbered(&fixture.name) else { continue };
            let Some(first) = firsts.get(&(fixture.folder(), name)) else { continue };
            if self.fixtures.get(*first).is_some_and(|first| first.condition == fixture.condition) {
                sequences.entry(*first).or_insert_with(|| vec![(1, *first)]).push((number, index));
            }
        }
        self.sequences = vec![None; self.fixtures.len()];
        for mut sequence in sequences.into_values() {
            sequence.sort_unstable();
            let indexes: Arc<[usize]> = sequence.into_iter().map(|(_, index)| index).collect();
            for index in indexes.iter() {
                if let Some(own) = self.sequences.get_mut(*index) {
                    *own = Some(indexes.clone());
                }
            }
        }
    }
}

fn rank(fixture: &Fixture) -> (Reverse<usize>, bool, &str) {
    (Reverse(fixture.condition.count()), !fixture.decides(), &fixture.name)
}

/// The name of the first step of the sequence that a name may be in, and which step it is.
fn numbered(name: &str) -> Option<(&str, u32)> {
    let (first, digits) = name.rsplit_once('-')?;
    let number: u32 = digits.parse().ok().filter(|number| *number > 1)?;
    (number.to_string() == digits).then_some((first, number))
}
