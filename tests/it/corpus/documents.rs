//! Which documents are surveyed.

use std::path::{Path, PathBuf};

use crate::support::announce;

const VARIABLE: &str = "BONAFIDE_CORPUS";

/// Documents that must have an answer for everything they declare: the first API that we serve.
const COMPLETE: [&str; 2] = ["spec/mixpeek.yaml", "mixpeek-0.81.json"];

#[derive(Debug)]
pub struct Document {
    /// Its path below the folder that it was found in.
    pub name: String,
    pub path: PathBuf,
    /// Whether it is an error that no value can be made for one of its answers.
    pub complete: bool,
}

/// The documents of this repository and those of the corpus.
pub fn all() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = Vec::new();
    find(&root.join("spec"), root, &mut documents);
    find(&root.join("tests/data"), root, &mut documents);
    documents.push(document(root.join("tests/data/docs-pages"), root));
    match std::env::var_os(VARIABLE).map(PathBuf::from) {
        Some(corpus) => {
            let before = documents.len();
            find(&corpus, &corpus, &mut documents);
            assert!(documents.len() > before, "{VARIABLE}: no document in {}", corpus.display());
        }
        None => announce(&format!(
            "!! {VARIABLE} is not set: only the documents of this repository are surveyed, no vendor's"
        )),
    }
    // The largest first, so that no worker is left alone with it at the end.
    documents.sort_by_key(|document| std::cmp::Reverse(size(&document.path)));
    documents
}

fn document(path: PathBuf, root: &Path) -> Document {
    let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
    Document { complete: COMPLETE.contains(&name.as_str()), name, path }
}

/// The files below a folder that have `openapi` at their top.
fn find(folder: &Path, root: &Path, documents: &mut Vec<Document>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            find(&path, root, documents);
        } else if ["json", "yaml", "yml"].contains(&ending.as_str()) {
            let text = std::fs::read_to_string(&path).expect("the file can be read");
            if is_document(&text) {
                documents.push(document(path, root));
            }
        }
    }
}

fn is_document(text: &str) -> bool {
    if text.trim_start().starts_with('{') {
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        return value.get("openapi").is_some();
    }
    text.lines().any(|line| line.starts_with("openapi:"))
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}
