//! A request sends a property that only responses carry.
//!
//! # What it reports
//!
//! The property is `readOnly` in its schema, and is in the body of a request. It is never asked for there,
//! even if it is `required`.
//!
//! # Why it matters
//!
//! The API sets it and will ignore what is sent, or refuse it. Clients that put back what they got do so
//! without harm, which is why this is a warning.
//!
//! # How to mend it
//!
//! Leave the property out. If clients may set it, declare it without `readOnly`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "read-only-in-request",
    severity: Severity::Warning,
    summary: "A request sends a property that only responses carry.",
};
