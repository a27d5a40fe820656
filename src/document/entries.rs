//! The files that a document starts from.

use std::path::{Path, PathBuf};

use super::bundle::Scope;
use super::{LoadError, read_file};
use crate::source::Reading;
use crate::source::files::Files;
use crate::source::page;

/// Endings of the files in a folder that may hold a document or a page about one.
const ENDINGS: [&str; 6] = ["json", "yaml", "yml", "md", "mdx", "markdown"];

/// Reads the files, and in folders each file that holds a document.
pub fn read(specs: &[PathBuf], files: &mut Files) -> Result<Vec<Reading>, LoadError> {
    let mut readings = Vec::new();
    for spec in specs {
        if spec.is_dir() {
            let paths =
                files.list(spec, &ENDINGS).map_err(|error| LoadError::Io { path: spec.clone(), error })?;
            let before = readings.len();
            for path in paths {
                let reading = read_file(&path, files)?;
                // A document that cannot be read is one all the same.
                if page::names_openapi(reading.source.text()) {
                    readings.push(reading);
                }
            }
            if readings.len() == before {
                return Err(LoadError::NoDocument(spec.clone()));
            }
        } else {
            readings.push(read_file(spec, files)?);
        }
    }
    Ok(readings)
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
