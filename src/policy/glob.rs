//! Names and paths with `*` in them.

/// A pattern in which each `*` stands for any characters, none included. All else stands for itself.
///
/// ```
/// use bonafide::policy::Glob;
///
/// assert!(Glob::new("*_secret").matches("client_secret"));
/// assert!(!Glob::new("*_secret").matches("secret"));
/// assert!(Glob::new("/v1/*").matches("/v1/organizations/usage"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    pub fn new(pattern: impl Into<String>) -> Self {
        Self(pattern.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the pattern stands for the whole text. Takes time in proportion to the text.
    pub fn matches(&self, text: &str) -> bool {
        let Some((start, rest)) = self.0.split_once('*') else { return self.0 == text };
        let Some(mut text) = text.strip_prefix(start) else { return false };
        let (middle, end) = rest.rsplit_once('*').unwrap_or(("", rest));
        for part in middle.split('*') {
            // The first place is as good as any: what follows has the more room.
            match text.find(part) {
                Some(at) => text = &text[at + part.len()..],
                None => return false,
            }
        }
        text.ends_with(end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn stars_stand_for_any_characters() {
        let cases = [
            ("internal_id", "internal_id", true),
            ("internal_id", "internal_ids", false),
            ("a*", "a", true),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("*", "", true),
            ("*b*c*", "abxcx", true),
            ("*b*c*", "acxbx", false),
            ("**b", "ab", true),
            ("a*ab", "aab", true),
        ];
        for (pattern, text, matches) in cases {
            assert_eq!(Glob::new(pattern).matches(text), matches, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_for_the_stars_matches(parts in prop::collection::vec("[a-c]{0,3}", 1..5), fill in "[a-c]{0,3}") {
            prop_assert!(Glob::new(parts.join("*")).matches(&parts.join(&fill)));
        }
    }
}
