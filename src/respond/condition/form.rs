//! What the fields of a form must be.

use std::borrow::Cow;
use std::cell::OnceCell;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::exchange::abridged::Gap;
use crate::exchange::form::{Field, fields, is_multipart, is_urlencoded};

/// What a field must be. How parts are divided differs from client to client, and is not asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    Text(String),
    /// A file of this name and of this size in bytes, as far as these are given.
    File {
        filename: Option<String>,
        size: Option<usize>,
    },
}

impl Wanted {
    pub fn is_met(&self, field: &Field<'_>) -> bool {
        match self {
            Self::Text(text) => field.omitted == 0 && *field.content == *text.as_bytes(),
            Self::File { filename, size } => {
                let is_named = || filename.as_deref() == field.filename.as_deref();
                (filename.is_none() || is_named()) && size.is_none_or(|size| size == field.size())
            }
        }
    }

    /// In short.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::File { filename, size } => file(filename.as_deref(), *size),
        }
    }
}

/// The fields of a request's form, read when they are first asked for.
#[derive(Debug)]
pub struct Fields<'a> {
    content_type: &'a str,
    body: &'a [u8],
    gaps: &'a [Gap],
    read: OnceCell<Vec<Field<'a>>>,
}

impl<'a> Fields<'a> {
    pub fn of(headers: &'a HeaderMap, body: &'a [u8], gaps: &'a [Gap]) -> Self {
        let content_type = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Self { content_type, body, gaps, read: OnceCell::new() }
    }

    /// True where the body says that it is a form.
    pub fn are_told(&self) -> bool {
        is_urlencoded(self.content_type) || is_multipart(self.content_type)
    }

    pub fn has(&self, name: &str, wanted: &Wanted) -> bool {
        self.all().iter().any(|field| field.name == name && wanted.is_met(field))
    }

    /// What a field is, in short, if it is there.
    pub fn shown(&self, name: &str) -> Option<Cow<'_, str>> {
        let field = self.all().iter().find(|field| field.name == name)?;
        let text = field.text().map(Cow::from);
        Some(text.unwrap_or_else(|| file(field.filename.as_deref(), Some(field.size()))))
    }

    fn all(&self) -> &[Field<'a>] {
        self.read.get_or_init(|| fields(self.content_type, self.body, self.gaps).unwrap_or_default())
    }
}

fn file(name: Option<&str>, size: Option<usize>) -> Cow<'static, str> {
    let size = size.map(|size| format!(" of {size} bytes")).unwrap_or_default();
    format!("a file{}{size}", name.map(|name| format!(" {name}")).unwrap_or_default()).into()
}
