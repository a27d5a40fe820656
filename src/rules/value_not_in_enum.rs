//! A value is none of those that its schema lists.
//!
//! # What it reports
//!
//! The schema has `enum` or `const`.
//!
//! # Why it matters
//!
//! Code that switches on it falls through.
//!
//! # How to mend it
//!
//! Use one of the values listed.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "value-not-in-enum",
    severity: Severity::Error,
    summary: "A value is none of those that its schema lists.",
};
