//! The few lines of a body around a fault.

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use crate::redact::{self, MASK, Plan};

/// How many members stand before and after the one at fault.
const BEFORE: usize = 3;
const AFTER: usize = 3;

/// How many members are shown of an object that lacks one.
const MEMBERS: usize = 8;

/// How much of a line is shown, in characters.
const WIDTH: usize = 100;

/// How much of a long line tells whether there is a secret in the part that is shown, in characters.
const REACH: usize = 1 << 15;

/// Lines of a body, written anew so that the fault can be pointed at: one value a line, what is far
/// from the fault cut short, what is secret masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub lines: Vec<String>,
    /// The index of the line at fault.
    pub line: usize,
    /// The characters at fault in that line: the index of the first, and how many.
    pub column: usize,
    pub width: usize,
}

impl Excerpt {
    /// The lines around the value at a place of a body; of a value that is missing, around the object
    /// or array that lacks it.
    pub fn around(body: &Value, at: &Pointer) -> Self {
        let mut holder = at.clone();
        while let Some(parent) = holder.parent() {
            let name = holder.last().unwrap_or_default().into_owned();
            holder = parent;
            match holder.resolve(body) {
                Some(Value::Object(object)) => return of_object(object, &name),
                Some(Value::Array(items)) => return of_array(items, &name),
                _ => {}
            }
        }
        let lines = vec![short("", body)];
        Self { line: 0, column: 0, width: lines[0].chars().count(), lines }
    }

    /// The lines around a place in text that could not be read; line and column count from one.
    pub fn of_text(text: &str, line: usize, column: usize) -> Self {
        let at = line.saturating_sub(1);
        let first = at.saturating_sub(2);
        let column = column.saturating_sub(1);
        // Of a long line the part around the fault is shown.
        let start = column.saturating_sub(WIDTH / 2);
        let window = |line: &str| {
            let near = around(line, start);
            match redact::names_secret(near) || redact::secrets::may_be_in(near.as_bytes()) {
                true => MASK.to_owned(),
                false => line.chars().skip(start).take(WIDTH).collect::<String>(),
            }
        };
        let lines: Vec<_> = text.lines().skip(first).take(at - first + 2).map(window).collect();
        let lines = if lines.len() > at - first { lines } else { vec![String::new(); at - first + 1] };
        let line = at - first;
        let column = if lines[line] == MASK { 0 } else { column - start };
        Self { lines, line, column, width: 1 }
    }
}

/// As much of a line as is looked through for a secret in what is shown of it, from this character on.
fn around(line: &str, start: usize) -> &str {
    let behind = |count: usize| line.char_indices().nth(count).map_or(line.len(), |(at, _)| at);
    if line.len() <= REACH {
        return line;
    }
    let from = behind(start.saturating_sub(REACH / 2));
    let until = behind(start + REACH / 2);
    line.get(from..until).unwrap_or(line)
}

fn of_object(object: &Map<String, Value>, name: &str) -> Excerpt {
    let position = object.keys().position(|key| key == name);
    let members =
        |(key, value): (&String, &Value)| (format!("{}: ", Value::from(key.as_str())), short(key, value));
    listing('{', '}', object.len(), position, object.iter().map(members))
}

fn of_array(items: &[Value], name: &str) -> Excerpt {
    let position = name.parse().ok().filter(|index| *index < items.len());
    listing('[', ']', items.len(), position, items.iter().map(|item| (String::new(), short("", item))))
}

/// An object or array with one member a line. The fault is the member at `position`; without one it
/// is the whole, shown by its opening.
fn listing(
    open: char,
    close: char,
    length: usize,
    position: Option<usize>,
    members: impl Iterator<Item = (String, String)>,
) -> Excerpt {
    let (first, last) = match position {
        Some(at) => (at.saturating_sub(BEFORE), (at + AFTER + 1).min(length)),
        None => (0, MEMBERS.min(length)),
    };
    let mut excerpt = Excerpt { lines: vec![open.to_string()], line: 0, column: 0, width: 1 };
    if first > 0 {
        excerpt.lines.push("  …".to_owned());
    }
    for (index, (label, value)) in members.enumerate().skip(first).take(last - first) {
        if Some(index) == position {
            excerpt.line = excerpt.lines.len();
            excerpt.column = 2 + label.chars().count();
            excerpt.width = value.chars().count().max(1);
        }
        let comma = if index + 1 < length { "," } else { "" };
        excerpt.lines.push(format!("  {label}{value}{comma}"));
    }
    if last < length {
        excerpt.lines.push("  …".to_owned());
    }
    excerpt.lines.push(close.to_string());
    excerpt
}

