//! An overlay's action matches nothing in the document.
//!
//! # What it reports
//!
//! An action of an overlay whose `target` selects nothing in the document. Mostly the document has moved
//! on and the overlay has not.
//!
//! # Why it matters
//!
//! The correction that the overlay should make is not made. What it corrected may be mended, or it may be
//! back under another name.
//!
//! # How to mend it
//!
//! Correct the target, or remove the action.
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
//!   - target: $.paths['/user'].get
//!     update: { security: [] }
//! ```
//!
//! ```text
//! `$.paths['/user'].get` selects nothing in the document
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "unmatched-overlay-action",
    severity: Severity::Warning,
    summary: "An overlay's action matches nothing in the document.",
};
