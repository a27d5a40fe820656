//! A property is not declared, and the schema allows no others.
//!
//! # What it reports
//!
//! The schema says `additionalProperties: false` or `unevaluatedProperties: false`.
//!
//! # Why it matters
//!
//! The value carries what nobody agreed to.
//!
//! # How to mend it
//!
//! Remove the property, correct its name, or declare it.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-property",
    severity: Severity::Error,
    summary: "A property is not declared, and the schema allows no others.",
};
