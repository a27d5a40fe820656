//! What is found out once is not tried again.

use std::sync::Arc;

use bonafide::contract::Contract;
use bonafide::document::{Document, Options};
use bonafide::exchange::Request;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::source::files::Files;
use http::{Method, StatusCode};

fn pipeline(openapi: &str) -> Pipeline {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, openapi).expect("the file can be written");
    let document = Document::load(&[path], &Options::default(), &mut Files::default())
        .expect("the document can be read");
    let contract = Arc::new(Contract::compile(document));
    let fixtures = Fixtures::none(&contract);
    Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()))
}

#[test]
fn what_cannot_be_made_is_tried_once() {
    let pipeline = pipeline(
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
        let [first, second] = [(); 2].map(|()| pipeline.answer(Request::new(Method::GET, path)));
        let (body, same) = (&first.response.body, &second.response.body);
        assert_eq!(first.response.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(body.as_ptr(), same.as_ptr(), "{path} is answered with the very same bytes");
        assert_eq!(second.findings.len(), 1, "{path} says each time what is wrong");
    }
}
