//! Where it takes a value to tell which schemas apply.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::Link;
use crate::contract::discriminator::Discriminator;
use crate::contract::schemas::{Schema, Schemas};
use crate::contract::shape::{Types, types_of};
use crate::exchange::tape::Node;
use crate::pointer::Pointer;

/// A keyword that leaves a choice.
#[derive(Debug)]
pub struct Choice {
    discriminator: Option<Discriminator>,
    /// The branches of `anyOf` or `oneOf`; none where a base schema names its heirs.
    branches: Vec<Branch>,
}

/// One of several schemas.
#[derive(Debug)]
pub struct Branch {
    pub pointer: Pointer,
    pub inside: Link,
    types: Types,
    component: Option<String>,
    schema: OnceLock<Arc<Schema>>,
}

impl Choice {
    /// The choice that the schema at `holder` leaves by `keyword`, `anyOf` or `oneOf`.
    pub fn read(root: &Value, holder: &Pointer, keyword: &str) -> Option<Self> {
        let schema = holder.resolve(root)?;
        let at = holder.join(keyword);
        let branches = schema.get(keyword)?.as_array()?.iter().enumerate();
        let branches = branches.map(|(index, branch)| Branch::new(root, at.item(index), branch)).collect();
        Some(Self { discriminator: Discriminator::of(schema), branches })
    }

    /// The choice that a base schema leaves to a property of the value.
    pub fn heirs(schema: &Value) -> Option<Self> {
        Some(Self { discriminator: Some(Discriminator::of(schema)?), branches: Vec::new() })
    }

    pub fn discriminator(&self) -> Option<&Discriminator> {
        self.discriminator.as_ref()
    }

    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The schema that a value names, where a property of it tells.
    pub fn named(&self, schemas: &Schemas, value: Node<'_>) -> Option<Pointer> {
        let discriminator = self.discriminator.as_ref()?;
        let name = value.members()?.get(&discriminator.property)?.as_str()?;
        discriminator.schema(schemas.root(), name)
    }

    /// The branch that is or refers to this schema.
    pub fn position(&self, schemas: &Schemas, target: &Pointer) -> Option<usize> {
        let target = schemas.follow(target);
        self.branches.iter().position(|branch| schemas.follow(&branch.pointer) == target)
    }

    /// The names of the components that the branches refer to.
    pub fn component_names(&self) -> Vec<String> {
        self.branches.iter().filter_map(|branch| branch.component.clone()).collect()
    }

    /// The branches that may hold values of these types.
    pub fn holding(&self, types: Types) -> impl Iterator<Item = &Branch> {
        self.branches.iter().filter(move |branch| branch.types.meets(types))
    }
}

impl Branch {
    fn new(root: &Value, pointer: Pointer, schema: &Value) -> Self {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
        let component = target.and_then(|target| target.last().map(|name| name.into_owned()));
        Self {
            component,
            inside: Link::to(vec![pointer.clone()]),
            types: types_of(root, schema),
            schema: OnceLock::new(),
            pointer,
        }
    }

    pub fn schema(&self, schemas: &Schemas) -> &Schema {
        self.schema.get_or_init(|| schemas.get(&self.pointer))
    }
}
