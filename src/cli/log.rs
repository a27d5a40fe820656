//! The log: one line for each request, on standard error.
//!
//! A request formats its own line into a buffer and goes on. Where its findings are to be shown, it
//! leaves that to the one thread that writes the buffer out: the first line at once, what follows
//! closely after it together. Where the reader of the log is too slow, requests do not wait for it:
//! what the full buffer has no room for is left out, counted, and the count is written as soon as
//! there is room.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::server::{Event, Events};

mod json;
mod late;
mod text;

use late::Late;

/// How long lines are gathered after a write.
const GATHER: Duration = Duration::from_millis(20);

/// How many bytes wait for a slow reader.
const ROOM: usize = 4 << 20;

/// How long the last lines may take when the log is closed.
const FAREWELL: Duration = Duration::from_secs(1);

/// How lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
}

/// What lines hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub format: Format,
    /// Whether each finding of a request is shown below it.
    pub verbose: bool,
}

/// An open log. It ends when it is closed.
pub struct Log {
    voice: Voice,
    written: Receiver<()>,
}

/// Adds to a log, from any thread.
#[derive(Clone)]
pub struct Voice {
    style: Style,
    queue: Arc<Queue>,
}

impl Log {
    /// A log that is written to `sink` from a thread of its own.
    pub fn start(mut sink: impl Write + Send + 'static, style: Style) -> Self {
        let queue = Arc::new(Queue::default());
        let (done, written) = channel();
        let waiting = queue.clone();
        thread::spawn(move || {
            waiting.drain(&mut sink, style);
            let _ = done.send(());
        });
        Self { voice: Voice { style, queue }, written }
    }

    /// Who adds to the log.
    pub fn voice(&self) -> &Voice {
        &self.voice
    }

    /// Writes what is left, unless nobody reads it.
    pub fn close(self) {
        self.voice.queue.lines().closed = true;
        self.voice.queue.wake.notify_one();
        let _ = self.written.recv_timeout(FAREWELL);
    }
}

impl Voice {
    /// What the server calls.
    pub fn events(&self) -> Events {
        let Self { style, queue } = self.clone();
        Events::new(move |event| match Late::keep(event, style) {
            Some(late) => queue.add_late(late),
            None => queue.add(|lines| style.write(lines, event)),
        })
    }

    /// Adds a line of the caller's own, in its order among the requests.
    pub fn say(&self, text: &str) {
        self.queue.add(|lines| self.style.write_text(lines, text));
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("voice", &self.voice).finish_non_exhaustive()
    }
}

impl fmt::Debug for Voice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Voice").field("style", &self.style).finish_non_exhaustive()
    }
}

impl Style {
    fn write(self, lines: &mut Vec<u8>, event: &Event<'_>) {
        match self.format {
            Format::Text => text::write(lines, event, self.verbose),
            Format::Json => json::write(lines, event, self.verbose),
        }
    }

    fn write_text(self, lines: &mut Vec<u8>, text: &str) {
        match self.format {
            Format::Text => text::write_text(lines, text),
            Format::Json => json::write_text(lines, text),
        }
    }

    fn write_lost(self, lines: &mut Vec<u8>, lost: usize) {
        match self.format {
            Format::Text => text::write_lost(lines, lost),
            Format::Json => json::write_lost(lines, lost),
        }
    }
}

/// The lines between the requests and the writer.
#[derive(Default)]
struct Queue {
    lines: Mutex<Lines>,
    wake: Condvar,
}

#[derive(Default)]
struct Lines {
    batch: Batch,
    /// Events that found no room.
    lost: usize,
    /// Whether the writer sleeps until it is woken.
    idle: bool,
    closed: bool,
}

/// What is written together.
#[derive(Default)]
struct Batch {
    bytes: Vec<u8>,
    /// What is yet to be worded, and before which of the bytes it belongs.
    late: Vec<(usize, Late)>,
    /// How many bytes that takes until then.
    late_size: usize,
}

impl Queue {
    /// Formats outside of the lock: a thread that is interrupted inside it stops all others.
    fn add(&self, write: impl FnOnce(&mut Vec<u8>)) {
        thread_local!(static OWN: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) });
        OWN.with_borrow_mut(|own| {
            own.clear();
            write(own);
            self.push(|batch| batch.bytes.extend_from_slice(own));
        });
    }

    fn add_late(&self, late: Late) {
        let size = late.size();
        self.push(|batch| {
            batch.late.push((batch.bytes.len(), late));
            batch.late_size += size;
        });
    }

    fn push(&self, add: impl FnOnce(&mut Batch)) {
        let mut lines = self.lines();
        if lines.batch.size() >= ROOM {
            lines.lost += 1;
            return;
        }
        add(&mut lines.batch);
        if std::mem::take(&mut lines.idle) {
            drop(lines);
            self.wake.notify_one();
        }
    }

    /// Writes until the queue is closed and empty, or nobody reads any more.
    fn drain(&self, sink: &mut impl Write, style: Style) {
        let mut batch = Batch::default();
        while self.next(&mut batch, style) {
            if batch.write(sink, style).is_err() {
                return;
            }
            self.gather();
        }
    }

    /// Waits for lines and takes them all; their room is given to those that follow.
    fn next(&self, batch: &mut Batch, style: Style) -> bool {
        let mut lines = self.lines();
        while lines.batch.size() == 0 && !lines.closed {
            lines.idle = true;
            lines = self.wake.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::swap(batch, &mut lines.batch);
        let lost = std::mem::take(&mut lines.lost);
        if lost > 0 {
            style.write_lost(&mut batch.bytes, lost);
        }
        batch.size() > 0
    }

    fn gather(&self) {
        let lines = self.lines();
        let _unused = self.wake.wait_timeout_while(lines, GATHER, |lines| !lines.closed);
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Batch {
    fn size(&self) -> usize {
        self.bytes.len() + self.late_size
    }

    /// Writes all in its order, and is empty then.
    fn write(&mut self, sink: &mut impl Write, style: Style) -> io::Result<()> {
        let mut worded = Vec::new();
        let mut written = 0;
        for (at, late) in self.late.drain(..) {
            sink.write_all(&self.bytes[written..at])?;
            written = at;
            worded.clear();
            late.write(&mut worded, style);
            sink.write_all(&worded)?;
        }
        sink.write_all(&self.bytes[written..])?;
        self.bytes.clear();
        self.late_size = 0;
        sink.flush()
    }
}

#[cfg(test)]
mod tests;
