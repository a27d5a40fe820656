//! A file could not be read as YAML or JSON.
//!
//! # What it reports
//!
//! The text is cut short, is no text at all, nests deeper than 128 levels, or expands aliases
//! beyond all measure. As a warning: the file holds several YAML documents, of which only the first is read.
//!
//! # Why it matters
//!
//! Nothing in the file can be served.
//!
//! # How to mend it
//!
//! Correct the text at the line and column given.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unreadable-file",
    severity: Severity::Error,
    summary: "A file could not be read as YAML or JSON.",
};
