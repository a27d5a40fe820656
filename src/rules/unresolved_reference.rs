//! A reference leads nowhere.
//!
//! # What it reports
//!
//! A `$ref` that leads nowhere: the file does not exist, or has nothing at that place; or it lies outside
//! the document's folder (`--allow-outside` lets it) or on another machine (nothing is read from the
//! network; `--refs-from` names a folder of copies). The same holds for a link to an operation that is not
//! there or to a parameter that it does not have, for a value that a discriminator maps to no schema, and for
//! a tag whose parent is not there.
//!
//! # Why it matters
//!
//! What needs the reference is taken for something that allows anything. It is neither checked nor
//! generated as it should be.
//!
//! # How to mend it
//!
//! Correct the reference, or add what it names.
//!
//! # Example
//!
//! ```yaml
//! paths:
//!   /users:
//!     get:
//!       responses:
//!         '200':
//!           description: Users
//!           content: { application/json: { schema: { $ref: '#/components/schemas/Usr' } } }
//! components: { schemas: { User: { type: object } } }
//! ```
//!
//! ```text
//! `#/components/schemas/Usr` leads nowhere
//! ```

use crate::finding::{Rule, Severity};

pub static RULE: Rule =
    Rule { code: "unresolved-reference", severity: Severity::Error, summary: "A reference leads nowhere." };
