//! What the targets share.

use std::cell::OnceCell;
use std::fs;

use bonafide::contract::Contract;
use bonafide::document::{Document, Options};
use bonafide::source::files::Files;
use tempfile::TempDir;

thread_local! {
    /// Where documents are written to be loaded.
    static FOLDER: OnceCell<TempDir> = const { OnceCell::new() };
}

/// The contract of a document with this text.
///
/// # Panics
///
/// Where the file cannot be written or read: whatever is in it, that is no error.
pub fn contract(text: &[u8]) -> Contract {
    FOLDER.with(|folder| {
        let folder = folder.get_or_init(|| tempfile::tempdir().expect("a folder can be made"));
        let path = folder.path().join("openapi.yaml");
        fs::write(&path, text).expect("the file can be written");
        let document = Document::load(&[path], &Options::default(), &mut Files::default());
        Contract::compile(document.expect("the file can be read"))
    })
}
