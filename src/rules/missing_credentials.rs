//! The credentials that the operation asks for are missing or malformed.
//!
//! # What it reports
//!
//! A request without the credentials that the operation's `security` asks for, or with malformed ones: no
//! `Authorization` header, another scheme, an empty API key. Whether a key is a good one is not known
//! here: any will do.
//!
//! # Why it matters
//!
//! The API would answer 401.
//!
//! # How to mend it
//!
//! Send the credentials that the message names. Where the operation needs none, say so in the document:
//! `security: []`.
//!
//! # Example
//!
//! ```yaml
//! security: [{ Bearer: [] }]
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! components: { securitySchemes: { Bearer: { type: http, scheme: bearer } } }
//! ```
//!
//! ```http request
//! GET /users
//! ```
//!
//! ```text
//! the `Authorization` header is missing
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "missing-credentials",
    severity: Severity::Error,
    summary: "The credentials that the operation asks for are missing or malformed.",
};
