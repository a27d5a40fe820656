//! A baseline: the findings that are known, so that only new ones count.
//!
//! An entry names a finding in words that outlive edits elsewhere: no lines, and of an item in a list
//! not its place there. Equal findings have equal entries, one each.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::exit::Failure;
use super::key::Key;
use crate::finding::Finding;
use crate::source::path::relative;

/// The findings of a baseline that were not met yet.
#[derive(Debug)]
pub struct Baseline {
    /// What its paths are relative to.
    folder: PathBuf,
    left: HashMap<Key, usize>,
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
        let text = fs::read_to_string(path).map_err(|error| {
            Failure::new(format!("cannot read the baseline {}: {error}", path.display()))
                .help("`bonafide check --write-baseline` writes it")
        })?;
        let entries: Entries = serde_json::from_str(&text).map_err(|error| {
            Failure::new(format!("the baseline {} cannot be used: {error}", path.display()))
                .help("`bonafide check --write-baseline` writes it anew")
        })?;
        let mut left = HashMap::new();
        for entry in entries.findings {
            *left.entry(entry.key).or_default() += 1;
        }
        Ok(Self { folder: folder(path), left })
    }

    /// Takes out the findings that are known, as many as there are entries for each.
    pub fn accept(&mut self, findings: &mut Vec<Finding>) -> Vec<Finding> {
        let known = findings.extract_if(.., |finding| {
            let left = self
                .left
                .get_mut(&Key::of(finding, |path| relative(path, &self.folder)))
                .filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_some()
        });
        known.collect()
    }

    /// How many entries were met by no finding.
    pub fn gone(&self) -> usize {
        self.left.values().sum()
    }

    /// Makes these findings the known ones. Places are written relative to the file.
    pub fn write(path: &Path, findings: &[Finding]) -> Result<(), Failure> {
        let folder = folder(path);
        let entry = |finding: &Finding| {
            let key = Key::of(finding, |path| relative(path, &folder));
            let message = key.says.is_none().then(|| finding.message.clone());
            Entry { key, message }
        };
        let mut entries = Entries { findings: findings.iter().map(entry).collect() };
        entries.findings.sort();
        let text = serde_json::to_string_pretty(&entries).unwrap_or_default();
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(path, text + "\n"))
            .map_err(|error| Failure::new(format!("cannot write the baseline {}: {error}", path.display())))
    }
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}
