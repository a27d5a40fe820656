//! A schema has a keyword that is not what JSON Schema makes of it.
//!
//! # What it reports
//!
//! A keyword that cannot be read: a `pattern` that is no regular expression, a `minimum` that is text,
//! a `type` that does not exist.
//!
//! # Why it matters
//!
//! The keyword is left out: values are held against the rest of the schema, and what it was meant to
//! refuse passes. A property whose schema is none may hold anything.
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
