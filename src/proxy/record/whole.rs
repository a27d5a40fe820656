//! Files that are whole or not there.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Tells apart what several threads write at once.
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// Writes files, each first elsewhere: in a folder that git ignores, so that what a killed program leaves
/// behind disturbs nobody.
#[derive(Debug)]
pub struct Store {
    private: PathBuf,
}

impl Store {
    pub fn new(private: PathBuf) -> Self {
        Self { private }
    }

    /// Writes a file and the folders that lead to it. It has its new content or its old one, never a part.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        prepare(&self.private)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        match replace(&self.private, path, bytes) {
            // The private folder may be on another disk.
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                replace(path.parent().unwrap_or(Path::new("")), path, bytes)
            }
            done => done,
        }
    }
}

/// Makes the private folder, which tells git itself that it is none of its business.
pub fn prepare(private: &Path) -> io::Result<()> {
    let ignore = private.join(".gitignore");
    if ignore.exists() {
        return Ok(());
    }
    fs::create_dir_all(private)?;
    fs::write(ignore, "*\n")
}

/// A name for a file that nobody else uses; hidden, so that it is never taken for a fixture.
pub fn temporary(folder: &Path) -> PathBuf {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".{}-{number}.tmp", process::id()))
}

fn replace(through: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = temporary(through);
    let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // What cannot be taken away either is in nobody's way.
        let _ = fs::remove_file(&temporary);
    }
    written
}

pub fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
