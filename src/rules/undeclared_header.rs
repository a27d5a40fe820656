//! A header is not declared.
//!
//! # What it reports
//!
//! A header of a request that is neither a parameter of its operation nor an API key of its security
//! schemes, or a header of a response that the response does not declare. It is off unless asked for.
//!
//! Headers that any exchange may have are never reported: those of HTTP itself, of authentication, caches,
//! conditions and cookies; of CORS (`Access-Control-…`), fetch metadata and client hints (`Sec-…`); of
//! forwarding (`Forwarded`, `X-Forwarded-…`) and tracing (`traceparent`, `X-B3-…`, `X-Request-Id`).
//!
//! # Why it matters
//!
//! A header that decides something and is not in the document cannot be known by those who read it. In a
//! response it may tell what is nobody's business.
//!
//! # How to mend it
//!
//! Declare the header, correct its name, or stop sending it.

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "undeclared-header", severity: Severity::Warning, summary: "A header is not declared." };
