//! What holds of generated and mended values, whichever part of the module sees to it.

mod satisfiable;

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::contract::direction::Direction;

/// The schemas of a document with these components.
pub(super) fn components(components: Value) -> Schemas {
    let document = json!({ "components": { "schemas": components } });
    Schemas::new(&Arc::new(document), Direction::Response)
}

pub(super) fn place(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}

/// A value of the component `X` for each of some seeds; each is valid.
fn values(schemas: &Schemas) -> Vec<Value> {
    let value = |number| Generator::new(schemas, Seed::new(number)).value(&place("X"));
    let values: Vec<_> = (0..20).map(value).collect::<Result<_, _>>().unwrap();
    assert!(values.iter().all(|value| schemas.get(&place("X")).is_valid(value)));
    values
}

fn values_of(schema: Value) -> Vec<Value> {
    values(&components(json!({ "X": schema })))
}

fn mixpeek() -> Schemas {
    let file = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/spec/mixpeek.yaml")).unwrap();
    Schemas::new(&Arc::new(serde_yaml::from_str(&file).unwrap()), Direction::Response)
}

#[test]
fn optional_properties_are_present_in_their_order() {
    let schemas = mixpeek();
    let place = place("OrganizationModelResponse");
    let declared = place.join("properties").resolve(schemas.root()).unwrap().as_object().unwrap();
    let value = Generator::new(&schemas, Seed::new(42)).value(&place).unwrap();
    let value = value.as_object().unwrap();
    assert_eq!(value.keys().collect::<Vec<_>>(), declared.keys().collect::<Vec<_>>());
    assert!(value["created_at"].as_str() < value["updated_at"].as_str());
    assert!(value.values().all(|value| !value.is_null()));
}

#[test]
fn a_base_declares_its_properties_first() {
    let schemas = components(json!({
        "X": {"allOf": [{"$ref": "#/components/schemas/Base"}], "properties": {"own": true}},
        "Base": {"properties": {"shared": {"const": 1}}},
    }));
    for value in values(&schemas) {
        assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["shared", "own"]);
    }
}

#[test]
fn what_a_schema_gives_is_honoured() {
    for value in values_of(json!({"required": ["a"], "properties": {
        "a": {"const": 7},
        "b": {"enum": [null, "x", "y"], "default": "x"},
        "c": {"type": "string", "examples": ["shown"], "default": "hidden"},
        "d": {"type": "integer", "examples": ["no integer"], "default": 5},
        "e": {"type": "object", "properties": {"f": {"const": 1}}, "example": {"f": 2, "g": 3}},
    }})) {
        assert!(["x", "y"].contains(&value["b"].as_str().unwrap()));
        assert_eq!((&value["c"], &value["d"], &value["e"]), (&json!("shown"), &json!(5), &json!({"f": 1})));
    }
}

#[test]
fn items_of_a_list_have_ids_of_their_own() {
    let order =
        json!({"properties": {"id": {"type": "string", "example": "ord_81", "pattern": "^ord_[0-9]{2}$"}}});
    for value in values_of(json!({"type": "array", "items": order})) {
        assert_eq!(value[0]["id"], "ord_81");
        assert_ne!(value[1]["id"], "ord_81");
    }
}

#[test]
fn what_a_property_holds_does_not_depend_on_its_siblings() {
    let one = json!({"properties": {"email": {"type": "string"}, "age": {"type": "integer"}}});
    let more = json!({"properties": {"note": {"type": "string"}, "age": {"type": "integer"}, "email": {"type": "string"}}});
    for (one, more) in values_of(one).iter().zip(values_of(more)) {
        assert_eq!((&one["email"], &one["age"]), (&more["email"], &more["age"]));
    }
}

