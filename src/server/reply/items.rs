//! A body of several values that is there as a whole, each of them sent in a frame of its own, as it would
//! come from who makes them one by one.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body::{Body, Frame, SizeHint};

use crate::contract::encoding::Format;
use crate::proxy::Broken;

/// What is still to be sent.
#[derive(Debug)]
pub struct Items {
    format: Format,
    rest: Bytes,
}

impl Items {
    /// The body of an answer with these headers, if it is one of several values.
    pub fn of(headers: &HeaderMap, body: &Bytes) -> Option<Self> {
        let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let format = Format::of(kind);
        let is_plain = format.is_sequence() && !headers.contains_key(CONTENT_ENCODING);
        is_plain.then(|| Self { format, rest: body.clone() })
    }
}

impl Body for Items {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        let end = self.format.first_item(&self.rest);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(end)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    /// The length is not told, as nobody knows it who makes the values one by one.
    fn size_hint(&self) -> SizeHint {
        if self.rest.is_empty() { SizeHint::with_exact(0) } else { SizeHint::default() }
    }
}
