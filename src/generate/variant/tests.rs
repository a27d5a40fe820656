//! What holds of variants.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::contract::schemas::Schemas;
use crate::generate::Seed;
use crate::generate::tests::{components, place, schema};

fn generator(schemas: &Schemas) -> Generator<'_> {
    Generator::new(schemas, Seed::new(1))
}

fn variants_of(schema: Value) -> (Schemas, Variants) {
    let schemas = components(json!({ "X": schema }));
    let variants = generator(&schemas).variants(&place("X")).unwrap();
    (schemas, variants)
}

/// The names of the variants at single places.
fn names(schema: Value) -> Vec<String> {
    let (_, variants) = variants_of(schema);
    let names = variants.iter().map(|variant| variant.name.clone());
    names.filter(|name| !name.starts_with('*')).collect()
}

/// A value as it is in a variant.
fn varied(schema: Value, name: &str, base: Value) -> Value {
    let (schemas, variants) = variants_of(schema);
    let number = variants.number(name).unwrap_or_else(|| panic!("there is no variant {name}"));
    generator(&schemas).vary(&variants, number, &base).unwrap().unwrap()
}

fn user() -> Value {
    json!({"type": "object", "required": ["id", "tags"], "properties": {
        "id": {"type": "integer", "minimum": 1, "maximum": 99},
        "name": {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 20}, {"type": "null"}]},
        "tags": {"type": "array", "maxItems": 5, "items": {"enum": ["new", "old"]}},
        "active": {"type": "boolean"},
    }})
}

#[test]
fn each_place_has_its_extremes_and_the_outermost_come_first() {
    assert_eq!(
        names(user()),
        [
            "id:largest",
            "id:smallest",
            "name:absent",
            "name:null",
            "name:shortest",
            "name:longest",
            "tags:empty",
            "tags:one",
            "tags:many",
            "active:absent",
            "active=true",
            "active=false",
            "tags[0]=new",
            "tags[0]=old",
        ]
    );
}

#[test]
fn extremes_are_those_of_the_schema() {
    let base = || json!({"id": 5, "name": "Ada", "tags": ["new"], "active": true});
    let at = |name: &str, pointer: &str| varied(user(), name, base()).pointer(pointer).cloned();
    assert_eq!(at("id:largest", "/id"), Some(json!(99)));
    assert_eq!(at("id:smallest", "/id"), Some(json!(1)));
    assert_eq!(at("name:null", "/name"), Some(json!(null)));
    assert_eq!(at("name:absent", "/name"), None);
    assert_eq!(at("name:longest", "/name"), Some(json!("Ada Ada Ada Ada Adax")));
    assert_eq!(at("tags:empty", "/tags"), Some(json!([])));
    assert_eq!(at("tags:many", "/tags").unwrap().as_array().unwrap().len(), 5);
}

#[test]
fn next_to_an_open_limit_is_a_hundredth_or_less() {
    for (limits, least, most) in [
        (json!({"exclusiveMinimum": 0, "maximum": 1}), json!(0.01), json!(1)),
        (json!({"exclusiveMinimum": 0, "exclusiveMaximum": 0.01}), json!(0.001), json!(0.009)),
        (json!({"exclusiveMinimum": 0, "exclusiveMaximum": 9, "multipleOf": 0.5}), json!(0.5), json!(8.5)),
        (json!({"minimum": 0.25, "maximum": 0.5}), json!(0.25), json!(0.5)),
    ] {
        let mut schema = limits;
        schema["type"] = json!("number");
        assert_eq!(varied(schema.clone(), "$:smallest", json!(0.3)), least, "{schema}");
        assert_eq!(varied(schema.clone(), "$:largest", json!(0.3)), most, "{schema}");
    }
}

