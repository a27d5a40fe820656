//! The files that documents start from.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::bundle::Scope;
use super::version::Version;
use super::{LoadError, Options, read_file};
use crate::source::Reading;
use crate::source::files::Files;
use crate::source::page;

/// Endings of the files in a folder that may hold a document or a page about one.
const ENDINGS: [&str; 6] = ["json", "yaml", "yml", "md", "mdx", "markdown"];

/// The files of one document.
#[derive(Debug)]
pub struct Group {
    /// The path that all paths of the document are below.
    pub prefix: String,
    /// The file or folder that was named.
    spec: PathBuf,
    pub readings: Vec<Reading>,
}

/// Reads the files, and in folders each file that holds a document. Those of one title and one kind of
/// version are pages of one document, as is what cannot be read.
pub fn read(specs: &[PathBuf], options: &Options, files: &mut Files) -> Result<Vec<Group>, LoadError> {
    let mut groups: Vec<Group> = Vec::new();
    for spec in specs {
        for reading in read_spec(spec, files)? {
            let own = identity(&reading);
            let is_of = |group: &&mut Group| {
                let first = group.readings.iter().find_map(identity);
                own.is_none() || first.is_none() || first == own
            };
            match groups.iter_mut().find(is_of) {
                Some(group) => group.readings.push(reading),
                None => {
                    let readings = vec![reading];
                    groups.push(Group { prefix: String::new(), spec: spec.clone(), readings });
                }
            }
        }
    }
    for (prefix, spec) in &options.prefixed {
        let readings = read_spec(spec, files)?;
        groups.push(Group { prefix: prefix.clone(), spec: spec.clone(), readings });
    }
    Ok(groups)
}

fn read_spec(spec: &Path, files: &mut Files) -> Result<Vec<Reading>, LoadError> {
    if !spec.is_dir() {
        return Ok(vec![read_file(spec, files)?]);
    }
    let paths = files.list(spec, &ENDINGS).map_err(|error| LoadError::Io { path: spec.to_owned(), error })?;
    let mut readings = Vec::new();
    for path in paths {
        let reading = read_file(&path, files)?;
        // A document that cannot be read is one all the same.
        if page::names_openapi(reading.source.text()) {
            readings.push(reading);
        }
    }
    if readings.is_empty() {
        return Err(LoadError::NoDocument(spec.to_owned()));
    }
    Ok(readings)
}

/// What pages of one document have in common; nothing where a file does not say what it is.
fn identity(reading: &Reading) -> Option<(bool, &str)> {
    let root = reading.value.as_ref()?;
    let title = root.get("info")?.get("title").and_then(Value::as_str)?;
    Some((Version::key(root) == "swagger", title))
}

impl Group {
    /// The folder that references must not leave, and the document where it is one file.
    pub fn scope(&self, options: &Options) -> Scope {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder_of = |path: &Path| path.parent().unwrap_or(path).to_owned();
        let spec = real(&self.spec);
        let bounds = if spec.is_dir() { spec } else { folder_of(&spec) };
        let entry = match &self.readings[..] {
            [only] => Some(real(only.source.path())),
            _ => None,
        };
        Scope {
            base: entry.as_deref().map_or_else(|| bounds.clone(), folder_of),
            folder: bounds,
            entry,
            allow_outside: options.allow_outside,
            refs_from: options.refs_from.as_deref().map(real),
        }
    }
}
