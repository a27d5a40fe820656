//! Where the nodes of the tree stand in the files they came from.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::pointer::Pointer;
use crate::source::{Format, Place, Source};

/// A sparse map: what stands in the tree where it stood in the entry file needs no entry.
#[derive(Clone, Debug)]
pub struct Origins {
    entry: Arc<Source>,
    moved: HashMap<Pointer, Place>,
}

impl Origins {
    pub fn new(entry: Arc<Source>) -> Self {
        Self { entry, moved: HashMap::new() }
    }

    /// For a document of which nothing could be read.
    pub fn nowhere() -> Self {
        Self::new(Arc::new(Source::new(Path::new(""), String::new(), Format::Json)))
    }

    /// The folder of the entry file, as the user gave it.
    pub fn entry_folder(&self) -> &Path {
        self.entry.path().parent().unwrap_or(Path::new(""))
    }

    /// Where the node at `pointer` came from. What it holds came from below that, unless a more
    /// precise entry says otherwise.
    pub fn place(&self, pointer: &Pointer) -> Place {
        if self.moved.is_empty() {
            return Place::new(self.entry.clone(), pointer.clone());
        }
        let mut ancestor = Some(pointer.clone());
        while let Some(at) = ancestor {
            if let Some(origin) = self.moved.get(&at) {
                let rest = pointer.strip_prefix(&at).unwrap_or_default();
                return Place::new(origin.source.clone(), origin.pointer.concat(&rest));
            }
            ancestor = at.parent();
        }
        Place::new(self.entry.clone(), pointer.clone())
    }

    /// The node at `pointer`, and what it holds, came from `origin`.
    pub fn moved(&mut self, pointer: Pointer, origin: Place) {
        self.moved.insert(pointer, origin);
    }

    /// Another tree was put in at `at`.
    pub fn mounted(&mut self, at: &Pointer, other: Self) {
        self.moved(at.clone(), Place::new(other.entry, Pointer::root()));
        self.moved.extend(other.moved.into_iter().map(|(pointer, place)| (at.concat(&pointer), place)));
    }

    /// Nodes were moved inside the tree, each with what it holds: `now` tells where a node that stood at a
    /// pointer stands now.
    pub fn rebased(&mut self, now: impl Fn(Pointer) -> Pointer) {
        self.moved = self.moved.drain().map(|(pointer, place)| (now(pointer), place)).collect();
    }

    /// The item at `index` of an array of `len` items was taken out: its successors moved up.
    pub fn removed_item(&mut self, array: &Pointer, index: usize, len: usize) {
        for next in index + 1..len {
            let origin = self.place(&array.item(next));
            self.moved.insert(array.item(next - 1), origin);
        }
    }
}