#[test]
fn only_texts_for_people_are_in_other_scripts() {
    let text = json!({"type": "string"});
    let names =
        ["gid", "resource_type", "nextMarker", "language", "by", "parent_id", "note", "title", "created_by"];
    let properties: serde_json::Map<_, _> =
        names.iter().map(|name| (name.to_string(), text.clone())).collect();
    let mut base: serde_json::Map<_, _> = names.iter().map(|name| (name.to_string(), json!("x"))).collect();
    base["title"] = json!("default_task");
    let value =
        varied(json!({"type": "object", "properties": properties}), "*:arabic", Value::Object(base.clone()));
    let changed: Vec<_> = names.into_iter().filter(|name| value[name] != base[*name]).collect();
    assert_eq!(changed, ["note", "created_by"]);
}

#[test]
fn a_text_that_holds_something_else_keeps_it() {
    let held = json!({"type": "string", "contentMediaType": "application/json"});
    let image = json!({"type": "string", "contentEncoding": "base64"});
    let schema = json!({"type": "object", "required": ["a", "b"], "properties": {"a": held, "b": image}});
    assert_eq!(names(schema), Vec::<String>::new());
}

#[test]
fn an_object_that_may_hold_anything_may_be_empty() {
    let base = json!({"metadata": {"a": 1}});
    for open in [json!({"type": "object", "additionalProperties": true}), json!({"type": "object"})] {
        let schema = json!({"type": "object", "required": ["metadata"], "properties": {"metadata": open}});
        assert_eq!(varied(schema, "metadata:empty", base.clone()), json!({"metadata": {}}));
    }
    let closed = json!({"type": "object", "properties": {"metadata": {"type": "object", "additionalProperties": false}}});
    assert_eq!(names(closed), ["metadata:absent"]);
}

#[test]
fn lists_keep_the_items_that_they_have() {
    let base = json!({"id": 5, "tags": ["old", "new"]});
    assert_eq!(varied(user(), "tags:one", base.clone())["tags"], json!(["old"]));
    let many = varied(user(), "tags:many", base.clone());
    assert_eq!(many["tags"].as_array().unwrap()[..2], [json!("old"), json!("new")]);
    assert_eq!(many["tags"].as_array().unwrap().len(), 5);
    let list = json!({"type": "array", "items": user()});
    assert_eq!(
        varied(list, "*:absent", json!([{"id": 1, "name": "A", "tags": ["new"]}, {"id": 2, "tags": []}])),
        json!([{"id": 1, "tags": ["new"]}, {"id": 2, "tags": []}])
    );
}

#[test]
fn all_else_stays_as_it_was() {
    let base = json!({"id": 5, "name": "Ada", "tags": ["new", "old"], "active": true, "more": [1]});
    let with = |key: &str, value: Value| {
        let mut changed = base.clone();
        changed[key] = value;
        changed
    };
    assert_eq!(varied(user(), "name:null", base.clone()), with("name", json!(null)));
    assert_eq!(varied(user(), "tags[0]=old", base.clone()), with("tags", json!(["old", "old"])));
    assert_eq!(varied(user(), "active=true", base.clone()), base);
}

#[test]
fn what_a_value_lacks_comes_with_the_deviation() {
    let list =
        json!({"required": ["users"], "properties": {"users": {"type": ["array", "null"], "items": user()}}});
    let value = varied(list, "users[0].name:null", json!({"users": null}));
    assert_eq!(value["users"][0]["name"], json!(null));
}

#[test]
fn what_must_go_together_goes_together() {
    let pair = json!({
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "dependentRequired": {"a": ["b"]}, "additionalProperties": false,
    });
    let (schemas, variants) = variants_of(pair);
    for number in 1..=variants.len() {
        for base in [json!({}), json!({"b": "x"}), json!({"a": "x", "b": "y"})] {
            let value = generator(&schemas).vary(&variants, number, &base).unwrap().unwrap();
            assert!(schemas.get(&place("X")).is_valid(&value), "{number}: {value}");
        }
    }
}

#[test]
fn each_branch_of_a_choice_is_one() {
    let shape = json!({"oneOf": [
        {"title": "Circle", "required": ["radius"], "properties": {"radius": {"type": "integer"}}, "additionalProperties": false},
        {"title": "Square", "required": ["side"], "properties": {"side": {"type": "integer"}}, "additionalProperties": false},
    ]});
    for (name, key) in [("$:Circle", "radius"), ("$:Square", "side")] {
        for base in [json!({"radius": 1}), json!({"side": 1})] {
            assert!(varied(shape.clone(), name, base)[key].is_number());
        }
    }
}

