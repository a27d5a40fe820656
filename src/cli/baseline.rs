//! A baseline: the findings that are known, so that only new ones count.
//!
//! An entry names a finding in words that outlive edits elsewhere: no lines, and of an item in a list
//! not its place there. Equal findings have equal entries, one each.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::exit::Failure;
use super::key::{self, Key};
use super::missing;
use crate::finding::Finding;
use crate::rules::{NO_VALUE_FOUND, UNMATCHED_ALLOWANCE};
use crate::source::shape::{Field, Shape};
use crate::source::{self, Format, Place, Position, Source, path::relative};

/// The findings of a baseline that were not met yet.
#[derive(Debug)]
pub struct Baseline {
    /// What its paths are relative to.
    folder: PathBuf,
    left: HashMap<Key, Vec<Entry>>,
}

/// What a run has looked at. What it has not looked at may be wrong as before.
#[derive(Debug, Default)]
pub struct LookedAt {
    /// The document and its fixtures.
    pub document: bool,
    /// Every answer that a mock would give.
    pub answers: bool,
    /// Whether every allowance of the settings file was of use.
    pub allowances: bool,
    /// The operations that exchanges reached; none where no exchange was looked at.
    pub exchanges: Option<BTreeSet<Arc<str>>>,
}

impl LookedAt {
    /// Whether the run would have met a finding with this key, were it still there. Of the exchanges
    /// with an operation that was not reached nothing is known.
    fn covers(&self, key: &Key) -> bool {
        if key.is_of_an_exchange() {
            let reached = |all: &BTreeSet<Arc<str>>| key.operation().is_none_or(|name| all.contains(name));
            return self.exchanges.as_ref().is_some_and(reached);
        }
        match key {
            _ if key.is_of(&UNMATCHED_ALLOWANCE) => self.allowances,
            _ if key.is_of(&NO_VALUE_FOUND) => self.answers,
            _ => self.document,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    /// For people alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entries {
    findings: Vec<Entry>,
}

impl Baseline {
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path)
            .map_err(|error| missing::cannot_read(path, &error, &format!("{} writes it", writing(path))))?;
        let entries: Entries =
            serde_json::from_str(&text).map_err(|error| no_baseline(path, text, &error))?;
        let mut left: HashMap<_, Vec<_>> = HashMap::new();
        for entry in entries.findings {
            left.entry(entry.key.clone()).or_default().push(entry);
        }
        Ok(Self { folder: folder(path), left })
    }

    /// Takes out the findings that are known, as many as there are entries for each.
    pub fn accept(&mut self, findings: &mut Vec<Finding>) -> Vec<Finding> {
        findings
            .extract_if(.., |finding| self.meet(&Key::of(finding, |path| relative(path, &self.folder))))
            .collect()
    }

    fn meet(&mut self, key: &Key) -> bool {
        self.left.get_mut(key).is_some_and(|left| left.pop().is_some())
    }

    /// How many entries were met by no finding, of those that the run looked at.
    pub fn gone(&self, looked_at: &LookedAt) -> usize {
        let gone = self.left.iter().filter(|(key, _)| looked_at.covers(key));
        gone.map(|(_, left)| left.len()).sum()
    }

    /// Makes these findings the known ones, beside the entries that the run has not looked at. Places
    /// are written relative to the file.
    pub fn write(path: &Path, findings: &[Finding], looked_at: &LookedAt) -> Result<(), Failure> {
        let folder = folder(path);
        // What cannot be used is written anew.
        let mut before =
            Self::read(path).unwrap_or_else(|_| Self { folder: folder.clone(), left: HashMap::new() });
        let mut entries = Vec::new();
        for finding in findings {
            let key = Key::of(finding, |path| relative(path, &folder));
            before.meet(&key);
            let message = key.says.is_none().then(|| finding.message.clone());
            entries.push(Entry { key, message });
        }
        let kept = before.left.into_iter().filter(|(key, _)| !looked_at.covers(key));
        entries.extend(kept.flat_map(|(_, left)| left));
        entries.sort();
        let entries = Entries { findings: entries };
        let text = serde_json::to_string_pretty(&entries).unwrap_or_default();
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(path, text + "\n"))
            .map_err(|error| Failure::new(format!("cannot write the baseline {}: {error}", path.display())))
    }
}

const SHAPE: Shape = Shape::Object(&[Field::required("findings", Shape::List(&key::SHAPE))]);

/// The finding that a file is no baseline, with its place.
fn no_baseline(path: &Path, text: String, error: &serde_json::Error) -> Failure {
    let source = Arc::new(Source::new(path, text, Format::Json));
    let fault = if error.is_data() { source.value().and_then(|value| SHAPE.fault(&value)) } else { None };
    let (place, message) = match fault {
        Some((pointer, message)) => (Place::new(source, pointer), message),
        None => {
            let message = source::json_fault(source.text(), error);
            let position = Position { line: error.line(), column: error.column().max(1) };
            (Place::at(source, position), message)
        }
    };
    Failure::new(format!("{place}: the baseline cannot be used: {message}"))
        .help(format!("{} writes it anew", writing(path)))
}

/// The command that writes a baseline.
fn writing(path: &Path) -> String {
    format!("`bonafide check --baseline {} --write-baseline`", path.display())
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}
