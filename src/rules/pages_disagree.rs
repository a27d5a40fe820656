//! Two pages of one document say different things of one part.
//!
//! # What it reports
//!
//! Pages of API documentation repeat shared components, and one of them is out of date.
//!
//! # Why it matters
//!
//! Only one of the two can be served; the first page's is.
//!
//! # How to mend it
//!
//! Publish both pages from the same document.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "pages-disagree",
    severity: Severity::Warning,
    summary: "Two pages of one document say different things of one part.",
};
