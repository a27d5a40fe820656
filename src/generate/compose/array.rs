//! Arrays: how many items, and which.

use serde_json::Value;

use super::Composer;
use super::branch::Guide;
use super::kind::Kinds;
use super::part::Part;
use super::shape::Shape;
use crate::generate::NoValue;
use crate::generate::paging::Paging;
use crate::generate::site::Site;

/// How many items an array has where nothing asks for more or less: at least, and how many more there
/// may be.
const ITEMS: (usize, usize) = (2, 2);

/// How many items of an array that is to hold no two alike are thrown away.
const UNIQUE_TRIES: u64 = 20;

impl<'a> Composer<'a> {
    pub fn array(&self, shape: &Shape<'a>, site: &Site<'_>) -> Result<Value, NoValue> {
        let least =
            shape.at_least("minItems").max(usize::from(shape.wants_contained())).max(shape.items_to_break());
        let most = shape.at_most("maxItems").unwrap_or(usize::MAX);
        if least > most {
            return Err(shape.unmet("more items are required than allowed"));
        }
        self.afford(shape, least)?;
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
    pub fn next_item(&self, shape: &Shape<'a>, site: &Site<'_>, items: &[Value]) -> Result<Value, NoValue> {
        let index = items.len();
        let mut parts = shape.item(index);
        if index == 0 {
            parts.extend(shape.parts.iter().filter_map(|part| part.below("contains")));
        }
        if let (Some(first), 1, true) = (items.first(), index, shape.broken("uniqueItems").next().is_some()) {
            return Ok(first.clone());
        }
        let unique = shape.flag("uniqueItems");
        let place = site.item(index + self.first_item(shape, site));
        let mut item = self.value(&parts, place)?;
        for number in 1..=UNIQUE_TRIES {
            if !unique || !items.contains(&item) {
                return Ok(item);
            }
            item = self.value(&parts, place.again(number))?;
        }
        Err(shape.unmet("no two items may be alike, and too few differ"))
    }

    /// How many items stand before the first, in parts of the list that come earlier.
    fn first_item(&self, shape: &Shape<'a>, site: &Site<'_>) -> usize {
        self.part(shape, site).map_or(0, |part| part.offset)
    }

    /// Which part of a list is asked for, where it is the one that the whole value is about.
    fn part(&self, shape: &Shape<'a>, site: &Site<'_>) -> Option<&'a Paging> {
        let paging = self.hints.and_then(|hints| hints.paging.as_ref())?;
        let items = shape.item(0);
        let is_of_objects = || Shape::fixed(self.schemas, items.clone()).kind(0) == Kinds::OBJECT;
        (site.is_the_list() && is_of_objects()).then_some(paging)
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
        let (least, more) = ITEMS;
        match self.part(shape, site) {
            Some(part) => part.count(),
            None if nested => 1,
            None => least + site.seed().with("items").below(more),
        }
    }
}

impl<'a> Shape<'a> {
    /// The schemas that apply to the item at an index.
    pub fn item(&self, index: usize) -> Vec<Part<'a>> {
        let of = |part: &Part<'a>| part.each("prefixItems").nth(index).or_else(|| part.below("items"));
        self.parts.iter().filter_map(of).chain(self.broken_item(index)).collect()
    }

    fn wants_contained(&self) -> bool {
        self.parts
            .iter()
            .any(|part| part.get("contains").is_some() && part.get("minContains") != Some(&Value::from(0)))
    }
}
