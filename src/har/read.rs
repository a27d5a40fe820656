//! An archive into exchanges, one at a time, so that only one of them is ever held.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use data_encoding::BASE64_MIME_PERMISSIVE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Attached, Entry, Origin, Written, raw};
use crate::exchange::{Exchange, Request, Response};
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::INVALID_TRAFFIC;
use crate::source::{self, Place, Source};

/// What an archive holds besides the exchanges that were visited.
#[derive(Debug, Default)]
pub struct Archive {
    /// Entries that cannot be read, and text that is no archive.
    pub findings: Vec<Finding>,
    /// Entries that are no exchange with an API: aborted requests, web sockets, preflights.
    pub left_out: usize,
}

/// Visits the exchanges of an archive in their order. A text that breaks off is read as far as it
/// goes.
pub fn read(source: &Arc<Source>, visit: &mut dyn FnMut(Entry)) -> Archive {
    let mut reader =
        Reader { creator: None, source, visit, archive: Archive::default(), index: 0, found: false };
    let mut json = serde_json::Deserializer::from_str(source.text());
    let result = Level { reader: &mut reader, depth: 0 }.deserialize(&mut json).and_then(|()| json.end());
    if let Err(error) = result {
        reader.broken(&error);
    } else if !reader.found {
        reader.no_archive(Place::new(source.clone(), Pointer::root()));
    }
    reader.archive
}

struct Reader<'a> {
    /// The program that wrote the archive, once it was met.
    creator: Option<Arc<str>>,
    source: &'a Arc<Source>,
    visit: &'a mut dyn FnMut(Entry),
    archive: Archive,
    /// Of the entry that comes next.
    index: usize,
    /// Whether `log.entries` was met.
    found: bool,
}

impl Reader<'_> {
    fn entry(&mut self, text: &str) {
        let index = self.index;
        self.index += 1;
        let entry = serde_json::from_str::<raw::Entry>(text).map_err(|_| fault(text));
        match entry.and_then(|entry| convert(index, entry).map_err(|message| (Pointer::root(), message))) {
            Ok(Some(entry)) => (self.visit)(Entry { creator: self.creator.clone(), ..entry }),
            Ok(None) => self.archive.left_out += 1,
            Err((at, message)) => {
                let pointer = Pointer::root().join("log").join("entries").item(index).concat(&at);
                let finding = Finding::new(&INVALID_TRAFFIC, format!("the entry cannot be read: {message}"));
                let finding = finding.help("correct it, or take it out; it is not looked at");
                self.archive.findings.push(finding.written_at(Place::new(self.source.clone(), pointer)));
            }
        }
    }

    fn no_archive(&mut self, place: Place) {
        let finding = Finding::new(&INVALID_TRAFFIC, "the file is no HAR: it has no `log` with `entries`");
        self.archive.findings.push(finding.help("save the traffic as HAR 1.2").written_at(place));
    }

    fn broken(&mut self, error: &serde_json::Error) {
        let position = crate::source::Position { line: error.line(), column: error.column().max(1) };
        let place = Place::at(self.source.clone(), position);
        // What stands in the place of an object or a list.
        if error.is_data() {
            return self.no_archive(place);
        }
        let message = match error.is_eof() {
            true => format!("the file breaks off after {} of its entries", self.index),
            false => {
                format!("the file is not valid JSON: {}", source::json_fault(self.source.text(), error))
            }
        };
        let finding = Finding::new(&INVALID_TRAFFIC, message)
            .help("save the traffic again; only what comes before this place was looked at");
        self.archive.findings.push(finding.written_at(place));
    }
}

/// The keys on the way to the entries.
const WAY: [&str; 2] = ["log", "entries"];

/// The value at some depth of that way.
struct Level<'r, 'a> {
    reader: &'r mut Reader<'a>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Level<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.depth < WAY.len() { "an object" } else { "an array of entries" })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { reader, depth } = self;
        while let Some(key) = map.next_key::<String>()? {
            if WAY.get(depth).is_some_and(|wanted| key == *wanted) {
                map.next_value_seed(Level { reader: &mut *reader, depth: depth + 1 })?;
            } else if depth == 1 && key == "creator" {
                let creator = map.next_value::<Value>()?;
                reader.creator = creator.get("name").and_then(Value::as_str).map(Arc::from);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let wanted = self.depth == WAY.len();
        self.reader.found |= wanted;
        while let Some(entry) = items.next_element::<&RawValue>()? {
            if wanted {
                self.reader.entry(entry.get());
            }
        }
        Ok(())
    }
}

