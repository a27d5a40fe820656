//! Bodies that were found faultless, so that none of them is held against its schema again.

use std::sync::atomic::{AtomicU64, Ordering};

/// How many are remembered for one media type.
const MOST: usize = 4;

/// The fingerprints of the latest bodies in which nothing was wrong. What is asked for again and again is
/// mostly answered alike.
#[derive(Debug, Default)]
pub struct Faultless {
    latest: [AtomicU64; MOST],
}

impl Faultless {
    /// Whether a body was faultless before. Two bodies share a fingerprint of 64 bits by chance as good as
    /// never.
    pub fn has(&self, fingerprint: u64) -> bool {
        // No place is empty: one where nothing was put has a 0.
        fingerprint != 0 && self.place(fingerprint).load(Ordering::Relaxed) == fingerprint
    }

    /// Remembers one, in the place of another.
    pub fn add(&self, fingerprint: u64) {
        self.place(fingerprint).store(fingerprint, Ordering::Relaxed);
    }

    fn place(&self, fingerprint: u64) -> &AtomicU64 {
        let [first, second, third, fourth] = &self.latest;
        match fingerprint % MOST as u64 {
            0 => first,
            1 => second,
            2 => third,
            _ => fourth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_known_until_another_takes_its_place() {
        let faultless = Faultless::default();
        assert!(!faultless.has(7) && !faultless.has(0));
        faultless.add(7);
        faultless.add(8);
        assert!(faultless.has(7) && faultless.has(8));
        faultless.add(11);
        assert!(faultless.has(11) && !faultless.has(7));
    }
}
