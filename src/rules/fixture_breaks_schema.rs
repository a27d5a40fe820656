//! A fixture breaks the contract of the response it claims to be.
//!
//! # What it reports
//!
//! A fixture whose response is not one that its operation declares: its body or a
//! header breaks the schema, it has no body where one is declared, or a media type that is not declared.
//!
//! # Why it matters
//!
//! A client that is tested against it is tested against something else than the API. Mostly the document
//! has moved on since the fixture was written.
//!
//! # How to mend it
//!
//! Correct the fixture at the place named. Until then `bonafide mock` repairs what it serves:
//! `--bad-examples` says how.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /count:
//!     get:
//!       responses:
//!         '200':
//!           description: How many there are
//!           content: { application/json: { schema: { type: integer } } }
//! ```
//!
//! ```json fixtures/count/many.json
//! { "operation": "GET /count", "response": { "body": "many" } }
//! ```
//!
//! ```text
//! the response body is a string, not an integer
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "fixture-breaks-schema",
    severity: Severity::Error,
    summary: "A fixture breaks the contract of the response it claims to be.",
};
