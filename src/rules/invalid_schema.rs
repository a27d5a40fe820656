//! A schema has a keyword that is not what JSON Schema makes of it.
//!
//! # What it reports
//!
//! A schema that cannot be compiled: a `pattern` that is no regular expression, a `minimum` that is text,
//! a `type` that does not exist.
//!
//! # Why it matters
//!
//! No value is held against the schema, nor against one that holds it: all are accepted. Its examples are
//! served as they are, and are counted apart by a check, which could not look at them.
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
