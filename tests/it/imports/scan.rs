//! Finds the paths in a Rust file that lead to modules at the root of the crate.

use std::path::Path;

/// One path from a module to another, both named by the module at the crate's root that holds them.
#[derive(Debug, PartialEq, Eq)]
pub struct Import {
    pub from: String,
    pub to: String,
    pub line: usize,
}

/// A word or a sign of the text, with its line.
type Token<'a> = (&'a str, usize);

/// The imports of a file, given by its path inside `src`.
pub fn imports(file: &Path, text: &str) -> Vec<Import> {
    let module: Vec<_> =
        file.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let Some(from) = module.first().cloned() else { return Vec::new() };
    let text = without_comments_and_texts(text);
    let mut scan = Scan { tokens: tokens(&text), depth: module.len(), inner: Vec::new(), found: Vec::new() };
    scan.run();
    let found = scan.found.into_iter();
    found.map(|(to, line)| Import { from: from.clone(), to, line }).collect()
}

struct Scan<'a> {
    tokens: Vec<Token<'a>>,
    /// How many modules deep the file is.
    depth: usize,
    /// The open brackets, each with whether it opens a module.
    inner: Vec<bool>,
    found: Vec<(String, usize)>,
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.tokens.len() {
            match self.word(at) {
                "{" => self.inner.push(at >= 2 && self.word(at - 2) == "mod"),
                "}" => drop(self.inner.pop()),
                // The program itself sees the library from outside.
                "crate" | "bonafide" if self.word(at + 1) == "::" => self.leads_from_root(at + 2),
                "super" if self.word(at + 1) == "::" => at = self.upwards(at),
                _ => {}
            }
            at += 1;
        }
    }

    /// Follows `super::super::…` and returns where the chain ends.
    fn upwards(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut steps = 0;
        while self.word(at) == "super" && self.word(at + 1) == "::" {
            steps += 1;
            at += 2;
        }
        let depth = self.depth + self.inner.iter().filter(|is_module| **is_module).count();
        if steps >= depth {
            self.leads_from_root(at);
        }
        at - 1
    }

    /// Notes the names at a place below the root: one, or a group of them.
    fn leads_from_root(&mut self, at: usize) {
        if self.word(at) != "{" {
            self.note(at);
            return;
        }
        let mut depth = 0;
        for at in at..self.tokens.len() {
            match self.word(at) {
                "{" => depth += 1,
                "}" if depth == 1 => return,
                "}" => depth -= 1,
                _ if depth == 1 && matches!(self.word(at - 1), "{" | ",") => self.note(at),
                _ => {}
            }
        }
    }

    fn note(&mut self, at: usize) {
        let (word, line) = self.tokens.get(at).copied().unwrap_or_default();
        // `super::*` of a test module at the root is about its own parent.
        if word.starts_with(|c: char| c.is_alphabetic()) {
            self.found.push((word.to_owned(), line));
        }
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |(word, _)| word)
    }
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let length = match word {
                0 if rest.starts_with("::") => 2,
                0 => rest.chars().next().map_or(1, char::len_utf8),
                length => length,
            };
            tokens.push((&rest[..length], index + 1));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

/// The text with comments and string literals blanked out, line for line.
fn without_comments_and_texts(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = skipped(rest);
        if length == 0 {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            plain.extend(rest[..length].chars().filter(|c| *c == '\n'));
            plain.push(' ');
            rest = &rest[length..];
        }
    }
    plain
}

/// How long the comment, text or character literal is that starts here; 0 where none does.
fn skipped(text: &str) -> usize {
    let until =
        |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return until("*/", 2);
    }
    if text.starts_with("r\"") {
        return until("\"", 2);
    }
    if text.starts_with("r#\"") {
        return until("\"#", 3);
    }
    if text.starts_with("'{'") || text.starts_with("'}'") || text.starts_with("'\"'") {
        return 3;
    }
    if text.starts_with('"') { quoted(text) } else { 0 }
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            c => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, text: &str) -> Vec<(String, usize)> {
        imports(Path::new(file), text).into_iter().map(|import| (import.to, import.line)).collect()
    }

    #[test]
    fn every_way_to_name_a_module_is_seen() {
        let text = "
use crate::contract::{media, Contract};
use crate::{
    finding::{Finding, Severity},
    pointer,
};
use super::super::validate::check;
use super::answer::Answer;
fn f() -> crate::exchange::Request { super::super::generate::seed() }
";
        let expected = [
            ("contract", 2),
            ("finding", 4),
            ("pointer", 5),
            ("validate", 7),
            ("exchange", 9),
            ("generate", 9),
        ];
        assert_eq!(found("respond/build.rs", text), expected.map(|(name, line)| (name.to_owned(), line)));
    }

    #[test]
    fn modules_inside_a_file_are_one_step_deeper() {
        let text = "mod tests {\n use super::*;\n use super::super::cli;\n fn f() { if x { super::a() } }\n}\nuse super::check;";
        assert_eq!(found("respond.rs", text), [("cli".to_owned(), 3), ("check".to_owned(), 6)]);
    }

    #[test]
    fn comments_and_texts_name_nothing() {
        let text = "//! use crate::cli;\nlet a = \"crate::cli \\\" crate::cli\"; /* crate::cli */ let b = '\"';\nlet c = r#\"crate::cli\"#;";
        assert_eq!(found("respond.rs", text), []);
    }

    #[test]
    fn the_program_names_the_library() {
        assert_eq!(found("main.rs", "fn main() { bonafide::cli::main() }"), [("cli".to_owned(), 1)]);
    }
}
