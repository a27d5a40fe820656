//! What it costs to hold a response against its contract, next to reading it and asking the
//! validator alone.
//!
//! `cargo bench --bench validate` prints a table; `-- --quick` only shows that it runs.
#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, reason = "it is a bench")]

use std::cell::Cell;
use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bonafide::contract::direction::Direction;
use bonafide::contract::router::Route;
use bonafide::contract::{Contract, Options as ContractOptions, forbidden::Forbidden};
use bonafide::document::{Document, Options};
use bonafide::exchange::tape::Tape;
use bonafide::exchange::{Request, Response};
use bonafide::pointer::Pointer;
use bonafide::source::files::Files;
use bonafide::validate;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use jsonschema::Draft;
use serde_json::{Value, json};

/// How many times reading and plain validity the whole may take.
const LIMIT: f64 = 2.0;

fn main() {
    let quick = env::args().any(|argument| argument == "--quick");
    let (rounds, round) =
        if quick { (1, Duration::from_millis(20)) } else { (21, Duration::from_millis(100)) };
    println!("\nmedians of {rounds} rounds of {round:?}, `serde_json` and plain `jsonschema` → bonafide\n");
    println!(
        "| body | bytes | read | valid | valid and declared | read + valid | all that bonafide does | ratio |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for case in cases() {
        case.compare(rounds, round);
    }
}

struct Case {
    name: &'static str,
    path: &'static str,
    side: Side,
    body: Vec<u8>,
    forbid: &'static [&'static str],
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Request,
    Response,
}

fn cases() -> Vec<Case> {
    let one = user(7);
    let list = json!({ "total": 5000, "results": (0..5000).map(user).collect::<Vec<_>>() });
    let union = json!({ "total": 5000, "results": (0..5000).map(event).collect::<Vec<_>>() });
    let response =
        |name, path, body: &Value| Case { name, path, side: Side::Response, body: bytes(body), forbid: &[] };
    vec![
        response("one object", "/users/1", &one),
        response("a list of 5,000 objects", "/users", &list),
        response("a list of 5,000 objects of a union", "/events", &union),
        Case {
            forbid: &["internal_id", "*_secret"],
            ..response("one object, names forbidden", "/users/1", &one)
        },
        Case { forbid: &["internal_id", "*_secret"], ..response("a list, names forbidden", "/users", &list) },
        Case { side: Side::Request, ..response("one object as a request", "/users", &one) },
    ]
}

