//! An overlay, or one of its actions, has not the form that Overlay 1.0 gives it.
//!
//! # What it reports
//!
//! No `target`, a target that is no JSONPath, neither `update` nor `remove`.
//!
//! # Why it matters
//!
//! The action is skipped.
//!
//! # How to mend it
//!
//! Give the action a `target` and an `update` or a `remove`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-overlay",
    severity: Severity::Error,
    summary: "An overlay, or one of its actions, has not the form that Overlay 1.0 gives it.",
};