#[test]
fn recursion_ends() {
    let schemas = components(json!({
        "X": {"required": ["name"], "properties": {
            "name": {"type": "string"},
            "parent": {"$ref": "#/components/schemas/X"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/X"}},
            "next": {"anyOf": [{"$ref": "#/components/schemas/X"}, {"type": "null"}]},
        }},
    }));
    for value in values(&schemas) {
        assert!(value["parent"]["name"].is_string());
        assert_eq!(value["parent"]["parent"], Value::Null);
        assert_eq!(value["parent"]["children"], json!([]));
        assert_eq!(value["next"]["next"], Value::Null);
    }
}

#[test]
fn more_items_than_can_be_made_are_refused_before_any_is() {
    let item = json!({"type": "object", "required": ["n"], "properties": {"n": {"type": "string", "minLength": 500}}});
    let refused = |schema: Value| {
        let schemas = components(json!({ "X": schema }));
        Generator::new(&schemas, Seed::new(1)).value(&place("X")).unwrap_err().reason
    };
    let list = json!({"type": "array", "minItems": 20_000, "items": item});
    assert_eq!(refused(list.clone()), "20000 items are required, which is more than can be made");
    let nested =
        json!({"type": "array", "minItems": 300, "items": {"type": "array", "minItems": 300, "items": item}});
    assert_eq!(refused(nested), "300 items are required, which is more than can be made");
    values_of(json!({"type": "array", "minItems": 700, "items": item}));
}

#[test]
fn a_long_chain_of_requirements_is_followed_and_one_too_long_refused() {
    let chain = |length: usize| {
        let beside: serde_json::Map<_, _> =
            (0..length).map(|n| (format!("p{n}"), json!([format!("p{}", n + 1)]))).collect();
        components(json!({"X": {"type": "object", "required": ["p0"], "dependentRequired": beside}}))
    };
    let generate = |schemas: &Schemas| Generator::new(schemas, Seed::new(1)).value(&place("X"));
    assert_eq!(generate(&chain(50)).unwrap().as_object().map(serde_json::Map::len), Some(51));
    let refused = generate(&chain(100_000)).unwrap_err().reason;
    assert_eq!(refused, "more properties are required than can be made");
}

#[test]
fn what_requires_itself_has_no_value() {
    let schemas = components(json!({
        "X": {"type": "object", "required": ["x"], "properties": {"x": {"$ref": "#/components/schemas/X"}}},
    }));
    let unmet = Generator::new(&schemas, Seed::new(1)).value(&place("X")).unwrap_err();
    assert_eq!(unmet.reason, "the schema requires itself without end");
}

#[test]
fn the_discriminator_names_the_branch() {
    let pet = |own: &str| json!({"required": ["kind"], "properties": {"kind": {"type": "string"}, own: {"type": "integer"}}});
    let schemas = components(json!({
        "X": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "mapping": {"hound": "#/components/schemas/Dog"}}},
        "Cat": {"unevaluatedProperties": false, "allOf": [pet("lives")]},
        "Dog": {"unevaluatedProperties": false, "allOf": [pet("age")]},
    }));
    for value in values(&schemas) {
        assert_eq!(value["kind"], if value.get("age").is_some() { "hound" } else { "Cat" });
    }
}

#[test]
fn a_base_with_a_discriminator_names_its_heir() {
    let schemas = components(json!({
        "X": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        "Pet": {"required": ["kind"], "properties": {"kind": {"type": "string"}}, "discriminator": {
            "propertyName": "kind", "mapping": {"dog": "#/components/schemas/Dog"}}},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}], "properties": {"breed": {"const": "pug"}}},
    }));
    assert!(values(&schemas).iter().all(|value| value[0] == json!({"kind": "dog", "breed": "pug"})));
}

#[test]
fn branches_that_exclude_each_other_leave_one_property() {
    for value in values_of(json!({
        "properties": {"id": {"type": "string"}, "email": {"type": "string"}, "name": {"type": "string"}},
        "oneOf": [{"required": ["id"]}, {"required": ["email"]}],
    })) {
        assert_eq!(value.as_object().unwrap().len(), 2, "{value}");
    }
}

#[test]
fn closed_parts_forbid_what_only_others_name() {
    let closed = json!({"allOf": [
        {"properties": {"a": {"type": "string"}}, "additionalProperties": false},
        {"properties": {"a": true, "b": {"type": "string"}}},
    ]});
    assert!(values_of(closed).iter().all(|value| value.as_object().unwrap().keys().eq(["a"])));
}

#[test]
fn maps_get_entries_and_free_objects_none() {
    for value in values_of(json!({"properties": {
        "free": {"type": "object"},
        "map": {"type": "object", "additionalProperties": {"type": "integer", "maximum": 3}},
        "patterned": {"type": "object", "patternProperties": {"^x-[a-z]{3}$": {"const": 1}}, "additionalProperties": false},
        "crowd": {"type": "object", "minProperties": 3, "propertyNames": {"maxLength": 4}},
    }})) {
        let count = |name: &str| value[name].as_object().unwrap().len();
        assert_eq!(["free", "map", "patterned", "crowd"].map(count), [0, 2, 2, 3]);
    }
}

#[test]
fn what_does_not_travel_is_left_out() {
    let schema = json!({"required": ["secret"], "properties": {"secret": {"writeOnly": true}, "id": {"type": "string"}}});
    let schemas = components(json!({ "X": schema }));
    assert!(values(&schemas).iter().all(|value| value.as_object().unwrap().keys().eq(["id"])));
    let leaking = json!({"secret": "s", "id": "7"});
    let repaired = Generator::new(&schemas, Seed::new(1)).repair(&place("X"), &leaking).unwrap();
    assert_eq!(repaired.value, json!({"id": "7"}));
    assert_eq!(repaired.changed, [Pointer::root().join("secret")]);
}