/// A value on one line: what is inside it is left out, what is secret is masked.
fn short(name: &str, value: &Value) -> String {
    match value {
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Object(_) => "{…}".to_owned(),
        Value::Array(items) if items.is_empty() => "[]".to_owned(),
        Value::Array(_) => "[…]".to_owned(),
        _ if redact::names_secret(name) => format!("\"{MASK}\""),
        Value::String(text) if redact::secrets::find(text).is_some() => format!("\"{MASK}\""),
        Value::String(text) if text.contains("//") => {
            cut(&Value::from(Plan::none().url(text).as_ref()).to_string())
        }
        scalar => cut(&scalar.to_string()),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDTH - 40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(body: Value, at: &str) -> String {
        let excerpt = Excerpt::around(&body, &Pointer::parse(at).unwrap());
        let caret = format!("{}{}", " ".repeat(excerpt.column), "^".repeat(excerpt.width));
        let mut lines = excerpt.lines;
        lines.insert(excerpt.line + 1, caret);
        lines.join("\n")
    }

    #[test]
    fn the_object_at_fault_is_shown_with_the_rest_cut_short() {
        let body = json!({"page": 1, "results": [{"id": "a"}, {
            "id": "b", "owner": {"name": "Ada"}, "tags": [1], "internal_id": "int_1", "none": [],
            "password": "hunter2", "note": "x".repeat(200), "last": null,
        }]});
        let long = format!("\"{}…", "x".repeat(59));
        assert_eq!(
            shown(body.clone(), "/results/1/internal_id"),
            format!(
                "{{\n  \"id\": \"b\",\n  \"owner\": {{…}},\n  \"tags\": […],\n  \"internal_id\": \"int_1\",\n                 ^^^^^^^\n  \"none\": [],\n  \"password\": \"***\",\n  \"note\": {long},\n  …\n}}"
            )
        );
        assert_eq!(shown(body.clone(), "/results/1"), "[\n  {…},\n  {…}\n  ^^^\n]");
        assert_eq!(shown(body, "/results/0/name"), "{\n^\n  \"id\": \"a\"\n}");
        assert_eq!(shown(json!("a"), ""), "\"a\"\n^^^");
    }

    #[test]
    fn an_excerpt_is_bounded() {
        let body: Map<_, _> = (0..1000).map(|n| (format!("p{n}"), json!("y".repeat(1000)))).collect();
        for at in ["/p500", "/missing", "/p0", "/p999"] {
            let excerpt = Excerpt::around(&Value::Object(body.clone()), &Pointer::parse(at).unwrap());
            assert!(excerpt.lines.len() <= 12, "{at}: {}", excerpt.lines.len());
            assert!(excerpt.lines.iter().all(|line| line.chars().count() < 100));
        }
    }

    #[test]
    fn text_that_cannot_be_read_is_shown_around_the_place() {
        let excerpt = Excerpt::of_text("{\n  \"a\": 1,\n  \"b\" 2\n}", 3, 7);
        assert_eq!(excerpt.lines, ["{", "  \"a\": 1,", "  \"b\" 2", "}"]);
        assert_eq!((excerpt.line, excerpt.column), (2, 6));
        let long = format!("{{\"a\": \"{}\" 2}}", "x".repeat(1000));
        let excerpt = Excerpt::of_text(&long, 1, 1010);
        assert_eq!(excerpt.lines[0].chars().nth(excerpt.column), Some('2'));
        assert_eq!(Excerpt::of_text("", 1, 0).lines.len(), 1);
    }
}
