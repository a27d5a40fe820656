//! For GitHub Actions: workflow commands that become annotations of the lines at fault.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::io::{self, Write};

use super::Report;
use super::located::Located;
use super::paths::Root;
use super::visible::visible;
use crate::finding::Severity;

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let root = Root::here();
    for located in report.by_subject().values().flatten() {
        writeln!(to, "{}", command(located, &root))?;
    }
    writeln!(to, "{}: {}", report.looked_at(), report.counts().in_words())
}

/// `::error file=api.yaml,line=12,col=5,title=wrong-type::message`.
fn command(located: &Located<'_>, root: &Root) -> String {
    let finding = located.finding;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let spot = located.first();
    let position = spot.and_then(|spot| spot.position);
    let properties = [
        ("file", spot.map(|spot| root.relative(spot.place.source.path()))),
        ("line", position.map(|position| position.line.to_string())),
        ("col", position.map(|position| position.column.to_string())),
        ("title", Some(finding.rule.code.to_owned())),
    ];
    let properties =
        properties.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", property(&value?))));
    let help = finding.help.as_ref().map(|help| format!("\n{}", visible(help))).unwrap_or_default();
    let message = data(&format!("{}{}{help}", located.sentence(), located.occurrences()));
    format!("::{name} {}::{message}", properties.collect::<Vec<_>>().join(","))
}

/// A message as a command may hold it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, in which commas and colons mean something.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}
