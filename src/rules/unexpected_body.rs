//! A response has a body where there is none.
//!
//! # What it reports
//!
//! An error: HTTP lets responses to `HEAD`, and responses with a status of 1xx, 204, 205 or 304, have no
//! body (RFC 9110 §6.4.1, §15.3.6). A warning: the response is declared without `content`, and has a body.
//!
//! # Why it matters
//!
//! A body that HTTP does not allow is taken for the start of the next response, or is lost. One that is
//! not declared cannot be held against anything, so it may carry whatever it likes.
//!
//! # How to mend it
//!
//! Send no body. Where the body is meant, answer with another status, or declare it:
//!
//! ```yaml
//! '404':
//!   description: Not found
//!   content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } }
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unexpected-body",
    severity: Severity::Error,
    summary: "A response has a body where there is none.",
};
