//! No valid value could be generated for a schema.
//!
//! # What it reports
//!
//! A schema for which no valid value could be generated: it contradicts itself; or, as a warning in a
//! check, it asks for more than a bounded number of attempts could meet. `bonafide check --answers`
//! reports each status and media type that a mock could not answer with, and each branch of a choice for
//! which no value was found.
//!
//! # Why it matters
//!
//! Where there is neither a fixture nor an example, the operation is answered with a 500 that says so,
//! never with an invalid body.
//!
//! # How to mend it
//!
//! Correct the contradiction. Where the schema is right, give an example or a fixture.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /code:
//!     get:
//!       responses:
//!         '200':
//!           description: A code
//!           content: { application/json: { schema: { type: string, minLength: 5, maxLength: 3 } } }
//! ```
//!
//! ```http request
//! GET /code
//! ```
//!
//! ```text
//! no text has the length asked for
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "no-value-found",
    severity: Severity::Error,
    summary: "No valid value could be generated for a schema.",
};
