//! The request accepts none of the media types that the operation answers with.
//!
//! # What it reports
//!
//! A request whose `Accept` header names none of the media types that the operation answers with.
//!
//! # Why it matters
//!
//! The API would answer 406, or send what the client has not asked for.
//!
//! # How to mend it
//!
//! Accept one of the media types that the message names, or `*/*`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       responses:
//!         '200': { description: Users, content: { application/json: { schema: { type: array } } } }
//! ```
//!
//! ```http request
//! GET /users
//! Accept: text/csv
//! ```
//!
//! ```text
//! `GET /users` answers with application/json alone
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "not-acceptable",
    severity: Severity::Error,
    summary: "The request accepts none of the media types that the operation answers with.",
};
