//! What is said of each kind of fault.

use super::*;

/// The messages and helps for an answer.
fn told(contract: &Contract, body: &Value) -> Vec<String> {
    let findings = exchange(contract, &answer(body));
    let told = |finding: &Finding| match &finding.help {
        Some(help) => format!("{}: {} ({help})", finding.rule.code, finding.message),
        None => format!("{}: {}", finding.rule.code, finding.message),
    };
    findings.iter().map(told).collect()
}

#[test]
fn every_keyword_is_explained_in_plain_words() {
    let cases = [
        (
            json!({"dependentRequired": {"card": ["cvc"]}}),
            json!({"card": 1}),
            "missing-property: the response body lacks the property `cvc`, which is required beside `card` (add the property `cvc`)",
        ),
        (
            json!({"required": ["email"], "properties": {"email": {}}, "additionalProperties": true}),
            json!({"emial": 1}),
            "missing-property: the response body lacks the required property `email` (rename `emial` to `email`)",
        ),
        (
            json!({"properties": {"m": {"propertyNames": {"pattern": "^[a-z]+$"}}}}),
            json!({"m": {"Ab": 1}}),
            "wrong-format: the name of the property `m.Ab` is `Ab`, which does not match `^[a-z]+$` (rename the property, or correct `propertyNames`)",
        ),
        (
            json!({"contains": {"type": "integer"}}),
            json!(["a"]),
            "out-of-range: the response body has no item that is an integer",
        ),
        (
            json!({"contains": {"const": "x"}, "minContains": 2}),
            json!(["x"]),
            "out-of-range: the response body has fewer than 2 items that are `x`",
        ),
        (
            json!({"prefixItems": [{"type": "integer"}], "items": false}),
            json!([1, 2]),
            "out-of-range: `[1]` of the response body is an item too many (remove it, or correct the schema `false` that stands there)",
        ),
        (
            json!({"prefixItems": [{"type": "integer"}, {}]}),
            json!(["1"]),
            "wrong-type: `[0]` of the response body is a string, not an integer (write it without quotes)",
        ),
        (
            json!({"prefixItems": [{}], "unevaluatedItems": false}),
            json!([1, 2, 3]),
            "out-of-range: the response body has 2 items that its schema does not declare (remove what is too much, or declare it under `items`)",
        ),
        (
            json!({"properties": {"a": false}}),
            json!({"a": 1}),
            "undeclared-property: the property `a` must not be there (remove it, or correct the schema `false` that stands there)",
        ),
        (
            json!({"not": {"required": ["a"]}}),
            json!({"a": 1}),
            "no-matching-schema: the response body has the property `a`, which must not be there (change the value so that it no longer fits the schema under `not`)",
        ),
        (
            json!({"not": {"type": "string"}}),
            json!("a"),
            "no-matching-schema: the response body is a string, which it must not be (change the value so that it no longer fits the schema under `not`)",
        ),
        (
            json!({"if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["b"]}}),
            json!({"k": 1}),
            "missing-property: the response body lacks the required property `b` (add the property `b`)",
        ),
        (
            json!({"if": {"required": ["k"]}, "else": false}),
            json!({"a": 1}),
            "no-matching-schema: the response body is a case that `else: false` rules out (remove it, or correct the schema `false` that stands there)",
        ),
        (
            json!({"uniqueItems": true}),
            json!(["a", "b", "a"]),
            "out-of-range: the response body holds the same item at 0 and 2 (remove the repetition)",
        ),
        (
            json!({"type": "string", "format": "date-time"}),
            json!("yesterday"),
            "wrong-format: the response body is `yesterday`, which is not a valid date-time (write it as in `2025-01-31T12:30:00Z`)",
        ),
        (
            json!({"type": ["array", "null"]}),
            json!("a"),
            "wrong-type: the response body is a string, not null or an array (write it as a list, in `[` and `]`)",
        ),
        (
            json!({"properties": {"a": {"type": "string"}}}),
            json!({"a": null}),
            "wrong-type: `a` is null, not a string (leave it out, give it a value, or declare that it may be null)",
        ),
        (json!({"minProperties": 1}), json!({}), "out-of-range: the response body has fewer than 1 property"),
        (
            json!({"unevaluatedProperties": {"type": "integer"}}),
            json!({"a": "x"}),
            "undeclared-property: the property `a` is not declared, and is not what undeclared ones may be (remove it, or declare it: its schema allows no others)",
        ),
        (
            json!({"oneOf": [{"title": "Low", "maximum": 5}, {"title": "High", "minimum": 3}]}),
            json!(4),
            "no-matching-schema: the response body fits `Low` and `High`, of which it may fit only one (tell the alternatives apart by a property with a `const`, or use `anyOf`)",
        ),
    ];
    let failures: Vec<_> = cases
        .into_iter()
        .filter_map(|(schema, body, expected)| {
            let told = told(&answering(schema.clone(), json!({})), &body);
            (told != [expected]).then(|| format!("{schema}\n  expected {expected}\n  told     {told:?}"))
        })
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn of_a_union_the_branch_that_was_meant_is_explained() {
    let schemas = json!({
        "Cat": {"type": "object", "required": ["kind", "lives"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
        "Dog": {"type": "object", "required": ["kind", "bark"], "properties": {"kind": {"type": "string"}, "bark": {"enum": ["loud", "soft"]}}},
        "Fish": {"type": "object", "required": ["depth"], "properties": {"depth": {"type": "integer"}}},
        "Snail": {"type": "object", "required": ["shell"], "properties": {"shell": {"type": "string"}}},
        "Wet": {"anyOf": [{"$ref": "#/components/schemas/Fish"}, {"$ref": "#/components/schemas/Snail"}]},
    });
    let pets = json!([{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]);
    let named = answering(
        json!({"properties": {"pet": {"oneOf": pets, "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "#/components/schemas/Dog"}}}}}),
        schemas.clone(),
    );
    for (pet, expected) in [
        (
            json!({"kind": "cat"}),
            "missing-property: `pet` lacks the required property `lives` (add the property `lives`)",
        ),
        (
            json!({"kind": "dog", "bark": "lout"}),
            "value-not-in-enum: `pet.bark` is `lout`, not `loud` or `soft` (did you mean `loud`?)",
        ),
        (
            json!({"kind": "cta", "lives": "x"}),
            "value-not-in-enum: `pet.kind` is `cta`, not `cat` or `dog` (did you mean `cat`?)",
        ),
        (
            json!({"lives": "x"}),
            "missing-property: `pet` lacks the required property `kind`, which says what it is (add `kind`: `cat` or `dog`)",
        ),
        (json!("cat"), "wrong-type: `pet` is a string, not an object"),
    ] {
        assert_eq!(told(&named, &json!({"pet": pet})), [expected], "{pet}");
    }
    // Without a discriminator it is the one that knows most of the value, in unions inside unions too.
    let bare = answering(
        json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Wet"}, {"type": "null"}]}),
        schemas.clone(),
    );
    for (pet, expected) in [
        (
            json!({"lives": 9}),
            "missing-property: the response body lacks the required property `kind` (add the property `kind`)",
        ),
        (json!({"depth": "deep"}), "wrong-type: `depth` is a string, not an integer"),
        (json!({"shell": 1}), "wrong-type: `shell` is an integer, not a string (write it in quotes)"),
    ] {
        assert_eq!(told(&bare, &pet), [expected], "{pet}");
    }
    let either = answering(json!({"$ref": "#/components/schemas/Wet"}), schemas);
    assert_eq!(
        told(&either, &json!({})),
        [
            "no-matching-schema: the response body fits none of the alternatives that its schema gives (make it one of `Fish` or `Snail`)"
        ]
    );
    // Told apart by a property that is fixed in each.
    let fixed = |kind: &str| json!({"required": ["kind"], "properties": {"kind": {"const": kind}, "x": {"type": "integer"}}});
    let tagged = answering(json!({"anyOf": [fixed("apple"), fixed("pear"), fixed("plum")]}), json!({}));
    assert_eq!(
        told(&tagged, &json!({"kind": "pear", "x": "1"})),
        ["wrong-type: `x` is a string, not an integer (write it without quotes)"]
    );
    assert_eq!(
        told(&tagged, &json!({"kind": "peer"})),
        ["value-not-in-enum: `kind` is `peer`, not `apple`, `pear` or `plum` (did you mean `pear`?)"]
    );
}

/// The older page of an API as an answer of the newer one: what it leaks and what it lacks.
#[test]
fn an_older_answer_leaks_and_lacks() {
    let document =
        Document::load(&["spec/mixpeek.yaml".into()], &Options::default(), &mut Files::default()).unwrap();
    let contract = Contract::compile(document);
    let older = json!({
        "account_type": "pro", "created_at": "2025-01-01T00:00:00Z", "credit_count": 250_000,
        "internal_id": "int_x1y2z3", "organization_id": "org_demo123", "organization_name": "Acme Corporation",
    });
    let text = format!("GET /v1/organizations\n---\n200\nContent-Type: application/json\n\n{older}");
    expect(
        &contract,
        &text,
        &[
            "missing-property response body at /rate_limits: the response body lacks the required property `rate_limits`",
            "missing-property response body at /updated_at: the response body lacks the required property `updated_at`",
            "undeclared-property response body at /internal_id: the property `internal_id` is not declared",
        ],
    );
}
