//! Finds a value in JSON text without building a tree.

use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Target;
use crate::pointer::Pointer;

mod rewrite;

pub use rewrite::rewrite;

/// The byte at which the value at `pointer` starts, or its key, or its nearest ancestor in the text.
///
/// Of a key that stands twice the last one counts, as when reading.
pub fn find(text: &str, pointer: &Pointer, target: Target) -> Option<usize> {
    descend(text, pointer, target, child)
}

/// Goes down by `child` as far as there is one.
fn descend<'t>(
    text: &'t str,
    pointer: &Pointer,
    target: Target,
    mut child: impl FnMut(&'t str, &str) -> Option<&'t str>,
) -> Option<usize> {
    let mut value = outermost(text);
    let mut target = target;
    for token in pointer.tokens() {
        match child(value, &token) {
            Some(inner) => value = inner,
            None => {
                // An ancestor has a name that says nothing.
                target = Target::Value;
                break;
            }
        }
    }
    // Every slice that was descended to is borrowed from `text`.
    let at = (!value.is_empty()).then(|| offset(value, text))?;
    Some(if target == Target::Key { key_before(text, at).unwrap_or(at) } else { at })
}

/// Where the key of the value that starts at a byte starts; none of an item.
fn key_before(text: &str, value: usize) -> Option<usize> {
    let before = text.get(..value)?.trim_end().strip_suffix(':')?.trim_end().strip_suffix('"')?;
    // A quote inside a key has a backslash before it, which none before it makes a plain one.
    let is_open = |at: &usize| {
        let slashes = before.bytes().take(*at).rev().take_while(|byte| *byte == b'\\').count();
        slashes % 2 == 0
    };
    before.rmatch_indices('"').map(|(at, _)| at).find(is_open)
}

/// The objects and arrays of a text that were looked into, so that many pointers cost little more than one.
#[derive(Debug)]
pub struct Levels<'t> {
    text: &'t str,
    /// By the byte at which each starts.
    known: HashMap<usize, Level<'t>>,
}

/// The children of one value.
#[derive(Debug)]
enum Level<'t> {
    Object(HashMap<String, &'t RawValue>),
    Array(Vec<&'t RawValue>),
    Leaf,
}

impl<'t> Levels<'t> {
    pub fn of(text: &'t str) -> Self {
        Self { text, known: HashMap::new() }
    }

    /// What [`find`] finds.
    pub fn find(&mut self, pointer: &Pointer, target: Target) -> Option<usize> {
        descend(self.text, pointer, target, |value, token| self.child(value, token))
    }

    fn child(&mut self, value: &'t str, token: &str) -> Option<&'t str> {
        let level = self.known.entry(offset(value, self.text)).or_insert_with(|| Level::of(value));
        match level {
            Level::Object(entries) => entries.get(token),
            Level::Array(items) => items.get(super::index(token)?),
            Level::Leaf => None,
        }
        .map(|child| child.get())
    }
}

impl<'t> Level<'t> {
    /// One that is broken has no children.
    fn of(value: &'t str) -> Self {
        let mut reader = serde_json::Deserializer::from_str(value);
        match value.as_bytes().first() {
            Some(b'{') => HashMap::deserialize(&mut reader).map(Self::Object),
            Some(b'[') => Vec::deserialize(&mut reader).map(Self::Array),
            _ => return Self::Leaf,
        }
        .unwrap_or(Self::Leaf)
    }
}

/// The text from its value on.
fn outermost(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim_start()
}

/// Where a slice of `text` starts in it.
fn offset(slice: &str, text: &str) -> usize {
    slice.as_ptr() as usize - text.as_ptr() as usize
}

/// The text of one child of an object or an array.
fn child<'t>(text: &'t str, token: &str) -> Option<&'t str> {
    let found = serde_json::Deserializer::from_str(text).deserialize_any(Child(token)).ok()?;
    found.map(RawValue::get)
}

/// Reads one level and keeps the child that a token of a pointer names.
struct Child<'k>(&'k str);

impl<'t> Visitor<'t> for Child<'_> {
    type Value = Option<&'t RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(wanted) = map.next_key_seed(Is(self.0))? {
            if wanted {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        if let Some(index) = super::index(self.0) {
            for _ in 0..index {
                if seq.next_element::<IgnoredAny>()?.is_none() {
                    return Ok(None);
                }
            }
            found = seq.next_element()?;
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(found)
    }
}

