//! Objects: their declared properties, and entries where they are maps.

use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value};

use super::Composer;
use super::breach::Breach;
use super::part::Part;
use super::shape::Shape;
use crate::contract::declared::undeclared;
use crate::contract::patterns::Patterns;
use crate::exchange::tape::Tape;
use crate::generate::NoValue;
use crate::generate::look::described;
use crate::generate::look::entries;
use crate::generate::look::label::Label;
use crate::generate::look::voice::Voice;
use crate::generate::pattern;
use crate::generate::site::{Site, Step};

/// How many entries a map gets that has no names of its own.
const ENTRIES: usize = 2;

/// How many properties an object may be asked to have: no attempt makes more values.
const MOST_PROPERTIES: usize = 20_000;

/// How many keys are tried for one entry.
const KEY_TRIES: u64 = 20;

impl<'a> Composer<'a> {
    pub fn object(&self, shape: &Shape<'a>, site: &Site<'_>) -> Result<Value, NoValue> {
        let properties = shape.properties();
        let required = shape.required();
        let most = shape.at_most("maxProperties").unwrap_or(usize::MAX);
        if required.len() > most {
            return Err(shape.unmet("more properties are required than allowed"));
        }
        if required.len().max(shape.at_least("minProperties")) > MOST_PROPERTIES {
            return Err(shape.unmet("more properties are required than can be made"));
        }
        let mut spare = most - required.len();
        let mut missing = shape.at_least("minProperties").saturating_sub(required.len());
        let mut object = Map::new();
        for (name, parts) in &properties {
            let required = required.contains(name);
            let wanted = spare > 0 && (missing > 0 || self.attempt.optional && !self.is_deep(site));
            if !required && (!wanted || self.hidden(parts) || shape.forbids(name) || self.forbidden(name)) {
                continue;
            }
            match self.property(shape, name, parts, site) {
                Ok(value) => {
                    spare = spare.saturating_sub(usize::from(!required));
                    missing = missing.saturating_sub(usize::from(!required));
                    object.insert((*name).to_owned(), value);
                }
                Err(unmet) if required => return Err(unmet),
                Err(_) => {}
            }
        }
        self.add_entries(shape, site, most, &mut object)?;
        if object.is_empty() && shape.is_free() && self.attempt.optional && !self.is_deep(site) {
            self.add_anything(site, most, &mut object);
        }
        Ok(Value::Object(object))
    }

