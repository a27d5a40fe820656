//! A fixture holds a request that no longer reaches its operation.
//!
//! # What it reports
//!
//! A recorded request whose path reaches another operation than the fixture names, or none.
//!
//! # Why it matters
//!
//! The document has moved on since the recording: what the fixture answers may no longer be true.
//!
//! # How to mend it
//!
//! Record it again, or correct its `operation`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "stale-fixture",
    severity: Severity::Warning,
    summary: "A fixture holds a request that no longer reaches its operation.",
};
