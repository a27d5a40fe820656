//! A response lacks a header that its operation declares as required.
//!
//! # What it reports
//!
//! The response's `headers` declare the header with `required: true`, and the response was sent without
//! it. A header that is declared without `required` may be missing. `Content-Type` is never asked for
//! here: OpenAPI describes it by the keys of `content`.
//!
//! ```yaml
//! headers:
//!   Location: { required: true, schema: { type: string } }
//! ```
//!
//! # Why it matters
//!
//! Clients that keep to the document read the header without looking whether it is there.
//!
//! # How to mend it
//!
//! Send the header, or declare it without `required`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "missing-header",
    severity: Severity::Error,
    summary: "A response lacks a header that its operation declares as required.",
};
