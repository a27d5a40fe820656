//! A preference of the request cannot be met.
//!
//! # What it reports
//!
//! `Prefer: code=` or `example=` names what the operation does not have.
//!
//! # Why it matters
//!
//! The answer would not be the one that was asked for.
//!
//! # How to mend it
//!
//! Choose among those that the message names.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmet-preference",
    severity: Severity::Error,
    summary: "A preference of the request cannot be met.",
};
