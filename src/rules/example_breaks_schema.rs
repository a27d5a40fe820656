//! An example in the document breaks its own schema.
//!
//! # What it reports
//!
//! An `example`, or one of the `examples`, that the schema beside it does not allow: a property is
//! missing, a value has another type. An example of what requests and responses share may leave out what
//! is `readOnly` or `writeOnly`; one of what travels in one direction alone is held against what that
//! direction requires.
//!
//! An example is taken as it is written. A `$ref` inside it is a property of that name, which nothing
//! follows; a reference may stand for a whole example beside the schema:
//! `examples: { acme: { $ref: '#/components/examples/Acme' } }`.
//!
//! # Why it matters
//!
//! Examples are copied: into clients, into tests, into the answers of mock servers. A wrong one makes
//! code that works until it meets the API. Examples are written by hand and schemas mostly are not, so
//! that they drift apart.
//!
//! # How to mend it
//!
//! Correct the example at the place named; or the schema, where that is the one that is wrong. A document
//! that is not yours can be corrected beside it, in an overlay. Until then `bonafide mock` repairs what it
//! serves: `--bad-examples` says how.
//!
//! # Example
//!
//! ```yaml
//! components:
//!   schemas:
//!     Organization:
//!       type: object
//!       required: [id, created_at]
//!       properties:
//!         id: { type: string }
//!         created_at: { type: string, format: date-time }
//!       examples:
//!         - id: org_1
//! ```
//!
//! ```text
//! the example lacks the required property `created_at`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "example-breaks-schema",
    severity: Severity::Error,
    summary: "An example in the document breaks its own schema.",
};
