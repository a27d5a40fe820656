//! The document states no version of OpenAPI that can be read.
//!
//! # What it reports
//!
//! The versions read are 3.0, 3.1 and 3.2.
//!
//! # Why it matters
//!
//! What the document's parts mean depends on its version.
//!
//! # How to mend it
//!
//! Set `openapi` to the version that the document was written for.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unsupported-version",
    severity: Severity::Error,
    summary: "The document states no version of OpenAPI that can be read.",
};
