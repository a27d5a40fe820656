//! Values into elements.

use std::fmt::Write;

use quick_xml::escape::escape;
use serde_json::{Map, Value};

use super::super::Unwritable;
use super::{List, Root};
use crate::contract::shape::{NodeType, Shape};

/// The namespace of `xsi:nil` (XML Schema 1, §2.6.2).
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

pub fn document(value: &Value, shape: &Shape, root: &Root) -> Result<String, Unwritable> {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    element(&mut text, &root.name, value, shape)?;
    text.push('\n');
    Ok(text)
}

/// Whether XML allows a name (XML 1.0 §2.3), without the colon that namespaces need.
pub fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_alphabetic() || c == '_';
    name.starts_with(is_start)
        && name.chars().all(|c| is_start(c) || c.is_numeric() || matches!(c, '-' | '.'))
}

fn element(text: &mut String, name: &str, value: &Value, shape: &Shape) -> Result<(), Unwritable> {
    let xml = shape.xml();
    let name = match &xml.prefix {
        Some(prefix) => format!("{}:{}", checked(prefix)?, checked(name)?),
        None => checked(name)?.to_owned(),
    };
    let mut head = format!("<{name}");
    if let Some(namespace) = &xml.namespace {
        let colon = if xml.prefix.is_some() { ":" } else { "" };
        let prefix = xml.prefix.as_deref().unwrap_or_default();
        push(&mut head, format_args!(" xmlns{colon}{prefix}=\"{}\"", escape(namespace)));
    }
    let mut content = String::new();
    match value {
        Value::Null => push(&mut head, format_args!(" xmlns:xsi=\"{INSTANCE}\" xsi:nil=\"true\"")),
        Value::Object(object) => members(&mut head, &mut content, object, shape)?,
        Value::Array(items) => {
            let list = List::of(&name, shape);
            let item = list.map_or_else(|| "item".to_owned(), |list| list.item);
            items.iter().try_for_each(|value| element(&mut content, &item, value, &shape.items()))?;
        }
        scalar => content = written(scalar)?,
    }
    text.push_str(&head);
    match content.is_empty() {
        true => text.push_str("/>"),
        false => push(text, format_args!(">{content}</{name}>")),
    }
    Ok(())
}

fn members(
    head: &mut String,
    content: &mut String,
    object: &Map<String, Value>,
    shape: &Shape,
) -> Result<(), Unwritable> {
    for (name, value) in object {
        let own = shape.property(name);
        let called = own.xml().name.as_deref().unwrap_or(name);
        let node_type = own.xml().node_type;
        match (node_type, List::of(name, &own), value) {
            (Some(NodeType::Attribute), _, Value::Null) => {}
            (Some(NodeType::Attribute), _, value) => {
                // White space in attributes is read as spaces (XML 1.0 §3.3.3).
                let text = written(value)?.replace('\n', "&#10;").replace('\t', "&#9;");
                push(head, format_args!(" {}=\"{text}\"", checked(called)?));
            }
            (Some(NodeType::Text), _, value) => content.push_str(&written(value)?),
            (Some(NodeType::Cdata), _, value) => push(content, format_args!("<![CDATA[{}]]>", raw(value)?)),
            (Some(NodeType::None), None, Value::Object(inner)) => members(head, content, inner, &own)?,
            (_, Some(list), Value::Array(items)) if list.wrapper.is_none() => {
                items.iter().try_for_each(|value| element(content, &list.item, value, &own.items()))?;
            }
            _ => element(content, called, value, &own)?,
        }
    }
    Ok(())
}

/// A scalar as it stands in text and attributes.
fn written(value: &Value) -> Result<String, Unwritable> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) => {
            return Err(Unwritable(
                "an array or object has no form as an attribute or text of XML".to_owned(),
            ));
        }
        scalar => scalar.to_string(),
    };
    let is_allowed = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{7f}'..);
    match text.chars().find(|c| !is_allowed(*c)) {
        Some(c) => Err(Unwritable(format!("XML has no way to write the character U+{:04X}", u32::from(c)))),
        // A line break of these would be read as another.
        None => Ok(escape(text.as_str()).replace('\r', "&#13;").replace('\u{85}', "&#133;")),
    }
}

fn raw(value: &Value) -> Result<String, Unwritable> {
    written(value)?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(text.replace("]]>", "]]]]><![CDATA[>"))
}

fn checked(name: &str) -> Result<&str, Unwritable> {
    match is_name(name) {
        true => Ok(name),
        false => Err(Unwritable(format!("`{name}` is no name that XML allows; give another as `xml.name`"))),
    }
}

fn push(text: &mut String, written: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(written);
}
