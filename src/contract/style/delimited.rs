//! Values that are one text with a delimiter in it: `blue,black`, `R,100,G,200`, `R=100,G=200`.

use serde_json::{Map, Value};

use super::StyleFault;
use super::coding::{Coding, scalar_text};
use crate::contract::shape::{Shape, Types};

/// What stands between the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Comma,
    Dot,
    Space,
    Pipe,
}

impl Mark {
    pub fn written(self) -> &'static str {
        self.spellings()[0]
    }

    /// All that is read as the mark. Where the mark is not allowed in a URL, its encoding is the mark.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::Comma => &[","],
            Self::Dot => &["."],
            Self::Space => &["%20", "+", " "],
            Self::Pipe => &["%7C", "%7c", "|"],
        }
    }

    fn split(self, raw: &str) -> Vec<&str> {
        self.spellings()
            .iter()
            .fold(vec![raw], |pieces, mark| pieces.into_iter().flat_map(|piece| piece.split(mark)).collect())
    }

    fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Dot => '.',
            Self::Space => ' ',
            Self::Pipe => '|',
        }
    }
}

pub(super) struct Delimited {
    pub mark: Mark,
    /// Properties are `name=value` rather than names and values in turn.
    pub explode: bool,
    pub coding: Coding,
}

impl Delimited {
    /// Delimiters are looked for before anything is decoded, and only where the text cannot be a
    /// scalar: a string may have commas.
    pub fn read(&self, raw: &str, shape: &Shape) -> Result<Value, StyleFault> {
        let whole = self.coding.decode(raw)?;
        if let Some(scalar) = shape.scalar(&whole) {
            Ok(scalar)
        } else if shape.allows(Types::ARRAY) {
            self.read_array(raw, &shape.items())
        } else if shape.allows(Types::OBJECT) {
            self.read_object(raw, shape)
        } else {
            Ok(Value::from(whole))
        }
    }

    pub fn write(&self, value: &Value) -> Result<String, StyleFault> {
        let pieces: Vec<String> = match value {
            Value::Array(items) => {
                items.iter().map(|item| self.write_part(item)).collect::<Result<_, _>>()?
            }
            Value::Object(object) => object
                .iter()
                .map(|(name, value)| self.write_property(name, value))
                .collect::<Result<_, _>>()?,
            scalar => return self.coding.encode(&scalar_text(scalar)?, &[]),
        };
        if pieces.len() == 1 && pieces[0].is_empty() {
            return Err(StyleFault::new("this style has no way to write an array of one empty string"));
        }
        Ok(pieces.join(self.mark.written()))
    }

    fn read_array(&self, raw: &str, items: &Shape) -> Result<Value, StyleFault> {
        self.split(raw).into_iter().map(|piece| Ok(items.read_scalar(&self.coding.decode(piece)?))).collect()
    }

    fn read_object(&self, raw: &str, shape: &Shape) -> Result<Value, StyleFault> {
        let mut object = Map::new();
        for (name, value) in self.properties(raw)? {
            let name = self.coding.decode(name)?;
            let value = shape.property(&name).read_scalar(&self.coding.decode(value)?);
            if object.insert(name.to_string(), value).is_some() {
                return Err(StyleFault::new(format!("expected the property `{name}` once")));
            }
        }
        Ok(Value::Object(object))
    }

    fn properties<'a>(&self, raw: &'a str) -> Result<Vec<(&'a str, &'a str)>, StyleFault> {
        let pieces = self.split(raw);
        let mark = self.mark.written();
        if self.explode {
            let fault = || StyleFault::new(format!("expected properties as `name=value{mark}name=value`"));
            pieces.into_iter().map(|piece| piece.split_once('=').ok_or_else(fault)).collect()
        } else {
            let (turns, rest) = pieces.as_chunks();
            let fault =
                || StyleFault::new(format!("expected properties as `name{mark}value{mark}name{mark}value`"));
            if rest.is_empty() {
                Ok(turns.iter().map(|[name, value]| (*name, *value)).collect())
            } else {
                Err(fault())
            }
        }
    }

    /// The parts of a text; none in the empty one.
    fn split<'a>(&self, raw: &'a str) -> Vec<&'a str> {
        if raw.is_empty() { Vec::new() } else { self.mark.split(raw) }
    }

    fn write_property(&self, name: &str, value: &Value) -> Result<String, StyleFault> {
        let (between, value) =
            (if self.explode { "=" } else { self.mark.written() }, self.write_part(value)?);
        Ok(format!("{}{between}{value}", self.encode(name, &[self.mark.char(), '='])?))
    }

    fn write_part(&self, value: &Value) -> Result<String, StyleFault> {
        self.encode(&scalar_text(value)?, &[self.mark.char()])
    }

    fn encode(&self, text: &str, delimiters: &[char]) -> Result<String, StyleFault> {
        // The encoding of these two is the mark itself, so nothing is left to escape them with.
        if matches!(self.mark, Mark::Space | Mark::Pipe) && text.contains(self.mark.char()) {
            return Err(StyleFault::new("this style has no way to write its own delimiter inside a value"));
        }
        self.coding.encode(text, delimiters)
    }
}
