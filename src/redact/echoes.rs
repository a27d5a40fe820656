//! Where else a secret stands: in any text, however it is written there.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

/// Shorter ones are words that may be anywhere: they are found only where they are a whole value.
const SHORTEST: usize = 6;

/// Below this length even a whole value may be there by chance.
const SHORTEST_ALONE: usize = 4;

/// The secrets of an exchange, each with what stands in for it.
#[derive(Debug, Default)]
pub struct Echoes {
    secrets: Vec<(String, String)>,
    search: OnceLock<Option<Search>>,
}

#[derive(Debug)]
struct Search {
    automaton: AhoCorasick,
    /// The secret that each pattern is a way to write.
    owners: Vec<usize>,
}

impl Echoes {
    /// Remembers a secret.
    pub fn add(&mut self, secret: &str, stand_in: String) {
        if secret.len() >= SHORTEST_ALONE && !self.secrets.iter().any(|(own, _)| own == secret) {
            self.secrets.push((secret.to_owned(), stand_in));
            self.search = OnceLock::new();
        }
    }

    /// All secrets with their stand-ins, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.secrets.iter().map(|(secret, stand_in)| (secret.as_str(), stand_in.as_str()))
    }

    pub fn len(&self) -> usize {
        self.secrets.len()
    }

    pub fn stand_in(&self, secret: &str) -> Option<&str> {
        self.all().find(|(own, _)| *own == secret).map(|(_, stand_in)| stand_in)
    }

    /// True where a text is a part of a secret, however short.
    pub fn knows_part(&self, part: &str) -> bool {
        self.secrets.iter().any(|(secret, _)| secret.contains(part))
    }

    /// A whole value without the secrets in it.
    pub fn value<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if let Some((_, stand_in)) = self.secrets.iter().find(|(secret, _)| secret == text) {
            return Cow::Owned(stand_in.clone());
        }
        match self.bytes(text.as_bytes()) {
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
            Cow::Borrowed(_) => Cow::Borrowed(text),
        }
    }

    /// Text without the secrets in it, be they written as they are, percent-encoded, as in a form, with the
    /// escapes of JSON, or in base64 or base16 among whatever else.
    pub fn bytes<'a>(&self, text: &'a [u8]) -> Cow<'a, [u8]> {
        let Some(search) = self.search() else { return Cow::Borrowed(text) };
        let mut hits: Vec<(Range<usize>, usize)> = Vec::new();
        for found in search.automaton.find_iter(text) {
            hits.extend(search.owner(found.pattern().as_usize()).map(|owner| (found.range(), owner)));
        }
        for coding in [Coding::Percent, Coding::Form, Coding::Escapes, Coding::Entities] {
            let Some(decoded) = coding.decode(text) else { continue };
            for found in search.automaton.find_iter(&decoded.bytes) {
                let owner = search.owner(found.pattern().as_usize());
                hits.extend(owner.map(|owner| (decoded.range(found.range()), owner)));
            }
        }
        if hits.is_empty() {
            return Cow::Borrowed(text);
        }
        hits.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut clean, mut at) = (Vec::with_capacity(text.len()), 0);
        for (range, owner) in hits {
            if range.start >= at {
                clean.extend_from_slice(text.get(at..range.start).unwrap_or_default());
                clean.extend_from_slice(self.secrets.get(owner).map_or(b"", |(_, it)| it.as_bytes()));
            }
            at = at.max(range.end);
        }
        clean.extend_from_slice(text.get(at..).unwrap_or_default());
        Cow::Owned(clean)
    }

    fn search(&self) -> Option<&Search> {
        let build = || {
            let (mut patterns, mut owners) = (Vec::new(), Vec::new());
            for (owner, (secret, _)) in self.secrets.iter().enumerate() {
                for pattern in spellings(secret) {
                    patterns.push(pattern);
                    owners.push(owner);
                }
            }
            if patterns.is_empty() {
                return None;
            }
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
            Some(Search { automaton: automaton.ok()?, owners })
        };
        self.search.get_or_init(build).as_ref()
    }
}

impl<'e> FromIterator<(&'e str, &'e str)> for Echoes {
    fn from_iter<I: IntoIterator<Item = (&'e str, &'e str)>>(all: I) -> Self {
        let secrets = all.into_iter().map(|(secret, stand_in)| (secret.to_owned(), stand_in.to_owned()));
        Self { secrets: secrets.collect(), search: OnceLock::new() }
    }
}

impl Search {
    fn owner(&self, pattern: usize) -> Option<usize> {
        self.owners.get(pattern).copied()
    }
}

/// How a secret may be written inside a text: as it is, in base16, and in base64 at each of the three
/// places where a byte may begin, without the characters that its neighbours share.
fn spellings(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    if bytes.len() < SHORTEST {
        return Vec::new();
    }
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut spellings = vec![bytes.to_vec(), hex.to_ascii_uppercase().into_bytes(), hex.into_bytes()];
    for before in 0..3 {
        let mut padded = vec![0; before];
        padded.extend_from_slice(bytes);
        let first = (before * 8).div_ceil(6);
        let last = padded.len() * 8 / 6;
        for text in [BASE64_STANDARD_NO_PAD.encode(&padded), BASE64_URL_SAFE_NO_PAD.encode(&padded)] {
            spellings.extend(text.get(first..last).map(|text| text.as_bytes().to_vec()));
        }
    }
    spellings
}

#[derive(Clone, Copy)]
enum Coding {
    /// RFC 3986 §2.1.
    Percent,
    /// `application/x-www-form-urlencoded`: the same with `+` for a space.
    Form,
    /// RFC 8259 §7.
    Escapes,
    /// HTML §13.2.5.72 (character references), as far as they are used for what is markup otherwise.
    Entities,
}

