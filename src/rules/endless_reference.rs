//! A schema refers to itself without ever describing a value.
//!
//! # What it reports
//!
//! `A` is `B` and `B` is `A`.
//!
//! # Why it matters
//!
//! No value can be checked against it.
//!
//! # How to mend it
//!
//! Break the circle, or describe a value at one of its ends.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "endless-reference",
    severity: Severity::Error,
    summary: "A schema refers to itself without ever describing a value.",
};
