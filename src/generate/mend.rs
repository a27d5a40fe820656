//! Mending a value: what breaks its schema goes, what is missing comes, all else stays.

use serde_json::{Map, Value};

use jsonschema::error::ValidationErrorKind;

use super::compose::Composer;
use super::compose::branch::Guide;
use super::compose::kind::Kinds;
use super::compose::part::Part;
use super::compose::shape::Shape;
use super::look::dates;
use super::look::label::Label;
use super::site::Site;
use super::{NoValue, Repaired};
use crate::pointer::Pointer;

/// How often what the validator asks for is done at one place.
const ROUNDS: usize = 4;

/// Walks over a value and its schemas together. A place that does not get better is replaced as a
/// whole, and so is the place around it where that does not help.
#[derive(Debug)]
pub(super) struct Mender<'c, 'a> {
    composer: &'c Composer<'a>,
    changed: Vec<Pointer>,
}

impl<'c, 'a> Mender<'c, 'a> {
    pub fn new(composer: &'c Composer<'a>) -> Self {
        Self { composer, changed: Vec::new() }
    }

    /// The value, mended as far as it could be.
    pub fn mend(mut self, asked: &[Part<'a>], root: Site<'_>, mut value: Value) -> Option<Repaired> {
        self.place(asked, root, &mut value).ok()?;
        Some(Repaired { value, changed: self.changed })
    }

    fn place(&mut self, asked: &[Part<'a>], site: Site<'_>, value: &mut Value) -> Result<(), NoValue> {
        let known = self.changed.len();
        if self.inside(asked, site, value).is_err() || !self.composer.fits(asked, value) {
            self.changed.truncate(known);
            *value = self.composer.value(asked, site)?;
            self.changed.push(site.pointer());
        }
        Ok(())
    }

    /// Mends what is inside a value.
    fn inside(&mut self, asked: &[Part<'a>], site: Site<'_>, value: &mut Value) -> Result<(), NoValue> {
        let shape = Shape::new(self.composer.schemas, asked.to_vec(), &site, Guide::Value(value));
        let site = site.within(&shape);
        match value {
            Value::Object(object) if shape.kinds().contains(Kinds::OBJECT) => {
                self.properties(&shape, &site, object)
            }
            Value::Array(items) if shape.kinds().contains(Kinds::ARRAY) => self.items(&shape, &site, items),
            _ => Ok(()),
        }
    }

    fn properties(
        &mut self,
        shape: &Shape<'a>,
        site: &Site<'_>,
        object: &mut Map<String, Value>,
    ) -> Result<(), NoValue> {
        let names: Vec<_> = object.keys().cloned().collect();
        for name in names {
            let parts = shape.parts_for(&name);
            let Some(value) = object.get_mut(&name) else { continue };
            let keep = !self.composer.hidden(&parts) && !shape.forbids(&name);
            if !keep || (!parts.is_empty() && self.place(&parts, site.property(&name), value).is_err()) {
                object.shift_remove(&name);
                self.changed.push(site.property(&name).pointer());
            }
        }
        for name in shape.required() {
            self.add(shape, site, name, object)?;
        }
        self.follow_validator(shape, site, object);
        if !self.fits(shape, object) {
            let gone = self.composer.thin(shape, object);
            self.changed.extend(gone.iter().map(|name| site.property(name).pointer()));
        }
        Ok(())
    }

    /// Adds a property where it is missing.
    fn add(
        &mut self,
        shape: &Shape<'a>,
        site: &Site<'_>,
        name: &str,
        object: &mut Map<String, Value>,
    ) -> Result<(), NoValue> {
        if object.contains_key(name) {
            return Ok(());
        }
        let parts = shape.parts_for(name);
        let place = site.property(name);
        let mut value = self.composer.property(shape, name, &parts, site)?;
        if let Some(later) = after_siblings(&place, &value, object, site)
            && self.composer.fits(&parts, &later)
        {
            value = later;
        }
        object.insert(name.to_owned(), value);
        self.changed.push(place.pointer());
        Ok(())
    }

    fn items(&mut self, shape: &Shape<'a>, site: &Site<'_>, items: &mut Vec<Value>) -> Result<(), NoValue> {
        for (index, item) in items.iter_mut().enumerate() {
            let parts = shape.item(index);
            if !parts.is_empty() {
                self.place(&parts, site.item(index), item)?;
            }
        }
        let unique = shape.flag("uniqueItems");
        let most = shape.at_most("maxItems").unwrap_or(usize::MAX);
        for (index, item) in std::mem::take(items).into_iter().enumerate() {
            if items.len() == most || (unique && items.contains(&item)) {
                self.changed.push(site.item(index).pointer());
            } else {
                items.push(item);
            }
        }
        while items.len() < shape.at_least("minItems") {
            let item = self.composer.next_item(shape, site, items)?;
            self.changed.push(site.item(items.len()).pointer());
            items.push(item);
        }
        Ok(())
    }

    /// Does what the validator asks for and the shape did not tell: properties that others require,
    /// and those that nothing evaluates.
    fn follow_validator(&mut self, shape: &Shape<'a>, site: &Site<'_>, object: &mut Map<String, Value>) {
        for _ in 0..ROUNDS {
            let mut done = false;
            for wish in self.wishes(shape, object) {
                done |= match wish {
                    Wish::Add(name) => self.add(shape, site, &name, object).is_ok(),
                    Wish::Remove(name) => {
                        self.changed.push(site.property(&name).pointer());
                        object.shift_remove(&name).is_some()
                    }
                };
            }
            if !done {
                return;
            }
        }
    }

    fn wishes(&self, shape: &Shape<'a>, object: &Map<String, Value>) -> Vec<Wish> {
        let value = Value::Object(object.clone());
        let mut wishes = Vec::new();
        for part in &shape.asked {
            let schema = self.composer.schemas.get(&part.place);
            let errors = schema.errors(&value).filter(|error| error.instance_path().as_str().is_empty());
            wishes.extend(errors.flat_map(|error| wishes_of(error.kind())));
        }
        wishes
    }

    fn fits(&self, shape: &Shape<'a>, object: &Map<String, Value>) -> bool {
        self.composer.fits(&shape.asked, &Value::Object(object.clone()))
    }
}

/// What an error at an object asks to be done to it.
enum Wish {
    Add(String),
    Remove(String),
}

fn wishes_of(kind: &ValidationErrorKind) -> Vec<Wish> {
    match kind {
        ValidationErrorKind::Required { property } => {
            property.as_str().map(|name| Wish::Add(name.to_owned())).into_iter().collect()
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            unexpected.iter().cloned().map(Wish::Remove).collect()
        }
        _ => Vec::new(),
    }
}

/// A later instant for a new property, where one that happened before it by its name happened after
/// it by its value.
fn after_siblings(
    place: &Site<'_>,
    value: &Value,
    object: &Map<String, Value>,
    site: &Site<'_>,
) -> Option<Value> {
    let instant = value.as_str()?;
    let label = Label::of(place);
    let earlier = object.iter().filter(|(name, _)| dates::precedes(&Label::of(&site.property(name)), &label));
    let latest = earlier.filter_map(|(_, value)| value.as_str()).max_by_key(|text| dates::read(text))?;
    if dates::read(latest)? <= dates::read(instant)? {
        return None;
    }
    dates::later_than(latest, instant, place.seed()).map(Value::String)
}
