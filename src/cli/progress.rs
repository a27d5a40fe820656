//! How far a long piece of work is, on one line of the terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that is done sooner is not spoken of.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often the line is written anew at most.
const PAUSE: Duration = Duration::from_millis(80);

/// A line that is written only where somebody looks, and is gone in the end.
#[derive(Debug)]
pub struct Progress {
    /// When to write next; `None` where there is no terminal.
    next: Option<Instant>,
    is_shown: bool,
}

impl Progress {
    pub fn start() -> Self {
        let next = io::stderr().is_terminal().then(|| Instant::now() + PATIENCE);
        Self { next, is_shown: false }
    }

    /// Says what is looked at, and how many are done, of how many where that is known.
    pub fn show(&mut self, what: &str, done: usize, of: usize) {
        let now = Instant::now();
        if self.next.is_some_and(|next| next <= now) {
            let of = if of == 0 { String::new() } else { format!("/{of}") };
            let _ = write!(io::stderr(), "\r\x1b[2Kchecking {what} {done}{of}");
            self.next = Some(now + PAUSE);
            self.is_shown = true;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}
