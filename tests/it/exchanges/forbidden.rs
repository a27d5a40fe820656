use bonafide::check;
use bonafide::contract::Options as ContractOptions;
use bonafide::contract::forbidden::Forbidden;

use super::*;

#[test]
fn forbidden_names_in_response_schemas_are_told_without_traffic() {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let media =
        |schema: Value| json!({"description": "A", "content": {"application/json": {"schema": schema}}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "A", "version": "1"},
        "paths": {
            "/list": {"get": {"responses": {
                "200": media(json!({"properties": {"results": {"items": {"properties": {"metadata": {"anyOf": [reference("Meta"), {"type": "null"}]}}}}}})),
                "201": media(reference("Meta")),
            }}},
            "/none": {"get": {"responses": {"200": media(json!({"properties": {"id": {}}}))}}},
            "/tree": {"get": {"operationId": "tree", "responses": {"200": media(reference("Tree")), "default": {"description": "A", "headers": {"X-Secret": {"schema": {}}}}}}},
            "/sent": {"post": {"requestBody": media(reference("Meta")), "responses": {"204": {"description": "A"}}}},
            "/written": {"get": {"responses": {"200": media(json!({"properties": {"internal_id": {"writeOnly": true}}}))}}},
        },
        "components": {"schemas": {
            "Meta": {"properties": {"internal_id": {"type": "string"}}},
            "Tree": {"properties": {"children": {"type": "array", "items": reference("Tree")}, "more": {"additionalProperties": reference("Pet")}}},
            "Pet": {"discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat"}}, "properties": {"kind": {}}},
            "Cat": {"allOf": [reference("Pet"), {"properties": {"cat_secret": {}}}]},
        }},
    });
    let options =
        ContractOptions { forbid: Forbidden::new(["internal_id", "*secret"]).unwrap(), ..Default::default() };
    let findings = check::forbidden(&compiled(document.to_string(), options));
    let told: Vec<_> = findings
        .iter()
        .map(|it| (it.message.as_str(), it.document.as_ref().unwrap().pointer.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "`GET /list` may answer with `internal_id`, which is forbidden, in `200 application/json: results[].metadata.internal_id`, and in 1 other place",
                "/components/schemas/Meta/properties/internal_id",
            ),
            (
                "`GET /tree` may answer with `cat_secret`, which is forbidden, in `200 application/json: more.*.cat_secret`",
                "/components/schemas/Cat/allOf/1/properties/cat_secret",
            ),
            (
                "`GET /tree` may answer with `X-Secret`, which is forbidden, in `default header`",
                "/paths/~1tree/get/responses/default/headers/X-Secret"
            ),
        ]
    );
}

#[test]
fn what_is_forbidden_is_not_generated_unless_it_is_required() {
    let schema = json!({"type": "object", "required": ["internal_id"], "properties": {"internal_id": {"type": "string"}, "a_secret": {"type": "string"}, "id": {"type": "string"}}});
    let options = ContractOptions {
        forbid: Forbidden::new(["internal_id", "*_secret"]).unwrap(),
        ..Default::default()
    };
    let contract = compiled(answering_text(schema, json!({})), options);
    let schemas = contract.schemas(bonafide::contract::direction::Direction::Response);
    let response = contract.operations()[0].response(200).unwrap();
    let pointer = &response.content[0].schema.as_ref().unwrap().pointer;
    let value =
        bonafide::generate::Generator::new(schemas, bonafide::generate::Seed::new(1)).value(pointer).unwrap();
    assert_eq!(value.as_object().unwrap().keys().collect::<Vec<_>>(), ["internal_id", "id"]);
}
