//! A schema that applies to a value, with its place in the tree.

use serde_json::{Map, Value};

use crate::contract::schemas::Schemas;
use crate::generate::NoValue;
use crate::pointer::Pointer;

/// One of the schemas that apply to a value.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    pub schema: &'a Value,
    pub place: Pointer,
    /// True where a value must not be valid against it.
    pub negated: bool,
}

impl<'a> Part<'a> {
    pub fn new(schema: &'a Value, place: Pointer) -> Self {
        Self { schema, place, negated: false }
    }

    /// The same schema, which a value must not be valid against.
    pub fn negated(self) -> Self {
        Self { negated: true, ..self }
    }

    /// The schema at a place of the tree.
    pub fn at(schemas: &'a Schemas, place: &Pointer) -> Result<Self, NoValue> {
        let schema = place.resolve(schemas.root());
        let schema = schema.ok_or_else(|| NoValue::new(place, "there is no schema at this place"))?;
        Ok(Self::new(schema, place.clone()))
    }

    pub fn get(&self, keyword: &str) -> Option<&'a Value> {
        self.schema.get(keyword)
    }

    pub fn object(&self, keyword: &str) -> Option<&'a Map<String, Value>> {
        self.get(keyword)?.as_object()
    }

    /// The items of a keyword whose value is a list; none where it is anything else.
    pub fn list(&self, keyword: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
        self.get(keyword).and_then(Value::as_array).into_iter().flatten()
    }

    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// The schema that is a keyword's value.
    pub fn below(&self, keyword: &str) -> Option<Self> {
        Some(Self::new(self.get(keyword)?, self.place.join(keyword)))
    }

    /// The schema with this name in a keyword that maps names to schemas.
    pub fn entry(&self, keyword: &str, name: &str) -> Option<Self> {
        let schema = self.object(keyword)?.get(name)?;
        let mut place = self.place.join(keyword);
        place.push(name);
        Some(Self::new(schema, place))
    }

    /// The schemas that a keyword lists.
    pub fn each(&self, keyword: &str) -> impl Iterator<Item = Self> + use<'a> {
        let place = self.place.join(keyword);
        self.list(keyword).enumerate().map(move |(index, schema)| Self::new(schema, place.item(index)))
    }

    /// The schema that `$ref` names.
    pub fn referenced(&self, schemas: &'a Schemas) -> Option<Self> {
        let reference = self.text("$ref")?;
        Self::at(schemas, &Pointer::from_reference(reference)?).ok()
    }

    /// True for a schema among the document's components.
    pub fn is_component(&self) -> bool {
        self.place.as_str().strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
    }

    /// The name under which the document's components hold this schema.
    pub fn component(&self) -> Option<String> {
        self.place.last().filter(|_| self.is_component()).map(|name| name.into_owned())
    }
}
