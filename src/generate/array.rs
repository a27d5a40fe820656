//! Arrays: how many items, and which.

use serde_json::Value;

use super::NoValue;
use super::branch::Guide;
use super::compose::Composer;
use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use super::site::Site;

/// How many items an array has where nothing asks for more or less.
const ITEMS: usize = 2;

/// How many items of an array that is to hold no two alike are thrown away.
const UNIQUE_TRIES: u64 = 20;

impl<'a> Composer<'a> {
    pub(super) fn array(&self, shape: &Shape<'a>, site: &Site<'_>) -> Result<Value, NoValue> {
        let least =
            shape.at_least("minItems").max(usize::from(shape.wants_contained())).max(shape.items_to_break());
        let most = shape.at_most("maxItems").unwrap_or(usize::MAX);
        if least > most {
            return Err(shape.unmet("more items are required than allowed"));
        }
        let count = self.usual_items(shape, site).clamp(least, most);
        let mut items = Vec::new();
        while items.len() < count {
            match self.next_item(shape, site, &items) {
                Ok(item) => items.push(item),
                Err(unmet) if items.len() < least => return Err(unmet),
                Err(_) => break,
            }
        }
        Ok(Value::Array(items))
    }

    /// The item that follows `items`.
    pub(super) fn next_item(
        &self,
        shape: &Shape<'a>,
        site: &Site<'_>,
        items: &[Value],
    ) -> Result<Value, NoValue> {
        let index = items.len();
        let mut parts = shape.item(index);
        if index == 0 {
            parts.extend(shape.parts.iter().filter_map(|part| part.below("contains")));
        }
        if let (Some(first), 1, true) = (items.first(), index, shape.broken("uniqueItems").next().is_some()) {
            return Ok(first.clone());
        }
        let unique = shape.flag("uniqueItems");
        let mut item = self.value(&parts, site.item(index))?;
        for number in 1..=UNIQUE_TRIES {
            if !unique || !items.contains(&item) {
                return Ok(item);
            }
            item = self.value(&parts, site.item(index).again(number))?;
        }
        Err(shape.unmet("no two items may be alike, and too few differ"))
    }

    /// Lists of objects inside lists show one, so that answers stay readable.
    fn usual_items(&self, shape: &Shape<'a>, site: &Site<'_>) -> usize {
        let fixed = shape.parts.iter().map(|part| part.list("prefixItems").count()).max().unwrap_or(0);
        let items = shape.item(fixed);
        if fixed > 0 || items.is_empty() {
            return fixed;
        }
        if !self.attempt.optional || site.depth() + 1 >= self.attempt.depth() {
            return 0;
        }
        let nested = site.in_array() && {
            let guide = Guide::turn(site.seed(), 0);
            Shape::new(self.schemas, items, site, guide).kind(0) == Kinds::OBJECT
        };
        if nested { 1 } else { ITEMS }
    }
}

impl<'a> Shape<'a> {
    /// The schemas that apply to the item at an index.
    pub(super) fn item(&self, index: usize) -> Vec<Part<'a>> {
        let of = |part: &Part<'a>| part.each("prefixItems").nth(index).or_else(|| part.below("items"));
        self.parts.iter().filter_map(of).chain(self.broken_item(index)).collect()
    }

    fn wants_contained(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.get("contains").is_some() && part.get("minContains") != Some(&Value::from(0)))
    }
}
