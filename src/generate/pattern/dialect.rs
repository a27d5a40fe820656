//! Regular expressions of ECMA-262 (as JSON Schema 2020-12 Core §6.4 asks for) in terms of automata: what
//! looks ahead at the start becomes a demand of its own, and what refers back is spelled out.

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, Look};

use super::language::Demand;

/// How many references back are spelled out in one pattern.
const MAX_REFERENCES: usize = 20;

/// The expression of a pattern in the syntax of `regex`, without its look-around groups.
pub fn plain(pattern: &str) -> Option<Hir> {
    parse(&translated(pattern)?)
}

/// What a pattern asks of a text: that of its start looks ahead to, one by one, and the rest. Look-around
/// elsewhere is left out, so a text has to be held against the pattern too.
pub fn demands(pattern: &str) -> Option<Vec<Demand>> {
    let unwrapped = unwrapped(pattern);
    let mut rest = unwrapped.trim_start_matches('^');
    if has_alternatives(rest) {
        return Some(vec![demand(pattern, true)?]);
    }
    let anchored = rest.len() < unwrapped.len();
    let mut demands = Vec::new();
    while let Some(ahead) = ["(?=", "(?!"].into_iter().find(|start| rest.starts_with(start)) {
        let (group, after) = rest.split_at(group_length(rest));
        let body = group.strip_prefix(ahead).and_then(|body| body.strip_suffix(')'))?;
        demands.push(demand(&format!("^(?:{body})"), ahead == "(?=")?);
        rest = after;
    }
    // What looks ahead from anywhere may as well look ahead from the start.
    let anchored = anchored || !demands.is_empty();
    demands.push(demand(&if anchored { format!("^(?:{rest})") } else { rest.to_owned() }, true)?);
    Some(demands)
}

/// The demand that a text matches no more than a pattern does; none where the pattern looks around.
pub fn refusal(pattern: &str) -> Option<Demand> {
    (!looks_around(pattern)).then(|| demand(pattern, false)).flatten()
}

fn demand(pattern: &str, holds: bool) -> Option<Demand> {
    let expression = translated(pattern)?;
    let anchored = parse(&expression)?.properties().look_set_prefix().contains(Look::Start);
    Some(Demand { expression, anchored, holds })
}

/// Whether a pattern looks around anywhere.
fn looks_around(pattern: &str) -> bool {
    Tokens::of(pattern).any(|token| is_look_around(token.rest))
}

/// The pattern with each reference back, and the group that it refers to, replaced by one text of that
/// group, which `sample` makes.
pub fn spelled_out(pattern: &str, sample: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut spelled = pattern.to_owned();
    for _ in 0..MAX_REFERENCES {
        let Some((reference, group)) = reference(&spelled) else { return Some(spelled) };
        let text = regex_syntax::escape(&sample(spelled.get(group.clone())?)?);
        // From the end, so that what stands before keeps its place.
        let mut ranges = [(reference, format!("(?:{text})")), (group, format!("({text})"))];
        ranges.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, text) in ranges {
            spelled.replace_range(range, &text);
        }
    }
    None
}

/// The first reference back, and the group that it refers to.
fn reference(pattern: &str) -> Option<(Range<usize>, Range<usize>)> {
    let tokens = || Tokens::of(pattern).filter(|token| !token.in_class);
    let groups: Vec<_> = tokens().filter(|token| is_capture(token.rest)).collect();
    tokens().find_map(|token| {
        let escaped = token.rest.strip_prefix('\\')?;
        let (length, group) = match escaped.strip_prefix("k<") {
            Some(named) => {
                let name = named.split_once('>')?.0;
                let start = format!("(?<{name}>");
                (name.len() + 4, groups.iter().find(|group| group.rest.starts_with(&start))?)
            }
            None => {
                let digits = escaped.find(|c: char| !c.is_ascii_digit()).unwrap_or(escaped.len());
                let number: usize = escaped.get(..digits)?.parse().ok()?;
                (digits + 1, groups.get(number.checked_sub(1)?)?)
            }
        };
        Some((token.at..token.at + length, group.at..group.at + group_length(group.rest)))
    })
}

fn is_capture(group: &str) -> bool {
    group.starts_with('(') && (!group.starts_with("(?") || group.starts_with("(?<") && !is_look_around(group))
}

fn is_look_around(group: &str) -> bool {
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|start| group.starts_with(start))
}

