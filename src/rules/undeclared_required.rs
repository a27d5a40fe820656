//! A schema requires a property that it does not declare, and declares one with nearly this name.
//!
//! # What it reports
//!
//! A name in `required` that no property has: neither in the schema itself, nor in those that apply with it
//! through `$ref`, `allOf`, `anyOf`, `oneOf`, `if` or `dependentSchemas`. It is reported only where a declared
//! property that is not required has nearly this name, for a schema may well require what it leaves open.
//!
//! # Why it matters
//!
//! Every value that the API sends breaks the schema, for want of a property that nobody knows; and the one that
//! was meant may be left out unnoticed. A mock makes up both.
//!
//! # How to mend it
//!
//! Write the name in `required` as in `properties`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       responses:
//!         '200':
//!           description: A user
//!           content:
//!             application/json:
//!               schema:
//!                 type: object
//!                 required: [first_nam]
//!                 properties: { first_name: { type: string } }
//! ```
//!
//! ```text
//! `first_nam` is required, and no property has that name
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-required",
    severity: Severity::Warning,
    summary: "A schema requires a property that it does not declare, and declares one with nearly this name.",
};