/// Reads a key and tells whether it is this one.
struct Is<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, key: D) -> Result<bool, D::Error> {
        key.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<bool, E> {
        Ok(key == self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::source::samples;

    /// What stands in `text` from the place of `pointer` on.
    fn at<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
        find(text, &Pointer::parse(pointer)?, Target::Value).map(|at| &text[at..])
    }

    fn key_at<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
        find(text, &Pointer::parse(pointer)?, Target::Key).map(|at| &text[at..])
    }

    #[test]
    fn keys_stand_where_their_quotes_open() {
        let text = r#"{"a": {"b\"c\\" : 1, "d"
            :[2]}, "a\\": 3}"#;
        assert!(key_at(text, "/a").unwrap().starts_with("\"a\": {"));
        assert!(key_at(text, "/a/b\"c\\").unwrap().starts_with(r#""b\"c\\" : 1"#));
        assert!(key_at(text, "/a/d").unwrap().starts_with("\"d\""));
        assert!(key_at(text, "/a\\").unwrap().starts_with(r#""a\\": 3"#));
        // What has no key, or is not there, stands where its value does, or its parent.
        assert_eq!(key_at(text, "/a/d/0"), at(text, "/a/d/0"));
        assert_eq!(key_at(text, "/a/x"), at(text, "/a"));
        assert_eq!(key_at(text, ""), Some(text));
    }

    #[test]
    fn values_stand_where_they_start() {
        let text = r#"{"a": [1, {"b/c": "é"}], "": {"~": null}}"#;
        assert_eq!(at(text, "/a/1/b~1c"), Some(r#""é"}], "": {"~": null}}"#));
        assert_eq!(at(text, "//~0"), Some("null}}"));
        assert_eq!(at(text, "/a/0"), Some(r#"1, {"b/c": "é"}], "": {"~": null}}"#));
    }

    #[test]
    fn what_is_missing_stands_where_its_parent_does() {
        let text = r#" {"a": [10, 20], "n": 5}"#;
        for missing in ["/a/2", "/a/01", "/a/-", "/a/99999999999999999999", "/a/x/y"] {
            assert_eq!(at(text, missing), Some(r#"[10, 20], "n": 5}"#), "{missing}");
        }
        assert_eq!(at(text, "/n/m"), Some("5}"));
        assert_eq!(at(text, "/other"), Some(text.trim_start()));
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        assert_eq!(at(r#"{"a": 1, "a": {"b": 2}, "a": {"b": 3}}"#, "/a/b"), Some("3}}"));
    }

    #[test]
    fn escapes_and_a_byte_order_mark_are_no_hindrance() {
        let text = "\u{feff}{\"\\ud83d\\ude00\": [\"\\ud83d\\ude00\", 7]}";
        assert_eq!(at(text, "/😀/1"), Some("7]}"));
    }

    #[test]
    fn broken_text_gives_the_nearest_ancestor_or_nothing() {
        assert_eq!(at("", ""), None);
        assert_eq!(at("{\"a\": [1, 2", "/a/1"), Some("{\"a\": [1, 2"));
        let deep = "[".repeat(100_000);
        assert_eq!(at(&deep, "/0/0"), Some(deep.as_str()));
    }

    proptest! {
        #[test]
        fn every_value_reads_back_from_its_place(value in samples::json(), pretty: bool) {
            let text = if pretty { format!("{value:#}") } else { value.to_string() };
            for pointer in samples::pointers(&value) {
                let at = find(&text, &pointer, Target::Value).unwrap();
                let back = serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>().next();
                prop_assert_eq!(&back.unwrap().unwrap(), pointer.resolve(&value).unwrap());
                let key = find(&text, &pointer, Target::Key).unwrap();
                if key != at {
                    let back = serde_json::Deserializer::from_str(&text[key..]).into_iter::<String>().next();
                    prop_assert_eq!(back.unwrap().unwrap(), pointer.last().unwrap());
                }
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in "[\\[\\]{}\",:a0\\\\ é]*", pointer in "(/[a0-]?)*") {
            for target in [Target::Value, Target::Key] {
                let _ = find(&text, &Pointer::parse(&pointer).unwrap(), target);
            }
        }
    }

    #[test]
    fn a_minified_line_is_searched_too() {
        let text = json!({"paths": {"/a": {"get": {"responses": {"200": {}}}}}}).to_string();
        assert_eq!(at(&text, "/paths/~1a/get/responses/200"), Some("{}}}}}}"));
    }
}
