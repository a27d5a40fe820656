//! A parameter cannot be read in the style that the document gives it.
//!
//! # What it reports
//!
//! A parameter that is not written in the style that the document gives it: an object without brackets
//! where `deepObject` asks for them, a list without its commas. A parameter that can be read and breaks
//! its schema has the code of that fault: `wrong-type`, `out-of-range` and others.
//!
//! # Why it matters
//!
//! Its value is unknown to the API, which mostly ignores the parameter or refuses the request.
//!
//! # How to mend it
//!
//! Write the parameter as the message shows, or correct `style` and `explode` in the document.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       parameters:
//!         - name: filter
//!           in: query
//!           style: deepObject
//!           explode: true
//!           required: true
//!           schema: { type: object, properties: { role: { type: string } } }
//!       responses: { '200': { description: Users } }
//! ```
//!
//! ```http request
//! GET /users?filter=admin
//! ```
//!
//! ```text
//! expected `filter[property]=…` (deepObject style)
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "invalid-parameter",
    severity: Severity::Error,
    summary: "A parameter cannot be read in the style that the document gives it.",
};
