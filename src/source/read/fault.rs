//! Why a text cannot be read, in plain words.

use std::fmt::Display;

use crate::source::tree::TOO_MANY_NODES;
use crate::source::yaml;

/// What stops a reader, at which byte, and how to mend it.
#[derive(Debug)]
pub struct Fault {
    pub at: usize,
    pub message: String,
    pub help: String,
}

impl Fault {
    pub fn new(at: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { at, message: message.into(), help: help.into() }
    }

    pub fn empty() -> Self {
        Self::new(0, "the file is empty", "write the document into it, or name another file")
    }

    pub fn too_deep(at: usize) -> Self {
        Self::explained(at, TOO_DEEP, DEPTH)
    }

    pub fn json(text: &str, error: &serde_json::Error) -> Self {
        let at = if error.is_eof() { text.trim_end().len() } else { json_offset(text, error) };
        Self::explained(at, &reason(error), JSON)
    }

    pub fn yaml(text: &str, error: &serde_yaml::Error) -> Self {
        let reason = reason(error);
        let is_about_tabs =
            ["cannot start any token", "tab character"].iter().any(|words| reason.contains(words));
        let location = error.location().filter(|_| is_about_tabs);
        if let Some(tab) = location.and_then(|location| indenting_tab(text, location.index())) {
            return Self::new(tab, "a tab indents this line, where YAML takes spaces", "indent with spaces");
        }
        if let Some(alias) = yaml::endless_alias(text).filter(|_| reason.contains(TOO_DEEP)) {
            return Self::new(
                alias,
                "an alias stands inside what it is an alias of, which has no end",
                "refer to it with `$ref`, or write out what is meant",
            );
        }
        let at = match error.location() {
            // Of these the reader gives no place.
            _ if reason.starts_with("control characters") => text.find(is_unprintable),
            Some(location) => Some(location.index()),
            None => None,
        };
        Self::explained(at.unwrap_or(0), &reason, YAML)
    }

    fn explained(at: usize, reason: &str, table: &[Explanation]) -> Self {
        match table.iter().chain(DEPTH).find(|(words, ..)| reason.contains(words)) {
            Some((_, message, help)) => Self::new(at, *message, *help),
            None => Self::new(at, reason, "correct the text at this place"),
        }
    }
}

