//! A reference leads nowhere.
//!
//! # What it reports
//!
//! A `$ref` whose file, or place inside it, does not exist or lies outside what may be read; a link to an
//! operation that is not there; a value that a discriminator maps to no schema.
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
    Rule { code: "unresolved-reference", severity: Severity::Error, summary: "A reference leads nowhere." };
