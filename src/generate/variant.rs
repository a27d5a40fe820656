//! The legal extremes of a value: null, absent, empty, one and many, longest, largest, other branches,
//! unusual scripts.
//!
//! A variant deviates from a base value at one place, or everywhere in one way; all pairs of deviations
//! would be too many to look at. They are found by a walk over a value made from the schema alone, so that
//! a document always has the same variants under the same numbers, whatever fixtures and requests say. Any
//! other valid value can then be made to deviate in the same way.

use std::collections::HashSet;

use serde_json::Value;

use super::compose::Composer;
use super::compose::attempt::{Attempt, attempts};
use super::judge::Judge;
use super::site::Site;
use super::{Generator, NoValue, REPAIRS, why_not};
use crate::pointer::Pointer;

mod branches;
mod deviation;
mod everywhere;
mod extremes;
mod lists;
mod places;

use deviation::Deviation;
use everywhere::EVERYWHERE;

/// How many variants one schema has at most.
const MAX_VARIANTS: usize = 300;

/// What values at single places are made like: as rich as the first attempt at a whole one.
const ATTEMPT: Attempt = Attempt { number: 0, hints: false, given: true, optional: true, size: 0 };

/// All variants of the values of one schema, in the order of their numbers.
#[derive(Debug)]
pub struct Variants {
    schema: Pointer,
    base: Value,
    variants: Vec<Variant>,
    unmet: Vec<Unmet>,
    cut: usize,
}

/// One way in which a value may be extreme.
#[derive(Debug)]
pub struct Variant {
    /// Where and what, the same for every version of the document that has it: `logo_url:null`.
    pub name: String,
    /// The schema of the place that deviates.
    pub schema: Pointer,
    deviation: Deviation,
}

/// A deviation that the schema of its place promises, and that no valid value has.
#[derive(Clone, Debug)]
pub struct Unmet {
    pub name: String,
    pub schema: Pointer,
    pub reason: String,
}

impl Variants {
    /// The schema whose values they are.
    pub fn schema(&self) -> &Pointer {
        &self.schema
    }

    pub fn len(&self) -> usize {
        self.variants.len()
    }

    pub fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }

    /// The variant with this number, counted from 1.
    pub fn get(&self, number: usize) -> Option<&Variant> {
        self.variants.get(number.checked_sub(1)?)
    }

    /// The number of the variant with this name.
    pub fn number(&self, name: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.name == name).map(|index| index + 1)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Variant> {
        self.variants.iter()
    }

    /// What they deviate from unless something else is given.
    pub fn base(&self) -> &Value {
        &self.base
    }

    /// Those of them whose numbers are wanted, with numbers of their own.
    #[must_use]
    pub fn only(mut self, is_wanted: impl Fn(&Self, usize) -> bool) -> Self {
        let wanted: Vec<_> = (1..=self.len()).map(|number| is_wanted(&self, number)).collect();
        let mut wanted = wanted.into_iter();
        self.variants.retain(|_| wanted.next().unwrap_or_default());
        self
    }

    /// Branches that no value was found for.
    pub fn unmet(&self) -> &[Unmet] {
        &self.unmet
    }

    /// How many were left out because there are so many.
    pub fn cut(&self) -> usize {
        self.cut
    }
}

impl Variant {
    /// What is extreme, in a few words: `left out`, `50 items`, `200 characters`.
    pub fn words(&self) -> String {
        self.deviation.words()
    }
}

impl<'a> Generator<'a> {
    /// The variants of the values of the schema at `pointer`. Every one of them is valid.
    ///
    /// # Errors
    ///
    /// Where no value can be made at all.
    pub fn variants(&self, pointer: &Pointer) -> Result<Variants, NoValue> {
        let base = self.value(pointer)?;
        let drafts = places::drafts(self, pointer, &base)?;
        let mut variants =
            Variants { schema: pointer.clone(), base, variants: Vec::new(), unmet: Vec::new(), cut: 0 };
        let mut names = HashSet::new();
        for variant in EVERYWHERE.iter().map(|one| one.variant(pointer)).chain(drafts.found) {
            if variants.len() == MAX_VARIANTS {
                variants.cut += 1;
            } else if names.insert(variant.name.clone()) {
                self.admit(&mut variants, variant);
            }
        }
        variants.unmet.extend(drafts.unmet);
        Ok(variants)
    }

    /// A valid value that deviates from `base` as the variant with this number does; `None` where there
    /// is no such variant. Of `base` everything stays that can stay.
    ///
    /// # Errors
    ///
    /// Where the value cannot be made, which no variant of these schemas should come to.
    pub fn vary(&self, variants: &Variants, number: usize, base: &Value) -> Option<Result<Value, NoValue>> {
        let variant = variants.get(number)?;
        let made = match self.deviating(&variants.schema, variant, &variants.base, base) {
            Err(_) => self.deviating(&variants.schema, variant, &variants.base, &variants.base),
            made => made,
        };
        Some(made)
    }

    /// Adds a variant if there is a value that deviates so.
    fn admit(&self, variants: &mut Variants, variant: Variant) {
        let made = self.deviating(&variants.schema, &variant, &variants.base, &variants.base);
        match made {
            // Where no place allows it, it is none.
            Ok(value) if variant.deviation.is_everywhere() && value == variants.base => {}
            Ok(_) => variants.variants.push(variant),
            Err(none) if variant.deviation.is_promised() => {
                variants.unmet.push(Unmet { name: variant.name, schema: variant.schema, reason: none.reason })
            }
            Err(_) => {}
        }
    }

    fn deviating(
        &self,
        pointer: &Pointer,
        variant: &Variant,
        planned: &Value,
        base: &Value,
    ) -> Result<Value, NoValue> {
        let judge = Judge::new(self.schemas, pointer, base);
        match &variant.deviation {
            Deviation::Everywhere(change) => {
                let mut value = base.clone();
                let asked = self.asked(pointer)?;
                change.apply(&self.composer(), &asked, Site::root(self.seed, self.look), &mut value);
                let agreed = |value| lists::agreed(value, base, |value| judge.accept(value));
                if judge.holds(&value) {
                    return Ok(agreed(value));
                }
                let tried = attempts().filter(|attempt| REPAIRS.contains(&attempt.number));
                let mut mended = tried.filter_map(|attempt| self.mend(&asked, attempt, &value));
                let mended = mended.find(|mended| judge.holds(&mended.value)).map(|mended| mended.value);
                mended.map(agreed).ok_or_else(|| why_not(&judge.schema, &value))
            }
            Deviation::At(place, change) => {
                let planned = change.applied(place, planned);
                let grafts = deviation::grafts(base, &planned, place);
                let mut made = change.of_its_own(place, base).chain(grafts);
                let value =
                    made.find(|value| judge.holds(value)).ok_or_else(|| why_not(&judge.schema, &planned))?;
                let extreme = place.resolve(&value).cloned();
                let accepts = |value: &Value| {
                    // The place itself stays extreme.
                    if place.resolve(value) == extreme.as_ref() {
                        judge.accept(value)
                    } else {
                        Err(Vec::new())
                    }
                };
                Ok(lists::agreed(value, base, accepts))
            }
        }
    }

    /// What values at single places are made with.
    fn composer(&self) -> Composer<'a> {
        Composer::new(self.schemas, None, ATTEMPT)
    }
}

#[cfg(test)]
mod tests;
