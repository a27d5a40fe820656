//! Two path templates match the same requests.
//!
//! # What it reports
//!
//! Two operations of one method whose paths differ in the names of their parameters only, such as
//! `GET /users/{id}` and `GET /users/{name}`. Which of the two is meant cannot be told from a request.
//! Or one route in two documents that are served side by side.
//!
//! # Why it matters
//!
//! Only the first one can be reached. The operations of the second are never called, and what they
//! declare is held against nothing.
//!
//! # How to mend it
//!
//! Remove one of the two, or tell them apart by a fixed segment: `/users/by-name/{name}`. One of two
//! documents can be put below a path: `--prefix /v2=SPEC`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users/{id}: { get: { responses: { '200': { description: A user } } } }
//!   /users/{name}: { get: { responses: { '200': { description: A user } } } }
//! ```
//!
//! ```text
//! `GET /users/{name}` matches the same requests as `GET /users/{id}`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "ambiguous-path",
    severity: Severity::Warning,
    summary: "Two path templates match the same requests.",
};
