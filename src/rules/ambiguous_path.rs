//! Two path templates match the same requests.
//!
//! # What it reports
//!
//! `/users/{id}` and `/users/{name}` differ in the parameter's name only.
//!
//! # Why it matters
//!
//! Only the first can be reached.
//!
//! # How to mend it
//!
//! Remove one of the two, or tell them apart by a fixed segment.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "ambiguous-path",
    severity: Severity::Warning,
    summary: "Two path templates match the same requests.",
};
