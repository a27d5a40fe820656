//! Serves answers over HTTP/1.1. It prints nothing; what it does it tells as events.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinSet;

mod body;
mod cors;
mod current;
mod event;
mod pipeline;
mod problem;
mod service;

pub use current::{Answer, Current};
pub use event::{Answered, Event, Events};
pub use pipeline::{Outcome, Pipeline};

use service::Service;

/// How long to wait when a connection cannot be taken, mostly for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many headers hyper reads without allocating.
const USUAL_HEADERS: usize = 100;

/// What a server allows, and for how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// The largest request body that is read, in bytes.
    pub max_body: usize,
    /// The largest request head, in bytes.
    pub max_head: usize,
    pub max_headers: usize,
    /// How long a connection may take until the head of its next request is there, idle time
    /// included.
    pub head_timeout: Duration,
    /// How long a request's body may take from then on.
    pub body_timeout: Duration,
    /// Whether a connection may carry more than one request.
    pub keep_alive: bool,
    /// Whether pages of other origins may read the answers.
    pub cors: bool,
    /// How long requests in flight may take to end when the server stops.
    pub grace: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_body: 10 << 20,
            max_head: 64 << 10,
            max_headers: USUAL_HEADERS,
            head_timeout: Duration::from_secs(30),
            body_timeout: Duration::from_secs(30),
            keep_alive: true,
            cors: true,
            grace: Duration::from_secs(10),
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
    let http = http(&options);
    let grace = options.grace;
    let service = Arc::new(Service { api, options, events });
    let (stop, stopping) = watch::channel(());
    // Dropped at the end, it cuts the connections that are still open.
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(http.clone(), stream, service.clone(), stopping.clone()));
                }
                Err(error) => pause(&error, &service.events).await,
            },
        }
    }
    drop((listener, stop));
    let ended = async { while connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(grace, ended).await;
}

/// Whether a path is kept for the server's own pages.
pub fn is_reserved(path: &str) -> bool {
    path.strip_prefix("/__bonafide").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn http(options: &Options) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(options.head_timeout)
        .max_header_size(options.max_head)
        .keep_alive(options.keep_alive);
    if options.max_headers != USUAL_HEADERS {
        http.max_headers(options.max_headers);
    }
    http
}

/// Serves one connection to its end, or to the end of its request in flight once `stopping` is closed.
async fn converse(
    http: http1::Builder,
    stream: TcpStream,
    service: Arc<Service>,
    mut stopping: watch::Receiver<()>,
) {
    // Where this fails the answers only come later.
    let _ = stream.set_nodelay(true);
    let events = service.events.clone();
    let handle = service_fn(move |request| {
        let service = service.clone();
        async move { Ok::<_, Infallible>(service.handle(request).await) }
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), handle));
    let ended = tokio::select! {
        biased;
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    match ended {
        Err(error) if error.is_parse() => events.emit(&Event::Unreadable { reason: &error }),
        // Clients may come and go as they like.
        _ => {}
    }
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
