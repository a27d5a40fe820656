//! The parts of a multipart body (RFC 2046 §5.1, RFC 7578).

use std::ops::Range;

use memchr::memmem::Finder;

use super::abridged::Gap;

/// How long a boundary may be (RFC 2046 §5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// One part of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<'b> {
    /// The field that it is, by its `Content-Disposition`.
    pub name: Option<String>,
    pub filename: Option<String>,
    /// Its header lines: lower-case names and values.
    pub headers: Vec<(String, String)>,
    pub content: &'b [u8],
    /// How much of the content is left out behind that, in bytes.
    pub omitted: usize,
    /// Where in the body the content stands.
    pub range: Range<usize>,
}

/// Why a body has no parts: in which byte, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub at: usize,
    pub why: String,
}

impl Part<'_> {
    /// How large it was when it was sent, in bytes.
    pub fn size(&self) -> usize {
        self.content.len() + self.omitted
    }

    /// The value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The parts of a body that has these gaps, in their order.
///
/// # Errors
///
/// Where the `Content-Type` names no boundary, or the body is not divided by it.
pub fn parts<'b>(content_type: &str, body: &'b [u8], gaps: &[Gap]) -> Result<Vec<Part<'b>>, Broken> {
    let mut reader = Reader { body, gaps, broken: None };
    let parts = reader.parts(content_type);
    reader.broken.map_or(Ok(parts), Err)
}

/// The parts that can be made out in a body, however broken: one that is cut off reaches to its end. They
/// are for who must overlook nothing that stands there.
pub fn legible<'b>(content_type: &str, body: &'b [u8]) -> Vec<Part<'b>> {
    Reader { body, gaps: &[], broken: None }.parts(content_type)
}

/// Reads on behind what is broken, and remembers what was so first.
struct Reader<'b, 'g> {
    body: &'b [u8],
    gaps: &'g [Gap],
    broken: Option<Broken>,
}

impl<'b> Reader<'b, '_> {
    fn parts(&mut self, content_type: &str) -> Vec<Part<'b>> {
        let mut parts = Vec::new();
        let Some(boundary) = boundary(content_type) else {
            self.breaks(0, || "its `Content-Type` names no `boundary`".to_owned());
            return parts;
        };
        let (body, mark) = (self.body, format!("--{boundary}"));
        let finder = Finder::new(mark.as_bytes());
        let at_line_start =
            |at: &usize| *at == 0 || body.get(..*at).is_some_and(|before| before.ends_with(b"\n"));
        // A longer word that begins as the boundary does is content.
        let ends_well = |at: &usize| is_boundary(body.get(*at + mark.len()..).unwrap_or_default());
        let mut marks = finder.find_iter(body).filter(at_line_start).filter(ends_well);
        let Some(mut start) = marks.next() else {
            self.breaks(0, || format!("its boundary `{mark}` is nowhere in it"));
            return parts;
        };
        loop {
            let behind = start + mark.len();
            let rest = body.get(behind..).unwrap_or_default();
            if rest.starts_with(b"--") {
                return parts;
            }
            let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let line = rest.get(padding..).unwrap_or_default();
            let skip = if line.starts_with(b"\r\n") { 2 } else { usize::from(line.starts_with(b"\n")) };
            if skip == 0 {
                let behind = self.sent(behind);
                self.breaks(behind, || format!("byte {behind} is behind a boundary and ends no line"));
            }
            let next = marks.next();
            let end = next.unwrap_or_else(|| {
                let length = self.sent(body.len());
                let why = || format!("it ends after {length} bytes without its last boundary `{mark}--`");
                self.breaks(length, why);
                length
            });
            parts.extend(self.part(behind + padding + skip..end));
            match next {
                Some(next) => start = next,
                None => return parts,
            }
        }
    }

    /// A part: header lines, an empty line, and the content up to the line break of the next boundary.
    fn part(&mut self, range: Range<usize>) -> Option<Part<'b>> {
        let text = self.body.get(range.clone())?;
        let mut at = 0;
        let mut headers: Vec<(String, String)> = Vec::new();
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let Some(length) = memchr::memchr(b'\n', rest) else {
                let at = self.sent(range.start);
                self.breaks(at, || format!("the part at byte {at} has no empty line behind its headers"));
                return None;
            };
            let line = rest.get(..length).unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let here = self.sent(range.start + at);
            at += length + 1;
            if line.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(line);
            match (line.starts_with([' ', '\t']), headers.last_mut(), line.split_once(':')) {
                // RFC 5322 §2.2.3: a line that begins with white space goes on with the one before.
                (true, Some((_, value)), _) => *value = format!("{value} {}", line.trim()).trim().to_owned(),
                (_, _, Some((name, value))) => {
                    headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
                }
                _ => self.breaks(here, || format!("the line at byte {here} is no header of a part")),
            }
        }
        let content = text.get(at..).unwrap_or_default();
        let content = content.strip_suffix(b"\n").unwrap_or(content);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        let disposition =
            headers.iter().find(|(name, _)| name == "content-disposition").map(|(_, value)| value.clone());
        let parameter = |name| disposition.as_deref().and_then(|value| parameter(value, name));
        let (name, filename) = (parameter("name"), parameter("filename"));
        let start = range.start + at;
        let range = start..start + content.len();
        let inside = self.gaps.iter().filter(|gap| gap.at >= range.start && gap.at <= range.end);
        let omitted = inside.map(|gap| gap.size).sum();
        Some(Part { name, filename, headers, content, omitted, range })
    }

    /// Which byte of the body that was sent this one is.
    fn sent(&self, at: usize) -> usize {
        at + self.gaps.iter().take_while(|gap| gap.at <= at).map(|gap| gap.size).sum::<usize>()
    }

    fn breaks(&mut self, at: usize, why: impl FnOnce() -> String) {
        self.broken.get_or_insert_with(|| Broken { at, why: why() });
    }
}

