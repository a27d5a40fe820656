//! The body of a request on its way to the upstream.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::broken::Broken;
use super::capture::Capture;
use super::flow::Flow;

/// What has passed of a request's body. It is shared: the client sends the body on its own.
#[derive(Clone, Debug)]
pub struct Recording(Arc<Mutex<Capture>>);

impl Recording {
    pub fn new(capture: Capture) -> Self {
        Self(Arc::new(Mutex::new(capture)))
    }

    /// How much has passed, in bytes.
    pub fn size(&self) -> usize {
        self.capture().size()
    }

    /// Takes what has passed.
    pub fn take(&self) -> Capture {
        self.capture().take()
    }

    fn capture(&self) -> MutexGuard<'_, Capture> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request's body that is recorded as it passes, unless it was read before.
#[derive(Debug)]
pub struct Upload {
    flow: Flow,
    recording: Option<Recording>,
}

impl Upload {
    /// A body that needs no recording.
    pub fn known(flow: Flow) -> Self {
        Self { flow, recording: None }
    }

    pub fn recorded(flow: Flow, recording: Recording) -> Self {
        if flow.has_all() {
            recording.capture().end();
        }
        Self { flow, recording: Some(recording) }
    }

    /// The same body once more, where all of it is here.
    pub fn again(&self) -> Option<Self> {
        self.flow.again().map(Self::known)
    }

    /// Where it is recorded, if it is.
    pub fn recording(&self) -> Option<&Recording> {
        self.recording.as_ref()
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let frame = ready!(Pin::new(&mut self.flow).poll_frame(cx));
        if let Some(recording) = &self.recording {
            let mut capture = recording.capture();
            match &frame {
                Some(Ok(frame)) => {
                    if let Some(data) = frame.data_ref() {
                        capture.add(data);
                    }
                    if self.flow.has_all() {
                        capture.end();
                    }
                }
                Some(Err(_)) => {}
                None => capture.end(),
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.flow.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.flow.size_hint()
    }
}
