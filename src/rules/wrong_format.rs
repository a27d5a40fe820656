//! A string has not the form its schema asks for.
//!
//! # What it reports
//!
//! A text that has not the form which its schema asks for, by a `format` such as `email` or `date-time` or
//! by a `pattern`.
//!
//! # Why it matters
//!
//! Code that reads the text as what it claims to be fails.
//!
//! # How to mend it
//!
//! Write the value in the form named. Where the API takes other forms, correct the document.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     post:
//!       requestBody:
//!         content:
//!           application/json:
//!             schema: { type: object, properties: { email: { type: string, format: email } } }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /users
//! Content-Type: application/json
//!
//! { "email": "ada" }
//! ```
//!
//! ```text
//! `email` is `ada`, which is not a valid email
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "wrong-format",
    severity: Severity::Error,
    summary: "A string has not the form its schema asks for.",
};