#[test]
fn branches_without_names_are_numbered() {
    let schema = json!({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}, {"type": "null"}]});
    let names = names(schema);
    let branches: Vec<_> =
        names.iter().filter(|name| name.contains("object") || name.contains("anyOf")).collect();
    assert_eq!(branches, ["$:object", "$:anyOf-2"]);
}

#[test]
fn a_branch_is_named_by_its_discriminator() {
    let schemas = components(json!({
        "X": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
              "discriminator": {"propertyName": "kind"}},
        "Cat": {"required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Dog": {"required": ["kind"], "properties": {"kind": {"type": "string"}}},
    }));
    let variants = generator(&schemas).variants(&place("X")).unwrap();
    let dog = variants.number("$:Dog").unwrap();
    let value = generator(&schemas).vary(&variants, dog, &json!({"kind": "Cat"})).unwrap().unwrap();
    assert_eq!(value["kind"], "Dog");
}

#[test]
fn a_branch_that_nothing_meets_is_told() {
    let (_, variants) = variants_of(json!({"type": "object", "properties": {"a": {"anyOf": [
        {"title": "Good", "type": "string"}, {"title": "Bad", "type": "string", "minLength": 5, "maxLength": 3},
    ]}}}));
    let unmet: Vec<_> = variants.unmet().iter().map(|unmet| (&*unmet.name, unmet.schema.as_str())).collect();
    assert_eq!(unmet, [("a:Bad", "/components/schemas/X/properties/a/anyOf/1")]);
    assert_eq!(variants.number("a:Bad"), None);
}

#[test]
fn texts_for_people_change_everywhere_and_ids_and_addresses_stay() {
    let person = json!({"properties": {
        "user_id": {"type": "string"}, "name": {"type": "string"}, "site": {"type": "string"},
        "code": {"type": "string", "pattern": "^[A-Z]+$"}, "notes": {"type": "array", "items": {"type": "string"}},
    }});
    let base = json!({"user_id": "u1", "name": "Ada", "site": "https://example.com", "code": "A", "notes": ["x", "y"]});
    let value = varied(person, "*:arabic", base);
    assert_eq!(
        (&value["user_id"], &value["site"], &value["code"]),
        (&json!("u1"), &json!("https://example.com"), &json!("A"))
    );
    for text in [&value["name"], &value["notes"][0], &value["notes"][1]] {
        assert!(text.as_str().unwrap().starts_with("مرحبا"));
    }
}

#[test]
fn numbers_do_not_depend_on_the_value_that_is_varied() {
    let (_, once) = variants_of(user());
    let (_, again) = variants_of(user());
    let names = |variants: &Variants| variants.iter().map(|variant| variant.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&once), names(&again));
    assert_eq!(once.number("id:largest").and_then(|number| once.get(number)).unwrap().name, "id:largest");
    assert!(once.get(0).is_none() && once.get(once.len() + 1).is_none());
}

#[test]
fn there_are_never_too_many() {
    let wide: serde_json::Map<_, _> =
        (0..400).map(|number| (format!("p{number}"), json!({"type": "boolean"}))).collect();
    let (_, variants) = variants_of(json!({ "properties": wide }));
    assert_eq!(variants.len(), MAX_VARIANTS);
    assert!(variants.cut() > 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_variant_of_any_value_is_valid(schema in schema(), seed in any::<u64>()) {
        let schemas = components(json!({ "X": schema }));
        let Ok(variants) = generator(&schemas).variants(&place("X")) else { return Ok(()) };
        let other = Generator::new(&schemas, Seed::new(seed)).value(&place("X")).unwrap();
        for number in 1..=variants.len() {
            let value = generator(&schemas).vary(&variants, number, &other).unwrap().unwrap();
            prop_assert!(schemas.get(&place("X")).is_valid(&value), "{}", variants.get(number).unwrap().name);
        }
    }
}
