//! Of several schemas that a value breaks, the one that it was meant for.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::{Branch, Declared};
use crate::contract::schemas::Schemas;

/// How far unions inside unions are followed.
const DEPTH: usize = 8;

/// The branches that a value may have been meant for, told by what each has against it (with places
/// below `here`): several where it might be one as well as another, none where it is of another kind
/// than all of them.
///
/// A branch for another kind of value was not meant. Of the others it is the one that knows most of
/// the value's properties, and of these the one that it breaks least.
pub fn meant(
    schemas: &Schemas,
    branches: &[&Branch],
    value: &Value,
    errors: &[Vec<ValidationError<'_>>],
    here: &str,
) -> Vec<usize> {
    let of_kind = branches.iter().zip(errors).enumerate();
    let of_kind = of_kind.filter(|(_, (_, errors))| !errors.iter().any(|error| is_other_kind(error, here)));
    let scored: Vec<_> = of_kind
        .map(|(index, (branch, errors))| {
            let unknown = unknown(schemas, &branch.inside.node(schemas), value);
            (index, (unknown, errors.len()))
        })
        .collect();
    let best = scored.iter().map(|(_, score)| *score).min();
    scored.into_iter().filter(|(_, score)| Some(*score) == best).map(|(index, _)| index).collect()
}

/// True where the value is not at all what a branch is about: of another type, or told apart by a
/// property that is fixed to one value.
pub fn is_other_kind(error: &ValidationError<'_>, here: &str) -> bool {
    let Some(below) = error.instance_path().as_str().strip_prefix(here) else { return false };
    match error.kind() {
        Kind::Type { .. } | Kind::FalseSchema => below.is_empty(),
        _ => fixed(error).is_some() && below.matches('/').count() == 1,
    }
}

/// The one value that an error asks for.
pub fn fixed<'e>(error: &'e ValidationError<'_>) -> Option<&'e Value> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(expected_value),
        Kind::Enum { options } => match options.as_array().map(Vec::as_slice) {
            Some([only]) => Some(only),
            _ => None,
        },
        _ => None,
    }
}

/// How many of a value's properties a branch does not name.
fn unknown(schemas: &Schemas, declared: &Declared, value: &Value) -> usize {
    let names = value.as_object().into_iter().flat_map(|object| object.keys());
    names.filter(|name| !names_property(schemas, declared, name, DEPTH)).count()
}

fn names_property(schemas: &Schemas, declared: &Declared, name: &str, depth: usize) -> bool {
    if declared.property(name, &mut 0).is_some() {
        return true;
    }
    let mut branches = declared.choices().iter().flat_map(|choice| choice.branches());
    depth > 0 && branches.any(|branch| names_property(schemas, &branch.inside.node(schemas), name, depth - 1))
}
