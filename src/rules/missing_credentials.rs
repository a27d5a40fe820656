//! The credentials that the operation asks for are missing or malformed.
//!
//! # What it reports
//!
//! No `Authorization` header, another scheme, an empty key.
//!
//! # Why it matters
//!
//! The API would answer 401.
//!
//! # How to mend it
//!
//! Send the credentials that the message names.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "missing-credentials",
    severity: Severity::Error,
    summary: "The credentials that the operation asks for are missing or malformed.",
};
