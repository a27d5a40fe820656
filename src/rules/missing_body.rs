//! A body is missing.
//!
//! # What it reports
//!
//! A request without a body, where the operation declares `requestBody` as required. A response without
//! a body, where `content` is declared for its status; an empty text or an empty file is a body.
//!
//! # Why it matters
//!
//! The API would refuse such a request. A client cannot read such a response: no JSON is empty.
//!
//! # How to mend it
//!
//! Send a body. If there is none to send, declare the response without `content`, or answer 204.

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "missing-body", severity: Severity::Error, summary: "A body is missing." };