fn bytes(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn user(number: u64) -> Value {
    json!({
        "user_id": format!("usr_{number:08}"),
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "role": "admin",
        "age": 36,
        "active": true,
        "created_at": "2025-02-03T09:14:27Z",
        "address": { "street": "12 St James's Square", "city": "London", "zip": null },
        "tags": ["first", "second"],
    })
}

fn event(number: u64) -> Value {
    match number % 3 {
        0 => json!({ "kind": "created", "id": number, "at": "2025-02-03T09:14:27Z", "user": user(number) }),
        1 => json!({ "kind": "renamed", "id": number, "at": "2025-02-03T09:14:27Z", "from": "a", "to": "b" }),
        _ => json!({ "kind": "deleted", "id": number, "at": "2025-02-03T09:14:27Z", "reason": null }),
    }
}

fn document() -> Value {
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let answers = |schema: Value| json!({ "200": { "description": "A", "content": { "application/json": { "schema": schema } } } });
    let list = |name: &str| {
        json!({
            "type": "object", "required": ["total", "results"],
            "properties": { "total": { "type": "integer" }, "results": { "type": "array", "items": reference(name) } },
        })
    };
    let event = |kind: &str, own: Value| {
        let mut properties = json!({ "kind": { "const": kind }, "id": { "type": "integer" }, "at": { "type": "string", "format": "date-time" } });
        properties.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        json!({ "type": "object", "required": ["kind", "id"], "properties": properties })
    };
    json!({
        "openapi": "3.1.0", "info": { "title": "Users", "version": "1" },
        "components": {
            "securitySchemes": { "Bearer": { "type": "http", "scheme": "bearer" } },
            "schemas": {
                "User": {
                    "type": "object", "required": ["user_id", "name", "email", "role", "created_at"],
                    "properties": {
                        "user_id": { "type": "string", "pattern": "^usr_" },
                        "name": { "type": "string", "minLength": 1 },
                        "email": { "type": "string", "format": "email" },
                        "role": { "enum": ["admin", "member"] },
                        "age": { "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "null" }] },
                        "active": { "type": "boolean" },
                        "created_at": { "type": "string", "format": "date-time" },
                        "address": { "anyOf": [reference("Address"), { "type": "null" }] },
                        "tags": { "type": "array", "items": { "type": "string" } },
                    },
                },
                "Address": {
                    "type": "object", "required": ["street", "city"],
                    "properties": { "street": { "type": "string" }, "city": { "type": "string" }, "zip": { "type": ["string", "null"] } },
                },
                "Event": { "oneOf": [reference("Created"), reference("Renamed"), reference("Deleted")] },
                "Created": event("created", json!({ "user": reference("User") })),
                "Renamed": event("renamed", json!({ "from": { "type": "string" }, "to": { "type": "string" } })),
                "Deleted": event("deleted", json!({ "reason": { "type": ["string", "null"] } })),
            },
        },
        "security": [{ "Bearer": [] }],
        "paths": {
            "/users/1": { "get": { "responses": answers(reference("User")) } },
            "/users": {
                "get": { "responses": answers(list("User")) },
                "post": { "requestBody": { "content": { "application/json": { "schema": reference("User") } } }, "responses": answers(reference("User")) },
            },
            "/events": { "get": { "responses": answers(list("Event")) } },
        },
    })
}

impl Case {
    fn compare(self, rounds: usize, round: Duration) {
        let contract = contract(self.forbid);
        let method = if self.side == Side::Request { Method::POST } else { Method::GET };
        let mut request = Request::new(method.clone(), self.path);
        request.headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer 4f1c9a27e0b84d5e"));
        let Route::Found(matched) = contract.route(&method, self.path) else { return };
        let operation = matched.operation;
        let headers: HeaderMap =
            [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))].into_iter().collect();
        // What was faultless is known when it comes again, so none comes again for long.
        let body = Bytes::from(self.body.clone());
        let responses: Vec<_> = (0..64)
            .map(|number| {
                let value = HeaderValue::try_from(format!("application/json; number={number}")).unwrap();
                let headers = [(header::CONTENT_TYPE, value)].into_iter().collect();
                Response { status: StatusCode::OK, headers, body: body.clone() }
            })
            .collect();
        let next = Cell::new(0);
        request.body = self.body.clone().into();
        request.headers.extend(headers);

        let content = match self.side {
            Side::Request => &operation.body().unwrap().content,
            Side::Response => &operation.response(200).unwrap().content,
        };
        let plain = plain(&contract, &content[0].schema.as_ref().unwrap().pointer);
        let read = || drop(black_box(serde_json::from_slice::<Value>(black_box(&self.body)).unwrap()));
        let valid = || {
            let value: Value = serde_json::from_slice(black_box(&self.body)).unwrap();
            assert!(plain.is_valid(&value));
        };
        let whole: Value = serde_json::from_slice(&self.body).unwrap();
        let alone = || assert!(plain.is_valid(black_box(&whole)));
        let (finding_side, schemas) = match self.side {
            Side::Request => (bonafide::finding::Side::Request, contract.schemas(Direction::Request)),
            Side::Response => (bonafide::finding::Side::Response, contract.schemas(Direction::Response)),
        };
        let used = content[0].schema.as_ref().unwrap();
        let schema = Some((used.compiled(schemas), used.declared(schemas)));
        let tape = Tape::read(&self.body).unwrap();
        let judged = || {
            let contents = validate::Contents::new(&contract, finding_side, schema, black_box(&tape));
            assert!(contents.judge().leaks.is_empty());
        };
        let all = || {
            let findings = match self.side {
                Side::Request => validate::request(&contract, &matched, &request).findings,
                Side::Response => {
                    next.set((next.get() + 1) % responses.len());
                    validate::response(&contract, operation, &request, black_box(&responses[next.get()]))
                }
            };
            assert!(findings.is_empty(), "{findings:?}");
        };
        let calls: [&dyn Fn(); 5] = [&read, &alone, &judged, &valid, &all];
        let mut times = calls.map(|_| Vec::new());
        for _ in 0..=rounds {
            for (times, call) in times.iter_mut().zip(calls) {
                times.push(time(round, call));
            }
        }
        // The first round warms all up.
        let [read, alone, judged, valid, all] =
            times.map(|times| median(times.into_iter().skip(1).collect()));
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {:.2} (≤ {LIMIT}) |",
            self.name,
            self.body.len(),
            shown(read),
            shown(alone),
            shown(judged),
            shown(valid),
            shown(all),
            all / valid
        );
    }
}

fn contract(forbid: &[&str]) -> Contract {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.json");
    std::fs::write(&path, document().to_string()).unwrap();
    let options =
        ContractOptions { forbid: Forbidden::new(forbid.iter().copied()).unwrap(), ..Default::default() };
    Contract::compile_with(
        Document::load(&[path], &Options::default(), &mut Files::default()).unwrap(),
        options,
    )
}

/// The validator without anything of bonafide's around it.
fn plain(contract: &Contract, pointer: &Pointer) -> jsonschema::Validator {
    let root = contract.schemas(Direction::Response).root();
    let mut schema = pointer.resolve(root).unwrap().clone();
    schema["components"] = root["components"].clone();
    let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
    options.build(&schema).expect("the schema compiles")
}

/// The seconds that one call takes, in a round of so long.
fn time(round: Duration, call: &dyn Fn()) -> f64 {
    let start = Instant::now();
    let mut calls = 0_u32;
    while start.elapsed() < round {
        for _ in 0..8 {
            call();
        }
        calls += 8;
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn shown(seconds: f64) -> String {
    if seconds < 1e-3 { format!("{:.2} µs", seconds * 1e6) } else { format!("{:.2} ms", seconds * 1e3) }
}
