//! Which properties are declared, one table for what JSON Schema calls unevaluated.

use bonafide::contract::forbidden::Forbidden;
use bonafide::contract::{Contract, Options as ContractOptions};
use bonafide::finding::Severity;
use serde_json::{Value, json};

use super::*;

/// The places that are undeclared in answers, and those of all other findings with their codes.
fn found(contract: &Contract, body: &Value) -> (Vec<String>, Vec<String>) {
    let (mut undeclared, mut others) = (Vec::new(), Vec::new());
    for finding in exchange(contract, &answer(body)) {
        let pointer = finding.exchange.as_ref().unwrap().pointer.to_string();
        match finding.rule.code {
            "undeclared-property" => undeclared.push(pointer),
            code => others.push(format!("{code} {pointer}")),
        }
    }
    (undeclared, others)
}

struct Table {
    failures: Vec<String>,
}

impl Table {
    /// A schema `A` and what is undeclared in answers that use it.
    fn check(&mut self, name: &str, schemas: Value, answers: &[(Value, &[&str])]) {
        let contract = answering(json!({"$ref": "#/components/schemas/A"}), schemas);
        for (body, expected) in answers {
            let (undeclared, _) = found(&contract, body);
            if undeclared != *expected {
                self.failures.push(format!("{name}: {body}: expected {expected:?}, found {undeclared:?}"));
            }
        }
    }
}

