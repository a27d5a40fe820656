//! Reading a request's body to its end, and holding as much of it as is looked at.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body::Body;
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::exchange::abridged::{Abridger, Gap};
use crate::proxy::Broken;

/// Why a body was not read to its end.
#[derive(Debug)]
pub enum Unread {
    TooSlow,
    Broken(Broken),
}

/// A body as far as it has come.
#[derive(Debug)]
pub struct Reading<'a> {
    body: Incoming,
    headers: &'a HeaderMap,
    limit: usize,
    read: Bytes,
    /// Used only by what comes in several pieces.
    joined: BytesMut,
    /// Takes all that comes where that is more than the limit.
    large: Option<Box<Abridger>>,
    /// How much of it came since the client was last given time, in bytes.
    recent: usize,
}

impl<'a> Reading<'a> {
    /// Of a body that is sent with these headers, all is held up to `limit` bytes.
    pub fn new(body: Incoming, headers: &'a HeaderMap, limit: usize) -> Self {
        let (read, joined) = (Bytes::new(), BytesMut::new());
        Self { body, headers, limit, read, joined, large: None, recent: 0 }
    }

    /// The whole body, or what is kept of one that is too large. As much as is held may take as long as
    /// `patience`, and each further part of that size again.
    pub async fn end(mut self, patience: Duration) -> Result<(Bytes, Vec<Gap>), Unread> {
        if self.body.size_hint().lower() > self.limit as u64 {
            self.large = Some(self.abridger());
        }
        // Most bodies come together with their head and need no clock.
        let mut goes_on = match poll_fn(|cx| Poll::Ready(self.poll(cx))).await {
            Poll::Ready(read) => read?,
            Poll::Pending => true,
        };
        while goes_on {
            goes_on = timeout(patience, poll_fn(|cx| self.poll(cx))).await.map_err(|_| Unread::TooSlow)??;
        }
        Ok(match self.large {
            Some(large) => large.end(),
            None if self.joined.is_empty() => (self.read, Vec::new()),
            None => (self.joined.freeze(), Vec::new()),
        })
    }

    /// Ready at the end with `false`, and with `true` each time that so much has come that the client may
    /// have more time.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<bool, Unread>> {
        while !self.body.is_end_stream() {
            let Some(frame) = ready!(Pin::new(&mut self.body).poll_frame(cx)) else { break };
            let frame = frame.map_err(|error| Unread::Broken(error.into()))?;
            if let Ok(data) = frame.into_data() {
                self.recent += data.len();
                self.add(data);
            }
            if self.recent > self.limit {
                self.recent = 0;
                return Poll::Ready(Ok(true));
            }
        }
        Poll::Ready(Ok(false))
    }

    fn add(&mut self, data: Bytes) {
        if self.large.is_none() && self.read.len() + self.joined.len() + data.len() > self.limit {
            let mut large = self.abridger();
            large.add(&std::mem::take(&mut self.read));
            large.add(&std::mem::take(&mut self.joined));
            self.large = Some(large);
        }
        if let Some(large) = &mut self.large {
            large.add(&data);
        } else if self.read.is_empty() && self.joined.is_empty() {
            self.read = data;
        } else {
            let first = std::mem::take(&mut self.read);
            self.joined.extend_from_slice(&first);
            self.joined.extend_from_slice(&data);
        }
    }

    /// The parts of what is compressed do not show.
    fn abridger(&self) -> Box<Abridger> {
        let kind = self.headers.get(CONTENT_TYPE).filter(|_| !self.headers.contains_key(CONTENT_ENCODING));
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Box::new(Abridger::new(kind, self.limit))
    }
}