/// Why a text is no entry, and where in it.
fn fault(text: &str) -> (Pointer, String) {
    let value = serde_json::from_str(text).ok();
    let fault = value.and_then(|value: Value| raw::SHAPE.fault(&value));
    fault.unwrap_or_else(|| (Pointer::root(), "it has not the form of HAR 1.2".to_owned()))
}

/// The exchange of an entry; none where there was none, or none with an API.
fn convert(index: usize, entry: raw::Entry) -> Result<Option<Entry>, String> {
    let Some((origin, target)) = Origin::split(&entry.request.url) else { return Ok(None) };
    let Some(answer) = entry.response else { return Ok(None) };
    // 0 for requests that were given up, 101 for web sockets.
    let status = answer.status;
    if status < 200.0 {
        return Ok(None);
    }
    let status = StatusCode::from_u16(status as u16).map_err(|_| format!("`{status}` is no status"))?;
    let method = Method::from_bytes(entry.request.method.as_bytes());
    let method = method.map_err(|_| format!("`{}` is no method", entry.request.method))?;
    let mut request = Request::new(method, &target);
    request.headers = headers(&entry.request.headers)?;
    let is_preflight = entry.resource_type.as_deref() == Some("preflight");
    if is_preflight || is_never_sent(&request, &answer) {
        return Ok(None);
    }
    let scheme = entry.request.url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let written = Written::of(&entry.request, &answer);
    let attached = Attached {
        request: entry.request.post_data.as_ref().and_then(|post| post.file.clone()),
        response: answer.content.as_ref().and_then(|content| content.file.clone()),
    };
    let destination = request.header("sec-fetch-dest").map(str::to_owned).or(entry.resource_type);
    let request_body_known = fill(&mut request, entry.request)?;
    let mut response = Response { status, headers: headers(&answer.headers)?, body: Bytes::new() };
    let response_body_known = content(&mut response, &request.method, &answer)?;
    Ok(Some(Entry {
        index,
        origin,
        scheme,
        exchange: Exchange { request, response },
        request_body_known,
        response_body_known,
        destination,
        started: entry.started_date_time,
        creator: None,
        attached,
        written,
    }))
}

/// What the browser asks or answers on its own account: preflights (Fetch §3.3.5), tunnels, and
/// redirects to `https` that never left it.
fn is_never_sent(request: &Request, response: &raw::Response) -> bool {
    let is_preflight =
        request.method == Method::OPTIONS && request.headers.contains_key("access-control-request-method");
    let is_internal =
        response.headers.iter().any(|pair| pair.name.eq_ignore_ascii_case("non-authoritative-reason"));
    is_preflight || is_internal || request.method == Method::CONNECT
}

/// Header lines. What archives keep is decoded, so that what says how it was encoded is left out.
fn headers(pairs: &[raw::Pair]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    // The pseudo-headers of HTTP/2 (RFC 9113 §8.3) are told elsewhere.
    for pair in pairs.iter().filter(|pair| !pair.name.starts_with(':')) {
        let name = HeaderName::from_bytes(pair.name.trim().as_bytes());
        let name = name.map_err(|_| format!("`{}` is no name of a header", pair.name))?;
        if name == header::CONTENT_ENCODING || name == header::TRANSFER_ENCODING {
            continue;
        }
        // Browsers write several lines of one name as one, with a line break between them.
        for line in pair.value.split('\n') {
            let value = HeaderValue::from_bytes(line.trim().as_bytes());
            let value =
                value.map_err(|_| format!("the header `{name}` has a value that no header can have"))?;
            headers.append(name.clone(), value);
        }
    }
    Ok(headers)
}

/// Gives a request its cookies and its body; false where there is a body that is not known.
fn fill(request: &mut Request, raw: raw::Request) -> Result<bool, String> {
    if !request.headers.contains_key(header::COOKIE) && !raw.cookies.is_empty() {
        let pairs: Vec<_> =
            raw.cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        let cookies = HeaderValue::from_bytes(pairs.join("; ").as_bytes());
        request.headers.insert(header::COOKIE, cookies.map_err(|_| "a cookie is no text".to_owned())?);
    }
    let was_sent = has_length(&request.headers) || raw.body_size.is_some_and(|size| size > 0.0);
    let is_counted = raw.body_size.is_some_and(|size| size >= 0.0);
    // Browsers neither show nor count what came from a blob or a file.
    let Some(post) = raw.post_data else { return Ok(!was_sent && !takes_body(request)) };
    if let (false, Some(kind)) = (request.headers.contains_key(header::CONTENT_TYPE), &post.mime_type)
        && let Ok(kind) = HeaderValue::from_str(kind)
        && !kind.is_empty()
    {
        request.headers.insert(header::CONTENT_TYPE, kind);
    }
    if post.text.is_none() && post.params.is_empty() && !is_counted {
        return Ok(false);
    }
    let text = post.text.filter(|text| !text.is_empty() || post.params.is_empty());
    let body = match text {
        Some(text) => Some(decoded(text, post.encoding.as_deref())?),
        None if post.params.is_empty() => None,
        None => form(&post.params, &request.headers),
    };
    request.body = body.unwrap_or_default();
    Ok(!request.body.is_empty() || !was_sent && !post.params.iter().any(|param| param.value.is_none()))
}

