//! Content codings: undone before a request is looked at, negotiated for answers (RFC 9110 §8.4, §12.5.3).

use std::io::Write;

use brotli::CompressorWriter;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::exchange::coding::{Undecoded, decoded};
use crate::exchange::{Request, Response};
use crate::finding::{ExchangePlace, Finding, Part, Side};
use crate::rules::{UNCHECKED_BODY, UNREADABLE_BODY};
use crate::validate;

/// How large a request's body may become, in bytes.
const MOST: usize = 64 << 20;

/// What fits into a packet gains nothing, in bytes.
const SMALL: usize = 1400;

/// The codings that answers are given, the best liked first of those that are equally welcome.
const CODINGS: [&str; 4] = ["gzip", "zstd", "br", "deflate"];

/// How hard Brotli tries, of 11, and how far it looks back, as a power of two: what is as fast as the others.
const BROTLI: (u32, u32) = (3, 20);

/// What Brotli reads and writes at once, in bytes.
const BUFFER: usize = 16 << 10;

/// Undoes the coding of a request's body, or says what keeps it from being looked at.
pub fn undo(request: &mut Request) -> Option<Finding> {
    if !request.gaps.is_empty() {
        return Some(validate::too_large(Side::Request, request.body_size()));
    }
    match decoded(&request.headers, &request.body, MOST) {
        Ok(None) => None,
        Ok(Some(body)) => {
            request.body = body;
            None
        }
        Err(why) => Some(unread(Side::Request, why, MOST)),
    }
}

/// Why nothing is said of what is in a body.
pub fn unread(side: Side, why: Undecoded, limit: usize) -> Finding {
    let word = match side {
        Side::Request => "request",
        Side::Response => "response",
    };
    let finding = match why {
        Undecoded::TooLarge => Finding::new(&UNCHECKED_BODY, too_large(word, limit) + " of one, decoded"),
        Undecoded::Unknown(coding) => Finding::new(
            &UNCHECKED_BODY,
            format!("the {word} body is encoded as `{coding}`, which is not read here"),
        ),
        Undecoded::Broken(why) => Finding::new(&UNREADABLE_BODY, format!("the {word} body {why}"))
            .help("encode it as its `Content-Encoding` says"),
    };
    finding.in_exchange(ExchangePlace { side, ..ExchangePlace::request(Part::Body) })
}

/// What is said of a body that is not looked at for its size.
pub fn too_large(word: &str, limit: usize) -> String {
    format!("the {word} body is larger than the {limit} bytes that are looked at")
}

/// Gives a large text the coding that its client likes best, by its `Accept-Encoding`.
pub fn encode(accepted: &HeaderValue, response: &mut Response) {
    if response.body.len() < SMALL || response.headers.contains_key(CONTENT_ENCODING) || !is_text(response) {
        return;
    }
    let Some(coding) = accepted.to_str().ok().and_then(best) else { return };
    let Ok(body) = written(coding, &response.body) else { return };
    response.body = body;
    response.headers.remove(CONTENT_LENGTH);
    response.headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    response.headers.append(VARY, HeaderValue::from(ACCEPT_ENCODING));
}

fn is_text(response: &Response) -> bool {
    let kind = response.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    // Events should come one by one.
    let is_stream = kind.starts_with("text/event-stream");
    !is_stream && kind.starts_with("text/")
        || ["json", "xml", "yaml", "javascript"].iter().any(|word| kind.contains(word))
}

/// The coding with the highest weight, if any is welcome.
fn best(accepted: &str) -> Option<&'static str> {
    let weight = |coding: &str| {
        let named = |wanted: &str| accepted.split(',').find_map(|one| weighed(one, wanted));
        named(coding).or_else(|| named("*")).unwrap_or(0)
    };
    let weighed = CODINGS.iter().rev().map(|coding| (weight(coding), *coding));
    // Who likes the plain form as much gets a coding all the same: it was asked for.
    weighed.filter(|(weight, _)| *weight > 0).max_by_key(|(weight, _)| *weight).map(|(_, coding)| coding)
}

