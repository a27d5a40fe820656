//! A response sends a property that only requests carry.
//!
//! # What it reports
//!
//! The property is `writeOnly` in its schema, and is in the body of a response:
//!
//! ```yaml
//! password: { type: string, writeOnly: true }
//! ```
//!
//! # Why it matters
//!
//! `writeOnly` marks what must not come back, most often a secret.
//!
//! # How to mend it
//!
//! Stop sending the property. If it is no secret, declare it without `writeOnly`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /me:
//!     get:
//!       responses:
//!         '200':
//!           description: A user
//!           content: { application/json: { schema: { $ref: '#/components/schemas/User' } } }
//! components:
//!   schemas:
//!     User: { type: object, properties: { id: { type: string }, password: { type: string, writeOnly: true } } }
//! ```
//!
//! ```http request
//! GET /me
//! ```
//!
//! ```http response
//! 200
//! Content-Type: application/json
//!
//! { "id": "u1", "password": "correct horse" }
//! ```
//!
//! ```text
//! the property `password` is `writeOnly` and is sent in a response
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "write-only-in-response",
    severity: Severity::Error,
    summary: "A response sends a property that only requests carry.",
};
