//! How long a connection waits for its client.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::Options;
use super::connection::Connection;

/// Since when a connection waits for its client: for the head of a request, or to take more of an
/// answer. hyper can watch the first itself, but sets a timer for each request, and all connections
/// contend for the timers.
#[derive(Debug)]
pub struct Idle {
    connected: Instant,
    /// In milliseconds after `connected`.
    since: AtomicU64,
    /// Whether an answer waits to be taken.
    behind: AtomicBool,
}

/// Stands for a request that is being answered.
const BUSY: u64 = u64::MAX;

impl Idle {
    pub fn begin() -> Self {
        Self { connected: Instant::now(), since: AtomicU64::new(0), behind: AtomicBool::new(false) }
    }

    pub fn pause(&self) {
        self.since.store(BUSY, Relaxed);
    }

    pub fn resume(&self) {
        self.since.store(self.age(), Relaxed);
    }

    /// Ends when the connection has waited too long.
    pub async fn outlast(&self, options: &Options) {
        let (head, write) = (millis(options.head_timeout), millis(options.write_timeout));
        loop {
            let limit = if self.behind.load(Relaxed) { write } else { head };
            let waited = match self.since.load(Relaxed) {
                BUSY => 0,
                since => self.age().saturating_sub(since),
            };
            if waited >= limit {
                return;
            }
            // Which limit counts may change meanwhile.
            let pause = (limit - waited).min(head).min(write);
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Notes how much of what is left of an answer a client took. Most take all of it at once.
    fn wrote(&self, taken: usize, left: usize) {
        let was_behind = self.behind.load(Relaxed);
        if taken == left && !was_behind {
            return;
        }
        self.behind.store(taken < left, Relaxed);
        // The next request may be in the works already.
        if taken > 0 && self.since.load(Relaxed) != BUSY {
            self.resume();
        }
    }

    fn age(&self) -> u64 {
        millis(self.connected.elapsed()).min(BUSY - 1)
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// A stream that notes how well its client keeps up.
#[derive(Debug)]
pub struct Noted {
    pub stream: TcpStream,
    pub connection: Arc<Connection>,
}

impl Noted {
    fn stream(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.stream)
    }
}

impl AsyncRead for Noted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        read: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(cx, read)
    }
}

impl AsyncWrite for Noted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, left: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.stream().poll_write(cx, left);
        match &written {
            Poll::Ready(Ok(taken)) => self.connection.idle.wrote(*taken, left.len()),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.connection.idle.wrote(0, left.len()),
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.stream().poll_flush(cx);
        // Whatever was answered has gone out.
        if let Some(pending) = self.connection.pending.as_ref().filter(|_| flushed.is_ready()) {
            pending.release();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
