//! The media types of a body, with their schemas and examples.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use mediatype::{MediaType as Parsed, ReadParams, names};
use serde_json::Value;

use super::declared::Declared;
use super::direction::Direction;
use super::encoding::{Codec, Format};
use super::faultless::Faultless;
use super::field::{self, Field};
use super::reader::{Node, Reader};
use super::schemas::{Schema, Schemas};
use crate::pointer::Pointer;

/// One media type of a body.
#[derive(Debug)]
pub struct MediaType {
    /// As the document writes it: `application/json`, `text/*`.
    pub name: String,
    pub schema: Option<SchemaUse>,
    /// The schema of each item of a body that is a sequence, as JSON Lines are (OpenAPI 3.2 §4.14.1).
    pub item_schema: Option<SchemaUse>,
    /// How bodies are written.
    pub format: Format,
    /// How single properties of a form are.
    pub fields: Arc<[Field]>,
    /// A box, since most are JSON and need none.
    codec: OnceLock<Box<Codec>>,
    /// What the document gives at the media type itself, in its order.
    pub examples: Vec<Example>,
    pub pointer: Pointer,
    /// Bodies of a response that need not be held against it again.
    pub faultless: Faultless,
}

/// A value that the document gives.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its key under `examples`; `example` has none.
    pub name: Option<String>,
    /// Where the value stands in the tree.
    pub pointer: Pointer,
}

/// A place that uses a schema. The schema is compiled on first use.
#[derive(Debug)]
pub struct SchemaUse {
    pub pointer: Pointer,
    pub direction: Direction,
    compiled: OnceLock<Arc<Schema>>,
    declared: OnceLock<Arc<Declared>>,
}

impl SchemaUse {
    pub fn new(pointer: Pointer, direction: Direction) -> Self {
        Self { pointer, direction, compiled: OnceLock::new(), declared: OnceLock::new() }
    }

    /// The schema; `schemas` are those of this use's direction.
    pub fn compiled(&self, schemas: &Schemas) -> &Schema {
        self.compiled.get_or_init(|| schemas.get(&self.pointer))
    }

    /// What the schema declares.
    pub fn declared(&self, schemas: &Schemas) -> &Arc<Declared> {
        self.declared.get_or_init(|| schemas.declared(&self.pointer))
    }
}

impl MediaType {
    /// One without a schema.
    pub fn new(name: &str, pointer: Pointer) -> Self {
        let mut media = Self {
            name: name.to_owned(),
            schema: None,
            item_schema: None,
            format: Format::Json,
            fields: Arc::new([]),
            codec: OnceLock::new(),
            examples: Vec::new(),
            pointer,
            faultless: Faultless::default(),
        };
        media.format = Format::of(media.content_type());
        media
    }

    /// Reads and writes bodies; `schemas` are those of its direction.
    pub fn codec(&self, schemas: &Schemas) -> &Codec {
        self.codec.get_or_init(|| Box::new(Codec::of(self, schemas)))
    }

    /// What a body is sent as: a range that a document declares stands for its plainest member.
    pub fn content_type(&self) -> &str {
        match self.name.as_str() {
            "*/*" | "application/*" => "application/json",
            "text/*" => "text/plain",
            "image/*" => "image/png",
            other => other,
        }
    }

    /// True where a body is sent as JSON.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// How exactly this declaration covers the media type of a body; `None` where it does not.
    /// Higher is more exact.
    pub fn covers(&self, content_type: &Parsed<'_>) -> Option<u8> {
        covers(&self.name, content_type)
    }
}

/// A value that the document gives for a body.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    pub name: Option<&'a str>,
    pub pointer: Pointer,
    pub value: &'a Value,
}

impl MediaType {
    /// The examples of the media type, else those of its schema.
    pub fn given<'a>(&'a self, schemas: &'a Schemas) -> Vec<Given<'a>> {
        let own = self.examples.iter().filter_map(|example| {
            let value = example.pointer.resolve(schemas.root())?;
            Some(Given { name: example.name.as_deref(), pointer: example.pointer.clone(), value })
        });
        let own: Vec<_> = own.collect();
        if own.is_empty() { self.given_by_schema(schemas) } else { own }
    }

    fn given_by_schema<'a>(&self, schemas: &'a Schemas) -> Vec<Given<'a>> {
        let Some(schema) = &self.schema else { return Vec::new() };
        let at = schemas.follow(&schema.pointer);
        let Some(schema) = at.resolve(schemas.root()) else { return Vec::new() };
        match (schema.get("examples"), schema.get("example")) {
            (Some(Value::Array(values)), _) => {
                let at = at.join("examples");
                let given = |(index, value)| Given { name: None, pointer: at.item(index), value };
                values.iter().enumerate().map(given).collect()
            }
            (_, Some(value)) => vec![Given { name: None, pointer: at.join("example"), value }],
            _ => Vec::new(),
        }
    }
}

