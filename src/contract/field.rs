//! How one field of a form is encoded (OpenAPI 3.1 §4.8.15).

use serde_json::Value;

use super::media;
use super::parameter::{self, Parameter};
use super::reader::{Node, Reader};
use super::style::Style;

/// An entry of `encoding`.
#[derive(Debug)]
pub struct Field {
    pub name: String,
    /// What a part may be sent as: media types and ranges, none where it is not said.
    pub content_types: Vec<String>,
    pub style: Option<Style>,
    pub explode: Option<bool>,
    /// The headers of a part.
    pub headers: Vec<Parameter>,
}

/// The entries of `encoding`.
pub fn read_all<'a>(reader: &mut Reader<'a>, media: &Node<'a>) -> Vec<Field> {
    reader.entries(media, "encoding").into_iter().map(|(name, node)| read(reader, name, &node)).collect()
}

fn read<'a>(reader: &mut Reader<'a>, name: &str, node: &Node<'a>) -> Field {
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
        name: name.to_owned(),
        content_types: content_types.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        style,
        explode: node.object.get("explode").and_then(Value::as_bool),
        headers: parameter::read_headers(reader, node),
    }
}

impl Field {
    /// Whether a part may be sent as this.
    pub fn takes(&self, content_type: &str) -> bool {
        let Ok(sent) = mediatype::MediaType::parse(content_type) else { return false };
        self.content_types.iter().any(|name| media::covers(name, &sent).is_some())
    }
}
