//! A path has a parameter that its operations do not declare.
//!
//! # What it reports
//!
//! A part of a path in braces for which an operation has no parameter with `in: path` of that name.
//!
//! # Why it matters
//!
//! Nothing says what may stand there. Clients cannot fill it in.
//!
//! # How to mend it
//!
//! Declare the parameter, at the path for all its operations, with `required: true`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-path-parameter",
    severity: Severity::Error,
    summary: "A path has a parameter that its operations do not declare.",
};
