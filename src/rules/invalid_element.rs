//! A part of the document has not the form that OpenAPI gives it.
//!
//! # What it reports
//!
//! A parameter without a name, a header that is a list, a response that is a number.
//!
//! # Why it matters
//!
//! The part is left out; the rest of the document is served.
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