#[test]
fn what_is_declared_is_found_through_every_keyword() {
    let mut table = Table { failures: Vec::new() };
    let named = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});

    table.check(
        "properties",
        json!({"A": named("a")}),
        &[
            (json!({"a": "1"}), &[]),
            (json!({"a": "1", "x": 1}), &["/x"]),
            (json!({"x": {"y": 1}}), &["/x"]),
            (json!({"a": 7, "x": 1}), &["/x"]),
        ],
    );
    table.check("an object that names nothing is free", json!({"A": {"properties": {"f": {"type": "object"}, "g": {}, "h": {"type": "object", "required": ["r"]}}}}), &[
        (json!({"f": {"x": {"y": 1}}, "g": {"x": 1}, "h": {"r": 1, "x": 1}}), &[]),
        (json!({"x": 1}), &["/x"]),
    ]);
    table.check(
        "required names are known",
        json!({"A": {"required": ["id"], "properties": {"a": {}}}}),
        &[(json!({"id": 1, "a": 1, "x": 1}), &["/x"])],
    );
    table.check(
        "patternProperties",
        json!({"A": {"patternProperties": {"^x-": named("a")}}}),
        &[(json!({"x-1": {"a": "1"}}), &[]), (json!({"x-1": {"b": "1"}, "y": 1}), &["/x-1/b", "/y"])],
    );
    table.check(
        "additionalProperties: true",
        json!({"A": {"properties": {"a": named("b")}, "additionalProperties": true}}),
        &[(json!({"x": {"y": 1}, "a": {"c": 1}}), &["/a/c"])],
    );
    table.check(
        "maps",
        json!({"A": {"additionalProperties": reference("B")}, "B": named("b")}),
        &[(json!({"k": {"b": "1"}, "l": {"b": "1", "x": 1}}), &["/l/x"])],
    );
    table.check(
        "additionalProperties: false is one finding",
        json!({"A": {"properties": {"a": {}}, "additionalProperties": false}}),
        &[(json!({"a": 1, "x": 1}), &["/x"])],
    );
    table.check(
        "unevaluatedProperties as a schema",
        json!({"A": {"allOf": [named("a")], "unevaluatedProperties": named("b")}}),
        &[(json!({"a": "1", "k": {"b": "1", "x": 1}}), &["/k/x"])],
    );
    table.check(
        "unevaluatedProperties: false beside a wrong value",
        json!({"A": {"allOf": [named("a"), named("b")], "unevaluatedProperties": false}}),
        &[
            (json!({"a": 7, "b": "1"}), &[]),
            (json!({"a": 7, "x": "1"}), &["/x"]),
            (json!({"a": "1", "x": "1"}), &["/x"]),
        ],
    );
    table.check("allOf and $ref with siblings", json!({
        "A": {"allOf": [reference("B"), {"properties": {"o": {"required": ["q"]}}}], "properties": {"a": {}, "o": named("p")}},
        "B": named("b"),
    }), &[
        (json!({"a": 1, "b": "1", "o": {"p": "1", "q": 1}}), &[]),
        (json!({"a": 1, "b": 1, "x": 1, "o": {"p": "1", "q": 1, "x": 1}}), &["/x", "/o/x"]),
    ]);
    table.check(
        "one part of allOf opens the object",
        json!({"A": {"allOf": [named("a"), {"additionalProperties": true}]}}),
        &[(json!({"x": 1}), &[])],
    );
    table.check("anyOf: the branches that passed", json!({"A": {"anyOf": [
        {"required": ["a"], "properties": {"a": {}, "s": {}}}, {"required": ["b"], "properties": {"b": {}, "t": {}}},
    ]}}), &[
        (json!({"a": 1, "s": 1}), &[]),
        (json!({"a": 1, "b": 1, "s": 1, "t": 1}), &[]),
        (json!({"a": 1, "t": 1}), &["/t"]),
        // Of none that passed, the one that knows most of it.
        (json!({"s": 1, "x": 1}), &["/x"]),
    ]);
    table.check(
        "oneOf with a constant",
        json!({"A": {"oneOf": [
            {"properties": {"kind": {"const": "a"}, "p": {"type": "string"}}, "required": ["kind"]},
            {"properties": {"kind": {"const": "b"}, "q": {"type": "string"}}, "required": ["kind"]},
        ]}}),
        &[
            (json!({"kind": "a", "p": "1"}), &[]),
            (json!({"kind": "a", "q": "1"}), &["/q"]),
            (json!({"kind": "b", "q": 7}), &[]),
            (json!({"kind": "b", "q": 7, "p": "1"}), &["/p"]),
            (json!({"kind": "z", "p": "1", "q": "1"}), &[]),
        ],
    );
    table.check("nested unions", json!({"A": {"oneOf": [
        {"anyOf": [{"required": ["a"], "properties": {"a": {}, "i": named("b")}}, {"required": ["c"], "properties": {"c": {}}}]},
        {"required": ["d"], "properties": {"d": {}}},
    ]}}), &[
        (json!({"a": 1, "i": {"b": "1"}}), &[]),
        (json!({"a": 1, "i": {"x": "1"}, "d2": 1}), &["/i/x", "/d2"]),
        (json!({"i": {"b": 7}}), &[]),
    ]);
    table.check("if, then, else", json!({"A": {
        "properties": {"kind": {"type": "string"}}, "if": {"properties": {"kind": {"const": "a"}, "flag": {}}},
        "then": {"properties": {"p": named("b")}}, "else": {"properties": {"q": {}}},
    }}), &[
        (json!({"kind": "a", "flag": {"any": 1}, "p": {"b": "1"}}), &[]),
        (json!({"kind": "z", "p": {"x": 1}, "x": 1}), &["/p/x", "/x"]),
    ]);
    table.check("what is asked in if names nothing", json!({"A": {"type": "object", "if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["z"]}}}), &[
        (json!({"k": 1, "z": 1, "x": 1}), &[]),
    ]);
    table.check("dependentSchemas", json!({"A": {"properties": {"card": {}}, "dependentSchemas": {"card": {"properties": {"cvc": {}}, "required": ["cvc"]}}}}), &[
        (json!({"card": 1, "cvc": 1}), &[]),
        (json!({"cvc": 1, "x": 1}), &["/x"]),
    ]);
    table.check("never below not and contains", json!({"A": {
        "properties": {"l": {"type": "array", "contains": named("c")}}, "not": {"required": ["n"], "properties": {"n": {}}},
    }}), &[
        (json!({"l": [{"c": "1"}, {"d": 1}]}), &[]),
        (json!({"n": 1}), &["/n"]),
    ]);
    table.check("nullable references", json!({"A": {"properties": {
        "n": {"anyOf": [reference("B"), {"type": "null"}]}, "m": {"oneOf": [{"type": "null"}, reference("B"), {"type": "string"}]},
    }}, "B": named("b")}), &[
        (json!({"n": null, "m": null}), &[]),
        (json!({"n": {"b": "1"}, "m": {"b": "1"}}), &[]),
        (json!({"n": {"b": 1, "x": 1}, "m": {"y": 1}}), &["/n/x", "/m/y"]),
    ]);
    table.check(
        "arrays",
        json!({"A": {"properties": {
        "l": {"type": "array", "items": reference("B")},
        "t": {"type": "array", "prefixItems": [reference("B"), {"type": "string"}], "items": named("c")},
        "u": {"type": "array", "prefixItems": [{}], "unevaluatedItems": reference("B")},
    }}, "B": named("b")}),
        &[
            (json!({"l": [{"b": "1"}, {"x": 1}]}), &["/l/1/x"]),
            (json!({"t": [{"b": "1", "x": 1}, "s", {"c": "1"}, {"b": 1}]}), &["/t/0/x", "/t/3/b"]),
            (json!({"u": [{"any": 1}, {"b": "1", "x": 1}]}), &["/u/1/x"]),
        ],
    );
    table.check(
        "arrays at the root",
        json!({"A": {"type": "array", "items": named("a")}}),
        &[(json!([{"a": "1"}, {"a": "1", "x": 1}]), &["/1/x"]), (json!({"x": 1}), &[])],
    );
    table.check("recursion", json!({"A": {"properties": {"name": {"type": "string"}, "next": reference("A"), "all": {"items": reference("A")}}}}), &[
        (json!({"next": {"next": {"next": {"all": [{"name": "n", "x": 1}]}}}}), &["/next/next/next/all/0/x"]),
    ]);
    table.check(
        "endless references",
        json!({"A": {"allOf": [reference("A"), named("a")], "anyOf": [reference("A"), reference("A")]}}),
        &[(json!({"a": "1", "x": 1}), &["/x"])],
    );
    assert!(table.failures.is_empty(), "\n{}", table.failures.join("\n"));
}

#[test]
fn a_discriminator_names_the_schema_that_counts() {
    let mut table = Table { failures: Vec::new() };
    let cat = json!({"type": "object", "required": ["kind", "lives"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}});
    let dog = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "bark": {"type": "string"}}});
    let references = json!([{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]);
    for (name, mapping) in [
        ("implicit names", json!({})),
        ("by reference", json!({"Cat": "#/components/schemas/Cat", "Dog": "#/components/schemas/Dog"})),
        ("by name", json!({"Cat": "Cat", "Dog": "Dog"})),
    ] {
        for union in ["oneOf", "anyOf"] {
            let a = json!({union: references, "discriminator": {"propertyName": "kind", "mapping": mapping}});
            table.check(
                name,
                json!({"A": a, "Cat": cat, "Dog": dog}),
                &[
                    (json!({"kind": "Cat", "lives": 9}), &[]),
                    // Without its `lives` it is still a cat.
                    (json!({"kind": "Cat", "bark": "loud"}), &["/bark"]),
                    (json!({"kind": "Dog", "lives": 9}), &["/lives"]),
                    (json!({"kind": "Fish", "lives": 9, "x": 1}), &["/x"]),
                ],
            );
        }
    }
    let base = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}}});
    let heir = |name: &str| json!({"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {name: {"type": "object", "properties": {"p": {}}}}}]});
    table.check(
        "a base class without oneOf",
        json!({"A": base, "Cat": heir("lives"), "Dog": heir("bark")}),
        &[
            (json!({"kind": "cat", "lives": {"p": 1}}), &[]),
            (json!({"kind": "cat", "lives": {"x": 1}, "bark": {}}), &["/lives/x", "/bark"]),
            (json!({"kind": "Dog", "bark": {"p": 1}}), &[]),
            (json!({"kind": "Fish", "bark": {"p": 1}}), &["/bark"]),
        ],
    );
    assert!(table.failures.is_empty(), "\n{}", table.failures.join("\n"));
}

#[test]
fn a_leak_is_told_with_what_was_meant_or_how_to_mend_it() {
    let schemas = json!({"User": {"type": "object", "properties": {"email": {}, "tags": {"type": "array", "items": {"properties": {"id": {}}}}}}});
    let contract =
        answering(json!({"type": "array", "items": {"$ref": "#/components/schemas/User"}}), schemas);
    let findings = exchange(
        &contract,
        &answer(&json!([{"emial": 1, "tags": [{"id": 1, "secret": "x"}]}, {"internal_id": 1}])),
    );
    let told: Vec<_> =
        findings.iter().map(|finding| (finding.message.as_str(), finding.help.as_deref().unwrap())).collect();
    assert_eq!(
        told,
        [
            ("the property `[0].emial` of the response body is not declared", "did you mean `email`?"),
            (
                "the property `[0].tags[0].secret` of the response body is not declared",
                "declare it, or stop sending it"
            ),
            (
                "the property `[1].internal_id` of the response body is not declared",
                "declare it in `User`, or stop sending it"
            ),
        ]
    );
    assert!(findings.iter().all(|finding| finding.severity == Severity::Error));
    assert!(findings[2].document.as_ref().unwrap().pointer.as_str().ends_with("/User"));
    let excerpt = findings[1].excerpt.as_ref().unwrap();
    assert_eq!(excerpt.lines[excerpt.line].trim(), "\"secret\": \"***\"");
}

#[test]
fn in_requests_leaks_are_warnings_and_closed_schemas_errors() {
    let contract = contract(
        &json!({"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"post": {
            "requestBody": {"content": {"application/json": {"schema": {"properties": {
                "name": {}, "id": {"readOnly": true}, "closed": {"properties": {"a": {}}, "additionalProperties": false},
            }}}}},
            "responses": {"204": {"description": "A"}},
        }}}})
        .to_string(),
    );
    let text = "POST /a\nContent-Type: application/json\n\n{\"name\": 1, \"nmae\": 1, \"id\": 1, \"closed\": {\"b\": 1}}\n---\n204";
    let findings = exchange(&contract, &written(text));
    let told: Vec<_> = findings
        .iter()
        .map(|it| (it.rule.code, it.severity, it.exchange.as_ref().unwrap().pointer.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("undeclared-property", Severity::Error, "/closed/b"),
            ("undeclared-property", Severity::Warning, "/nmae"),
            ("read-only-in-request", Severity::Warning, "/id"),
        ]
    );
}

