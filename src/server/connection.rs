//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::Options;
use super::event::Event;
use super::service::Service;

/// How many headers hyper reads without allocating.
pub const USUAL_HEADERS: usize = 100;

/// Serves a connection until one side ends it. Once `stopping` is closed, that is after the request
/// in flight.
pub async fn converse(stream: TcpStream, service: Arc<Service>, mut stopping: watch::Receiver<()>) {
    // Where this fails the answers only come later.
    let _ = stream.set_nodelay(true);
    // Counted by its own requests only: a count that all connections share is slow.
    let own = Arc::new((service, Idle::begin()));
    let (service, idle) = &*own;
    let handle = service_fn(|request| {
        let own = own.clone();
        async move {
            let (service, idle) = &*own;
            idle.pause();
            let response = service.handle(request).await;
            idle.resume();
            Ok::<_, Infallible>(response)
        }
    });
    let mut connection = pin!(http(&service.options).serve_connection(TokioIo::new(stream), handle));
    let served = async {
        tokio::select! {
            biased;
            ended = connection.as_mut() => return ended,
            _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    };
    tokio::select! {
        biased;
        ended = served => match ended {
            Err(error) if error.is_parse() => service.events.emit(&Event::Unreadable { reason: &error }),
            // Clients may come and go as they like.
            _ => {}
        },
        () = idle.outlast(service.options.head_timeout) => {}
    }
}

fn http(options: &Options) -> http1::Builder {
    let mut http = http1::Builder::new();
    // Head and body in one piece: for answers of a few kilobytes a copy costs less than a gathering write.
    http.writev(false).max_header_size(options.max_head).keep_alive(options.keep_alive);
    if options.max_headers != USUAL_HEADERS {
        http.max_headers(options.max_headers);
    }
    http
}

/// Since when a connection waits for the head of its next request. hyper can watch this itself, but
/// sets a timer for each request, and all connections contend for the timers.
struct Idle {
    connected: Instant,
    /// In milliseconds after `connected`.
    since: AtomicU64,
}

/// Stands for a request that is being answered.
const BUSY: u64 = u64::MAX;

impl Idle {
    fn begin() -> Self {
        Self { connected: Instant::now(), since: AtomicU64::new(0) }
    }

    fn pause(&self) {
        self.since.store(BUSY, Relaxed);
    }

    fn resume(&self) {
        self.since.store(self.age(), Relaxed);
    }

    /// Ends when the connection has waited as long as this.
    async fn outlast(&self, limit: Duration) {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        loop {
            let waited = match self.since.load(Relaxed) {
                BUSY => 0,
                since => self.age().saturating_sub(since),
            };
            if waited >= limit {
                return;
            }
            tokio::time::sleep(Duration::from_millis(limit - waited)).await;
        }
    }

    fn age(&self) -> u64 {
        u64::try_from(self.connected.elapsed().as_millis()).unwrap_or(BUSY - 1)
    }
}
