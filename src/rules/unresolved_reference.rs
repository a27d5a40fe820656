//! A `$ref` leads nowhere.
//!
//! # What it reports
//!
//! The file or the place inside it does not exist, or it lies outside what may be read.
//!
//! # Why it matters
//!
//! What needs the reference is served as if it allowed anything.
//!
//! # How to mend it
//!
//! Correct the reference, or add what it names.

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "unresolved-reference", severity: Severity::Error, summary: "A `$ref` leads nowhere." };