/// The weight that an item of the list gives to a coding, in thousandths; `None` where it is another's.
fn weighed(item: &str, coding: &str) -> Option<u16> {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    if !name.trim().eq_ignore_ascii_case(coding) {
        return None;
    }
    let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
    Some((weight.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0).round() as u16)
}

fn written(coding: &str, body: &[u8]) -> std::io::Result<Bytes> {
    let room = Vec::with_capacity(body.len() / 4);
    let written = match coding {
        "gzip" => {
            let mut encoder = GzEncoder::new(room, Compression::fast());
            encoder.write_all(body)?;
            encoder.finish()?
        }
        "br" => {
            let (effort, window) = BROTLI;
            let mut encoder = CompressorWriter::new(room, BUFFER, effort, window);
            encoder.write_all(body)?;
            encoder.into_inner()
        }
        "zstd" => compress_to_vec(body, CompressionLevel::Fastest),
        _ => {
            let mut encoder = ZlibEncoder::new(room, Compression::fast());
            encoder.write_all(body)?;
            encoder.finish()?
        }
    };
    Ok(written.into())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn asked(coding: &'static str, body: Bytes) -> Request {
        let mut request = Request::new(http::Method::POST, "/");
        request.headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        Request { body, ..request }
    }

    #[test]
    fn a_request_is_decoded_or_it_is_said_why_not() {
        let mut request = asked("gzip", written("gzip", b"{}").unwrap());
        assert!(undo(&mut request).is_none());
        assert_eq!(request.body, &b"{}"[..]);
        let code = |coding| undo(&mut asked(coding, "{}".into())).map(|finding| finding.rule.code);
        assert_eq!(code("br"), Some("unreadable-body"));
        assert_eq!(code("lz9"), Some("unchecked-body"));
        assert_eq!(code("identity"), None);
    }

    fn answered(accepted: &'static str, kind: &'static str, size: usize) -> Response {
        let headers = [(CONTENT_TYPE, HeaderValue::from_static(kind))].into_iter().collect::<HeaderMap>();
        let mut response = Response { status: StatusCode::OK, headers, body: vec![b'x'; size].into() };
        encode(&HeaderValue::from_static(accepted), &mut response);
        response
    }

    #[test]
    fn what_is_encoded_is_decoded_to_itself() {
        for coding in CODINGS {
            let response = answered(coding, "application/json", 5000);
            assert_eq!(response.headers[CONTENT_ENCODING], coding);
            assert!(response.body.len() < 500);
            let body = decoded(&response.headers, &response.body, 5000).unwrap().unwrap();
            assert_eq!(body, vec![b'x'; 5000]);
        }
    }

    #[test]
    fn the_client_decides() {
        let coding = |accepted| {
            let response = answered(accepted, "text/csv", 5000);
            response.headers.get(CONTENT_ENCODING).map(|coding| coding.to_str().unwrap().to_owned())
        };
        assert_eq!(coding("gzip;q=0.5, deflate;q=0.8, lzma").as_deref(), Some("deflate"));
        assert_eq!(coding("br, gzip;q=0.5").as_deref(), Some("br"));
        assert_eq!(coding("*").as_deref(), Some("gzip"));
        assert_eq!(coding("gzip;q=0, identity"), None);
        assert_eq!(coding("lzma"), None);
    }

    #[test]
    fn small_bodies_files_and_events_stay_as_they_are() {
        assert!(!answered("gzip", "application/json", 1000).headers.contains_key(CONTENT_ENCODING));
        assert!(!answered("gzip", "image/png", 5000).headers.contains_key(CONTENT_ENCODING));
        assert!(!answered("gzip", "text/event-stream", 5000).headers.contains_key(CONTENT_ENCODING));
    }
}