/// A text decoded, and where each byte of it stood.
struct Decoded {
    bytes: Vec<u8>,
    starts: Vec<usize>,
    end: usize,
}

impl Decoded {
    fn range(&self, range: Range<usize>) -> Range<usize> {
        let at = |index: usize| self.starts.get(index).copied().unwrap_or(self.end);
        at(range.start)..at(range.end)
    }
}

impl Coding {
    /// None where nothing in the text is encoded.
    fn decode(self, text: &[u8]) -> Option<Decoded> {
        let is_mark = |byte: &u8| match self {
            Self::Percent => *byte == b'%',
            Self::Form => *byte == b'+',
            Self::Escapes => *byte == b'\\',
            Self::Entities => *byte == b'&',
        };
        if !text.iter().any(is_mark) {
            return None;
        }
        let mut decoded = Decoded { bytes: Vec::new(), starts: Vec::new(), end: text.len() };
        let mut at = 0;
        while let Some(byte) = text.get(at) {
            let rest = text.get(at..).unwrap_or_default();
            let (bytes, length) = match (self, byte) {
                (Self::Percent | Self::Form, b'%') => percent(rest),
                (Self::Form, b'+') => (vec![b' '], 1),
                (Self::Escapes, b'\\') => escape(rest),
                (Self::Entities, b'&') => entity(rest),
                _ => (vec![*byte], 1),
            };
            decoded.starts.extend(std::iter::repeat_n(at, bytes.len()));
            decoded.bytes.extend(bytes);
            at += length;
        }
        Some(decoded)
    }
}

fn percent(text: &[u8]) -> (Vec<u8>, usize) {
    match hex(text.get(1..3)) {
        Some(byte) => (vec![byte as u8], 3),
        None => (vec![b'%'], 1),
    }
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn entity(text: &[u8]) -> (Vec<u8>, usize) {
    const NAMES: [(&str, char); 5] = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
    let plain = (vec![b'&'], 1);
    let Some(end) = text.iter().take(12).position(|byte| *byte == b';') else { return plain };
    let name = text.get(1..end).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default();
    let number = match (name.strip_prefix("#x").or(name.strip_prefix("#X")), name.strip_prefix('#')) {
        (Some(hex), _) => u32::from_str_radix(hex, 16).ok(),
        (None, Some(decimal)) => decimal.parse().ok(),
        (None, None) => None,
    };
    let named = || NAMES.iter().find(|(own, _)| *own == name).map(|(_, c)| *c);
    match number.map_or_else(named, char::from_u32) {
        Some(c) => (c.to_string().into_bytes(), end + 1),
        None => plain,
    }
}

fn escape(text: &[u8]) -> (Vec<u8>, usize) {
    let byte = match text.get(1) {
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
        Some(b'u') => return unicode(text),
        _ => return (vec![b'\\'], 1),
    };
    (vec![byte], 2)
}

/// `\u00e9`, or two of them for what is beyond the first plane.
fn unicode(text: &[u8]) -> (Vec<u8>, usize) {
    let unit = |at: usize| match text.get(at..at + 2) {
        Some(b"\\u") => hex(text.get(at + 2..at + 6)).map(|unit| unit as u16),
        _ => None,
    };
    let Some(first) = unit(0) else { return (vec![b'\\'], 1) };
    let units: Vec<_> = std::iter::once(first).chain(unit(6)).collect();
    let Some(Ok(c)) = char::decode_utf16(units).next() else { return (vec![b'\\'], 1) };
    (c.to_string().into_bytes(), 6 * c.len_utf16())
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))?;
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn echoes(secret: &str) -> Echoes {
        let mut echoes = Echoes::default();
        echoes.add(secret, "X".to_owned());
        echoes
    }

    fn everywhere(byte: u8) -> String {
        format!("%{byte:02X}")
    }

    proptest! {
        #[test]
        fn a_secret_is_found_however_it_is_written(secret in "[!-~é€ ]{8,30}", before in "[a-z]{0,4}", after in "[a-z]{0,4}") {
            let whole = format!("{before}{secret}{after}");
            let escaped: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
            let form: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            let percent: String = secret.bytes().map(everywhere).collect();
            let json = serde_json::to_string(&secret).unwrap();
            let entities: String = secret.chars().map(|c| if c == 'a' { c.to_string() } else { format!("&#{};", c as u32) }).collect();
            let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#x27;");
            for written in [secret.as_str(), &entities, &html, &escaped, &form, &percent, &json, &json.replace('/', "\\/")] {
                let written = written.trim_matches('"');
                let text = format!("{before}{written}{after}");
                let clean = echoes(secret.as_str().trim_matches('"')).bytes(text.as_bytes()).into_owned();
                prop_assert!(secret.trim_matches('"').len() < SHORTEST || clean.contains(&b'X') , "{text}");
                prop_assert!(clean.len() < text.len(), "{text}");
            }
            for text in [BASE64_STANDARD_NO_PAD.encode(&whole), BASE64_URL_SAFE_NO_PAD.encode(&whole)] {
                let clean = echoes(&secret).bytes(text.as_bytes()).into_owned();
                prop_assert!(clean.contains(&b'X') && clean.len() <= before.len() * 2 + after.len() * 2 + 8, "{text}");
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "(\\\\u[0-9a-d]{0,4}|%[0-9a-f]{0,2}|&#?x?[0-9a-z]{0,4};?|[+\\\\]|\\PC){0,40}") {
            let _ = echoes("secret-é").bytes(text.as_bytes());
        }
    }

    #[test]
    fn what_is_short_is_found_as_a_whole_value_alone() {
        let echoes = echoes("1234");
        assert_eq!((echoes.value("1234"), echoes.value("12345")), ("X".into(), "12345".into()));
    }
}
