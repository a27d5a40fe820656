//! The files that something was read from, each as it was found.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::Hasher;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use siphasher::sip::SipHasher;

use super::folder::Folder;

/// A file that was written so recently may have been written again at what its clock calls the same
/// time.
const RECENT: Duration = Duration::from_secs(2);

/// Opens files, and remembers how each was found, those included that are not there: whoever keeps
/// this can tell later what has changed since.
#[derive(Clone, Debug, Default)]
pub struct Files {
    folders: BTreeSet<Listed>,
    /// A file that is not there, or cannot be read, has no stamp.
    found: BTreeMap<PathBuf, Option<Stamp>>,
}

/// A folder, and the endings of the files in it that count.
type Listed = (PathBuf, &'static [&'static str]);

impl Files {
    /// Reads a file whole.
    ///
    /// # Errors
    ///
    /// Where it cannot be read from disk.
    pub fn read(&mut self, path: &Path) -> io::Result<Vec<u8>> {
        // Before the content: what is written meanwhile will seem newer than what was read.
        let stamp = Stamp::of(path);
        let bytes = fs::read(path);
        let stamp = match &bytes {
            // A file that changed long ago will change its time when it changes again.
            Ok(bytes) => {
                stamp.map(|stamp| if stamp.is_settled() { stamp } else { stamp.with_content(bytes) })
            }
            Err(_) => stamp.filter(|stamp| stamp.is(Stamp::FOLDER)),
        };
        self.found.insert(path.to_owned(), stamp);
        bytes
    }

    /// The files below a folder that have one of these endings, as [`Folder::walk`] sees them.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be listed.
    pub fn list(&mut self, folder: &Path, endings: &'static [&'static str]) -> io::Result<Vec<PathBuf>> {
        self.folders.insert((folder.to_owned(), endings));
        let files: Vec<_> = Folder::walk(folder)?.with_endings(endings).collect();
        for file in &files {
            self.found.entry(file.clone()).or_insert_with(|| Stamp::of(file));
        }
        Ok(files)
    }

    /// Notes a file that is not there: it would matter if it came.
    pub fn miss(&mut self, path: &Path) {
        self.found.insert(path.to_owned(), None);
    }

    /// Takes over what was found later.
    pub fn add(&mut self, later: Self) {
        self.folders.extend(later.folders);
        self.found.extend(later.found);
    }

    /// Every file that was asked for, there or not.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.found.keys().map(PathBuf::as_path)
    }

    /// The folders that were listed.
    pub fn folders(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(|(folder, _)| folder.as_path())
    }

    /// The same files and folders as they are now. Files that seem untouched are not read.
    #[must_use]
    pub fn look_again(&self) -> Self {
        // A folder that cannot be listed cannot be read either, which the next reader will tell.
        let listed = self
            .folders
            .iter()
            .flat_map(|(folder, endings)| Folder::walk(folder).unwrap_or_default().with_endings(endings));
        let paths: BTreeSet<_> = listed.chain(self.found.keys().cloned()).collect();
        let look = |path: PathBuf| {
            let stamp = look(&path, self.stamp(&path));
            (path, stamp)
        };
        Self { folders: self.folders.clone(), found: paths.into_iter().map(look).collect() }
    }

    /// The files that came, went, or hold something else than before.
    pub fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let paths: BTreeSet<_> = self.paths().chain(before.paths()).collect();
        let changed = paths.into_iter().filter(|path| match (before.stamp(path), self.stamp(path)) {
            (Some(before), Some(now)) => !now.is(before),
            (before, now) => before.is_some() != now.is_some(),
        });
        changed.map(Path::to_owned).collect()
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        self.found.get(path).copied().flatten()
    }
}

/// What tells two states of a file apart. Where the content of both is known, only that counts: to
/// save a file unchanged is no change.
#[derive(Clone, Copy, Debug)]
struct Stamp {
    /// None where the file system does not say.
    written: Option<SystemTime>,
    length: u64,
    /// A hash, where it was needed.
    content: Option<u64>,
}

impl Stamp {
    /// That there is a folder where a file is looked for.
    const FOLDER: Self = Self { written: None, length: 0, content: Some(0) };

