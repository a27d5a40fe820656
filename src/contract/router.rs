//! Finds the operation that a request reaches.

use std::borrow::Cow;

use foldhash::HashMap;
use http::Method;
use percent_encoding::percent_decode_str;

use super::operation::Operation;
use crate::document::Document;
use crate::finding::Finding;
use crate::rules::AMBIGUOUS_PATH;

mod segment;
mod undocumented;

use segment::Pattern;
pub use undocumented::{other_method, unknown_path};

/// A tree of path segments. Each node is visited at most once for a request.
#[derive(Debug)]
pub struct Router {
    nodes: Vec<Node>,
    /// The parameter names of each operation's template, in order.
    parameters: Vec<Vec<String>>,
    bases: Vec<String>,
}

#[derive(Debug, Default)]
struct Node {
    literals: HashMap<String, usize>,
    /// Templated segments, the most specific first.
    patterns: Vec<(Pattern, usize)>,
    /// The operations whose template ends here.
    operations: Vec<usize>,
}

/// Where a request leads.
#[derive(Debug)]
pub enum Route<'a, 'p> {
    Found(Match<'a, 'p>),
    /// The path is there, but not with this method; these are.
    OtherMethods(Vec<Method>),
    NotFound,
}

impl<'a> Route<'a, '_> {
    /// The operation that is reached, if one is.
    pub fn operation(&self) -> Option<&'a Operation> {
        match self {
            Self::Found(matched) => Some(matched.operation),
            Self::OtherMethods(_) | Self::NotFound => None,
        }
    }
}

/// An operation and the texts of its path parameters, percent-encoded as they came.
#[derive(Debug)]
pub struct Match<'a, 'p> {
    pub operation: &'a Operation,
    pub parameters: Vec<(&'a str, Cow<'p, str>)>,
}

/// Two operations that the same requests reach; the second never is.
#[derive(Clone, Copy, Debug)]
pub struct Ambiguous {
    pub first: usize,
    pub second: usize,
}

impl Router {
    /// A router for these operations under these base paths (the longest first).
    pub fn new(operations: &[Operation], bases: Vec<String>, mut ambiguous: impl FnMut(Ambiguous)) -> Self {
        let mut router = Self { nodes: vec![Node::default()], parameters: Vec::new(), bases };
        for (second, operation) in operations.iter().enumerate() {
            let mut names = Vec::new();
            let at = segments(&operation.template).fold(0, |at, text| router.child(at, text, &mut names));
            let node = &mut router.nodes[at];
            match node.operations.iter().find(|other| operations[**other].method == operation.method) {
                Some(first) => ambiguous(Ambiguous { first: *first, second }),
                None => node.operations.push(second),
            }
            router.parameters.push(names);
        }
        for node in &mut router.nodes {
            node.patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.specificity()));
        }
        router
    }

    /// Concrete segments are tried before templated ones; a path that matches but lacks the method
    /// gives way to one that has it. HEAD is answered where GET is.
    pub fn route<'a, 'p>(
        &'a self,
        operations: &'a [Operation],
        method: &Method,
        path: &'p str,
    ) -> Route<'a, 'p> {
        let mut allowed = Vec::new();
        for base in &self.bases {
            let Some(rest) = path.strip_prefix(base.as_str()) else { continue };
            if !rest.starts_with('/') {
                continue;
            }
            let mut search =
                Search { router: self, operations, method, values: Vec::new(), allowed: &mut allowed };
            if let Some(index) = search.descend(0, Some(&rest[1..])) {
                let names = self.parameters[index].iter().map(String::as_str);
                let parameters = names.zip(search.values).collect();
                return Route::Found(Match { operation: &operations[index], parameters });
            }
        }
        if allowed.is_empty() { Route::NotFound } else { Route::OtherMethods(allowed) }
    }

    /// The child of a node for a segment of a template, made where it is missing.
    fn child(&mut self, at: usize, segment: &str, names: &mut Vec<String>) -> usize {
        let next = self.nodes.len();
        let node = &mut self.nodes[at];
        let child = match Pattern::parse(segment, names) {
            None => *node.literals.entry(decoded(segment).into_owned()).or_insert(next),
            Some(pattern) => match node.patterns.iter().find(|(known, _)| *known == pattern) {
                Some((_, child)) => *child,
                None => {
                    node.patterns.push((pattern, next));
                    next
                }
            },
        };
        if child == next {
            self.nodes.push(Node::default());
        }
        child
    }
}

