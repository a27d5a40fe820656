use std::path::Path;

use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use super::*;
use crate::contract::router::Route;
use crate::document::{Document, Options};
use crate::exchange::{Exchange, Request, Response};
use crate::source::files::Files;

fn contract() -> Contract {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/features/links.yaml");
    Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default()).unwrap())
}

/// Where a link of the answer to a new boat leads, and with what, in words.
fn followed(name: &str, target: &str, answer: &Value) -> String {
    let contract = contract();
    let mut request = Request::new(Method::POST, target);
    request.body = json!({"id": "new", "name": "Nixe"}).to_string().into();
    let response =
        Response { status: StatusCode::CREATED, headers: HeaderMap::new(), body: answer.to_string().into() };
    let exchange = Exchange { request, response };
    let Route::Found(matched) = contract.route(&Method::POST, "/boats") else { panic!("it is there") };
    let link = matched.operation.responses()[0].links.iter().find(|link| link.name == name).unwrap();
    let followed = contract.follow(link, &Context::new(&contract, &matched, &exchange)).unwrap();
    let told = |value: &Result<Value, Unresolved>| {
        value.as_ref().map_or_else(|why| format!("({why})"), Value::to_string)
    };
    let parameters = followed.parameters.iter();
    let parameters = parameters.map(|(parameter, value)| format!(" {}={}", parameter.name, told(value)));
    let body = followed.body.iter().map(|body| format!(" with {}", told(body)));
    followed.operation.name.chars().chain(parameters.chain(body).collect::<String>().chars()).collect()
}

#[test]
fn a_link_leads_to_its_operation_with_the_values_of_the_exchange() {
    let boat = json!({"id": "7", "name": "Nixe"});
    assert_eq!(followed("self", "/boats", &boat), r#"getBoat id="7""#);
    assert_eq!(followed("byReference", "/boats?trace=t", &boat), r#"getBoat id="b-7" X-Trace="t""#);
    let changed = r#"putBoat id="fixed" with {"id":"new","name":"Nixe"}"#;
    assert_eq!(followed("change", "/boats", &boat), changed);
}

#[test]
fn what_an_exchange_does_not_tell_costs_that_value_alone() {
    let told = followed("byReference", "/boats", &json!({"id": 7}));
    assert_eq!(told, r#"getBoat id="b-7" X-Trace=(the request has no query parameter `trace`)"#);
    assert_eq!(followed("self", "/boats", &json!({})), "getBoat id=(the response body has no `id`)");
}

#[test]
fn a_link_that_leads_nowhere_is_not_followed() {
    let contract = contract();
    let link = Link {
        name: "lost".to_owned(),
        pointer: Pointer::root(),
        target: Target::Id("getBaot".to_owned()),
        parameters: Vec::new(),
        body: None,
    };
    assert!(contract.linked(&link).is_none());
    assert!(contract.linked(&Link { target: Target::Nothing, ..link }).is_none());
}
