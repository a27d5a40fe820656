//! What a body says that is compressed on its way (RFC 9110 §8.4).

use std::io::{self, Cursor, Read};

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use ruzstd::decoding::StreamingDecoder;

/// How many encodings may lie over each other.
const LAYERS: usize = 4;

/// How much brotli reads at once, in bytes.
const BROTLI_BUFFER: usize = 4096;

/// Why a body is not known decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecoded {
    /// It is encoded in a way that is not known here.
    Unknown(String),
    /// Decoded it is larger than the limit.
    TooLarge,
    /// It is not what its encoding says.
    Broken(String),
}

/// A body as it was before it was encoded; `None` where it is not encoded. What is read of it is never
/// more than `limit` bytes, however small they were made.
///
/// # Errors
///
/// Where it cannot be decoded.
pub fn decoded(headers: &HeaderMap, body: &Bytes, limit: usize) -> Result<Option<Bytes>, Undecoded> {
    if body.is_empty() || !headers.contains_key(CONTENT_ENCODING) {
        return Ok(None);
    }
    let values = headers.get_all(CONTENT_ENCODING).iter();
    let codings = values.flat_map(|value| value.to_str().unwrap_or("?").split(','));
    let codings: Vec<_> = codings.map(|coding| coding.trim().to_ascii_lowercase()).collect();
    let codings: Vec<_> = codings.into_iter().filter(|coding| !coding.is_empty()).collect();
    if codings.len() > LAYERS {
        return Err(Undecoded::Unknown(codings.join(", ")));
    }
    let mut body = body.clone();
    let mut is_encoded = false;
    // They were applied in the order in which they are named.
    for coding in codings.iter().rev().filter(|coding| *coding != "identity") {
        body = layer(coding, &body, limit)?;
        is_encoded = true;
    }
    Ok(is_encoded.then_some(body))
}

fn layer(coding: &str, body: &Bytes, limit: usize) -> Result<Bytes, Undecoded> {
    match coding {
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(&body[..]), coding, limit),
        // Some send the raw form, whatever the specification says.
        "deflate" => read(ZlibDecoder::new(&body[..]), coding, limit).or_else(|error| match error {
            Undecoded::Broken(_) => read(DeflateDecoder::new(&body[..]), coding, limit),
            other => Err(other),
        }),
        "br" => {
            let decoder = brotli::Decompressor::new(&body[..], BROTLI_BUFFER);
            read(decoder, coding, limit)
        }
        "zstd" => {
            let mut input = Cursor::new(&body[..]);
            let decoder = StreamingDecoder::new(&mut input)
                .map_err(|error| Undecoded::Broken(format!("is not {coding}: {error}")))?;
            read(decoder, coding, limit)
        }
        other => Err(Undecoded::Unknown(other.to_owned())),
    }
}

fn read(decoder: impl Read, coding: &str, limit: usize) -> Result<Bytes, Undecoded> {
    let mut decoded = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let broken = |error: io::Error| Undecoded::Broken(format!("is not {coding}: {error}"));
    decoder.take(most).read_to_end(&mut decoded).map_err(broken)?;
    if decoded.len() > limit { Err(Undecoded::TooLarge) } else { Ok(decoded.into()) }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use http::HeaderValue;

    use super::*;

    fn encoded(coding: &'static str) -> HeaderMap {
        [(CONTENT_ENCODING, HeaderValue::from_static(coding))].into_iter().collect()
    }

    fn gzip(body: &[u8]) -> Bytes {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap().into()
    }

    #[test]
    fn layers_are_taken_off_in_turn() {
        let twice = gzip(&gzip(b"{}"));
        let decoded = decoded(&encoded("gzip, identity, GZIP"), &twice, 100).unwrap().unwrap();
        assert_eq!(&decoded[..], b"{}");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 10_000);
        assert_eq!(decoded(&encoded("gzip"), &bomb, 1 << 16), Err(Undecoded::TooLarge));
    }

    #[test]
    fn brotli_and_zstandard_are_read() {
        // As their reference programs write `{"id":7}`.
        let brotli = [0x8b, 0x03, 0x80, 0x7b, 0x22, 0x69, 0x64, 0x22, 0x3a, 0x37, 0x7d, 0x03];
        let zstd = [
            0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x08, 0x41, 0x00, 0x00, 0x7b, 0x22, 0x69, 0x64, 0x22, 0x3a, 0x37,
            0x7d,
        ];
        for (coding, body) in [("br", &brotli[..]), ("zstd", &zstd[..])] {
            let body = Bytes::copy_from_slice(body);
            let decoded = decoded(&encoded(coding), &body, 100).unwrap().unwrap();
            assert_eq!(&decoded[..], b"{\"id\":7}", "{coding}");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_told() {
        let body = Bytes::from_static(b"plain");
        assert_eq!(decoded(&encoded("lz9"), &body, 9), Err(Undecoded::Unknown("lz9".to_owned())));
        for coding in ["gzip", "deflate", "br", "zstd"] {
            assert!(matches!(decoded(&encoded(coding), &body, 9), Err(Undecoded::Broken(_))), "{coding}");
        }
        assert_eq!(decoded(&encoded("identity"), &body, 9), Ok(None));
    }
}
