//! Exchanges on their way to the disk, so that no answer waits for it.
//!
//! One thread takes them in the order in which they came, and several write. Equal requests always go to
//! the same one, so that their answers stay in order.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::Notify;

use super::{Archive, Met, Recorder};

/// How many threads write: a disk makes several files safe in the time that it takes for one.
const WRITERS: usize = 8;

/// How many exchanges may wait until no more requests are let in.
const ROOM: usize = 128;

/// How large their bodies may be in all, in bytes.
const ROOM_OF_BODIES: usize = 64 << 20;

/// A queue before a recorder. What was added is kept, whatever comes, until the queue is closed.
pub struct Queue {
    recorder: Arc<Recorder>,
    way: Mutex<Option<Way>>,
    load: Arc<Load>,
}

type Way = (Sender<Met>, JoinHandle<Archived>);

/// How many exchanges the archive holds, if one was asked for.
pub type Archived = io::Result<Option<usize>>;

/// Who is told that something could not be written, once.
pub type OnFailure = Box<dyn Fn(&io::Error) + Send + Sync>;

impl Queue {
    /// Starts to keep what will be added.
    pub fn start(recorder: Arc<Recorder>, archive: Option<Archive>, on_failure: OnFailure) -> Arc<Self> {
        let (sender, receiver) = channel();
        let load = Arc::<Load>::default();
        let worker = Worker {
            recorder: recorder.clone(),
            load: load.clone(),
            on_failure,
            has_failed: AtomicBool::new(false),
        };
        let thread = thread::spawn(move || dispatch(&receiver, archive, &Arc::new(worker)));
        Arc::new(Self { recorder, way: Mutex::new(Some((sender, thread))), load })
    }

    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Waits while too much is on its way to the disk: who asks before each request never has more
    /// waiting than that, besides what is asked for at the moment.
    pub async fn room(&self) {
        loop {
            let freed = self.load.freed.notified();
            if self.load.has_room() {
                return;
            }
            freed.await;
        }
    }

    /// Adds an exchange, at once. After the end nothing is added.
    pub fn add(&self, met: Met) {
        let size = met.size();
        if let Some((sender, _)) = &*self.way() {
            self.load.add(size);
            if sender.send(met).is_err() {
                self.load.take(size);
            }
        }
    }

    /// Keeps all that was added, and ends.
    ///
    /// # Errors
    ///
    /// Where the archive could not be written.
    pub fn close(&self) -> Archived {
        let Some((sender, thread)) = self.way().take() else { return Ok(None) };
        drop(sender);
        thread.join().unwrap_or_else(|_| Err(mistake()))
    }

    fn way(&self) -> MutexGuard<'_, Option<Way>> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Queue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Queue").field("recorder", &self.recorder).finish_non_exhaustive()
    }
}

/// What is on its way.
#[derive(Debug, Default)]
struct Load {
    /// How many exchanges, and how many bytes they are in all.
    waiting: Mutex<(usize, usize)>,
    freed: Notify,
}

impl Load {
    fn has_room(&self) -> bool {
        let (count, size) = *self.waiting();
        count < ROOM && size < ROOM_OF_BODIES
    }

    fn add(&self, size: usize) {
        let mut waiting = self.waiting();
        *waiting = (waiting.0 + 1, waiting.1 + size);
    }

    fn take(&self, size: usize) {
        let mut waiting = self.waiting();
        *waiting = (waiting.0 - 1, waiting.1 - size);
        drop(waiting);
        self.freed.notify_waiters();
    }

    fn waiting(&self) -> MutexGuard<'_, (usize, usize)> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Worker {
    recorder: Arc<Recorder>,
    load: Arc<Load>,
    on_failure: OnFailure,
    has_failed: AtomicBool,
}

impl Worker {
    fn write(&self, met: &Met) {
        // A panic, which its hook has shown, costs the one exchange.
        let kept = catch_unwind(AssertUnwindSafe(|| self.recorder.keep(met)));
        let kept = kept.unwrap_or_else(|_| {
            self.recorder.summary().fail(&mistake());
            Err(mistake())
        });
        if let Err(error) = kept {
            self.tell(&error);
        }
        self.load.take(met.size());
    }

    fn tell(&self, error: &io::Error) {
        if !self.has_failed.swap(true, Ordering::Relaxed) {
            (self.on_failure)(error);
        }
    }
}

fn mistake() -> io::Error {
    io::Error::other("this program made a mistake, which is a bug in bonafide")
}

/// Hands exchanges to the writers until no more come, and waits for these.
fn dispatch(exchanges: &Receiver<Met>, archive: Option<Archive>, worker: &Arc<Worker>) -> Archived {
    let writers: Vec<_> = (0..WRITERS).map(|_| writer(worker.clone())).collect();
    let hashes = RandomState::new();
    let mut archive = archive.map(Ok);
    for met in exchanges {
        if let Some(Ok(writing)) = &mut archive
            && let Err(error) = writing.add(&met)
        {
            worker.tell(&error);
            archive = Some(Err(error));
        }
        let request = &met.real.request;
        let hash = hashes.hash_one((&request.method, &request.path)) as usize;
        let Some((writer, _)) = writers.get(hash % WRITERS) else { continue };
        // It receives until we have ended.
        let _ = writer.send(met);
    }
    for (sender, thread) in writers {
        drop(sender);
        let _ = thread.join();
    }
    archive.map(|archive| archive?.end()).transpose()
}

fn writer(worker: Arc<Worker>) -> (SyncSender<Met>, JoinHandle<()>) {
    let (sender, receiver) = sync_channel::<Met>(ROOM / WRITERS);
    let thread = thread::spawn(move || receiver.iter().for_each(|met| worker.write(&met)));
    (sender, thread)
}
