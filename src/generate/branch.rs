//! The choices that schemas leave, and how one is made.

use std::cmp::Reverse;

use serde_json::Value;

use super::discriminator;
use super::kind::Kinds;
use super::part::Part;
use super::seed::Seed;
use super::shape::Shape;
use super::site::Site;
use crate::contract::schemas::Schemas;

/// What a choice goes by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Guide<'v> {
    /// The seed, and how many choices have been tried before.
    Seed(Seed, u64),
    /// The branch that a value at hand was meant for.
    Value(&'v Value),
}

/// A place where one of several sets of schemas applies.
#[derive(Clone, Debug)]
pub(super) enum Choice<'a> {
    /// The branches of `anyOf` or `oneOf`, and the schema that holds them.
    Branches(Part<'a>, Vec<Part<'a>>),
    /// `if` with `then`, or else `else`.
    Condition(Part<'a>),
    /// What follows from a property's presence.
    Dependent(Part<'a>),
    /// A base schema that leaves it to a property to name the heir.
    Heir(Part<'a>),
}

impl<'a> Choice<'a> {
    /// The choices that a schema leaves.
    pub fn all_in(part: &Part<'a>) -> Vec<Self> {
        let mut choices = Vec::new();
        for keyword in ["oneOf", "anyOf"] {
            let branches: Vec<_> = part.each(keyword).collect();
            if !branches.is_empty() {
                choices.push(Self::Branches(part.clone(), branches));
            }
        }
        if part.get("if").is_some() {
            choices.push(Self::Condition(part.clone()));
        }
        if part.get("dependentSchemas").is_some() {
            choices.push(Self::Dependent(part.clone()));
        }
        if choices.is_empty() && part.get("discriminator").is_some() {
            choices.push(Self::Heir(part.clone()));
        }
        choices
    }

    /// The schemas that apply once the choice is made.
    pub fn make(
        self,
        schemas: &'a Schemas,
        shape: &mut Shape<'a>,
        site: &Site<'_>,
        guide: Guide<'_>,
    ) -> Vec<Part<'a>> {
        match self {
            Self::Branches(holder, branches) => {
                shape.chosen |= branches.len() > 1;
                let branch = choose(schemas, shape, site, guide, &holder, branches);
                let name = branch.as_ref().and_then(|branch| discriminator::name_of(&holder, branch));
                shape.pinned.extend(name);
                branch.into_iter().collect()
            }
            Self::Condition(part) => {
                shape.chosen = true;
                condition(schemas, guide, &part)
            }
            Self::Dependent(part) => dependent(shape, guide, &part),
            Self::Heir(part) => heir(schemas, shape, guide, &part).into_iter().collect(),
        }
    }
}

fn choose<'a>(
    schemas: &'a Schemas,
    shape: &Shape<'a>,
    site: &Site<'_>,
    guide: Guide<'_>,
    holder: &Part<'a>,
    branches: Vec<Part<'a>>,
) -> Option<Part<'a>> {
    match guide {
        Guide::Value(value) => meant(schemas, holder, branches, value),
        Guide::Seed(seed, turn) => {
            let start = seed.with(holder.place.as_str()).below(branches.len());
            let mut ordered = branches;
            ordered.rotate_left(start);
            let reluctance = |branch: &Part<'a>| reluctance(schemas, shape, site, branch);
            if turn == 0
                && let Some(first) = ordered.iter().position(|branch| reluctance(branch) == 0)
            {
                return Some(ordered.swap_remove(first));
            }
            ordered.sort_by_cached_key(reluctance);
            let turn = usize::try_from(turn).unwrap_or(0) % ordered.len().max(1);
            ordered.into_iter().nth(turn)
        }
    }
}

/// How little a branch is wished for: what leads somewhere first, then null, then what repeats the
/// schemas around it, and last what cannot hold beside the rest.
fn reluctance<'a>(schemas: &'a Schemas, shape: &Shape<'a>, site: &Site<'_>, branch: &Part<'a>) -> u8 {
    let fixed = Shape::fixed(schemas, vec![branch.clone()]);
    let kinds = fixed.kinds() & shape.kinds();
    let allowed = fixed.allowed().is_none_or(|values| values.iter().any(|value| shape.allows(value)));
    if fixed.impossible || kinds.is_empty() || !allowed {
        3
    } else if fixed.parts.iter().any(|part| site.repeats(part.schema)) {
        2
    } else {
        u8::from(kinds == Kinds::NULL)
    }
}

/// The branch that a value was meant for: the one that it names, else one that it is valid against,
/// else the one of its kind that it breaks least.
fn meant<'a>(
    schemas: &'a Schemas,
    holder: &Part<'a>,
    branches: Vec<Part<'a>>,
    value: &Value,
) -> Option<Part<'a>> {
    if let Some(named) = branches.iter().find(|branch| discriminator::names(holder, branch, value)) {
        return Some(named.clone());
    }
    if let Some(valid) = branches.iter().find(|branch| schemas.get(&branch.place).is_valid(value)) {
        return Some(valid.clone());
    }
    branches.into_iter().min_by_key(|branch| {
        let fixed = Shape::fixed(schemas, vec![branch.clone()]);
        let schema = schemas.get(&branch.place);
        let same_kind = fixed.kinds().contains(Kinds::of(value));
        (Reverse(same_kind), Reverse(constants_met(&fixed, value)), schema.errors(value).count())
    })
}

/// How many of the properties that a schema fixes to one value have that value.
fn constants_met(shape: &Shape<'_>, value: &Value) -> usize {
    let properties = shape.parts.iter().filter_map(|part| part.object("properties")).flatten();
    properties
        .filter(|(name, schema)| schema.get("const").is_some_and(|fixed| value.get(*name) == Some(fixed)))
        .count()
}

fn condition<'a>(schemas: &Schemas, guide: Guide<'_>, part: &Part<'a>) -> Vec<Part<'a>> {
    let holds = match guide {
        Guide::Value(value) => schemas.get(&part.place.join("if")).is_valid(value),
        Guide::Seed(seed, turn) => (seed.with(part.place.as_str()).below(2) as u64 + turn).is_multiple_of(2),
    };
    let keywords: &[&str] = if holds { &["if", "then"] } else { &["else"] };
    keywords.iter().filter_map(|keyword| part.below(keyword)).collect()
}

fn dependent<'a>(shape: &Shape<'a>, guide: Guide<'_>, part: &Part<'a>) -> Vec<Part<'a>> {
    let present = |name: &str| match guide {
        Guide::Value(value) => value.get(name).is_some(),
        Guide::Seed(..) => shape.parts.iter().any(|part| part.entry("properties", name).is_some()),
    };
    let names = part.object("dependentSchemas").into_iter().flatten().map(|(name, _)| name);
    names.filter(|name| present(name)).filter_map(|name| part.entry("dependentSchemas", name)).collect()
}

fn heir<'a>(
    schemas: &'a Schemas,
    shape: &mut Shape<'a>,
    guide: Guide<'_>,
    base: &Part<'a>,
) -> Option<Part<'a>> {
    let place = match guide {
        Guide::Value(value) => discriminator::heir(shape, base, Some(value), |_| 0),
        Guide::Seed(seed, turn) => {
            discriminator::heir(shape, base, None, |count| seed.with_number(turn).below(count))
        }
    };
    let heir = Part::at(schemas, &place).ok()?;
    shape.chosen |= discriminator::mapping(base).count() > 1;
    shape.pinned.extend(discriminator::name_of(base, &heir));
    Some(heir)
}
