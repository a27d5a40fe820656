//! An overlay, or one of its actions, has not the form that Overlay 1.0 gives it.
//!
//! # What it reports
//!
//! An overlay, or one of its actions, that has not the form of OpenAPI Overlay 1.0: no list of `actions`,
//! no `target`, a target that is no JSONPath (RFC 9535), neither `update` nor `remove`.
//!
//! # Why it matters
//!
//! The action is skipped. What it should correct stays as it is.
//!
//! # How to mend it
//!
//! Give each action a `target`, and an `update` or a `remove`.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! ```
//!
//! ```yaml overlay.yaml
//! overlay: 1.0.0
//! info: { title: Corrections, version: '1' }
//! actions:
//!   - target: $.paths[/users
//!     remove: true
//! ```
//!
//! ```text
//! `$.paths[/users` is not a JSONPath
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-overlay",
    severity: Severity::Error,
    summary: "An overlay, or one of its actions, has not the form that Overlay 1.0 gives it.",
};
