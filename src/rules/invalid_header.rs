//! A response header cannot be read as the document declares it.
//!
//! # What it reports
//!
//! A header is declared as a list, an object or JSON, and its value is not written so. What can be read
//! and breaks its schema has the code of that fault: `wrong-type`, `wrong-format` and others.
//!
//! # Why it matters
//!
//! Clients that read the header as it is declared get nothing, or something else than was meant.
//!
//! # How to mend it
//!
//! Write the header as the message shows, or correct its `schema`, `explode` or `content`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-header",
    severity: Severity::Error,
    summary: "A response header cannot be read as the document declares it.",
};
