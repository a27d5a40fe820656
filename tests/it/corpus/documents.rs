//! Which documents are surveyed.

use std::path::{Path, PathBuf};

use crate::support::announce;

const VARIABLE: &str = "BONAFIDE_CORPUS";

/// The vendor's document that must have an answer for everything it declares, as all of ours must.
const COMPLETE: &str = "mixpeek-0.81.json";

/// Of so many operations of a vendor one is asked for its variants: all of them are a matter of minutes
/// without optimization, and `bonafide check --answers` goes through all.
const SAMPLE: usize = 50;

#[derive(Debug)]
pub struct Document {
    /// Its path below the folder that it was found in.
    pub name: String,
    pub path: PathBuf,
    pub overlays: Vec<PathBuf>,
    pub fixtures: Option<PathBuf>,
    /// Whether it is an error that no value can be made for one of its answers.
    pub complete: bool,
    /// Of how many operations one is asked for its variants.
    pub sample: usize,
}

/// The documents of this repository and those of the corpus.
pub fn all() -> Vec<Document> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = Vec::new();
    find(&root.join("spec"), root, &mut documents);
    find(&root.join("tests/data"), root, &mut documents);
    documents.push(document(root.join("tests/data/docs-pages"), root));
    documents.push(served_by_default(root));
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

/// What `bonafide.toml` serves: the first document with its overlay and fixtures.
fn served_by_default(root: &Path) -> Document {
    Document {
        name: "bonafide.toml".to_owned(),
        path: root.join("spec/mixpeek.yaml"),
        overlays: vec![root.join("spec/overlays/bearer-auth.yaml")],
        fixtures: Some(root.join("fixtures")),
        complete: true,
        sample: 1,
    }
}

fn document(path: PathBuf, root: &Path) -> Document {
    let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
    let ours = root == Path::new(env!("CARGO_MANIFEST_DIR"));
    let (complete, sample) = (ours || name == COMPLETE, if ours { 1 } else { SAMPLE });
    Document { complete, sample, name, path, overlays: Vec::new(), fixtures: None }
}

/// The files below a folder that have `openapi` or `swagger` at their top.
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
        return value.get("openapi").is_some() || value.get("swagger").is_some();
    }
    text.lines().any(|line| line.starts_with("openapi:") || line.starts_with("swagger:"))
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}
