//! A required request body is missing.
//!
//! # What it reports
//!
//! The operation declares `requestBody` as required.
//!
//! # Why it matters
//!
//! The API would refuse the request.
//!
//! # How to mend it
//!
//! Send a body.

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "missing-body", severity: Severity::Error, summary: "A required request body is missing." };
