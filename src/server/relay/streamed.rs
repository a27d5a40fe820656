//! The body of an answer that passes, and what is done when it has passed.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::passage::Passage;
use crate::exchange::Response;
use crate::proxy::{Broken, Capture, Flow};

/// A body that is passed on piece by piece as it comes. When it is let go, be it at its end or because
/// one side left, the exchange is told.
#[derive(Debug)]
pub struct Streamed {
    flow: Flow,
    capture: Capture,
    /// Why it ended too early, if it did.
    broken: Option<String>,
    /// The passage and the head of the answer, until they are told.
    passing: Option<(Box<Passage>, Response)>,
}

impl Streamed {
    pub fn new(passage: Box<Passage>, head: Response, flow: Flow, capture: Capture) -> Self {
        Self { flow, capture, broken: None, passing: Some((passage, head)) }
    }

    /// A body of which all is told already.
    pub fn told(flow: Flow) -> Self {
        Self { flow, capture: Capture::new(0), broken: None, passing: None }
    }

    fn note(&mut self, frame: Option<&Result<Frame<Bytes>, Broken>>) {
        match frame {
            None => self.capture.end(),
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    self.capture.add(data);
                }
            }
            Some(Err(error)) => self.broken = Some(error.to_string()),
        }
    }
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = Pin::new(&mut self.flow).poll_frame(cx);
        // An upstream may be silent for long. Only what waits for the client counts as its waiting.
        if let Some((passage, _)) = &self.passing {
            match &polled {
                Poll::Pending => passage.idle().pause(),
                Poll::Ready(_) => passage.idle().resume(),
            }
        }
        if let Poll::Ready(frame) = &polled {
            self.note(frame.as_ref());
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.flow.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.flow.size_hint()
    }
}

impl Drop for Streamed {
    fn drop(&mut self) {
        if self.flow.has_all() && self.broken.is_none() {
            self.capture.end();
        }
        if let Some((passage, head)) = self.passing.take() {
            passage.idle().resume();
            passage.settle(head, self.capture.take(), self.broken.take());
        }
    }
}
