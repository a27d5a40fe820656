//! For people at a terminal: what a good compiler prints.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

use super::located::{Located, Subject};
use super::snippet::{Line, Snippet, columns, snippets};
use super::summary::Counts;
use super::visible::visible;
use super::{Look, Report};
use crate::finding::Severity;

/// How many findings of one rule are shown with their snippets; the others have a line each.
const IN_FULL: usize = 10;

/// From how many findings on the summary counts each code.
const MANY: usize = 10;

/// The columns of what other formats quote.
const QUOTED: usize = 120;

const BOLD: &str = "1";
const BLUE: &str = "1;94";
const GREEN: &str = "1;92";

/// Writes each finding by its subject, and a summary at the end, where a terminal shows it.
pub fn write(report: &Report, look: Look, to: &mut dyn Write) -> io::Result<()> {
    let mut seen_before = SeenBefore::default();
    for (subject, findings) in &report.by_subject() {
        let (full, short): (Vec<_>, Vec<_>) = findings.iter().partition(|located| seen_before.add(located));
        let counts = Counts::of(findings.iter().map(|located| located.finding.severity));
        let heading = format!("{}: {}", name(*subject), counts.in_words());
        writeln!(to, "{}\n", look.paint(BOLD, &heading))?;
        full.into_iter().try_for_each(|located| write_full(located, look, to))?;
        write_short(&short, look, to)?;
    }
    write_summary(report, look, to)
}

