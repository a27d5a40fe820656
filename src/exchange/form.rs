//! The fields of a form, however it is written: `application/x-www-form-urlencoded`, or
//! `multipart/form-data` (RFC 7578).

use std::borrow::Cow;

use super::abridged::Gap;
use super::multipart;

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    pub name: Cow<'a, str>,
    /// The name of the file that it is, where it is one.
    pub filename: Option<String>,
    pub content: Cow<'a, [u8]>,
    /// How much of the content is left out behind that, in bytes.
    pub omitted: usize,
}

impl Field<'_> {
    /// Its text, where it is one.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok().filter(|_| self.filename.is_none() && self.omitted == 0)
    }

    /// How large it was when it was sent, in bytes.
    pub fn size(&self) -> usize {
        self.content.len() + self.omitted
    }
}

/// The fields of a body of this `Content-Type` that has these gaps; none where it is no form, or is broken.
pub fn fields<'a>(content_type: &str, body: &'a [u8], gaps: &[Gap]) -> Option<Vec<Field<'a>>> {
    if is_urlencoded(content_type) {
        let pairs = form_urlencoded::parse(body);
        let field = |(name, value)| Field { name, filename: None, content: bytes(value), omitted: 0 };
        return gaps.is_empty().then(|| pairs.map(field).collect());
    }
    let parts = is_multipart(content_type).then(|| multipart::parts(content_type, body, gaps).ok())??;
    let named = parts.into_iter().filter_map(|part| {
        let (name, omitted) = (part.name?.into(), part.omitted);
        Some(Field { name, filename: part.filename, content: part.content.into(), omitted })
    });
    Some(named.collect())
}

/// True for forms that are written like a query.
pub fn is_urlencoded(content_type: &str) -> bool {
    is_kind(content_type, "application/x-www-form-urlencoded")
}

/// True for forms in parts.
pub fn is_multipart(content_type: &str) -> bool {
    is_kind(content_type, "multipart/form-data")
}

fn is_kind(content_type: &str, kind: &str) -> bool {
    content_type.split(';').next().is_some_and(|own| own.trim().eq_ignore_ascii_case(kind))
}

fn bytes(text: Cow<'_, str>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content_type: &str, body: &[u8]) -> Option<Vec<(String, Option<String>, String)>> {
        let fields = fields(content_type, body, &[])?.into_iter();
        let text = |field: &Field<'_>| String::from_utf8_lossy(&field.content).into_owned();
        Some(fields.map(|field| (field.name.to_string(), field.filename.clone(), text(&field))).collect())
    }

    #[test]
    fn one_form_is_the_same_however_it_is_written() {
        let urlencoded = told("application/x-www-form-urlencoded; charset=utf-8", b"a=1+2&b=%C3%A9");
        let parts = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1 2\r\n\
            --x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\né\r\n--x--\r\n";
        assert_eq!(urlencoded, told("multipart/form-data; boundary=x", parts.as_bytes()));
        assert_eq!(urlencoded.unwrap()[0], ("a".to_owned(), None, "1 2".to_owned()));
        assert_eq!(told("text/plain", b"a=1"), None);
    }

    #[test]
    fn a_file_has_its_name_and_its_bytes() {
        let parts = b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\n\x89P\r\n--x--\r\n";
        let fields = fields("multipart/form-data; boundary=x", parts, &[]).unwrap();
        assert_eq!((fields[0].filename.as_deref(), fields[0].text()), (Some("a.png"), None));
        assert_eq!(&fields[0].content[..], b"\x89P");
    }
}
