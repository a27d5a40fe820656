//! A schema refers to itself without ever describing a value.
//!
//! # What it reports
//!
//! References that go round without ever describing a value: `A` is `B`, and `B` is `A`. A schema whose
//! *property* refers back to it is no fault, as in a tree.
//!
//! # Why it matters
//!
//! No value can be held against such a schema, nor generated from it. It is taken for one that allows
//! anything.
//!
//! # How to mend it
//!
//! Break the circle: give one of the schemas a type of its own.
//!
//! # Example
//!
//! ```yaml
//! components:
//!   schemas:
//!     A: { $ref: '#/components/schemas/B' }
//!     B: { $ref: '#/components/schemas/A' }
//! ```
//!
//! ```text
//! `#/components/schemas/B`, `#/components/schemas/A` refer to each other without describing a value
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "endless-reference",
    severity: Severity::Error,
    summary: "A schema refers to itself without ever describing a value.",
};
