//! What the operating system reports of the places where watched files lie.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::source::files::Files;
use crate::source::folder::Folder;

/// How many links in a row are followed.
const MAX_LINKS: usize = 8;

/// Why to look at the files.
#[derive(Debug)]
pub enum Reason {
    /// Something may have been written.
    Content,
    /// Something came, went or moved, and with it maybe a folder that is watched.
    Place,
    /// Nobody wants to know any more.
    Stop,
}

/// Reports reasons as long as it lives.
#[derive(Default)]
pub struct Alarm {
    watcher: Option<RecommendedWatcher>,
    complete: bool,
}

impl Alarm {
    /// Files are watched by way of their folders: a file that is replaced takes its own watch along.
    pub fn set(files: &Files, reasons: &Sender<Reason>) -> Self {
        let reasons = reasons.clone();
        let report = move |event: notify::Result<notify::Event>| {
            if let Some(reason) = reason(&event) {
                let _ = reasons.send(reason);
            }
        };
        let mut alarm = Self { watcher: notify::recommended_watcher(report).ok(), complete: true };
        let mut known = BTreeSet::new();
        loop {
            let folders = Places::of(files).folders;
            if folders.is_subset(&known) {
                return alarm;
            }
            folders.difference(&known).for_each(|folder| alarm.add(folder));
            // A folder may have come before the one above it was watched.
            known.extend(folders);
        }
    }

    /// Whether every place is reported on. One that does not exist is not.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Never to its ground: what lies below may be a folder of packages, and large.
    fn add(&mut self, folder: &Path) {
        let mode = RecursiveMode::NonRecursive;
        let added = self.watcher.as_mut().is_some_and(|watcher| watcher.watch(folder, mode).is_ok());
        self.complete &= added;
    }
}

/// Reading a file is no change: we read them ourselves.
fn reason(event: &notify::Result<notify::Event>) -> Option<Reason> {
    match event.as_ref().map(|event| event.kind) {
        Ok(EventKind::Access(AccessKind::Close(AccessMode::Write))) => Some(Reason::Content),
        Ok(EventKind::Access(_)) => None,
        Ok(EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))) => Some(Reason::Content),
        // Among them events that were lost.
        Ok(_) | Err(_) => Some(Reason::Place),
    }
}

/// The folders to watch: those of the files, and those of every link on the way to them.
#[derive(Default)]
struct Places {
    folders: BTreeSet<PathBuf>,
    seen: HashSet<PathBuf>,
}

impl Places {
    fn of(files: &Files) -> Self {
        let mut places = Self::default();
        for file in files.paths() {
            let file = absolute(file);
            places.folders.insert(folder_of(&file));
            places.follow(&file, MAX_LINKS);
        }
        for root in files.folders() {
            let inside = Folder::walk(root).unwrap_or_default().folders;
            for folder in inside.iter().map(PathBuf::as_path).chain([root]).map(absolute) {
                places.follow(&folder, MAX_LINKS);
                places.folders.insert(folder);
            }
        }
        places
    }

    /// Adds where the links lie that lead to a path, and where they lead.
    fn follow(&mut self, path: &Path, links: usize) {
        for part in path.ancestors() {
            if !self.seen.insert(part.to_owned()) {
                break;
            }
            let (Ok(target), Ok(rest), 1..) = (fs::read_link(part), path.strip_prefix(part), links) else {
                continue;
            };
            let folder = folder_of(part);
            let target = folder.join(target).join(rest);
            self.folders.insert(folder);
            self.folders.insert(folder_of(&target));
            self.follow(&target, links - 1);
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}
