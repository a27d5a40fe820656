//! Values as bodies of their media type, and bodies that a person wrote in it as values.

use bytes::Bytes;
use http::HeaderValue;
use serde_json::Value;

use super::build::{Fault, content_type_of, json_bytes};
use super::{Responder, sample};
use crate::contract::encoding::Format;
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::generate::{Hints, Seed};

/// How many items a sequence is given.
const ITEMS: u8 = 3;

/// A body, with the media type that it is sent as.
pub type Body = (Bytes, Option<HeaderValue>);

impl Responder {
    /// A body made from the schema.
    pub(super) fn generated(
        &self,
        operation: &Operation,
        media: &MediaType,
        seed: Seed,
        hints: &Hints,
    ) -> Result<Body, Fault> {
        if let Some(file) =
            (media.format == Format::Binary).then(|| sample::of(media.content_type())).flatten()
        {
            return Ok((file, content_type_of(media)));
        }
        let described = media.schema.as_ref().or(media.item_schema.as_ref());
        if described.is_none() && !matches!(media.format, Format::Json | Format::Xml) {
            return Ok((Bytes::new(), content_type_of(media)));
        }
        let value = match self.is_of_items(media) {
            true => self.items(operation, media, seed, hints)?,
            false => self.value(operation, media, seed, hints)?,
        };
        self.write(media, &value).map_err(|why| {
            let message = format!("bodies of `{}` cannot be generated from the schema: {why}", media.name);
            self.no_value(operation, media, message)
        })
    }

    /// A value as a body, or why it cannot be one.
    pub(super) fn write(&self, media: &MediaType, value: &Value) -> Result<Body, String> {
        let content_type = content_type_of(media);
        if media.is_json() {
            return Ok((json_bytes(value), content_type));
        }
        let written = media.codec(self.schemas_of(media)).write(media.format, value);
        let written = written.map_err(|unwritable| unwritable.0)?;
        let content_type = match written.parameter {
            Some(parameter) => HeaderValue::try_from(format!("{}; {parameter}", media.content_type())).ok(),
            None => content_type,
        };
        Ok((written.body, content_type))
    }

    /// The value of a body that is sent as this; `None` where it is not written so.
    pub(super) fn read(&self, media: &MediaType, content_type: &str, body: &[u8]) -> Option<Value> {
        let decoded = media.codec(self.schemas_of(media)).read(content_type, body);
        decoded.value.filter(|_| decoded.faults.is_empty())
    }

    /// Whether a body's value is what its schemas ask for.
    pub(super) fn is_valid(&self, media: &MediaType, value: &Value) -> bool {
        let schemas = self.schemas_of(media);
        let is_of_items = self.is_of_items(media);
        let item = media.item_schema.as_ref().or(media.schema.as_ref()).filter(|_| is_of_items);
        let whole = media.schema.as_ref().filter(|_| !is_of_items || media.item_schema.is_some());
        let mut items = value.as_array().into_iter().flatten();
        whole.is_none_or(|used| used.compiled(schemas).is_valid(value))
            && item.is_none_or(|used| items.all(|item| used.compiled(schemas).is_valid(item)))
    }

    pub(super) fn is_of_items(&self, media: &MediaType) -> bool {
        media.codec(self.schemas_of(media)).is_of_items()
    }

    fn items(
        &self,
        operation: &Operation,
        media: &MediaType,
        seed: Seed,
        hints: &Hints,
    ) -> Result<Value, Fault> {
        let used = media.item_schema.as_ref().or(media.schema.as_ref());
        (0..ITEMS).map(|number| self.value_of(operation, media, used, seed.with([number]), hints)).collect()
    }
}
