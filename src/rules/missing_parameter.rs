//! A required parameter is missing.
//!
//! # What it reports
//!
//! Path, query, header and cookie parameters that the document marks as required.
//!
//! # Why it matters
//!
//! The API would refuse the request.
//!
//! # How to mend it
//!
//! Send the parameter.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "missing-parameter",
    severity: Severity::Error,
    summary: "A required parameter is missing.",
};
