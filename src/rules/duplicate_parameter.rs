//! An operation or a path has the same parameter twice.
//!
//! # What it reports
//!
//! Two parameters of the same name and place in one list.
//!
//! # Why it matters
//!
//! Tools take the first or the last, each in its own way.
//!
//! # How to mend it
//!
//! Remove one of the two. An operation may repeat a parameter of its path; then its own counts.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters:
//!         - { name: limit, in: query, schema: { type: integer } }
//!         - { name: limit, in: query, schema: { type: string } }
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```text
//! the query parameter `limit` is declared twice
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "duplicate-parameter",
    severity: Severity::Error,
    summary: "An operation or a path has the same parameter twice.",
};
