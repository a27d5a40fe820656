//! A body is not what its media type says.
//!
//! # What it reports
//!
//! JSON that is cut short, has a comma too many, or is not UTF-8, and XML that is not well-formed; with the
//! line and column of the fault. A form whose fields or parts cannot be read, a line of CSV with too few cells,
//! an event whose data is no JSON, a text that is not in its charset; with the name of the field, or the byte.
//! In XML also a root element or a namespace that is not the one the schema names.
//!
//! # Why it matters
//!
//! Nothing in it can be checked, and no client can read it.
//!
//! # How to mend it
//!
//! Correct the body at the line and column given, or send it with the media type that it has.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     post:
//!       requestBody: { content: { application/json: { schema: { type: object } } } }
//!       responses: { '201': { description: Created } }
//! ```
//!
//! ```http request
//! POST /users
//! Content-Type: application/json
//!
//! { "email": "ada@example.com", }
//! ```
//!
//! ```text
//! is not valid JSON: a comma has nothing after it at line 1 column 31
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unreadable-body",
    severity: Severity::Error,
    summary: "A body is not what its media type says.",
};
