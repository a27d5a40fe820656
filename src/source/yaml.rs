//! Finds a value in YAML text from its events, without building a tree.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError};

use super::Target;
use crate::pointer::Pointer;

/// How many bytes are read again, in all, because of lines that are less indented than they should be.
const READ_AGAIN: usize = 1 << 26;

/// The byte at which the value at `pointer` starts, or its key, or its nearest ancestor in the text.
///
/// Of a key that stands twice the last one counts, as when reading. A value that is reached through
/// an alias or a merge key (`<<`) stands where it is written.
pub fn find(text: &str, pointer: &Pointer, target: Target) -> Option<usize> {
    Events::of(text).find(pointer, target).map(|marker| byte_at(text, marker))
}

/// The byte of the first alias that stands inside what it is an alias of.
pub fn endless_alias(text: &str) -> Option<usize> {
    let Events(nodes) = Events::of(text);
    let is_endless = |at: usize, node: &Node<'_>| match node.kind {
        Kind::Alias(target) => nodes.get(target).is_some_and(|target| at < target.next),
        _ => false,
    };
    let alias = nodes.iter().enumerate().find(|(at, node)| is_endless(*at, node));
    alias.map(|(_, node)| byte_at(text, node.marker))
}

/// Markers count characters.
fn byte_at(text: &str, marker: usize) -> usize {
    text.char_indices().nth(marker).map_or(text.len(), |(at, _)| at)
}

/// The events of the first document, up to its end or to what cannot be read.
#[derive(Debug)]
pub struct Events<'t>(Vec<Node<'t>>);

#[derive(Debug)]
struct Node<'t> {
    kind: Kind<'t>,
    marker: usize,
    /// The event after this node and all that is in it; for an opened one, set once it is closed.
    next: usize,
}

#[derive(Debug, PartialEq)]
enum Kind<'t> {
    Scalar(Cow<'t, str>),
    /// The index of the anchored node.
    Alias(usize),
    Mapping,
    Sequence,
    End,
}

impl<'t> Events<'t> {
    pub fn of(text: &'t str) -> Self {
        let (nodes, fault) = read(text);
        match fault {
            None => Self(nodes),
            Some(fault) => Self::of_outdented(text, fault),
        }
    }

    /// As [`Events::of`], of a text in which what stands in brackets goes on at the indentation of what they
    /// belong to, or before it. YAML has none of that (1.2 §7.4), but what reads the values allows it, as most do:
    /// a space in place of such a line break leaves everything else where it is.
    fn of_outdented(text: &str, first: ScanError) -> Self {
        let mut joined = text.to_owned();
        let mut fault = Some(first);
        let mut left = READ_AGAIN;
        while let Some(end) = fault.take().and_then(|fault| line_end(&joined, &fault))
            && let Some(rest) = left.checked_sub(end.start)
        {
            left = rest;
            // Markers count characters, of which there must be as many.
            let spaces = " ".repeat(joined.get(end.clone()).map_or(0, |end| end.chars().count()));
            joined.replace_range(end, &spaces);
            fault = read(&joined).1;
        }
        Self(read(&joined).0.into_iter().map(Node::into_owned).collect())
    }

    /// The character at which the value at `pointer` starts, or its key, or its nearest ancestor.
    pub fn find(&self, pointer: &Pointer, target: Target) -> Option<usize> {
        let (mut key, mut node) = (0, 0);
        for token in pointer.tokens() {
            match self.child(node, &token) {
                Some(found) => (key, node) = found,
                None => {
                    // An ancestor has a name that says nothing.
                    key = node;
                    break;
                }
            }
        }
        Some(self.0.get(if target == Target::Key { key } else { node })?.marker)
    }

    /// The key and the value of a child; an item is its own key.
    fn child(&self, node: usize, token: &str) -> Option<(usize, usize)> {
        let node = self.anchored(node);
        match self.0.get(node)?.kind {
            Kind::Mapping => self.entry(node, token),
            Kind::Sequence => self.items(node).nth(super::index(token)?).map(|item| (item, item)),
            _ => None,
        }
    }

    /// A key that a mapping holds itself, or else the first mapping merged into it that has the key, with
    /// its value. Each is looked at once, so that mappings that merge one another in a circle do no harm.
    fn entry(&self, mapping: usize, key: &str) -> Option<(usize, usize)> {
        let mut seen = HashSet::new();
        let mut waiting = vec![mapping];
        while let Some(node) = waiting.pop().map(|node| self.anchored(node)) {
            if !seen.insert(node) {
                continue;
            }
            let before = waiting.len();
            match self.0.get(node)?.kind {
                Kind::Mapping => match self.entries(node, key).last() {
                    Some(entry) => return Some(entry),
                    None => waiting.extend(self.entries(node, "<<").map(|(_, value)| value)),
                },
                Kind::Sequence => waiting.extend(self.items(node)),
                _ => {}
            }
            // The last is taken off first.
            waiting[before..].reverse();
        }
        None
    }

