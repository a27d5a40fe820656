//! How large a value is at least, so that one that cannot be made is refused before it is begun.

use super::Composer;
use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use crate::generate::NoValue;

/// How deep it is looked for what a value must hold.
const DEPTH: usize = 5;

/// Keywords that give whole values, which take no more than one.
const GIVEN: &[&str] = &["const", "enum", "example", "examples", "default"];

impl<'a> Composer<'a> {
    /// Gives up at once where so many items take more values than may still be made.
    pub fn afford(&self, shape: &Shape<'a>, items: usize) -> Result<(), NoValue> {
        let Some(last) = items.checked_sub(1) else { return Ok(()) };
        let each = self.least(shape.item(last), DEPTH);
        if self.may_spend(items.saturating_mul(each)) {
            return Ok(());
        }
        Err(shape.unmet(format!("{items} items are required, which is more than can be made")))
    }

    /// How many values one that these schemas apply to takes at least, itself included.
    fn least(&self, asked: Vec<Part<'a>>, depth: usize) -> usize {
        let shape = Shape::fixed(self.schemas, asked);
        let is_given = shape.parts.iter().any(|part| GIVEN.iter().any(|keyword| part.get(keyword).is_some()));
        if depth == 0 || is_given {
            return 1;
        }
        let properties = || {
            let names = shape.required().into_iter();
            names.map(|name| self.least(shape.parts_for(name), depth - 1)).fold(0, usize::saturating_add)
        };
        let items = || match shape.at_least("minItems") {
            0 => 0,
            items => items.saturating_mul(self.least(shape.item(items - 1), depth - 1)),
        };
        match shape.kind(0) {
            Kinds::OBJECT => properties().saturating_add(1),
            Kinds::ARRAY => items().saturating_add(1),
            _ => 1,
        }
    }
}
