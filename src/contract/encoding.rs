//! How values are written as bodies of other formats than JSON, and read back from them: a file for each.

use std::sync::Arc;

use bytes::Bytes;
use mediatype::MediaType as Parsed;
use serde_json::Value;

use super::field::Field;
use super::media::{MediaType, SchemaUse};
use super::parameter::Parameter;
use super::schemas::Schemas;
use super::shape::{Shape, Types};
use crate::exchange::abridged::Gap;
use crate::exchange::charset::{self, Unread};
use crate::finding::Rule;
use crate::pointer::Pointer;
use crate::rules::UNREADABLE_BODY;

mod csv;
mod events;
mod form;
mod lines;
mod multipart;
mod xml;

/// What a body is, known by its media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    Multipart,
    Xml,
    Csv,
    /// A JSON value in each line.
    Lines,
    /// JSON values behind record separators (RFC 7464).
    Sequence,
    /// Server-sent events (WHATWG HTML §9.2).
    Events,
    Text,
    /// Bytes that are no text.
    Binary,
}

impl Format {
    pub fn of(content_type: &str) -> Self {
        if content_type == "application/json" {
            return Self::Json;
        }
        let Ok(parsed) = Parsed::parse(content_type) else { return Self::Binary };
        let [kind, name] = [parsed.ty, parsed.subty].map(|name| name.as_str().to_ascii_lowercase());
        let suffix = parsed.suffix.map(|name| name.as_str().to_ascii_lowercase());
        match (kind.as_str(), name.as_str(), suffix.as_deref()) {
            (_, "json", _) | (_, _, Some("json")) => Self::Json,
            ("application", "x-www-form-urlencoded", _) => Self::Form,
            ("multipart", ..) => Self::Multipart,
            (_, "xml", _) | (_, _, Some("xml")) if kind != "image" => Self::Xml,
            ("text", "csv", _) => Self::Csv,
            (_, "jsonl" | "x-jsonl" | "ndjson" | "x-ndjson" | "jsonlines" | "x-jsonlines", _) => Self::Lines,
            (_, "json-seq", _) | (_, _, Some("json-seq")) => Self::Sequence,
            ("text", "event-stream", _) => Self::Events,
            ("text", ..) => Self::Text,
            (_, "yaml" | "x-yaml" | "javascript" | "graphql" | "sql", _) | (_, _, Some("yaml")) => Self::Text,
            _ => Self::Binary,
        }
    }

    /// True for a body of several values, each of which may come when it is ready (OpenAPI 3.2 §4.14.3).
    pub fn is_sequence(self) -> bool {
        matches!(self, Self::Lines | Self::Sequence | Self::Events)
    }

    /// How long the first value of a sequence is, with what ends it, in bytes: all of them where nothing does.
    pub fn first_item(self, bytes: &[u8]) -> usize {
        let end = match self {
            Self::Events => events::first(bytes),
            Self::Sequence => lines::first(bytes, lines::Framing::Separated),
            _ => lines::first(bytes, lines::Framing::Lines),
        };
        end.unwrap_or(bytes.len())
    }
}

/// Reads and writes the bodies of one media type.
#[derive(Debug)]
pub struct Codec {
    shape: Shape,
    /// What each value of a sequence looks like, where it is not the whole that is described.
    item: Option<Shape>,
    fields: Arc<[Field]>,
    form: form::Form,
    /// What the root element is called.
    root: xml::Root,
}

/// A body that was read.
#[derive(Debug, Default)]
pub struct Decoded {
    /// What could be read of it.
    pub value: Option<Value>,
    pub faults: Vec<Fault>,
    /// Where in the text the values stand, as far as that is known.
    pub marks: Vec<(Pointer, usize)>,
    /// The values of which only the start is here, with how large they were when they were sent, in bytes.
    pub sizes: Vec<(Pointer, usize)>,
    /// The headers of parts that the document describes.
    pub headers: Vec<PartHeader>,
}

/// A header of a part as it was sent.
#[derive(Clone, Debug)]
pub struct PartHeader {
    pub header: Arc<Parameter>,
    /// What messages call the part.
    pub part: String,
    /// The value that the part is.
    pub at: Pointer,
    pub text: String,
}

