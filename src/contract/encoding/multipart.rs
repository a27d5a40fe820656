//! Multipart bodies: an object whose properties are parts, or an array of parts (OpenAPI 3.1 §4.8.14.5).

use indexmap::IndexMap;
use memchr::memmem::find;
use serde_json::{Map, Value};

use super::{Codec, Decoded, Fault, Format, PartHeader, Unwritable, Written, form, xml};
use crate::contract::field::{self, Field};
use crate::contract::media;
use crate::contract::shape::{Shape, Types};
use crate::contract::style::{Location, Serialization, Style};
use crate::exchange::abridged::Gap;
use crate::exchange::charset;
use crate::exchange::multipart::{Part, parts};
use crate::pointer::Pointer;
use crate::rules::{MISSING_HEADER, UNCHECKED_BODY, UNDOCUMENTED_MEDIA_TYPE};

pub fn read(codec: &Codec, content_type: &str, bytes: &[u8], gaps: &[Gap]) -> Decoded {
    let parts = match parts(content_type, bytes, gaps) {
        Ok(parts) => parts,
        Err(broken) => {
            let fault = Fault::new(format!("is not valid multipart: {}", broken.why));
            let help = "end each part with the boundary that its `Content-Type` names, and the last with `--` behind it";
            return Decoded::broken(Fault { help: help.to_owned(), ..fault });
        }
    };
    let mut reader = Reader { codec, decoded: Decoded::default() };
    // Before 3.2 lists of parts were described as forms, too.
    let is_form =
        content_type.to_ascii_lowercase().starts_with("multipart/form-data") || codec.shape.only_object();
    let value = if is_form { reader.form(&parts) } else { reader.list(&parts) };
    Decoded { value: Some(value), ..reader.decoded }
}

pub fn write(codec: &Codec, value: &Value) -> Result<Written, Unwritable> {
    let parts = match value {
        Value::Object(object) => {
            let fields = object.iter().map(|(name, value)| codec.parts_of(name, value));
            fields.collect::<Result<Vec<_>, _>>()?.concat()
        }
        Value::Array(items) => {
            let parts = items.iter().enumerate().map(|(index, item)| codec.item_part(index, item));
            parts.collect::<Result<_, _>>()?
        }
        _ => {
            return Err(Unwritable(
                "only an object or an array can be written as a multipart body".to_owned(),
            ));
        }
    };
    let is_free = |boundary: &String| !parts.iter().any(|part| find(part, boundary.as_bytes()).is_some());
    let boundary = (0..).map(|number| format!("bonafide-{number}")).find(is_free).unwrap_or_default();
    let mut body = Vec::new();
    for part in &parts {
        body.extend([b"--", boundary.as_bytes(), b"\r\n", part, b"\r\n"].concat());
    }
    body.extend([b"--", boundary.as_bytes(), b"--\r\n"].concat());
    Ok(Written { body: body.into(), parameter: Some(format!("boundary={boundary}")) })
}

/// What a part is sent as, where one media type is named.
fn kind(field: &Field) -> Option<&str> {
    field.content_types.first().filter(|kind| !kind.contains('*')).map(String::as_str)
}

impl Codec {
    /// Reads what a part holds.
    fn of_part(shape: Shape) -> Self {
        let (form, root) = (form::Form::of(&shape, &[]), xml::Root::of(&shape, None));
        Self { shape, item: None, fields: [].into(), form, root }
    }

    fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.is_called(name))
    }

    /// What the items of a list look like.
    fn item(&self) -> Shape {
        self.item.clone().unwrap_or_else(|| self.shape.items())
    }

    /// The parts that a property is sent as.
    fn parts_of(&self, name: &str, value: &Value) -> Result<Vec<Vec<u8>>, Unwritable> {
        let (shape, field) = (self.shape.property(name), self.field(name));
        let kind = field.and_then(kind);
        match value {
            Value::Array(_) | Value::Object(_) if field.is_some_and(|field| is_packed(field, &shape)) => {
                let packed = packing(shape).write(value).map_err(|fault| Unwritable(fault.message))?;
                Ok(vec![part(Some(name), None, &Shape::any(), &Value::from(packed))?])
            }
            // Lists of lists are one part, as are lists that are sent as JSON.
            Value::Array(items)
                if !items.iter().any(Value::is_array) && !kind.is_some_and(media::is_json) =>
            {
                items.iter().map(|item| part(Some(name), kind, &shape.items(), item)).collect()
            }
            one => Ok(vec![part(Some(name), kind, &shape, one)?]),
        }
    }

    /// The part that an item of a list is sent as.
    fn item_part(&self, index: usize, item: &Value) -> Result<Vec<u8>, Unwritable> {
        part(None, field::at(&self.fields, index).and_then(kind), &self.item(), item)
    }
}

struct Reader<'a> {
    codec: &'a Codec,
    decoded: Decoded,
}