    /// How a path looks from outside. What can be read only once, as a pipe, has no stamp.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        if metadata.is_dir() {
            return Some(Self::FOLDER);
        }
        let stamp = Self { written: metadata.modified().ok(), length: metadata.len(), content: None };
        metadata.is_file().then_some(stamp)
    }

    fn with_content(self, bytes: &[u8]) -> Self {
        let mut hasher = SipHasher::new();
        hasher.write(bytes);
        Self { content: Some(hasher.finish()), ..self }
    }

    /// Whether any later content would have a later time.
    fn is_settled(self) -> bool {
        let age = self.written.and_then(|written| SystemTime::now().duration_since(written).ok());
        age.is_some_and(|age| age > RECENT)
    }

    fn seems(self, other: Self) -> bool {
        (self.written, self.length) == (other.written, other.length)
    }

    fn is(self, other: Self) -> bool {
        match (self.content, other.content) {
            (Some(own), Some(other)) => own == other,
            _ => self.seems(other),
        }
    }
}

/// How a file looks now. Its content is read unless it is known and seems untouched.
fn look(path: &Path, before: Option<Stamp>) -> Option<Stamp> {
    let now = Stamp::of(path)?;
    match before {
        _ if now.content.is_some() => Some(now),
        Some(before) if before.content.is_some() && now.is_settled() && now.seems(before) => Some(before),
        _ => Some(now.with_content(&fs::read(path).ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::FileTimes;

    use tempfile::TempDir;

    use super::*;

    fn changed(files: &Files) -> usize {
        files.look_again().changed_since(files).len()
    }

    /// A file that was written long ago, and what is known of it after it was read.
    fn old_file() -> (TempDir, PathBuf, Files) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "first").unwrap();
        set_time(&path, SystemTime::UNIX_EPOCH);
        let mut files = Files::default();
        assert_eq!(files.read(&path).unwrap(), b"first");
        (folder, path, files)
    }

    fn set_time(path: &Path, time: SystemTime) {
        let times = FileTimes::new().set_modified(time);
        fs::File::options().write(true).open(path).unwrap().set_times(times).unwrap();
    }

    /// The clocks of file systems tick slowly: the time tells nothing here.
    #[test]
    fn what_is_written_right_after_it_was_read_has_changed() {
        let (_folder, path, mut files) = old_file();
        let now = SystemTime::now();
        set_time(&path, now);
        files.read(&path).unwrap();
        assert_eq!(changed(&files), 0);
        fs::write(&path, "other").unwrap();
        set_time(&path, now);
        assert_eq!(changed(&files), 1);
    }

    #[test]
    fn what_was_written_right_before_it_was_read_has_not_changed() {
        let (_folder, path, mut files) = old_file();
        fs::write(&path, "other").unwrap();
        files.read(&path).unwrap();
        assert_eq!(changed(&files), 0);
    }

    #[test]
    fn only_content_counts_once_it_is_known() {
        let (_folder, path, files) = old_file();
        let files = files.look_again();
        fs::write(&path, "first").unwrap();
        assert_eq!(changed(&files), 0);
        fs::write(&path, "second").unwrap();
        assert_eq!(changed(&files), 1);
    }

    #[test]
    fn what_is_not_there_may_come_as_a_file_or_as_a_folder() {
        let (folder, path, mut files) = old_file();
        let missing = folder.path().join("b");
        assert!(files.read(&missing).is_err());
        assert_eq!(changed(&files), 0);
        fs::create_dir(&missing).unwrap();
        assert_eq!(changed(&files), 1);
        assert!(files.read(&missing).is_err());
        assert_eq!(changed(&files), 0);
        fs::remove_dir(&missing).unwrap();
        fs::remove_file(path).unwrap();
        assert_eq!(changed(&files), 2);
    }

    #[test]
    fn of_a_folder_the_files_that_were_asked_for_count() {
        let (folder, path, _) = old_file();
        let mut files = Files::default();
        assert_eq!(files.list(folder.path(), &["yaml"]).unwrap(), [path]);
        assert_eq!(changed(&files), 0);
        fs::write(folder.path().join("b.txt"), "").unwrap();
        assert_eq!(changed(&files), 0);
        fs::write(folder.path().join("b.yaml"), "").unwrap();
        assert_eq!(changed(&files), 1);
    }
}
