//! A schema has a keyword that is not what JSON Schema makes of it.
//!
//! # What it reports
//!
//! A schema that cannot be compiled: a `pattern` that is no regular expression, a `minimum` that is text,
//! a `type` that does not exist.
//!
//! # Why it matters
//!
//! Values are not held against the schema: all are accepted, and none can be generated from it.
//!
//! # How to mend it
//!
//! Correct the keyword named.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       responses:
//!         '200':
//!           description: Users
//!           content: { application/json: { schema: { type: string, pattern: '(' } } }
//! ```
//!
//! ```text
//! `(` is not a regular expression
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-schema",
    severity: Severity::Error,
    summary: "A schema has a keyword that is not what JSON Schema makes of it.",
};
