//! A fixture file has not the form of a fixture.
//!
//! # What it reports
//!
//! No `operation`, no `response`, a key that no fixture has.
//!
//! # Why it matters
//!
//! The fixture is not served.
//!
//! # How to mend it
//!
//! Correct the file at the place named.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-fixture",
    severity: Severity::Error,
    summary: "A fixture file has not the form of a fixture.",
};
