//! Says when the files that are served have changed, once for each burst of changes.
//!
//! Editors replace files, truncate them, rename whole folders; container platforms swap a link far
//! above. So what the operating system reports is only a reason to look: what has changed is told
//! by comparing the files with how they were last seen, at first with how they were read.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

mod alarm;

use alarm::{Alarm, Reason};

use crate::source::files::Files;

/// A burst is over after this long without another event.
const QUIET: Duration = Duration::from_millis(80);

/// No burst is waited for longer.
const LONGEST: Duration = Duration::from_millis(500);

/// How often to look where the operating system cannot report, as in a folder that is not there.
const LOOK: Duration = Duration::from_millis(500);

/// Watches until it is dropped.
pub struct Watcher {
    state: Arc<Mutex<State>>,
    reasons: Sender<Reason>,
}

impl Watcher {
    /// Calls `on_change` with the paths of the files that have changed since they were read, from a
    /// thread of its own.
    pub fn start(files: Files, on_change: impl FnMut(&[PathBuf]) + Send + 'static) -> Self {
        let (reasons, inbox) = channel();
        let watcher = Self { state: Arc::default(), reasons: reasons.clone() };
        let watch = Watch { state: watcher.state.clone(), inbox, reasons };
        watcher.watch(files);
        thread::spawn(move || watch.run(on_change));
        watcher
    }

    /// Watches other files from now on, or the same ones after they were read again.
    pub fn watch(&self, files: Files) {
        lock(&self.state).seen = files;
        self.begin();
    }

    /// Watches these files too.
    pub fn watch_also(&self, files: Files) {
        lock(&self.state).seen.add(files);
        self.begin();
    }

    fn begin(&self) {
        // Some may have changed already, and none has an alarm yet.
        let _ = self.reasons.send(Reason::Place);
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

/// What is watched, how it was last seen, and what reports that it changes.
#[derive(Default)]
struct State {
    seen: Files,
    alarm: Alarm,
}

impl State {
    /// What has changed since the last look.
    fn look(&mut self, moved: bool, reasons: &Sender<Reason>) -> Vec<PathBuf> {
        // First the alarm, then the look: what changes in between is reported rather than missed.
        if moved {
            self.alarm = Alarm::set(&self.seen, reasons);
        }
        let now = self.seen.look_again();
        let changed = now.changed_since(&self.seen);
        // What has come may have brought its folder.
        if !self.alarm.is_complete() && !changed.is_empty() {
            self.alarm = Alarm::set(&now, reasons);
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
