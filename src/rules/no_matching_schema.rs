//! A value fits none, or too many, of the alternatives its schema gives.
//!
//! # What it reports
//!
//! `anyOf`, `oneOf` or `not`.
//!
//! # Why it matters
//!
//! It cannot be told what the value is meant to be.
//!
//! # How to mend it
//!
//! Make the value fit exactly one alternative.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "no-matching-schema",
    severity: Severity::Error,
    summary: "A value fits none, or too many, of the alternatives its schema gives.",
};
