//! Where recordings are written, by one recorder at a time.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use siphasher::sip::SipHasher13;
use std::hash::Hasher;

use crate::source::whole::{self, Draft};

/// How many groups of fixtures may be written at once, by whatever programs.
const LOCKS: u64 = 32;

/// Writes files, each first in a folder that git ignores, so that what a killed program leaves behind
/// disturbs nobody.
#[derive(Debug)]
pub struct Store {
    private: PathBuf,
}

impl Store {
    pub fn new(private: PathBuf) -> Self {
        Self { private }
    }

    /// Writes a file and the folders that lead to it, whole.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        prepare(&self.private)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut draft = Draft::begin_in(&self.private, path)?;
        draft.write_all(bytes)?;
        match draft.finish() {
            // The private folder may be on another disk.
            Err(error) if error.kind() == ErrorKind::CrossesDevices => whole::write(path, bytes),
            done => done,
        }
    }

    /// Keeps other recorders, in this program and in others, from the fixtures of one request for as long
    /// as what it returns is held. Whoever is killed holds it no longer.
    pub fn lock(&self, stem: &Path) -> io::Result<Lock> {
        let mut hasher = SipHasher13::new();
        hasher.write(stem.as_os_str().as_encoded_bytes());
        let folder = self.private.join("locks");
        prepare(&self.private)?;
        fs::create_dir_all(&folder)?;
        Lock::take(&folder.join(format!("{:02}", hasher.finish() % LOCKS)))
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

/// A lock that goes with its file.
#[cfg(unix)]
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "it is held, not used")] fs::File);

#[cfg(unix)]
impl Lock {
    fn take(path: &Path) -> io::Result<Self> {
        let file = fs::File::options().create(true).truncate(false).write(true).open(path)?;
        loop {
            match rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive) {
                Err(rustix::io::Errno::INTR) => {}
                // A disk of another machine may know no locks.
                Err(rustix::io::Errno::NOTSUP | rustix::io::Errno::NOLCK) | Ok(()) => return Ok(Self(file)),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Where there are no such locks, one recorder at a time is up to the user.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct Lock;

#[cfg(not(unix))]
impl Lock {
    fn take(_path: &Path) -> io::Result<Self> {
        Ok(Self)
    }
}
