//! Serves answers over HTTP/1.1. It prints nothing; what it does it tells as events.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync;
use tokio::task::JoinSet;

mod admin;
mod body;
mod callback;
mod coded;
mod connection;
mod cors;
mod current;
mod event;
mod idle;
mod journal;
mod pipeline;
mod problem;
mod relay;
mod reply;
mod service;
mod trace;
mod watch;

pub use admin::{Access, Admin};
pub use callback::Callbacks;
pub use current::{Answer, Current, Outcome};
pub use event::{Answered, Event, Events};
pub use journal::{Id, Limits};
pub use pipeline::{Allowed, Pipeline};
pub use relay::{Fallback, Relay};
pub use watch::Watcher;

use callback::Delivery;
use connection::{USUAL_HEADERS, converse};
use service::Service;

/// How long to wait when a connection cannot be taken, mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What a server allows, and for how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// How much of a request's body is held, in bytes. A larger one is read, and abridged.
    pub max_body: usize,
    /// The largest request head, in bytes.
    pub max_head: usize,
    pub max_headers: usize,
    /// How long a connection may take until the head of its next request is there, idle time
    /// included.
    pub head_timeout: Duration,
    /// How long a request's body may take from then on, and each further `max_body` bytes of it again.
    pub body_timeout: Duration,
    /// How long a client may take nothing more of an answer. What it reads is seen in steps of a
    /// megabyte or so, as its system and ours make room, and some clients are slow.
    pub write_timeout: Duration,
    /// Whether a connection may carry more than one request.
    pub keep_alive: bool,
    /// Whether pages of other origins may read the answers.
    pub cors: bool,
    /// How long requests in flight may take to end when the server stops.
    pub grace: Duration,
    /// Where callbacks may be sent to; `None` for a server that sends none.
    pub callbacks: Option<Callbacks>,
    /// The server's own pages, and the journal behind them; `None` for a server without.
    pub admin: Option<Arc<Admin>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_body: 10 << 20,
            max_head: 64 << 10,
            max_headers: USUAL_HEADERS,
            head_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(120),
            keep_alive: true,
            cors: true,
            grace: Duration::from_secs(10),
            callbacks: None,
            admin: None,
        }
    }
}

/// The runtime that servers run on: a worker for each processor.
pub fn runtime() -> io::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}

/// Serves until `shutdown` ends, and then as long as requests in flight take, within `grace`.
pub async fn serve(
    listener: TcpListener,
    api: Arc<Current>,
    options: Options,
    events: Events,
    shutdown: impl Future<Output = ()>,
) {
    let grace = options.grace;
    let local = listener.local_addr().is_ok_and(|address| address.ip().to_canonical().is_loopback());
    let service = Arc::new(Service { api, options, events, exposed: !local });
    let (stop, stopping) = sync::watch::channel(());
    let delivery =
        service.options.callbacks.clone().map(|callbacks| Delivery::start(callbacks, service.clone()));
    // Dropped at the end, it cuts the connections that are still open.
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let outbox = delivery.as_ref().map(Delivery::outbox);
                    connections.spawn(converse(stream, service.clone(), outbox, stopping.clone()));
                }
                Err(error) => pause(&error, &service.events).await,
            },
        }
    }
    drop((listener, stop));
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(grace, ended).await;
    drop(connections);
    if let Some(delivery) = delivery {
        delivery.end().await;
    }
}

/// Whether a path is kept for the server's own pages.
pub fn is_reserved(path: &str) -> bool {
    path.strip_prefix(admin::ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A client that gave up before it was accepted is no reason to wait; all else may last.
async fn pause(error: &io::Error, events: &Events) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted) {
        events.emit(&Event::NotAccepted { error });
        tokio::time::sleep(ACCEPT_PAUSE).await;
    }
}

#[cfg(test)]
mod tests;
