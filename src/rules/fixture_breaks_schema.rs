//! A fixture breaks the contract of the response it claims to be.
//!
//! # What it reports
//!
//! The document moved on and the fixture did not.
//!
//! # Why it matters
//!
//! A client that is tested against it is tested against something else than the API.
//!
//! # How to mend it
//!
//! Correct the fixture at the place named, or record it again.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "fixture-breaks-schema",
    severity: Severity::Error,
    summary: "A fixture breaks the contract of the response it claims to be.",
};
