//! A file could not be read as YAML or JSON.
//!
//! # What it reports
//!
//! A document, an overlay or a fixture that is not YAML or JSON: the text is cut short, is no text at all,
//! nests deeper than 128 levels, or expands aliases beyond all measure. As a warning: the file holds
//! several YAML documents, of which only the first is read.
//!
//! # Why it matters
//!
//! Nothing in the file can be used. Without the document there is nothing to serve or to check.
//!
//! # How to mend it
//!
//! Correct the text at the line and column given.
//!
//! # Example
//!
//! ```yaml
//! openapi: "3.1
//! ```
//!
//! ```text
//! the text ends inside a quoted string
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unreadable-file",
    severity: Severity::Error,
    summary: "A file could not be read as YAML or JSON.",
};
