//! Property and header names that must never leave the API.

use std::collections::HashSet;

/// Names that responses must not have, whatever their schemas say: each a name, or a name in which
/// `*` stands for any characters.
///
/// ```
/// use bonafide::contract::forbidden::Forbidden;
///
/// let forbidden = Forbidden::new(["internal_id", "*_secret"])?;
/// assert_eq!(forbidden.matches("client_secret"), Some("*_secret"));
/// assert_eq!(forbidden.matches("Internal_id"), None);
/// # Ok::<(), bonafide::contract::forbidden::InvalidPattern>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Forbidden {
    names: HashSet<String>,
    /// A bit for each length that one of the names has: most names need no other look.
    lengths: u64,
    patterns: Vec<Pattern>,
}

/// A name with stars in it.
#[derive(Clone, Debug)]
struct Pattern {
    written: String,
    first: String,
    middle: Vec<String>,
    last: String,
}

/// A pattern that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPattern {
    #[error("a forbidden name is empty")]
    Empty,
    #[error("`{0}` forbids every name")]
    Everything(String),
}

impl Forbidden {
    /// # Errors
    ///
    /// Where a pattern is empty, or would forbid everything.
    pub fn new(patterns: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, InvalidPattern> {
        let mut forbidden = Self::default();
        for pattern in patterns.into_iter().map(Into::into) {
            if pattern.is_empty() {
                return Err(InvalidPattern::Empty);
            }
            if pattern.bytes().all(|b| b == b'*') {
                return Err(InvalidPattern::Everything(pattern));
            }
            if pattern.contains('*') {
                forbidden.patterns.push(Pattern::read(pattern));
            } else {
                forbidden.lengths |= length_bit(&pattern);
                forbidden.names.insert(pattern);
            }
        }
        Ok(forbidden)
    }

    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.patterns.is_empty()
    }

    /// The pattern that forbids this name, if one does. Case counts.
    pub fn matches(&self, name: &str) -> Option<&str> {
        if self.lengths & length_bit(name) != 0
            && let Some(exact) = self.names.get(name)
        {
            return Some(exact);
        }
        self.patterns.iter().find(|pattern| pattern.fits(name)).map(|pattern| pattern.written.as_str())
    }

    /// As [`Forbidden::matches`], for the name of a header, whose case does not count (RFC 9110 §5.1).
    pub fn matches_header(&self, name: &str) -> Option<&str> {
        let exact = self.names.iter().find(|known| known.eq_ignore_ascii_case(name));
        let lower = |pattern: &&Pattern| {
            Pattern::read(pattern.written.to_ascii_lowercase()).fits(&name.to_ascii_lowercase())
        };
        let pattern = || self.patterns.iter().find(lower).map(|pattern| &pattern.written);
        exact.or_else(pattern).map(String::as_str)
    }
}

impl Pattern {
    fn read(written: String) -> Self {
        let mut parts = written.split('*').map(str::to_owned);
        let first = parts.next().unwrap_or_default();
        let last = parts.next_back().unwrap_or_default();
        Self { first, middle: parts.filter(|part| !part.is_empty()).collect(), last, written }
    }

    /// Whether what is between the stars comes in a name, in this order.
    fn fits(&self, name: &str) -> bool {
        let Some(rest) = name.strip_prefix(self.first.as_str()) else { return false };
        let Some(mut rest) = rest.strip_suffix(self.last.as_str()) else { return false };
        self.middle.iter().all(|part| match rest.find(part.as_str()) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    }
}

fn length_bit(name: &str) -> u64 {
    1 << (name.len() % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters() {
        let fitting = [
            ("*_secret", "a_secret"),
            ("*_secret", "_secret"),
            ("a*", "a"),
            ("a*c*e", "abcde"),
            ("*a*", "bab"),
            ("a**b", "ab"),
        ];
        let fits = |pattern: &str, name: &str| Pattern::read(pattern.to_owned()).fits(name);
        for (pattern, name) in fitting {
            assert!(fits(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("*_secret", "secrets"), ("a*a", "a"), ("a*c*e", "aec"), ("a.c", "abc"), ("*a", "ab")]
        {
            assert!(!fits(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn what_forbids_nothing_or_everything_is_refused() {
        assert_eq!(Forbidden::new([""]).err(), Some(InvalidPattern::Empty));
        assert_eq!(Forbidden::new(["**"]).err(), Some(InvalidPattern::Everything("**".to_owned())));
    }

    #[test]
    fn headers_are_matched_without_case() {
        let forbidden = Forbidden::new(["X-Internal-*", "internal_id"]).unwrap();
        assert_eq!(forbidden.matches_header("x-internal-host"), Some("X-Internal-*"));
        assert_eq!(forbidden.matches("x-internal-host"), None);
    }
}