/// True for a request that says what its body is, and not that it is empty.
fn takes_body(request: &Request) -> bool {
    let takes = matches!(request.method, Method::POST | Method::PUT | Method::PATCH);
    takes
        && request.headers.contains_key(header::CONTENT_TYPE)
        && request.header("content-length") != Some("0")
}

/// The body that the fields of a form make; none where a field is not known, or the form is none that
/// can be written again.
fn form(params: &[raw::Param], headers: &HeaderMap) -> Option<Bytes> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let values = params.iter().map(|param| Some((param, param.value.as_deref()?)));
    let values = values.collect::<Option<Vec<_>>>()?;
    if !kind.starts_with("multipart/") {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(values.iter().map(|(param, value)| (&param.name, value)));
        return Some(form.finish().into());
    }
    let boundary = kind.split_once("boundary=")?.1.split(';').next()?.trim().trim_matches('"');
    let mut body = String::new();
    for (param, value) in values {
        body.push_str(&format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", param.name));
        if let Some(name) = &param.file_name {
            body.push_str(&format!("; filename=\"{name}\""));
        }
        if let Some(kind) = &param.content_type {
            body.push_str(&format!("\r\nContent-Type: {kind}"));
        }
        body.push_str(&format!("\r\n\r\n{value}\r\n"));
    }
    Some(format!("{body}--{boundary}--\r\n").into())
}

/// Gives a response its body; false where there is one that is not known.
fn content(response: &mut Response, method: &Method, raw: &raw::Response) -> Result<bool, String> {
    // Browsers show the body that they had kept, which a 304 tells them to use (RFC 9110 §15.4.5).
    if response.status == StatusCode::NOT_MODIFIED {
        return Ok(true);
    }
    if is_cut_short(raw) {
        return Ok(false);
    }
    let text = raw.content.as_ref().and_then(|content| Some((content.text.clone()?, content)));
    if let Some((text, content)) = text.filter(|(text, _)| !text.is_empty()) {
        response.body = decoded(text, content.encoding.as_deref())?;
        if is_truncated(&response.body, content) {
            response.body = Bytes::new();
            return Ok(false);
        }
        return Ok(true);
    }
    let has_none = *method == Method::HEAD || response.status == StatusCode::NO_CONTENT;
    let sizes = [raw.body_size, raw.content.as_ref().and_then(|content| content.size)];
    Ok(has_none || !has_length(&response.headers) && sizes.into_iter().flatten().all(|size| size == 0.0))
}

/// True for a response that was given up before its end.
fn is_cut_short(raw: &raw::Response) -> bool {
    !matches!(&raw.error, None | Some(Value::Null | Value::Bool(false)))
        && raw.error.as_ref().and_then(Value::as_str) != Some("")
}

/// True for the beginning of a body, which is all that a browser keeps of a large one. What is whole by
/// itself is not in doubt: sizes are counted in many ways, with a byte order mark and compressed, too.
fn is_truncated(body: &[u8], content: &raw::Content) -> bool {
    const BYTE_ORDER_MARK: f64 = 3.0;
    let size = content.size.unwrap_or_default() + content.compression.unwrap_or_default();
    size > body.len() as f64 + BYTE_ORDER_MARK && serde_json::from_slice::<IgnoredAny>(body).is_err()
}

fn has_length(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > 0)
}

fn decoded(text: String, encoding: Option<&str>) -> Result<Bytes, String> {
    match encoding.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "utf-8" | "utf8") => Ok(text.into()),
        Some("base64") => {
            let bytes = BASE64_MIME_PERMISSIVE.decode(text.as_bytes());
            bytes.map(Bytes::from).map_err(|error| format!("a body is not valid base64: {error}"))
        }
        Some(other) => Err(format!("a body has the encoding `{other}`, which HAR does not know")),
    }
}

#[cfg(test)]
mod tests;
