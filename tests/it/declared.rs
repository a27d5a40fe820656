//! What holds of leaks for any schema and any value.

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::document::{Document, Options};
use bonafide::exchange::tape::Tape;
use bonafide::finding::Side;
use bonafide::generate::{Generator, Seed};
use bonafide::pointer::Pointer;
use bonafide::source::files::Files;
use bonafide::validate::Contents;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const SHARED: &str = "/components/schemas/S";

fn contract(schemas: Value) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    let document = json!({ "openapi": "3.1.0", "info": { "title": "A", "version": "1" }, "paths": {}, "components": { "schemas": schemas } });
    std::fs::write(&path, document.to_string()).unwrap();
    Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default()).unwrap())
}

/// The places that are undeclared in a value of the schema at a pointer.
fn undeclared(contract: &Contract, at: &Pointer, value: &Value) -> Vec<String> {
    let schemas = contract.schemas(Direction::Response);
    let (schema, declared) = (schemas.get(at), schemas.declared(at));
    let tape = Tape::of(value.clone());
    let judged = Contents::new(contract, Side::Response, Some((&schema, &declared)), &tape).judge();
    let all = judged
        .faults
        .iter()
        .chain(&judged.leaks)
        .filter(|finding| finding.rule.code == "undeclared-property");
    all.map(|finding| finding.exchange.as_ref().unwrap().pointer.to_string()).collect()
}

/// Schemas of objects with few names, put together by the keywords that make JSON Schema's
/// `unevaluatedProperties` what it is. `lenient` adds those of which all branches count here.
fn schema(lenient: bool) -> impl Strategy<Value = Value> {
    let scalar =
        prop_oneof![Just(json!({})), Just(json!({ "type": "integer" })), Just(json!({ "type": "string" }))];
    let name = prop::sample::select(vec!["a", "b", "c", "p1"]);
    let properties = prop::collection::vec((name.clone(), scalar.clone()), 1..3).prop_map(|named| {
        json!({ "properties": named.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect::<Map<_, _>>() })
    });
    let leaf = prop_oneof![
        6 => properties,
        1 => scalar.clone().prop_map(|schema| json!({ "patternProperties": { "^p": schema } })),
        1 => scalar.clone().prop_map(|schema| json!({ "additionalProperties": schema })),
        1 => Just(json!({ "type": "object" })),
        1 => Just(json!({ "$ref": format!("#{SHARED}") })),
    ];
    leaf.prop_recursive(3, 16, 3, move |inner| {
        let several = prop::collection::vec(inner.clone(), 1..4);
        let applied = (prop::sample::select(vec!["allOf", "anyOf", "oneOf"]), several, inner.clone());
        let applied = applied.prop_map(|(keyword, branches, mut own)| {
            own.as_object_mut().unwrap().insert(keyword.to_owned(), branches.into());
            own
        });
        let conditional = (inner.clone(), inner.clone(), inner.clone());
        let conditional = conditional
            .prop_map(|(condition, then, other)| json!({ "if": condition, "then": then, "else": other }));
        let dependent = inner.prop_map(|schema| json!({ "dependentSchemas": { "a": schema } }));
        match lenient {
            true => prop_oneof![3 => applied, 1 => conditional, 1 => dependent].boxed(),
            false => applied.boxed(),
        }
    })
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![Just(json!(1)), Just(json!("text"))];
    let name = prop::sample::select(vec!["a", "b", "c", "d", "p1", "p2"]);
    prop::collection::btree_map(name, scalar, 0..5)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The schema as it is, and with nothing allowed that it does not declare.
fn validators(schema: &Value) -> (Validator, Validator) {
    let plain = json!({
        "allOf": [schema], "components": { "schemas": { "S": { "properties": { "c": { "type": "integer" } } } } },
    });
    let mut closed = plain.clone();
    closed["unevaluatedProperties"] = json!(false);
    let compile =
        |schema: &Value| jsonschema::options().with_draft(Draft::Draft202012).build(schema).unwrap();
    (compile(&plain), compile(&closed))
}

/// The names that JSON Schema itself takes for unevaluated.
fn unevaluated(closed: &Validator, value: &Value) -> Vec<String> {
    let errors = closed.iter_errors(value).filter_map(|error| match error.kind() {
        ValidationErrorKind::UnevaluatedProperties { unexpected } => Some(unexpected.clone()),
        _ => None,
    });
    let mut names: Vec<_> = errors.flatten().map(|name| format!("/{name}")).collect();
    names.sort();
    names
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn of_a_valid_value_what_json_schema_does_not_evaluate_is_undeclared(schema in schema(false), value in value()) {
        let (plain, closed) = validators(&schema);
        prop_assume!(plain.is_valid(&value));
        let contract = contract(json!({ "A": schema, "S": { "properties": { "c": { "type": "integer" } } } }));
        let mut found = undeclared(&contract, &Pointer::parse("/components/schemas/A").unwrap(), &value);
        found.sort();
        let expected = unevaluated(&closed, &value);
        // An object of which nothing is declared is free to hold what it likes.
        let is_free = found.is_empty() && expected.len() == value.as_object().unwrap().len();
        prop_assert!(found == expected || is_free, "found {found:?}, JSON Schema {expected:?}");
    }

    #[test]
    fn what_json_schema_evaluates_is_never_undeclared(schema in schema(true), value in value()) {
        let (plain, closed) = validators(&schema);
        prop_assume!(plain.is_valid(&value));
        let contract = contract(json!({ "A": schema, "S": { "properties": { "c": { "type": "integer" } } } }));
        let found = undeclared(&contract, &Pointer::parse("/components/schemas/A").unwrap(), &value);
        let unevaluated = unevaluated(&closed, &value);
        prop_assert!(found.iter().all(|at| unevaluated.contains(at)), "found {found:?}, JSON Schema {unevaluated:?}");
    }

    #[test]
    fn one_leak_is_found_alone_whatever_happens_to_its_neighbours(
        seed: u64, place: prop::sample::Index, neighbour: prop::sample::Index, broken: Option<bool>,
    ) {
        let contract = contract(rich());
        let at = Pointer::parse("/components/schemas/Rich").unwrap();
        let generator = Generator::new(contract.schemas(Direction::Response), Seed::new(seed));
        let mut value = generator.value(&at).unwrap();
        prop_assert_eq!(undeclared(&contract, &at, &value), Vec::<String>::new());

        let mut places = Vec::new();
        objects(&value, &Pointer::root(), &mut places);
        places.retain(|place| !place.as_str().contains("free"));
        let place = place.get(&places);
        let object = value.pointer_mut(place.as_str()).and_then(Value::as_object_mut).unwrap();
        object.insert("leaked".to_owned(), json!({ "any": { "thing": 1 } }));
        let expected = vec![place.join("leaked").to_string()];
        if let Some(remove) = broken {
            let names: Vec<_> = object.keys().filter(|name| *name != "leaked" && *name != "kind").cloned().collect();
            if !names.is_empty() {
                let name = neighbour.get(&names);
                match remove {
                    true => drop(object.shift_remove(name)),
                    false => drop(object.insert(name.clone(), json!(0.5))),
                }
            }
        }
        prop_assert_eq!(undeclared(&contract, &at, &value), expected, "{}", value);
    }
}

fn objects(value: &Value, at: &Pointer, places: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            places.push(at.clone());
            object.iter().for_each(|(name, value)| objects(value, &at.join(name), places));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| objects(item, &at.item(index), places));
        }
        _ => {}
    }
}

