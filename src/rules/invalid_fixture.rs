//! A fixture file has not the form of a fixture.
//!
//! # What it reports
//!
//! A file below the fixtures folder that is not a fixture: no `operation`, no `response`, a key that no
//! fixture has, a body that is not the JSON it claims to be.
//!
//! # Why it matters
//!
//! The fixture is not served. The request that should get it gets another answer, and nothing else says
//! why.
//!
//! # How to mend it
//!
//! Correct the file at the place named. A fixture looks like this:
//! `{ "operation": "GET /users", "response": { "status": 200, "body": [] } }`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```json fixtures/users/none.json
//! { "operation": "GET /users", "respose": { "status": 200 } }
//! ```
//!
//! ```text
//! there is no key `respose` here
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-fixture",
    severity: Severity::Error,
    summary: "A fixture file has not the form of a fixture.",
};
