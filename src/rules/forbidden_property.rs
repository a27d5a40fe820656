//! A response has, or its schema allows, a name that must never leave the API.
//!
//! # What it reports
//!
//! `forbid` in `bonafide.toml` lists names and patterns, in which `*` stands for any characters:
//!
//! ```toml
//! forbid = ["internal_id", "*_secret"]
//! ```
//!
//! Such a property is reported in every response, at any depth, even where its schema declares it; so is
//! a response header of such a name. It is reported without any traffic, too, for each operation whose
//! response schemas declare it.
//!
//! # Why it matters
//!
//! A leak may be part of the contract itself. What must not leave the API is best held against what
//! it declares, before anyone calls it.
//!
//! # How to mend it
//!
//! Stop sending the property and remove it from the schema that the finding names. Where it is meant to
//! be seen after all, remove its name from `forbid`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "forbidden-property",
    severity: Severity::Error,
    summary: "A response has, or its schema allows, a name that must never leave the API.",
};
