//! A value is none of those that its schema lists.
//!
//! # What it reports
//!
//! A value that is none of those which the schema lists under `enum`, or another than its `const`.
//!
//! # Why it matters
//!
//! Code that tells the values apart has no branch for it.
//!
//! # How to mend it
//!
//! Use one of the values listed, or add the new one to the document.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters: [{ name: role, in: query, schema: { enum: [admin, member] } }]
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```http request
//! GET /users?role=owner
//! ```
//!
//! ```text
//! `role` is `owner`, not `admin` or `member`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "value-not-in-enum",
    severity: Severity::Error,
    summary: "A value is none of those that its schema lists.",
};
