//! What stands below a folder, as all who look through folders see it.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Folders that package managers and build tools fill. What is in them belongs to others.
const FOREIGN: [&str; 4] = ["bower_components", "node_modules", "site-packages", "target"];

/// Files and folders, sorted, so that every machine sees them in the same order.
#[derive(Debug, Default)]
pub struct Folder {
    pub files: Vec<PathBuf>,
    /// The folder itself and those inside that were looked through.
    pub folders: Vec<PathBuf>,
}

impl Folder {
    /// Looks through a folder and those inside it. A folder that is not there is empty.
    ///
    /// Hidden files and folders, the copies that editors leave (`api.yaml~`) and the folders of
    /// packages and builds are passed over. Links are followed, but no folder is entered twice: a
    /// folder that stands here itself comes before the links to it, and a link that leads back to
    /// where it came from leads nowhere.
    ///
    /// # Errors
    ///
    /// Where a folder cannot be listed. The message names it.
    pub fn walk(root: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        let mut entered = HashSet::new();
        let mut links = BTreeSet::from([root.to_owned()]);
        while let Some(link) = links.pop_first() {
            let real = link.canonicalize().unwrap_or_else(|_| link.clone());
            let mut open = vec![(link, real)];
            while let Some((folder, real)) = open.pop() {
                if !entered.insert(real.clone()) {
                    continue;
                }
                for entry in entries(&folder)? {
                    let (path, kind) = (entry.path(), entry.file_type()?);
                    if kind.is_dir() {
                        open.push((path, real.join(entry.file_name())));
                    } else if !(kind.is_symlink() && path.is_dir()) {
                        found.files.push(path);
                    } else if !leads_back(&path, &real) {
                        links.insert(path);
                    }
                }
                found.folders.push(folder);
            }
        }
        found.files.sort();
        found.folders.sort();
        Ok(found)
    }

    /// The files whose names end in one of these, written as they are here.
    pub fn with_endings(self, endings: &[&str]) -> impl Iterator<Item = PathBuf> {
        let wanted =
            |path: &PathBuf| path.extension().is_some_and(|own| endings.iter().any(|end| own == *end));
        self.files.into_iter().filter(wanted)
    }
}

fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    match entries {
        Ok(entries) => Ok(entries.into_iter().filter(|entry| !is_passed_over(&entry.file_name())).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(io::Error::new(error.kind(), format!("{}: {error}", folder.display()))),
    }
}

fn is_passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || FOREIGN.contains(&name.as_ref())
}

/// Whether a link leads to a folder that it stands in itself, however far above.
fn leads_back(link: &Path, folder: &Path) -> bool {
    link.canonicalize().is_ok_and(|target| folder.starts_with(target))
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// A folder with empty files at these paths.
    fn folder(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn seen(root: &Path) -> Vec<String> {
        let files = Folder::walk(root).unwrap().files;
        files.iter().map(|file| file.strip_prefix(root).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_is_hidden_or_belongs_to_others_is_passed_over() {
        let folder = folder(&[
            "b",
            "a/c",
            "a-b",
            ".hidden",
            ".git/x",
            "a~",
            "node_modules/x",
            "a/node_modules/x",
            "target/x",
        ]);
        assert_eq!(seen(folder.path()), ["a/c", "a-b", "b"]);
        assert_eq!(seen(&folder.path().join("target")), ["x"], "one that is named is meant");
        assert!(seen(&folder.path().join("nowhere")).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_no_folder_is_entered_twice() {
        use std::os::unix::fs::symlink;

        let (here, there) = (folder(&["project/b/c"]), folder(&["x", "deep/y"]));
        let root = here.path().join("project");
        symlink("b/c", root.join("file")).unwrap();
        symlink("nowhere", root.join("broken")).unwrap();
        symlink(there.path(), root.join("link")).unwrap();
        // The folder itself is seen, whatever the names of the links to it.
        symlink("b", root.join("a")).unwrap();
        // Circles: to itself, far above, and through each other.
        symlink(".", root.join("self")).unwrap();
        symlink("../..", root.join("b/above")).unwrap();
        symlink(&root, there.path().join("deep/back")).unwrap();
        assert_eq!(seen(&root), ["b/c", "broken", "file", "link/deep/y", "link/x"]);
    }
}
