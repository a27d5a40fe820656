//! The body of an answer: there as a whole, or still on its way.

mod items;

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;

use super::relay::Streamed;
use crate::proxy::Broken;
use items::Items;

#[derive(Debug)]
pub enum Reply {
    Whole(Full<Bytes>),
    Items(Items),
    Streamed(Box<Streamed>),
}

impl Reply {
    /// The body of an answer with these headers.
    pub fn of(headers: &HeaderMap, body: Bytes) -> Self {
        Items::of(headers, &body).map_or_else(|| Self::from(body), Self::Items)
    }
}

impl From<Bytes> for Reply {
    fn from(body: Bytes) -> Self {
        Self::Whole(Full::new(body))
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Self::Items(body) => Pin::new(body).poll_frame(cx),
            Self::Streamed(body) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Items(body) => body.is_end_stream(),
            Self::Streamed(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Items(body) => body.size_hint(),
            Self::Streamed(body) => body.size_hint(),
        }
    }
}
