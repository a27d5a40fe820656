//! Whose turn it is: what one request leaves behind for the next.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What is walked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Walk {
    /// The variants of a response, by its operation's index, its status and the index of its media type.
    Variants(usize, u16, Option<usize>),
    /// A sequence of fixtures, by its operation's index and that of its first fixture.
    Sequence(usize, usize),
}

/// How far each walk is that requests go through together. Requests take their turns in the order in which
/// they are answered. One of these is one session: whoever keeps several has walks that do not meet.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<Walk, usize>>);

impl Turns {
    /// The next number from 1 to `count`, and after the last the first again.
    pub fn round(&self, walk: Walk, count: usize) -> usize {
        self.advance(walk, |last| if last < count { last + 1 } else { 1 })
    }

    /// The next number from 1 to `count`, and after the last the last again.
    pub fn onward(&self, walk: Walk, count: usize) -> usize {
        self.advance(walk, |last| (last + 1).min(count))
    }

    /// Begins all walks anew.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn advance(&self, walk: Walk, next: impl FnOnce(usize) -> usize) -> usize {
        let mut walks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = walks.entry(walk).or_default();
        *last = next(*last);
        *last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_requests_at_once_each_has_a_step_of_its_own_until_the_last() {
        let turns = Turns::default();
        let mut steps: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        (0..100).map(|_| turns.onward(Walk::Sequence(0, 0), 500)).collect::<Vec<_>>()
                    })
                })
                .collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        steps.sort_unstable();
        let expected: Vec<usize> = (1..=500).chain(std::iter::repeat_n(500, 300)).collect();
        assert_eq!(steps, expected);
    }

    #[test]
    fn walks_do_not_meet_and_begin_anew_once_forgotten() {
        let turns = Turns::default();
        let (one, other) = (Walk::Sequence(0, 0), Walk::Sequence(0, 2));
        assert_eq!([turns.onward(one, 2), turns.onward(one, 2), turns.onward(other, 2)], [1, 2, 1]);
        turns.forget();
        assert_eq!(turns.onward(one, 2), 1);
    }
}
