//! Several operations have the same operationId.
//!
//! # What it reports
//!
//! An `operationId` that stands at a second operation, be it of a path, a webhook or a callback.
//!
//! # Why it matters
//!
//! Ids name methods in generated clients, the targets of links, and operations in fixtures and
//! settings: all of these reach only one of the two.
//!
//! # How to mend it
//!
//! Give each operation an id of its own.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "duplicate-operation-id",
    severity: Severity::Error,
    summary: "Several operations have the same operationId.",
};