    /// The entries of a mapping whose key is `key`.
    fn entries<'a>(&'a self, mapping: usize, key: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let mut nodes = self.items(mapping);
        std::iter::from_fn(move || Some((nodes.next()?, nodes.next()?)))
            .filter(move |(name, _)| self.is_scalar(*name, key))
    }

    /// The nodes directly in a sequence; in a mapping its keys and values in turn.
    fn items(&self, parent: usize) -> impl Iterator<Item = usize> + '_ {
        let first = parent + 1;
        std::iter::successors(Some(first), |node| Some(self.0.get(*node)?.next))
            .take_while(|node| self.0.get(*node).is_some_and(|node| node.kind != Kind::End))
    }

    fn is_scalar(&self, node: usize, text: &str) -> bool {
        matches!(self.0.get(self.anchored(node)).map(|node| &node.kind), Some(Kind::Scalar(t)) if t == text)
    }

    /// The node itself, or the one that it is an alias of (never an alias again).
    fn anchored(&self, node: usize) -> usize {
        match self.0.get(node).map(|node| &node.kind) {
            Some(Kind::Alias(target)) => *target,
            _ => node,
        }
    }
}

/// The nodes of the first document, up to what cannot be read.
fn read(text: &str) -> (Vec<Node<'_>>, Option<ScanError>) {
    let mut nodes: Vec<Node<'_>> = Vec::new();
    let mut open = Vec::new();
    let mut anchors = HashMap::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(fault) => return (nodes, Some(fault)),
        };
        let at = nodes.len();
        let (kind, anchor) = match event {
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => continue,
            Event::DocumentEnd | Event::StreamEnd => break,
            Event::Scalar(text, _, anchor, _) => (Kind::Scalar(text), anchor),
            Event::MappingStart(anchor, _) => (Kind::Mapping, anchor),
            Event::SequenceStart(anchor, _) => (Kind::Sequence, anchor),
            Event::Alias(anchor) => match anchors.get(&anchor) {
                Some(target) => (Kind::Alias(*target), 0),
                None => break,
            },
            Event::MappingEnd | Event::SequenceEnd => (Kind::End, 0),
        };
        if anchor > 0 {
            anchors.insert(anchor, at);
        }
        match kind {
            Kind::Mapping | Kind::Sequence => open.push(at),
            Kind::End => {
                if let Some(opened) = open.pop().and_then(|opened| nodes.get_mut(opened)) {
                    opened.next = at + 1;
                }
            }
            Kind::Scalar(_) | Kind::Alias(_) => {}
        }
        // Until it is closed, a node reaches to the end: the text may be cut short.
        let next = if matches!(kind, Kind::Mapping | Kind::Sequence) { usize::MAX } else { at + 1 };
        nodes.push(Node { kind, marker: span.start.index(), next });
    }
    (nodes, None)
}

/// The line break before a line that is less indented than it should be, where that is the fault, with the
/// comment before it.
fn line_end(text: &str, fault: &ScanError) -> Option<Range<usize>> {
    let before = text.get(..byte_at(text, fault.marker().index()))?.trim_end_matches([' ', '\t']);
    let line = before.strip_suffix('\n').filter(|_| fault.info().starts_with("invalid indentation"))?;
    let start = line.rfind('\n').map_or(0, |line_break| line_break + 1);
    let comment = comment(line.get(start..)?).map(|comment| start + comment);
    Some(comment.unwrap_or(line.len())..before.len())
}

/// Where a comment begins: after white space (YAML 1.2 §6.6), outside of quotes.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        before = c;
    }
    None
}

