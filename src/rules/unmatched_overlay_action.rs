//! An overlay's action matches nothing in the document.
//!
//! # What it reports
//!
//! The document moved on and the overlay did not.
//!
//! # Why it matters
//!
//! A correction that the overlay makes is no longer made.
//!
//! # How to mend it
//!
//! Correct the target, or remove the action.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-overlay-action",
    severity: Severity::Warning,
    summary: "An overlay's action matches nothing in the document.",
};
