//! A parameter cannot be read in the style that the document gives it.
//!
//! # What it reports
//!
//! `deepObject` without brackets, a `matrix` value without its name.
//!
//! # Why it matters
//!
//! Its value is unknown.
//!
//! # How to mend it
//!
//! Write the parameter as the message shows.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-parameter",
    severity: Severity::Error,
    summary: "A parameter cannot be read in the style that the document gives it.",
};
