//! Holds values against schemas without bonafide's own compiled schemas.

use std::collections::HashMap;
use std::path::Path;

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::pointer::Pointer;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

const BASE: &str = "survey:/document";

/// What a value is.
pub enum Verdict {
    Valid,
    Invalid(String),
    NoSchema(String),
}

/// Validators of one tree, each built when it is first needed.
pub struct Judge {
    registry: Registry<'static>,
    validators: HashMap<Pointer, Result<Validator, String>>,
}

impl Judge {
    /// Judges by the file as anyone would read it, where that says the same: one file of OpenAPI 3.1
    /// or later. Else by the tree that the loader made of it.
    pub fn new(path: &Path, contract: &Contract) -> Self {
        let loaded = contract.root();
        let hides = holds(loaded, &|object| object.get("writeOnly") == Some(&json!(true)));
        let tree = match plain(path) {
            // Properties that do not travel must not be asked for.
            _ if hides => contract.schemas(Direction::Response).asserted().as_ref().clone(),
            Some(plain) => plain,
            None => loaded.as_ref().clone(),
        };
        let registry =
            Registry::new().draft(Draft::Draft202012).add(BASE, tree).and_then(|tree| tree.prepare());
        Self { registry: registry.expect("the tree can be referred to"), validators: HashMap::new() }
    }

    pub fn verdict(&mut self, schema: &Pointer, value: &Value) -> Verdict {
        let validator = self.validators.entry(schema.clone()).or_insert_with(|| {
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&self.registry)
                .should_validate_formats(true)
                .build(&json!({ "$ref": format!("{BASE}#{}", schema.to_fragment()) }))
                .map_err(|error| format!("the schema cannot be compiled: {error}"))
        });
        match validator {
            Err(message) => Verdict::NoSchema(message.clone()),
            Ok(validator) => match validator.iter_errors(value).next() {
                None => Verdict::Valid,
                Some(error) => Verdict::Invalid(format!(
                    "{} at {}: {error}",
                    error.kind().keyword(),
                    error.instance_path()
                )),
            },
        }
    }
}

/// The file as it is, if its own references are all that it needs.
fn plain(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    let tree: Value = match path.extension()?.to_str()? {
        "json" => serde_json::from_str(&text).ok()?,
        _ => serde_yaml::from_str(&text).ok()?,
    };
    let version = tree.get("openapi")?.as_str()?;
    let is_new = version.starts_with("3.1") || version.starts_with("3.2");
    let leaves = |object: &serde_json::Map<String, Value>| {
        object.get("$ref").and_then(Value::as_str).is_some_and(|reference| !reference.starts_with('#'))
    };
    (is_new && !holds(&tree, &leaves)).then_some(tree)
}

fn holds(value: &Value, wanted: &dyn Fn(&serde_json::Map<String, Value>) -> bool) -> bool {
    match value {
        Value::Object(object) => wanted(object) || object.values().any(|value| holds(value, wanted)),
        Value::Array(items) => items.iter().any(|value| holds(value, wanted)),
        _ => false,
    }
}
