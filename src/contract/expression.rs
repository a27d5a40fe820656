//! Runtime expressions: what of an exchange a callback's URL or a link's value is made of (OpenAPI 3.1.1
//! §4.8.20.4, 3.2.0 §4.20.4).

use std::fmt;

use http::HeaderName;
use serde_json::Value;

mod context;

pub use context::{Context, Unresolved};

use crate::finding::{Side, nearest};
use crate::pointer::Pointer;

/// What stands for a value of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// The URL that was asked for.
    Url,
    /// The method of the request.
    Method,
    /// The status of the response.
    StatusCode,
    /// A part of the request or of the response.
    Of(Side, Part),
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Header(HeaderName),
    /// A query parameter; requests alone have them, and those of the path.
    Query(String),
    Path(String),
    /// A value of the body; the root pointer is the whole of it.
    Body(Pointer),
}

/// A text with expressions in it, or an expression alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Expression(Expression),
}

/// Why a text is no expression, and how it becomes one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct BadExpression {
    pub message: String,
    pub help: String,
}

/// What help shows of the forms that there are.
const FORMS: &str = "write `$request.body#/field`, `$request.query.name`, `$request.path.name`, \
    `$request.header.name`, `$response.body#/field`, `$response.header.name`, `$url`, `$method` or `$statusCode`";

/// The beginnings of expressions, for suggestions.
const BEGINNINGS: [&str; 9] = [
    "$request.body",
    "$request.header",
    "$request.path",
    "$request.query",
    "$response.body",
    "$response.header",
    "$url",
    "$method",
    "$statusCode",
];

/// How much of an expression a message shows, in characters.
const SHOWN: usize = 80;

impl Expression {
    /// Reads one expression, which starts with `$`.
    ///
    /// # Errors
    ///
    /// Where it has none of the forms of the specification.
    ///
    /// ```
    /// use bonafide::contract::expression::Expression;
    ///
    /// assert!(Expression::parse("$request.body#/urls/0").is_ok());
    /// let bad = Expression::parse("$request.body.urls").unwrap_err();
    /// assert_eq!(bad.help, "did you mean `$request.body#/urls`?");
    /// ```
    pub fn parse(text: &str) -> Result<Self, BadExpression> {
        Self::read(text).ok_or_else(|| unknown(text))
    }

    fn read(text: &str) -> Option<Self> {
        let of = |side, start| Part::parse(side, text.strip_prefix(start)?).map(|part| Self::Of(side, part));
        match text {
            "$url" => Some(Self::Url),
            "$method" => Some(Self::Method),
            "$statusCode" => Some(Self::StatusCode),
            _ => of(Side::Request, "$request.").or_else(|| of(Side::Response, "$response.")),
        }
    }
}

impl Part {
    fn parse(side: Side, text: &str) -> Option<Self> {
        let named = |start| text.strip_prefix(start).filter(|name: &&str| !name.is_empty());
        if let Some(name) = named("header.") {
            return HeaderName::try_from(name).ok().map(Self::Header);
        }
        if side == Side::Request
            && let Some(name) = named("query.")
        {
            return Some(Self::Query(name.to_owned()));
        }
        if side == Side::Request
            && let Some(name) = named("path.")
        {
            return Some(Self::Path(name.to_owned()));
        }
        match text.strip_prefix("body")? {
            "" => Some(Self::Body(Pointer::root())),
            rest => Pointer::parse(rest.strip_prefix('#')?).map(Self::Body),
        }
    }
}

impl Template {
    /// Reads the URL of a callback: an expression, or a text in which all that stands in braces is one.
    ///
    /// # Errors
    ///
    /// Where an expression cannot be read, or a brace has no partner.
    pub fn of_url(text: &str) -> Result<Self, BadExpression> {
        Self::parse(text, |_| true)
    }

    /// Reads a value of a link; `None` for a text without an expression. Braces around anything else are
    /// part of the text.
    ///
    /// # Errors
    ///
    /// Where an expression cannot be read.
    pub fn of_value(text: &str) -> Result<Option<Self>, BadExpression> {
        if !text.starts_with('$') && !text.contains("{$") {
            return Ok(None);
        }
        Self::parse(text, |inside| inside.starts_with('$')).map(Some)
    }