/// What of a body cannot be read.
#[derive(Clone, Debug)]
pub struct Fault {
    pub rule: &'static Rule,
    /// What cannot be read, where it is not the whole body.
    pub subject: Option<String>,
    /// What is wrong with it, to be said behind its name.
    pub why: String,
    pub help: String,
    /// The value that it would have been.
    pub at: Pointer,
    /// Where in the text, in bytes.
    pub offset: Option<usize>,
}

/// Why a value cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unwritable(pub String);

/// A body that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub body: Bytes,
    /// What the media type says besides its name: the boundary of its parts.
    pub parameter: Option<String>,
}

impl Codec {
    /// `schemas` are those of the media type's direction.
    pub(super) fn of(media: &MediaType, schemas: &Schemas) -> Self {
        let shape_of = |used: &SchemaUse| {
            let root = schemas.root();
            used.pointer.resolve(root).map_or_else(Shape::any, |schema| Shape::of(root, schema))
        };
        let shape = media.schema.as_ref().map_or_else(Shape::any, shape_of);
        let described = media.item_schema.as_ref().map(shape_of);
        // Before 3.2 the schema of a sequence was often that of one item.
        let meant = || Some(shape.clone()).filter(is_of_items);
        let item = match media.format {
            format if format.is_sequence() => described.or_else(meant),
            Format::Multipart => described,
            _ => None,
        };
        let root = xml::Root::of(&shape, media.schema.as_ref().map(|used| schemas.follow(&used.pointer)));
        let form = form::Form::of(&shape, &media.fields);
        Self { shape, item, fields: media.fields.clone(), form, root }
    }

    /// True where a schema describes each value of a sequence, and not all of them together.
    pub fn is_of_items(&self) -> bool {
        self.item.is_some()
    }

    /// The value of a body that was sent as this.
    pub fn read(&self, content_type: &str, bytes: &[u8]) -> Decoded {
        self.read_abridged(content_type, bytes, &[])
    }

    /// The same of a body that may be in parts with these gaps.
    pub fn read_abridged(&self, content_type: &str, bytes: &[u8], gaps: &[Gap]) -> Decoded {
        let format = Format::of(content_type);
        match format {
            Format::Multipart => multipart::read(self, content_type, bytes, gaps),
            Format::Binary => Decoded::of(Value::from(charset::latin1(bytes))),
            _ => match charset::text(&with_charset(format, content_type, bytes), bytes) {
                Ok(text) => self.read_text(format, &text),
                Err(unread) => Decoded::broken(Fault::of_text(unread)),
            },
        }
    }

    /// Writes a value in a format.
    ///
    /// # Errors
    ///
    /// Where the format has no way to write it.
    pub fn write(&self, format: Format, value: &Value) -> Result<Written, Unwritable> {
        let text = match (format, value) {
            (Format::Multipart, _) => return multipart::write(self, value),
            (Format::Binary, Value::String(text)) => {
                return Ok(Written { body: Bytes::copy_from_slice(&charset::bytes(text)), parameter: None });
            }
            (Format::Json, _) => value.to_string(),
            (_, Value::String(text)) if self.shape.is_text() || !is_structured(format) => text.clone(),
            (Format::Form, _) => self.form.write(value)?,
            (Format::Xml, _) => xml::write(value, &self.shape, &self.root)?,
            (Format::Csv, _) => csv::write(value)?,
            (Format::Lines, _) => lines::write(value, lines::Framing::Lines),
            (Format::Sequence, _) => lines::write(value, lines::Framing::Separated),
            (Format::Events, _) => events::write(value),
            // JSON is YAML, but for rarities.
            (Format::Text | Format::Binary, Value::Array(_) | Value::Object(_)) => {
                return Err(Unwritable("an array or object has no form in it".to_owned()));
            }
            (_, scalar) => scalar.to_string(),
        };
        // The first mark is none of the text when it is read.
        let text = if text.starts_with(charset::MARK) { format!("{}{text}", charset::MARK) } else { text };
        Ok(Written { body: text.into(), parameter: None })
    }

