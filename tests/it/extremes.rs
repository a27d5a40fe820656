//! Files and requests that no one would write by hand: each is answered in bounded time and memory.

use std::process::Command;
use std::sync::Arc;

use bonafide::contract::Contract;
use bonafide::document::{Document, Options};
use bonafide::exchange::Request;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::source::files::Files;
use http::Method;

use crate::support::program::Program;

/// What may be used at most: a small multiple of the largest file below, not of what it would expand to.
const MEMORY_KILOBYTES: usize = 600_000;

/// Runs a mock of this file and checks that it refuses it with this message.
fn refused(name: &str, content: &str, message: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    let mut program = Program::limited(folder.path(), &["mock", name], MEMORY_KILOBYTES);
    let status = program.ended();
    let said = program.stderr.whole().join("\n");
    assert_eq!(status.and_then(|status| status.code()), Some(2), "{said:.500}");
    assert!(said.contains(message), "{said:.500}");
    assert!(said.starts_with(&format!("error: {name}:")), "{said:.500}");
}

#[test]
fn objects_100_000_levels_deep() {
    let deep = "{\"a\":".repeat(100_000);
    refused(
        "deep.json",
        &format!("{{\"openapi\": \"3.1.0\", \"x\": {deep}1{}}}", "}".repeat(100_000)),
        "nest deeper",
    );
    refused("deep.yaml", &format!("openapi: 3.1.0\nx: {}", "[".repeat(100_000)), "nest deeper");
}

#[test]
fn blocks_100_000_levels_deep() {
    let mut text = "openapi: 3.1.0\nx:\n".to_owned();
    // Indented by single spaces this would be five gigabytes; sequences in one line nest as well.
    text.push_str(&format!("  {}1\n", "- ".repeat(100_000)));
    refused("blocks.yaml", &text, "nest deeper");
}

#[test]
fn aliases_that_double_forty_times() {
    let mut text = "openapi: 3.1.0\na0: &a0 [x, x]\n".to_owned();
    for level in 1..=40 {
        let below = level - 1;
        text.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}]\n"));
    }
    refused("aliases.yaml", &text, "aliases");
}

#[test]
fn a_megabyte_without_an_end() {
    refused("text.json", &format!("{{\"openapi\": \"{}", "x".repeat(1 << 20)), "ends inside a string");
    refused("list.json", &"[".repeat(1 << 20), "nest deeper");
    refused("quote.yaml", &format!("openapi: \"{}", "x ".repeat(1 << 19)), "ends inside a quoted string");
}

/// One operation that takes a thing in several forms.
const TAKES: &str = "
openapi: 3.1.0
info: { title: Takes, version: '1' }
paths:
  /things:
    post:
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      requestBody: { content: {
        application/json: { schema: { $ref: '#/components/schemas/Thing' } },
        application/closed+json: { schema: { allOf: [{ $ref: '#/components/schemas/Thing' }], unevaluatedProperties: false } },
        application/jsonl: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } },
        application/json-seq: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } },
        text/event-stream: { schema: { type: array, items: { properties: { data: { $ref: '#/components/schemas/Thing' } } } } },
        text/csv: { schema: { type: array, items: { $ref: '#/components/schemas/Thing' } } },
        application/xml: { schema: { $ref: '#/components/schemas/Thing' } },
        application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Thing' } }
      } }
      responses: { '204': { description: Taken } }
components: { schemas: { Thing: { type: object, properties: { id: { type: integer }, name: { type: string } } } } }
";

/// What is told of a request with this body, which would take minutes if each fault were looked at along
/// with all others.
fn told(kind: &str, query: Option<String>, body: String) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, TAKES).unwrap();
    let document = Document::load(&[path], &Options::default(), &mut Files::default()).unwrap();
    let contract = Arc::new(Contract::compile(document));
    let fixtures = Fixtures::none(&contract);
    let pipeline = Pipeline::new(Responder::new(contract, fixtures, respond::Options::default()));
    let mut request = Request { query, body: body.into(), ..Request::new(Method::POST, "/things") };
    request.headers.insert("content-type", kind.parse().unwrap());
    pipeline.answer(request).findings.len()
}

#[test]
fn a_hundred_faults_of_twenty_thousand_are_told() {
    const COUNT: usize = 20_000;
    let each =
        |one: &dyn Fn(usize) -> String, between: &str| (0..COUNT).map(one).collect::<Vec<_>>().join(between);
    let names = each(&|n| format!("\"n{n}\":1"), ",");
    let cells = each(&|n| format!("c{n}"), ",");
    let bodies = [
        ("application/json", format!("{{{names}}}")),
        ("application/closed+json", format!("{{{names}}}")),
        ("application/jsonl", "x\n".repeat(COUNT)),
        ("application/json-seq", "\u{1e}x".repeat(COUNT)),
        ("text/event-stream", "data:{\n\n".repeat(COUNT)),
        ("text/csv", format!("id,name\n{}", "1\n".repeat(COUNT))),
        ("text/csv", format!("{cells}\n{cells}\n")),
        ("application/xml", format!("<Thing>{}</Thing>", each(&|n| format!("<n{n}/>"), ""))),
        ("application/x-www-form-urlencoded", each(&|n| format!("n{n}=1"), "&")),
    ];
    for (kind, body) in bodies {
        let told = told(kind, None, body);
        assert!((1..=200).contains(&told), "{kind}: {told}");
    }
    let query = each(&|n| format!("n{n}=1"), "&");
    assert_eq!(told("application/json", Some(query), "{}".to_owned()), 100);
}

/// The limit itself must hold, or the tests above would show nothing.
#[test]
fn the_limit_on_memory_is_kept() {
    let script =
        format!("ulimit -v {MEMORY_KILOBYTES}; head -c 2000000000 /dev/zero | tail -c 1900000000 >/dev/null");
    let status =
        Command::new("sh").args(["-c", &script]).stderr(std::process::Stdio::null()).status().unwrap();
    assert!(!status.success(), "two gigabytes fit into {MEMORY_KILOBYTES} kB");
}
