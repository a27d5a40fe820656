//! An object names the same key twice.
//!
//! # What it reports
//!
//! An object, in YAML or JSON, that has one key twice. Readers disagree about which of the two counts;
//! this one takes the last.
//!
//! # Why it matters
//!
//! What one tool sees another does not. Half of the object has been written in vain, and mostly nobody
//! knows which half.
//!
//! # How to mend it
//!
//! Remove one of the two, or rename it. Where both belong, write them under one key.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get: { summary: List users, responses: { '200': { description: Users } } }
//!     get: { summary: Find users, responses: { '200': { description: Users } } }
//! ```
//!
//! ```text
//! the key `get` stands twice in the same object
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Warning,
    summary: "An object names the same key twice.",
};
