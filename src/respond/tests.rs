use http::Method;

use super::*;
use crate::contract::router::Route;
use crate::document::{self, Document};
use crate::source::files::Files;

fn responder(openapi: &str) -> Responder {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, openapi).unwrap();
    let document = Document::load(&[path], &document::Options::default(), &mut Files::default()).unwrap();
    let contract = Arc::new(Contract::compile(document));
    let fixtures = Fixtures::none(&contract);
    Responder::new(contract, fixtures, Options::default())
}

fn ask(responder: &Responder, path: &str) -> Answer {
    let request = Request::new(Method::GET, path);
    let Route::Found(matched) = responder.contract().route(&request.method, &request.path) else {
        panic!("{path} is not in the document")
    };
    responder.answer(&Asked {
        matched: &matched,
        request: &request,
        preference: Preference::default(),
        parameters: &Map::new(),
        body: None,
        findings: &[],
    })
}

#[test]
fn what_cannot_be_made_is_tried_once() {
    let responder = responder(
        r#"
openapi: 3.1.0
info: { title: Nothing fits, version: '1' }
paths:
  /generated: { get: { responses: { '200': { description: A, content: { application/json: { schema: false } } } } } }
  /example:
    get: { responses: { '200': { description: B, content: { application/json: { schema: false, example: 1 } } } } }
  /header: { get: { responses: { '204': { description: C, headers: { X: { required: true, schema: false } } } } } }
"#,
    );
    for path in ["/generated", "/example", "/header"] {
        let (first, second) = (ask(&responder, path), ask(&responder, path));
        assert_eq!(first.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(first.body.as_ptr(), second.body.as_ptr(), "{path} is answered with the same bytes");
        assert_eq!(second.findings.len(), 1, "{path} says each time what is wrong");
    }
}
