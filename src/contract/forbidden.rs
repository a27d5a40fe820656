//! Property and header names that must never leave the API.

use std::collections::HashSet;

use crate::policy::Glob;

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
    patterns: Vec<Glob>,
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
                forbidden.patterns.push(Glob::new(pattern));
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
        self.patterns.iter().find(|pattern| pattern.matches(name)).map(Glob::as_str)
    }

    /// As [`Forbidden::matches`], for the name of a header, whose case does not count (RFC 9110 §5.1).
    pub fn matches_header(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let mut all = self.names.iter().map(String::as_str).chain(self.patterns.iter().map(Glob::as_str));
        all.find(|pattern| Glob::new(pattern.to_ascii_lowercase()).matches(&name))
    }
}

fn length_bit(name: &str) -> u64 {
    1 << (name.len() % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

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
