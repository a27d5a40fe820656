//! A response has a status that its operation does not declare.
//!
//! # What it reports
//!
//! Neither the status, nor its range (`4XX`), nor `default` is there.
//!
//! # Why it matters
//!
//! Clients have no way to expect it.
//!
//! # How to mend it
//!
//! Declare the response, or answer with a status that is declared.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undocumented-status",
    severity: Severity::Error,
    summary: "A response has a status that its operation does not declare.",
};
