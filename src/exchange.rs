//! Requests and responses as plain data.

pub mod abridged;
pub mod charset;
pub mod coding;
pub mod form;
pub mod multipart;
pub mod tape;

use abridged::Gap;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// The path as sent, percent-encoded, starting with `/`.
    pub path: String,
    /// The query as sent, without its `?`.
    pub query: Option<String>,
    pub headers: HeaderMap,
    /// The body: all of it, unless there are gaps in it.
    pub body: Bytes,
    /// What is left out of the body since it is too large to be held.
    pub gaps: Vec<Gap>,
}

impl Request {
    /// A request without headers or body; `target` is a path with an optional query.
    ///
    /// ```
    /// use bonafide::exchange::Request;
    ///
    /// let request = Request::new(http::Method::GET, "/v1/users?limit=5");
    /// assert_eq!(request.query.as_deref(), Some("limit=5"));
    /// ```
    pub fn new(method: Method, target: &str) -> Self {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        Self {
            method,
            path: path.to_owned(),
            query,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            gaps: Vec::new(),
        }
    }

    /// How large its body was when it was sent, in bytes.
    pub fn body_size(&self) -> usize {
        self.body.len() + self.gaps.iter().map(|gap| gap.size).sum::<usize>()
    }

    /// A header's value where it is present once and readable as text.
    pub fn header(&self, name: impl http::header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Path and query as they were sent.
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

/// A response, its body whole.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// One request and its response.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub request: Request,
    pub response: Response,
}
