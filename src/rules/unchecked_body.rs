//! A body passed that was not looked at.
//!
//! # What it reports
//!
//! A body that was not held against the document: it is larger than what is looked at of one, decompressed if
//! need be, or it is compressed in a way that is not known here. A proxy passes it on, a mock answers as if it
//! were in order.
//!
//! # Why it matters
//!
//! Whatever is wrong with it is not told. That nothing else was found says nothing about it.
//!
//! # How to mend it
//!
//! Nothing is wrong as such. Where it should be looked at, ask for less at once, or send
//! `Accept-Encoding: gzip`.
//!
//! # Example
//!
//! An upstream that answers with `Content-Encoding: lz9`:
//!
//! ```text
//! the response body is encoded as `lz9`, which is not read here
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unchecked-body",
    severity: Severity::Info,
    summary: "A body passed that was not looked at.",
};