/// Words in a library's message, what they mean, and how to mend it.
type Explanation = (&'static str, &'static str, &'static str);

const TOO_DEEP: &str = "recursion limit exceeded";

const DEPTH: &[Explanation] = &[(
    TOO_DEEP,
    "values nest deeper than 128 levels",
    "move the inner parts under `components` and refer to them with `$ref`",
)];

const CUT_SHORT: &str = "the file may be cut short: complete it, or fetch it again";

const JSON: &[Explanation] = &[
    ("EOF while parsing a string", "the text ends inside a string", CUT_SHORT),
    ("EOF while parsing an object", "the text ends inside an object", CUT_SHORT),
    ("EOF while parsing a list", "the text ends inside an array", CUT_SHORT),
    ("EOF while parsing", "the text ends before a value", CUT_SHORT),
    ("trailing comma", "a comma has nothing after it", "remove the comma, or write what should follow it"),
    (
        "trailing characters",
        "text follows after the end of the document",
        "remove what follows, or close fewer brackets before it",
    ),
    (
        "expected `,` or `}`",
        "a comma or the closing `}` is missing",
        "write a comma between the entries of an object",
    ),
    (
        "expected `,` or `]`",
        "a comma or the closing `]` is missing",
        "write a comma between the items of an array",
    ),
    ("expected `:`", "a `:` is missing after a key", "write a colon between the key and its value"),
    ("key must be a string", "a key is not in double quotes", "write the key in double quotes"),
    (
        "control character",
        "a string holds a line break or another control character",
        "write it as an escape, such as `\\n`",
    ),
    (
        "invalid escape",
        "a string holds an escape that JSON does not have",
        "write a backslash itself as `\\\\`",
    ),
    ("surrogate", "a string holds half of a surrogate pair", "write both halves, or the character itself"),
    (
        "unexpected end of hex escape",
        "a string holds half of a surrogate pair",
        "write both halves, or the character itself",
    ),
    ("number out of range", "a number is too large", "write a smaller number, or put it in double quotes"),
    (
        "invalid number",
        "a number is not written as JSON asks",
        "write digits without leading zeros, with digits after a point",
    ),
    ("expected ident", "no value starts like this", "write texts in double quotes"),
    ("expected value", "no value starts like this", "write texts in double quotes; JSON has no comments"),
];

const TOO_MANY_ALIASES: (&str, &str) = (
    "the aliases of this file expand beyond all measure",
    "refer to repeated parts with `$ref` in place of aliases",
);

const YAML: &[Explanation] = &[
    (TOO_MANY_NODES, TOO_MANY_ALIASES.0, TOO_MANY_ALIASES.1),
    ("repetition limit exceeded", TOO_MANY_ALIASES.0, TOO_MANY_ALIASES.1),
    (
        "control characters",
        "the text holds a control character",
        "save the file as UTF-8 text, and write control characters as escapes in double quotes",
    ),
    (
        "mapping values are not allowed",
        "a `:` stands where no key can be",
        "quote the text if the colon belongs to it, or correct the indentation",
    ),
    (
        "did not find expected key",
        "this is no key of the object that it is indented for",
        "indent it as the keys around it, or close the quotes before it",
    ),
    (
        "did not find expected '-'",
        "this is no item of the list that it is indented for",
        "indent it as the items around it",
    ),
    (
        "block sequence entries are not allowed",
        "a list item stands where none can be",
        "put it on a line of its own, indented below its key",
    ),
    (
        "cannot start any token",
        "no value starts with this character",
        "quote texts that start with `@`, a backtick or `%`, and indent with spaces",
    ),
    ("tab character", "a tab is used for indentation", "indent with spaces"),
    (
        "could not find expected ':'",
        "a key lacks its `:`",
        "write a colon after the key, or indent the line as part of the text before it",
    ),
    ("unexpected end of stream", "the text ends inside a quoted string", "close the quotes"),
    (
        "did not find expected ',' or '}'",
        "a comma or the closing `}` is missing",
        "write a comma between entries, and close the bracket",
    ),
    (
        "did not find expected ',' or ']'",
        "a comma or the closing `]` is missing",
        "write a comma between items, and close the bracket",
    ),
    (
        "unknown anchor",
        "an alias names an anchor that does not stand before it",
        "correct the name, or write `&name` before the value that is meant; a text that starts with `*` needs quotes",
    ),
    (
        "undefined tag handle",
        "a tag has a prefix that nothing declares",
        "declare the prefix with `%TAG`, or quote the text if it is none",
    ),
    (
        "unknown escape character",
        "a string holds an escape that YAML does not have",
        "write the text in single quotes, or a backslash as `\\\\`",
    ),
    (
        "invalid Unicode character escape",
        "a string holds half of a surrogate pair",
        "write the character itself",
    ),
    (
        "expected <document start>",
        "text follows after the end of the document",
        "remove what follows, or indent it as part of the document",
    ),
    ("expected a string", "a key is a list or an object", "write a text as the key"),
];

/// The first tab in the white space before a place that stands first on its line (YAML 1.2 §6.1).
fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |line_break| line_break + 1);
    let indent = text.get(start..)?.find(|c| c != ' ' && c != '\t')?;
    let tab = text.get(start..start + indent)?.find('\t')?;
    (at <= start + indent).then_some(start + tab)
}

/// A library's message without the place that it ends with.
fn reason(error: &impl Display) -> String {
    let text = error.to_string();
    let end = [" at line ", " at position "].iter().filter_map(|words| text.find(words)).min();
    text[..end.unwrap_or(text.len())].to_owned()
}

/// `serde_json` counts lines from one and, in a line, the bytes up to and with the bad one: none where that
/// is the line break before.
fn json_offset(text: &str, error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    (lines.map(str::len).sum::<usize>() + error.column()).saturating_sub(1)
}

/// What YAML does not allow in a text (YAML 1.2 §5.1).
fn is_unprintable(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
}
