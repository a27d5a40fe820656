//! Findings as people and pipelines read them.

use std::io::{self, Write};
use std::str::FromStr;

use crate::finding::{Finding, Seen, Severity, nearest};

mod github;
mod html;
mod json;
mod junit;
mod located;
mod markup;
mod paths;
#[cfg(test)]
mod samples;
mod sarif;
mod snippet;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod visible;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Junit,
    Sarif,
    Github,
    Html,
}

/// All that a report says.
#[derive(Debug)]
pub struct Report {
    /// The command that was run: `check`, `mock`.
    pub command: &'static str,
    pub findings: Vec<Finding>,
    pub seen: Seen,
    pub hidden: Hidden,
    /// From which severity on findings fail the run; `None` where none does.
    pub fail_on: Option<Severity>,
}

/// How many findings there are besides that do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    /// Those that the user allows.
    pub allowed: usize,
    /// Those in the baseline.
    pub known: usize,
}

/// How text looks on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub color: bool,
    /// Columns.
    pub width: usize,
}

impl Report {
    /// True where a finding is severe enough to fail the run.
    pub fn fails(&self) -> bool {
        self.fail_on.is_some_and(|least| self.findings.iter().any(|finding| finding.severity >= least))
    }

    /// What fails the run, in a line each; of more than `most` how many others there are.
    pub fn failing_in_short(&self, most: usize) -> Vec<String> {
        text::failing_in_short(self, most)
    }

    /// Writes the whole report.
    ///
    /// # Errors
    ///
    /// Where `to` cannot be written.
    pub fn write(&self, format: Format, look: Look, to: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, look, to),
            Format::Json => json::write(self, to),
            Format::Junit => junit::write(self, to),
            Format::Sarif => sarif::write(self, to),
            Format::Github => github::write(self, to),
            Format::Html => html::write(self, to),
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        const NAMES: [(&str, Format); 6] = [
            ("text", Format::Text),
            ("json", Format::Json),
            ("junit", Format::Junit),
            ("sarif", Format::Sarif),
            ("github", Format::Github),
            ("html", Format::Html),
        ];
        if let Some((_, format)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(*format);
        }
        let near = nearest(name, NAMES.iter().map(|(known, _)| *known));
        Err(match near {
            None if name.is_empty() => {
                "it names no format; there are text, json, junit, sarif, github and html".to_owned()
            }
            Some(near) => format!("there is no report format `{name}`; did you mean `{near}`?"),
            None => format!(
                "there is no report format `{name}`; there are text, json, junit, sarif, github and html"
            ),
        })
    }
}
