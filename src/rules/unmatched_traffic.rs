//! No entry of an archive went to this API.
//!
//! # What it reports
//!
//! Captured traffic in which no request went to a server that the document names, to this machine,
//! or to a host that was named on the command line.
//!
//! # Why it matters
//!
//! Nothing was held against the document, so that a run passes whatever the API answers.
//!
//! # How to mend it
//!
//! Add the server to `servers` in the document, or beside it in an overlay; or name the host.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-traffic",
    severity: Severity::Error,
    summary: "No entry of an archive went to this API.",
};
