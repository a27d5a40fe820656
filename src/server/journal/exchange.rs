//! One exchange as the journal keeps it: in one piece, without credentials.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::exchange::Response;
use crate::redact::Plan;

/// Between two headers, and within one between name and value; no value can hold a line break.
const LINE: u8 = b'\n';
const COLON: &str = ": ";

/// Room for a header, and for the answer's headers, so that the text seldom has to grow.
const USUAL_HEADER: usize = 48;
const USUAL_ANSWER_HEADERS: usize = 6;

/// The request, written down before it is answered.
#[derive(Debug)]
pub struct Sent {
    text: Text,
    method: Method,
    body: Body,
}

/// What came of it.
#[derive(Debug)]
pub struct Answered<'a> {
    pub at: SystemTime,
    pub elapsed: Duration,
    pub response: &'a Response,
    /// Of the whole body, in bytes, where the response has only the start of it.
    pub size: Option<usize>,
    pub source: Cow<'static, str>,
    /// The operation's name.
    pub operation: Option<&'a str>,
    /// The test that the request belongs to.
    pub test: Option<Arc<str>>,
}

/// A request and its response. What is long is one text, since few pieces of memory are made and let
/// go faster than many. Nothing in it shares memory with a connection, whose whole buffer would stay.
#[derive(Debug)]
pub struct Exchange {
    pub at: SystemTime,
    pub elapsed: Duration,
    pub method: Method,
    pub status: StatusCode,
    /// Where the answer came from, in a word.
    pub source: Cow<'static, str>,
    /// The test that the request belongs to.
    pub test: Option<Arc<str>>,
    text: Text,
    sent: Body,
    received: Body,
    /// Shared with the answer and with whatever keeps it.
    body: Bytes,
}

/// How much of a body is kept.
#[derive(Clone, Copy, Debug, Default)]
struct Body {
    /// None where it was not read.
    size: Option<usize>,
    truncated: bool,
}

/// A body as far as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct KeptBody<'a> {
    pub bytes: &'a [u8],
    /// Of the whole, in bytes; `None` where it was not read.
    pub size: Option<usize>,
    pub truncated: bool,
}

/// Texts one after the other.
#[derive(Debug)]
struct Text {
    bytes: Vec<u8>,
    /// Where each of them ends.
    ends: [usize; 5],
    len: usize,
}

const TARGET: usize = 0;
const REQUEST_HEADERS: usize = 1;
const REQUEST_BODY: usize = 2;
const RESPONSE_HEADERS: usize = 3;
const OPERATION: usize = 4;

impl Sent {
    /// Writes a request down. `target` is without credentials already, and `body` is `None` where it
    /// was not read.
    pub fn of(
        plan: &Plan,
        method: &Method,
        target: &str,
        headers: &HeaderMap,
        body: Option<&[u8]>,
        limit: usize,
    ) -> Self {
        let kept = body.map_or(&[][..], |body| body.get(..limit).unwrap_or(body));
        let room = target.len() + (headers.len() + USUAL_ANSWER_HEADERS) * USUAL_HEADER + kept.len();
        let mut text = Text { bytes: Vec::with_capacity(room), ends: [0; 5], len: 0 };
        text.add(|bytes| bytes.extend_from_slice(target.as_bytes()));
        text.add(|bytes| write_headers(bytes, headers, plan));
        text.add(|bytes| bytes.extend_from_slice(kept));
        let body =
            Body { size: body.map(<[u8]>::len), truncated: body.is_some_and(|body| body.len() > kept.len()) };
        Self { text, method: method.clone(), body }
    }

    /// Says how large the whole body is, in bytes, where only the start of it was written down.
    #[must_use]
    pub fn of_size(mut self, size: usize) -> Self {
        let kept = self.text.get(REQUEST_BODY).len();
        self.body = Body { size: Some(size), truncated: size > kept };
        self
    }

    /// The whole exchange.
    pub fn answered(self, plan: &Plan, answered: Answered<'_>, limit: usize) -> Exchange {
        let Self { mut text, method, body: sent } = self;
        text.add(|bytes| write_headers(bytes, &answered.response.headers, plan));
        text.add(|bytes| bytes.extend_from_slice(answered.operation.unwrap_or_default().as_bytes()));
        // Not sent, whatever the answer has (RFC 9110 §9.3.2).
        let nothing = Bytes::new();
        let body = if method == Method::HEAD { &nothing } else { &answered.response.body };
        let size = answered.size.unwrap_or(body.len());
        let received = Body { size: Some(size), truncated: size > body.len().min(limit) };
        let body = match body.get(..limit) {
            // A slice of it would hold the whole.
            Some(start) if body.len() > limit => Bytes::copy_from_slice(start),
            _ => body.clone(),
        };
        let Answered { at, elapsed, source, test, response: Response { status, .. }, .. } = answered;
        Exchange { at, elapsed, method, status: *status, source, test, text, sent, received, body }
    }
}

impl Exchange {
    /// Path and query, without credentials.
    pub fn target(&self) -> Cow<'_, str> {
        self.text.shown(TARGET)
    }

    /// The name of the operation that was reached.
    pub fn operation(&self) -> Option<Cow<'_, str>> {
        Some(self.text.shown(OPERATION)).filter(|name| !name.is_empty())
    }

    /// Names and values, in order.
    pub fn request_headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.text.headers(REQUEST_HEADERS)
    }

    pub fn request_body(&self) -> KeptBody<'_> {
        let Body { size, truncated } = self.sent;
        KeptBody { bytes: self.text.get(REQUEST_BODY), size, truncated }
    }

    /// Names and values, in order.
    pub fn response_headers(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        self.text.headers(RESPONSE_HEADERS)
    }

    pub fn response_body(&self) -> KeptBody<'_> {
        let Body { size, truncated } = self.received;
        KeptBody { bytes: &self.body, size, truncated }
    }

    /// The memory that it holds, in bytes.
    pub fn size(&self) -> usize {
        let words = self.source.len() + self.test.as_ref().map_or(0, |test| test.len());
        size_of::<Self>() + self.text.bytes.capacity() + self.body.len() + words
    }
}

impl Text {
    fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        if let Some(end) = self.ends.get_mut(self.len) {
            *end = self.bytes.len();
            self.len += 1;
        }
    }

    fn get(&self, index: usize) -> &[u8] {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn shown(&self, index: usize) -> Cow<'_, str> {
        String::from_utf8_lossy(self.get(index))
    }

    fn headers(&self, index: usize) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        let lines = self.get(index).split(|byte| *byte == LINE).filter(|line| !line.is_empty());
        lines.map(|line| {
            let at = line.windows(COLON.len()).position(|two| two == COLON.as_bytes()).unwrap_or(line.len());
            let (name, value) = line.split_at(at);
            let value = value.get(COLON.len()..).unwrap_or_default();
            (String::from_utf8_lossy(name), String::from_utf8_lossy(value))
        })
    }
}

fn write_headers(bytes: &mut Vec<u8>, headers: &HeaderMap, plan: &Plan) {
    for (name, value) in headers {
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.extend_from_slice(COLON.as_bytes());
        bytes.extend_from_slice(&plan.header(name, value));
        bytes.push(LINE);
    }
}
