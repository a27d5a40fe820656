//! Which nodes of the tree stand elsewhere than in the original.

use std::collections::HashMap;

use crate::document::origins::Origins;
use crate::pointer::Pointer;

#[derive(Debug, Default)]
pub struct Moves {
    /// Where a node stands now, by where it stood. What it holds went with it.
    moved: HashMap<Pointer, Pointer>,
    /// What a node was made of: its place now, and the place that it says the same as.
    made: Vec<(Pointer, Pointer)>,
}

impl Moves {
    pub fn add(&mut self, from: Pointer, to: Pointer) {
        self.moved.entry(from).or_insert(to);
    }

    /// A node that was made of another, or of a part of it, which nothing refers to.
    pub fn came(&mut self, now: Pointer, from: Pointer) {
        self.made.push((now, from));
    }

    /// Where the node stands that stood at a place.
    pub fn now(&self, place: Pointer) -> Pointer {
        let mut ancestor = Some(place.clone());
        while let Some(at) = ancestor {
            if let Some(now) = self.moved.get(&at) {
                let rest = place.strip_prefix(&at).unwrap_or_default();
                // What holds it may have been moved, too.
                return self.around(now).concat(&rest);
            }
            ancestor = at.parent();
        }
        place
    }

    fn around(&self, place: &Pointer) -> Pointer {
        match place.parent() {
            Some(parent) => self.now(parent).join(&place.last().unwrap_or_default()),
            None => place.clone(),
        }
    }

    /// Makes a reference lead to where its target stands now.
    pub fn follow(&self, reference: &mut String) {
        let Some(target) = Pointer::from_reference(reference) else { return };
        let now = self.now(target.clone());
        if now != target {
            *reference = format!("#{}", now.to_fragment());
        }
    }

    /// Tells where all of it came from.
    pub fn note_in(&self, origins: &mut Origins) {
        let moved = self.moved.iter().map(|(from, to)| (self.around(to), origins.place(from)));
        let made = self.made.iter().map(|(now, from)| (self.now(now.clone()), origins.place(from)));
        let places: Vec<_> = made.chain(moved).collect();
        origins.rebased(|pointer| self.now(pointer));
        places.into_iter().for_each(|(pointer, place)| origins.moved(pointer, place));
    }
}
