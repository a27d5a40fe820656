//! A value fits none, or too many, of the alternatives its schema gives.
//!
//! # What it reports
//!
//! A value that fits none of the alternatives under `anyOf` or `oneOf`, several where `oneOf` allows one,
//! or what `not` forbids. Where it is plain which alternative was meant, the finding is about what is wrong
//! with that one, and has another code.
//!
//! # Why it matters
//!
//! Readers cannot tell what the value is meant to be.
//!
//! # How to mend it
//!
//! Make the value fit one of the alternatives. If several of `oneOf` fit because they are alike, tell them
//! apart by a property with a `const`, or write `anyOf`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /lengths:
//!     post:
//!       requestBody:
//!         content:
//!           application/json:
//!             schema: { oneOf: [{ type: number, minimum: 0 }, { type: number, maximum: 100 }] }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /lengths
//! Content-Type: application/json
//!
//! 50
//! ```
//!
//! ```text
//! fits several alternatives of which it may fit only one
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "no-matching-schema",
    severity: Severity::Error,
    summary: "A value fits none, or too many, of the alternatives its schema gives.",
};
