//! JSON Pointer (RFC 6901), the one way to address a value.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

/// What RFC 3986 §3.5 does not allow in a fragment as it is.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'~')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'$')
    .remove(b':')
    .remove(b'@');

/// The address of one value inside a JSON or YAML document (RFC 6901 §3).
///
/// ```
/// use bonafide::pointer::Pointer;
///
/// let pointer = Pointer::root().join("paths").join("/v1/users").item(0);
/// assert_eq!(pointer.as_str(), "/paths/~1v1~1users/0");
/// assert_eq!(pointer.tokens().nth(1).as_deref(), Some("/v1/users"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document: the empty pointer.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer as it is written in RFC 6901 §5: empty, or starting with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Reads a URI fragment without its `#` (RFC 6901 §6); percent-encoding is undone.
    pub fn from_fragment(fragment: &str) -> Option<Self> {
        Self::parse(&percent_decode_str(fragment).decode_utf8().ok()?)
    }

    /// Reads a reference into the same document, `#/components/schemas/User`.
    pub fn from_reference(reference: &str) -> Option<Self> {
        Self::from_fragment(reference.strip_prefix('#')?)
    }

    /// The pointer as a URI fragment without its `#`, percent-encoded where needed.
    pub fn to_fragment(&self) -> String {
        utf8_percent_encode(&self.0, FRAGMENT).to_string()
    }

    /// The pointer as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The pointer as people write the way to a value: `users[0].name`.
    ///
    /// ```
    /// use bonafide::pointer::Pointer;
    ///
    /// assert_eq!(Pointer::root().join("users").item(0).join("name").dotted(), "users[0].name");
    /// ```
    pub fn dotted(&self) -> String {
        let mut dotted = String::new();
        for token in self.tokens() {
            match token.as_ref() {
                index if !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit()) => {
                    dotted.push_str(&format!("[{index}]"));
                }
                name if dotted.is_empty() => dotted.push_str(name),
                name => dotted.push_str(&format!(".{name}")),
            }
        }
        dotted
    }

    /// True for the pointer to the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The child with this (unescaped) key.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        let mut child = Self(String::with_capacity(self.0.len() + key.len() + 1));
        child.0.push_str(&self.0);
        child.push(key);
        child
    }

    /// The item of an array at this index, counted from zero.
    #[must_use]
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The place that `relative` addresses below this one.
    #[must_use]
    pub fn concat(&self, relative: &Pointer) -> Self {
        Self(format!("{}{}", self.0, relative.0))
    }

    /// Appends an (unescaped) key in place; [`Pointer::pop`] takes it off again.
    pub fn push(&mut self, key: &str) {
        self.0.push('/');
        for c in key.chars() {
            match c {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                c => self.0.push(c),
            }
        }
    }

    /// Takes the last token off; the root stays the root.
    pub fn pop(&mut self) {
        self.0.truncate(self.0.rfind('/').unwrap_or(0));
    }

    /// The pointer to the containing value; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|at| Self(self.0[..at].to_owned()))
    }

    /// The last token, unescaped; `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rfind('/').map(|at| unescape(&self.0[at + 1..]))
    }

    /// The tokens from the root on, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// What is left of this pointer below `ancestor`, if it is there or below.
    pub fn strip_prefix(&self, ancestor: &Pointer) -> Option<Self> {
        Self::parse(self.0.strip_prefix(ancestor.as_str())?)
    }

    /// The value that this pointer addresses in `root`.
    pub fn resolve<'a>(&self, root: &'a Value) -> Option<&'a Value> {
        resolve(root, &self.0)
    }
}

/// The value that a pointer addresses, as [`Pointer::resolve`], of a pointer that stands in a text.
/// (`Value::pointer` copies every token twice.)
pub fn resolve<'a>(root: &'a Value, pointer: &str) -> Option<&'a Value> {
    if pointer.is_empty() {
        return Some(root);
    }
    let mut tokens = pointer.strip_prefix('/')?.split('/').map(unescape);
    tokens.try_fold(root, |value, token| match value {
        Value::Object(object) => object.get(token.as_ref()),
        Value::Array(items) => items.get(index(&token)?),
        _ => None,
    })
}

/// An index of an array has no leading zeros and no sign (RFC 6901 §4).
fn index(token: &str) -> Option<usize> {
    let is_plain =
        token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    token.parse().ok().filter(|_| is_plain)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The way to a value while a walk is there, each step on the stack of the walk that took it. It
/// becomes a pointer only where something is found.
#[derive(Clone, Copy, Debug)]
pub enum Path<'p> {
    Root,
    Property(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    pub fn pointer(&self) -> Pointer {
        match self {
            Path::Root => Pointer::root(),
            Path::Property(parent, name) => parent.pointer().join(name),
            Path::Item(parent, index) => parent.pointer().item(*index),
        }
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_keys_come_back_as_tokens(keys in prop::collection::vec(".*", 0..5)) {
            let mut pointer = Pointer::root();
            for key in &keys {
                pointer.push(key);
            }
            prop_assert_eq!(pointer.tokens().collect::<Vec<_>>(), keys);
            prop_assert_eq!(Pointer::from_fragment(&pointer.to_fragment()), Some(pointer));
        }
    }

    #[test]
    fn values_are_found_as_the_specification_says() {
        let root = serde_json::json!({ "a/b": [0, { "m~n": "x", "": 1 }], "01": 2 });
        let found = |pointer: &str| Pointer::parse(pointer).unwrap().resolve(&root).cloned();
        assert_eq!(found(""), Some(root.clone()));
        assert_eq!(found("/a~1b/1/m~0n"), Some("x".into()));
        assert_eq!(found("/a~1b/1/"), Some(1.into()));
        assert_eq!(found("/01"), Some(2.into()));
        for nowhere in ["/a~1b/01", "/a~1b/+1", "/a~1b/2", "/a~1b/-", "/a", "/a~1b/0/x"] {
            assert_eq!(found(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn prefixes_end_at_tokens() {
        let user = Pointer::root().join("user");
        assert_eq!(Pointer::root().join("users").strip_prefix(&user), None);
        assert_eq!(user.item(3).strip_prefix(&user), Some(Pointer::root().item(3)));
    }
}
