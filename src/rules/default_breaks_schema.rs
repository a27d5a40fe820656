//! A default in the document breaks its own schema.
//!
//! # What it reports
//!
//! A `default` that the schema beside it does not accept: of another type, or none of its `enum`.
//!
//! # Why it matters
//!
//! Clients that fill in the default send what the API refuses, and the document does not say what
//! happens where the value is left out.
//!
//! # How to mend it
//!
//! Correct the default. Where null stands for "nothing", leave the default out or allow null.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "default-breaks-schema",
    severity: Severity::Warning,
    summary: "A default in the document breaks its own schema.",
};
