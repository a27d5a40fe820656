//! Any bytes as a body of any kind, in any charset and coding: it is read or refused, and what was read,
//! written again, reads as the same.
//!
//! The first byte is the media type, the second what its parameters and its coding are; the body follows.

#![no_main]

use std::sync::LazyLock;

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::contract::encoding::Format;
use bonafide::contract::media::MediaType;
use bonafide::exchange::coding;
use bonafide::exchange::tape::Tape;
use bonafide::finding::Side;
use bonafide::validate;
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| bonafide_fuzz::contract(include_bytes!("../bodies.yaml")));

const PARAMETERS: [&str; 8] = [
    "",
    "; boundary=b",
    "; boundary=\"b b\"; charset=utf-8",
    "; charset=utf-16",
    "; charset=iso-8859-1",
    "; charset=utf-16le; boundary=b",
    "; charset=koi8-r",
    "; header=absent; q=\"\\\"\"",
];

const CODINGS: [&str; 6] = ["gzip", "deflate", "br", "zstd", "gzip, br", "compress"];

/// How far a body may unfold.
const LIMIT: usize = 1 << 18;

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (kind, sent, body) = input;
    let operation = CONTRACT.operation("POST /bodies").expect("it is in the document");
    let side = if kind < 128 { Side::Request } else { Side::Response };
    let content = match side {
        Side::Request => &operation.body().expect("it has one").content,
        Side::Response => &operation.response(200).expect("it is declared").content,
    };
    let media = &content[usize::from(kind) % content.len()];
    let content_type = format!("{}{}", media.name, PARAMETERS[usize::from(sent) % PARAMETERS.len()]);
    let coding = (usize::from(sent) / PARAMETERS.len()).checked_sub(1).and_then(|index| CODINGS.get(index));
    let body = match coding {
        Some(coding) => match decoded(coding, body) {
            Some(body) => body,
            None => return,
        },
        None => Bytes::copy_from_slice(body),
    };
    for finding in validate::body(&CONTRACT, side, media, &content_type, &body) {
        let _ = finding.to_string();
    }
    match media.format {
        Format::Json => is_read_as_json(&body),
        _ => is_read_again(media, side, &content_type, &body),
    }
});

fn decoded(coding: &'static str, body: &[u8]) -> Option<Bytes> {
    let headers = HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static(coding))]);
    let decoded = coding::decoded(&headers, &Bytes::copy_from_slice(body), LIMIT).ok()??;
    assert!(decoded.len() <= LIMIT);
    Some(decoded)
}

/// The tape holds what a tree does.
fn is_read_as_json(body: &[u8]) {
    let (tape, tree) = (Tape::read(body), serde_json::from_slice::<Value>(body));
    assert_eq!(tape.ok().map(|tape| tape.to_value()), tree.ok());
}

fn is_read_again(media: &MediaType, side: Side, content_type: &str, body: &[u8]) {
    let direction = match side {
        Side::Request => Direction::Request,
        Side::Response => Direction::Response,
    };
    let schemas = CONTRACT.schemas(direction);
    let codec = media.codec(schemas);
    let read = codec.read(content_type, body);
    let Some(value) = read.value.filter(|_| read.faults.is_empty()) else { return };
    // What the schema refuses may have no form that is read as the same.
    let schema = media.schema.as_ref().map(|used| used.compiled(schemas));
    if schema.is_none_or(|schema| !schema.is_valid(&value)) {
        return;
    }
    let Ok(written) = codec.write(media.format, &value) else { return };
    let content_type = format!("{}; {}", media.name, written.parameter.unwrap_or_default());
    let again = codec.read(&content_type, &written.body);
    assert_eq!(again.value, Some(value), "{content_type} {:?}: {:?}", written.body, again.faults);
}