#[test]
fn what_is_write_only_does_not_come_back() {
    let contract = answering(
        json!({"properties": {"name": {}, "password": {"type": "string", "writeOnly": true}, "n": {"anyOf": [{"$ref": "#/components/schemas/N"}, {"type": "null"}]}}, "required": ["password"]}),
        json!({"N": {"allOf": [{"properties": {"pin": {"$ref": "#/components/schemas/Pin"}}}]}, "Pin": {"type": "object", "writeOnly": true}}),
    );
    assert_eq!(found(&contract, &json!({"name": 1})), (vec![], vec![]));
    let (undeclared, others) = found(&contract, &json!({"password": "x", "n": {"pin": {"a": 1}}}));
    assert_eq!(others, ["write-only-in-response /password", "write-only-in-response /n/pin"]);
    assert!(undeclared.is_empty());
}

#[test]
fn what_is_forbidden_is_told_once_wherever_it_is() {
    let schema = json!({"properties": {"id": {}, "internal_id": {}, "list": {"items": {"properties": {"n": {}}}}, "free": {"type": "object"}}});
    let options = ContractOptions {
        forbid: Forbidden::new(["internal_id", "*_secret"]).unwrap(),
        ..Default::default()
    };
    let contract = compiled(answering_text(schema, json!({})), options);
    let body = json!({"id": 1, "internal_id": 1, "a_secret": 1, "list": [{"internal_id": {"b_secret": 1}}], "free": {"c_secret": 1}});
    let (undeclared, others) = found(&contract, &body);
    assert!(undeclared.is_empty(), "{undeclared:?}");
    assert_eq!(
        others,
        ["/internal_id", "/a_secret", "/list/0/internal_id", "/free/c_secret"]
            .map(|at| format!("forbidden-property {at}"))
    );
    expect(
        &contract,
        "GET /a\n---\n200\nContent-Type: application/json\nX_Secret: 1\n\n{}",
        &["forbidden-property response header x_secret: the header `x_secret` is forbidden in responses"],
    );
}
