//! Properties whose value names the schema that applies (OpenAPI 3.1 §4.8.25).

use serde_json::Value;

use super::part::Part;
use super::shape::Shape;
use crate::contract::guards;
use crate::pointer::Pointer;

/// The property that tells the branches of `holder` apart.
pub fn property<'a>(holder: &Part<'a>) -> Option<&'a str> {
    holder.get("discriminator")?.get("propertyName")?.as_str()
}

/// The property and the value that name a branch: a key of the mapping, else the component's name.
pub fn name_of<'a>(holder: &Part<'a>, branch: &Part<'_>) -> Option<(&'a str, String)> {
    let property = property(holder)?;
    let target =
        branch.text("$ref").and_then(Pointer::from_reference).unwrap_or_else(|| branch.place.clone());
    let mapped = mapping(holder).find(|(_, mapped)| *mapped == target);
    let name = match mapped {
        Some((name, _)) => name.to_owned(),
        None => Part::new(branch.schema, target).component()?,
    };
    Some((property, name))
}

/// The names that `mapping` gives, each with the schema it stands for.
pub fn mapping<'a>(holder: &Part<'a>) -> impl Iterator<Item = (&'a str, Pointer)> + use<'a> {
    holder.get("discriminator").into_iter().flat_map(guards::mapping)
}

/// True if the value itself names this branch.
pub fn names(holder: &Part<'_>, branch: &Part<'_>, value: &Value) -> bool {
    name_of(holder, branch)
        .is_some_and(|(property, name)| value.get(property).and_then(Value::as_str) == Some(&name))
}

/// The place of the heir that applies beside a base schema with a discriminator: the one that is
/// being generated already, else the one that the value names, else the one that `pick` chooses of
/// the mapping. Without any it is the base itself.
pub fn heir(
    shape: &Shape<'_>,
    base: &Part<'_>,
    value: Option<&Value>,
    pick: impl FnOnce(usize) -> usize,
) -> Pointer {
    let mapped: Vec<_> = mapping(base).collect();
    let is_heir = |part: &&Part<'_>| {
        part.place != base.place
            && part.is_component()
            && (mapped.is_empty() || mapped.iter().any(|(_, target)| *target == part.place))
    };
    if let Some(known) = shape.parts.iter().find(is_heir) {
        return known.place.clone();
    }
    let named = property(base).and_then(|property| value?.get(property)?.as_str());
    let target = match value {
        Some(_) => mapped.iter().find(|(name, _)| named == Some(name)),
        None => mapped.get(pick(mapped.len())),
    };
    target.map_or_else(|| base.place.clone(), |(_, target)| target.clone())
}
