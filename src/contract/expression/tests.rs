use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::contract::Contract;
use crate::contract::router::Route;
use crate::document::{Document, Options};
use crate::exchange::{Exchange, Request, Response};
use crate::source::files::Files;

fn contract() -> Contract {
    let operation = json!({
        "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {
            "type": "object", "properties": {"size": {"type": "integer"}},
        }}}},
        "responses": {"201": {"description": "Made", "content": {"application/json": {}}}},
    });
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/users/{id}": {"post": operation}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default()).unwrap())
}

fn exchange() -> Exchange {
    let mut request = Request::new(Method::POST, "/users/a%20b?to=http%3A%2F%2Fh%2Fx&empty=");
    request.headers.insert("host", HeaderValue::from_static("api.test"));
    request.headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    request.body = Bytes::from_static(b"size=5&name=Ann");
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.append("x-at", HeaderValue::from_static("1"));
    headers.append("x-at", HeaderValue::from_static("2"));
    let body = json!({"id": 7, "a/b": {"list": ["x", null]}}).to_string().into();
    Exchange { request, response: Response { status: StatusCode::CREATED, headers, body } }
}

/// What a text stands for, or why for nothing.
fn value(text: &str) -> Result<Value, String> {
    let (contract, exchange) = (contract(), exchange());
    let Route::Found(matched) = contract.route(&Method::POST, &exchange.request.path) else { panic!() };
    let template = Template::of_url(text).map_err(|bad| bad.message)?;
    template.value(&Context::new(&contract, &matched, &exchange)).map_err(|why| why.0)
}

#[test]
fn every_form_of_the_specification_has_its_value() {
    let cases = [
        ("$url", json!("http://api.test/users/a%20b?to=http%3A%2F%2Fh%2Fx&empty=")),
        ("$method", json!("POST")),
        ("$statusCode", json!(201)),
        ("$request.query.to", json!("http://h/x")),
        ("$request.query.empty", json!("")),
        ("$request.path.id", json!("a b")),
        ("$request.header.Host", json!("api.test")),
        ("$request.body#/size", json!(5)),
        ("$request.body#/name", json!("Ann")),
        ("$response.body#/id", json!(7)),
        ("$response.body#/a~1b/list/0", json!("x")),
        ("$response.body#/a~1b/list", json!(["x", null])),
        ("$response.header.x-at", json!("1, 2")),
        ("http://h/{$response.body#/id}/{$method}", json!("http://h/7/POST")),
        ("{$response.body#/id}", json!(7)),
        ("http://h/", json!("http://h/")),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), Ok(expected), "{text}");
    }
}

#[test]
fn what_the_exchange_does_not_have_is_named() {
    let cases = [
        ("$request.query.url", "the request has no query parameter `url`"),
        ("$request.path.name", "`POST /users/{id}` has no path parameter `name`"),
        ("$request.header.x-to", "the request has no header `x-to`"),
        ("$response.header.location", "the response has no header `location`"),
        ("$request.body#/url/0", "the request body has no `url[0]`"),
        ("http://h/{$response.body#/a~1b}", "`$response.body#/a~1b` is an object, not a text"),
        ("http://h/{$response.body#/a~1b/list/1}", "`$response.body#/a~1b/list/1` is null, not a text"),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), Err(expected.to_owned()), "{text}");
    }
}

#[test]
fn what_is_no_expression_is_told_with_what_was_meant() {
    let cases = [
        ("{$request.body.url}", "did you mean `$request.body#/url`?"),
        ("$response.body#id", "did you mean `$response.body#/id`?"),
        ("{request.body#/url}", "did you mean `$request.body#/url`?"),
        ("$request.headers.to", "did you mean `$request.header.to`?"),
        ("$statuscode", "did you mean `$statusCode`?"),
        ("$request.bdoy#/url", FORMS),
        ("http://h/{id}", FORMS),
        ("$response.query.x", FORMS),
        ("http://h/{$url", "close the expression, as in `https://example.com/{$request.body#/id}`"),
    ];
    for (text, help) in cases {
        assert_eq!(Template::of_url(text).map_err(|bad| bad.help), Err(help.to_owned()), "{text}");
    }
}

#[test]
fn a_text_without_expressions_is_a_constant_of_a_link() {
    assert_eq!(Template::of_value("{id} of }{"), Ok(None));
    assert!(Template::of_value("$5").is_err());
    assert_eq!(Template::of_value("a{b}{$url}").unwrap().unwrap().expressions().count(), 1);
}

#[test]
fn a_hundred_thousand_braces_are_told_in_one_short_message() {
    for text in ["{".repeat(100_000), "{$url}".repeat(100_000) + "{", "$request.body.".repeat(10_000)] {
        let bad = Template::of_url(&text).unwrap_err();
        assert!(bad.message.len() < 200, "{}", bad.message);
    }
    assert_eq!(Template::of_url(&"{$url}".repeat(100_000)).unwrap().expressions().count(), 100_000);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([{}$.#/]|\\$(request|response)\\.(body|query|path|header)|[a-z])*") {
        let _ = Template::of_value(&text);
        if let Ok(template) = Template::of_url(&text) {
            for expression in template.expressions() {
                prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression.clone()));
            }
        }
    }
}
