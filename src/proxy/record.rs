//! Exchanges kept as fixtures.
//!
//! Whoever sees exchanges has each met by the recorder ([`Recorder::meet`]), with the findings about it, and
//! kept ([`Recorder::keep`]), by way of a [`Queue`] where nobody should wait for the disk. What is kept has no
//! secrets, and every file is whole at every moment: whatever ends the program, what was there before or what
//! was to be there is there.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use crate::contract::Contract;
use crate::contract::confidential::Confidences;
use crate::contract::operation::Operation;
use crate::contract::response::StatusPattern;
use crate::contract::router::Route;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::policy::Glob;
use crate::redact::{Redacted, Redactor};

mod archive;
mod group;
mod key;
mod name;
mod queue;
mod store;
mod summary;
mod written;

pub use archive::Archive;
use group::{Group, mark_of};
pub use key::stand_ins;
pub use queue::{Archived, Queue};
use store::Store;
pub use summary::{Rejected, Summary};
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
    /// When the request came, in RFC 3339.
    pub at: Option<String>,
    /// How long its answer took.
    pub took: Option<Duration>,
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
    /// It has a body that is larger than what is kept of one.
    LargeBody,
}

impl LeftOut {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Undocumented => "reaches no operation of the document",
            Self::NotAsked => "was not asked for",
            Self::Conditional => "depends on what the client had already",
            Self::UnknownBody => "a body was not captured to its end",
            Self::LargeBody => "a body is larger than what is kept of one",
        }
    }
}

/// An exchange as it was met, and as it may be seen.
#[derive(Debug)]
pub struct Met {
    real: Exchange,
    redacted: Redacted,
    /// Without secrets.
    findings: Vec<Finding>,
    origin: Origin,
    known: Known,
}

/// Which bodies of an exchange are there whole.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub request: bool,
    pub response: bool,
    /// Whether what is not there was too large to be kept.
    pub is_cut: bool,
}

impl Known {
    /// Both of them.
    pub const ALL: Self = Self { request: true, response: true, is_cut: false };

    /// Why an exchange cannot be kept, where it lacks something.
    fn lacks(self) -> Option<LeftOut> {
        let missing = if self.is_cut { LeftOut::LargeBody } else { LeftOut::UnknownBody };
        (!self.request || !self.response).then_some(missing)
    }
}

impl Met {
    /// The exchange as it may be seen.
    pub fn seen(&self) -> &Exchange {
        &self.redacted.exchange
    }

    /// What was found, as it may be seen.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How large the bodies are, in bytes.
    fn size(&self) -> usize {
        self.real.request.body.len() + self.real.response.body.len()
    }
}

/// Keeps exchanges as fixtures. It may be used by many threads at once.
#[derive(Debug)]
pub struct Recorder {
    api: RwLock<Arc<Api>>,
    redactor: Redactor,
    options: Options,
    store: Store,
    /// By what tells their paths apart: some 200 bytes for each request that is met.
    groups: Mutex<HashMap<u128, Arc<Mutex<Group>>>>,
    summary: Mutex<Summary>,
}

/// Whose exchanges are kept.
#[derive(Debug)]
struct Api {
    contract: Arc<Contract>,
    /// The folder of each operation, by its index.
    folders: Vec<String>,
}

impl Api {
    fn of(contract: Arc<Contract>) -> Arc<Self> {
        Arc::new(Self { folders: name::folders(contract.operations()), contract })
    }
}

impl Recorder {
    pub fn new(contract: Arc<Contract>, redactor: Redactor, options: Options) -> Self {
        let store = Store::new(options.private.clone());
        let (groups, summary) = Default::default();
        Self { api: RwLock::new(Api::of(contract)), redactor, options, store, groups, summary }
    }

    /// Holds exchanges against a newer document from now on.
    pub fn adopt(&self, contract: Arc<Contract>) {
        *self.api.write().unwrap_or_else(PoisonError::into_inner) = Api::of(contract);
    }

    fn api(&self) -> Arc<Api> {
        self.api.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the secrets out of an exchange about which this was found; its bodies are whole and decoded,
    /// or empty where they are not known. It must be met before those that follow from it: what is secret in it
    /// is secret in them.
    pub fn meet(&self, real: Exchange, findings: &[Finding], origin: Origin, known: Known) -> Met {
        let api = self.api();
        let redacted = self.redactor.exchange(&real, &Confidences::of(&api.contract, &real));
        let findings = findings.iter().map(|finding| redacted.finding(finding)).collect();
        Met { real, redacted, findings, origin, known }
    }

    /// Keeps an exchange that was met. It is on the disk when this returns, which takes as long as the
    /// disk does.
    ///
    /// # Errors
    ///
    /// Where a file cannot be written: the disk is full, or the folder is not ours. What was there before
    /// is there still.
    pub fn keep(&self, met: &Met) -> io::Result<Kept> {
        let api = self.api();
        let kept = match self.wanted(met, &api.contract) {
            Err(why) => Ok(Kept::LeftOut(why)),
            Ok(operation) => self.write(met, operation, &api),
        };
        match &kept {
            Ok(kept) => self.summary().count(kept),
            Err(error) => self.summary().fail(error),
        }
        kept
    }

    fn write(&self, met: &Met, operation: &Operation, api: &Api) -> io::Result<Kept> {
        let written = write_down(&api.contract, operation, met);
        let folder = api.folders.get(operation.index).map_or("", String::as_str);
        match self.options.only_valid && met.findings.iter().any(Finding::is_error) {
            true => self.set_aside(folder, met, written),
            false => self.file(folder, &written),
        }
    }

    /// What was done so far.
    pub fn summary(&self) -> MutexGuard<'_, Summary> {
        self.summary.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wanted<'c>(&self, met: &Met, contract: &'c Contract) -> Result<&'c Operation, LeftOut> {
        let Exchange { request, response } = &met.real;
        let Route::Found(matched) = contract.route(&request.method, &request.path) else {
            return Err(LeftOut::Undocumented);
        };
        let (operation, status) = (matched.operation, response.status);
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
        met.known.lacks().map_or(Ok(operation), Err)
    }

    fn file(&self, folder: &str, written: &Written) -> io::Result<Kept> {
        let path = self.options.fixtures.join(folder).join(&written.name);
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        let group = groups.entry(mark_of(path.as_os_str().as_encoded_bytes())).or_default().clone();
        drop(groups);
        let mut group = group.lock().unwrap_or_else(PoisonError::into_inner);
        group.add(&self.store, &path, written)
    }

    /// Keeps what breaks the contract, with why.
    fn set_aside(&self, folder: &str, met: &Met, written: Written) -> io::Result<Kept> {
        let path = self.options.private.join("rejected").join(folder).join(format!("{}.json", written.name));
        let mut document = written.document;
        if let Value::Object(document) = &mut document {
            document.insert("findings".to_owned(), met.findings.iter().map(Finding::to_json).collect());
        }
        if let Some((name, bytes)) = &written.file {
            self.store.write(&path.with_file_name(name), bytes)?;
        }
        self.store.write(&path, &written::text(&document))?;
        let first = met.findings.iter().find(|finding| finding.is_error());
        self.summary().reject(met.seen(), first, &path);
        Ok(Kept::Rejected(path))
    }
}

/// The folder of private files that belongs to a folder of fixtures: beside it.
pub fn private_folder(fixtures: &Path) -> PathBuf {
    fixtures.parent().unwrap_or(Path::new("")).join(".bonafide")
}
