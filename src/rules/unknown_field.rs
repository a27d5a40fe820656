//! A part of the document has a field that OpenAPI does not give it.
//!
//! # What it reports
//!
//! A field that such an object never has, most often a typing mistake or a habit from another version;
//! and, as a warning, one that has no effect where it stands.
//!
//! # Why it matters
//!
//! What it says is ignored, by every tool in its own way.
//!
//! # How to mend it
//!
//! Correct the name. What is meant for one tool alone has a name that begins with `x-`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unknown-field",
    severity: Severity::Error,
    summary: "A part of the document has a field that OpenAPI does not give it.",
};