    fn read_text(&self, format: Format, text: &str) -> Decoded {
        if self.shape.is_text() && self.item.is_none() && format != Format::Json {
            return Decoded::of(self.shape.read_scalar(text));
        }
        match format {
            Format::Form => self.form.read(text, &self.shape),
            Format::Xml => xml::read(text, &self.shape, &self.root),
            Format::Csv => csv::read(text, &self.shape),
            Format::Lines => lines::read(text, lines::Framing::Lines),
            Format::Sequence => lines::read(text, lines::Framing::Separated),
            Format::Events => events::read(text, self.item.as_ref().unwrap_or(&self.shape.items())),
            Format::Json => json(text),
            Format::Text | Format::Multipart | Format::Binary => Decoded::of(self.shape.read_scalar(text)),
        }
    }
}

impl Decoded {
    fn of(value: Value) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    fn broken(fault: Fault) -> Self {
        Self { faults: vec![fault], ..Self::default() }
    }

    /// Where in the text a value stands: itself, else what it is in.
    pub fn offset(&self, at: &Pointer) -> Option<usize> {
        let mut at = Some(at.clone());
        while let Some(here) = at {
            if let Some((_, offset)) = self.marks.iter().find(|(place, _)| *place == here) {
                return Some(*offset);
            }
            at = here.parent();
        }
        None
    }
}

impl Fault {
    fn new(why: impl Into<String>) -> Self {
        Self {
            rule: &UNREADABLE_BODY,
            subject: None,
            why: why.into(),
            help: "correct the body, or send it with the media type that it has".to_owned(),
            at: Pointer::root(),
            offset: None,
        }
    }

    fn at_offset(self, offset: usize) -> Self {
        Self { offset: Some(offset), ..self }
    }

    /// Of a single value of the body, that messages call `subject`.
    fn about(self, subject: String, at: Pointer) -> Self {
        Self { subject: Some(subject), at, ..self }
    }

    fn of_text(unread: Unread) -> Self {
        match unread {
            Unread::Broken { why, .. } => Self {
                help: "send it in the charset that its `Content-Type` names, or in UTF-8 without one"
                    .to_owned(),
                ..Self::new(format!("is no text: {why}"))
            },
            Unread::Unknown(name) => Self {
                help: "send it in UTF-8".to_owned(),
                ..Self::new(format!("is in the charset `{name}`, which is not read here"))
            },
        }
    }
}

impl Shape {
    /// Whether the value is one text: nothing in it is described.
    fn is_text(&self) -> bool {
        self.allows(Types::STRING | Types::NUMBER | Types::BOOLEAN)
            && !self.allows(Types::ARRAY | Types::OBJECT)
    }
}

/// The line and the column of a place in a text, both counted from one.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

fn is_structured(format: Format) -> bool {
    !matches!(format, Format::Text | Format::Binary)
}

/// Whether this is the schema of one value of a sequence: the whole would be an array or a text.
fn is_of_items(shape: &Shape) -> bool {
    shape.allows(Types::OBJECT) && !shape.allows(Types::ARRAY)
}

fn json(text: &str) -> Decoded {
    match serde_json::from_str(text) {
        Ok(value) => Decoded::of(value),
        Err(error) => {
            let offset = offset_of(text, error.line(), error.column());
            Decoded::broken(Fault::new(format!("is not valid JSON: {error}")).at_offset(offset))
        }
    }
}

/// The place of a line and column, both counted from one, in bytes.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    before + column.saturating_sub(1)
}

/// XML names its charset itself where its media type does not (RFC 7303 §3).
fn with_charset(format: Format, content_type: &str, bytes: &[u8]) -> String {
    let declared = if format == Format::Xml { xml::charset(bytes) } else { None };
    match declared.filter(|_| !content_type.to_ascii_lowercase().contains("charset")) {
        Some(charset) => format!("{content_type}; charset={charset}"),
        None => content_type.to_owned(),
    }
}

#[cfg(test)]
mod tests;
