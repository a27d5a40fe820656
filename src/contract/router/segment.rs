//! One templated segment of a path: `{id}`, `{name}.json`, `{a}-{b}`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Fixed texts around parameters: one more text than there are parameters.
#[derive(Debug, PartialEq, Eq)]
pub struct Pattern {
    texts: Vec<String>,
}

impl Pattern {
    /// Reads a segment of a template and notes its parameters; `None` where it has none. Braces
    /// without a partner stand for themselves.
    pub fn parse(segment: &str, names: &mut Vec<String>) -> Option<Self> {
        let mut texts = Vec::new();
        let mut rest = segment;
        while let Some((text, name, after)) = split_parameter(rest) {
            texts.push(text.to_owned());
            names.push(name.to_owned());
            rest = after;
        }
        if texts.is_empty() {
            return None;
        }
        texts.push(rest.to_owned());
        Some(Self { texts })
    }

    /// The more fixed text, the more specific.
    pub fn specificity(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }

    /// Takes the parameters' texts from a segment of a path, if it has the form of the pattern. No
    /// parameter is empty.
    pub fn capture<'p>(&self, segment: &'p str, values: &mut Vec<Cow<'p, str>>) -> bool {
        let before = values.len();
        if self.capture_raw(segment, values) {
            return true;
        }
        values.truncate(before);
        // Fixed text may come percent-encoded: `%3Acancel`.
        if self.specificity() > 0 && segment.contains('%') {
            let decoded = percent_decode_str(segment).decode_utf8_lossy();
            let mut captured = Vec::new();
            if self.capture_raw(&decoded, &mut captured) {
                values.extend(captured.into_iter().map(|value| Cow::Owned(encoded(&value))));
                return true;
            }
        }
        false
    }

    fn capture_raw<'p>(&self, segment: &'p str, values: &mut Vec<Cow<'p, str>>) -> bool {
        let [first, middle @ .., last] = &self.texts[..] else { return false };
        let Some(rest) = segment.strip_prefix(first.as_str()) else { return false };
        let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
        for text in middle {
            // The shortest text that is not empty.
            let Some(first) = rest.chars().next() else { return false };
            let start = first.len_utf8();
            let Some(at) = rest[start..].find(text.as_str()) else { return false };
            values.push(Cow::Borrowed(&rest[..start + at]));
            rest = &rest[start + at + text.len()..];
        }
        values.push(Cow::Borrowed(rest));
        !rest.is_empty()
    }
}

/// The names in braces of a segment.
pub fn names(segment: &str) -> impl Iterator<Item = &str> {
    let mut rest = segment;
    std::iter::from_fn(move || {
        let (_, name, after) = split_parameter(rest)?;
        rest = after;
        Some(name)
    })
}

/// The first name in braces, with the texts around it. A brace that is opened again before it is closed
/// stands for itself.
fn split_parameter(text: &str) -> Option<(&str, &str, &str)> {
    let first = text.find('{')?;
    let close = first + text[first..].find('}')?;
    let open = text[..close].rfind('{')?;
    Some((&text[..open], &text[open + 1..close], &text[close + 1..]))
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brace_without_a_partner_stands_for_itself() {
        let cases = [
            ("{a}-{b}.json", vec!["a", "b"]),
            ("x{a{b}", vec!["b"]),
            ("}{a}}{", vec!["a"]),
            ("{}", vec![""]),
            ("{a", vec![]),
        ];
        for (segment, expected) in cases {
            assert_eq!(names(segment).collect::<Vec<_>>(), expected, "{segment}");
            let mut parsed = Vec::new();
            Pattern::parse(segment, &mut parsed);
            assert_eq!(parsed, expected, "{segment}");
        }
    }
}
