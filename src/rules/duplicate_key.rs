//! An object names the same key twice.
//!
//! # What it reports
//!
//! Readers disagree about which of the two counts; this one takes the last.
//!
//! # Why it matters
//!
//! What one tool serves another ignores.
//!
//! # How to mend it
//!
//! Remove or rename one of the two.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Warning,
    summary: "An object names the same key twice.",
};
