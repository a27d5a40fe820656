//! What all tests need: the program, its output, and a client that sends exactly what it is told.

pub mod http;
pub mod json;
pub mod output;
pub mod program;
pub mod python;
pub mod words;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long anything may take before a test gives up on it. No test expects to wait this long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A file or folder of `tests/data`.
pub fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Copies a file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        return;
    }
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be read") {
        let entry = entry.expect("the folder can be read");
        copy(&entry.path(), &to.join(entry.file_name()));
    }
}

/// Says something that is to be seen whether or not the tests pass.
pub fn announce(text: &str) {
    // Unlike `eprintln!`, this is not kept back until a test fails.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
