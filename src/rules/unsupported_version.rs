//! The document states no version of OpenAPI that can be read.
//!
//! # What it reports
//!
//! A document that states no version of OpenAPI, or one that cannot be read. Those that can are 3.0, 3.1
//! and 3.2, and Swagger 2.0.
//!
//! # Why it matters
//!
//! What the parts of a document mean depends on its version.
//!
//! # How to mend it
//!
//! Set `openapi` to the version that the document was written for. One of Swagger 2.0 says
//! `swagger: '2.0'` instead.
//!
//! # Example
//!
//! ```yaml
//! openapi: 4.0.0
//! info: { title: Users, version: '1' }
//! paths: {}
//! ```
//!
//! ```text
//! `openapi: 4.0.0` is not a version that can be read
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unsupported-version",
    severity: Severity::Error,
    summary: "The document states no version of OpenAPI that can be read.",
};
