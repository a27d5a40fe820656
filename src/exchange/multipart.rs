//! The parts of a multipart body (RFC 7578, RFC 2046 §5.1).

use std::ops::Range;

/// A part that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub name: String,
    /// The name of the file that it is, where it is one.
    pub filename: Option<String>,
    /// Where in the body its content stands.
    pub content: Range<usize>,
}

/// The named parts of a body of this `Content-Type`; none where it is no multipart body.
pub fn parts(content_type: &str, body: &[u8]) -> Vec<Part> {
    let Some(boundary) = boundary(content_type) else { return Vec::new() };
    let mark = format!("--{boundary}").into_bytes();
    let starts: Vec<usize> = positions(body, &mark).collect();
    let between = starts.windows(2).filter_map(|pair| Some(*pair.first()? + mark.len()..*pair.get(1)?));
    between.filter_map(|range| part(body, range)).collect()
}

fn part(body: &[u8], range: Range<usize>) -> Option<Part> {
    let text = body.get(range.clone())?;
    let head = positions(text, b"\r\n\r\n").next()?;
    let told = String::from_utf8_lossy(text.get(..head)?).into_owned();
    let name = parameter(&told, "name")?;
    // The line break before the next boundary is a part of the boundary.
    let end = if text.ends_with(b"\r\n") { range.end - 2 } else { range.end };
    let start = range.start + head + 4;
    (start <= end).then(|| Part { name, filename: parameter(&told, "filename"), content: start..end })
}

fn boundary(content_type: &str) -> Option<&str> {
    let is_multipart = content_type.get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/"));
    let at = content_type.to_ascii_lowercase().find("boundary=").filter(|_| is_multipart)?;
    let value = content_type.get(at + 9..)?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split(';').next()?.trim(),
    };
    (!value.is_empty()).then_some(value)
}

/// A parameter of the part's `Content-Disposition`.
fn parameter(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let mut parameters = line.split(';').skip(1).map(str::trim);
    let value = parameters.find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.trim_matches('"').to_owned())
}

fn positions<'a>(text: &'a [u8], mark: &'a [u8]) -> impl Iterator<Item = usize> {
    let windows = text.windows(mark.len()).enumerate();
    windows.filter(move |(_, window)| *window == mark).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_parts_are_found_whole() {
        let body = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n--b\r\n\
            content-disposition: form-data; filename=\"f\"; name=b\r\nContent-Type: x/y\r\n\r\n\r\n--b--\r\n";
        let parts = parts("multipart/form-data; charset=x; boundary=\"b\"", body);
        let of =
            |part: &Part| (part.name.clone(), part.filename.clone(), body[part.content.clone()].to_vec());
        let parts: Vec<_> = parts.iter().map(of).collect();
        let file = ("b".to_owned(), Some("f".to_owned()), Vec::new());
        assert_eq!(parts, [("a".to_owned(), None, b"one\r\ntwo".to_vec()), file]);
        assert!(super::parts("multipart/form-data", body).is_empty());
        assert!(super::parts("application/json; boundary=b", body).is_empty());
    }
}
