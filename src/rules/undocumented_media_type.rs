//! A body has a media type that its operation does not declare.
//!
//! # What it reports
//!
//! The `Content-Type` of a request or a response is missing, or is another than those under `content`.
//! Ranges (`text/*`) and parameters count: `application/json; charset=utf-8` is `application/json`.
//!
//! # Why it matters
//!
//! The API would answer such a request with 415. Of such a response nothing says what its body holds.
//!
//! # How to mend it
//!
//! Send one of the media types that the message names, or declare the one that is sent.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undocumented-media-type",
    severity: Severity::Error,
    summary: "A body has a media type that its operation does not declare.",
};
