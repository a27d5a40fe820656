//! A part of the document has a field that OpenAPI does not give it.
//!
//! # What it reports
//!
//! A field that such an object never has, most often a typing mistake or a habit from another version.
//!
//! As a warning, a field that has no effect where it stands; and a keyword of a schema that is nearly a known
//! one, as `propertys` or `minLen`. From OpenAPI 3.1 on schemas may have keywords of their own, so that others
//! are not reported.
//!
//! As an info, once for a document, `nullable` of OpenAPI 3.0 without `type` beside it. By the specification
//! it has no effect there; it is so often written beside `allOf` or `oneOf` that null is accepted here.
//!
//! # Why it matters
//!
//! What it says is ignored, by every tool in its own way.
//!
//! # How to mend it
//!
//! Correct the name. What is meant for one tool alone has a name that begins with `x-`. Where null is meant in
//! OpenAPI 3.0, set `nullable: true` in the schema that has the `type`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       sumary: List users
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```text
//! the operation has an unknown field `sumary`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unknown-field",
    severity: Severity::Error,
    summary: "A part of the document has a field that OpenAPI does not give it.",
};
