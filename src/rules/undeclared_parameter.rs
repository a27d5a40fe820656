//! A query parameter is not declared by the operation.
//!
//! # What it reports
//!
//! Most often a typing mistake in a name.
//!
//! # Why it matters
//!
//! APIs tend to ignore what they do not know, so the mistake goes unseen.
//!
//! # How to mend it
//!
//! Correct the name, or declare the parameter.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-parameter",
    severity: Severity::Warning,
    summary: "A query parameter is not declared by the operation.",
};
