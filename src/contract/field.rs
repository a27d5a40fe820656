//! How one field of a form, or one part of a list of them, is encoded (OpenAPI 3.1 §4.8.15, 3.2 §4.15).

use std::sync::Arc;

use serde_json::Value;

use super::media;
use super::parameter::{self, Parameter};
use super::reader::{Node, Reader};
use super::style::Style;

/// An entry of `encoding` or `prefixEncoding`, or `itemEncoding`.
#[derive(Debug)]
pub struct Field {
    target: Target,
    /// What a part may be sent as: media types and ranges, none where it is not said.
    pub content_types: Vec<String>,
    pub style: Option<Style>,
    pub explode: Option<bool>,
    /// The headers of a part.
    pub headers: Vec<Arc<Parameter>>,
}

/// What an entry is about.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// The field, or the parts, of this name.
    Name(String),
    /// The part at this place of a list, counted from zero.
    Position(usize),
    /// All parts of a list that no other is about.
    Rest,
}

/// The entries of a media type.
pub fn read_all<'a>(reader: &mut Reader<'a>, media: &Node<'a>) -> Vec<Field> {
    let named = reader.entries(media, "encoding").into_iter();
    let named = named.map(|(name, node)| (Target::Name(name.to_owned()), node));
    let mut entries: Vec<_> = named.collect();
    if media.object.contains_key("prefixEncoding") {
        let positions = reader.items(media, "prefixEncoding").into_iter().enumerate();
        entries.extend(positions.map(|(index, node)| (Target::Position(index), node)));
    }
    if media.object.contains_key("itemEncoding") {
        entries.extend(reader.child(media, "itemEncoding").map(|node| (Target::Rest, node)));
    }
    entries.into_iter().map(|(target, node)| read(reader, target, &node)).collect()
}

/// The entry for the part at a place of a list, counted from zero.
pub fn at(fields: &[Field], index: usize) -> Option<&Field> {
    let find = |target: &Target| fields.iter().find(|field| field.target == *target);
    find(&Target::Position(index)).or_else(|| find(&Target::Rest))
}

fn read<'a>(reader: &mut Reader<'a>, target: Target, node: &Node<'a>) -> Field {
    let text = |key: &str| node.object.get(key).and_then(Value::as_str);
    let content_types = text("contentType").unwrap_or("").split(',').map(str::trim);
    let style = text("style").and_then(|style| {
        let known = Style::named(style);
        if known.is_none() {
            let message = format!("`{style}` is no style of a form's field");
            let help = "there are `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`";
            reader.invalid_with_help(&node.at.join("style"), message, help);
        }
        known
    });
    Field {
        target,
        content_types: content_types.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        style,
        explode: node.object.get("explode").and_then(Value::as_bool),
        headers: parameter::read_headers(reader, node).into_iter().map(Arc::new).collect(),
    }
}

impl Field {
    /// Whether it is about the field, or the parts, of this name.
    pub fn is_called(&self, name: &str) -> bool {
        matches!(&self.target, Target::Name(own) if own == name)
    }

    /// Whether a part may be sent as this.
    pub fn takes(&self, content_type: &str) -> bool {
        let Ok(sent) = mediatype::MediaType::parse(content_type) else { return false };
        self.content_types.iter().any(|name| media::covers(name, &sent).is_some())
    }
}
