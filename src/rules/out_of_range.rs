//! A value is too small, too large, too short or too long.
//!
//! # What it reports
//!
//! A number below `minimum` or above `maximum`, a text that is too short or too long, a list with too few
//! items, too many, or one of them twice, an object with too few or too many properties.
//!
//! # Why it matters
//!
//! Who reads the value has made room for what the contract allows, and for nothing else.
//!
//! # How to mend it
//!
//! Stay within the limit named, or correct the limit in the document.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 100 } }]
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```http request
//! GET /users?limit=1000
//! ```
//!
//! ```text
//! `limit` is `1000`, more than 100
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "out-of-range",
    severity: Severity::Error,
    summary: "A value is too small, too large, too short or too long.",
};
