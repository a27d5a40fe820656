//! The request accepts none of the media types that the operation answers with.
//!
//! # What it reports
//!
//! The `Accept` header names other types than the document.
//!
//! # Why it matters
//!
//! The API would answer 406.
//!
//! # How to mend it
//!
//! Accept one of the media types that the message names.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "not-acceptable",
    severity: Severity::Error,
    summary: "The request accepts none of the media types that the operation answers with.",
};
