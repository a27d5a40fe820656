//! Schemas put together at random, of all keywords, that one value at least is known to be valid against.

use std::sync::LazyLock;

use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::{Union, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::{components, place};
use crate::generate::{Generator, Seed};

/// How many keywords of one value meet at most.
const KEYWORDS: usize = 4;

/// How deep schemas nest within the ones for a value and those inside it.
const DEPTH: usize = 1;

/// How many schemas are tried; a value may be missed for one of 100.
const SCHEMAS: u64 = 400;

const NAMES: [&str; 5] = ["id", "name", "x-1", "x-2", "total"];

fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..30i64).prop_map(Value::from),
        (-3..30i64).prop_map(|number| json!(number as f64 + 0.5)),
        prop::sample::select(vec!["", "a", "abc", "a1", "42", "Hello world", "ab-cd-ef"])
            .prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        let names = prop::sample::subsequence(NAMES.to_vec(), 0..=4);
        let object = (names, prop::collection::vec(inner.clone(), 4)).prop_map(|(names, values)| {
            names.into_iter().map(str::to_owned).zip(values).collect::<Map<_, _>>().into()
        });
        prop_oneof![2 => object, 1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array)]
    });
    value.boxed()
}

/// Schemas of one keyword each, or of few that belong together; some of them fit a value.
fn simple() -> Vec<Value> {
    vec![
        json!({"type": "object"}),
        json!({"type": "array"}),
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "number"}),
        json!({"type": ["null", "boolean"]}),
        json!({"required": ["id"]}),
        json!({"required": ["name", "total"]}),
        json!({"required": ["x-1"]}),
        json!({"properties": {"id": {"type": "integer"}}}),
        json!({"properties": {"id": false}}),
        json!({"properties": {"name": {"type": "string", "minLength": 2}}, "required": ["name"]}),
        json!({"additionalProperties": {"type": "string"}}),
        json!({"additionalProperties": false}),
        json!({"patternProperties": {"^x-": {"type": "integer"}}}),
        json!({"propertyNames": {"maxLength": 3}}),
        json!({"minProperties": 2}),
        json!({"maxProperties": 1}),
        json!({"minItems": 2}),
        json!({"maxItems": 1}),
        json!({"items": {"type": "integer"}}),
        json!({"prefixItems": [{"type": "integer"}, {"type": "string"}]}),
        json!({"contains": {"type": "integer"}}),
        json!({"contains": {"type": "string"}, "minContains": 2}),
        json!({"contains": {"type": "integer"}, "maxContains": 1}),
        json!({"uniqueItems": true}),
        json!({"minLength": 3}),
        json!({"maxLength": 2}),
        json!({"pattern": "^a"}),
        json!({"pattern": r"\d"}),
        json!({"minimum": 10}),
        json!({"exclusiveMaximum": 3}),
        json!({"multipleOf": 2}),
        json!({"multipleOf": 0.5}),
        json!({"enum": [1, "a", null, {"id": 1}, [1, 2]]}),
        json!({"const": "abc"}),
        json!({"dependentRequired": {"id": ["name"]}}),
    ]
}

/// One of the simple schemas that a value is valid against, or is not.
fn simple_for(value: &Value, valid: bool) -> BoxedStrategy<Value> {
    static SIMPLE: LazyLock<Vec<(Value, Validator)>> = LazyLock::new(|| {
        simple()
            .into_iter()
            .map(|schema| (schema.clone(), jsonschema::validator_for(&schema).unwrap()))
            .collect()
    });
    let fitting = SIMPLE.iter().filter(|(_, validator)| validator.is_valid(value) == valid);
    let fitting = fitting.map(|(schema, _)| schema.clone()).chain([Value::Bool(valid)]);
    prop::sample::select(fitting.collect::<Vec<_>>()).boxed()
}

/// A schema that a value is valid against.
fn schema_of(value: Value, depth: usize) -> BoxedStrategy<Value> {
    prop::collection::vec(keywords_of(&value, depth), 0..KEYWORDS)
        .prop_map(move |all| {
            let mut schema = Map::new();
            let mut others = Vec::new();
            for keywords in all {
                match keywords {
                    Value::Object(keywords)
                        if keywords.keys().all(|keyword| !schema.contains_key(keyword)) =>
                    {
                        schema.extend(keywords)
                    }
                    other => others.push(other),
                }
            }
            if !others.is_empty() && !schema.contains_key("allOf") {
                schema.insert("allOf".to_owned(), Value::Array(others));
            }
            Value::Object(schema)
        })
        .boxed()
}

