//! A fixture holds a request that no longer reaches its operation.
//!
//! # What it reports
//!
//! A recorded request whose path reaches another operation than the fixture names, or none.
//!
//! # Why it matters
//!
//! The document has moved on since the recording: what the fixture answers may no longer be true.
//!
//! # How to mend it
//!
//! Record it again, or correct its `operation`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /v2/users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```json fixtures/users/recorded.json
//! {
//!   "operation": "GET /v2/users",
//!   "response": { "status": 200 },
//!   "request": { "path": "/v1/users" }
//! }
//! ```
//!
//! ```text
//! the recorded request `GET /v1/users` reaches no operation
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "stale-fixture",
    severity: Severity::Warning,
    summary: "A fixture holds a request that no longer reaches its operation.",
};
