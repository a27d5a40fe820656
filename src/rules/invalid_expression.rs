//! A callback's URL or a value of a link is no runtime expression, or asks for what there never is.
//!
//! # What it reports
//!
//! The name of a callback's path item, or a value that a link gives, which is meant as a runtime expression
//! (OpenAPI 3.1 §4.8.20.4) but has none of their forms, or has a brace that is never closed; an expression
//! that asks for a path parameter which its operation does not have; and, as a warning, one that asks for a
//! query parameter or for a property of a body which nobody declares.
//!
//! # Why it matters
//!
//! The callback has no URL that it could be sent to, and is never sent; the parameter of the link has no
//! value.
//!
//! # How to mend it
//!
//! Write `$request.body#/field`, `$request.query.name`, `$request.path.name`, `$request.header.name`,
//! `$response.body#/field`, `$response.header.name`, `$url`, `$method` or `$statusCode`; within a text in
//! braces: `https://example.com/{$response.body#/id}`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /subscriptions:
//!     post:
//!       responses: { '201': { description: Made } }
//!       callbacks:
//!         changed:
//!           '{$request.body.url}':
//!             post: { responses: { '200': { description: Taken } } }
//! ```
//!
//! ```text
//! `$request.body.url` is no runtime expression
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-expression",
    severity: Severity::Error,
    summary: "A callback's URL or a value of a link is no runtime expression, or asks for what there never is.",
};