/// A schema with objects in all kinds of places, each of which names its properties.
fn rich() -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    json!({
        "Rich": {
            "type": "object", "required": ["id"], "allOf": [reference("Base")],
            "properties": {
                "id": { "type": "string" },
                "one": { "anyOf": [reference("Leaf"), { "type": "null" }] },
                "list": { "type": "array", "minItems": 1, "items": reference("Leaf") },
                "tuple": { "type": "array", "prefixItems": [reference("Leaf"), { "type": "string" }], "items": reference("Leaf") },
                "free": { "type": "object" },
                "pet": { "oneOf": [reference("Cat"), reference("Dog")], "discriminator": { "propertyName": "kind" } },
                "heir": reference("Animal"),
                "next": reference("Rich"),
            },
            "if": { "properties": { "id": { "minLength": 8 } } },
            "then": { "properties": { "long": reference("Leaf") } },
            "else": { "properties": { "short": reference("Leaf") } },
            "dependentSchemas": { "one": { "properties": { "beside": reference("Leaf") } } },
        },
        "Base": { "type": "object", "properties": { "base": reference("Leaf"), "created": { "type": "string", "format": "date-time" } } },
        "Leaf": { "type": "object", "required": ["a"], "properties": { "a": { "type": "string" }, "b": { "type": "integer" } } },
        "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "Cat" }, "lives": reference("Leaf") } },
        "Dog": { "type": "object", "required": ["kind"], "properties": { "kind": { "const": "Dog" }, "bark": reference("Leaf") } },
        "Animal": {
            "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind", "mapping": { "bird": "#/components/schemas/Bird" } },
        },
        "Bird": { "allOf": [reference("Animal"), { "type": "object", "properties": { "wings": reference("Leaf") } }] },
    })
}
