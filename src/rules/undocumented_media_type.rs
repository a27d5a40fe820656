//! A body has a media type that its operation does not declare.
//!
//! # What it reports
//!
//! The `Content-Type` is missing or another than those declared.
//!
//! # Why it matters
//!
//! The API would answer 415.
//!
//! # How to mend it
//!
//! Send one of the media types that the message names.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undocumented-media-type",
    severity: Severity::Error,
    summary: "A body has a media type that its operation does not declare.",
};
