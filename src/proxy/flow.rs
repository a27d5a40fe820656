//! A body on its way: what was read of it already, then what is still to come.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::broken::Broken;
use super::capture::Capture;
use super::patience::Patience;
use super::pool::Lease;

/// A body that passes piece by piece.
#[derive(Debug, Default)]
pub struct Flow {
    read: Bytes,
    trailers: Option<HeaderMap>,
    rest: Option<Incoming>,
    patience: Option<Patience>,
    /// The connection that the rest comes on. It is let go after that.
    _lease: Option<Lease>,
}

impl From<Incoming> for Flow {
    fn from(body: Incoming) -> Self {
        Self { rest: Some(body), ..Self::default() }
    }
}

impl From<Bytes> for Flow {
    fn from(read: Bytes) -> Self {
        Self { read, ..Self::default() }
    }
}

impl Flow {
    /// One that comes on a connection which others wait for.
    #[must_use]
    pub fn on(self, lease: Lease) -> Self {
        Self { _lease: Some(lease), ..self }
    }

    /// One that breaks where nothing comes for this long.
    #[must_use]
    pub fn within(self, limit: Option<Duration>) -> Self {
        Self { patience: limit.map(Patience::new), ..self }
    }

    /// Reads a body to its end, or as far as `limit`. Returns what was read, and the body as it was.
    ///
    /// # Errors
    ///
    /// Where the body breaks off.
    pub async fn read(mut self, limit: usize) -> Result<(Capture, Self), Broken> {
        let mut capture = Capture::new(limit);
        let mut trailers = None;
        // The piece that is too much belongs to the body as well.
        let mut last = Bytes::new();
        loop {
            if self.is_end_stream() {
                capture.end();
                break;
            }
            match self.frame().await.transpose()?.map(Frame::into_data) {
                None => {
                    capture.end();
                    break;
                }
                Some(Ok(data)) if capture.fits(&data) => capture.add(&data),
                Some(Ok(data)) => {
                    last = data;
                    break;
                }
                Some(Err(other)) => trailers = other.into_trailers().ok(),
            }
        }
        if capture.is_whole() {
            let size = capture.size();
            let read = capture.into_bytes();
            let mut whole = Capture::new(limit.max(size));
            whole.add(&read);
            whole.end();
            return Ok((whole, Self { read, trailers, ..Self::default() }));
        }
        let mut read = Vec::from(capture.take().into_bytes());
        read.extend_from_slice(&last);
        // What is too large is captured anew as it passes.
        let size = limit as u64 + 1;
        Ok((Capture::new(limit).expecting(size), Self { read: read.into(), trailers, ..self }))
    }

    /// The same body once more, where all of it is here.
    pub fn again(&self) -> Option<Self> {
        let is_here = self.rest.as_ref().is_none_or(Body::is_end_stream) && self.trailers.is_none();
        is_here.then(|| Self::from(self.read.clone()))
    }

    /// Whether nothing more comes but, at most, trailers. Of HTTP/2 the end may come later than the last
    /// byte.
    pub fn has_all(&self) -> bool {
        self.is_end_stream() || self.size_hint().exact() == Some(0)
    }
}

impl Body for Flow {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if !self.read.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.read)))));
        }
        let Self { rest, trailers, patience, .. } = &mut *self;
        let Some(rest) = rest else {
            return Poll::Ready(trailers.take().map(|trailers| Ok(Frame::trailers(trailers))));
        };
        let frame = Pin::new(rest).poll_frame(cx).map_err(Broken::Connection);
        let Some(patience) = patience else { return frame };
        if frame.is_ready() {
            patience.renew();
            return frame;
        }
        patience.poll(cx).map(|limit| Some(Err(Broken::Silent(limit))))
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && self.trailers.is_none() && self.rest.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        if self.is_end_stream() {
            return SizeHint::with_exact(0);
        }
        let read = self.read.len() as u64;
        let rest = self.rest.as_ref().map_or(SizeHint::with_exact(0), Body::size_hint);
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(read));
        // Trailers need a body whose length is not told before (RFC 9112 §7.1.2).
        if let Some(upper) = rest.upper().filter(|_| self.trailers.is_none()) {
            hint.set_upper(upper.saturating_add(read));
        }
        hint
    }
}
