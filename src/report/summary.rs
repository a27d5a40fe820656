//! What was looked at and how much was found, in words.

use std::collections::BTreeMap;

use super::Report;
use crate::finding::{LeftOut, Severity};

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Counts {
    pub fn of(severities: impl Iterator<Item = Severity>) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            match severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Info => counts.infos += 1,
            }
        }
        counts
    }

    /// `2 errors and 1 warning`, `no findings`.
    pub fn in_words(self) -> String {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let words = listed(counts);
        if words.is_empty() { "no findings".to_owned() } else { words }
    }
}

impl Report {
    pub(super) fn counts(&self) -> Counts {
        Counts::of(self.findings.iter().map(|finding| finding.severity))
    }

    /// How many findings each code has, the most first.
    pub(super) fn by_code(&self) -> Vec<(&'static str, usize)> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule.code).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// `bonafide mock looked at 2 operations and 3 exchanges: 1 error`.
    pub fn in_a_line(&self) -> String {
        format!("{}: {}{}", self.looked_at(), self.counts().in_words(), self.hidden_in_words())
    }

    /// ` (2 allowed, 1 in the baseline)`, or nothing.
    pub(super) fn hidden_in_words(&self) -> String {
        let hidden = [(self.hidden.allowed, "allowed"), (self.hidden.known, "in the baseline")];
        let hidden = hidden.into_iter().filter(|(number, _)| *number > 0);
        let hidden: Vec<_> = hidden.map(|(number, why)| format!("{number} {why}")).collect();
        if hidden.is_empty() { String::new() } else { format!(" ({})", hidden.join(", ")) }
    }

    /// `bonafide check looked at 12 operations in 3 files`; the command alone where nothing was looked at.
    pub(super) fn looked_at(&self) -> String {
        let seen = self.seen_in_words();
        let looked_at = if seen.is_empty() { "" } else { " looked at " };
        format!("bonafide {}{looked_at}{seen}", self.command)
    }

    /// `12 operations, 30 schemas and 4 fixtures in 3 files`.
    fn seen_in_words(&self) -> String {
        let seen = &self.seen;
        let things = listed([
            (seen.operations.len(), "operation"),
            (seen.schemas, "schema"),
            (seen.examples, "example"),
            (seen.fixtures, "fixture"),
            (seen.answers, "answer"),
            (seen.exchanges, "exchange"),
        ]);
        let files = listed([(seen.files.len(), "file")]);
        let mut words = match (things.is_empty(), files.is_empty()) {
            (false, false) => format!("{things} in {files}"),
            (_, _) => things + &files,
        };
        let unseen = self.unseen_in_words();
        if !unseen.is_empty() {
            words += &format!(" ({unseen})");
        }
        words.trim_start().to_owned()
    }

    /// What of examples and of captured traffic could not be looked at, and why.
    fn unseen_in_words(&self) -> String {
        let LeftOut { other_hosts, parts_of_pages, no_exchanges } = self.seen.left_out;
        let why = [
            (other_hosts, "to other hosts"),
            (parts_of_pages, "to load a page"),
            (no_exchanges, "as preflight, web socket or aborted"),
        ];
        let why = why.into_iter().filter(|(number, _)| *number > 0);
        let why: Vec<_> = why.map(|(number, why)| format!("{number} {why}")).collect();
        let left_out = self.seen.left_out.total();
        let left_out = (left_out > 0).then(|| {
            let were = if left_out == 1 { "was" } else { "were" };
            format!("{} {were} left out: {}", count(left_out, "other exchange"), why.join(", "))
        });
        let unknown = self.seen.unknown_bodies;
        let unknown = (unknown > 0).then(|| format!("{} without the body", count(unknown, "exchange")));
        let unchecked = self.seen.unchecked_examples;
        let unchecked = (unchecked > 0).then(|| {
            format!("{} could not be checked, for a broken schema", count(unchecked, "other example"))
        });
        unchecked.into_iter().chain(left_out).chain(unknown).collect::<Vec<_>>().join("; ")
    }
}

/// `1 file`, `2 files`.
pub fn count(number: usize, name: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {name}{plural}")
}

/// What there is of each: `3 files`, `1 error and 2 warnings`.
fn listed<const N: usize>(counts: [(usize, &str); N]) -> String {
    let present = counts.into_iter().filter(|(number, _)| *number > 0);
    let words: Vec<_> = present.map(|(number, name)| count(number, name)).collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
