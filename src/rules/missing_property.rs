//! A required property is missing.
//!
//! # What it reports
//!
//! An object that lacks a property which its schema lists under `required`. What is `readOnly` is not
//! required in requests, what is `writeOnly` not in responses.
//!
//! # Why it matters
//!
//! Code that was generated from the document, or written by it, reads the property without looking whether
//! it is there.
//!
//! # How to mend it
//!
//! Add the property. If it may be missing, take it off the list under `required`.
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
//!             schema: { type: object, required: [email], properties: { email: { type: string } } }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /users
//! Content-Type: application/json
//!
//! { "mail": "ada@example.com" }
//! ```
//!
//! ```text
//! lacks the required property `email`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "missing-property", severity: Severity::Error, summary: "A required property is missing." };
