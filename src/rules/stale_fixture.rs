//! A fixture no longer fits its operation.
//!
//! # What it reports
//!
//! A condition on a parameter that the operation has not, and a recorded request whose path reaches
//! another operation than the fixture names, or none.
//!
//! # Why it matters
//!
//! The document has moved on since the fixture was made: it may never be served, or what it answers may
//! no longer be true.
//!
//! # How to mend it
//!
//! Record it again, or correct its `operation` or its `match`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "stale-fixture",
    severity: Severity::Warning,
    summary: "A fixture no longer fits its operation.",
};
