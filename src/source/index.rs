//! Many places in one file, for little more than the price of one.

use super::{Format, Position, Source, json, yaml};
use crate::pointer::Pointer;

/// What a search of a source learns, kept for the next one. Lines and columns are those of
/// [`Source::position`].
#[derive(Debug)]
pub struct Index<'s> {
    source: &'s Source,
    lines: Vec<Line>,
    values: Values<'s>,
}

/// Where a line starts in the file.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    byte: usize,
    char: usize,
}

#[derive(Debug)]
enum Values<'s> {
    Json(json::Levels<'s>),
    Yaml(yaml::Events<'s>),
}

impl<'s> Index<'s> {
    pub fn of(source: &'s Source) -> Self {
        let values = match source.format {
            Format::Json => Values::Json(json::Levels::of(source.text())),
            Format::Yaml => Values::Yaml(yaml::Events::of(source.text())),
        };
        Self { source, lines: lines(&source.text), values }
    }

    /// Where the value at `pointer` starts, or its nearest ancestor that the text has.
    pub fn position(&mut self, pointer: &Pointer) -> Option<Position> {
        let start = self.source.block.start;
        match &mut self.values {
            Values::Json(levels) => levels.find(pointer).map(|at| self.position_of_byte(start + at)),
            Values::Yaml(events) => events.find(pointer).map(|at| {
                let line = self.line_of(|line| line.byte <= start);
                self.position_of_char(self.char_of(line, start) + at)
            }),
        }
    }

    /// The text of a line, counted from one, without its end.
    pub fn line(&self, number: usize) -> Option<&'s str> {
        let start = self.lines.get(number.checked_sub(1)?)?.byte;
        let end = self.lines.get(number).map_or(self.source.text.len(), |next| next.byte);
        let line = self.source.text.get(start..end)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    fn position_of_byte(&self, byte: usize) -> Position {
        let line = self.line_of(|line| line.byte <= byte);
        self.position_of_char(self.char_of(line, byte))
    }

    /// The character of a byte in a line.
    fn char_of(&self, line: usize, byte: usize) -> usize {
        let Line { byte: start, char } = self.lines.get(line).copied().unwrap_or_default();
        char + self.source.text.get(start..byte).map_or(0, |before| before.chars().count())
    }

    fn position_of_char(&self, char: usize) -> Position {
        let line = self.line_of(|line| line.char <= char);
        let start = self.lines.get(line).map_or(0, |line| line.char);
        Position { line: line + 1, column: char - start + 1 }
    }

    /// The index of the last line that starts at or before a place.
    fn line_of(&self, before: impl Fn(&Line) -> bool) -> usize {
        self.lines.partition_point(before).saturating_sub(1)
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut at = Line::default();
    let mut lines = vec![at];
    for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
        at = Line { byte: at.byte + line.len(), char: at.char + line.chars().count() };
        lines.push(at);
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::samples;

    proptest! {
        #[test]
        fn many_places_are_the_same_as_each_alone(
            value in samples::json(), yaml: bool, pretty: bool, before in "(é|\n|# |\r\n)*",
        ) {
            let (text, format) = match (yaml, pretty) {
                (true, _) => (serde_yaml::to_string(&value).unwrap(), Format::Yaml),
                (false, true) => (format!("{value:#}"), Format::Json),
                (false, false) => (value.to_string(), Format::Json),
            };
            let block = before.len()..before.len() + text.len();
            let source = Source::within("page.md", format!("{before}{text}\n```\n"), block, format);
            let mut index = Index::of(&source);
            for pointer in samples::pointers(&value) {
                for pointer in [pointer.join("none"), pointer] {
                    prop_assert_eq!(index.position(&pointer), source.position(&pointer), "{}", pointer);
                }
            }
        }

        #[test]
        fn broken_text_has_the_same_places(text in "[\\[\\]{}\",:a0\\\\ é\r\n-]*", pointer in "(/[a0-]?)*", yaml: bool) {
            let source = Source::new("a", text, if yaml { Format::Yaml } else { Format::Json });
            let pointer = Pointer::parse(&pointer).unwrap();
            prop_assert_eq!(Index::of(&source).position(&pointer), source.position(&pointer));
        }

        #[test]
        fn lines_are_those_of_the_text(text in "(a|é|\r\n|\n)*") {
            let source = Source::new("a", text.clone(), Format::Json);
            let index = Index::of(&source);
            for (number, line) in text.lines().enumerate() {
                prop_assert_eq!(index.line(number + 1), Some(line));
            }
            prop_assert_eq!(index.line(0), None);
            prop_assert_eq!(index.line(text.lines().count() + 2), None);
        }
    }
}