impl<'a> Given<'a> {
    /// The JSON value that is meant: some documents write it as text.
    pub fn json(&self, schema: &Schema) -> Cow<'a, Value> {
        if let Value::String(text) = self.value
            && !schema.is_valid(self.value)
            && let Ok(value) = serde_json::from_str::<Value>(text)
            && schema.is_valid(&value)
        {
            return Cow::Owned(value);
        }
        Cow::Borrowed(self.value)
    }
}

/// The declaration that covers a body's media type most exactly.
pub fn find<'a>(content: &'a [MediaType], content_type: &str) -> Option<&'a MediaType> {
    // The common case needs no parsing.
    if let Some(exact) = content.iter().find(|media| media.name == content_type) {
        return Some(exact);
    }
    let parsed = Parsed::parse(content_type).ok()?;
    let covering = content.iter().filter_map(|media| Some((media.covers(&parsed)?, media)));
    // Of equals the first declared counts.
    covering.rev().max_by_key(|(exactness, _)| *exactness).map(|(_, media)| media)
}

/// How exactly a media type or range covers a media type; `None` where it does not. Higher is more exact.
pub fn covers(declared: &str, content_type: &Parsed<'_>) -> Option<u8> {
    let declared = Parsed::parse(declared).ok()?;
    if declared.ty == names::_STAR {
        return Some(0);
    }
    if declared.ty != content_type.ty {
        return None;
    }
    if declared.subty == names::_STAR {
        return Some(1);
    }
    if declared.subty != content_type.subty || declared.suffix != content_type.suffix {
        return None;
    }
    // A parameter that is declared must be there; `charset` says nothing about the form.
    let mut declared_params = declared.params().filter(|(name, _)| *name != names::CHARSET);
    let met = declared_params.all(|(name, value)| content_type.get_param(name) == Some(value));
    met.then_some(if declared.params.is_empty() { 2 } else { 3 })
}

/// The index of the declaration that [`find`] finds.
pub fn position(content: &[MediaType], content_type: &str) -> Option<usize> {
    let found = find(content, content_type)?;
    content.iter().position(|media| std::ptr::eq(media, found))
}

/// True for `application/json` and all that end in `+json`.
pub fn is_json(content_type: &str) -> bool {
    content_type == "application/json"
        || Parsed::parse(content_type)
            .is_ok_and(|parsed| parsed.subty == names::JSON || parsed.suffix == Some(names::JSON))
}

/// The entries of `content`.
pub fn read_all<'a>(reader: &mut Reader<'a>, node: &Node<'a>, direction: Direction) -> Vec<MediaType> {
    let entries = reader.entries(node, "content").into_iter();
    let mut all: Vec<_> = entries.map(|(name, node)| read(reader, name, &node, direction)).collect();
    // A large document has thousands, mostly one at a place.
    all.shrink_to_fit();
    all
}

/// One entry, by its name.
pub(super) fn read<'a>(
    reader: &mut Reader<'a>,
    name: &str,
    node: &Node<'a>,
    direction: Direction,
) -> MediaType {
    let schema =
        |key: &str| node.object.contains_key(key).then(|| SchemaUse::new(node.at.join(key), direction));
    MediaType {
        schema: schema("schema"),
        item_schema: schema("itemSchema"),
        fields: field::read_all(reader, node).into(),
        examples: examples(reader, node),
        ..MediaType::new(name, node.at.clone())
    }
}

/// `example`, or the values under `examples`.
pub fn examples<'a>(reader: &mut Reader<'a>, node: &Node<'a>) -> Vec<Example> {
    if node.object.contains_key("example") {
        return vec![Example { name: None, pointer: node.at.join("example") }];
    }
    if !node.object.get("examples").is_some_and(Value::is_object) {
        return Vec::new();
    }
    let named = reader.entries(node, "examples").into_iter().filter_map(|(name, example)| {
        // 3.2 tells the value from its serialized form, which is read where there is no other.
        let key = ["value", "dataValue", "serializedValue"]
            .into_iter()
            .find(|key| example.object.contains_key(*key))?;
        Some(Example { name: Some(name.to_owned()), pointer: example.at.join(key) })
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(names: &[&str]) -> Vec<MediaType> {
        let media = |name: &&str| MediaType::new(name, Pointer::root());
        names.iter().map(media).collect()
    }

    #[test]
    fn the_most_exact_declaration_covers_a_body() {
        let content =
            content(&["*/*", "application/*", "application/json", "application/json;v=2", "text/plain"]);
        let cases = [
            ("application/json", "application/json"),
            ("Application/JSON; charset=utf-8", "application/json"),
            ("application/json; v=2", "application/json;v=2"),
            ("application/problem+json", "application/*"),
            ("image/png", "*/*"),
        ];
        for (content_type, name) in cases {
            assert_eq!(
                find(&content, content_type).map(|media| media.name.as_str()),
                Some(name),
                "{content_type}"
            );
        }
    }

    #[test]
    fn json_is_told_by_suffix_too() {
        assert!(is_json("application/problem+json; charset=utf-8") && is_json("text/json"));
        assert!(!is_json("application/jsonp") && !is_json("application/xml"));
    }
}
