//! A preference of the request cannot be met.
//!
//! # What it reports
//!
//! A `Prefer` header, or its form in the query (`?__code=`), that asks a mock for what the operation does
//! not have: a status that it does not declare, an example that does not exist.
//!
//! # Why it matters
//!
//! The answer would not be the one that was asked for, so that a test of that state would test another.
//!
//! # How to mend it
//!
//! Choose among those that the message names, or add a fixture of that name.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```http request
//! GET /users
//! Prefer: code=404
//! ```
//!
//! ```text
//! `GET /users` declares no status 404; it has 200
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmet-preference",
    severity: Severity::Error,
    summary: "A preference of the request cannot be met.",
};
