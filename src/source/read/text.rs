//! Bytes into text: UTF-8, or UTF-16 with a byte order mark.

use super::fault::Fault;

/// The text without its byte order mark; or what of it can be read, and where it cannot.
pub fn decode(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, (String, Fault)> {
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(text)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            let text = String::from_utf8_lossy(error.as_bytes());
            // The mark is no column of the first line.
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            let fault = not_text(at - mark.min(at), &format!("byte 0x{byte:02x} is no UTF-8"));
            Err((text[mark..].to_owned(), fault))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, (String, Fault)> {
    let (pairs, rest) = bytes.as_chunks();
    let mut text = String::with_capacity(bytes.len());
    let mut bad = None;
    for decoded in char::decode_utf16(pairs.iter().copied().map(unit)) {
        match decoded {
            Ok(c) => text.push(c),
            Err(_) => {
                bad.get_or_insert(text.len());
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    if bad.is_none() && !rest.is_empty() {
        bad = Some(text.len());
    }
    match bad {
        None => Ok(text),
        Some(at) => Err((text, not_text(at, "its UTF-16 is broken"))),
    }
}

fn not_text(at: usize, why: &str) -> Fault {
    Fault::new(at, format!("the file is not text: {why}"), "save the file as UTF-8 text")
}
