//! Parameter styles: how a value is written in a path, query, header or cookie (OpenAPI 3.1.1
//! §4.8.12, "Style Values"; RFC 6570), and read back from it.

mod coding;
mod deep;
mod delimited;
mod exploded;
mod matrix;
mod pairs;

use serde_json::Value;

use self::coding::Coding;
use self::delimited::{Delimited, Mark};
pub use self::pairs::Pairs;
use super::shape::Shape;

/// Where a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written, in OpenAPI's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Form,
    Simple,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

impl Style {
    /// The style that a document names.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "form" => Self::Form,
            "simple" => Self::Simple,
            "label" => Self::Label,
            "matrix" => Self::Matrix,
            "spaceDelimited" => Self::SpaceDelimited,
            "pipeDelimited" => Self::PipeDelimited,
            "deepObject" => Self::DeepObject,
            _ => return None,
        })
    }

    /// The style of a parameter that names none.
    pub fn default_for(location: Location) -> Self {
        match location {
            Location::Query | Location::Cookie => Self::Form,
            Location::Path | Location::Header => Self::Simple,
        }
    }

    /// `explode` where a parameter doesn't say.
    pub fn explodes_by_default(self) -> bool {
        self == Self::Form
    }

    /// Whether parameters at this location may have this style.
    pub fn fits(self, location: Location) -> bool {
        match self {
            Self::Simple => matches!(location, Location::Path | Location::Header),
            Self::Label | Self::Matrix => location == Location::Path,
            Self::Form => matches!(location, Location::Query | Location::Cookie),
            Self::SpaceDelimited | Self::PipeDelimited | Self::DeepObject => location == Location::Query,
        }
    }
}

/// A value that is not written as its style asks, or that its style cannot write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct StyleFault {
    /// What was expected, in plain words.
    pub message: String,
}

impl StyleFault {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    fn expected(example: &str, style: &str) -> Self {
        Self::new(format!("expected `{example}` ({style} style)"))
    }
}

/// How the values of one parameter are written and read.
///
/// Reading undoes writing wherever the schema tells the value's types; what no reading could undo is
/// refused. Some values have no text of their own:
///
/// - In pairs of their own (exploded `form`, `deepObject`), an empty array or object is nothing at
///   all, and what isn't there is read as no value. `tags=` is the empty string, or an array of it.
/// - In one text (`simple`, `label`, and what isn't exploded), the empty text is the empty string,
///   array or object, whichever the schema allows first. An array of one empty string cannot be written.
/// - In `matrix`, `;tags` is empty in the same way, and the exploded `;tags=` an array of one empty string.
/// - Null in a query or cookie is nothing at all; elsewhere, and inside arrays and objects, it is
///   `null`. It is read from `null` or the empty text where the schema has null but no strings.
///
/// A style at a location that doesn't know it works as it would elsewhere, or as the location's default.
#[derive(Clone, Debug)]
pub struct Serialization {
    pub name: String,
    pub location: Location,
    pub style: Style,
    pub explode: bool,
    /// Leave RFC 3986's reserved characters in query values as they are, where that can be read back.
    pub allow_reserved: bool,
    /// What the values look like; reading depends on it.
    pub shape: Shape,
}

impl Serialization {
    /// The default style of the location.
    pub fn new(name: impl Into<String>, location: Location, shape: Shape) -> Self {
        let style = Style::default_for(location);
        let explode = style.explodes_by_default();
        Self { name: name.into(), location, style, explode, allow_reserved: false, shape }
    }

    /// Reads a path parameter from its part of the path as sent, or a header's value.
    pub fn read(&self, raw: &str) -> Result<Value, StyleFault> {
        match self.style {
            Style::Label => match raw.strip_prefix('.') {
                Some(text) => self.label().read(text, &self.shape),
                None => Err(StyleFault::expected(".…", "label")),
            },
            Style::Matrix => matrix::read(raw, &self.name, self.explode, &self.shape),
            _ => self.delimited(Mark::Comma).read(raw, &self.shape),
        }
    }

