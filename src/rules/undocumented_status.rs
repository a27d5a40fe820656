//! A response has a status that its operation does not declare.
//!
//! # What it reports
//!
//! Neither the status, nor its range (`4XX`), nor `default` is there. A 304 that answers a conditional
//! request (`If-None-Match`, `If-Modified-Since`) needs no declaration where a success is declared.
//!
//! # Why it matters
//!
//! Clients have no way to expect it, and nothing says what its body holds.
//!
//! # How to mend it
//!
//! Declare the response, or answer with a status that is declared. `default` declares all others:
//!
//! ```yaml
//! responses:
//!   '200': { description: The user }
//!   default: { $ref: '#/components/responses/Error' }
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undocumented-status",
    severity: Severity::Error,
    summary: "A response has a status that its operation does not declare.",
};
