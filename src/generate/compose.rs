//! One value from the schemas that apply to it.

mod array;
pub mod attempt;
pub mod branch;
mod breach;
pub mod discriminator;
pub mod kind;
mod least;
mod limits;
pub mod number;
mod object;
pub mod part;
pub mod shape;
mod string;
mod thin;

use std::cell::Cell;

use serde_json::Value;

use super::NoValue;
use super::hints::Hints;
use super::look::names;
use super::paging::FEW;
use super::site::Site;
use crate::contract::schemas::Schemas;
use attempt::{Attempt, SIZES};
use branch::Guide;
use kind::Kinds;
use part::Part;
use shape::Shape;

/// How many choices are tried at one place before it is given up.
const TURNS: u64 = 6;

/// How deep values nest. Readers of JSON tend to stop soon after.
const MAX_DEPTH: usize = 100;

/// What one attempt composes values with.
#[derive(Debug)]
pub(super) struct Composer<'a> {
    pub schemas: &'a Schemas,
    pub hints: Option<&'a Hints>,
    pub attempt: Attempt,
    /// How many values may still be made, those inside others and those thrown away included.
    left: Cell<usize>,
    budget: usize,
    /// How many of those made would be there in an attempt of each size.
    made: [Cell<usize>; SIZES.len()],
}

impl<'a> Composer<'a> {
    pub fn new(schemas: &'a Schemas, hints: Option<&'a Hints>, attempt: Attempt) -> Self {
        // A long list takes more than others.
        let items = hints.and_then(|hints| hints.paging).map_or(0, |paging| paging.count());
        let budget = attempt.budget() * (1 + items / FEW);
        let hints = hints.filter(|_| attempt.hints);
        Self { schemas, hints, attempt, left: Cell::new(budget), budget, made: Default::default() }
    }

    /// True where the value grew larger than the attempt allows.
    pub fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// An attempt at a smaller value, where this one grew too large. Sizes at which nearly as much would be
    /// made as was made already are passed over.
    pub fn smaller(&self) -> Option<Attempt> {
        let mut attempt = self.attempt.smaller().filter(|_| self.is_exhausted())?;
        while let Some(smaller) = attempt.smaller()
            && self.made.get(attempt.size).is_some_and(|made| made.get() > self.budget / 4 * 3)
        {
            attempt = smaller;
        }
        Some(attempt)
    }

    /// False where so many values are more than are left, which then counts as spending all.
    pub fn may_spend(&self, values: usize) -> bool {
        let enough = values < self.left.get();
        if !enough {
            self.left.set(0);
        }
        enough
    }

    /// A value for a place. Choices that do not lead to one are made otherwise.
    pub fn value(&self, asked: &[Part<'a>], site: Site<'_>) -> Result<Value, NoValue> {
        let mut turn = 0;
        let mut first = None;
        loop {
            self.spend(asked, &site)?;
            let guide = Guide::turn(site.seed(), turn);
            let shape = Shape::new(self.schemas, asked.to_vec(), &site, guide);
            let place = if turn == 0 { site } else { site.again(turn) };
            let value = match shape.parts.iter().find(|part| site.repeats(part.schema)) {
                Some(part) => Err(NoValue::new(&part.place, "the schema requires itself without end")),
                None => self.checked(&shape, &place.within(&shape), turn),
            };
            turn += 1;
            let unmet = match value {
                Ok(value) => return Ok(value),
                // What kept the first try from a value is what the schema says most plainly.
                Err(unmet) => first.get_or_insert(unmet),
            };
            if turn == TURNS || !shape.leaves_choice() {
                return Err(unmet.clone());
            }
        }
    }

    /// A value of a shape. Where the shape does not tell everything (`not`, `oneOf`), a validator
    /// is asked at once, while another choice can still be made.
    fn checked(&self, shape: &Shape<'a>, site: &Site<'_>, turn: u64) -> Result<Value, NoValue> {
        let mut value = self.fill(shape, site, turn)?;
        if shape.is_certain() || self.fits(&shape.asked, &value) {
            return Ok(value);
        }
        if let Value::Object(object) = &mut value {
            self.thin(shape, object);
        }
        if self.fits(&shape.asked, &value) { Ok(value) } else { Err(shape.unmet("no value tried was valid")) }
    }

    /// True where a value is right in every respect for what was asked of it.
    pub fn fits(&self, asked: &[Part<'_>], value: &Value) -> bool {
        asked.iter().all(|part| self.schemas.get(&part.place).is_valid(value) != part.negated)
    }

    /// True so far from the root that a value should come to an end.
    pub fn is_deep(&self, site: &Site<'_>) -> bool {
        site.depth() > self.attempt.depth()
    }

    fn fill(&self, shape: &Shape<'a>, site: &Site<'_>, turn: u64) -> Result<Value, NoValue> {
        if shape.impossible {
            return Err(shape.unmet("the schema allows no value"));
        }
        if let Some(allowed) = shape.allowed() {
            let chosen = self.one_of(&allowed, shape, site);
            return chosen.ok_or_else(|| shape.unmet("the values allowed have none in common"));
        }
        let kind = shape.kind(turn);
        if let Some(given) = self.given(shape, kind, site) {
            return Ok(given);
        }
        match kind {
            Kinds::NULL => Ok(Value::Null),
            Kinds::BOOLEAN => Ok(Value::Bool(names::boolean(site))),
            Kinds::STRING => self.string(shape, site),
            Kinds::ARRAY => self.array(shape, site),
            Kinds::OBJECT => self.object(shape, site),
            kind if kind.meets(Kinds::NUMBER) => self.number(shape, site, kind),
            _ => Err(shape.unmet("the types allowed have none in common")),
        }
    }

    /// One of the values that a schema lists, and null only where there is nothing else.
    fn one_of(&self, allowed: &[&Value], shape: &Shape<'a>, site: &Site<'_>) -> Option<Value> {
        let mut ordered = allowed.to_vec();
        ordered.rotate_left(site.choice(allowed.len()));
        ordered.sort_by_key(|value| value.is_null());
        // Where schemas meet, some of the values that one lists may break another.
        let alone = shape.parts.len() == 1 && shape.is_certain();
        let fitting = ordered.iter().find(|value| alone || self.fits(&shape.asked, value));
        fitting.map(|value| (*value).clone())
    }

    fn spend(&self, asked: &[Part<'_>], site: &Site<'_>) -> Result<(), NoValue> {
        self.left.set(self.left.get().saturating_sub(1));
        let at_least_as_deep =
            SIZES.iter().zip(&self.made).filter(|((depth, _), _)| site.depth() <= depth + 1);
        at_least_as_deep.for_each(|(_, made)| made.set(made.get() + 1));
        if !self.is_exhausted() && site.depth() < MAX_DEPTH {
            return Ok(());
        }
        let place = asked.first().map(|part| part.place.clone()).unwrap_or_default();
        Err(NoValue::new(&place, "the value grows out of all measure"))
    }
}

impl Shape<'_> {
    /// The reason why no value of this shape could be made.
    pub fn unmet(&self, reason: impl Into<String>) -> NoValue {
        let place = self.asked.first().map(|part| part.place.clone()).unwrap_or_default();
        NoValue::new(&place, reason)
    }

    fn leaves_choice(&self) -> bool {
        self.chosen || !self.is_certain() || self.kind(0) != self.kind(1)
    }
}
