//! A value has another type than its schema asks for.
//!
//! # What it reports
//!
//! Text where a number is declared, null where nothing says it may be.
//!
//! # Why it matters
//!
//! Typed clients fail to read it.
//!
//! # How to mend it
//!
//! Send a value of the declared type.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    summary: "A value has another type than its schema asks for.",
};
