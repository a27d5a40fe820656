//! No entry of an archive went to this API.
//!
//! # What it reports
//!
//! Captured traffic in which no request went to a server that the document names, to this machine,
//! or to a host that was named on the command line; or none of those was answered. Where nothing was captured
//! at all, it is a warning.
//!
//! # Why it matters
//!
//! Nothing was held against the document, so that a run passes whatever the API answers.
//!
//! # How to mend it
//!
//! Add the server to `servers` in the document, or beside it in an overlay; or name the host.
//!
//! # Example
//!
//! The document names the server `https://api.example.com`, and the traffic was captured elsewhere:
//!
//! ```json e2e.har
//! { "log": { "version": "1.2", "entries": [
//!   { "request": { "method": "GET", "url": "https://staging.example.com/users" },
//!     "response": { "status": 200 } } ] } }
//! ```
//!
//! ```text
//! no request of the file went to this API; they went to `https://staging.example.com` (1)
//! ```
//!
//! `bonafide check --traffic e2e.har --traffic-host staging.example.com` takes it for the same API.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-traffic",
    severity: Severity::Error,
    summary: "No entry of an archive went to this API.",
};
