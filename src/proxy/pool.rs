//! Connections to the upstream that are kept open and carry one request after the other (HTTP/1.1).
//!
//! The pool of `hyper-util` does more than these need: it looks up their host for each request, lets a
//! task of its own wait for the end of each answer, and leaves the clock to the caller, who then has to
//! set one for each request, all of which contend for the timers. Here a connection has one clock for its
//! life, and whoever reads the answer gives the connection back.

use std::error::Error;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_rustls::HttpsConnector;
use tower_service::Service;

use super::failure;
use super::fault::Fault;
use super::patience::Patience;
use super::reach::Reach;
use super::upload::{Recording, Upload};

/// How long a connection is kept that nobody uses.
const KEPT: Duration = Duration::from_secs(90);

/// Makes connections to one address and keeps them.
#[derive(Debug)]
pub struct Pool {
    connector: HttpsConnector<Reach>,
    /// The scheme and the authority say where to connect to.
    to: Uri,
    /// How long an answer may take to begin.
    timeout: Duration,
    /// Those that wait for a request, the one that was used last at the end.
    idle: Arc<Mutex<Vec<Connection>>>,
}

/// One connection, which carries a request at a time.
#[derive(Debug)]
struct Connection {
    sender: SendRequest<Upload>,
    patience: Patience,
    /// When it was last used; `None` before.
    used: Option<Instant>,
}

/// A connection whose answer is still being read. It goes back when it is let go.
#[derive(Debug)]
pub struct Lease {
    connection: Option<Connection>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Pool {
    pub fn new(connector: HttpsConnector<Reach>, to: Uri, timeout: Duration) -> Self {
        Self { connector, to, timeout, idle: Arc::default() }
    }

    /// Sends a request, whose URI is a path, and waits until its answer begins. The connection is free for
    /// others once the lease is let go, which is to happen after the body.
    ///
    /// # Errors
    ///
    /// Where there is no answer.
    pub async fn send(&self, mut request: Request<Upload>) -> Result<(Response<Incoming>, Lease), Fault> {
        let recording = request.body().recording().cloned();
        let sent = || recording.as_ref().map_or(0, Recording::size);
        loop {
            let mut connection = match self.kept().await {
                Some(kept) => kept,
                None => self.connect().await.map_err(Fault::Unconnected)?,
            };
            let is_kept = connection.used.is_some();
            let answer = connection.sender.try_send_request(request);
            let answered = connection.patience.within(sent, answer).await;
            match answered.ok_or(Fault::Slow)? {
                Ok(response) => {
                    let lease = Lease { connection: Some(connection), idle: self.idle.clone() };
                    return Ok((response, lease));
                }
                Err(mut error) => match error.take_message().filter(|_| is_kept) {
                    // It was closed before anything was sent.
                    Some(unsent) => request = unsent,
                    None => {
                        let error = error.into_error();
                        let is_stale = is_kept && failure::is_closed(&error);
                        return Err(Fault::Broken { error: error.into(), is_stale });
                    }
                },
            }
        }
    }

    /// A connection that waits for a request, as far as can be known from here.
    async fn kept(&self) -> Option<Connection> {
        loop {
            let mut connection = lock(&self.idle).pop()?;
            let is_young = connection.used.is_none_or(|used| used.elapsed() < KEPT);
            // Its task may have something left to do with the answer before.
            if is_young && connection.sender.ready().await.is_ok() {
                return Some(connection);
            }
        }
    }

    async fn connect(&self) -> Result<Connection, Box<dyn Error + Send + Sync>> {
        let mut connector = self.connector.clone();
        poll_fn(|cx| connector.poll_ready(cx)).await?;
        let (sender, connection) = handshake(connector.call(self.to.clone()).await?).await?;
        // What goes wrong with it is told to who waits for an answer.
        tokio::spawn(connection.with_upgrades());
        Ok(Connection { sender, patience: Patience::new(self.timeout), used: None })
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take().filter(|it| !it.sender.is_closed()) else { return };
        connection.used = Some(Instant::now());
        let mut idle = lock(&self.idle);
        // The oldest have waited longest.
        let old = idle.iter().take_while(|it| it.used.is_none_or(|used| used.elapsed() >= KEPT)).count();
        let old: Vec<_> = idle.drain(..old).collect();
        idle.push(connection);
        drop(idle);
        drop(old);
    }
}

fn lock(idle: &Mutex<Vec<Connection>>) -> MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
