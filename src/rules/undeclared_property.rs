//! A property is not declared by any schema that applies to its object.
//!
//! # What it reports
//!
//! A name that no schema for this place knows: an error in a response, a warning in a request, where the
//! schema itself does not rule it out. A schema need not say `additionalProperties: false` for that;
//! plain validation would let the name pass.
//!
//! What counts as declared is found by walking the value and its schemas together:
//!
//! - `properties`, `patternProperties` and `required`, through `$ref` and `allOf`, and those under `then`,
//!   `else` and `dependentSchemas`, whether or not they apply to this value;
//! - any name, where `additionalProperties` or `unevaluatedProperties` is written as `true` or a schema;
//! - of `anyOf` and `oneOf` what the branches declare that accept the value, else the one that was meant;
//! - with a `discriminator` what the schema declares that the value names.
//!
//! An object for which nothing that applies names any property is free to hold what it likes. A field that
//! is missing or wrong does not make its neighbours undeclared.
//!
//! ```yaml
//! User: { type: object, properties: { id: { type: string } } }
//! ```
//!
//! `{"id": "u1", "internal_id": 7}` has one undeclared property.
//!
//! # Why it matters
//!
//! In a response it is a leak, or a part of the API that its document does not tell. In a request it is
//! most often a typing mistake: the API ignores what it does not know.
//!
//! # How to mend it
//!
//! Stop sending it, correct its name, or declare it. Where any name may come, say so:
//! `additionalProperties: true`.

use crate::finding::{Rule, Severity};

pub static RULE: Rule = Rule {
    code: "undeclared-property",
    severity: Severity::Error,
    summary: "A property is not declared by any schema that applies to its object.",
};