/// True where a pattern has alternatives outside of any group.
fn has_alternatives(pattern: &str) -> bool {
    let mut rest = pattern;
    while let Some(token) = Tokens::of(rest).next() {
        let length = match token.rest.chars().next() {
            Some('|') => return true,
            Some('(' | '[') => group_length(token.rest),
            _ => token.length,
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    false
}

/// The pattern without a group around all of it.
fn unwrapped(pattern: &str) -> String {
    let start = usize::from(pattern.starts_with('^'));
    let end = pattern.len() - usize::from(pattern.ends_with('$') && !pattern.ends_with("\\$"));
    let (before, after) = (pattern.get(..start).unwrap_or_default(), pattern.get(end..).unwrap_or_default());
    let group = pattern.get(start..end).unwrap_or_default();
    let body = match group.strip_prefix("(?:") {
        Some(body) => Some(body),
        None => group.strip_prefix('(').filter(|body| !body.starts_with('?')),
    };
    match body.and_then(|body| body.strip_suffix(')')) {
        Some(body) if group_length(group) == group.len() && !has_alternatives(body) => {
            unwrapped(&format!("{before}{body}{after}"))
        }
        _ => pattern.to_owned(),
    }
}

/// The pattern without look-around groups, in the syntax of `regex`.
fn translated(pattern: &str) -> Option<String> {
    let mut plain = String::with_capacity(pattern.len());
    let mut gone = 0;
    for token in Tokens::of(pattern) {
        if token.at < gone {
            continue;
        }
        if !token.in_class && is_look_around(token.rest) {
            gone = token.at + group_length(token.rest);
            continue;
        }
        plain.push_str(token.rest.get(..token.length)?);
    }
    jsonschema_regex::to_rust_regex(&plain).ok().map(|translated| translated.into_owned())
}

fn parse(expression: &str) -> Option<Hir> {
    ParserBuilder::new().unicode(true).utf8(true).build().parse(expression).ok()
}

/// How long the group or the class is that a text starts with.
fn group_length(text: &str) -> usize {
    let mut depth = 0_usize;
    for token in Tokens::of(text) {
        match token.rest.chars().next() {
            Some('(') if !token.in_class => depth += 1,
            Some(')') if !token.in_class => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !token.opens_class && (!token.in_class || token.closes_class()) {
            return token.at + token.length;
        }
    }
    text.len()
}

/// The characters of a pattern, each with the backslash before it.
struct Tokens<'p> {
    pattern: &'p str,
    at: usize,
    in_class: bool,
}

struct Token<'p> {
    at: usize,
    length: usize,
    /// The pattern from here on.
    rest: &'p str,
    in_class: bool,
    opens_class: bool,
}

impl<'p> Tokens<'p> {
    fn of(pattern: &'p str) -> Self {
        Self { pattern, at: 0, in_class: false }
    }
}

impl<'p> Iterator for Tokens<'p> {
    type Item = Token<'p>;

    fn next(&mut self) -> Option<Token<'p>> {
        let rest = self.pattern.get(self.at..)?;
        let mut characters = rest.chars();
        let first = characters.next()?;
        let escaped = (first == '\\').then(|| characters.next()).flatten();
        let length = first.len_utf8() + escaped.map_or(0, char::len_utf8);
        let opens_class = first == '[' && !self.in_class;
        let token = Token { at: self.at, length, rest, in_class: self.in_class, opens_class };
        self.in_class = opens_class || self.in_class && first != ']';
        self.at += length;
        Some(token)
    }
}

impl Token<'_> {
    fn closes_class(&self) -> bool {
        self.in_class && self.rest.starts_with(']')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_ahead_from_the_start_is_asked_for_by_itself() {
        let cases = [
            (
                r"^(?=.*\d)(?!x)[a-z)(]+$",
                vec![("^(?:.*[0-9])", true), ("^(?:x)", false), ("^(?:[a-z)(]+$)", true)],
            ),
            (r"^((?=a).{2})$", vec![("^(?:a)", true), ("^(?:.{2}$)", true)]),
            ("(?=.*b)c", vec![("^(?:.*b)", true), ("^(?:c)", true)]),
            ("a(?=b)b", vec![("ab", true)]),
            ("^a|(?=b)b$", vec![("^a|b$", true)]),
        ];
        for (pattern, expected) in cases {
            let demands = demands(pattern).unwrap();
            let told: Vec<_> =
                demands.iter().map(|demand| (demand.expression.as_str(), demand.holds)).collect();
            assert_eq!(told, expected, "{pattern}");
        }
    }

    #[test]
    fn references_back_are_spelled_out() {
        let cases = [
            (r"^([a-z])(\d)\2\1$", "^(X)(X)(?:X)(?:X)$"),
            (r"^(?<quote>['(])a\k<quote>$", "^(X)a(?:X)$"),
            (r"[(\1](a)\1", r"[(\1](X)(?:X)"),
            (r"(?:a)(?=b)\\1", r"(?:a)(?=b)\\1"),
        ];
        for (pattern, expected) in cases {
            let spelled = spelled_out(pattern, |_| Some("X".to_owned()));
            assert_eq!(spelled.as_deref(), Some(expected), "{pattern}");
        }
    }
}
