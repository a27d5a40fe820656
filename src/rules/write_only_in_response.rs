//! A response sends a property that only requests carry.
//!
//! # What it reports
//!
//! The property is `writeOnly` in its schema, and is in the body of a response:
//!
//! ```yaml
//! password: { type: string, writeOnly: true }
//! ```
//!
//! # Why it matters
//!
//! `writeOnly` marks what must not come back, most often a secret.
//!
//! # How to mend it
//!
//! Stop sending the property. If it is no secret, declare it without `writeOnly`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "write-only-in-response",
    severity: Severity::Error,
    summary: "A response sends a property that only requests carry.",
};
