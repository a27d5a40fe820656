//! A part of the document has not the form that OpenAPI gives it.
//!
//! # What it reports
//!
//! A part of the document that has not the form that OpenAPI gives it: a parameter without a name, a path
//! that does not start with `/`, a list where an object belongs.
//!
//! # Why it matters
//!
//! The part is left out, and all else is served. What it would have declared is not asked for and not
//! checked.
//!
//! # How to mend it
//!
//! Give the part the form that the specification asks for. The message says what was expected.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```text
//! the path `users` does not start with `/`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-element",
    severity: Severity::Error,
    summary: "A part of the document has not the form that OpenAPI gives it.",
};
