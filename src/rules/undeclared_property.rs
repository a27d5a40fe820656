//! A property is not declared, and the schema allows no others.
//!
//! # What it reports
//!
//! The schema says `additionalProperties: false` or `unevaluatedProperties: false`.
//!
//! # Why it matters
//!
//! The value carries what nobody agreed to.
//!
//! # How to mend it
//!
//! Remove the property, correct its name, or declare it.
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
//!             schema: { type: object, properties: { email: { type: string } }, additionalProperties: false }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /users
//! Content-Type: application/json
//!
//! { "emial": "ada@example.com" }
//! ```
//!
//! ```text
//! has a property `emial` that is not declared
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-property",
    severity: Severity::Error,
    summary: "A property is not declared, and the schema allows no others.",
};