    /// The value of one property: what is known of it from the request, the name of a branch that
    /// was chosen, or else one composed from its schemas.
    pub fn property(
        &self,
        shape: &Shape<'a>,
        name: &str,
        parts: &[Part<'a>],
        site: &Site<'_>,
    ) -> Result<Value, NoValue> {
        if shape.is_closed_to(name) {
            let reason = format!(
                "`{name}` is required, and not among the `properties` beside `additionalProperties: false`"
            );
            return Err(shape.unmet(reason));
        }
        if shape.forbids(name) {
            return Err(shape.unmet(format!("`{name}` is required and not allowed")));
        }
        let pinned = shape.pinned.iter().find(|(property, _)| *property == name);
        let pinned = pinned.map(|(_, value)| Value::from(value.as_str()));
        let known = pinned.into_iter().chain(self.hint(name, site).cloned());
        match known.into_iter().find(|value| self.fits(parts, value) && self.declares(parts, value)) {
            Some(value) => Ok(value),
            None => self.value(parts, site.property(name)),
        }
    }

    /// True where all that a value holds is declared, and travels this way.
    fn declares(&self, parts: &[Part<'_>], value: &Value) -> bool {
        let places: Vec<_> = parts.iter().map(|part| part.place.clone()).collect();
        let is_scalar = !value.is_object() && !value.is_array();
        let declared = self.schemas.declared_together(&places);
        is_scalar || undeclared(self.schemas, &declared, Tape::of(value.clone()).root()).is_empty()
    }

    /// True for a property that does not travel this way.
    pub fn hidden(&self, parts: &[Part<'_>]) -> bool {
        let direction = self.schemas.direction();
        parts.iter().any(|part| direction.hides(self.schemas.root(), part.schema))
    }

    /// True for a name that must not leave the API, whatever the schema says.
    fn forbidden(&self, name: &str) -> bool {
        self.schemas.forbidden().matches(name).is_some()
    }

    /// What the request says of a property of the whole, or of an object directly inside it.
    fn hint(&self, name: &str, site: &Site<'_>) -> Option<&'a Value> {
        let near = site.depth() <= 1 && !matches!(site.step(), Step::Item(_));
        self.hints.filter(|_| near)?.values.get(name)
    }

    /// Entries for a map, and for an object that must have more than it names.
    fn add_entries(
        &self,
        shape: &Shape<'a>,
        site: &Site<'_>,
        most: usize,
        object: &mut Map<String, Value>,
    ) -> Result<(), NoValue> {
        let more = if shape.wants_entry() { object.len() + 1 } else { 0 };
        let least = shape.at_least("minProperties").max(more);
        let usual = if shape.is_map() && self.attempt.optional && !self.is_deep(site) { ENTRIES } else { 0 };
        let wanted = usual.max(least).min(most);
        for number in 0..KEY_TRIES * (wanted as u64) {
            if object.len() >= wanted {
                break;
            }
            let Some(key) = self.key(shape, site, number) else { break };
            if object.contains_key(&key) || shape.forbids(&key) || self.forbidden(&key) {
                continue;
            }
            match self.property(shape, &key, &shape.parts_for(&key), site) {
                Ok(value) => {
                    object.insert(key, value);
                }
                Err(unmet) if object.len() < least => return Err(unmet),
                Err(_) => break,
            }
        }
        if object.len() < least {
            return Err(shape.unmet("more properties are required than allowed"));
        }
        Ok(())
    }

    /// What an object may hold that says nothing of it, as its name tells.
    fn add_anything(&self, site: &Site<'_>, most: usize, object: &mut Map<String, Value>) {
        let Some(entries) = entries::free(&mut Voice::new(site, 0)) else { return };
        object.extend(entries.into_iter().filter(|(key, _)| !self.forbidden(key)).take(most));
    }

    fn key(&self, shape: &Shape<'a>, site: &Site<'_>, number: u64) -> Option<String> {
        let names: Vec<_> = shape
            .parts
            .iter()
            .filter_map(|part| part.below("propertyNames"))
            .chain(shape.broken_names())
            .collect();
        let around = site;
        let site = site.property("*");
        if !names.is_empty() {
            return match self.value(&names, site.again(number)).ok()? {
                Value::String(key) => Some(key),
                _ => None,
            };
        }
        let patterns = shape.parts.iter().filter_map(|part| part.object("patternProperties"));
        let declared = patterns.flatten().map(|(pattern, _)| pattern.as_str()).next();
        match shape.broken_pattern().or(declared) {
            Some(pattern) => pattern::sample(pattern, 0, site.again(number).seed()),
            None => Some(usual_key(shape, around, number)),
        }
    }
}

/// A key of a map that says nothing of its keys but in its description and its name; no two numbers have
/// the same.
fn usual_key(shape: &Shape<'_>, site: &Site<'_>, number: u64) -> String {
    let is_key = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    let descriptions = shape.parts.iter().filter_map(|part| part.text("description"));
    let mut keys: Vec<_> = descriptions.flat_map(described::texts).filter(is_key).collect();
    keys.extend(entries::keys(&Label::of(site)));
    let number = usize::try_from(number).unwrap_or(0);
    let key = number.checked_rem(keys.len()).and_then(|index| keys.get(index)).copied().unwrap_or_default();
    match number / keys.len().max(1) {
        0 => key.to_owned(),
        round => format!("{key}_{}", round + 1),
    }
}

impl<'a> Shape<'a> {
    /// The properties that are declared or required, each with the schemas that apply to it.
    pub fn properties(&self) -> IndexMap<&'a str, Vec<Part<'a>>> {
        let declared = self.parts.iter().filter_map(|part| part.object("properties")).flat_map(Map::keys);
        let mut properties = IndexMap::new();
        for name in declared.map(String::as_str).chain(self.required()) {
            properties.entry(name).or_insert_with(|| self.parts_for(name));
        }
        properties
    }

    /// The schemas that apply to the property with this name.
    pub fn parts_for(&self, name: &str) -> Vec<Part<'a>> {
        let patterns = self.schemas.patterns();
        let declared = self.parts.iter().flat_map(|part| declared_for(part, name, patterns));
        let mut found: Vec<_> = declared.collect();
        if !self.breaches.is_empty() {
            let is_declared = self.parts.iter().any(|part| names(part, name, patterns));
            found.extend(self.broken_property(name, is_declared));
        }
        found
    }

    pub fn required(&self) -> IndexSet<&'a str> {
        let broken = self.breaches.iter().filter_map(|breach| match breach {
            Breach::Property(name, _) => Some(*name),
            _ => None,
        });
        let required = self.parts.iter().flat_map(|part| part.list("required")).filter_map(Value::as_str);
        let travel = required.filter(|name| !self.schemas.hides() || !self.hides(name));
        let mut names: IndexSet<_> = travel.chain(broken).collect();
        let mut next = 0;
        while let Some(name) = names.get_index(next) {
            let beside: Vec<_> = self.required_beside(name).collect();
            names.extend(beside);
            next += 1;
        }
        names
    }

    /// True for a property that does not travel this way: nobody can require it.
    fn hides(&self, name: &str) -> bool {
        let (direction, root) = (self.schemas.direction(), self.schemas.root());
        self.parts_for(name).iter().any(|part| direction.hides(root, part.schema))
    }

    /// The names that are required beside one that is there.
    fn required_beside(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let dependent = self.parts.iter().filter_map(move |part| part.object("dependentRequired")?.get(name));
        dependent.filter_map(Value::as_array).flatten().filter_map(Value::as_str)
    }

    /// True where a part allows none but the properties that it names itself.
    pub fn forbids(&self, name: &str) -> bool {
        self.is_closed_to(name)
            || self.leaves_unevaluated(name)
            || self
                .breaches
                .iter()
                .any(|breach| matches!(breach, Breach::Missing(missing) if *missing == name))
    }

    /// True for a property that a part does not name which allows no other. What stands beside it in an
    /// `allOf` does not count for that (JSON Schema 2020-12 Core §10.3.2.3).
    fn is_closed_to(&self, name: &str) -> bool {
        let closed = |part: &&Part<'_>| part.get("additionalProperties") == Some(&Value::Bool(false));
        self.parts.iter().filter(closed).any(|part| !names(part, name, self.schemas.patterns()))
    }

    /// True for a property that no part speaks of, where one allows none such.
    fn leaves_unevaluated(&self, name: &str) -> bool {
        let closed = |part: &Part<'_>| part.get("unevaluatedProperties") == Some(&Value::Bool(false));
        let patterns = self.schemas.patterns();
        let speaks =
            |part: &Part<'_>| part.get("additionalProperties").is_some() || names(part, name, patterns);
        self.parts.iter().any(closed) && !self.parts.iter().any(speaks)
    }

    /// True for an object that says nothing of what it holds.
    fn is_free(&self) -> bool {
        const SAYS: [&str; 4] =
            ["patternProperties", "propertyNames", "unevaluatedProperties", "minProperties"];
        let says_more = |schema: &Value| {
            schema.as_object().map_or(schema == &Value::Bool(false), |schema| !schema.is_empty())
        };
        self.is_certain()
            && !self.declares_properties()
            && self.parts.iter().all(|part| {
                SAYS.iter().all(|keyword| part.get(keyword).is_none())
                    && !part.get("additionalProperties").is_some_and(says_more)
            })
    }

    /// True for an object that names no properties and says what any of them would hold.
    fn is_map(&self) -> bool {
        let says_more = |schema: &Value| schema.as_object().is_some_and(|schema| !schema.is_empty());
        let typed = |part: &Part<'_>| part.get("additionalProperties").is_some_and(says_more);
        !self.declares_properties()
            && self.parts.iter().any(|part| typed(part) || part.object("patternProperties").is_some())
    }
}

/// The schemas that one part has for a property: by its name, by patterns, else for all others.
fn declared_for<'a>(part: &Part<'a>, name: &str, known: &Patterns) -> Vec<Part<'a>> {
    let patterns = part.object("patternProperties").into_iter().flatten().map(|(pattern, _)| pattern);
    let matched = patterns.filter(|pattern| known.matches(pattern, name));
    let mut found: Vec<_> = matched.filter_map(|pattern| part.entry("patternProperties", pattern)).collect();
    found.extend(part.entry("properties", name));
    if found.is_empty() {
        found.extend(part.below("additionalProperties"));
    }
    found
}

fn names(part: &Part<'_>, name: &str, known: &Patterns) -> bool {
    part.entry("properties", name).is_some()
        || part
            .object("patternProperties")
            .is_some_and(|patterns| patterns.keys().any(|pattern| known.matches(pattern, name)))
}
