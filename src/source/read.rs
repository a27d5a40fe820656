//! A file into a tree, and what is wrong with the file.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::page;
use super::tree::{self, Tree};
use crate::finding::{Finding, Severity};
use crate::pointer::Pointer;
use crate::rules;
use crate::source::{Format, Place, Source};

mod fault;
#[cfg(test)]
mod tests;
mod text;

use fault::Fault;

/// A file as read: its text, the tree it holds (none where it is unreadable), and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Reading {
    pub source: Arc<Source>,
    pub value: Option<Value>,
    pub findings: Vec<Finding>,
}

/// Reads a file by what it holds: JSON, YAML, or a page that embeds either.
///
/// Of several YAML documents the first is read, and a finding tells of the others.
pub fn read(path: &Path, bytes: Vec<u8>) -> Reading {
    let text = match text::decode(bytes) {
        Ok(text) => text,
        Err((text, fault)) => return unreadable(Source::new(path, text, Format::Yaml), &fault),
    };
    let block = match embedded(path, &text) {
        Ok(block) => block.unwrap_or(0..text.len()),
        Err(fault) => return unreadable(Source::new(path, text, Format::Yaml), &fault),
    };
    let (format, result) = parse(path, &text[block.clone()]);
    let source = Source::within(path, text, block, format);
    match result {
        Ok(tree) => readable(source, tree),
        Err(fault) => unreadable(source, &fault),
    }
}

/// What is wrong with a text that is no JSON, in plain words.
pub fn json_fault(text: &str, error: &serde_json::Error) -> String {
    Fault::json(text, error).message
}

/// A JSON file as text alone, for a reader that goes through it piece by piece; or why it is no text.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<Arc<Source>, Box<Finding>> {
    match text::decode(bytes) {
        Ok(text) => Ok(Arc::new(Source::new(path, text, Format::Json))),
        Err((text, fault)) => {
            let source = Arc::new(Source::new(path, text, Format::Json));
            Err(Box::new(finding(&source, &fault)))
        }
    }
}

/// The block of a page that holds the document; none if the file is a document as a whole.
fn embedded(path: &Path, text: &str) -> Result<Option<Range<usize>>, Fault> {
    if page::is_page(path) && !text.trim().is_empty() {
        return page::find(text).map(Some).ok_or_else(|| {
            let help = "embed it in a block fenced with ```yaml, or name another file";
            Fault::new(0, "the page embeds no OpenAPI document", help)
        });
    }
    if starts_like_json(text) || !page::has_fence(text) {
        return Ok(None);
    }
    Ok(page::find(text).filter(|block| !page::names_openapi(&text[..block.start])))
}

/// What starts like JSON may still be YAML, unless its name says that it is JSON.
fn parse(path: &Path, text: &str) -> (Format, Result<Tree, Fault>) {
    if is_blank(text) {
        return (Format::Yaml, Err(Fault::empty()));
    }
    if !starts_like_json(text) {
        return (Format::Yaml, yaml(text));
    }
    let fault = match tree::from_json(text) {
        Ok(tree) => return (Format::Json, Ok(tree)),
        Err(error) => Fault::json(text, &error),
    };
    if path.extension().is_some_and(|name| name.eq_ignore_ascii_case("json")) {
        return (Format::Json, Err(fault));
    }
    match yaml(text) {
        Err(_) if has_quoted_key(text) => (Format::Json, Err(fault)),
        result => (Format::Yaml, result),
    }
}

fn yaml(text: &str) -> Result<Tree, Fault> {
    match too_deep(text) {
        Some(at) => Err(Fault::too_deep(at)),
        None => tree::from_yaml(text).map_err(|error| Fault::yaml(text, &error)),
    }
}

/// Where brackets nest so deep that the YAML reader, whose time grows with the square of that and which looks
/// at the depth only afterwards, is not even tried.
fn too_deep(text: &str) -> Option<usize> {
    const DEEP: usize = 4096;
    // Most texts have few brackets, and counting them costs next to nothing.
    if text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count() <= DEEP {
        return None;
    }
    let mut depth: usize = 0;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEP
    })
}

fn readable(source: Source, tree: Tree) -> Reading {
    let source = Arc::new(source);
    let mut findings: Vec<_> = tree.duplicates.into_iter().map(|key| duplicate(&source, key)).collect();
    if tree.more_duplicates {
        let message = "this file holds more duplicate keys than are listed";
        findings.push(
            Finding::new(&rules::DUPLICATE_KEY, message).at(Place::new(source.clone(), Pointer::root())),
        );
    }
    if tree.more_documents {
        findings.push(more_documents(&source));
    }
    Reading { source, value: Some(tree.value), findings }
}

fn duplicate(source: &Arc<Source>, key: Pointer) -> Finding {
    let name = key.last().unwrap_or_default();
    Finding::new(&rules::DUPLICATE_KEY, format!("the key `{name}` stands twice in the same object"))
        .help("remove or rename one of the two; the last one counts")
        .at(Place::new(source.clone(), key).key())
}

/// A warning: what was read can be served.
fn more_documents(source: &Arc<Source>) -> Finding {
    let position = source.position_at(second_document(source.text()).unwrap_or(0));
    let message = "the file holds several YAML documents, of which only the first is read";
    let mut finding = Finding::new(&rules::UNREADABLE_FILE, message)
        .help("put each document in a file of its own, or remove the `---` that parts them")
        .at(Place::at(source.clone(), position));
    finding.severity = Severity::Warning;
    finding
}

/// Where the second YAML document of a text starts. A line of content never starts with `---`
/// (YAML 1.2 §9.1.2).
fn second_document(text: &str) -> Option<usize> {
    let mut content = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let opens = line.trim_end() == "---" || line.starts_with("--- ");
        if opens && content {
            return Some(at);
        }
        content |= opens || !(line.trim().is_empty() || line.starts_with(['#', '%']));
        at += line.len();
    }
    None
}

fn unreadable(source: Source, fault: &Fault) -> Reading {
    let source = Arc::new(source);
    let finding = finding(&source, fault);
    Reading { source, value: None, findings: vec![finding] }
}

fn finding(source: &Arc<Source>, fault: &Fault) -> Finding {
    let place = Place::at(source.clone(), source.position_at(fault.at));
    Finding::new(&rules::UNREADABLE_FILE, &fault.message).help(&fault.help).at(place)
}

/// Nothing but white space, comments and the marks that open a document.
fn is_blank(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#') || line == "---")
}

fn starts_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Whether the first key or item is written as in JSON, so that a fault is told in JSON's terms.
fn has_quoted_key(text: &str) -> bool {
    let inside = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '['));
    inside.is_empty() || inside.starts_with(['"', '}', ']'])
}
