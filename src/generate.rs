//! Values that are valid against a schema and look real.
//!
//! The unit of generation is the intersection of all schemas that apply to one value, its *shape*.
//! A value is composed from its shape, held against the whole schema, and composed again in a
//! plainer way until it holds. Mending walks over a value and its shapes together.

use std::fmt;

use serde_json::Value;

mod compose;
mod hints;
mod judge;
mod look;
mod mend;
mod paging;
mod pattern;
mod relate;
mod seed;
mod site;
mod variant;

pub use hints::Hints;
pub use look::locale::{Locale, UnknownLocale};
pub use look::{Instant, Look};
pub use paging::{Paging, is_about_parts};
pub use seed::Seed;
pub use variant::{Unmet, Variant, Variants};

use crate::contract::schemas::{Schema, Schemas, keyword_of};
use crate::pointer::Pointer;
use compose::Composer;
use compose::attempt::{Attempt, attempts};
use compose::part::Part;
use judge::Judge;
use mend::Mender;
use relate::relate;
use site::Site;

/// The attempts that a repair goes through: as generated, without hints, with the least.
const REPAIRS: [u64; 3] = [0, 1, 6];

/// Makes values for the schemas of one document.
///
/// ```
/// use std::sync::Arc;
/// use bonafide::contract::{direction::Direction, schemas::Schemas};
/// use bonafide::generate::{Generator, Seed};
/// use bonafide::pointer::Pointer;
///
/// let document = Arc::new(serde_json::json!({"components": {"schemas": {"User": {
///     "type": "object",
///     "required": ["user_id"],
///     "properties": {"user_id": {"type": "string"}, "email": {"type": "string", "format": "email"}},
/// }}}}));
/// let schemas = Schemas::new(&document, Direction::Response);
/// let place = Pointer::root().join("components").join("schemas").join("User");
/// let user = Generator::new(&schemas, Seed::new(42)).value(&place)?;
/// assert!(schemas.get(&place).is_valid(&user));
/// # Ok::<(), bonafide::generate::NoValue>(())
/// ```
#[derive(Debug)]
pub struct Generator<'a> {
    schemas: &'a Schemas,
    seed: Seed,
    hints: Option<&'a Hints>,
    look: &'a Look,
}

/// A value that was mended.
#[derive(Clone, Debug, PartialEq)]
pub struct Repaired {
    pub value: Value,
    /// What was added, replaced or removed, in the order of the value.
    pub changed: Vec<Pointer>,
}

/// Why no value could be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoValue {
    /// The schema that could not be met.
    pub schema: Pointer,
    /// What of it could not be met, in plain words.
    pub reason: String,
}

impl<'a> Generator<'a> {
    pub fn new(schemas: &'a Schemas, seed: Seed) -> Self {
        Self { schemas, seed, hints: None, look: Look::plain() }
    }

    /// Values that look like others of the document.
    #[must_use]
    pub fn with_look(self, look: &'a Look) -> Self {
        Self { look, ..self }
    }

    /// Values that agree with what is known from the request.
    #[must_use]
    pub fn with_hints(self, hints: &'a Hints) -> Self {
        Self { hints: Some(hints), ..self }
    }

    /// A value that is valid against the schema at `pointer`, or why none was found in bounded
    /// attempts.
    pub fn value(&self, pointer: &Pointer) -> Result<Value, NoValue> {
        self.find(pointer, |value| self.related(value, pointer))
    }

    /// Why no value is found for the schema at `pointer`, if none is: as [`Generator::value`], for less,
    /// since nobody sees the value.
    pub fn no_value(&self, pointer: &Pointer) -> Option<NoValue> {
        self.find(pointer, |value| value).err()
    }