#[test]
fn hints_are_used_near_the_root_where_they_fit() {
    let schemas = components(json!({"X": {"properties": {
        "id": {"type": "string"},
        "age": {"type": "integer"},
        "owner": {"properties": {"id": {"type": "string"}}},
        "items": {"type": "array", "items": {"properties": {"id": {"type": "string"}}}},
    }}}));
    let hints = json!({"id": "known", "age": "no number"});
    let hints = Hints { values: hints.as_object().cloned().unwrap(), ..Hints::default() };
    let generator = Generator::new(&schemas, Seed::new(1)).with_hints(&hints);
    let value = generator.value(&place("X")).unwrap();
    assert_eq!((&value["id"], &value["owner"]["id"]), (&json!("known"), &json!("known")));
    assert!(value["age"].is_i64());
    assert_ne!(value["items"][0]["id"], "known");
}

#[test]
fn repairing_adds_only_what_is_missing() {
    let schemas = mixpeek();
    let place = place("OrganizationModelResponse");
    let example = place.join("examples").item(0).resolve(schemas.root()).unwrap().clone();
    let repaired = Generator::new(&schemas, Seed::new(42)).repair(&place, &example).unwrap();
    let added = ["rate_limits", "updated_at"].map(|name| Pointer::root().join(name));
    assert_eq!(repaired.changed, added);
    assert!(repaired.value["updated_at"].as_str() > repaired.value["created_at"].as_str());
    let mut kept = repaired.value.as_object().unwrap().clone();
    kept.retain(|name, _| example.get(name).is_some());
    assert_eq!(serde_json::to_string(&kept).unwrap(), example.to_string());
}

#[test]
fn instants_that_are_added_follow_those_that_are_there() {
    let schemas = mixpeek();
    let place = place("OrganizationModelResponse");
    let mut example = place.join("examples").item(0).resolve(schemas.root()).unwrap().clone();
    example["created_at"] = json!("2031-05-05T10:00:00Z");
    let repaired = Generator::new(&schemas, Seed::new(42)).repair(&place, &example).unwrap();
    assert!(repaired.value["updated_at"].as_str() > Some("2031-05-05T10:00:00Z"));
}

#[test]
fn repairing_changes_the_place_that_is_wrong() {
    let schemas = components(json!({"X": {"properties": {
        "kept": true,
        "who": {"anyOf": [
            {"properties": {"kind": {"const": "user"}, "age": {"type": "integer"}}, "required": ["kind", "age"]},
            {"properties": {"kind": {"const": "team"}, "size": {"type": "integer"}}, "required": ["kind", "size"]},
        ]},
        "list": {"type": "array", "items": {"type": "integer"}, "maxItems": 3, "uniqueItems": true},
        "closed": {"properties": {"a": true}, "additionalProperties": false},
    }}}));
    let wrong = json!({
        "kept": [1], "who": {"kind": "team", "size": "big"}, "list": [1, 1, "2", 3, 4], "closed": {"a": 1, "b": 2},
    });
    let repaired = Generator::new(&schemas, Seed::new(3)).repair(&place("X"), &wrong).unwrap();
    let changed: Vec<_> = repaired.changed.iter().map(Pointer::as_str).collect();
    assert_eq!(changed, ["/who/size", "/list/2", "/list/1", "/list/4", "/closed/b"]);
    assert_eq!(repaired.value["list"].as_array().unwrap().len(), 3);
    assert!(schemas.get(&place("X")).is_valid(&repaired.value));
}

#[test]
fn unmet_schemas_say_why() {
    for (schema, reason) in [
        (json!(false), "the schema allows no value"),
        (json!({"type": "string", "allOf": [{"type": "integer"}]}), "the types allowed have none in common"),
        (json!({"type": "integer", "minimum": 3, "maximum": 2}), "no number meets the limits"),
        (
            json!({"type": "array", "items": {"enum": [1]}, "minItems": 2, "uniqueItems": true}),
            "no two items may be alike, and too few differ",
        ),
        (json!({"type": "string", "minLength": 9_000_000}), "no text has the length asked for"),
    ] {
        let schemas = components(json!({ "X": schema }));
        let unmet = Generator::new(&schemas, Seed::new(1)).value(&place("X")).unwrap_err();
        assert_eq!((unmet.reason.as_str(), &unmet.schema), (reason, &place("X")));
    }
}

