//! The pages of rules: each is whole, its example does what it says, and `docs/rules.md` holds them
//! all. With `UPDATE_DOCS=1` that file is rewritten instead of compared.

mod example;

use std::fs;
use std::path::Path;

use bonafide::finding::Rule;
use bonafide::rules::{ALL, page};

use example::Example;

/// Rewrites the file rather than compares it.
const UPDATE: &str = "UPDATE_DOCS";

const INTRODUCTION: &str = "\
# Rules

Each finding has the code of a rule. This page says of every rule what it reports, why it matters and how
to mend it; `bonafide rules CODE` shows the same in the terminal. How severe a code is, and where it is
allowed, can be set in [`bonafide.toml`](../README.md#bonafidetoml).

It is made from `src/rules/` by `UPDATE_DOCS=1 cargo test --test it rules`.
";

#[test]
fn the_page_of_all_rules_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var(UPDATE).is_ok_and(|value| !value.is_empty()) {
        fs::write(&path, all()).expect("the page can be written");
        return;
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == all(), "docs/rules.md is not what src/rules/ says; {UPDATE}=1 rewrites it");
}

#[test]
fn every_rule_has_a_whole_page() {
    for rule in ALL {
        let page = page(rule);
        assert!(page.starts_with(rule.summary), "{}: the page begins with the summary", rule.code);
        for heading in ["# What it reports", "# Why it matters", "# How to mend it", "# Example"] {
            let at = page.find(&format!("\n{heading}\n"));
            assert!(at.is_some(), "{}: there is no `{heading}`", rule.code);
        }
        assert!(page.lines().all(|line| line.len() <= 110), "{}: a line is too long", rule.code);
    }
}

#[test]
fn every_example_has_the_finding_that_it_shows() {
    let mut faults = Vec::new();
    let mut run = 0;
    for rule in ALL {
        let Some(example) = Example::read(&page(rule)) else { continue };
        run += 1;
        let findings = example.findings();
        let is_shown = findings.iter().any(|finding| {
            finding.rule.code == rule.code
                && example.messages.iter().all(|text| finding.message.contains(text))
        });
        if !is_shown {
            let got: Vec<_> = findings.iter().map(ToString::to_string).collect();
            faults.push(format!("{}: {:?} is not among {got:#?}", rule.code, example.messages));
        }
    }
    assert!(run > 30, "only {run} examples were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn all() -> String {
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n| code | severity | |\n|---|---|---|\n");
    for Rule { code, severity, summary } in ALL {
        text.push_str(&format!("| [`{code}`](#{code}) | {severity} | {summary} |\n"));
    }
    for rule in ALL {
        text.push_str(&format!("\n## {}\n\n{}\n", rule.code, demoted(&page(rule))));
    }
    text
}

/// The page with its headings below those of this file.
fn demoted(page: &str) -> String {
    let mut is_code = false;
    let lines = page.lines().map(|line| {
        is_code ^= line.starts_with("```");
        if line.starts_with("# ") && !is_code { format!("##{line}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}
