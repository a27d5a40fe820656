//! Files as they were read, and where in them a value stands.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::pointer::Pointer;

pub mod files;
pub mod folder;
mod index;
mod json;
pub mod page;
pub mod path;
mod read;
#[cfg(test)]
pub(crate) mod samples;
pub mod shape;
mod tree;
pub mod whole;
mod yaml;

pub use index::Index;
pub use read::{Reading, json_fault, read, text};

/// How the text of a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
}

/// The text of one file that the user wrote.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    text: String,
    /// The part of the text that holds the document: all of it, or one fenced block of a page.
    block: Range<usize>,
    format: Format,
    /// What was found lately: traffic is wrong in the same places again and again.
    found: Mutex<HashMap<(Pointer, Target), Option<Position>>>,
}

/// What of a member of an object is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Target {
    #[default]
    Value,
    /// The name of the member. What has none, as an item of an array, stands where its value does.
    Key,
}

/// How many places are kept for each file.
const MAX_FOUND: usize = 1000;

impl Source {
    /// A file that is a document as a whole.
    pub fn new(path: impl Into<PathBuf>, text: String, format: Format) -> Self {
        let block = 0..text.len();
        Self::within(path, text, block, format)
    }

    /// A file of which only `block` (a range of bytes) is a document.
    pub fn within(path: impl Into<PathBuf>, text: String, block: Range<usize>, format: Format) -> Self {
        Self { path: path.into(), text, block, format, found: Mutex::default() }
    }

    /// The path as the user gave it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The document's own text.
    pub fn text(&self) -> &str {
        &self.text[self.block.clone()]
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// What the text holds, read once more; none where it cannot be read.
    pub fn value(&self) -> Option<Value> {
        match self.format {
            Format::Json => tree::from_json(self.text()).ok().map(|tree| tree.value),
            Format::Yaml => tree::from_yaml(self.text()).ok().map(|tree| tree.value),
        }
    }

    /// The whole text with `new` for its value, and all that is equal written as it was. `None` where that
    /// cannot be done: in YAML comments and anchors would be lost, and a page is more than its value.
    pub fn rewritten(&self, new: &Value) -> Option<String> {
        match self.format {
            Format::Json if self.block == (0..self.text.len()) => json::rewrite(&self.text, new),
            _ => None,
        }
    }

    /// Where the value at `pointer` starts, or its key. A value that the text lacks (the loader may have
    /// added it) stands where its nearest ancestor does.
    ///
    /// The first search for a place costs one pass over the text.
    pub fn position(&self, pointer: &Pointer, target: Target) -> Option<Position> {
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = (pointer.clone(), target);
        let known = found().get(&wanted).copied();
        known.unwrap_or_else(|| {
            let position = self.search(pointer, target);
            let mut found = found();
            if found.len() >= MAX_FOUND {
                found.clear();
            }
            found.insert(wanted, position);
            position
        })
    }

    fn search(&self, pointer: &Pointer, target: Target) -> Option<Position> {
        let find = match self.format {
            Format::Json => json::find,
            Format::Yaml => yaml::find,
        };
        Some(self.position_at(find(self.text(), pointer, target)?))
    }

    /// The position of a byte, counted from the start of the document's own text.
    pub fn position_at(&self, offset: usize) -> Position {
        let at = (self.block.start + offset).min(self.text.len());
        let before = &self.text.as_bytes()[..at];
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        Position {
            line: before.iter().filter(|b| **b == b'\n').count() + 1,
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
        }
    }
}

/// A line and a column in characters, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// A value in a file, or its key. Its line and column are found only when they are asked for.
#[derive(Clone, Debug)]
pub struct Place {
    pub source: Arc<Source>,
    pub pointer: Pointer,
    pub target: Target,
    /// Set where the place is known without a pointer, as with text that could not be read.
    pub known: Option<Position>,
}

impl Place {
    pub fn new(source: Arc<Source>, pointer: Pointer) -> Self {
        Self { source, pointer, target: Target::Value, known: None }
    }

    /// A place in text that has no values to point at.
    pub fn at(source: Arc<Source>, position: Position) -> Self {
        Self { known: Some(position), ..Self::new(source, Pointer::root()) }
    }

    /// The key of the value: where a name is at fault, not what it stands for.
    #[must_use]
    pub fn key(self) -> Self {
        Self { target: Target::Key, ..self }
    }

    pub fn position(&self) -> Option<Position> {
        self.known.or_else(|| self.source.position(&self.pointer, self.target))
    }

    /// The same place, its position looked up once and for all, without the text: to be kept for
    /// longer than the text should be.
    #[must_use]
    pub fn settled(&self) -> Self {
        let source = Source::new(self.source.path(), String::new(), self.source.format());
        Self { source: Arc::new(source), known: self.position(), ..self.clone() }
    }
}

/// `spec/api.yaml:12:5`, or the file alone where the position cannot be told.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source.path.display())?;
        match self.position() {
            Some(position) => write!(f, ":{}:{}", position.line, position.column),
            None => Ok(()),
        }
    }
}

/// A token of a pointer as the index of an item (RFC 6901 §4): digits without a leading zero.
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    plain.then(|| token.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_searched_for_once_and_few_are_kept() {
        let source = Source::new("a.json", "{\"a\":\n 1}".to_owned(), Format::Json);
        let place = |name: &str| source.position(&Pointer::root().join(name), Target::Value);
        let kept = || source.found.lock().unwrap().len();
        for _ in 0..2 {
            assert_eq!(place("a"), Some(Position { line: 2, column: 2 }));
            assert_eq!(kept(), 1);
        }
        for number in 0..2 * MAX_FOUND {
            assert_eq!(place(&number.to_string()), Some(Position { line: 1, column: 1 }));
        }
        assert!(kept() <= MAX_FOUND);
    }
}