/// One walk down the tree.
struct Search<'s, 'a, 'p> {
    router: &'a Router,
    operations: &'a [Operation],
    method: &'s Method,
    values: Vec<Cow<'p, str>>,
    allowed: &'s mut Vec<Method>,
}

impl<'p> Search<'_, '_, 'p> {
    /// `rest` is what is left of the path after the last `/`; none at its end.
    fn descend(&mut self, at: usize, rest: Option<&'p str>) -> Option<usize> {
        let node = &self.router.nodes[at];
        let Some(rest) = rest else { return self.operation(node) };
        // Segments are too short for a search by words to pay.
        let (segment, rest) = match rest.bytes().position(|byte| byte == b'/') {
            Some(end) => (&rest[..end], Some(&rest[end + 1..])),
            None => (rest, None),
        };
        if let Some(child) = node.literals.get(decoded(segment).as_ref())
            && let Some(found) = self.descend(*child, rest)
        {
            return Some(found);
        }
        for (pattern, child) in &node.patterns {
            let before = self.values.len();
            if pattern.capture(segment, &mut self.values)
                && let Some(found) = self.descend(*child, rest)
            {
                return Some(found);
            }
            self.values.truncate(before);
        }
        None
    }

    fn operation(&mut self, node: &Node) -> Option<usize> {
        let with = |method: &Method| {
            node.operations.iter().copied().find(|index| self.operations[*index].method == *method)
        };
        let head_as_get = || (self.method == Method::HEAD).then(|| with(&Method::GET)).flatten();
        let found = with(self.method).or_else(head_as_get);
        if found.is_none() {
            self.allow(node);
        }
        found
    }

    fn allow(&mut self, node: &Node) {
        for index in &node.operations {
            let method = &self.operations[*index].method;
            let head = (method == Method::GET).then_some(Method::HEAD);
            for method in [Some(method.clone()), head].into_iter().flatten() {
                if !self.allowed.contains(&method) {
                    self.allowed.push(method);
                }
            }
        }
    }
}

/// The finding for a pair of operations of which only one can be reached.
pub fn ambiguity(pair: Ambiguous, operations: &[Operation], document: &Document) -> Finding {
    let [first, second] = [&operations[pair.first], &operations[pair.second]];
    let [place, other] = [second, first].map(|operation| document.place(&operation.pointer));
    if document.mount_of(&first.pointer) != document.mount_of(&second.pointer) {
        let message = format!("`{}` is served from {}", second.route(), other.source.path().display());
        return Finding::new(&AMBIGUOUS_PATH, message)
            .help("remove one of the two, or put one document under a path of its own: `--prefix /PATH=SPEC`")
            .operation(first.name.clone())
            .at(place.key());
    }
    let message = format!("`{}` matches the same requests as `{}`", second.route(), first.route());
    Finding::new(&AMBIGUOUS_PATH, message)
        .help("only the first can be reached: remove one, or tell them apart by a fixed segment")
        .operation(second.name.clone())
        .at(place.key())
}

/// The names in braces of a template, in their order.
pub fn names(template: &str) -> impl Iterator<Item = &str> {
    segments(template).flat_map(segment::names)
}

fn segments(template: &str) -> impl Iterator<Item = &str> {
    template.strip_prefix('/').unwrap_or(template).split('/')
}

fn decoded(segment: &str) -> Cow<'_, str> {
    if segment.bytes().any(|byte| byte == b'%') {
        percent_decode_str(segment).decode_utf8_lossy()
    } else {
        Cow::Borrowed(segment)
    }
}
