//! A fixture names an operation that the document does not have.
//!
//! # What it reports
//!
//! The operation was renamed or removed, or its name has a typing mistake.
//!
//! # Why it matters
//!
//! The fixture is never served.
//!
//! # How to mend it
//!
//! Name an operation of the document.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unknown-fixture-operation",
    severity: Severity::Error,
    summary: "A fixture names an operation that the document does not have.",
};
