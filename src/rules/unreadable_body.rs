//! A body is not what its media type says.
//!
//! # What it reports
//!
//! JSON that is cut short, text in the wrong encoding.
//!
//! # Why it matters
//!
//! Nothing in it can be checked.
//!
//! # How to mend it
//!
//! Correct the body at the line and column given.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unreadable-body",
    severity: Severity::Error,
    summary: "A body is not what its media type says.",
};
