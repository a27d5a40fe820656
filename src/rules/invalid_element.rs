//! A part of the document has not the form that OpenAPI gives it.
//!
//! # What it reports
//!
//! A parameter without a name, a header that is a list, a response without a description: what the
//! official schema of the document's version refuses.
//!
//! # Why it matters
//!
//! Every tool makes something else of it. Here, what cannot be understood is left out, and the rest of
//! the document is served.
//!
//! # How to mend it
//!
//! Give the part the form that the specification asks for.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-element",
    severity: Severity::Error,
    summary: "A part of the document has not the form that OpenAPI gives it.",
};
