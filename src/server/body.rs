//! Reading a request's body whole, within a size and a time.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::proxy::Broken;

/// How long the rest of a refused body is read, so that its sender comes to read the refusal.
const LINGER: Duration = Duration::from_secs(5);

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum Unread {
    TooLarge,
    TooSlow,
    Broken(Broken),
}

/// A body as far as it has come.
#[derive(Debug)]
pub struct Reading {
    body: Incoming,
    limit: usize,
    read: Bytes,
    /// Used only by what comes in several pieces.
    joined: BytesMut,
}

impl Reading {
    pub fn new(body: Incoming, limit: usize) -> Self {
        Self { body, limit, read: Bytes::new(), joined: BytesMut::new() }
    }

    /// The whole body, which may take as long as `patience`.
    pub async fn whole(&mut self, patience: Duration) -> Result<Bytes, Unread> {
        if self.body.size_hint().lower() > self.limit as u64 {
            return Err(Unread::TooLarge);
        }
        // Most bodies come together with their head and need no clock.
        if let Poll::Ready(read) = poll_fn(|cx| Poll::Ready(self.poll(cx))).await {
            return read;
        }
        timeout(patience, poll_fn(|cx| self.poll(cx))).await.unwrap_or(Err(Unread::TooSlow))
    }

    /// Reads what is left and forgets it. Closing a connection on a client that still sends would
    /// reset it, and the client would not see why.
    pub fn linger(mut self) {
        tokio::spawn(timeout(LINGER, async move {
            while let Some(Ok(_)) = poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx)).await {}
        }));
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, Unread>> {
        while !self.body.is_end_stream() {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(cx)) else { break };
            let frame = frame.map_err(|error| Unread::Broken(error.into()))?;
            if let Ok(data) = frame.into_data() {
                self.add(data)?;
            }
        }
        Poll::Ready(Ok(self.take()))
    }

    fn add(&mut self, data: Bytes) -> Result<(), Unread> {
        if self.read.len() + self.joined.len() + data.len() > self.limit {
            return Err(Unread::TooLarge);
        }
        if self.read.is_empty() && self.joined.is_empty() {
            self.read = data;
        } else {
            let first = std::mem::take(&mut self.read);
            self.joined.extend_from_slice(&first);
            self.joined.extend_from_slice(&data);
        }
        Ok(())
    }

    fn take(&mut self) -> Bytes {
        if self.joined.is_empty() {
            std::mem::take(&mut self.read)
        } else {
            std::mem::take(&mut self.joined).freeze()
        }
    }
}
