//! Says when the files that are served have changed, once for each burst of changes.
//!
//! Editors replace files, truncate them, rename whole folders; container platforms swap a link far
//! above. So what the operating system reports is only a reason to look: what has changed is told
//! by comparing the files with how they were last seen.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

mod alarm;
mod snapshot;

use alarm::{Alarm, Reason};
use snapshot::Snapshot;

/// A burst is over after this long without another event.
const QUIET: Duration = Duration::from_millis(80);

/// No burst is waited for longer.
const LONGEST: Duration = Duration::from_millis(500);

/// How often to look where the operating system cannot report, as in a folder that is not there.
const LOOK: Duration = Duration::from_millis(500);

/// What is watched. None of it needs to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    pub files: Vec<PathBuf>,
    /// Folders with everything below them.
    pub folders: Vec<PathBuf>,
}

impl Watched {
    /// The files that were written at or after a time, as far as the file system tells: the times it
    /// keeps lag a few milliseconds behind the clock.
    pub fn written_since(&self, time: SystemTime) -> Vec<PathBuf> {
        let mut written = Vec::new();
        let mut open: Vec<_> = self.files.iter().chain(&self.folders).cloned().collect();
        while let Some(path) = open.pop() {
            let Ok(metadata) = std::fs::metadata(&path) else { continue };
            if metadata.is_dir() {
                let entries = std::fs::read_dir(&path).into_iter().flatten().flatten();
                open.extend(entries.map(|entry| entry.path()));
            } else if metadata.modified().is_ok_and(|modified| modified >= time) {
                written.push(path);
            }
        }
        written
    }

    fn covers(&self, path: &Path) -> bool {
        self.files.iter().any(|file| file == path)
            || self.folders.iter().any(|folder| path.starts_with(folder))
    }
}

/// Watches until it is dropped.
pub struct Watcher {
    state: Arc<Mutex<State>>,
    reasons: Sender<Reason>,
}

impl Watcher {
    /// Calls `on_change` with the paths that have changed, by their names in `watched`, from a thread
    /// of its own.
    pub fn start(watched: Watched, on_change: impl FnMut(&[PathBuf]) + Send + 'static) -> Self {
        let (reasons, inbox) = channel();
        let state = Arc::new(Mutex::new(State::new(watched, &reasons)));
        let watch = Watch { state: state.clone(), inbox, reasons: reasons.clone() };
        thread::spawn(move || watch.run(on_change));
        Self { state, reasons }
    }

    /// Watches something else from now on. What was watched before and still is loses no change.
    pub fn watch(&self, watched: Watched) {
        lock(&self.state).watch(watched, &self.reasons);
        let _ = self.reasons.send(Reason::Content);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.reasons.send(Reason::Stop);
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watcher").finish_non_exhaustive()
    }
}

/// What is watched, how, and how it was last seen.
struct State {
    watched: Watched,
    alarm: Alarm,
    seen: Snapshot,
}

impl State {
    fn new(watched: Watched, reasons: &Sender<Reason>) -> Self {
        // First the alarm, then the look: what changes in between is reported rather than missed.
        let alarm = Alarm::set(&watched, reasons);
        let seen = Snapshot::take(&watched, &Snapshot::default());
        Self { watched, alarm, seen }
    }

    fn watch(&mut self, watched: Watched, reasons: &Sender<Reason>) {
        let mut next = Self::new(watched, reasons);
        next.seen.keep(&self.seen, |path| self.watched.covers(path) && next.watched.covers(path));
        *self = next;
    }

    /// What has changed since the last look.
    fn look(&mut self, moved: bool, reasons: &Sender<Reason>) -> Vec<PathBuf> {
        if moved {
            self.alarm = Alarm::set(&self.watched, reasons);
        }
        let now = Snapshot::take(&self.watched, &self.seen);
        let changed = now.changed_since(&self.seen);
        if !changed.is_empty() && !self.alarm.is_complete() {
            self.alarm = Alarm::set(&self.watched, reasons);
        }
        self.seen = now;
        changed
    }
}

/// The thread that waits for reasons to look.
struct Watch {
    state: Arc<Mutex<State>>,
    inbox: Receiver<Reason>,
    reasons: Sender<Reason>,
}

impl Watch {
    fn run(self, mut on_change: impl FnMut(&[PathBuf])) {
        while let Some(moved) = self.next().and_then(|first| self.settle(first)) {
            let changed = lock(&self.state).look(moved, &self.reasons);
            if !changed.is_empty() {
                on_change(&changed);
            }
        }
    }

    fn next(&self) -> Option<Reason> {
        let complete = lock(&self.state).alarm.is_complete();
        if complete {
            return self.inbox.recv().ok();
        }
        match self.inbox.recv_timeout(LOOK) {
            Ok(reason) => Some(reason),
            Err(RecvTimeoutError::Timeout) => Some(Reason::Content),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Waits for the burst to end, and says whether something in it came, went or moved. `None` is
    /// the end of it all.
    fn settle(&self, first: Reason) -> Option<bool> {
        let end = Instant::now() + LONGEST;
        let mut moved = false;
        let mut reason = Ok(first);
        loop {
            match reason {
                Ok(Reason::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Ok(Reason::Place) => moved = true,
                Ok(Reason::Content) => {}
                Err(RecvTimeoutError::Timeout) => return Some(moved),
            }
            let left = end.saturating_duration_since(Instant::now());
            reason = self.inbox.recv_timeout(left.min(QUIET));
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
