//! Captured traffic cannot be read.
//!
//! # What it reports
//!
//! A file that is no HAR 1.2 archive or breaks off, and entries of it that hold no request and
//! response.
//!
//! # Why it matters
//!
//! What cannot be read is not held against the document: a run may pass that has looked at nothing.
//!
//! # How to mend it
//!
//! Save the traffic again. Browsers write HAR from the network panel, with the bodies where asked.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-traffic",
    severity: Severity::Error,
    summary: "Captured traffic cannot be read.",
};
