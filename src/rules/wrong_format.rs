//! A string has not the form its schema asks for.
//!
//! # What it reports
//!
//! A `format` such as `date-time`, or a `pattern`.
//!
//! # Why it matters
//!
//! Code that parses it fails.
//!
//! # How to mend it
//!
//! Write the value in the form named.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "wrong-format",
    severity: Severity::Error,
    summary: "A string has not the form its schema asks for.",
};
