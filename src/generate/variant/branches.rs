//! The forms that a schema allows at one place: branches of unions, heirs, types.

use serde_json::Value;

use super::places::Place;
use crate::generate::Generator;
use crate::generate::NoValue;
use crate::generate::compose::discriminator;
use crate::generate::compose::kind::Kinds;
use crate::generate::compose::part::Part;
use crate::generate::compose::shape::Shape;
use crate::generate::mend::Mender;

/// A form that a schema allows.
#[derive(Clone)]
struct Branch<'a> {
    name: String,
    part: Part<'a>,
    /// The property that names the branch, and how.
    named: Option<(&'a str, String)>,
}

/// The forms that the value at a place may have, where there are several: for each its name, its schema,
/// and a value that has it.
pub fn branches<'a>(
    generator: &Generator<'a>,
    place: &Place<'_, 'a>,
) -> Vec<(String, Part<'a>, Result<Value, NoValue>)> {
    let of_holder = |holder| {
        let branches = [unions(generator, holder), heirs(generator, holder)].concat();
        // One beside null leaves no choice.
        if branches.len() > 1 { branches } else { Vec::new() }
    };
    let branches = place.shape.parts.iter().flat_map(of_holder);
    branches
        .map(|branch| {
            let made = match is_of(generator, &branch, place.value) {
                true => Ok(place.value.clone()),
                false => made(generator, place, &branch),
            };
            (branch.name, branch.part, made)
        })
        .collect()
}

/// A value of each type, where several are listed.
pub fn types(shape: &Shape<'_>) -> Vec<(&'static str, Value)> {
    let several = |part: &Part<'_>| part.list("type").filter(|name| *name != "null").count() > 1;
    if !shape.parts.iter().any(several) {
        return Vec::new();
    }
    vec![
        ("string", Value::from("text")),
        ("number", Value::from(1)),
        ("boolean", Value::from(true)),
        ("array", Value::Array(Vec::new())),
        ("object", Value::Object(Default::default())),
    ]
}

fn unions<'a>(generator: &Generator<'a>, holder: &Part<'a>) -> Vec<Branch<'a>> {
    let mut branches: Vec<Branch<'a>> = Vec::new();
    for keyword in ["oneOf", "anyOf"] {
        for (index, part) in holder.each(keyword).enumerate() {
            if Shape::fixed(generator.schemas, vec![part.clone()]).kinds() == Kinds::NULL {
                continue;
            }
            // Two that would be called the same are told apart by their numbers.
            let name =
                name_of(generator, &part).filter(|name| branches.iter().all(|other| other.name != *name));
            let name = name.unwrap_or_else(|| format!("{keyword}-{}", index + 1));
            branches.push(Branch { name, named: discriminator::name_of(holder, &part), part });
        }
    }
    branches
}

/// What may take the place of a base schema that lists no branches.
fn heirs<'a>(generator: &Generator<'a>, base: &Part<'a>) -> Vec<Branch<'a>> {
    let is_base = base.get("oneOf").is_none() && base.get("anyOf").is_none();
    let property = discriminator::property(base).filter(|_| is_base);
    let mapped = property.into_iter().flat_map(|property| {
        discriminator::mapping(base).map(move |(name, target)| (property, name.to_owned(), target))
    });
    let found = mapped.filter_map(|(property, name, target)| {
        let part = Part::at(generator.schemas, &target).ok()?;
        Some(Branch { name: name.clone(), part, named: Some((property, name)) })
    });
    found.collect()
}

/// What a person would call a branch.
fn name_of(generator: &Generator<'_>, part: &Part<'_>) -> Option<String> {
    let referenced = part.referenced(generator.schemas).and_then(|part| part.component());
    let own = || part.text("title").or_else(|| part.text("type")).map(str::to_owned);
    referenced.or_else(own)
}

fn is_of(generator: &Generator<'_>, branch: &Branch<'_>, value: &Value) -> bool {
    match &branch.named {
        Some((property, name)) => value.get(*property).and_then(Value::as_str) == Some(name),
        None => generator.schemas.get(&branch.part.place).is_valid(value),
    }
}

/// A value of the branch alone, with what the schemas around the branch ask for besides.
fn made<'a>(generator: &Generator<'a>, place: &Place<'_, 'a>, branch: &Branch<'a>) -> Result<Value, NoValue> {
    let composer = generator.composer();
    let mut value = composer.value(std::slice::from_ref(&branch.part), *place.site)?;
    if let (Some((property, name)), Value::Object(object)) = (&branch.named, &mut value) {
        object.insert((*property).to_owned(), Value::from(name.as_str()));
    }
    if composer.fits(place.asked, &value) {
        return Ok(value);
    }
    let mended = Mender::new(&composer).mend(place.asked, *place.site, value);
    let mended = mended.map(|mended| mended.value);
    mended.filter(|value| composer.fits(place.asked, value) && is_of(generator, branch, value)).ok_or_else(
        || NoValue::new(&branch.part.place, "no value of this branch is valid beside the schemas around it"),
    )
}
