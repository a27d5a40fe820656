//! Exchanges kept as fixtures.
//!
//! Whoever sees exchanges gives each to [`Recorder::keep`], with the findings about it. What is kept has
//! no secrets, and every file is whole at every moment: whatever ends the program, what was there before or
//! what was to be there is there.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use serde_json::Value;

use crate::contract::Contract;
use crate::contract::confidential::Confidences;
use crate::contract::operation::Operation;
use crate::contract::response::StatusPattern;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::policy::Glob;
use crate::redact::{Redacted, Redactor};

mod group;
mod key;
mod name;
mod summary;
mod whole;
mod written;

use group::Group;
pub use key::stand_ins;
pub use summary::{Rejected, Summary};
use whole::Store;
use written::{Written, write_down};

/// What is recorded, and where.
#[derive(Debug)]
pub struct Options {
    /// The folder of fixtures.
    pub fixtures: PathBuf,
    /// The folder of what must not be served, which git ignores: `.bonafide`.
    pub private: PathBuf,
    /// Whether exchanges that break the contract are set aside.
    pub only_valid: bool,
    /// Names and routes of operations; none for all.
    pub operations: Vec<Glob>,
    /// None for all.
    pub statuses: Vec<StatusPattern>,
}

/// Where and when an exchange was met.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The server, as `https://api.example.com`.
    pub upstream: Option<String>,
    /// RFC 3339.
    pub at: Option<String>,
}

/// What became of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There was no such fixture.
    New(PathBuf),
    /// There was one with another answer.
    Replaced(PathBuf),
    /// The fixture that is there says the same.
    Unchanged(PathBuf),
    /// It breaks the contract, and is kept where nothing is served from.
    Rejected(PathBuf),
    LeftOut(LeftOut),
}

/// Why an exchange is no fixture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeftOut {
    /// It reaches no operation of the document.
    Undocumented,
    /// Its operation or status was not asked for.
    NotAsked,
    /// Its answer depends on what no fixture is matched by: what the client has already, or a range.
    Conditional,
    /// It has a body that nobody kept.
    UnknownBody,
}

impl LeftOut {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Undocumented => "reaches no operation of the document",
            Self::NotAsked => "was not asked for",
            Self::Conditional => "depends on what the client had already",
            Self::UnknownBody => "a body was not captured",
        }
    }
}

/// Keeps exchanges as fixtures. It may be used by many threads at once.
#[derive(Debug)]
pub struct Recorder {
    contract: Arc<Contract>,
    redactor: Redactor,
    options: Options,
    store: Store,
    /// The folder of each operation, by its index.
    folders: Vec<String>,
    groups: Mutex<HashMap<PathBuf, Arc<Mutex<Group>>>>,
    summary: Mutex<Summary>,
}

impl Recorder {
    pub fn new(contract: Arc<Contract>, redactor: Redactor, options: Options) -> Self {
        let folders = name::folders(contract.operations());
        let store = Store::new(options.private.clone());
        let (groups, summary) = Default::default();
        Self { contract, redactor, options, store, folders, groups, summary }
    }

    /// Keeps an exchange about which this was found; its bodies are whole, and decoded.
    ///
    /// It is on the disk when this returns, which takes as long as the disk does.
    ///
    /// # Errors
    ///
    /// Where a file cannot be written: the disk is full, or the folder is not ours. What was there before
    /// is there still.
    pub fn keep(&self, exchange: &Exchange, findings: &[Finding], origin: &Origin) -> io::Result<Kept> {
        let known = Confidences::of(&self.contract, exchange);
        let kept = match self.wanted(exchange, known.matched().map(|matched| matched.operation)) {
            Err(why) => Kept::LeftOut(why),
            Ok(operation) => {
                let redacted = self.redactor.exchange(exchange, &known);
                let written = write_down(&self.contract, operation, (exchange, &redacted), findings, origin);
                let folder = self.folders.get(operation.index).map_or("", String::as_str);
                let is_rejected = self.options.only_valid && findings.iter().any(Finding::is_error);
                match is_rejected {
                    true => self.set_aside(folder, written, &redacted, findings)?,
                    false => self.file(folder, written)?,
                }
            }
        };
        self.summary().count(&kept);
        Ok(kept)
    }

    /// Leaves out an exchange of which a body is not known.
    pub fn lacks_body(&self) {
        self.summary().count(&Kept::LeftOut(LeftOut::UnknownBody));
    }

    /// What was done so far.
    pub fn summary(&self) -> MutexGuard<'_, Summary> {
        self.summary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wanted<'o>(
        &self,
        exchange: &Exchange,
        operation: Option<&'o Operation>,
    ) -> Result<&'o Operation, LeftOut> {
        let operation = operation.ok_or(LeftOut::Undocumented)?;
        let status = exchange.response.status;
        let is_named = |glob: &Glob| glob.matches(&operation.name) || glob.matches(&operation.route());
        let (operations, statuses) = (&self.options.operations, &self.options.statuses);
        if !operations.is_empty() && !operations.iter().any(is_named)
            || !statuses.is_empty() && !statuses.iter().any(|one| one.matches(status.as_u16()))
        {
            return Err(LeftOut::NotAsked);
        }
        let is_conditional = [StatusCode::NOT_MODIFIED, StatusCode::PARTIAL_CONTENT].contains(&status);
        if is_conditional || status.is_informational() {
            return Err(LeftOut::Conditional);
        }
        Ok(operation)
    }

    fn file(&self, folder: &str, written: Written) -> io::Result<Kept> {
        let path = self.options.fixtures.join(folder).join(&written.name);
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let group = groups.entry(path.clone()).or_default().clone();
        drop(groups);
        let mut group = group.lock().unwrap_or_else(PoisonError::into_inner);
        group.add(&self.store, &path, written)
    }

    /// Keeps what breaks the contract, with why.
    fn set_aside(
        &self,
        folder: &str,
        written: Written,
        redacted: &Redacted,
        findings: &[Finding],
    ) -> io::Result<Kept> {
        let findings: Vec<_> = findings.iter().map(|finding| redacted.finding(finding)).collect();
        let path = self.options.private.join("rejected").join(folder).join(format!("{}.json", written.name));
        let mut document = written.document;
        if let Value::Object(document) = &mut document {
            document.insert("findings".to_owned(), findings.iter().map(Finding::to_json).collect());
        }
        if let Some((name, bytes)) = &written.file {
            self.store.write(&path.with_file_name(name), bytes)?;
        }
        self.store.write(&path, &written::text(&document))?;
        let first = findings.iter().find(|finding| finding.is_error());
        self.summary().reject(&redacted.exchange, first, &path);
        Ok(Kept::Rejected(path))
    }
}

/// The folder of private files that belongs to a folder of fixtures: beside it.
pub fn private_folder(fixtures: &Path) -> PathBuf {
    fixtures.parent().unwrap_or(Path::new("")).join(".bonafide")
}