/// Findings in full, as other formats may quote them.
pub fn in_full(findings: &[Located<'_>]) -> String {
    let look = Look { color: false, width: QUOTED };
    let mut text = Vec::new();
    // Writing to a vector cannot fail.
    let _ = findings.iter().try_for_each(|located| write_full(located, look, &mut text));
    String::from_utf8_lossy(&text).into_owned()
}

/// The findings that fail the run, the first of them in a line each.
pub fn failing_in_short(report: &Report, most: usize) -> Vec<String> {
    let look = Look { color: false, width: QUOTED };
    let by_subject = report.by_subject();
    let fails =
        |located: &&Located<'_>| report.fail_on.is_some_and(|least| located.finding.severity >= least);
    let failing: Vec<_> = by_subject.values().flatten().filter(fails).collect();
    let mut lines: Vec<_> = failing.iter().take(most).map(|located| short(located, look)).collect();
    let more = failing.len().saturating_sub(most);
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    lines
}

/// What findings are headed by.
fn name(subject: Subject<'_>) -> String {
    match subject {
        Subject::File(path) => visible(&path.to_string_lossy()).into_owned(),
        Subject::Operation(name) => visible(name).into_owned(),
        Subject::Run => "elsewhere".to_owned(),
    }
}

/// Which findings were shown in full. One that differs from such a one only in where the value stands
/// tells little more, and a hundred of one rule are read by nobody.
#[derive(Default)]
struct SeenBefore<'r> {
    rules: HashMap<&'r str, usize>,
    places: HashSet<(&'r str, String)>,
}

impl<'r> SeenBefore<'r> {
    /// True where a finding is to be shown in full.
    fn add(&mut self, located: &Located<'r>) -> bool {
        let code = located.finding.rule.code;
        let shown = self.rules.entry(code).or_default();
        let new = *shown < IN_FULL
            && located.document.as_ref().is_none_or(|spot| self.places.insert((code, spot.to_string())));
        *shown += usize::from(new);
        new
    }
}

fn write_full(located: &Located<'_>, look: Look, to: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    let message = look.paint(BOLD, &visible(&finding.message));
    writeln!(to, "{}: {message}{}", title(located, look), located.occurrences())?;
    let largest = [&located.value, &located.document].into_iter().flatten().flat_map(|spot| &spot.lines);
    let digits = largest.map(|line| line.number.to_string().len()).max().unwrap_or(1);
    let gutter = Gutter { digits, look, color: color(finding.severity) };
    let snippets = snippets(located, look.width.saturating_sub(digits + " | ".len()));
    for (index, snippet) in snippets.iter().enumerate() {
        gutter.write_snippet(snippet, if index == 0 { "-->" } else { ":::" }, to)?;
    }
    if let Some(help) = &finding.help {
        gutter.write_help(help, to)?;
    }
    writeln!(to)
}

/// `error[wrong-type]`.
fn title(located: &Located<'_>, look: Look) -> String {
    let finding = located.finding;
    look.paint(color(finding.severity), &format!("{}[{}]", finding.severity, finding.rule.code))
}

/// One line for each finding; those that read the same share one.
fn write_short(findings: &[&Located<'_>], look: Look, to: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<_> = findings.iter().map(|located| short(located, look)).collect();
    for same in lines.chunk_by(|a, b| a == b) {
        let times = if same.len() > 1 { format!(" ({} times)", same.len()) } else { String::new() };
        same.first().into_iter().try_for_each(|line| writeln!(to, "{line}{times}"))?;
    }
    if lines.is_empty() { Ok(()) } else { writeln!(to) }
}

fn short(located: &Located<'_>, look: Look) -> String {
    let whereabouts = located.whereabouts();
    let colon = if whereabouts.is_empty() { "" } else { ": " };
    let message = visible(&located.finding.message);
    format!("{}{colon}{}: {message}{}", visible(&whereabouts), title(located, look), located.occurrences())
}

/// The left edge of a finding, as wide as its largest line number.
struct Gutter {
    digits: usize,
    look: Look,
    color: &'static str,
}

impl Gutter {
    fn write_snippet(&self, snippet: &Snippet, arrow: &str, to: &mut dyn Write) -> io::Result<()> {
        let blank = " ".repeat(self.digits);
        writeln!(to, "{blank}{} {}", self.look.paint(BLUE, arrow), snippet.heading)?;
        if snippet.lines.is_empty() {
            return Ok(());
        }
        self.write_line("", "", to)?;
        for line in &snippet.lines {
            let number = line.number.map(|number| number.to_string()).unwrap_or_default();
            self.write_line(&number, line.text.trim_end(), to)?;
            if !line.mark.is_empty() {
                self.write_line("", &self.carets(line), to)?;
            }
        }
        self.write_line("", "", to)
    }

    fn carets(&self, line: &Line) -> String {
        let before = " ".repeat(columns(&line.text[..line.mark.start]));
        let carets = "^".repeat(columns(&line.text[line.mark.clone()]).max(1));
        format!("{before}{}", self.look.paint(self.color, &carets))
    }

    fn write_line(&self, number: &str, text: &str, to: &mut dyn Write) -> io::Result<()> {
        let edge = self.look.paint(BLUE, &format!("{number:>digits$} |", digits = self.digits));
        let space = if text.is_empty() { "" } else { " " };
        writeln!(to, "{edge}{space}{text}")
    }

    fn write_help(&self, help: &str, to: &mut dyn Write) -> io::Result<()> {
        let edge = format!("{} {}", " ".repeat(self.digits), self.look.paint(BLUE, "="));
        writeln!(to, "{edge} {}: {}", self.look.paint(BOLD, "help"), visible(help))
    }
}

/// What was looked at, and how much is wrong: in one line where nothing is.
fn write_summary(report: &Report, look: Look, to: &mut dyn Write) -> io::Result<()> {
    let (looked_at, hidden) = (report.looked_at(), report.hidden_in_words());
    let Some(worst) = report.findings.iter().map(|finding| finding.severity).max() else {
        return writeln!(to, "{looked_at}: {}{hidden}", look.paint(GREEN, "no findings"));
    };
    let counts = look.paint(color(worst), &report.counts().in_words());
    writeln!(to, "{looked_at}\n{counts}{hidden}")?;
    let codes = report.by_code();
    if report.findings.len() > MANY && codes.len() > 1 {
        codes.iter().try_for_each(|(code, count)| writeln!(to, "{count:>6} {code}"))?;
    }
    Ok(())
}

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;91",
        Severity::Warning => "1;93",
        Severity::Info => "1;96",
    }
}

impl Look {
    /// A text in a color, which is given as ECMA-48 §8.3.117 numbers it.
    fn paint(self, color: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
