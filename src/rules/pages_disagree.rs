//! Two pages of one document say different things of one part.
//!
//! # What it reports
//!
//! Several pages of API documentation that are read as one document, since they have one title, and say
//! different things of one part: most often of a shared schema, of which one page has an older state.
//!
//! # Why it matters
//!
//! Only one of them can be served; the first page's is. The other page shows its readers something else.
//!
//! # How to mend it
//!
//! Publish the pages from one document. The message names the first difference.
//!
//! # Example
//!
//! ```yaml pages/one.yaml
//! openapi: 3.1.0
//! info: { title: Users, version: '1' }
//! paths:
//!   /users: { get: { responses: { '200': { description: Users } } } }
//! components: { schemas: { User: { type: object, required: [id] } } }
//! ```
//!
//! ```yaml pages/two.yaml
//! openapi: 3.1.0
//! info: { title: Users, version: '1' }
//! paths:
//!   /user: { get: { responses: { '200': { description: A user } } } }
//! components: { schemas: { User: { type: object, required: [id, name] } } }
//! ```
//!
//! ```text
//! `/components/schemas/User/required` differs from what
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "pages-disagree",
    severity: Severity::Warning,
    summary: "Two pages of one document say different things of one part.",
};