impl Reader<'_> {
    fn form(&mut self, parts: &[Part<'_>]) -> Value {
        let mut fields: IndexMap<&str, Vec<&Part<'_>>> = IndexMap::new();
        for (index, part) in parts.iter().enumerate() {
            match &part.name {
                Some(name) => fields.entry(name).or_default().push(part),
                None => {
                    let fault = Fault::new("has no name")
                        .about(format!("part {} of the form", index + 1), Pointer::root());
                    let help = "send `Content-Disposition: form-data; name=\"…\"` with it".to_owned();
                    self.decoded.faults.push(Fault { help, ..fault });
                }
            }
        }
        let shape = &self.codec.shape;
        let mut object = Map::new();
        let mut spread = Vec::new();
        for (name, parts) in fields {
            match plain_texts(&parts).filter(|_| !shape.declares(name)) {
                // Properties of an object may be parts of their own, as in the fields of other forms.
                Some(texts) => spread.extend(texts.into_iter().map(|text| (name, text))),
                None => {
                    object.extend(self.field(name, &parts).map(|value| (name.to_owned(), value)));
                }
            }
        }
        if !spread.is_empty() {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(spread).finish();
            let read = self.codec.form.read(&text, shape);
            self.decoded.faults.extend(read.faults);
            object.extend(read.value.as_ref().and_then(Value::as_object).cloned().unwrap_or_default());
        }
        Value::Object(object)
    }

    fn list(&mut self, parts: &[Part<'_>]) -> Value {
        let items = self.codec.item();
        let mut values = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let (at, subject) = (Pointer::root().item(index), format!("part {}", index + 1));
            if let Some(field) = field::at(&self.codec.fields, index) {
                self.hold(field, part, &subject, &at);
            }
            values.push(self.part(part, &items, &subject, &at).unwrap_or_default());
        }
        Value::Array(values)
    }

    fn field(&mut self, name: &str, parts: &[&Part<'_>]) -> Option<Value> {
        let shape = self.codec.shape.property(name);
        let at = Pointer::root().join(name);
        let field = self.codec.field(name);
        let subject = format!("the part `{name}`");
        field
            .into_iter()
            .for_each(|field| parts.iter().for_each(|part| self.hold(field, part, &subject, &at)));
        let is_packed = field.is_some_and(|field| is_packed(field, &shape));
        if is_packed
            && let [one] = parts
            && let Some(text) = text_of(one)
        {
            return self.packed(text, shape, &subject, &at);
        }
        match parts {
            [one] if is_list(&shape) => {
                // Items may be parts, or all of them one part.
                let is_json = one.header("content-type").is_some_and(media::is_json);
                let is_whole = is_json && serde_json::from_slice::<Vec<Value>>(one.content).is_ok();
                match is_whole {
                    true => self.part(one, &shape, &subject, &at),
                    false => {
                        Some(Value::Array(vec![self.part(one, &shape.items(), &subject, &at.item(0))?]))
                    }
                }
            }
            [one] => self.part(one, &shape, &subject, &at),
            many => {
                let items = shape.items();
                let mut values = Vec::new();
                for (index, part) in many.iter().enumerate() {
                    values.push(self.part(part, &items, &subject, &at.item(index)).unwrap_or_default());
                }
                Some(Value::Array(values))
            }
        }
    }

    /// Several values in one text, by the `style` of a field.
    fn packed(&mut self, text: &str, shape: Shape, subject: &str, at: &Pointer) -> Option<Value> {
        packing(shape)
            .read(text)
            .map_err(|fault| {
                let fault = Fault::new(format!("cannot be read: {}", fault.message));
                self.decoded.faults.push(fault.about(subject.to_owned(), at.clone()));
            })
            .ok()
    }

    /// What one part holds, by its own media type.
    fn part(&mut self, part: &Part<'_>, shape: &Shape, subject: &str, at: &Pointer) -> Option<Value> {
        let sent = part.header("content-type");
        let content_type =
            sent.unwrap_or(if shape.only_object() { "application/json" } else { "text/plain" });
        if part.omitted > 0 {
            return self.start_of(part, shape, content_type, subject, at);
        }
        if sent.is_none() && std::str::from_utf8(part.content).is_err() {
            return Some(Value::from(charset::latin1(part.content)));
        }
        // A file is a file, whatever it holds.
        let is_file = part.filename.is_some()
            && shape.allows(Types::STRING)
            && Format::of(content_type) != Format::Text;
        if is_file {
            return Some(Value::from(charset::latin1(part.content)));
        }
        let read = Codec::of_part(shape.clone()).read(as_held(content_type, shape), part.content);
        self.decoded.faults.extend(read.faults.into_iter().map(|fault| Fault {
            subject: Some(match &fault.subject {
                Some(inner) => format!("{inner} in {subject}"),
                None => subject.to_owned(),
            }),
            at: at.concat(&fault.at),
            offset: None,
            ..fault
        }));
        read.value
    }

    /// The start of a part that is not here as a whole. Of a file its size tells the rest.
    fn start_of(
        &mut self,
        part: &Part<'_>,
        shape: &Shape,
        content_type: &str,
        subject: &str,
        at: &Pointer,
    ) -> Option<Value> {
        let is_file = part.filename.is_some() || Format::of(content_type) == Format::Binary;
        if is_file && shape.allows(Types::STRING) {
            self.decoded.sizes.push((at.clone(), part.size()));
            return Some(Value::from(charset::latin1(part.content)));
        }
        let fault = Fault::new(format!("of {} bytes is too large to be looked at", part.size()));
        let fault = Fault { rule: &UNCHECKED_BODY, help: "send less at once".to_owned(), ..fault };
        self.decoded.faults.push(fault.about(subject.to_owned(), at.clone()));
        None
    }

    /// Holds a part against the `encoding` of its field.
    fn hold(&mut self, field: &Field, part: &Part<'_>, subject: &str, at: &Pointer) {
        let sent = part.header("content-type");
        if let Some(sent) = sent.filter(|sent| !field.content_types.is_empty() && !field.takes(sent)) {
            let names: Vec<_> = field.content_types.iter().map(|name| format!("`{name}`")).collect();
            let fault = Fault::new(format!("is of the media type `{sent}`, which it must not be"));
            let help = format!("send {}", names.join(" or "));
            let fault = Fault { rule: &UNDOCUMENTED_MEDIA_TYPE, help, ..fault };
            self.decoded.faults.push(fault.about(subject.to_owned(), at.clone()));
        }
        for header in &field.headers {
            if let Some(text) = part.header(&header.name.to_ascii_lowercase()) {
                let (header, part, text) = (header.clone(), subject.to_owned(), text.to_owned());
                self.decoded.headers.push(PartHeader { header, part, at: at.clone(), text });
            } else if header.required {
                let fault = Fault::new(format!("lacks the required header `{}`", header.name));
                let help = format!("send `{}`, or declare it without `required`", header.name);
                let fault = Fault { rule: &MISSING_HEADER, help, ..fault };
                self.decoded.faults.push(fault.about(subject.to_owned(), at.clone()));
            }
        }
    }
}

/// The contents of parts that are texts without headers of their own.
fn plain_texts<'b>(parts: &[&Part<'b>]) -> Option<Vec<&'b str>> {
    let text = |part: &&Part<'b>| {
        let is_plain = part.filename.is_none() && part.header("content-type").is_none();
        text_of(part).filter(|_| is_plain)
    };
    parts.iter().map(text).collect()
}

