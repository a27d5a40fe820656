//! Properties whose value names the alternative that applies (OpenAPI 3.1 §4.8.25).
//!
//! Plain JSON Schema does not know them: a value that fits several branches of a `oneOf` is refused,
//! though its discriminator names one of them. Where that may happen, each branch gets a guard, which
//! refuses the values that name another.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::direction::with_bases;
use crate::pointer::{Path, Pointer};

/// The key beside a guarded `oneOf` under which the values stand that name a branch of it.
const NAMED: &str = "x-bonafide-named";

/// The names that a discriminator's `mapping` gives, each with the schema it stands for.
pub fn mapping(discriminator: &Value) -> impl Iterator<Item = (&str, Pointer)> {
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    mapping.into_iter().flatten().filter_map(|(name, target)| Some((name.as_str(), mapped(target.as_str()?))))
}

/// The schema that a mapping refers to, or names as a component.
pub fn mapped(target: &str) -> Pointer {
    let component = || Pointer::root().join("components").join("schemas").join(target);
    Pointer::from_reference(target).unwrap_or_else(component)
}

/// The guards that a tree needs.
pub fn needed(root: &Value) -> Vec<Guard> {
    let mut guards = Vec::new();
    find(root, &Path::Root, &mut |schema, place| guards.extend(Guard::needed(root, schema, place)));
    guards
}

/// Calls `visit` with whatever looks like a schema with a discriminator. The first answer waits for
/// this, so it goes by looks: a guard in what is no schema after all guards nothing.
fn find<'a>(value: &'a Value, path: &Path<'_>, visit: &mut impl FnMut(&'a Map<String, Value>, &Pointer)) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                if name == "discriminator" && object.contains_key("oneOf") {
                    visit(object, &path.pointer());
                }
                find(value, &Path::Property(path, name), visit);
            }
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| find(item, &Path::Item(path, index), visit));
        }
        _ => {}
    }
}

/// What keeps the branches of one `oneOf` apart.
#[derive(Debug)]
pub struct Guard {
    holder: Pointer,
    property: String,
    /// For each branch the names it goes by, the first the one that messages show.
    names: Vec<Vec<String>>,
    /// Which branches would accept the name of another.
    open: Vec<usize>,
}

impl Guard {
    fn needed(root: &Value, schema: &Map<String, Value>, place: &Pointer) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?.to_owned();
        let branches = schema.get("oneOf")?.as_array()?;
        let owners = owners(discriminator, branches);
        let mut names = vec![Vec::new(); branches.len()];
        for (name, owner) in &owners {
            names[*owner].push(name.clone());
        }
        names.iter_mut().for_each(|own| own.sort());
        let is_open = |number: &usize| {
            !names[*number].is_empty()
                && accepts_others(root, &branches[*number], &property, *number, &owners)
        };
        let open: Vec<_> = (0..branches.len()).filter(is_open).collect();
        (!open.is_empty()).then(|| Self { holder: place.clone(), property, names, open })
    }

    /// Puts the guards into a copy of the tree.
    pub fn stand(&self, root: &mut Value) {
        let Some(Value::Object(holder)) = root.pointer_mut(self.holder.as_str()) else { return };
        let property = &self.property;
        let named = |names: &[&String]| json!({ "required": [property], "properties": { property: { "enum": names } } });
        let all: Vec<_> = self.names.iter().flatten().collect();
        holder.insert(NAMED.to_owned(), named(&all));
        let all = format!("#{}", self.holder.join(NAMED).to_fragment());
        for branch in &self.open {
            let (Some(own), Some(Value::Object(branch))) =
                (self.names.get(*branch), holder.get_mut("oneOf").and_then(|all| all.get_mut(*branch)))
            else {
                continue;
            };
            let names_another =
                json!({ "$ref": all, "properties": { property: { "not": { "enum": own } } } });
            let names_this = json!({ "properties": { property: { "const": own.first() } } });
            // The guard comes first: it is the quicker to ask.
            let rest = std::mem::take(branch);
            branch.insert("if".to_owned(), names_another);
            branch.insert("then".to_owned(), names_this);
            branch.extend(rest);
        }
    }
}

