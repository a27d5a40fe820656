//! A cookie of a request is not declared.
//!
//! # What it reports
//!
//! A cookie that is neither a parameter of its operation nor an API key of its security schemes. It is off
//! unless asked for: browsers send the cookies of a whole site, whoever set them.
//!
//! # Why it matters
//!
//! A cookie that decides something and is not in the document cannot be known by those who read it.
//!
//! # How to mend it
//!
//! Declare the cookie as a parameter with `in: cookie`, correct its name, or stop sending it.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-cookie",
    severity: Severity::Warning,
    summary: "A cookie of a request is not declared.",
};