fn keywords_of(value: &Value, depth: usize) -> BoxedStrategy<Value> {
    let mut options = vec![(4, simple_for(value, true))];
    options.push((1, simple_for(value, false).prop_map(|schema| json!({"not": schema})).boxed()));
    if depth > 0 {
        let schema = || schema_of(value.clone(), depth - 1);
        let other = || simple_for(value, false);
        options.push((1, schema().prop_map(|schema| json!({"not": {"not": schema}})).boxed()));
        options.push((1, (schema(), other()).prop_map(|(a, b)| json!({"allOf": [a, {"not": b}]})).boxed()));
        options.push((
            1,
            (other(), schema(), other()).prop_map(|(a, b, c)| json!({"anyOf": [a, b, c]})).boxed(),
        ));
        options.push((
            1,
            (other(), schema(), other()).prop_map(|(a, b, c)| json!({"oneOf": [a, b, c]})).boxed(),
        ));
        options.push((
            1,
            (schema(), schema()).prop_map(|(a, b)| json!({"if": a, "then": b, "else": false})).boxed(),
        ));
        options.push((
            1,
            (other(), schema(), simple_for(value, true))
                .prop_map(|(a, b, c)| json!({"if": a, "then": c, "else": b}))
                .boxed(),
        ));
        match value {
            Value::Object(object) => options.push((6, of_object(object, depth))),
            Value::Array(items) => options.push((6, of_array(items, depth))),
            _ => {}
        }
    }
    Union::new_weighted(options).boxed()
}

fn of_object(object: &Map<String, Value>, depth: usize) -> BoxedStrategy<Value> {
    let schemas: Vec<_> = object.values().map(|value| schema_of(value.clone(), depth - 1)).collect();
    let names: Vec<_> = object.keys().cloned().collect();
    let count = names.len();
    let kind = prop::sample::select(vec!["open", "additional", "unevaluated", "branch", "pattern"]);
    (schemas, prop::collection::vec(any::<bool>(), count), kind)
        .prop_map(move |(schemas, flags, kind)| {
            let properties: Map<_, _> = names.iter().cloned().zip(schemas).collect();
            let required: Vec<_> = names.iter().zip(&flags).filter(|(_, flag)| **flag).map(|(name, _)| name.clone()).collect();
            match kind {
                "open" => json!({"properties": properties, "required": required}),
                "additional" => json!({"properties": properties, "additionalProperties": false, "required": required}),
                "unevaluated" => json!({"allOf": [{"properties": properties}], "unevaluatedProperties": false, "required": required, "minProperties": count}),
                "branch" => json!({"anyOf": [{"required": ["no"], "properties": {"no": true}}, {"properties": properties}], "unevaluatedProperties": false, "minProperties": count}),
                _ => json!({"patternProperties": {"^x-[0-9]$": true}, "properties": properties, "maxProperties": count, "minProperties": count}),
            }
        })
        .boxed()
}

fn of_array(items: &[Value], depth: usize) -> BoxedStrategy<Value> {
    let schemas: Vec<_> = items.iter().map(|value| schema_of(value.clone(), depth - 1)).collect();
    let count = items.len();
    let kinds = if count > 0 {
        vec!["prefix", "closed", "unevaluated", "contains", "counted"]
    } else {
        vec!["counted"]
    };
    let kind = prop::sample::select(kinds);
    (schemas, kind)
        .prop_map(move |(schemas, kind)| match (kind, schemas.first()) {
            ("prefix", _) => json!({"prefixItems": schemas, "minItems": count}),
            ("closed", _) => json!({"prefixItems": schemas, "items": false, "minItems": count}),
            ("unevaluated", _) => {
                json!({"allOf": [{"prefixItems": schemas}], "unevaluatedItems": false, "minItems": count})
            }
            ("contains", Some(first)) => json!({"contains": first, "maxItems": count}),
            _ => json!({"minItems": count, "maxItems": count}),
        })
        .boxed()
}

/// A schema, with what is known to be valid.
fn satisfiable() -> impl Strategy<Value = (Value, Value)> {
    value().prop_flat_map(|value| (schema_of(value.clone(), DEPTH), Just(value)))
}

#[test]
fn values_are_found_whatever_keywords_meet() {
    // The same schemas each time, for a search within bounds may miss a value of the oddest of them.
    let mut runner = TestRunner::deterministic();
    let mut lost = Vec::new();
    for number in 0..SCHEMAS {
        let (schema, known) = satisfiable().new_tree(&mut runner).unwrap().current();
        assert!(jsonschema::is_valid(&schema, &known), "{known} is not valid against {schema}");
        let schemas = components(json!({ "X": schema }));
        match Generator::new(&schemas, Seed::new(number)).value(&place("X")) {
            Ok(value) => assert!(jsonschema::is_valid(&schema, &value), "{value} for {schema}"),
            Err(unmet) => lost.push(format!("{schema}, where {known} is valid: {unmet}")),
        }
    }
    assert!(lost.len() as u64 * 100 <= SCHEMAS, "{}", lost.join("\n"));
}