/// The boundary that a `Content-Type` names.
pub(super) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    let is_multipart = kind.get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/"));
    let at = parameters.to_ascii_lowercase().find("boundary=").filter(|_| is_multipart)?;
    let value = parameters.get(at + "boundary=".len()..)?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split(';').next()?.trim(),
    };
    (1..=LONGEST_BOUNDARY).contains(&value.len()).then_some(value)
}

/// Whether what stands behind a mark makes it a boundary.
pub(super) fn is_boundary(rest: &[u8]) -> bool {
    rest.starts_with(b"--")
        || rest
            .iter()
            .find(|byte| !matches!(byte, b' ' | b'\t'))
            .is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
}

/// A parameter of `Content-Disposition`. Browsers write quotes and line breaks percent-encoded and
/// backslashes as they are; other programs escape with backslashes (RFC 7578 §4.2).
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let (_, mut rest) = value.split_once(';')?;
    loop {
        let (name, behind) = rest.split_once('=')?;
        let (text, next) = read_value(behind.trim_start());
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"));
        }
        rest = next.split_once(';')?.1;
    }
}

/// A token or quoted text, and what follows it.
fn read_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text.get(..end).unwrap_or_default().trim().to_owned(), text.get(end..).unwrap_or_default());
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !escaped => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' if !escaped => escaped = true,
            _ => {
                if escaped && c != '"' && c != '\\' {
                    value.push('\\');
                }
                value.push(c);
                escaped = false;
            }
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FORM: &str = "multipart/form-data; boundary=\"b\"";

    #[test]
    fn parts_are_found_whole() {
        let body = b"preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--bc two\r\n--b \r\n\
            content-disposition: form-data; filename=\"a\\\"; name=x.png\"; name=b\r\nContent-Type:\r\n image/png\r\n\r\n\r\n--b--\r\n";
        let parts = parts(FORM, body, &[]).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!((parts[0].name.as_deref(), parts[0].content), (Some("a"), &b"one\r\n--bc two"[..]));
        assert_eq!((parts[1].name.as_deref(), parts[1].content), (Some("b"), &b""[..]));
        assert_eq!(parts[1].filename.as_deref(), Some("a\"; name=x.png"));
        assert_eq!(parts[1].header("content-type"), Some("image/png"));
        assert_eq!(&body[parts[0].range.clone()], parts[0].content);
    }

    #[test]
    fn what_is_broken_is_told_with_its_byte() {
        let why = |content_type, body: &[u8]| parts(content_type, body, &[]).unwrap_err();
        assert_eq!(why("multipart/form-data", b"--b--").why, "its `Content-Type` names no `boundary`");
        assert_eq!(why(FORM, b"--c\r\n").why, "its boundary `--b` is nowhere in it");
        assert_eq!(why(FORM, b"--b\r\nA: 1\r\n\r\nx").at, 14);
        assert_eq!(why(FORM, b"--b\r\nnothing\r\n\r\nx\r\n--b--").at, 5);
        assert_eq!(
            why(FORM, b"--b\r\nA: 1\r\n--b--").why,
            "the part at byte 5 has no empty line behind its headers"
        );
    }

    #[test]
    fn what_is_legible_of_a_broken_body_is_made_out() {
        let told = |body: &[u8]| {
            let parts = legible(FORM, body).into_iter();
            parts
                .map(|part| (part.name.unwrap(), String::from_utf8_lossy(part.content).into_owned()))
                .collect::<Vec<_>>()
        };
        let part = |name: &str, content: &str| (name.to_owned(), content.to_owned());
        let cut =
            b"--b\r\nContent-Disposition: form-data; name=a\r\nno header\r\n\r\nx\r\n--b\r\nA: 1\r\n--b\r\n\
            Content-Disposition: form-data; name=c\r\n\r\ncut o";
        assert_eq!(told(cut), [part("a", "x"), part("c", "cut o")]);
        assert!(told(b"no boundary").is_empty());
        assert!(legible("application/json; boundary=b", b"--b\r\n\r\nx\r\n--b--").is_empty());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4)) {
            let mut body = Vec::new();
            for content in &contents {
                body.extend_from_slice(b"--long-boundary\r\nA: 1\r\n\r\n");
                body.extend_from_slice(content);
                body.extend_from_slice(b"\r\n");
            }
            body.extend_from_slice(b"--long-boundary--\r\n");
            let read = parts("multipart/mixed; boundary=long-boundary", &body, &[]).unwrap();
            prop_assert_eq!(read.iter().map(|part| part.content.to_vec()).collect::<Vec<_>>(), contents);
        }

        #[test]
        fn any_bytes_can_be_read(body: Vec<u8>) {
            let _ = parts(FORM, &[b"--b\r\n".as_slice(), &body].concat(), &[]);
        }
    }
}