#[test]
fn texts_match_patterns_of_every_kind() {
    for pattern in [
        r"^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[^A-Za-z0-9]).{8,}$",
        r"^(?=.{3,5}$)[a-z]+(-[a-z]+)*$",
        r"((?=.*\d)(?=.*[A-Z]).{6,20})",
        r"^(?!.*--)(?!admin)[a-z][a-z-]{3,10}[a-z]$",
        r"^([a-z])([0-9])\2\1$",
        r"^(?<quote>['\x22])\w+\k<quote>$",
        r"^\cC\u0041\u{1F600}$",
        r"^\p{Letter}+\/[\w-]+$",
        r"^\S+(?<!x)$",
        r"^(?:(?!foo)[a-z]){4}$",
        r"^\d{3}(?=-)-\d{2}$",
    ] {
        for value in values_of(json!({"type": "string", "pattern": pattern})) {
            assert!(value.is_string(), "{pattern}");
        }
    }
}

#[test]
fn texts_match_all_patterns_together() {
    for value in values_of(json!({"type": "string", "minLength": 9, "maxLength": 12, "allOf": [
        {"pattern": "^[a-m0-9]+$"}, {"pattern": "[5-9]{2}"}, {"pattern": "^abc"}, {"pattern": "(k|l)m$"},
    ]})) {
        assert!(value.as_str().is_some_and(|text| text.starts_with("abc")), "{value}");
    }
}

/// Random schemas of the words that real documents use.
pub(super) fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"type": "boolean"})),
        Just(json!({"type": ["string", "null"]})),
        (0..20i64, 0..20i64)
            .prop_map(|(low, span)| json!({"type": "integer", "minimum": low, "maximum": low + span})),
        (1..9u32).prop_map(
            |step| json!({"type": "number", "multipleOf": f64::from(step) / 8.0, "exclusiveMinimum": 0})
        ),
        (0..30usize, 0..9usize).prop_map(
            |(least, span)| json!({"type": "string", "minLength": least, "maxLength": least + span})
        ),
        prop::sample::select(vec![
            "^[a-z]{2,5}$",
            r"^\d{3}-\d{4}$",
            "[A-Z]+",
            "^(a|b)+c?$",
            r"^v\d+(\.\d+)*$"
        ])
        .prop_map(|pattern| json!({"type": "string", "pattern": pattern})),
        prop::sample::select(vec![
            "date-time",
            "date",
            "email",
            "uri",
            "uuid",
            "ipv4",
            "hostname",
            "unheard-of"
        ])
        .prop_map(|format| json!({"type": "string", "format": format})),
        Just(json!({"enum": ["a", 1, null, {"b": []}]})),
        Just(json!({"const": [1]})),
        Just(json!({})),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let names = || prop::sample::subsequence(vec!["id", "name", "created_at", "tags", "price"], 0..=5);
        let object = (names(), prop::collection::vec(inner.clone(), 5), names(), any::<bool>());
        let object = object.prop_map(|(declared, schemas, required, open)| {
            let properties: Map<_, _> = declared.iter().map(|name| name.to_string()).zip(schemas).collect();
            json!({"type": "object", "properties": properties, "required": required, "additionalProperties": open})
        });
        prop_oneof![
            3 => object,
            2 => (inner.clone(), 0..4usize, any::<bool>())
                .prop_map(|(items, least, unique)| json!({"type": "array", "items": items, "minItems": least, "uniqueItems": unique})),
            1 => inner.clone().prop_map(|entry| json!({"type": "object", "additionalProperties": entry})),
            1 => prop::collection::vec(inner.clone(), 1..3).prop_map(|parts| json!({"allOf": parts})),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({"anyOf": parts})),
            1 => prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| json!({"oneOf": parts})),
            1 => inner.prop_map(|not| json!({"not": not})),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_returned_is_valid(schema in schema(), seed in any::<u64>()) {
        let schemas = components(json!({ "X": schema }));
        let generate = || Generator::new(&schemas, Seed::new(seed)).value(&place("X"));
        if let Ok(value) = generate() {
            prop_assert!(schemas.get(&place("X")).is_valid(&value));
            prop_assert_eq!(generate().unwrap().to_string(), value.to_string());
        }
    }

    #[test]
    fn whatever_is_mended_is_valid(schema in schema(), other in schema(), seed in any::<u64>()) {
        let schemas = components(json!({ "X": schema, "Y": other }));
        let generator = Generator::new(&schemas, Seed::new(seed));
        let Ok(value) = generator.value(&place("Y")) else { return Ok(()) };
        if let Ok(repaired) = generator.repair(&place("X"), &value) {
            prop_assert!(schemas.get(&place("X")).is_valid(&repaired.value));
            if schemas.get(&place("X")).is_valid(&value) {
                prop_assert_eq!(repaired, Repaired { value, changed: Vec::new() });
            }
        }
    }
}
