//! One connection, from its first byte to its last.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::Options;
use super::callback::{Outbox, Pending};
use super::event::Event;
use super::idle::{Idle, Noted};
use super::service::Service;

/// What all requests of one connection share.
#[derive(Debug)]
pub struct Connection {
    pub service: Arc<Service>,
    /// Counted by its own requests only: a count that all connections share is slow.
    pub idle: Idle,
    /// What follows answers that are not sent yet, where callbacks are sent.
    pub pending: Option<Pending>,
}

/// How many headers hyper reads without allocating.
pub const USUAL_HEADERS: usize = 100;

/// Serves a connection until one side ends it. Once `stopping` is closed, that is after the request
/// in flight.
pub async fn converse(
    stream: TcpStream,
    service: Arc<Service>,
    outbox: Option<Outbox>,
    mut stopping: watch::Receiver<()>,
) {
    // Where this fails the answers only come later.
    let _ = stream.set_nodelay(true);
    let own = Arc::new(Connection { service, idle: Idle::begin(), pending: outbox.map(Pending::new) });
    let Connection { service, idle, .. } = &*own;
    let handle = service_fn(|request| {
        let own = own.clone();
        async move {
            own.idle.pause();
            let response = own.service.handle(request, &own).await;
            own.idle.resume();
            Ok::<_, Infallible>(response)
        }
    });
    let stream = TokioIo::new(Noted { stream, connection: own.clone() });
    let mut connection = pin!(http(&service.options).serve_connection(stream, handle).with_upgrades());
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
        () = idle.outlast(&service.options) => {}
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