/// The content of a part that is UTF-8 and here as a whole, without a byte order mark.
fn text_of<'b>(part: &Part<'b>) -> Option<&'b str> {
    let text = std::str::from_utf8(part.content).ok().filter(|_| part.omitted == 0)?;
    Some(text.strip_prefix(charset::MARK).unwrap_or(text))
}

/// Whether the value is a list that cannot be one part of another kind.
fn is_list(shape: &Shape) -> bool {
    shape.allows(Types::ARRAY) && !shape.allows(Types::STRING | Types::OBJECT)
}

/// Whether the `style` of a field makes one text of all items, or properties.
fn is_packed(field: &Field, shape: &Shape) -> bool {
    let is_joined = if is_list(shape) { field.explode != Some(true) } else { shape.only_object() };
    field.style.is_some() && is_joined
}

/// How several values are one text.
fn packing(shape: Shape) -> Serialization {
    let plain = Serialization::new("", Location::Header, shape);
    Serialization { style: Style::Simple, explode: false, ..plain }
}

/// The media type that the content of a part is read and written by: what stands in a text of its own is held
/// against the schema of that.
fn as_held<'t>(content_type: &'t str, shape: &Shape) -> &'t str {
    if shape.holds_content() && media::is_json(content_type) { "text/plain" } else { content_type }
}

/// A part: header lines, an empty line, and the value in the format of its media type.
fn part(name: Option<&str>, kind: Option<&str>, shape: &Shape, value: &Value) -> Result<Vec<u8>, Unwritable> {
    let kind = kind.or((value.is_object() || value.is_array()).then_some("application/json"));
    let format = kind.map_or(Format::Text, |kind| Format::of(as_held(kind, shape)));
    let written = Codec::of_part(shape.clone()).write(format, value)?;
    let mut head = String::new();
    if let Some(name) = name {
        let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        // Without a name of its own a file is taken for text (RFC 7578 §4.2).
        let filename =
            if format == Format::Binary { format!("; filename=\"{name}\"") } else { String::new() };
        head.push_str(&format!("Content-Disposition: form-data; name=\"{name}\"{filename}\r\n"));
    }
    if let Some(kind) = kind {
        let parameter = written.parameter.map(|parameter| format!("; {parameter}")).unwrap_or_default();
        head.push_str(&format!("Content-Type: {kind}{parameter}\r\n"));
    }
    Ok([head.as_bytes(), b"\r\n", &written.body].concat())
}
