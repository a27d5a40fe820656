use super::*;
use crate::pointer::Pointer;

/// The tree, and where in the original the nodes at some pointers of it came from.
fn upgraded(mut root: Value, places: &[&str]) -> (Value, Vec<String>) {
    let (mut origins, mut findings) = (Origins::nowhere(), Vec::new());
    upgrade(&mut root, &[], &mut origins, &mut findings);
    assert!(findings.is_empty(), "{findings:?}");
    let place = |pointer: &&str| origins.place(&Pointer::parse(pointer).unwrap()).pointer.to_string();
    (root, places.iter().map(place).collect())
}

/// The one operation of a document, upgraded.
fn operation(general: Value, operation: Value) -> Value {
    let mut root = general;
    root["paths"] = json!({"/a": {"post": operation}});
    upgraded(root, &[]).0["paths"]["/a"]["post"].take()
}

#[test]
fn separators_become_styles() {
    let array = |rest: Value| {
        let mut parameter = json!({"name": "a", "in": "query", "type": "array", "items": {"type": "string"}});
        parameter.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        let operation = operation(json!({}), json!({"parameters": [parameter]}));
        let parameter = &operation["parameters"][0];
        assert_eq!(parameter["schema"], json!({"type": "array", "items": {"type": "string"}}));
        (parameter.get("style").cloned(), parameter["explode"].clone())
    };
    assert_eq!(array(json!({})), (None, json!(false)));
    assert_eq!(array(json!({"collectionFormat": "csv"})), (None, json!(false)));
    assert_eq!(array(json!({"collectionFormat": "multi"})), (None, json!(true)));
    assert_eq!(array(json!({"collectionFormat": "ssv"})), (Some(json!("spaceDelimited")), json!(false)));
    assert_eq!(array(json!({"collectionFormat": "pipes"})), (Some(json!("pipeDelimited")), json!(false)));
}

#[test]
fn a_body_has_the_media_types_of_its_operation() {
    let body = json!({"name": "a", "in": "body", "required": true, "schema": {"type": "object"}});
    let general = json!({"consumes": ["application/xml"]});
    let own = operation(general.clone(), json!({"consumes": ["a/b", "c/d"], "parameters": [body]}));
    let first = "#/paths/~1a/post/requestBody/content/a~1b/schema";
    let content = json!({"a/b": {"schema": {"type": "object"}}, "c/d": {"schema": {"$ref": first}}});
    assert_eq!(own, json!({"requestBody": {"required": true, "content": content}}));
    let inherited = operation(general, json!({"parameters": [body]}));
    assert_eq!(
        inherited["requestBody"]["content"],
        json!({"application/xml": {"schema": {"type": "object"}}})
    );
    let nothing = operation(json!({}), json!({"parameters": [body]}));
    assert_eq!(
        nothing["requestBody"]["content"],
        json!({"application/json": {"schema": {"type": "object"}}})
    );
}

#[test]
fn fields_make_up_one_body() {
    let fields = json!([
        {"name": "a", "in": "formData", "type": "file", "required": true},
        {"name": "b", "in": "formData", "type": "array", "items": {"type": "integer"}, "collectionFormat": "ssv"},
    ]);
    let operation = operation(json!({}), json!({"parameters": fields}));
    let schema = json!({"type": "object", "required": ["a"], "properties": {
        "a": {"type": "string", "format": "binary"},
        "b": {"type": "array", "items": {"type": "integer"}},
    }});
    let encoding = json!({"b": {"style": "spaceDelimited", "explode": false}});
    let content = json!({"multipart/form-data": {"schema": schema, "encoding": encoding}});
    assert_eq!(operation, json!({"requestBody": {"required": true, "content": content}}));
}

#[test]
fn a_response_has_the_media_types_that_can_carry_it() {
    let produces = json!(["image/png", "application/json"]);
    let responses = json!({
        "200": {"schema": {"type": "string", "format": "binary"}},
        "404": {"schema": {"$ref": "#/definitions/Error"}},
        "204": {},
    });
    let general = json!({"definitions": {"Error": {"type": "object"}}});
    let operation = operation(general, json!({"produces": produces, "responses": responses}));
    let names = |status: &str| {
        let content = operation["responses"][status]["content"].as_object();
        content.map(|content| content.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(names("200").unwrap(), ["image/png", "application/json"]);
    assert_eq!(names("404").unwrap(), ["application/json"]);
    assert_eq!(names("204"), None);
}

#[test]
fn what_moved_knows_its_place_and_is_found() {
    let body = json!({"name": "a", "in": "body", "schema": {"items": {"$ref": "#/definitions/A"}}});
    let shared = json!({"$ref": "#/parameters/A"});
    let root = json!({
        "paths": {"/a": {
            "get": {"parameters": [body, {"name": "b", "in": "query", "type": "string"}]},
            "put": {"parameters": [shared]},
        }},
        "definitions": {"A": {}, "B": {"$ref": "#/paths/~1a/get/parameters/0/schema"}},
        "parameters": {"A": {"in": "body", "schema": {"type": "string"}}},
    });
    let schema = "/paths/~1a/get/requestBody/content/application~1json/schema";
    let pointers = [schema, "/paths/~1a/get/parameters/0/schema/type", "/components/schemas/A/type"];
    let (root, places) = upgraded(root, &pointers);
    assert_eq!(
        places,
        ["/paths/~1a/get/parameters/0/schema", "/paths/~1a/get/parameters/1/type", "/definitions/A/type",]
    );
    assert_eq!(root["components"]["schemas"]["B"]["$ref"], format!("#{schema}"));
    let of_put = &root["paths"]["/a"]["put"]["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let target = Pointer::from_reference(of_put.as_str().unwrap()).unwrap();
    assert_eq!(target.resolve(&root), Some(&json!({"type": "string"})));
}

#[test]
fn where_an_api_is_becomes_a_url() {
    let urls = |root: Value| {
        let root = upgraded(root, &[]).0;
        let servers = root.get("servers").and_then(Value::as_array).cloned().unwrap_or_default();
        servers.iter().map(|server| server["url"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let both = ["https://a.com:8080/v1", "wss://a.com:8080/v1"];
    assert_eq!(urls(json!({"host": "a.com:8080", "basePath": "/v1/", "schemes": ["https", "wss"]})), both);
    assert_eq!(urls(json!({"host": "a.com"})), ["//a.com"]);
    assert_eq!(urls(json!({"basePath": "/v1"})), ["/v1"]);
    assert!(urls(json!({})).is_empty());
}

#[test]
fn flows_have_their_new_names() {
    let flow = |name: &str| {
        let scheme = json!({"type": "oauth2", "flow": name, "tokenUrl": "https://a.com"});
        let root = upgraded(json!({"securityDefinitions": {"a": scheme}}), &[]).0;
        root["components"]["securitySchemes"]["a"]["flows"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<String>()
    };
    let names = ["implicit", "password", "application", "accessCode"].map(flow);
    assert_eq!(names, ["implicit", "password", "clientCredentials", "authorizationCode"]);
}
