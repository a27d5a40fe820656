//! For CI servers: each file and each operation that was looked at is a test case.
//!
//! The form is that of the Jenkins schema (`junit-10.xsd` of its xUnit plugin), which other servers
//! read too. `quick-junit` writes an attribute that this schema does not have.

use std::io::{self, Write};

use super::located::{Located, Subject};
use super::markup::escape;
use super::summary::count;
use super::{Report, text};

/// Test cases under one name.
struct Suite<'r> {
    name: &'static str,
    cases: Vec<Case<'r>>,
}

struct Case<'r> {
    name: String,
    /// What fails the run fails the case; the rest is told as its output.
    failing: Vec<Located<'r>>,
    others: Vec<Located<'r>>,
}

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let cases = suites.iter().map(|suite| suite.cases.len()).sum::<usize>();
    let failures = suites.iter().map(Suite::failures).sum::<usize>();
    writeln!(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        to,
        "<testsuites name=\"bonafide {}\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\">",
        report.command
    )?;
    suites.iter().try_for_each(|suite| suite.write(to))?;
    writeln!(to, "</testsuites>")
}

/// All that was looked at, whether or not something is wrong with it.
fn suites(report: &Report) -> Vec<Suite<'_>> {
    let mut subjects = report.by_subject();
    let seen = &report.seen;
    let files = seen.files.iter().map(|path| Subject::File(path));
    for subject in files.chain(seen.operations.iter().map(|name| Subject::Operation(name))) {
        subjects.entry(subject).or_default();
    }
    let mut suites = ["files", "operations", "run"].map(|name| Suite { name, cases: Vec::new() });
    let [of_files, of_operations, of_run] = &mut suites;
    for (subject, findings) in subjects {
        let (suite, name) = match subject {
            Subject::File(path) => (&mut *of_files, path.to_string_lossy()),
            Subject::Operation(name) => (&mut *of_operations, name.into()),
            Subject::Run => (&mut *of_run, report.command.into()),
        };
        let fails =
            |located: &Located<'_>| report.fail_on.is_some_and(|least| located.finding.severity >= least);
        let (failing, others) = findings.into_iter().partition(fails);
        suite.cases.push(Case { name: escape(&name), failing, others });
    }
    suites.into_iter().filter(|suite| !suite.cases.is_empty()).collect()
}

impl Suite<'_> {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| !case.failing.is_empty()).count()
    }

    fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let (name, cases, failures) = (self.name, self.cases.len(), self.failures());
        writeln!(
            to,
            "  <testsuite name=\"{name}\" tests=\"{cases}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        )?;
        self.cases.iter().try_for_each(|case| case.write(name, to))?;
        writeln!(to, "  </testsuite>")
    }
}

impl Case<'_> {
    fn write(&self, suite: &str, to: &mut dyn Write) -> io::Result<()> {
        let start = format!("    <testcase classname=\"bonafide.{suite}\" name=\"{}\"", self.name);
        if self.failing.is_empty() && self.others.is_empty() {
            return writeln!(to, "{start}/>");
        }
        writeln!(to, "{start}>")?;
        if let [first, more @ ..] = self.failing.as_slice() {
            let rest = if more.is_empty() {
                String::new()
            } else {
                format!(" (and {})", count(more.len(), "more finding"))
            };
            let message = escape(&format!("{}{}{rest}", first.sentence(), first.occurrences()));
            let code = first.finding.rule.code;
            writeln!(
                to,
                "      <failure message=\"{message}\" type=\"{code}\">{}</failure>",
                quoted(&self.failing)
            )?;
        }
        if !self.others.is_empty() {
            writeln!(to, "      <system-out>{}</system-out>", quoted(&self.others))?;
        }
        writeln!(to, "    </testcase>")
    }
}

/// Findings as text shows them, without markup.
fn quoted(findings: &[Located<'_>]) -> String {
    let text = text::in_full(findings);
    text.trim_end().lines().map(escape).collect::<Vec<_>>().join("\n")
}
