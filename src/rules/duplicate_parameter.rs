//! An operation or a path has the same parameter twice.
//!
//! # What it reports
//!
//! Two parameters of the same name and place in one list.
//!
//! # Why it matters
//!
//! Tools take the first or the last, each in its own way.
//!
//! # How to mend it
//!
//! Remove one of the two. An operation may repeat a parameter of its path; then its own counts.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "duplicate-parameter",
    severity: Severity::Error,
    summary: "An operation or a path has the same parameter twice.",
};
