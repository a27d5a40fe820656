//! The files that a document starts from.

use std::path::{Path, PathBuf};

use super::bundle::Scope;
use super::{LoadError, read_file};
use crate::source::Reading;
use crate::source::page;

/// Endings of the files in a folder that may hold a document or a page about one.
const ENDINGS: [&str; 6] = ["json", "yaml", "yml", "md", "mdx", "markdown"];

/// Reads the files, and in folders each file that holds a document. With them come all paths whose
/// change can change the outcome.
pub fn read(specs: &[PathBuf]) -> Result<(Vec<Reading>, Vec<PathBuf>), LoadError> {
    let mut readings = Vec::new();
    let mut watched = specs.to_vec();
    for spec in specs {
        if spec.is_dir() {
            let mut paths = Vec::new();
            list(spec, &mut paths)?;
            let before = readings.len();
            for path in paths {
                let reading = read_file(&path)?;
                // A document that cannot be read is one all the same.
                if page::names_openapi(reading.source.text()) {
                    readings.push(reading);
                }
                watched.push(path);
            }
            if readings.len() == before {
                return Err(LoadError::NoDocument(spec.clone()));
            }
        } else {
            readings.push(read_file(spec)?);
        }
    }
    Ok((readings, watched))
}

/// The folder that references must not leave, and the document where it is one file.
pub fn scope(specs: &[PathBuf], allow_outside: bool) -> Scope {
    let first = specs.first().map_or(Path::new("."), PathBuf::as_path);
    let first = first.canonicalize().unwrap_or_else(|_| first.to_owned());
    if first.is_dir() {
        return Scope { folder: first, entry: None, allow_outside };
    }
    Scope { folder: first.parent().unwrap_or(&first).to_owned(), entry: Some(first), allow_outside }
}

/// The candidates below a folder, sorted, so that every machine reads them in the same order.
fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let error = |error| LoadError::Io { path: folder.to_owned(), error };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(error)? {
        entries.push(entry.map_err(error)?.path());
    }
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        // A link to a folder may lead back to where it stands.
        if path.is_dir() && path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            paths.push(path);
        }
    }
    Ok(())
}