    /// `is_meant` tells whether what follows a brace is meant as an expression.
    fn parse(text: &str, is_meant: impl Fn(&str) -> bool) -> Result<Self, BadExpression> {
        if text.starts_with('$') {
            return Ok(Self(vec![Piece::Expression(Expression::parse(text)?)]));
        }
        let (mut pieces, mut plain, mut rest) = (Vec::new(), String::new(), text);
        while let Some((before, inside)) = rest.split_once('{') {
            plain.push_str(before);
            rest = inside;
            if !is_meant(inside) {
                plain.push('{');
                continue;
            }
            let (expression, after) = inside.split_once('}').ok_or_else(|| unclosed(text))?;
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Expression(Expression::parse(expression)?));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Self(pieces))
    }

    /// The expressions in it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Expression(expression) => Some(expression),
            Piece::Text(_) => None,
        })
    }

    /// Its value for an exchange. An expression alone keeps the type of what it stands for, in a text it
    /// becomes text.
    ///
    /// # Errors
    ///
    /// Where the exchange has nothing that an expression asks for.
    pub fn value(&self, context: &Context<'_>) -> Result<Value, Unresolved> {
        match &self.0[..] {
            [Piece::Expression(only)] => context.value(only),
            _ => self.text(context, str::to_owned).map(Value::String),
        }
    }

    /// Its text for an exchange, with each value as `written` has it.
    pub(super) fn text(
        &self,
        context: &Context<'_>,
        written: impl Fn(&str) -> String,
    ) -> Result<String, Unresolved> {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => Ok(text.clone()),
            Piece::Expression(expression) => context.text(expression).map(|text| written(&text)),
        });
        pieces.collect()
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url => f.write_str("$url"),
            Self::Method => f.write_str("$method"),
            Self::StatusCode => f.write_str("$statusCode"),
            Self::Of(Side::Request, part) => write!(f, "$request.{part}"),
            Self::Of(Side::Response, part) => write!(f, "$response.{part}"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(name) => write!(f, "header.{name}"),
            Self::Query(name) => write!(f, "query.{name}"),
            Self::Path(name) => write!(f, "path.{name}"),
            Self::Body(pointer) if pointer.is_root() => f.write_str("body"),
            Self::Body(pointer) => write!(f, "body#{pointer}"),
        }
    }
}

fn unclosed(text: &str) -> BadExpression {
    BadExpression {
        message: format!("`{}` has a `{{` that no `}}` closes", cut(text)),
        help: "close the expression, as in `https://example.com/{$request.body#/id}`".to_owned(),
    }
}

fn unknown(text: &str) -> BadExpression {
    let help = meant(text).map_or_else(|| FORMS.to_owned(), |meant| format!("did you mean `{meant}`?"));
    BadExpression { message: format!("`{}` is no runtime expression", cut(text)), help }
}

/// The expression that another text was most likely meant as: without its `$`, with a dot in place of a
/// pointer, with a word that is nearly right.
fn meant(text: &str) -> Option<String> {
    let whole = if text.starts_with('$') { text.to_owned() } else { format!("${text}") };
    if whole.chars().count() > SHOWN {
        return None;
    }
    let is_one = |candidate: &String| Expression::read(candidate).is_some();
    if is_one(&whole) {
        return Some(whole);
    }
    for message in ["$request.", "$response."] {
        let inside = whole.strip_prefix(message).and_then(|rest| rest.strip_prefix("body"));
        if let Some(inside) = inside.filter(|inside| inside.starts_with(['.', '#', '/'])) {
            let way = inside.trim_start_matches(['.', '#', '/', '$']).replace('.', "/");
            return Some(format!("{message}body#/{way}")).filter(is_one);
        }
    }
    let (start, name) = match whole.match_indices('.').nth(1) {
        Some((at, _)) => whole.split_at(at),
        None => (whole.as_str(), ""),
    };
    let start = nearest(start, BEGINNINGS)?;
    Some(format!("{start}{name}")).filter(is_one)
}

/// A text as messages show it.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
