//! A line of JSON or YAML as it may be shown.

use std::borrow::Cow;
use std::ops::Range;

use super::{is_credential, secrets};

/// A line in which each character of a credential is a `*`: of one that can be told by its form, and of a
/// text that is the value of a property with such a name. What stands around keeps its column.
///
/// ```
/// use bonafide::redact::line::masked;
///
/// assert_eq!(masked(r#"{"password": "abc", "a": 1}"#), r#"{"password": *****, "a": 1}"#);
/// assert_eq!(masked("password: { type: string }"), "password: { type: string }");
/// ```
pub fn masked(line: &str) -> Cow<'_, str> {
    let line = secrets::masked(line);
    let spans: Vec<_> = line.match_indices(':').filter_map(|(colon, _)| value(&line, colon)).collect();
    if spans.is_empty() {
        return line;
    }
    let is_hidden = |at: usize| spans.iter().any(|span| span.contains(&at));
    Cow::Owned(line.char_indices().map(|(at, c)| if is_hidden(at) { '*' } else { c }).collect())
}

/// Where the value of the credential stands whose name ends at a colon.
fn value(line: &str, colon: usize) -> Option<Range<usize>> {
    let (before, after) = (&line[..colon], &line[colon + 1..]);
    if !is_credential(key(before, after)?) {
        return None;
    }
    let text = after.trim_start();
    let start = line.len() - text.len();
    let length = match text.chars().next()? {
        // Objects, lists, texts of several lines, aliases, tags and comments.
        '{' | '[' | '|' | '>' | '&' | '*' | '!' | '#' => return None,
        quote @ ('"' | '\'') => quoted(text, quote),
        _ => text.find([',', '}', ']']).unwrap_or(text.len()),
    };
    let value = text[..length].trim_end();
    (!matches!(value, "" | "null" | "true" | "false")).then(|| start..start + value.len())
}

/// The key that ends where `before` does, if one does; a plain key has white space after its colon (YAML 1.2 §7.3.3).
fn key<'t>(before: &'t str, after: &str) -> Option<&'t str> {
    let text = before.trim_end();
    if let Some(quote @ ('"' | '\'')) = text.chars().next_back() {
        let inside = &text[..text.len() - 1];
        return inside.rfind(quote).map(|start| &inside[start + 1..]);
    }
    let start = text.trim_end_matches(|c: char| !c.is_whitespace() && !"{[,".contains(c)).len();
    let stands_first = text[..start].trim_end().chars().next_back().is_none_or(|c| "{[,-".contains(c));
    (stands_first && (after.is_empty() || after.starts_with(char::is_whitespace))).then(|| &text[start..])
}

/// How many bytes a quoted text has; all of one that does not end on this line.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && quote == '"' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn values_of_credentials_are_hidden_in_every_form() {
        for (line, shown) in [
            (r#"  "password": "hunter2","#, "  \"password\": *********,"),
            (r#"{"client_secret":"a\"b","id":7}"#, r#"{"client_secret":******,"id":7}"#),
            ("  - password: hunter2  # old", "  - password: **************"),
            ("user: { id: 7, apiKey: abc }", "user: { id: 7, apiKey: *** }"),
            ("'access_token': 'ä'", "'access_token': ***"),
            ("password: 1234", "password: ****"),
        ] {
            assert_eq!(masked(line), shown);
        }
    }

    #[test]
    fn what_is_no_such_value_stays() {
        for line in [
            r#""password": null"#,
            "password: true",
            "password:",
            "required: [id, password]",
            "password: { type: string, minLength: 8 }",
            "description: The new password: eight letters at least",
            r#""next_page_token": "abc""#,
        ] {
            assert_eq!(masked(line), line);
        }
    }

    proptest! {
        #[test]
        fn every_character_keeps_its_column(line in "(password|\"|'|:|[ ,{}#*]|[a-c]|\\PC){0,40}") {
            prop_assert_eq!(masked(&line).chars().count(), line.chars().count());
        }
    }
}
