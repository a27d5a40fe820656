//! Python 3, which brings what was written by others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Runs `python3` in a folder to its end.
pub fn python(folder: &Path, arguments: &str) {
    let run = Command::new("python3").args(arguments.split_whitespace()).current_dir(folder).output();
    let output = run.expect("the test needs python3");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "python3 {arguments} failed:\n{error}");
}

/// A folder below `target` that is made once, and is whole or not there.
pub fn kept(name: &str, make: impl Fn(&Path) -> PathBuf) -> PathBuf {
    // Tests that need the same thing wait for it rather than fetch it too.
    static MAKING: Mutex<()> = Mutex::new(());
    let _made = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if !kept.exists() {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let made = fs::rename(make(folder.path()), &kept);
        // Another run of the tests may have been faster.
        assert!(made.is_ok() || kept.exists(), "{}: {made:?}", kept.display());
    }
    kept
}
