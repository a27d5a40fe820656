//! What was looked at: a report says this too, not only what is wrong.

use std::path::PathBuf;
use std::sync::Arc;

/// What a run looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Each operation that was looked at, by its name.
    pub operations: Vec<Arc<str>>,
    /// Each file: documents, overlays, fixtures, captured traffic.
    pub files: Vec<PathBuf>,
    pub schemas: usize,
    pub examples: usize,
    /// Further examples, which could not be held against their schemas: those are broken.
    pub unchecked_examples: usize,
    pub fixtures: usize,
    /// Answers that were made as a mock would make them, variants included.
    pub answers: usize,
    pub exchanges: usize,
    /// Those of the exchanges of which a body was captured without what it held.
    pub unknown_bodies: usize,
    pub left_out: LeftOut,
}

/// How many captured exchanges were left out, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// They went to hosts that are not the API's.
    pub other_hosts: usize,
    /// A browser loaded them to show a page.
    pub parts_of_pages: usize,
    /// They are none with an API: preflights, web sockets, aborted requests.
    pub no_exchanges: usize,
}

impl LeftOut {
    pub fn total(self) -> usize {
        self.other_hosts + self.parts_of_pages + self.no_exchanges
    }
}

impl Seen {
    /// Adds what another run looked at, or another part of this one.
    pub fn add(&mut self, other: Seen) {
        let new = other.operations.into_iter().filter(|name| !self.operations.contains(name));
        let new: Vec<_> = new.collect();
        self.operations.extend(new);
        self.files.extend(other.files);
        self.schemas += other.schemas;
        self.examples += other.examples;
        self.unchecked_examples += other.unchecked_examples;
        self.fixtures += other.fixtures;
        self.answers += other.answers;
        self.exchanges += other.exchanges;
        self.unknown_bodies += other.unknown_bodies;
        self.left_out.other_hosts += other.left_out.other_hosts;
        self.left_out.parts_of_pages += other.left_out.parts_of_pages;
        self.left_out.no_exchanges += other.left_out.no_exchanges;
    }
}
