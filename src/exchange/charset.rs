//! Bytes into text by the `charset` of a `Content-Type` (RFC 9110 §8.3.2).

use std::borrow::Cow;

use mediatype::{MediaType, ReadParams, names};

/// What a text may start with, and is none of it: the byte order mark.
pub const MARK: char = '\u{feff}';

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The charset is not known here.
    Unknown(String),
    /// They are not what their charset says: in which byte, and why.
    Broken { at: usize, why: String },
}

/// The text of a body of this `Content-Type`, without a byte order mark. The mark tells UTF-16 apart
/// where no charset is named; without either it is UTF-8.
///
/// # Errors
///
/// Where it is no text of its charset, or the charset is not known.
///
/// ```
/// use bonafide::exchange::charset;
///
/// assert_eq!(charset::text("text/plain; charset=ISO-8859-1", b"caf\xe9").as_deref(), Ok("café"));
/// assert!(charset::text("text/plain", b"caf\xe9").is_err());
/// ```
pub fn text<'b>(content_type: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Unread> {
    let name = named(content_type).unwrap_or_default();
    match (name.as_str(), bytes) {
        ("" | "utf-16" | "utf-16le", [0xff, 0xfe, rest @ ..]) => utf16(rest, 2, u16::from_le_bytes),
        ("" | "utf-16" | "utf-16be", [0xfe, 0xff, rest @ ..]) => utf16(rest, 2, u16::from_be_bytes),
        // RFC 2781 §4.3: without a mark it is big-endian.
        ("utf-16" | "utf-16be", _) => utf16(bytes, 0, u16::from_be_bytes),
        ("utf-16le", _) => utf16(bytes, 0, u16::from_le_bytes),
        ("iso-8859-1" | "latin1" | "l1" | "windows-1252" | "cp1252", _) => Ok(latin1(bytes)),
        ("" | "utf-8" | "utf8" | "us-ascii" | "ascii", _) => utf8(bytes),
        (other, _) => Err(Unread::Unknown(other.to_owned())),
    }
}

/// One character for each byte: how binary content is a string to JSON Schema.
pub fn latin1(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
    }
}

/// The bytes that [`latin1`] reads as this text. One with other characters than bytes have stays the UTF-8
/// that it is.
pub fn bytes(text: &str) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        return Cow::Borrowed(text.as_bytes());
    }
    let bytes: Result<_, _> = text.chars().map(u8::try_from).collect();
    bytes.map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned)
}

fn named(content_type: &str) -> Option<String> {
    // The common case needs no parsing.
    if !content_type.contains(';') {
        return None;
    }
    let parsed = MediaType::parse(content_type).ok()?;
    Some(parsed.get_param(names::CHARSET)?.unquoted_str().to_ascii_lowercase())
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Unread> {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { MARK.len_utf8() } else { 0 };
    let text = std::str::from_utf8(bytes.get(mark..).unwrap_or_default());
    text.map(Cow::Borrowed).map_err(|error| {
        let at = mark + error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Unread::Broken { at, why: format!("byte {at} (0x{byte:02x}) is no UTF-8") }
    })
}

fn utf16(bytes: &[u8], mark: usize, unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Unread> {
    let (pairs, rest) = bytes.as_chunks();
    let broken = |at: usize| Unread::Broken { at, why: format!("byte {at} is no UTF-16") };
    let (mut text, mut at) = (String::with_capacity(bytes.len() / 2), mark);
    for decoded in char::decode_utf16(pairs.iter().copied().map(unit)) {
        let c = decoded.map_err(|_| broken(at))?;
        text.push(c);
        at += c.len_utf16() * 2;
    }
    if rest.is_empty() { Ok(Cow::Owned(text)) } else { Err(broken(at)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_decides_and_else_the_mark() {
        let utf16 = b"\xff\xfea\0\xe9\0";
        assert_eq!(text("text/plain", utf16).as_deref(), Ok("aé"));
        assert_eq!(text("text/plain; charset=\"UTF-16\"", utf16).as_deref(), Ok("aé"));
        assert_eq!(text("text/plain; charset=utf-16le", utf16).as_deref(), Ok("aé"));
        assert_eq!(text("text/plain; charset=utf-16le", &utf16[2..]).as_deref(), Ok("aé"));
        assert_eq!(text("text/csv; charset=utf-8", b"\xef\xbb\xbfa").as_deref(), Ok("a"));
    }

    #[test]
    fn the_byte_that_breaks_it_is_told() {
        let broken = |at| Err(Unread::Broken { at, why: format!("byte {at} is no UTF-16") });
        assert_eq!(text("text/plain;charset=utf-16be", b"\0a\xd8\0"), broken(2));
        assert_eq!(text("text/plain;charset=utf-16le", b"a\0b"), broken(2));
        let unread = text("text/plain", b"ab\xff");
        assert_eq!(unread, Err(Unread::Broken { at: 2, why: "byte 2 (0xff) is no UTF-8".to_owned() }));
        assert_eq!(text("a/b;charset=koi8-r", b""), Err(Unread::Unknown("koi8-r".to_owned())));
    }
}