impl Node<'_> {
    fn into_owned(self) -> Node<'static> {
        let kind = match self.kind {
            Kind::Scalar(text) => Kind::Scalar(Cow::Owned(text.into_owned())),
            Kind::Alias(target) => Kind::Alias(target),
            Kind::Mapping => Kind::Mapping,
            Kind::Sequence => Kind::Sequence,
            Kind::End => Kind::End,
        };
        Node { kind, marker: self.marker, next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::source::samples;

    /// What stands in `text` from the place of `pointer` to the end of its line.
    fn at<'t>(text: &'t str, pointer: &str) -> Option<&'t str> {
        text[find(text, &Pointer::parse(pointer)?, Target::Value)?..].lines().next()
    }

    #[test]
    fn keys_stand_where_they_start() {
        let text = "a:\n  'b': [1]\n  ? c\n  : 2\n  &k d: {<<: {e: 3}}\n";
        let key = |pointer: &str| {
            let at = find(text, &Pointer::parse(pointer).unwrap(), Target::Key).unwrap();
            text[at..].lines().next()
        };
        assert_eq!(key("/a"), Some("a:"));
        assert_eq!(key("/a/b"), Some("'b': [1]"));
        assert_eq!(key("/a/b/0"), Some("1]"));
        assert_eq!(key("/a/c"), Some("c"));
        assert_eq!(key("/a/d/e"), Some("e: 3}}"));
        // What is not there stands where its parent does.
        assert_eq!(key("/a/b/1"), at(text, "/a/b"));
        assert_eq!(key("/a/x"), at(text, "/a"));
    }

    #[test]
    fn values_stand_where_they_start() {
        let text = "# é\na:\n  - ü: 1\n  - 'ß': x\n200: !tag {k: w}\nb: {k: v}";
        assert_eq!(at(text, "/a/1/ß"), Some("x"));
        assert_eq!(at(text, "/200/k"), Some("w}"));
        assert_eq!(at(text, "/b"), Some("{k: v}"));
    }

    #[test]
    fn brackets_that_close_where_their_key_stands_hide_nothing_after_them() {
        let text = "a:\n  b: [\n    1,\n  ]\n  c: {\n  k: v, # ü\n}\n  é: {\n    k: w\n  }\nd: last\n";
        for (pointer, line) in [("/a/b/0", "1,"), ("/a/c/k", "v, # ü"), ("/a/é/k", "w"), ("/d", "last")] {
            assert_eq!(at(text, pointer), Some(line), "{pointer}");
        }
    }

    #[test]
    fn an_alias_inside_what_it_stands_for_is_found() {
        let inside = |text: &str| endless_alias(text).map(|at| text[at..].to_owned());
        assert_eq!(inside("a: &a [1]\nb: &b {c: [*a, *b]}").as_deref(), Some("*b]}"));
        assert_eq!(inside("a: &a [1]\nb: *a\n"), None);
    }

    #[test]
    fn line_ends_and_a_byte_order_mark_do_not_shift_anything() {
        let text = "\u{feff}# é\r\na: 'é'\r\n\r\nb: # ü\r\n  - |\r\n    ö\r\n    ö\r\n  - last\r\n";
        assert_eq!(at(text, "/b/1"), Some("last"));
        assert_eq!(at(text, "/a"), Some("'é'"));
    }

    #[test]
    fn what_is_missing_stands_where_its_parent_does() {
        let text = "a: [10, 20]\nb:\n";
        for missing in ["/a/2", "/a/x", "/a/01"] {
            assert_eq!(at(text, missing), Some("[10, 20]"), "{missing}");
        }
        assert_eq!(at(text, "/c"), Some("a: [10, 20]"));
        assert_eq!(at("", ""), None);
    }

    #[test]
    fn aliases_and_merges_lead_to_what_is_written() {
        let text = "\
base: &base {one: b1, two: b2}
more: &more {two: m2, three: m3}
used: {<<: [*base, *more], one: own}
same: *more
deep: {<<: {<<: *base}}
";
        assert_eq!(at(text, "/used/one"), Some("own}"));
        assert_eq!(at(text, "/used/two"), Some("b2}"));
        assert_eq!(at(text, "/used/three"), Some("m3}"));
        assert_eq!(at(text, "/same/two"), Some("m2, three: m3}"));
        assert_eq!(at(text, "/deep/one"), Some("b1, two: b2}"));
        assert_eq!(at(text, "/used/four"), Some("{<<: [*base, *more], one: own}"));
        assert_eq!(at(text, "/same"), Some("*more"));
    }

    #[test]
    fn circles_end() {
        assert_eq!(at("a: &a {<<: *a, b: [*a]}", "/a/b/0/b/0/c"), Some("*a]}"));
        assert_eq!(at("a: &a [*a]", "/a/0/0/0"), Some("*a]"));
    }

    #[test]
    fn of_equal_keys_the_last_counts() {
        assert_eq!(at("a: {b: 1}\na: {b: 2}\n", "/a/b"), Some("2}"));
    }

    #[test]
    fn broken_text_is_searched_as_far_as_it_can_be_read() {
        assert_eq!(at("a: {b: 1}\nc: [1, }", "/a/b"), Some("1}"));
        assert_eq!(at("a: [1, 2", "/a/1"), Some("2"));
        assert_eq!(at(&"{a: ".repeat(100_000), "/a/a"), None);
        assert_eq!(at("a: 1\n---\nb: 2\n", "/b"), Some("a: 1"));
    }

    proptest! {
        #[test]
        fn every_value_has_its_place(value in samples::json()) {
            let text = serde_yaml::to_string(&value).unwrap();
            for pointer in samples::pointers(&value) {
                let at = find(&text, &pointer, Target::Value);
                prop_assert!(at.is_some(), "{pointer} in {text}");
                if let (Some(at), Some(Value::Number(n))) = (at, pointer.resolve(&value)) {
                    prop_assert!(text[at..].starts_with(&n.to_string()), "{pointer} in {text}");
                }
            }
        }

        #[test]
        fn nothing_makes_it_panic(text in "[-\\[\\]{}\"',:?&*!|>%#a0<\n\r\t é]*", pointer in "(/[a0<-]?)*") {
            for target in [Target::Value, Target::Key] {
                let _ = find(&text, &Pointer::parse(&pointer).unwrap(), target);
            }
        }
    }
}
