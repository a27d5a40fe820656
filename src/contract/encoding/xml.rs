//! XML by the `xml` objects of schemas (OpenAPI 3.1 §4.8.26, 3.2 §4.24).

mod parse;
mod read;
mod write;

use serde_json::Value;

use super::{Decoded, Unwritable};
use crate::contract::shape::{NodeType, Shape, Types};
use crate::pointer::Pointer;

/// What an element without a name of its own is called.
const PLAIN_ROOT: &str = "root";

/// The root element of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    pub name: String,
    /// Whether the document gives the name as XML's, so that no other will do.
    pub is_fixed: bool,
}

impl Root {
    /// Named by the schema's `xml`, else as the component that it is.
    pub fn of(shape: &Shape, schema: Option<Pointer>) -> Self {
        if let Some(name) = &shape.xml().name {
            return Self { name: name.clone(), is_fixed: true };
        }
        let component = schema.filter(|at| at.as_str().starts_with("/components/schemas/"));
        let name = component.and_then(|at| Some(at.last()?.into_owned()));
        let name = name.filter(|name| write::is_name(name));
        Self { name: name.unwrap_or_else(|| PLAIN_ROOT.to_owned()), is_fixed: false }
    }
}

/// The charset that an XML declaration names.
pub fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.strip_prefix(b"<?xml".as_slice())?;
    let end = memchr::memmem::find(head, b"?>")?;
    let (_, value) = std::str::from_utf8(head.get(..end)?).ok()?.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value.get(1..)?.split(quote).next()?.to_owned())
}

pub fn read(text: &str, shape: &Shape, root: &Root) -> Decoded {
    match parse::parse(text) {
        Ok(element) => read::document(&element, shape, root),
        Err(fault) => Decoded::broken(*fault),
    }
}

/// # Errors
///
/// Where a name is none that XML allows, or a text has characters that it does not allow.
pub fn write(value: &Value, shape: &Shape, root: &Root) -> Result<String, Unwritable> {
    write::document(value, shape, root)
}

/// How an array stands in XML.
struct List<'a> {
    /// The element around its items, if there is one.
    wrapper: Option<&'a str>,
    item: String,
}

impl<'a> List<'a> {
    /// Of the property `name`; `None` where it is no array.
    fn of(name: &'a str, shape: &'a Shape) -> Option<Self> {
        let is_list = shape.allows(Types::ARRAY) && shape.types().within(Types::ARRAY | Types::NULL);
        let own = shape.xml().name.as_deref().unwrap_or(name);
        let wrapper = (shape.xml().node_type == Some(NodeType::Element)).then_some(own);
        let item = shape.items().xml().name.clone().unwrap_or_else(|| own.to_owned());
        is_list.then_some(Self { wrapper, item })
    }
}