    /// Finds a query parameter or cookie among the pairs of the request; `None` if it isn't there.
    ///
    /// An object in pairs of its own may take any pair: not those that `others`, the other parameters,
    /// [name](Serialization::names).
    pub fn find(
        &self,
        pairs: &Pairs<'_>,
        others: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Value>, StyleFault> {
        if pairs.is_empty() {
            return Ok(None);
        }
        match self.layout() {
            Layout::Deep => deep::read(pairs, &self.name, &self.shape, others),
            Layout::Exploded => {
                let takes = |name: &str| self.shape.declares(name) || self.takes_rest() && !others(name);
                exploded::read(pairs, &self.name, &self.shape, &takes)
            }
            Layout::Packed(mark) => self.find_packed(pairs, mark),
        }
    }

    /// Whether this parameter is what a pair of this name is meant for.
    pub fn names(&self, name: &str) -> bool {
        let own = name == self.name;
        match self.layout() {
            Layout::Deep => own || deep::is_below(&self.name, name),
            Layout::Exploded if self.shape.is_object() => {
                self.shape.declares(name) || own && !self.shape.only_object()
            }
            Layout::Exploded | Layout::Packed(_) => own,
        }
    }

    /// Whether pairs that no parameter names belong to this one: a free-form object in pairs of its own.
    pub fn takes_rest(&self) -> bool {
        matches!(self.layout(), Layout::Exploded) && self.shape.is_object() && self.shape.is_open()
    }

    /// Whether a pair of this name is declared by this parameter, one way or the other.
    pub fn claims(&self, name: &str) -> bool {
        self.names(name) || self.takes_rest()
    }

    /// Writes a value as it stands in a path, as a header's value, or as its part of a query or a
    /// `Cookie` header (empty if there is nothing to write).
    ///
    /// ```
    /// use bonafide::contract::{shape::Shape, style::{Location, Serialization}};
    /// use serde_json::json;
    ///
    /// let tags = Serialization::new("tags", Location::Query, Shape::any());
    /// assert_eq!(tags.write(&json!(["red", "a&b"])).as_deref(), Ok("tags=red&tags=a%26b"));
    /// ```
    pub fn write(&self, value: &Value) -> Result<String, StyleFault> {
        match self.location {
            Location::Path | Location::Header => self.write_text(value),
            Location::Query => Ok(self.write_pairs(value)?.join("&")),
            Location::Cookie => Ok(self.write_pairs(value)?.join("; ")),
        }
    }

    fn write_text(&self, value: &Value) -> Result<String, StyleFault> {
        match self.style {
            Style::Label => Ok(format!(".{}", self.label().write(value)?)),
            Style::Matrix => matrix::write(&self.name, self.explode, value),
            _ => {
                let text = self.delimited(Mark::Comma).write(value)?;
                // A segment of dots alone would be taken for a step in the path.
                let dots = self.location == Location::Path && matches!(text.as_str(), "." | "..");
                Ok(if dots { text.replace('.', "%2E") } else { text })
            }
        }
    }

    fn write_pairs(&self, value: &Value) -> Result<Vec<String>, StyleFault> {
        if value.is_null() {
            return Ok(Vec::new());
        }
        match self.layout() {
            Layout::Deep => deep::write(&self.name, value, self.coding()),
            Layout::Exploded => exploded::write(&self.name, value, self.coding()),
            Layout::Packed(mark) => {
                let text = self.delimited(mark).write(value)?;
                Ok(vec![format!("{}={text}", coding::encode_name(&self.name))])
            }
        }
    }

    fn find_packed(&self, pairs: &Pairs<'_>, mark: Mark) -> Result<Option<Value>, StyleFault> {
        let mut values = pairs.values(&self.name);
        let (first, second) = (values.next(), values.next());
        if second.is_some() {
            let (name, mark) = (&self.name, mark.written());
            return Err(StyleFault::new(format!(
                "expected `{name}` once, several items as `{name}=a{mark}b`"
            )));
        }
        first.map(|raw| self.delimited(mark).read(raw, &self.shape)).transpose()
    }

    fn layout(&self) -> Layout {
        match (self.style, self.explode) {
            (Style::DeepObject, _) => Layout::Deep,
            (_, true) => Layout::Exploded,
            (Style::SpaceDelimited, false) => Layout::Packed(Mark::Space),
            (Style::PipeDelimited, false) => Layout::Packed(Mark::Pipe),
            (_, false) => Layout::Packed(Mark::Comma),
        }
    }

    fn label(&self) -> Delimited {
        self.delimited(if self.explode { Mark::Dot } else { Mark::Comma })
    }

    fn delimited(&self, mark: Mark) -> Delimited {
        // In pairs, `explode` has decided before; here it would be about `name=value` inside the text.
        let explode = self.explode && matches!(self.location, Location::Path | Location::Header);
        Delimited { mark, explode, coding: self.coding() }
    }

    fn coding(&self) -> Coding {
        match self.location {
            Location::Header => Coding::Plain,
            Location::Path | Location::Cookie => Coding::Percent,
            Location::Query => Coding::Query { allow_reserved: self.allow_reserved },
        }
    }
}

/// How a value is spread over pairs.
enum Layout {
    /// One pair, whose value holds everything.
    Packed(Mark),
    /// A pair for each item or property.
    Exploded,
    /// A pair for each leaf, named by the way to it.
    Deep,
}

#[cfg(test)]
mod tests;
