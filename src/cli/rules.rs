//! `bonafide rules`: the codes of findings, and what each of them means.

use std::io::{self, Write};

use super::args::RulesArgs;
use super::config::unknown_rule;
use super::exit::{Failure, Status};
use crate::finding::Rule;
use crate::rules;

/// Prints the list of all rules, or the page of one.
pub fn run(args: &RulesArgs) -> Result<Status, Failure> {
    let text = match &args.code {
        None => list(),
        Some(code) => page(code)?,
    };
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write: {error}")))
        }
        _ => Ok(Status::Clean),
    }
}

fn list() -> String {
    let width = rules::ALL.iter().map(|rule| rule.code.len()).max().unwrap_or_default();
    let line =
        |rule: &&Rule| format!("{:width$}  {:7}  {}\n", rule.code, rule.severity.to_string(), rule.summary);
    rules::ALL.iter().map(line).collect()
}

fn page(code: &str) -> Result<String, Failure> {
    let rule = rules::find(code).ok_or_else(|| unknown_rule(code, Failure::new))?;
    Ok(format!("{} ({})\n\n{}", rule.code, rule.severity, plain(&rules::page(rule))))
}

/// Markdown as it reads well without being rendered: no marks, blocks indented below what they are.
fn plain(page: &str) -> String {
    let mut text = String::new();
    let mut is_block = false;
    for line in page.lines() {
        if let Some(info) = line.strip_prefix("```") {
            is_block = !is_block;
            if is_block {
                text.push_str(&format!("  {}:\n", caption(info)));
            }
        } else if is_block && !line.is_empty() {
            text.push_str(&format!("    {line}\n"));
        } else {
            text.push_str(line.strip_prefix("# ").filter(|_| !is_block).unwrap_or(line));
            text.push('\n');
        }
    }
    text
}

/// What a block is: `yaml` is the document, and what is more than a language has a name.
fn caption(info: &str) -> &str {
    match info.split_once(' ') {
        Some((_, name)) => name,
        None if info == "yaml" => "document",
        None if info == "text" => "message",
        None => info,
    }
}
