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
    patterns: Vec<String>,
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
                forbidden.patterns.push(pattern);
            } else {
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
        if self.is_empty() {
            return None;
        }
        let exact = self.names.get(name).map(String::as_str);
        exact.or_else(|| self.patterns.iter().map(String::as_str).find(|pattern| fits(pattern, name)))
    }

    /// As [`Forbidden::matches`], for the name of a header, whose case does not count (RFC 9110 §5.1).
    pub fn matches_header(&self, name: &str) -> Option<&str> {
        let name = name.to_ascii_lowercase();
        let mut all = self.names.iter().chain(&self.patterns).map(String::as_str);
        all.find(|pattern| fits(&pattern.to_ascii_lowercase(), &name))
    }
}

/// Whether a name fits a pattern: what is between the stars comes in this order.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for part in middle.split('*').filter(|part| !part.is_empty()) {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
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
