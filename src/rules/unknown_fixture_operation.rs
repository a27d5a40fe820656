//! A fixture names an operation that the document does not have.
//!
//! # What it reports
//!
//! A fixture whose `operation` is neither a method and a path of the document nor an operationId. The
//! operation was renamed or removed, or its name is misspelled.
//!
//! # Why it matters
//!
//! The fixture is never served.
//!
//! # How to mend it
//!
//! Name an operation of the document. `GET /path` outlives renamed operationIds.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```json fixtures/users/none.json
//! { "operation": "GET /user", "response": { "status": 200 } }
//! ```
//!
//! ```text
//! there is no operation `GET /user` in the document
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unknown-fixture-operation",
    severity: Severity::Error,
    summary: "A fixture names an operation that the document does not have.",
};
