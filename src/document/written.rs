//! The tree as its files have it, for a look at the form.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::bundle::FILES;
use super::grammar::{Kind, walk};
use super::merge::merge;
use super::origins::Origins;
use super::overlay;
use super::version::Version;
use crate::pointer::Pointer;
use crate::source::{Place, Reading, Source};

/// The texts that a tree was made of.
#[derive(Debug, Default)]
pub struct Texts {
    entries: Vec<Arc<Source>>,
    overlays: Vec<Arc<Source>>,
    files: Vec<File>,
    parts: Vec<Part>,
}

/// A file that was taken into the tree.
#[derive(Debug)]
pub struct File {
    pub name: String,
    pub source: Arc<Source>,
}

/// What a reference leads to, and no walk from the root.
#[derive(Clone, Debug)]
pub struct Part {
    pub pointer: Pointer,
    pub kind: Kind,
    pub version: Version,
}

impl Texts {
    pub fn of(entries: &[Reading], overlays: &[Reading]) -> Self {
        let sources = |readings: &[Reading]| readings.iter().map(|reading| reading.source.clone()).collect();
        Self { entries: sources(entries), overlays: sources(overlays), ..Self::default() }
    }

    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let whole = self.entries.iter().chain(&self.overlays);
        whole.chain(self.files.iter().map(|file| &file.source)).map(|source| source.path())
    }

    pub fn bundled(&mut self, files: Vec<File>, parts: Vec<Part>) {
        (self.files, self.parts) = (files, parts);
    }

    /// Goes the loader's way again as far as overlays. What is wrong on it was found the first time.
    pub fn read(&self, version: Version) -> Written<'_> {
        let mut ignored = Vec::new();
        let (mut root, mut origins) = merge(again(&self.entries), &mut ignored);
        overlay::apply(again(&self.overlays), &mut root, &mut origins, &mut ignored);
        let mut files = Map::new();
        for file in &self.files {
            files.extend(file.source.value().map(|value| (file.name.clone(), value)));
            let mount = Pointer::root().join(FILES).join(&file.name);
            origins.moved(mount, Place::new(file.source.clone(), Pointer::root()));
        }
        if let (Value::Object(root), false) = (&mut root, files.is_empty()) {
            root.insert(FILES.to_owned(), files.into());
        }
        Written { root: Cow::Owned(root), origins: Cow::Owned(origins), version, parts: &self.parts }
    }
}

fn again(sources: &[Arc<Source>]) -> Vec<Reading> {
    let read = |source: &Arc<Source>| Reading {
        source: source.clone(),
        value: source.value(),
        findings: Vec::new(),
    };
    sources.iter().map(read).collect()
}

/// A tree in which nothing was upgraded, bundled or cut; overlays are applied.
#[derive(Debug)]
pub struct Written<'a> {
    root: Cow<'a, Value>,
    origins: Cow<'a, Origins>,
    version: Version,
    parts: &'a [Part],
}

impl<'a> Written<'a> {
    pub fn same(root: &'a Value, origins: &'a Origins, version: Version) -> Self {
        Self { root: Cow::Borrowed(root), origins: Cow::Borrowed(origins), version, parts: &[] }
    }

    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Where a node of this tree stands in what the user wrote.
    pub fn place(&self, pointer: &Pointer) -> Place {
        self.origins.place(pointer)
    }

    /// Calls `visit` with every object of the document and of the files that it refers to, each with
    /// its kind, its place in this tree, and the version that it is written for.
    pub fn walk(&self, visit: &mut impl FnMut(&Map<String, Value>, Kind, &Pointer, Version)) {
        walk(&self.root, Kind::Document, &mut Pointer::root(), &mut |object, kind, place| {
            visit(object, kind, place, self.version);
        });
        // One part may hold another.
        let mut visited = HashSet::new();
        for part in self.parts {
            let Some(value) = part.pointer.resolve(&self.root) else { continue };
            walk(value, part.kind, &mut part.pointer.clone(), &mut |object, kind, place| {
                if visited.insert((place.clone(), kind)) {
                    visit(object, kind, place, part.version);
                }
            });
        }
    }
}
