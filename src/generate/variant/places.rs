//! The places of a value, and how it may deviate at each of them.

use serde_json::Value;

use super::deviation::{Change, Deviation};
use super::{Unmet, Variant, branches, extremes};
use crate::contract::content;
use crate::generate::compose::branch::Guide;
use crate::generate::compose::part::Part;
use crate::generate::compose::shape::Shape;
use crate::generate::look::label::snake;
use crate::generate::site::{Site, Step};
use crate::generate::{Generator, NoValue};
use crate::pointer::Pointer;

/// How deep deviations go. A page shows little of what lies deeper.
const MAX_DEPTH: usize = 8;

/// How many values of a list of allowed ones are variants.
const MAX_LISTED: usize = 20;

/// A place of a value, with all that is known of it.
pub struct Place<'p, 'a> {
    pub asked: &'p [Part<'a>],
    pub shape: &'p Shape<'a>,
    pub site: &'p Site<'p>,
    pub value: &'p Value,
    /// Whether the object around it may lack it.
    pub is_optional: bool,
}

/// What may become variants, the outermost places first, and branches without a value.
#[derive(Default)]
pub struct Drafts {
    pub found: Vec<Variant>,
    pub unmet: Vec<Unmet>,
}

/// Every deviation that the schema of its place allows.
pub fn drafts(generator: &Generator<'_>, schema: &Pointer, base: &Value) -> Result<Drafts, NoValue> {
    let mut walk = Walk { generator, drafts: Drafts::default() };
    walk.place(&generator.asked(schema)?, Site::root(generator.seed, generator.look), base, false);
    let mut drafts = walk.drafts;
    drafts.found.sort_by_key(|variant| match &variant.deviation {
        Deviation::At(place, _) => place.tokens().count(),
        Deviation::Everywhere(_) => 0,
    });
    Ok(drafts)
}

/// Last words of names whose texts are for machines, even where a schema does not restrict them.
#[rustfmt::skip]
const FOR_MACHINES: &[&str] = &[
    "algorithm", "charset", "checksum", "code", "country", "currency", "cursor", "digest", "email", "encoding",
    "etag", "event", "fingerprint", "format", "gid", "guid", "hash", "host", "hostname", "iban", "id", "ids", "ip",
    "isbn", "key", "kind", "lang", "language", "locale", "marker", "method", "mime", "mode", "order", "path",
    "permission", "phone", "platform", "priority", "protocol", "ref", "region", "role", "scope", "secret",
    "signature", "sku", "slug", "sort", "state", "status", "time", "timezone", "token", "type", "unit", "uri",
    "url", "uuid", "version", "zone",
];

/// Whole names of the same kind, which end as those of texts for people do.
const FOR_MACHINES_ALONE: &[&str] = &["by", "sort_by", "order_by", "group_by"];

/// True where a text is said to hold something else: what changes it would break that.
pub fn is_coded(shape: &Shape<'_>) -> bool {
    shape.parts.iter().any(|part| content::is_told(part.schema))
}

/// True for a text that may be anything, and is for people: no id, no address, no code.
pub fn is_free(shape: &Shape<'_>, site: &Site<'_>, text: &str) -> bool {
    let restricted =
        |part: &Part<'_>| ["enum", "const", "format", "pattern"].iter().any(|key| part.get(key).is_some());
    let property = site.outwards().find_map(|site| match site.step() {
        Step::Property(name) => Some(name),
        _ => None,
    });
    let is_named_for_people = property.is_none_or(|name| is_for_people(&snake(name)));
    let is_code = text.contains('_') && !text.contains(char::is_whitespace);
    !shape.parts.iter().any(restricted)
        && !is_coded(shape)
        && is_named_for_people
        && !is_code
        && !text.contains("://")
}

/// True unless a name in snake case says that its text is for machines.
fn is_for_people(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    !FOR_MACHINES.contains(&last) && !FOR_MACHINES_ALONE.contains(&name)
}

/// True for an object that names no properties of its own.
pub fn is_map(shape: &Shape<'_>) -> bool {
    !shape.declares_properties() && shape.required().is_empty()
}

struct Walk<'g, 'a> {
    generator: &'g Generator<'a>,
    drafts: Drafts,
}

impl<'a> Walk<'_, 'a> {
    fn place(&mut self, asked: &[Part<'a>], site: Site<'_>, value: &Value, is_optional: bool) {
        if asked.is_empty() || site.depth() > MAX_DEPTH {
            return;
        }
        let shape = Shape::new(self.generator.schemas, asked.to_vec(), &site, Guide::Value(value));
        let site = site.within(&shape);
        self.deviate(&Place { asked, shape: &shape, site: &site, value, is_optional });
        match value {
            // The names of a map's entries are made up.
            Value::Object(_) if is_map(&shape) => {}
            Value::Object(object) => {
                let required = shape.required();
                for (name, value) in object {
                    let is_optional = !required.contains(&name.as_str());
                    self.place(&shape.parts_for(name), site.property(name), value, is_optional);
                }
            }
            // One item stands for all.
            Value::Array(items) => {
                if let Some(first) = items.first() {
                    self.place(&shape.item(0), site.item(0), first, false);
                }
            }
            _ => {}
        }
    }

    fn deviate(&mut self, place: &Place<'_, 'a>) {
        if place.is_optional {
            self.add(place, ":absent", Change::Absent);
        }
        self.is(place, ":null", Value::Null);
        for (name, part, made) in branches::branches(self.generator, place) {
            match made {
                Ok(value) => self.add(place, &format!(":{name}"), Change::Branch(value)),
                Err(none) => self.drafts.unmet.push(Unmet {
                    name: named(&place.site.pointer(), &format!(":{name}")),
                    schema: part.place,
                    reason: none.reason,
                }),
            }
        }
        for (name, value) in branches::types(place.shape) {
            self.is(place, &format!(":{name}"), value);
        }
        if let Some(allowed) = place.shape.allowed() {
            for value in allowed.into_iter().filter(|value| !value.is_null()).take(MAX_LISTED) {
                self.is(place, &format!("={}", plain(value)), value.clone());
            }
            return;
        }
        if place.value.is_boolean() {
            for value in [true, false] {
                self.is(place, &format!("={value}"), Value::from(value));
            }
        }
        let mut last = "";
        for (name, change) in extremes::extremes(self.generator, place) {
            if name != last && self.offer(place, &format!(":{name}"), change) {
                last = name;
            }
        }
    }

    fn is(&mut self, place: &Place<'_, 'a>, what: &str, value: Value) -> bool {
        self.offer(place, what, Change::Is(value))
    }

    /// Adds a change that is right for its place; that the base value has it already says nothing of the
    /// values that are to be varied.
    fn offer(&mut self, place: &Place<'_, 'a>, what: &str, change: Change) -> bool {
        let changed = change.applied(&Pointer::root(), place.value);
        let fits = self.generator.composer().fits(place.asked, &changed);
        if fits {
            self.add(place, what, change);
        }
        fits
    }

    fn add(&mut self, place: &Place<'_, 'a>, what: &str, change: Change) {
        let pointer = place.site.pointer();
        let schema = place.asked.first().map(|part| part.place.clone()).unwrap_or_default();
        let name = named(&pointer, what);
        self.drafts.found.push(Variant { name, schema, deviation: Deviation::At(pointer, change) });
    }
}

/// `users[0].name:null`; the whole value is `$`.
fn named(place: &Pointer, what: &str) -> String {
    let place = if place.is_root() { "$".to_owned() } else { place.dotted() };
    format!("{place}{what}")
}

/// A value as a name shows it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
