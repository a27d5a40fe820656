//! Properties whose value names the schema that applies (OpenAPI 3.1 §4.8.25).

use serde_json::Value;

use super::guards;
use crate::pointer::Pointer;

/// The `discriminator` of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discriminator {
    /// The property that tells.
    pub property: String,
    /// The names that `mapping` gives, each with the schema that it stands for.
    pub mapping: Vec<(String, Pointer)>,
    /// What a value is that names nothing (OpenAPI 3.2 §4.25.1).
    pub default: Option<Pointer>,
}

/// What a value says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<'v> {
    /// The name of a schema, and where it is.
    Schema(Pointer),
    /// A name that stands for no schema.
    Unknown(&'v str),
    /// The property is there and no text.
    NoName,
    /// The property is not there, or the value is no object.
    Missing,
}

impl Discriminator {
    pub fn of(schema: &Value) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?.to_owned();
        let mapping =
            guards::mapping(discriminator).map(|(name, target)| (name.to_owned(), target)).collect();
        let default = discriminator.get("defaultMapping").and_then(Value::as_str).map(guards::mapped);
        Some(Self { property, mapping, default })
    }

    /// What `value` names: a key of the mapping, else a component of the document.
    pub fn named<'v>(&self, root: &Value, value: &'v Value) -> Named<'v> {
        let default = |named| self.default.clone().filter(|_| value.is_object()).map_or(named, Named::Schema);
        let Some(name) = value.get(&self.property) else { return default(Named::Missing) };
        let Some(name) = name.as_str() else { return Named::NoName };
        self.schema(root, name).map_or_else(|| default(Named::Unknown(name)), Named::Schema)
    }

    /// The schema that a name stands for.
    pub fn schema(&self, root: &Value, name: &str) -> Option<Pointer> {
        if let Some((_, target)) = self.mapping.iter().find(|(known, _)| known == name) {
            return Some(target.clone());
        }
        let component = component(name);
        component.resolve(root).is_some().then_some(component)
    }
}

fn component(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}
