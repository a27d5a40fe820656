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
    pub fixtures: usize,
    pub exchanges: usize,
    /// Captured exchanges that were left out: they went to other hosts, or are none with an API.
    pub left_out: usize,
}
