//! An example in the document breaks its own schema.
//!
//! # What it reports
//!
//! Examples are written by hand and schemas are not. An example of what requests and responses share
//! may leave out what is `readOnly` or `writeOnly`; one of what travels in one direction alone is held
//! against what that direction requires.
//!
//! # Why it matters
//!
//! Whoever copies the example sends or expects what the API refuses.
//!
//! # How to mend it
//!
//! Correct the example at the place named.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "example-breaks-schema",
    severity: Severity::Error,
    summary: "An example in the document breaks its own schema.",
};
