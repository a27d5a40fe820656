//! How files looked at one moment.

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use siphasher::sip::SipHasher;

use super::Watched;
use crate::source::folder::Folder;

/// A file that was written so recently may have been written again at what its clock calls the same
/// time.
const RECENT: Duration = Duration::from_secs(2);

/// Every watched file. One that does not exist has no stamp.
#[derive(Debug, Default)]
pub struct Snapshot(BTreeMap<PathBuf, Option<Stamp>>);

/// What tells two states of a file apart. Only the content counts in the end: to save a file
/// unchanged is no change.
#[derive(Clone, Copy, Debug)]
struct Stamp {
    modified: SystemTime,
    length: u64,
    content: u64,
}

impl Snapshot {
    /// Looks at the files. Those that seem untouched since `before` are not read.
    pub fn take(watched: &Watched, before: &Snapshot) -> Self {
        let mut snapshot = Self::default();
        for file in &watched.files {
            snapshot.add(file.clone(), before);
        }
        for folder in &watched.folders {
            // One that cannot be listed cannot be read either, which a reload will tell.
            for file in Folder::walk(folder).unwrap_or_default().files {
                snapshot.add(file, before);
            }
        }
        snapshot
    }

    /// Remembers some paths as they were before.
    pub fn keep(&mut self, before: &Snapshot, which: impl Fn(&Path) -> bool) {
        self.0.retain(|path, _| !which(path));
        self.0.extend(
            before.0.iter().filter(|(path, _)| which(path)).map(|(path, stamp)| (path.clone(), *stamp)),
        );
    }

    /// The paths that came, went, or hold something else than before.
    pub fn changed_since(&self, before: &Snapshot) -> Vec<PathBuf> {
        let content = |snapshot: &Snapshot, path: &Path| {
            snapshot.0.get(path).and_then(|stamp| stamp.map(|stamp| stamp.content))
        };
        let gone = before.0.keys().filter(|path| !self.0.contains_key(*path));
        let paths = self.0.keys().chain(gone);
        paths.filter(|path| content(self, path) != content(before, path)).cloned().collect()
    }

    fn add(&mut self, path: PathBuf, before: &Snapshot) {
        let former = before.0.get(&path).copied().flatten();
        let stamp = Stamp::of(&path, former);
        self.0.insert(path, stamp);
    }
}

impl Stamp {
    fn of(path: &Path, former: Option<Stamp>) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let (modified, length) = (metadata.modified().ok()?, metadata.len());
        let settled = SystemTime::now().duration_since(modified).is_ok_and(|age| age > RECENT);
        match former {
            Some(former) if settled && former.modified == modified && former.length == length => Some(former),
            _ => Some(Self { modified, length, content: hash(&fs::read(path).ok()?) }),
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
