//! Keywords that have not the form that JSON Schema gives them. Each costs itself: values are held against
//! what is left of its schema.

use std::collections::HashMap;
use std::sync::Arc;

use jsonschema::json::SerdeJson;
use serde_json::{Map, Value, json};

use super::{SchemaFault, build_at, registry};
use crate::document::grammar::{Holds, Kind, child, is_note, walk_all};
use crate::pointer::Pointer;

/// What of a tree cannot be read, and what stands in for it.
#[derive(Debug)]
pub struct Unread {
    pub fault: SchemaFault,
    /// What asks least of a value in its place; nothing where it goes.
    instead: Option<Value>,
}

impl Unread {
    /// Takes it out of a copy of the tree.
    pub fn leave_out(&self, copy: &mut Value) {
        let at = &self.fault.keyword;
        if let Some(instead) = &self.instead {
            copy.pointer_mut(at.as_str()).into_iter().for_each(|value| *value = instead.clone());
        } else if let (Some(holder), Some(key)) = (at.parent(), at.last())
            && let Some(Value::Object(holder)) = copy.pointer_mut(holder.as_str())
        {
            holder.shift_remove(key.as_ref());
        }
    }
}

/// Everything in the schemas of a tree that cannot be read. Costs a walk over all of it.
pub fn unread(root: &Value) -> Vec<Unread> {
    let mut reader = Reader { root, known: HashMap::new(), unread: Vec::new() };
    walk_all(root, &mut |object, kind, place| {
        for (key, value) in object {
            match kind {
                Kind::Schema => reader.keyword(key, value, place),
                _ => reader.holder(child(kind, key), value, &place.join(key)),
            }
        }
    });
    reader.unread
}

struct Reader<'a> {
    root: &'a Value,
    /// What is wrong with keywords that stood elsewhere, by their text.
    known: HashMap<String, Option<String>>,
    unread: Vec<Unread>,
}

impl Reader<'_> {
    /// What holds schemas and is none itself.
    fn holder(&mut self, holds: Option<Holds>, value: &Value, at: &Pointer) {
        match (holds, value) {
            (Some(Holds::One(Kind::Schema)), value) => self.schema(value, at),
            (Some(Holds::Map(Kind::Schema)), Value::Object(entries)) => {
                entries.iter().for_each(|(name, value)| self.schema(value, &at.join(name)));
            }
            _ => {}
        }
    }

    fn keyword(&mut self, keyword: &str, value: &Value, place: &Pointer) {
        let at = || place.join(keyword);
        match (child(Kind::Schema, keyword), value) {
            (Some(Holds::One(_)), value) if is_schema(value) => {}
            (Some(Holds::Map(_)), Value::Object(entries)) => self.entries(keyword, entries, &at()),
            (Some(Holds::List(_)), Value::Array(items)) if items.iter().any(is_schema) => {
                // A branch that cannot be chosen leaves the others; one that must be met asks for nothing.
                let instead = !matches!(keyword, "anyOf" | "oneOf");
                for (index, item) in items.iter().enumerate().filter(|(_, item)| !is_schema(item)) {
                    self.add(at().item(index), not_a_schema(item), Some(Value::Bool(instead)));
                }
            }
            (_, Value::String(reference)) if keyword == "$ref" => {
                let target = Pointer::from_reference(reference);
                if !target.and_then(|target| target.resolve(self.root)).is_some_and(is_schema) {
                    self.add(at(), format!("`{reference}` leads to no schema"), None);
                }
            }
            // The loader has made plain references of those that lead somewhere.
            (_, Value::String(name)) if keyword == "$dynamicRef" => {
                self.add(at(), format!("`{name}` leads nowhere"), None);
            }
            (_, value) if !asserts_nothing(keyword) => {
                if let Some(message) = self.fault(keyword, value) {
                    self.add(at(), message, None);
                }
            }
            _ => {}
        }
    }

    fn entries(&mut self, keyword: &str, entries: &Map<String, Value>, at: &Pointer) {
        for (name, value) in entries {
            if keyword == "patternProperties"
                && let Some(message) = self.fault("pattern", &Value::from(name.as_str()))
            {
                self.add(at.join(name), message, None);
            } else {
                self.schema(value, &at.join(name));
            }
        }
    }

    fn schema(&mut self, value: &Value, at: &Pointer) {
        if !is_schema(value) {
            self.add(at.clone(), not_a_schema(value), Some(Value::Bool(true)));
        }
    }

    /// What the validator has against a keyword, alone.
    fn fault(&mut self, keyword: &str, value: &Value) -> Option<String> {
        let schema = json!({ keyword: value });
        let known = self.known.entry(schema.to_string());
        known.or_insert_with(|| compile(schema)).clone()
    }

    fn add(&mut self, keyword: Pointer, message: String, instead: Option<Value>) {
        self.unread.push(Unread { fault: SchemaFault { keyword, message }, instead });
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

/// True for keywords whose form is nothing to the validator.
fn asserts_nothing(keyword: &str) -> bool {
    is_note(Kind::Schema, keyword)
        || keyword.starts_with('$') && keyword != "$ref"
        || matches!(keyword, "readOnly" | "writeOnly" | "deprecated")
}

fn not_a_schema(value: &Value) -> String {
    format!("{value:.40} is no schema")
}

/// Not as it would be by JSON Schema's own schema: what can be compiled applies.
fn compile(schema: Value) -> Option<String> {
    let registry = registry(Arc::new(schema));
    build_at::<SerdeJson>(registry.as_ref(), &Pointer::root()).err().map(|fault| fault.message)
}
