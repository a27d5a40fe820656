//! The lines that show a fault, cut to the width at hand.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::located::{self, Located, Spot};
use super::visible::{sign, visible};
use crate::finding::{Excerpt, ExchangePlace, Part};
use crate::redact::{self, Plan, line};
use crate::rules::{INVALID_TRAFFIC, UNMATCHED_TRAFFIC};

/// What a tab becomes.
const TAB: &str = "    ";

/// The least columns in which a fault can be shown.
const NARROWEST: usize = 20;

/// One place of a finding, and the lines there.
#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    /// `spec/api.yaml:12:5`, `response body at /name`.
    pub heading: String,
    pub lines: Vec<Line>,
}

/// A line without control characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    pub number: Option<usize>,
    pub text: String,
    /// The bytes of the text that are at fault; on other lines none.
    pub mark: Range<usize>,
}

/// The places of a finding, that of the value first, in lines of so many columns.
pub fn snippets(located: &Located<'_>, width: usize) -> Vec<Snippet> {
    let width = width.max(NARROWEST);
    let document = located.document.as_ref().map(|spot| of_spot(spot, width));
    let same = located.value.as_ref().map(Spot::to_string) == located.document.as_ref().map(Spot::to_string);
    of_value(located, width).into_iter().chain(document.filter(|_| !same)).collect()
}

/// Where the value is: in a file, in an exchange, or in a file that keeps an exchange.
fn of_value(located: &Located<'_>, width: usize) -> Option<Snippet> {
    let finding = located.finding;
    let Some(place) = &finding.exchange else {
        let snippet = located.value.as_ref().map(|spot| of_spot(spot, width))?;
        // Nothing tells what of captured traffic may be seen.
        let is_traffic = [&INVALID_TRAFFIC, &UNMATCHED_TRAFFIC].contains(&finding.rule);
        return Some(if is_traffic { Snippet { lines: Vec::new(), ..snippet } } else { snippet });
    };
    let heading = match &located.value {
        Some(spot) => format!("{spot} ({place})"),
        None => place.to_string(),
    };
    let lines = match (&finding.excerpt, &located.value) {
        (Some(excerpt), _) => of_excerpt(excerpt, width),
        (None, Some(spot)) => of_exchange(place, spot, width),
        (None, None) => Vec::new(),
    };
    Some(Snippet { heading: visible(&heading).into_owned(), lines })
}

/// The line of a value in a file of exchanges, which may be full of credentials: alone, and only where
/// it shows nothing but itself.
fn of_exchange(place: &ExchangePlace, spot: &Spot<'_>, width: usize) -> Vec<Line> {
    let at_fault = |line: &Line| !line.mark.is_empty() && !line.text.contains('…');
    let has_secret = |line: &Line| {
        let is_masked = matches!(Plan::none().url(&line.text), Cow::Owned(_));
        is_masked || redact::names_secret(&line.text) || is_secret(place)
    };
    of_spot(spot, width).lines.into_iter().filter(|line| at_fault(line) && !has_secret(line)).collect()
}

fn is_secret(place: &ExchangePlace) -> bool {
    let named = match &place.part {
        Part::Cookie(_) => true,
        Part::Header(name) => redact::names_secret(name) || Plan::default().hides_header(name),
        Part::Query(name) | Part::Path(name) => redact::names_secret(name),
        Part::Target | Part::Status | Part::Body => false,
    };
    named || redact::names_secret(place.pointer.as_str())
}

fn of_spot(spot: &Spot<'_>, width: usize) -> Snippet {
    let at_fault = |line: &located::Line<'_>| spot.position.filter(|position| position.line == line.number);
    let lines = spot.lines.iter().map(|line| {
        let from = at_fault(line).map(|position| position.column.saturating_sub(line.from));
        let mark = from.map_or(0..0, |from| from..from + token(line.text, from));
        Line::fitted(Some(line.number), &line::masked(line.text), mark, width)
    });
    Snippet { heading: visible(&spot.to_string()).into_owned(), lines: lines.collect() }
}

fn of_excerpt(excerpt: &Excerpt, width: usize) -> Vec<Line> {
    let lines = excerpt.lines.iter().enumerate().map(|(index, text)| {
        let at_fault = index == excerpt.line;
        let mark = if at_fault { excerpt.column..excerpt.column + excerpt.width.max(1) } else { 0..0 };
        Line::fitted(None, text, mark, width)
    });
    lines.collect()
}

impl Line {
    /// A line of at most so many columns: of a longer one the part around the mark (in characters).
    fn fitted(number: Option<usize>, line: &str, mark: Range<usize>, width: usize) -> Self {
        let start = if reaches(line, mark.end, width) { 0 } else { mark.start.saturating_sub(width / 3) };
        let mut text = String::from(if start > 0 { "…" } else { "" });
        let mut bytes = None..None;
        let mut ends = vec![(0, 0), (text.len(), columns(&text))];
        for (at, c) in line.chars().enumerate().skip(start) {
            if at == mark.start {
                bytes.start = Some(text.len());
            }
            if at == mark.end {
                bytes.end = Some(text.len());
            }
            push(&mut text, c);
            let used = ends.last().map_or(0, |(_, used)| *used) + columns_of(c);
            ends.push((text.len(), used));
            if used > width {
                let (end, _) = ends.into_iter().rfind(|(_, used)| *used < width).unwrap_or_default();
                text.truncate(end);
                text.push('…');
                // What was cut off is marked where its sign stands.
                bytes.start = bytes.start.map(|start| start.min(end));
                bytes.end = bytes.end.filter(|own| *own <= end);
                break;
            }
        }
        if mark.is_empty() {
            return Self { number, text, mark: 0..0 };
        }
        // What is missing at the end of a line is marked behind it.
        let start = bytes.start.unwrap_or_else(|| {
            text.push(' ');
            text.len() - 1
        });
        let mark = start.min(text.len())..bytes.end.unwrap_or(text.len()).min(text.len());
        Self { number, text, mark }
    }
}