/// The branch that each value of a discriminator names: by the mapping, else by the last part of its
/// reference. What several branches are called names none of them.
fn owners(discriminator: &Value, branches: &[Value]) -> HashMap<String, usize> {
    let targets: Vec<_> = branches.iter().map(target).collect();
    let mut owners = HashMap::new();
    for (number, target) in targets.iter().enumerate() {
        let Some(name) = target.as_ref().and_then(Pointer::last) else { continue };
        owners.entry(name.into_owned()).and_modify(|owner| *owner = None).or_insert(Some(number));
    }
    for (name, mapped) in mapping(discriminator) {
        let owner = targets.iter().position(|target| target.as_ref() == Some(&mapped));
        owners.insert(name.to_owned(), owner);
    }
    owners.into_iter().filter_map(|(name, owner)| Some((name, owner?))).collect()
}

/// Where a branch leads that is a reference. One with a condition of its own is left alone.
fn target(branch: &Value) -> Option<Pointer> {
    let branch = branch.as_object().filter(|branch| !branch.contains_key("if"))?;
    Pointer::from_reference(branch.get("$ref")?.as_str()?)
}

/// False where a branch itself says which values its property may have, and none names another.
fn accepts_others(
    root: &Value,
    branch: &Value,
    property: &str,
    number: usize,
    owners: &HashMap<String, usize>,
) -> bool {
    let names_another = |value: &Value| {
        value.as_str().and_then(|name| owners.get(name)).is_some_and(|owner| *owner != number)
    };
    let pins = |schema: &&Map<String, Value>| {
        let constant = schema.get("const").is_some_and(|value| !names_another(value));
        let values = schema.get("enum").and_then(Value::as_array);
        constant || values.is_some_and(|values| !values.iter().any(names_another))
    };
    let Value::Object(branch) = branch else { return false };
    let bases = with_bases(root, branch).into_iter();
    let mut properties = bases.filter_map(|base| base.get("properties")?.get(property)?.as_object());
    !properties.any(|schema| with_bases(root, schema).iter().any(pins))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::contract::direction::Direction;
    use crate::contract::schemas::{Schemas, keyword_of};

    fn pets(kind: Value, mapping: Value) -> Arc<Value> {
        let refer = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        Arc::new(json!({"components": {"schemas": {
            "Pet": {
                "oneOf": [refer("Cat"), refer("Dog"), {"type": "null"}],
                "discriminator": {"propertyName": "kind", "mapping": mapping},
            },
            "Cat": {"type": "object", "required": ["kind", "name"], "properties": {"kind": kind, "name": {"type": "string"}}},
            "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": kind}},
        }}}))
    }

    #[test]
    fn the_named_branch_decides() {
        let root = pets(json!({"type": "string"}), json!({"cat": "Cat", "tom": "#/components/schemas/Cat"}));
        let schemas = Schemas::new(&root, Direction::Response);
        let pet = schemas.get(&Pointer::root().join("components").join("schemas").join("Pet"));
        for kind in ["cat", "tom", "Cat", "Dog"] {
            assert!(pet.is_valid(&json!({"kind": kind, "name": "Kit"})), "{kind}");
        }
        assert!(pet.is_valid(&json!({"kind": "Dog"})) && pet.is_valid(&Value::Null));
        assert!(pet.is_valid(&json!({"kind": "other"})), "what names none is left to the schemas");
        assert!(!pet.is_valid(&json!({"kind": "other", "name": "Kit"})), "of which only one may pass");
        let value = json!({"kind": "cat"});
        let errors = pet.errors(&value).map(|error| keyword_of(&error).to_string());
        assert_eq!(errors.collect::<Vec<_>>(), ["/components/schemas/Pet/oneOf"]);
    }

    #[test]
    fn a_tree_whose_branches_differ_needs_none() {
        let apart = json!({"components": {"schemas": {
            "Pet": {
                "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind"},
            },
            "Cat": {"properties": {"kind": {"$ref": "#/components/schemas/CatKind"}}},
            "CatKind": {"const": "Cat"},
            "Dog": {"allOf": [{"properties": {"kind": {"enum": ["Dog", "Hound"]}}}]},
        }}});
        assert!(needed(&apart).is_empty());
        let without = json!({"components": {"schemas": {"Pet": {"oneOf": [{"$ref": "#/x"}]}}}});
        assert!(needed(&without).is_empty());
    }
}
