//! Exchanges into an archive, one at a time, so that it may be larger than memory.

use std::io::{self, Write};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use crate::exchange::{Exchange, Request, Response};

/// An exchange with what an archive says of it besides.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    pub exchange: &'a Exchange,
    /// What the target is below: `http://localhost:4010`.
    pub origin: &'a str,
    /// When the request was sent (ISO 8601).
    pub started: &'a str,
    pub took: Duration,
    /// Whether the bodies are there whole. They must be decoded.
    pub request_body_known: bool,
    pub response_body_known: bool,
}

/// Writes an archive (HAR 1.2). It is one when it has ended.
#[derive(Debug)]
pub struct Writer<W> {
    to: W,
    count: usize,
}

impl<W: Write> Writer<W> {
    /// Begins an archive.
    ///
    /// # Errors
    ///
    /// Where `to` cannot be written, as all that follows.
    pub fn begin(mut to: W) -> io::Result<Self> {
        let creator = json!({ "name": "bonafide", "version": env!("CARGO_PKG_VERSION") });
        write!(to, "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":[")?;
        Ok(Self { to, count: 0 })
    }

    /// Adds an exchange, on a line of its own.
    pub fn add(&mut self, taken: &Taken<'_>) -> io::Result<()> {
        self.to.write_all(if self.count == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.to, &entry(taken))?;
        self.count += 1;
        Ok(())
    }

    /// How many exchanges it holds.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Ends the archive, and gives back where it was written.
    pub fn end(mut self) -> io::Result<W> {
        self.to.write_all(b"\n]}}\n")?;
        self.to.flush()?;
        Ok(self.to)
    }
}

fn entry(taken: &Taken<'_>) -> Value {
    let Exchange { request, response } = taken.exchange;
    let took = taken.took.as_secs_f64() * 1e3;
    json!({
        "startedDateTime": taken.started,
        "time": took,
        "request": request_object(request, taken),
        "response": response_object(response, taken.response_body_known),
        "cache": {},
        "timings": { "send": 0, "wait": took, "receive": 0 },
    })
}

fn request_object(request: &Request, taken: &Taken<'_>) -> Value {
    let query = form_urlencoded::parse(request.query.as_deref().unwrap_or("").as_bytes());
    let query: Vec<_> = query.map(|(name, value)| pair(&name, &value)).collect();
    let known = taken.request_body_known;
    let mut object = json!({
        "method": request.method.as_str(),
        "url": format!("{}{}", taken.origin, request.target()),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&request.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": size(&request.body, known),
    });
    let has_body = !known || !request.body.is_empty() || request.headers.contains_key(header::CONTENT_TYPE);
    if has_body && let Value::Object(object) = &mut object {
        object.insert("postData".to_owned(), post_data(request, known));
    }
    object
}

fn post_data(request: &Request, known: bool) -> Value {
    let kind = content_type(&request.headers);
    let mut data = Map::new();
    data.insert("mimeType".to_owned(), json!(kind));
    if known {
        // HAR has no bytes in requests; this is how browsers and Playwright write them.
        data.extend(text(&request.body, "_encoding"));
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        let fields = form_urlencoded::parse(&request.body);
        let fields: Vec<_> = fields.map(|(name, value)| pair(&name, &value)).collect();
        data.insert("params".to_owned(), json!(fields));
    }
    data.into()
}

fn response_object(response: &Response, known: bool) -> Value {
    let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let mut content = Map::new();
    content.insert("size".to_owned(), size(&response.body, known));
    content.insert("mimeType".to_owned(), json!(content_type(&response.headers)));
    if known {
        content.extend(text(&response.body, "encoding"));
    }
    json!({
        "status": response.status.as_u16(),
        "statusText": response.status.canonical_reason().unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&response.headers),
        "content": content,
        "redirectURL": location.unwrap_or_default(),
        "headersSize": -1,
        "bodySize": size(&response.body, known),
    })
}

/// A body under its key, with how it is encoded where it is no text.
fn text(body: &Bytes, encoding: &str) -> Vec<(String, Value)> {
    match std::str::from_utf8(body) {
        Ok(text) => vec![("text".to_owned(), json!(text))],
        Err(_) => vec![
            ("text".to_owned(), json!(BASE64_STANDARD.encode(body))),
            (encoding.to_owned(), json!("base64")),
        ],
    }
}

/// In bytes; -1 where that is not known.
fn size(body: &Bytes, known: bool) -> Value {
    if known { json!(body.len()) } else { json!(-1) }
}

fn content_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| String::from_utf8_lossy(kind.as_bytes()));
    kind.unwrap_or_default().into_owned()
}

