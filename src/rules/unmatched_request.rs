//! No recorded fixture answers a request.
//!
//! # What it reports
//!
//! A request for an operation that was recorded, which meets the conditions of none of its fixtures. The
//! message names the fixture that comes closest, and what that one asks for instead. Something else
//! answers, or with `--replay-only` nothing but a 404, and then it is an error.
//!
//! # Why it matters
//!
//! The answer is not the API's own. It is valid, but a test that was written for what was recorded may
//! pass or fail by chance.
//!
//! # How to mend it
//!
//! Record the request as well, or remove from the fixture's `match` what should make no difference.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters: [{ name: limit, in: query, schema: { type: integer } }]
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```json fixtures/users/first-page.json
//! {
//!   "operation": "GET /users",
//!   "match": { "query": { "limit": "10" } },
//!   "response": { "status": 200 },
//!   "recorded": { "at": "2026-05-01T10:00:00Z" }
//! }
//! ```
//!
//! ```http request
//! GET /users?limit=20
//! ```
//!
//! ```text
//! closest is `first-page`, whose `query.limit` is `10`, not `20`
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-request",
    severity: Severity::Warning,
    summary: "No recorded fixture answers a request.",
};
