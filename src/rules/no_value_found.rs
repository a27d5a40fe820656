//! No valid value could be generated for a schema.
//!
//! # What it reports
//!
//! The schema contradicts itself; or, as a warning in a check, asks for more than bounded attempts could
//! meet.
//!
//! # Why it matters
//!
//! The operation cannot be answered from its schema.
//!
//! # How to mend it
//!
//! Give an example or a fixture, or relax the schema.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "no-value-found",
    severity: Severity::Error,
    summary: "No valid value could be generated for a schema.",
};
