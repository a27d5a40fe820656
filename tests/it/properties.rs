//! What holds for any input: nothing that is read or received makes bonafide panic.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use bonafide::contract::Contract;
use bonafide::contract::direction::Direction;
use bonafide::document::{Document, Options};
use bonafide::exchange::Request;
use bonafide::pointer::Pointer;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::source::files::Files;
use bonafide::validate::{ValueContext, check_value};
use http::{HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::data;

/// The contracts of every document in `tests/data/features`.
static FEATURES: LazyLock<Vec<Arc<Contract>>> = LazyLock::new(|| {
    let folder = std::fs::read_dir(data("features")).expect("the folder can be read");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.sort();
    paths.iter().map(|path| pipeline(path).responder().contract().clone()).collect()
});
static HARBOR: LazyLock<Pipeline> = LazyLock::new(|| pipeline(&data("harbor.yaml")));
static PARAMETERS: LazyLock<Pipeline> = LazyLock::new(|| pipeline(&data("features/parameters.yaml")));

fn pipeline(path: &Path) -> Pipeline {
    let document = Document::load(&[path.to_owned()], &Options::default(), &mut Files::default())
        .expect("the document can be read");
    let contract = Arc::new(Contract::compile(document));
    let fixtures = Fixtures::none(&contract);
    Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()))
}

/// Loads a file with this content and asks the mock of it for something.
fn load(content: &[u8], name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("the file can be written");
    let document =
        Document::load(&[path], &Options::default(), &mut Files::default()).expect("the file is there");
    assert!(document.is_readable() || !document.findings().is_empty(), "what is unreadable is told");
    let contract = Arc::new(Contract::compile(document));
    let fixtures = Fixtures::none(&contract);
    bonafide::check::everything(&contract, &fixtures, &mut |_, _, _| {});
    let pipeline = Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()));
    pipeline.answer(Request::new(Method::GET, "/a"));
}

/// The harbor document with a few of its bytes replaced, removed or repeated.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = std::fs::read(data("harbor.yaml")).expect("the document can be read");
    let damage = (any::<prop::sample::Index>(), prop::collection::vec(any::<u8>(), 0..4), 0usize..40);
    prop::collection::vec(damage, 1..6).prop_map(move |damages| {
        let mut bytes = whole.clone();
        for (at, new, length) in damages {
            let start = at.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new);
        }
        bytes
    })
}

