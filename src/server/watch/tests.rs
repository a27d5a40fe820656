//! With real files. Every wait is for something that has to come, or for what comes next instead of
//! something that must not come.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;

/// More than any burst takes.
const PATIENCE: Duration = Duration::from_secs(20);

struct Folder {
    folder: TempDir,
    changes: Receiver<Vec<PathBuf>>,
    watcher: Watcher,
}

impl Folder {
    /// A folder with files of these names, all of them watched, and the folder `deep`.
    fn with(names: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(folder.path().join(name), "first").unwrap();
        }
        let files = read(folder.path(), names, &["deep"]);
        Self::watching(folder, files)
    }

    fn watching(folder: TempDir, files: Files) -> Self {
        let (sender, changes) = channel();
        let watcher = Watcher::start(files, move |changed| {
            let _ = sender.send(changed.to_vec());
        });
        Self { folder, changes, watcher }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes without anyone looking halfway.
    fn write(&self, name: &str, text: &str) {
        let _looking = lock(&self.watcher.state);
        fs::write(self.path(name), text).unwrap();
    }

    /// The names that the next call gave.
    fn changed(&self) -> Vec<String> {
        let changed = self.changes.recv_timeout(PATIENCE).unwrap();
        let names = changed.iter().map(|path| path.strip_prefix(self.folder.path()).unwrap().display());
        names.map(|name| name.to_string()).collect()
    }
}

/// What is known of files and folders after they were read, or looked for in vain.
fn read(root: &Path, names: &[&str], folders: &[&str]) -> Files {
    let mut files = Files::default();
    for folder in folders {
        files.list(&root.join(folder), &["yaml"]).unwrap();
    }
    for name in names {
        let _ = files.read(&root.join(name));
    }
    files
}

#[test]
fn a_burst_is_one_change() {
    let folder = Folder::with(&["a", "b"]);
    let looking = lock(&folder.watcher.state);
    for text in ["", "sec", "second"] {
        fs::write(folder.path("a"), text).unwrap();
        fs::write(folder.path("b"), text).unwrap();
    }
    drop(looking);
    assert_eq!(folder.changed(), ["a", "b"]);
    folder.write("b", "third");
    assert_eq!(folder.changed(), ["b"]);
}

#[test]
fn replaced_removed_and_new_files_are_seen() {
    let folder = Folder::with(&["a"]);
    folder.write("a.tmp", "second");
    fs::rename(folder.path("a.tmp"), folder.path("a")).unwrap();
    assert_eq!(folder.changed(), ["a"]);
    fs::remove_file(folder.path("a")).unwrap();
    assert_eq!(folder.changed(), ["a"]);
    folder.write("a", "third");
    assert_eq!(folder.changed(), ["a"]);
}

#[test]
fn what_changes_nothing_is_not_told() {
    let folder = Folder::with(&["a", "b"]);
    fs::read(folder.path("a")).unwrap();
    folder.write("a", "first");
    folder.write("unwatched", "text");
    folder.write("b", "second");
    assert_eq!(folder.changed(), ["b"]);
}

#[test]
fn folders_are_watched_to_their_ground_even_when_they_come_later() {
    let folder = Folder::with(&[]);
    fs::create_dir_all(folder.path("deep/er")).unwrap();
    folder.write("deep/er/.hidden.yaml", "text");
    fs::create_dir(folder.path("deep/er/node_modules")).unwrap();
    folder.write("deep/er/node_modules/theirs.yaml", "text");
    folder.write("deep/er/one.yaml", "text");
    assert_eq!(folder.changed(), ["deep/er/one.yaml"]);
    folder.write("deep/er/two.yaml", "text");
    assert_eq!(folder.changed(), ["deep/er/two.yaml"]);
    fs::rename(folder.path("deep"), folder.path("gone")).unwrap();
    assert_eq!(folder.changed(), ["deep/er/one.yaml", "deep/er/two.yaml"]);
    fs::rename(folder.path("gone"), folder.path("deep")).unwrap();
    assert_eq!(folder.changed(), ["deep/er/one.yaml", "deep/er/two.yaml"]);
}

#[test]
fn a_file_may_come_with_its_folder() {
    let root = tempfile::tempdir().unwrap();
    let files = read(root.path(), &["new/a"], &[]);
    let folder = Folder::watching(root, files);
    fs::create_dir(folder.path("new")).unwrap();
    folder.write("new/a", "first");
    assert_eq!(folder.changed(), ["new/a"]);
    fs::remove_dir_all(folder.path("new")).unwrap();
    assert_eq!(folder.changed(), ["new/a"]);
    fs::create_dir(folder.path("new")).unwrap();
    folder.write("new/a", "second");
    assert_eq!(folder.changed(), ["new/a"]);
}

/// As Kubernetes mounts configuration: `a` → `..data/a`, and `..data` → the version in force.
#[cfg(unix)]
#[test]
fn links_that_are_swapped_are_seen() {
    use std::os::unix::fs::symlink;

    let root = tempfile::tempdir().unwrap();
    for version in ["..1", "..2"] {
        fs::create_dir(root.path().join(version)).unwrap();
        fs::write(root.path().join(version).join("a"), version).unwrap();
    }
    symlink("..1", root.path().join("..data")).unwrap();
    symlink("..data/a", root.path().join("a")).unwrap();
    let files = read(root.path(), &["a"], &[]);
    let folder = Folder::watching(root, files);
    symlink("..2", folder.path("..new")).unwrap();
    fs::rename(folder.path("..new"), folder.path("..data")).unwrap();
    assert_eq!(folder.changed(), ["a"]);
    folder.write("..2/a", "changed where it lies");
    assert_eq!(folder.changed(), ["a"]);
}

#[test]
fn what_changes_before_it_is_watched_is_told() {
    let root = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        fs::write(root.path().join(name), "first").unwrap();
    }
    let files = read(root.path(), &["a", "b"], &["deep"]);
    fs::write(root.path().join("a"), "other").unwrap();
    fs::create_dir(root.path().join("deep")).unwrap();
    fs::write(root.path().join("deep/c.yaml"), "first").unwrap();
    let folder = Folder::watching(root, files);
    assert_eq!(folder.changed(), ["a", "deep/c.yaml"]);
}

#[test]
fn the_set_can_be_replaced() {
    let folder = Folder::with(&["a", "b", "c"]);
    folder.watcher.watch(read(folder.folder.path(), &["b"], &[]));
    folder.write("a", "second");
    folder.write("b", "second");
    assert_eq!(folder.changed(), ["b"]);
    folder.watcher.watch(read(folder.folder.path(), &["b", "c"], &[]));
    folder.write("c", "second");
    assert_eq!(folder.changed(), ["c"]);
}
