//! A schema has a keyword that is not what JSON Schema makes of it.
//!
//! # What it reports
//!
//! A pattern that is no regular expression, a `minimum` that is text, a `type` that is none: whatever
//! keeps a schema from being compiled.
//!
//! # Why it matters
//!
//! Values are not held against the schema.
//!
//! # How to mend it
//!
//! Correct the keyword named.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-schema",
    severity: Severity::Error,
    summary: "A schema has a keyword that is not what JSON Schema makes of it.",
};
