//! A required parameter is missing.
//!
//! # What it reports
//!
//! A query, header or cookie parameter that the document marks as `required` and the request does not
//! have.
//!
//! # Why it matters
//!
//! The API would refuse the request.
//!
//! # How to mend it
//!
//! Send the parameter. If the API does without it, remove `required` from the document.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters: [{ name: role, in: query, required: true, schema: { type: string } }]
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```http request
//! GET /users
//! ```
//!
//! ```text
//! the query parameter `role` is required
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "missing-parameter",
    severity: Severity::Error,
    summary: "A required parameter is missing.",
};
