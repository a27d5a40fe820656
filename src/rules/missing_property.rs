//! A required property is missing.
//!
//! # What it reports
//!
//! The schema lists the property under `required`.
//!
//! # Why it matters
//!
//! Code that reads it fails.
//!
//! # How to mend it
//!
//! Add the property.

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "missing-property", severity: Severity::Error, summary: "A required property is missing." };