/// Whether the first characters of a line need no more than so many columns.
fn reaches(line: &str, characters: usize, width: usize) -> bool {
    characters <= width && line.chars().take(characters).map(columns_of).sum::<usize>() <= width
}

fn push(text: &mut String, c: char) {
    match c {
        '\t' => text.push_str(TAB),
        c => text.push(sign(c)),
    }
}

fn columns_of(c: char) -> usize {
    if c == '\t' { TAB.len() } else { sign(c).width().unwrap_or(0) }
}

/// How wide a text is on a terminal.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// How many characters belong to the value, or the key, that starts at a character of a line.
fn token(line: &str, from: usize) -> usize {
    let Some((start, first)) = line.char_indices().nth(from) else { return 1 };
    let rest = &line[start..];
    let length = match first {
        '"' | '\'' => quoted(rest, first),
        '{' | '[' | '\t' => 1,
        _ => plain(rest),
    };
    length.max(1)
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = rest.chars().skip(1).position(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && quote == '"' && !escaped;
        ends
    });
    end.map_or_else(|| rest.chars().count(), |inside| inside + 2)
}

/// A number, a word or a key ends before a colon, a comma, a bracket or a comment.
fn plain(rest: &str) -> usize {
    let ends = |(at, c): (usize, char)| {
        let next = rest[at + c.len_utf8()..].chars().next();
        match c {
            ':' | ',' => next.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '{' | '[')),
            ' ' => next == Some('#'),
            '}' | ']' => true,
            _ => false,
        }
    };
    let end = rest.char_indices().find(|pair| ends(*pair)).map_or(rest.len(), |(at, _)| at);
    rest[..end].trim_end().chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(line: &str, from: usize, width: usize) -> (String, String) {
        let line = Line::fitted(None, line, from..from + token(line, from), width);
        (line.text[line.mark.clone()].to_owned(), line.text)
    }

    #[test]
    fn a_mark_covers_one_token() {
        for (line, token) in [
            ("~type: object", "type"),
            ("~required", "required"),
            ("~12, 13]", "12"),
            ("~12,\"b\":1", "12"),
            ("~true}", "true"),
            (r#"~"a\"b": 1"#, r#""a\"b""#),
            ("~'it': 1", "'it'"),
            ("~\"cut", "\"cut"),
            ("~http://a/b # c", "http://a/b"),
            ("~{\"a\": 1}", "{"),
            ("~- item", "- item"),
        ] {
            assert_eq!(marked(&line.replace('~', "é "), 2, 80).0, token, "{line}");
        }
    }

    #[test]
    fn what_is_missing_at_the_end_of_a_line_is_marked_behind_it() {
        assert_eq!(marked("", 0, 80), (" ".into(), " ".into()));
        assert_eq!(marked("{\"a\":", 5, 80), (" ".into(), "{\"a\": ".into()));
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let line = format!("[{}\"here\", {}]", "10, ".repeat(1000), "20, ".repeat(1000));
        let at = line.find('"').unwrap();
        assert_eq!(marked(&line, at, 30), ("\"here\"".into(), "…, 10, 10, \"here\", 20, 20, 20…".into()));
        assert_eq!(marked(&line, 1, 30), ("10".into(), "[10, 10, 10, 10, 10, 10, 10, …".into()));
        assert_eq!(marked("12345678901234567890", 0, 20).1, "12345678901234567890");
    }

    #[test]
    fn a_mark_may_end_where_the_line_is_cut() {
        for width in 20..40 {
            let (mark, text) = marked(&format!("{}key: value", " ".repeat(20)), 20, width);
            assert!(!mark.is_empty() && columns(&text) <= width, "{width}: {text}");
        }
    }

    #[test]
    fn tabs_and_wide_characters_take_their_columns() {
        assert_eq!(marked("\t\"漢字\": 1", 1, 80), ("\"漢字\"".into(), "    \"漢字\": 1".into()));
        assert_eq!(marked(&"漢".repeat(30), 20, 21).1.chars().last(), Some('…'));
    }

    proptest! {
        #[test]
        fn any_line_fits(line in "[a-c\"': ,\t漢é\u{1b}\u{301}]*", from in 0..200_usize, wide in 1..200_usize, width in 20..120_usize) {
            let fitted = Line::fitted(None, &line, from..from + wide, width);
            prop_assert!(columns(&fitted.text) <= width, "{}", fitted.text);
            prop_assert!(!fitted.text.chars().any(char::is_control));
            prop_assert!(fitted.text.get(fitted.mark.clone()).is_some());
            if from < line.chars().count() {
                prop_assert!(!fitted.mark.is_empty(), "{:?}", fitted);
            }
            let _ = token(&line, from);
        }
    }
}
