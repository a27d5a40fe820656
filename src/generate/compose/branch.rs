//! The choices that schemas leave, and how one is made.

use std::cmp::Reverse;

use serde_json::Value;

use super::breach::{self, Way};
use super::discriminator;
use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use crate::contract::schemas::Schemas;
use crate::generate::seed::Seed;
use crate::generate::site::Site;

/// What a choice goes by.
#[derive(Clone, Copy, Debug)]
pub enum Guide<'v> {
    /// The seed, how many ways have been tried before, and whether what must not hold is seen to.
    Seed(Seed, u64, Rigour),
    /// The branch that a value at hand was meant for.
    Value(&'v Value),
}

/// How a choice treats what must not hold: `not`, the other branches of `oneOf`, an `if` that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rigour {
    /// It is left out, for most values do not run into it.
    Hopeful,
    /// Each of its schemas gets broken.
    Strict,
}

impl<'v> Guide<'v> {
    /// The guide of one try after others.
    pub fn turn(seed: Seed, turn: u64) -> Self {
        Self::Seed(seed, turn, if turn == 0 { Rigour::Hopeful } else { Rigour::Strict })
    }

    /// True once a hopeful try, which left out what must not hold, came to nothing.
    fn is_strict(self) -> bool {
        matches!(self, Self::Seed(_, _, Rigour::Strict))
    }

    /// The guide of the choice that comes after so many: it changes half as often as the one before, so
    /// that all combinations have their turn.
    pub fn after(self, choices: u32) -> Self {
        match self {
            Self::Seed(seed, turn, rigour) => Self::Seed(seed, turn >> choices.min(2), rigour),
            Self::Value(_) => self,
        }
    }
}

/// A place where one of several sets of schemas applies.
#[derive(Clone, Debug)]
pub enum Choice<'a> {
    /// The branches of `anyOf` or `oneOf`, and the schema that holds them.
    Branches(Part<'a>, Vec<Part<'a>>),
    /// `if` with `then`, or else `else`.
    Condition(Part<'a>),
    /// A schema that a value must not be valid against.
    Breach(Part<'a>),
    /// The schema of `not`.
    Not(Part<'a>),
    /// What follows from a property's presence.
    Dependent(Part<'a>),
    /// A base schema that leaves it to a property to name the heir.
    Heir(Part<'a>),
}

impl<'a> Choice<'a> {
    /// True where there is more than one way to make it.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Branches(_, branches) => branches.len() > 1,
            Self::Condition(_) | Self::Breach(_) => true,
            Self::Dependent(_) | Self::Not(_) | Self::Heir(_) => false,
        }
    }

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
        if let Some(not) = part.below("not") {
            choices.push(Self::Not(not));
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
                let Some(branch) = choose(schemas, shape, site, guide, &holder, branches.clone()) else {
                    return Vec::new();
                };
                shape.pinned.extend(discriminator::name_of(&holder, &branch));
                let is_one_of = branch.place.parent() == Some(holder.place.join("oneOf"));
                let others = branches.into_iter().filter(|other| other.place != branch.place);
                let refused = others.filter(|_| is_one_of && guide.is_strict()).map(Part::negated);
                std::iter::once(branch.clone()).chain(refused).collect()
            }
            Self::Not(not) if guide.is_strict() => vec![not.negated()],
            Self::Not(_) => Vec::new(),
            Self::Breach(part) => breach(schemas, shape, guide, &part),
            Self::Condition(part) => {
                shape.chosen = true;
                condition(schemas, guide, &part)
            }
            Self::Dependent(part) => dependent(shape, guide, &part),
            Self::Heir(part) => heir(schemas, shape, guide, &part).into_iter().collect(),
        }
    }
}

/// The reluctance to take a branch that cannot hold.
const IMPOSSIBLE: u8 = 3;

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
        Guide::Seed(seed, turn, _) => {
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
            let possible = ordered.iter().filter(|branch| reluctance(branch) < IMPOSSIBLE).count();
            ordered.truncate(possible.max(1));
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
        IMPOSSIBLE
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
        Guide::Seed(..) if part.get("else") == Some(&Value::Bool(false)) => true,
        Guide::Seed(..) if part.get("then") == Some(&Value::Bool(false)) => false,
        Guide::Seed(seed, turn, _) => {
            (seed.with(part.place.as_str()).below(2) as u64 + turn).is_multiple_of(2)
        }
    };
    let keywords: &[&str] = if holds { &["if", "then"] } else { &["else"] };
    let refused = part.below("if").filter(|_| !holds && guide.is_strict()).map(Part::negated);
    keywords.iter().filter_map(|keyword| part.below(keyword)).chain(refused).collect()
}

/// One way to break a schema.
fn breach<'a>(
    schemas: &'a Schemas,
    shape: &mut Shape<'a>,
    guide: Guide<'_>,
    part: &Part<'a>,
) -> Vec<Part<'a>> {
    let Guide::Seed(seed, turn, _) = guide else { return Vec::new() };
    let mut ways = breach::ways(schemas, shape, part);
    shape.chosen |= ways.len() > 1;
    let start = seed.with(part.place.as_str()).with_number(turn).below(ways.len());
    if ways.is_empty() {
        shape.impossible = true;
        return Vec::new();
    }
    match ways.swap_remove(start) {
        Way::Parts(parts) => parts,
        Way::Breaches(breaches) => {
            shape.breaches.extend(breaches);
            Vec::new()
        }
    }
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
        Guide::Seed(seed, turn, _) => {
            discriminator::heir(shape, base, None, |count| seed.with_number(turn).below(count))
        }
    };
    let heir = Part::at(schemas, &place).ok()?;
    shape.chosen |= discriminator::mapping(base).count() > 1;
    shape.pinned.extend(discriminator::name_of(base, &heir));
    Some(heir)
}
