//! A query parameter is not declared by the operation.
//!
//! # What it reports
//!
//! A query parameter that the operation does not declare. Most often its name is misspelled.
//!
//! # Why it matters
//!
//! APIs tend to ignore what they do not know: the filter that was meant is not applied, and nothing says
//! so.
//!
//! # How to mend it
//!
//! Correct the name, or declare the parameter.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters: [{ name: limit, in: query, schema: { type: integer } }]
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```http request
//! GET /users?limt=10
//! ```
//!
//! ```text
//! the query parameter `limt` is not declared
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-parameter",
    severity: Severity::Warning,
    summary: "A query parameter is not declared by the operation.",
};
