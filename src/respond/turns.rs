//! Whose turn it is: what one request leaves behind for the next.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is walked through: a response of an operation, by the operation's index, the status and the index
/// of the media type.
type Round = (usize, u16, Option<usize>);

/// How far each walk is that requests go through together.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<Round, usize>>);

impl Turns {
    /// The next number from 1 to `count`, and after the last the first again.
    pub fn next(&self, round: Round, count: usize) -> usize {
        let mut rounds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = rounds.entry(round).or_default();
        *last = if *last < count { *last + 1 } else { 1 };
        *last
    }

    /// Begins all walks anew.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
