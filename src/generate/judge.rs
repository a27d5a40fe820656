//! Whether a value may take the place of another, and what of it is at fault if not.

use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::contract::declared::undeclared;
use crate::contract::schemas::{Schema, Schemas};
use crate::exchange::tape::Tape;
use crate::pointer::Pointer;

/// Accepts what is valid, and has nothing undeclared that the value before has not: where schemas leave a
/// choice, another value may belong to another branch.
pub struct Judge<'a> {
    schemas: &'a Schemas,
    pub schema: Arc<Schema>,
    base: &'a Value,
}

impl<'a> Judge<'a> {
    pub fn new(schemas: &'a Schemas, pointer: &Pointer, base: &'a Value) -> Self {
        Self { schemas, schema: schemas.get(pointer), base }
    }

    pub fn holds(&self, value: &Value) -> bool {
        self.schema.is_valid(value) && self.is_as_declared(value)
    }

    /// # Errors
    ///
    /// The places that the schema faults, as far as they are known.
    pub fn accept(&self, value: &Value) -> Result<(), Vec<Pointer>> {
        if !self.schema.is_valid(value) {
            return Err(self.schema.errors(value).flat_map(|error| places(&error)).collect());
        }
        if self.is_as_declared(value) { Ok(()) } else { Err(Vec::new()) }
    }

    fn is_as_declared(&self, value: &Value) -> bool {
        let strays = self.strays(value);
        strays == 0 || strays <= self.strays(self.base)
    }

    /// How many properties of a value nobody declares.
    fn strays(&self, value: &Value) -> usize {
        let declared = self.schemas.declared(self.schema.pointer());
        undeclared(self.schemas, &declared, Tape::of(value.clone()).root()).len()
    }
}

/// What an error is about: what is missing; of several alternatives what is wrong with the nearest.
fn places(error: &ValidationError<'_>) -> Vec<Pointer> {
    let here = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    match error.kind() {
        Kind::Required { property } => vec![here.join(property.as_str().unwrap_or_default())],
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            let nearest = context.iter().min_by_key(|errors| errors.len());
            nearest.into_iter().flatten().flat_map(places).collect()
        }
        _ => vec![here],
    }
}