    /// The first valid value of all attempts, finished, or one that was mended.
    fn find(&self, pointer: &Pointer, finish: impl FnOnce(Value) -> Value) -> Result<Value, NoValue> {
        let asked = self.asked(pointer)?;
        let schema = self.schemas.get(pointer);
        let mut failed = NoValue::new(pointer, "no attempt led to a value");
        let mut last = None;
        let mut size = 0;
        for attempt in attempts() {
            let (attempt, value) = self.attempt(&asked, Attempt { size, ..attempt });
            size = attempt.size;
            match value {
                Ok(value) if schema.is_valid(&value) => return Ok(finish(value)),
                Ok(value) => {
                    failed = why_not(&schema, &value);
                    last = Some((attempt, value));
                }
                Err(unmet) => failed = unmet,
            }
        }
        let mended = last.and_then(|(attempt, value)| self.mend(&asked, attempt, &value));
        mended.map(|repaired| repaired.value).filter(|value| schema.is_valid(value)).ok_or(failed)
    }

    /// The value with only what breaks the schema at `pointer` added, replaced or removed. A value
    /// that is valid, and holds nothing that does not travel this way, comes back as it is.
    pub fn repair(&self, pointer: &Pointer, value: &Value) -> Result<Repaired, NoValue> {
        let asked = self.asked(pointer)?;
        let schema = self.schemas.get(pointer);
        let tried = attempts().filter(|attempt| REPAIRS.contains(&attempt.number));
        let mut mended = tried.filter_map(|attempt| self.mend(&asked, attempt, value));
        match mended.find(|repaired| schema.is_valid(&repaired.value)) {
            Some(repaired) => Ok(repaired),
            None => Ok(Repaired { value: self.value(pointer)?, changed: vec![Pointer::root()] }),
        }
    }

    /// A valid value whose parts agree, with each other and with the request.
    fn related(&self, value: Value, pointer: &Pointer) -> Value {
        let hints = self.hints.cloned().unwrap_or_default();
        let hints = Hints { now: Some(self.look.now()), ..hints };
        let base = value.clone();
        let judge = Judge::new(self.schemas, pointer, &base);
        relate(value, &hints, |value| judge.accept(value))
    }

    /// One attempt, at smaller values as long as they grow too large.
    fn attempt(&self, asked: &[Part<'a>], attempt: Attempt) -> (Attempt, Result<Value, NoValue>) {
        let composer = Composer::new(self.schemas, self.hints, attempt);
        let value = composer.value(asked, self.root(attempt));
        match composer.smaller() {
            Some(smaller) => self.attempt(asked, smaller),
            None => (attempt, value),
        }
    }

    /// One attempt at mending, in the same way.
    fn mend(&self, asked: &[Part<'a>], attempt: Attempt, value: &Value) -> Option<Repaired> {
        let composer = Composer::new(self.schemas, self.hints, attempt);
        let mended = Mender::new(&composer).mend(asked, self.root(attempt), value.clone());
        match composer.smaller() {
            Some(smaller) => self.mend(asked, smaller, value),
            None => mended,
        }
    }

    /// The first attempt takes the seed as it is, so that repairs agree with generated values.
    fn root(&self, attempt: Attempt) -> Site<'a> {
        let status = self.hints.and_then(|hints| hints.status);
        let site = Site::root(self.seed, self.look).of_status(status);
        if attempt.number == 0 { site } else { site.again(attempt.number) }
    }

    fn asked(&self, pointer: &Pointer) -> Result<Vec<Part<'a>>, NoValue> {
        Ok(vec![Part::at(self.schemas, &self.schemas.follow(pointer))?])
    }
}

impl NoValue {
    fn new(schema: &Pointer, reason: impl Into<String>) -> Self {
        Self { schema: schema.clone(), reason: reason.into() }
    }
}

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no value for {}: {}", self.schema, self.reason)
    }
}

impl std::error::Error for NoValue {}

/// What the validator has against a value.
fn why_not(schema: &Schema, value: &Value) -> NoValue {
    match schema.errors(value).next() {
        Some(error) => {
            let keyword = error.kind().keyword();
            NoValue::new(
                &keyword_of(&error),
                format!("every value tried broke `{keyword}`: {}", error.masked()),
            )
        }
        None => NoValue::new(schema.pointer(), "no value tried was valid"),
    }
}

#[cfg(test)]
mod tests;
