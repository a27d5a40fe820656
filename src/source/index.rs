//! Many places in one file, for little more than the price of one.

use super::{Format, Position, Source, Target, json, yaml};
use crate::pointer::Pointer;

/// How many bytes apart characters are counted. A minified document is one line of megabytes, in which
/// nothing may be counted from the start.
const STEP: usize = 4096;

/// What a search of a source learns, kept for the next one. Lines and columns are those of
/// [`Source::position`].
#[derive(Debug)]
pub struct Index<'s> {
    source: &'s Source,
    /// The byte at which each line starts.
    lines: Vec<usize>,
    /// Bytes on the way, in steps, and which character each starts.
    marks: Vec<Mark>,
    values: Values<'s>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
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
        let text = source.text.as_str();
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { source, lines, marks: marks(text), values }
    }

    /// Where the value at `pointer` starts, or its key, or its nearest ancestor that the text has.
    pub fn position(&mut self, pointer: &Pointer, target: Target) -> Option<Position> {
        let start = self.source.block.start;
        let byte = match &mut self.values {
            Values::Json(levels) => start + levels.find(pointer, target)?,
            Values::Yaml(events) => {
                let found = events.find(pointer, target)?;
                self.byte_of(self.char_of(start) + found)
            }
        };
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let line_start = self.lines.get(line - 1).copied().unwrap_or_default();
        Some(Position { line, column: self.char_of(byte) - self.char_of(line_start) + 1 })
    }

    /// The text of a line, counted from one, without its end.
    pub fn line(&self, number: usize) -> Option<&'s str> {
        let start = *self.lines.get(number.checked_sub(1)?)?;
        let end = self.lines.get(number).copied().unwrap_or(self.source.text.len());
        let line = self.source.text.get(start..end)?;
        let line = line.strip_suffix('\n').unwrap_or(line);
        Some(line.strip_suffix('\r').unwrap_or(line))
    }

    /// The part of a line around a position, at most so many characters before it and after it, and the
    /// column (counted from one) at which that part starts.
    pub fn part(&self, position: Position, room: usize) -> Option<(&'s str, usize)> {
        let line = self.line(position.line)?;
        let line_start = *self.lines.get(position.line.checked_sub(1)?)?;
        let first = position.column.saturating_sub(room).max(1);
        let byte = |column: usize| self.byte_of(self.char_of(line_start) + column - 1) - line_start;
        let end = byte(position.column + room).min(line.len());
        Some((line.get(byte(first).min(end)..end)?, first))
    }

    /// Which character starts at a byte.
    fn char_of(&self, byte: usize) -> usize {
        let mark = self.mark_before(|mark| mark.byte <= byte);
        mark.char + self.source.text.get(mark.byte..byte).map_or(0, |before| before.chars().count())
    }

    /// The byte at which a character starts; of one behind the text its end.
    fn byte_of(&self, char: usize) -> usize {
        let mark = self.mark_before(|mark| mark.char <= char);
        let rest = self.source.text.get(mark.byte..).unwrap_or_default();
        rest.char_indices().nth(char - mark.char).map_or(self.source.text.len(), |(at, _)| mark.byte + at)
    }

    fn mark_before(&self, before: impl Fn(&Mark) -> bool) -> Mark {
        let next = self.marks.partition_point(before);
        next.checked_sub(1).and_then(|at| self.marks.get(at)).copied().unwrap_or_default()
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = vec![Mark::default()];
    let mut last = Mark::default();
    for step in (STEP..text.len()).step_by(STEP) {
        let byte = (step..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        last = Mark { byte, char: last.char + text[last.byte..byte].chars().count() };
        marks.push(last);
    }
    marks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::source::samples;

    proptest! {
        #[test]
        fn many_places_are_the_same_as_each_alone(
            value in samples::json(), yaml: bool, pretty: bool, key: bool, before in "(é|\n|# |\r\n)*",
        ) {
            let (text, format) = match (yaml, pretty) {
                (true, _) => (serde_yaml::to_string(&value).unwrap(), Format::Yaml),
                (false, true) => (format!("{value:#}"), Format::Json),
                (false, false) => (value.to_string(), Format::Json),
            };
            let block = before.len()..before.len() + text.len();
            let source = Source::within("page.md", format!("{before}{text}\n```\n"), block, format);
            let mut index = Index::of(&source);
            let target = if key { Target::Key } else { Target::Value };
            for pointer in samples::pointers(&value) {
                for pointer in [pointer.join("none"), pointer] {
                    let (many, alone) = (index.position(&pointer, target), source.position(&pointer, target));
                    prop_assert_eq!(many, alone, "{}", pointer);
                }
            }
        }

        #[test]
        fn broken_text_has_the_same_places(text in "[\\[\\]{}\",:a0\\\\ é\r\n-]*", pointer in "(/[a0-]?)*", yaml: bool) {
            let source = Source::new("a", text, if yaml { Format::Yaml } else { Format::Json });
            let pointer = Pointer::parse(&pointer).unwrap();
            for target in [Target::Value, Target::Key] {
                let alone = source.position(&pointer, target);
                prop_assert_eq!(Index::of(&source).position(&pointer, target), alone);
            }
        }

        #[test]
        fn parts_are_what_stands_around_a_position(
            lines in prop::collection::vec("[a-cé漢]{0,20}", 1..5), repeated in 1..3000_usize,
            line in 0..5_usize, column in 1..30_usize, room in 0..30_usize,
        ) {
            let lines: Vec<_> = lines.iter().map(|line| line.repeat(repeated)).collect();
            let Some(expected) = lines.get(line) else { return Ok(()) };
            let column = column * repeated;
            let source = Source::new("a", lines.join("\n"), Format::Json);
            let part = Index::of(&source).part(Position { line: line + 1, column }, room);
            let first = column.saturating_sub(room).max(1);
            let text: String = expected.chars().skip(first - 1).take(column + room - first).collect();
            prop_assert_eq!(part, Some((text.as_str(), first)));
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
