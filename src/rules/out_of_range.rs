//! A value is too small, too large, too short or too long.
//!
//! # What it reports
//!
//! Limits of numbers, lengths of strings, counts of items and properties.
//!
//! # Why it matters
//!
//! It will not fit where the contract says it must.
//!
//! # How to mend it
//!
//! Stay within the limit named.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "out-of-range",
    severity: Severity::Error,
    summary: "A value is too small, too large, too short or too long.",
};
