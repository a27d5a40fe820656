//! A value has another type than its schema asks for.
//!
//! # What it reports
//!
//! A value of another type than its schema asks for: text where a number is declared, `null` where nothing
//! says that it may be.
//!
//! # Why it matters
//!
//! Typed clients fail to read it, and others compute with it.
//!
//! # How to mend it
//!
//! Send a value of the declared type. If `null` is meant, declare it: `type: [string, 'null']`,
//! in OpenAPI 3.0 `nullable: true` beside the `type`.
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
//!             schema: { type: object, properties: { age: { type: integer } } }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /users
//! Content-Type: application/json
//!
//! { "age": "36" }
//! ```
//!
//! ```text
//! `age` is a string, not an integer
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "A value has another type than its schema asks for.",
};
