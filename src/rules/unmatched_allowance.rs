//! An allowance in `bonafide.toml` matches nothing.
//!
//! # What it reports
//!
//! An `[[allow]]` entry for which there is no finding: what it allowed has been mended, or it names
//! an operation, a path, a file or a schema that is not there. It is looked for where everything is
//! looked at, which is what `bonafide check` does for the API of `bonafide.toml`. An allowance of
//! what only traffic can show is reported where it names an operation, a path or a schema that is not
//! there.
//!
//! # Why it matters
//!
//! An allowance that outlives its reason hides the next fault of its kind.
//!
//! # How to mend it
//!
//! Remove the entry, or correct what it names.
//!
//! # Example
//!
//! ```toml
//! [[allow]]
//! code = "example-breaks-schema"
//! schema = "Organisation"
//! reason = "the vendor's example"
//! ```
//!
//! ```text
//! the allowance of `example-breaks-schema` for the schema `Organisation` matches nothing
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-allowance",
    severity: Severity::Warning,
    summary: "An allowance in `bonafide.toml` matches nothing.",
};
