//! A request sends a property that only answers may hold.
//!
//! # What it reports
//!
//! The schema marks the property `readOnly`.
//!
//! # Why it matters
//!
//! The API ignores or refuses it.
//!
//! # How to mend it
//!
//! Leave the property out of requests.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "read-only-in-request",
    severity: Severity::Warning,
    summary: "A request sends a property that only answers may hold.",
};