/// Documents of small parts that may stand anywhere, sensible or not.
fn odd_document() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("{}".to_owned()),
        Just("null".to_owned()),
        Just("[]".to_owned()),
        Just("true".to_owned()),
        Just("12".to_owned()),
        Just("\"text\"".to_owned()),
        Just("{\"$ref\": \"#/paths/~1a\"}".to_owned()),
        Just("{\"$ref\": \"#/components/schemas/A\"}".to_owned()),
        Just("{\"$ref\": \"other.yaml#/x\"}".to_owned()),
        Just("{\"$ref\": \"#\"}".to_owned()),
        Just("{\"$ref\": 7}".to_owned()),
    ];
    let key = prop::sample::select(vec![
        "paths",
        "/a",
        "get",
        "parameters",
        "requestBody",
        "responses",
        "200",
        "default",
        "content",
        "application/json",
        "schema",
        "examples",
        "example",
        "value",
        "components",
        "schemas",
        "A",
        "type",
        "properties",
        "allOf",
        "anyOf",
        "items",
        "required",
        "security",
        "servers",
        "headers",
        "name",
        "in",
        "discriminator",
        "mapping",
        "nullable",
        "enum",
        "pattern",
        "openapi",
        "securitySchemes",
        "url",
    ]);
    let inner = part.prop_recursive(8, 60, 6, move |inner| {
        prop_oneof![
            3 => prop::collection::vec((key.clone(), inner.clone()), 1..6).prop_map(|entries| {
                let entries = entries.iter().map(|(key, value)| format!("\"{key}\": {value}"));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }),
            1 => prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
        ]
    });
    let version = prop::sample::select(vec!["3.0.3", "3.1.0", "3.2.0"]);
    (version, inner.clone(), inner.clone(), inner).prop_map(|(version, item, operation, schema)| {
        format!(
            "{{\"openapi\": \"{version}\", \"paths\": {{\"/a\": {{\"get\": {operation}, \"parameters\": {item}}}, \"/b\": {item}}}, \
             \"components\": {{\"schemas\": {{\"A\": {schema}}}, \"responses\": {item}}}}}"
        )
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let method = prop_oneof![
        prop::sample::select(vec!["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"]).prop_map(str::to_owned),
        "[A-Z]{1,9}",
    ];
    let segment = prop_oneof![
        3 => prop::sample::select(vec![
            "v1", "berths", "ber_4k2m9x", "bookings", "zones", "1", "api", "queries", "simple", "label", "matrix",
            "headers", "exploded", "inside", ".1,2", ";list=1,2", "x=1,y=a", "a-b", "c.json",
        ]).prop_map(str::to_owned),
        1 => "[!-~]{0,8}",
    ];
    let path = prop::collection::vec(segment, 0..5).prop_map(|segments| format!("/{}", segments.join("/")));
    let pair = prop_oneof![
        prop::sample::select(vec![
            "limit=5",
            "size[length_m]=11",
            "near={}",
            "pier=a,b",
            "form=1",
            "deep[x]=1",
            "deep[",
            "x=1",
            "y=a",
            "piped=1|2",
            "__code=404",
            "__dynamic=true",
            "__seed=",
            "json=%7B%7D",
            "%",
            "%ff=%ff",
            "&",
            "=",
        ])
        .prop_map(str::to_owned),
        "[!-~]{0,12}",
    ];
    let query = prop::option::of(prop::collection::vec(pair, 0..5).prop_map(|pairs| pairs.join("&")));
    let name = prop::sample::select(vec![
        "accept",
        "authorization",
        "content-type",
        "cookie",
        "prefer",
        "x-harbor-key",
        "x-list",
        "x-point",
        "x-json",
        "x-request-id",
        "origin",
        "host",
    ]);
    let value = prop_oneof![
        prop::sample::select(vec![
            "application/json",
            "*/*;q=x",
            "Bearer t",
            "Basic",
            "code=200",
            "code=201, dynamic=true",
            "example=\"",
            "one=a; two=1,2; session=s",
            "x=1,y=a",
            "1, 2",
            "{}",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(
            any::<u8>().prop_filter("a header's byte", |byte| *byte >= 32 && *byte != 127),
            0..12
        ),
    ];
    let headers = prop::collection::vec((name, value), 0..6);
    let body = prop_oneof![
        Just(Vec::new()),
        Just(b"{\"pier\": \"A\", \"length_m\": 5, \"depth_m\": 1e999}".to_vec()),
        "[\\[\\]{}\":,0-9a-z ]{0,30}".prop_map(String::into_bytes),
        prop::collection::vec(any::<u8>(), 0..30),
    ];
    (method, path, query, headers, body).prop_map(|(method, path, query, headers, body)| {
        let method = Method::from_bytes(method.as_bytes()).expect("letters make a method");
        let mut request = Request { query, body: body.into(), ..Request::new(method, &path) };
        for (name, value) in headers {
            let value = HeaderValue::from_bytes(&value).expect("the bytes may stand in a header");
            request.headers.append(HeaderName::from_static(name), value);
        }
        request
    })
}

/// JSON of the names and values that the schemas of the features are about, and others.
fn any_value() -> impl Strategy<Value = Value> {
    let texts = ["", "a", "NO", "abc", "0150", "sail", "Car", "red", "2025-03-01", "2025-03-01T10:00:00Z"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-5i64..200).prop_map(Value::from),
        (-2.0f64..2.0).prop_map(Value::from),
        prop::sample::select(texts.to_vec()).prop_map(Value::from),
    ];
    let names = [
        "a", "b", "c", "id", "name", "kind", "type", "country", "code", "number", "yes", "no", "children",
        "next", "value", "left", "right", "masts", "doors", "extra", "x-a", "12", "ABC", "password",
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            2 => prop::collection::vec((prop::sample::select(names.to_vec()), inner.clone()), 0..5)
                .prop_map(|entries| entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::from),
        ]
    })
}

/// Holds a value against every schema of a contract, in either direction.
fn judge(contract: &Contract, value: &Value) -> Result<(), TestCaseError> {
    let schemas = contract.root().pointer("/components/schemas").and_then(Value::as_object);
    for name in schemas.into_iter().flat_map(|schemas| schemas.keys()) {
        let pointer = Pointer::root().join("components").join("schemas").join(name);
        for direction in [Direction::Request, Direction::Response] {
            let schema = contract.schemas(direction).get(&pointer);
            let findings = check_value(&ValueContext { contract, subject: "the body" }, &schema, value);
            let errors = findings.iter().filter(|finding| finding.is_error()).count();
            prop_assert_eq!(schema.is_valid(value), errors == 0, "{:?} {}: {:?}", direction, name, findings);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_is_invalid_has_findings_and_what_is_valid_has_none(value in any_value()) {
        for contract in FEATURES.iter() {
            judge(contract, &value)?;
        }
    }

    #[test]
    fn any_bytes_can_be_loaded(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "[a-z]\\.(json|yaml|md)") {
        load(&bytes, &name);
    }

    #[test]
    fn any_odd_document_can_be_loaded(text in odd_document()) {
        load(text.as_bytes(), "openapi.json");
    }

    #[test]
    fn any_request_is_answered(request in any_request()) {
        for pipeline in [&*HARBOR, &*PARAMETERS] {
            let outcome = pipeline.answer(request.clone());
            prop_assert!(outcome.response.status.as_u16() >= 200);
            let again = pipeline.answer(request.clone());
            prop_assert_eq!(outcome.response.body, again.response.body);
        }
    }
}

proptest! {
    // Each is a whole document, looked at in all its parts.
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_damaged_document_can_be_loaded(bytes in damaged()) {
        load(&bytes, "openapi.yaml");
    }
}
