//! What a document shows of its values: the examples that it gives for a name, wherever they stand.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::label;
use crate::redact::secrets;

/// How many different examples are kept for one name.
const MOST: usize = 8;

/// Longer texts are no form that others follow.
const LONGEST: usize = 200;

/// How deep a document is read.
const DEEPEST: usize = 100;

/// Examples by the name of the property, with what it is a property of where the name alone could be
/// that of anything.
#[derive(Debug, Default)]
pub struct Shown {
    examples: HashMap<String, Vec<Value>>,
    components: HashSet<String>,
}

impl Shown {
    /// What a tree of OpenAPI 3.1 forms shows.
    pub fn of(root: &Value) -> Self {
        let mut shown = Self::default();
        let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
        for (name, schema) in schemas.into_iter().flatten() {
            shown.components.insert(label::of_component(name));
            shown.read(schema, &label::of_component(name), DEEPEST);
        }
        for (name, part) in root.as_object().into_iter().flatten() {
            match (name.as_str(), part) {
                ("components", Value::Object(parts)) => parts
                    .iter()
                    .filter(|(name, _)| *name != "schemas")
                    .for_each(|(_, part)| shown.read(part, "", DEEPEST)),
                _ => shown.read(part, "", DEEPEST),
            }
        }
        // It stays as long as the document does.
        shown.examples.values_mut().for_each(Vec::shrink_to_fit);
        shown.examples.shrink_to_fit();
        shown
    }

    /// True for what some component is about.
    pub fn is_component(&self, name: &str) -> bool {
        self.components.contains(name)
    }

    /// The examples for a property of an object about one of these.
    pub fn for_property(&self, owners: &[&str], name: &str) -> &[Value] {
        let found = owners.iter().chain([&""]).find_map(|owner| self.examples.get(&key(owner, name)));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    fn read(&mut self, node: &Value, owner: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match node {
            Value::Array(nodes) => nodes.iter().for_each(|node| self.read(node, owner, depth)),
            Value::Object(node) => self.read_object(node, owner, depth),
            _ => {}
        }
    }

    fn read_object(&mut self, node: &Map<String, Value>, owner: &str, depth: usize) {
        let referred =
            node.get("schema").and_then(|schema| label::of_component_behind(schema.get("$ref")?.as_str()?));
        let of_example = referred.as_deref().unwrap_or(owner);
        if let (Some(name), Some(_)) = (node.get("name").and_then(Value::as_str), node.get("in")) {
            self.property(owner, name, node);
            node.get("schema")
                .and_then(Value::as_object)
                .into_iter()
                .for_each(|schema| self.property(owner, name, schema));
        }
        for (keyword, below) in node {
            match (keyword.as_str(), below) {
                ("properties", Value::Object(properties)) => {
                    for (name, schema) in properties {
                        schema.as_object().into_iter().for_each(|schema| self.property(owner, name, schema));
                        self.read(schema, &label::owner_below(owner, name), depth);
                    }
                }
                ("example", value) => self.harvest(value, of_example, depth),
                ("examples", Value::Array(values)) => {
                    values.iter().for_each(|value| self.harvest(value, of_example, depth))
                }
                ("examples", Value::Object(named)) => {
                    let values = named.values().filter_map(|example| example.get("value"));
                    values.for_each(|value| self.harvest(value, of_example, depth))
                }
                ("enum" | "const" | "default" | "description", _) => {}
                _ => self.read(below, owner, depth),
            }
        }
    }

    /// What a schema says of the values of a property.
    fn property(&mut self, owner: &str, name: &str, schema: &Map<String, Value>) {
        let single = ["example", "const"].into_iter().filter_map(|keyword| schema.get(keyword));
        let lists = ["examples", "enum"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
        single.chain(lists.flatten()).for_each(|value| self.add(owner, name, value));
    }

    /// What an example of a whole shows of its properties.
    fn harvest(&mut self, value: &Value, owner: &str, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.harvest(value, owner, depth)),
            Value::Object(object) => {
                for (name, value) in object {
                    self.add(owner, name, value);
                    self.harvest(value, &label::owner_below(owner, name), depth);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, owner: &str, name: &str, value: &Value) {
        let tells = match value {
            Value::String(text) => {
                !text.is_empty()
                    && text.len() <= LONGEST
                    && !is_placeholder(text)
                    && secrets::find(text).is_none()
            }
            Value::Number(_) => true,
            _ => false,
        };
        // A bare name of nothing known says nothing of others.
        if !tells {
            return;
        }
        let key = key(owner, name);
        if !owner.is_empty() || !key.starts_with(['.', '_']) {
            let examples = self.examples.entry(key).or_default();
            if examples.len() < MOST && !examples.contains(value) {
                examples.push(value.clone());
            }
        }
    }
}

/// True for a text that stands for any other, and tells nothing of what real ones are like.
pub fn is_placeholder(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    matches!(
        text.as_str(),
        "" | "string" | "text" | "foo" | "bar" | "baz" | "example" | "value" | "test" | "null" | "none"
    ) || ["example ", "<", "{", "your-", "your_", "your "].iter().any(|start| text.starts_with(start))
        || ["xxx", "lorem ipsum", "***"].iter().any(|part| text.contains(part))
        || (!text.contains(' ') && ["...", "…"].iter().any(|part| text.contains(part)))
        || text == "example@example.com"
}

/// True for a name that says how a value is written more than what it is.
fn names_anything(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    [
        "name",
        "title",
        "path",
        "description",
        "text",
        "source",
        "value",
        "key",
        "type",
        "field",
        "status",
        "prefix",
        "id",
    ]
    .contains(&last)
}

/// Ids of one thing share a key, wherever they stand: `id` of a user and `user_id` of anything. Other
/// names need their owner where they have one word alone.
fn key(owner: &str, name: &str) -> String {
    let name = label::snake(name);
    if label::is_bare_id(&name) {
        return format!("{owner}_id");
    }
    match label::stem_of_id(&name) {
        Some(stem) => format!("{stem}_id"),
        None if name.contains('_') && !names_anything(&name) => name,
        None => format!("{owner}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown() -> Shown {
        Shown::of(&json!({
            "paths": {"/users": {"get": {
                "parameters": [{"name": "team_id", "in": "query", "example": "tm_81"}],
                "responses": {"200": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/UserResponse"},
                    "example": {"id": "usr_2", "plan": "gold", "address": {"zip": "0150"}},
                }}}},
            }}},
            "components": {"schemas": {
                "User": {"properties": {"id": {"example": "usr_1"}, "plan": {"enum": ["free"]}, "name": {"example": "string"}}},
            }},
        }))
    }

    #[test]
    fn ids_of_one_thing_are_shown_together() {
        let shown = shown();
        assert_eq!(shown.for_property(&["user"], "id"), [json!("usr_1"), json!("usr_2")]);
        assert_eq!(shown.for_property(&["order"], "userId"), [json!("usr_1"), json!("usr_2")]);
        assert_eq!(shown.for_property(&[], "team_id"), [json!("tm_81")]);
    }

    #[test]
    fn a_bare_name_belongs_to_its_owner() {
        let shown = shown();
        assert_eq!(shown.for_property(&["user"], "plan"), [json!("free"), json!("gold")]);
        assert!(shown.for_property(&["order"], "plan").is_empty());
        assert_eq!(shown.for_property(&["order", "address"], "zip"), [json!("0150")]);
    }

    #[test]
    fn placeholders_show_nothing() {
        assert!(shown().for_property(&["user"], "name").is_empty());
    }
}
