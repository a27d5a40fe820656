//! One thing that is wrong: what, where, and how to mend it.

use std::fmt;
use std::sync::Arc;

use crate::pointer::Pointer;
use crate::source::Place;

mod excerpt;
mod json;
mod seen;

pub use excerpt::Excerpt;
pub use seen::{LeftOut, Seen};

/// How much a finding matters. Only errors refuse a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// What produces findings of one code.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name that users see and allow: `missing-property`.
    pub code: &'static str,
    /// The severity unless the user sets another.
    pub severity: Severity,
    /// What the rule reports, in one sentence.
    pub summary: &'static str,
}

/// One thing that is wrong with a document, a fixture or an exchange.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// What is wrong, with the names the user wrote.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The operation it concerns, by its name.
    pub operation: Option<Arc<str>>,
    /// Where in the exchange, if it concerns one.
    pub exchange: Option<ExchangePlace>,
    /// Where the value at fault is written, if it stands in a file: an example, a fixture.
    pub value: Option<Place>,
    /// Where the document says otherwise, or where the document itself is wrong.
    pub document: Option<Place>,
    /// The lines around the fault, of a body that stands in no file.
    pub excerpt: Option<Arc<Excerpt>>,
    /// How often it occurred, where equal findings of many exchanges are told as one.
    pub count: usize,
    /// Where else the value at fault is written: the first few of the others.
    pub also: Vec<Place>,
}

/// How many places a finding keeps beside the first.
const ALSO: usize = 4;

impl Finding {
    /// A finding of `rule` with the rule's own severity and no place yet.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            help: None,
            operation: None,
            exchange: None,
            value: None,
            document: None,
            excerpt: None,
            count: 1,
            also: Vec::new(),
        }
    }

    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.document = place.into();
        self
    }

    #[must_use]
    pub fn written_at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.value = place.into();
        self
    }

    /// The place to open first: where the value is written, else where the document is.
    pub fn place(&self) -> Option<&Place> {
        self.value.as_ref().or(self.document.as_ref())
    }

    #[must_use]
    pub fn in_exchange(mut self, place: ExchangePlace) -> Self {
        self.exchange = Some(place);
        self
    }

    #[must_use]
    pub fn operation(mut self, name: Arc<str>) -> Self {
        self.operation = Some(name);
        self
    }

    /// Counts an equal finding as this one, and keeps where it is.
    pub fn repeat(&mut self, other: &Self) {
        self.count += other.count;
        let same = |a: &Place, b: &Place| Arc::ptr_eq(&a.source, &b.source) && a.pointer == b.pointer;
        for place in other.value.iter().chain(&other.also) {
            let is_known = self.value.iter().chain(&self.also).any(|known| same(known, place));
            if self.also.len() < ALSO && !is_known {
                self.also.push(place.clone());
            }
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// One line for a terminal or an editor: `file:line:column: code: message`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: ", self.rule.code)?;
        if let Some(place) = &self.exchange {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

const LONGEST_NAME: usize = 200;

/// The known name that a wrong one was most likely meant as.
///
/// ```
/// let known = ["limit", "cursor"];
/// assert_eq!(bonafide::finding::nearest("limt", known), Some("limit"));
/// assert_eq!(bonafide::finding::nearest("page", known), None);
/// assert_eq!(bonafide::finding::nearest("a", ["b"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The comparison costs the product of both lengths, and no name is as long as this.
    if name.len() > LONGEST_NAME {
        return None;
    }
    let lower = name.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&known.to_lowercase(), &lower);
    let (distance, near) = known.into_iter().map(|known| (distance(known), known)).min()?;
    let length = name.chars().count();
    // A name of one character has nothing in common with another.
    (distance <= 1 + length / 4 && distance < length.max(1)).then_some(near)
}

/// Which message of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Request,
    Response,
}

/// Which part of a message; parameters and headers by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The method or the path as a whole.
    Target,
    Path(String),
    Query(String),
    Header(String),
    Cookie(String),
    Status,
    Body,
}

/// Where in an exchange: the message, its part, and the value inside that part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangePlace {
    pub side: Side,
    pub part: Part,
    pub pointer: Pointer,
}

impl ExchangePlace {
    pub fn request(part: Part) -> Self {
        Self { side: Side::Request, part, pointer: Pointer::root() }
    }

    pub fn response(part: Part) -> Self {
        Self { side: Side::Response, part, pointer: Pointer::root() }
    }

    #[must_use]
    pub fn below(&self, pointer: &Pointer) -> Self {
        Self { pointer: self.pointer.concat(pointer), ..self.clone() }
    }
}

/// `request body at /email`, `query parameter limit`.
impl fmt::Display for ExchangePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Request => "request",
            Side::Response => "response",
        };
        match &self.part {
            Part::Target => write!(f, "{side}")?,
            Part::Path(name) => write!(f, "path parameter {name}")?,
            Part::Query(name) => write!(f, "query parameter {name}")?,
            Part::Header(name) => write!(f, "{side} header {name}")?,
            Part::Cookie(name) => write!(f, "cookie {name}")?,
            Part::Status => write!(f, "{side} status")?,
            Part::Body => write!(f, "{side} body")?,
        }
        if !self.pointer.is_root() {
            write!(f, " at {}", self.pointer)?;
        }
        Ok(())
    }
}
