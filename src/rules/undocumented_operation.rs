//! A request reaches no operation of the document.
//!
//! # What it reports
//!
//! The path is unknown, or it does not take this method. A CORS preflight (`OPTIONS` with
//! `Access-Control-Request-Method`) is the browser's own and is not reported.
//!
//! # Why it matters
//!
//! The API would answer 404 or 405; or it does answer, and its document does not say so.
//!
//! # How to mend it
//!
//! Correct the path or the method, or add the operation to the document.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undocumented-operation",
    severity: Severity::Error,
    summary: "A request reaches no operation of the document.",
};