/// All but those that tell of the body as it was sent, which is not how it stands here.
fn headers(headers: &HeaderMap) -> Vec<Value> {
    let of_sending = [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::TRANSFER_ENCODING];
    let kept = headers.iter().filter(|(name, _)| !of_sending.contains(name));
    kept.map(|(name, value)| pair(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))).collect()
}

fn pair(name: &str, value: &str) -> Value {
    json!({ "name": name, "value": value })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::{Method, StatusCode};
    use proptest::prelude::*;

    use super::*;
    use crate::har::read;
    use crate::source::{Format, Source};

    fn taken(exchange: &Exchange, known: bool) -> Taken<'_> {
        let (origin, started) = ("http://localhost:4010", "2026-01-01T00:00:00.000Z");
        let took = Duration::from_millis(12);
        Taken { exchange, origin, started, took, request_body_known: known, response_body_known: known }
    }

    fn exchange(target: &str, kind: &str, bodies: [Vec<u8>; 2]) -> Exchange {
        let [sent, received] = bodies.map(Bytes::from);
        let mut request = Request::new(Method::POST, target);
        request.headers.insert("content-type", kind.parse().unwrap());
        request.headers.append("x-a", "1".parse().unwrap());
        request.headers.append("x-a", "2".parse().unwrap());
        request.body = sent;
        let headers = request.headers.clone();
        Exchange { request, response: Response { status: StatusCode::CREATED, headers, body: received } }
    }

    fn written(exchanges: &[(Exchange, bool)]) -> Vec<crate::har::Entry> {
        let mut writer = Writer::begin(Vec::new()).unwrap();
        exchanges.iter().for_each(|(exchange, known)| writer.add(&taken(exchange, *known)).unwrap());
        let text = String::from_utf8(writer.end().unwrap()).unwrap();
        let mut entries = Vec::new();
        let source = Arc::new(Source::new("t.har", text, Format::Json));
        let archive = read(&source, &mut |entry| entries.push(entry));
        assert!(archive.findings.is_empty() && archive.left_out == 0, "{archive:?}");
        entries
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back(
            target in "/[a-z0-9]{0,5}(\\?[a-z]=%20[a-z&=+]{0,6})?",
            kind in "application/json|application/x-www-form-urlencoded|multipart/form-data; boundary=b|x/y",
            sent: Vec<u8>, text in "\\PC{0,20}", is_text: bool,
        ) {
            let received = if is_text { text.into_bytes() } else { sent.clone() };
            let exchange = exchange(&target, &kind, [sent, received]);
            let entries = written(&[(exchange.clone(), true), (exchange.clone(), true)]);
            for entry in &entries {
                prop_assert!(entry.request_body_known && entry.response_body_known);
                let (read, wrote) = (&entry.exchange, &exchange);
                prop_assert_eq!(read.request.target(), wrote.request.target());
                prop_assert_eq!((&read.request.headers, &read.request.body), (&wrote.request.headers, &wrote.request.body));
                prop_assert_eq!((&read.response.headers, &read.response.body), (&wrote.response.headers, &wrote.response.body));
                prop_assert_eq!(read.response.status, wrote.response.status);
            }
            prop_assert_eq!(entries.len(), 2);
        }
    }

    #[test]
    fn bodies_that_nobody_kept_are_unknown() {
        let entries = written(&[(exchange("/", "x/y", [Vec::new(), Vec::new()]), false)]);
        assert!(entries.iter().all(|entry| !entry.request_body_known && !entry.response_body_known));
    }

    #[test]
    fn an_archive_of_nothing_is_one() {
        assert!(written(&[]).is_empty());
    }
}
