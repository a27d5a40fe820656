//! For browsers: one file that refers to nothing outside and works without JavaScript.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

pub(super) mod page;

use super::Report;
use super::located::{Located, Subject};
use super::markup::{escape, prose};
use super::snippet::{Line, Snippet, snippets};
use super::summary::Counts;
use crate::finding::Severity;
use crate::rules;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");

/// The columns of a snippet; a narrow window scrolls.
const COLUMNS: usize = 120;

pub fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let title = format!("bonafide {}", report.command);
    writeln!(
        to,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p>{}: {}{}</p>\n</header>",
        escape(&report.looked_at()),
        badges(report.counts()),
        report.hidden_in_words()
    )?;
    if !report.findings.is_empty() {
        write_filter(report, to)?;
    }
    writeln!(to, "<main>")?;
    for (subject, findings) in &report.by_subject() {
        write_subject(*subject, findings, to)?;
    }
    writeln!(to, "</main>\n<footer>")?;
    write_rules(report, to)?;
    write_seen(report, to)?;
    writeln!(to, "</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>")
}

/// What the script filters by. It shows the form, so that without it there is none.
fn write_filter(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    writeln!(to, "<form id=\"filter\" hidden>")?;
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        writeln!(
            to,
            "<label><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity}</label>"
        )?;
    }
    writeln!(to, "<label>Code <select name=\"code\"><option value=\"\">all</option>")?;
    for (code, count) in report.by_code() {
        writeln!(to, "<option value=\"{code}\">{code} ({count})</option>")?;
    }
    writeln!(
        to,
        "</select></label>\n<label>Text <input type=\"search\" name=\"text\"></label>\n\
         <output name=\"shown\"></output>\n</form>"
    )
}

fn write_subject(subject: Subject<'_>, findings: &[Located<'_>], to: &mut dyn Write) -> io::Result<()> {
    let name = match subject {
        Subject::File(path) => path.to_string_lossy(),
        Subject::Operation(name) => Cow::Borrowed(name),
        Subject::Run => Cow::Borrowed("elsewhere"),
    };
    let counts = Counts::of(findings.iter().map(|located| located.finding.severity));
    writeln!(to, "<section>\n<h2>{} {}</h2>", escape(&name), badges(counts))?;
    findings.iter().try_for_each(|located| write_finding(located, to))?;
    writeln!(to, "</section>")
}

fn write_finding(located: &Located<'_>, to: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    let (severity, code) = (finding.severity, finding.rule.code);
    writeln!(
        to,
        "<article class=\"{severity}\" data-severity=\"{severity}\" data-code=\"{code}\">\n\
         <h3><span class=\"badge {severity}\">{severity}</span> <a href=\"#rule-{code}\"><code>{code}</code></a> {}{}</h3>",
        prose(&finding.message),
        escape(&located.occurrences())
    )?;
    snippets(located, COLUMNS).iter().try_for_each(|snippet| write_snippet(snippet, to))?;
    if let Some(help) = &finding.help {
        writeln!(to, "<p class=\"help\"><b>Help:</b> {}</p>", prose(help))?;
    }
    writeln!(to, "</article>")
}

fn write_snippet(snippet: &Snippet, to: &mut dyn Write) -> io::Result<()> {
    write!(to, "<figure><figcaption>{}</figcaption>", escape(&snippet.heading))?;
    if !snippet.lines.is_empty() {
        let digits = snippet
            .lines
            .iter()
            .filter_map(|line| line.number)
            .max()
            .map_or(0, |most| most.to_string().len());
        write!(to, "<pre>")?;
        snippet.lines.iter().try_for_each(|line| write_line(line, digits, to))?;
        write!(to, "</pre>")?;
    }
    writeln!(to, "</figure>")
}

fn write_line(line: &Line, digits: usize, to: &mut dyn Write) -> io::Result<()> {
    if let Some(number) = line.number {
        write!(to, "<span class=\"number\">{number:>digits$}</span> ")?;
    }
    let (before, rest) = line.text.split_at(line.mark.start);
    let (marked, after) = rest.split_at(line.mark.len());
    match marked {
        "" => writeln!(to, "{}", escape(&line.text)),
        marked => writeln!(to, "{}<mark>{}</mark>{}", escape(before), escape(marked), escape(after)),
    }
}

/// The pages of the rules that were broken.
fn write_rules(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let used: BTreeMap<_, _> =
        report.findings.iter().map(|finding| (finding.rule.code, finding.rule)).collect();
    for (code, rule) in used {
        let (summary, page) = (prose(rule.summary), page::write(&rules::page(rule)));
        write!(to, "<details id=\"rule-{code}\"><summary><code>{code}</code> {summary}</summary>")?;
        writeln!(to, "<div class=\"page\">{}</div></details>", page)?;
    }
    Ok(())
}

fn write_seen(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    let operations: Vec<_> = report.seen.operations.iter().map(|name| Cow::Borrowed(&**name)).collect();
    let files: Vec<_> = report.seen.files.iter().map(|path| path.to_string_lossy()).collect();
    for (title, names) in [("Operations", operations), ("Files", files)] {
        if !names.is_empty() {
            writeln!(to, "<details><summary>{title} that were looked at ({})</summary>\n<ul>", names.len())?;
            names.iter().try_for_each(|name| writeln!(to, "<li>{}</li>", escape(name)))?;
            writeln!(to, "</ul></details>")?;
        }
    }
    Ok(())
}

fn badges(counts: Counts) -> String {
    let worst = match counts {
        Counts { errors: 1.., .. } => "error",
        Counts { warnings: 1.., .. } => "warning",
        Counts { infos: 1.., .. } => "info",
        Counts { .. } => "none",
    };
    format!("<span class=\"badge {worst}\">{}</span>", counts.in_words())
}
