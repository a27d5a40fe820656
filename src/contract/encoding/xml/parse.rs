//! Text into elements. Nothing is fetched and no entity but XML's own five is expanded.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::super::{Fault, line_and_column};

/// How deep elements may lie in each other.
const DEPTH: usize = 128;

/// How many attributes one element may have.
const MOST_ATTRIBUTES: usize = 256;

/// An element, and all that is in it.
#[derive(Debug, Default)]
pub struct Element {
    /// Without its prefix.
    pub name: String,
    pub namespace: Option<String>,
    /// Without their prefixes, namespace declarations left out.
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
    /// Where it begins, in bytes.
    pub offset: usize,
}

/// The root element of a text, or why it has none.
pub fn parse(text: &str) -> Result<Element, Box<Fault>> {
    let mut parser = Parser { text, open: Vec::new(), scopes: Vec::new(), root: None };
    let mut reader = Reader::from_str(text);
    loop {
        let offset = reader.buffer_position() as usize;
        let event = reader.read_event().map_err(|error| {
            let at = (reader.error_position() as usize).max(offset);
            parser.broken(at, &error.to_string())
        })?;
        match event {
            Event::Start(start) => parser.open(&start, offset)?,
            Event::Empty(start) => {
                parser.open(&start, offset)?;
                parser.close();
            }
            Event::End(_) => parser.close(),
            Event::Text(text) => {
                let content =
                    text.xml10_content().map_err(|error| parser.broken(offset, &error.to_string()))?;
                parser.text(&content, offset)?;
            }
            Event::CData(text) => {
                let content =
                    text.xml10_content().map_err(|error| parser.broken(offset, &error.to_string()))?;
                parser.text(&content, offset)?;
            }
            Event::GeneralRef(name) => {
                let name = name.decode().map_err(|error| parser.broken(offset, &error.to_string()))?;
                let content = unescaped(&format!("&{name};")).ok_or_else(|| parser.entity(offset, &name))?;
                parser.text(&content, offset)?;
            }
            Event::Eof => return parser.finish(offset),
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    /// The elements that are not closed yet.
    open: Vec<Element>,
    /// The namespaces that they declare: how deep, prefix, name.
    scopes: Vec<(usize, String, String)>,
    root: Option<Element>,
}

impl Parser<'_> {
    fn open(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<(), Box<Fault>> {
        if self.open.len() >= DEPTH {
            let why = format!("elements lie more than {DEPTH} deep in each other");
            return Err(self.broken(offset, &why));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err(self.broken(offset, "a second root element follows the first"));
        }
        let mut attributes = Vec::new();
        for (number, attribute) in start.attributes().enumerate() {
            // The reader compares each with all before it.
            if number >= MOST_ATTRIBUTES {
                let why = format!("an element has more than {MOST_ATTRIBUTES} attributes");
                return Err(self.broken(offset, &why));
            }
            let attribute = attribute.map_err(|error| self.broken(offset, &error.to_string()))?;
            let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
            let raw = String::from_utf8_lossy(&attribute.value);
            let value = unescaped(&raw).ok_or_else(|| self.entity(offset, &raw))?;
            match name.strip_prefix("xmlns") {
                Some("") => self.scopes.push((self.open.len(), String::new(), value)),
                Some(prefix) if prefix.starts_with(':') => {
                    self.scopes.push((self.open.len(), prefix.trim_start_matches(':').to_owned(), value));
                }
                _ if is_about_schemas(&name) => {}
                _ => attributes.push((local(&name).to_owned(), value)),
            }
        }
        let name = start.name();
        let name = String::from_utf8_lossy(name.as_ref());
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let namespace = self.scopes.iter().rev().find(|(_, own, _)| own == prefix);
        let namespace = namespace.map(|(.., namespace)| namespace.clone()).filter(|name| !name.is_empty());
        if namespace.is_none() && !prefix.is_empty() && prefix != "xml" {
            return Err(self.broken(offset, &format!("no namespace is declared for the prefix `{prefix}`")));
        }
        let name = local(&name).to_owned();
        self.open.push(Element { name, namespace, attributes, offset, ..Element::default() });
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        self.scopes.retain(|(depth, ..)| *depth < self.open.len());
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, content: &str, offset: usize) -> Result<(), Box<Fault>> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(content),
            None if content.trim_start_matches('\u{feff}').trim().is_empty() => {}
            None => return Err(self.broken(offset, "there is text outside of the root element")),
        }
        Ok(())
    }

    fn finish(self, offset: usize) -> Result<Element, Box<Fault>> {
        if let Some(open) = self.open.last() {
            let why = format!("the element `{}` is not closed", open.name);
            return Err(self.broken(open.offset, &why));
        }
        match self.root {
            Some(root) => Ok(root),
            None => Err(self.broken(offset, "it has no element")),
        }
    }

    fn broken(&self, offset: usize, why: &str) -> Box<Fault> {
        let (line, column) = line_and_column(self.text, offset);
        // What the reader calls its own kinds of error says no more.
        let why = why.trim_start_matches("ill-formed document: ").trim_start_matches("syntax error: ");
        let why = format!("is not well-formed XML: {why} at line {line} column {column}");
        let help = "correct the body at the line and column given".to_owned();
        Box::new(Fault { help, ..Fault::new(why).at_offset(offset) })
    }

    fn entity(&self, offset: usize, name: &str) -> Box<Fault> {
        let fault = self
            .broken(offset, &format!("there is no entity `{}`", name.chars().take(40).collect::<String>()));
        let help =
            "write the character itself: entities that a document declares are not expanded".to_owned();
        Box::new(Fault { help, ..*fault })
    }
}

fn unescaped(text: &str) -> Option<String> {
    unescape(text).ok().map(std::borrow::Cow::into_owned)
}

/// What XML itself and XML Schema say of an element is none of its values: `xml:lang`, `xsi:type`.
fn is_about_schemas(attribute: &str) -> bool {
    let prefixed = attribute.split_once(':');
    prefixed.is_some_and(|(prefix, name)| {
        prefix == "xml" || matches!(name, "type" | "schemaLocation" | "noNamespaceSchemaLocation")
    })
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}
