//! Recording: secrets are found wherever they stand, and files are whole whatever happens.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use bonafide::contract::Contract;
use bonafide::contract::confidential::Confidences;
use bonafide::document::{Document, Options};
use bonafide::exchange::{Exchange, Request, Response};
use bonafide::policy::Glob;
use bonafide::proxy::record::{self, Kept, Known, Origin, Recorder};
use bonafide::redact::{Redactor, StandIns};
use bonafide::source::files::Files;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::program::BONAFIDE;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Things, version: '1' }
servers: [{ url: 'https://api.example.com' }]
components:
  securitySchemes:
    query: { type: apiKey, in: query, name: k }
    header: { type: apiKey, in: header, name: X-Harbor-Key }
  schemas:
    Thing:
      type: object
      properties:
        deep: { type: array, items: { type: object, properties: { pass: { type: string, format: password } } } }
        sealed: { type: string, writeOnly: true }
paths:
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: A, content: { application/json: {} } } } }
    post:
      requestBody:
        content:
          application/json: { schema: { $ref: '#/components/schemas/Thing' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Thing' } }
          multipart/form-data: { schema: { $ref: '#/components/schemas/Thing' } }
      responses: { '200': { description: A, content: { application/json: {}, text/plain: {} } } }
";

fn contract(folder: &Path) -> Arc<Contract> {
    let path = folder.join("openapi.yaml");
    fs::write(&path, DOCUMENT).unwrap();
    let document = Document::load(&[path], &Options::default(), &mut Files::default()).unwrap();
    Arc::new(Contract::compile(document))
}

fn redactor() -> Redactor {
    Redactor::new(StandIns::new([3; 16]), vec![Glob::new("x-mine*")], Vec::new())
}

fn recorder(folder: &Path) -> Recorder {
    let fixtures = folder.join("fixtures");
    let private = record::private_folder(&fixtures);
    let (operations, statuses) = (Vec::new(), Vec::new());
    let options = record::Options { fixtures, private, only_valid: true, operations, statuses };
    Recorder::new(contract(folder), redactor(), options)
}

fn keep(recorder: &Recorder, exchange: Exchange, origin: Origin) -> Kept {
    recorder.keep(&recorder.meet(exchange, &[], origin, Known::ALL)).unwrap()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn get(id: &str, answer: &Value) -> Exchange {
    let request = Request::new(Method::GET, &format!("/things/{id}"));
    let response = Response {
        status: StatusCode::OK,
        headers: headers(&[("content-type", "application/json")]),
        body: Bytes::from(answer.to_string()),
    };
    Exchange { request, response }
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

fn form(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A request that carries a secret in one of the places for it.
fn carrying(place: usize, secret: &str) -> Request {
    let mut request = Request::new(Method::POST, "/things/7");
    let json = "application/json";
    let (kind, body) = match place {
        0 => (json, json!({ "deep": [{}, { "pass": secret }] }).to_string()),
        1 => (json, json!({ "sealed": secret }).to_string()),
        2 => (json, json!({ "any": { "clientSecret": { "inner": [secret] } } }).to_string()),
        3 => (json, json!({ "text": json!({ "password": secret }).to_string() }).to_string()),
        4 => ("application/x-www-form-urlencoded", format!("a=b&sealed={}", form(secret))),
        5 => {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"sealed\"\r\n\r\n{secret}\r\n--b--\r\n"
            );
            ("multipart/form-data; boundary=b", part)
        }
        6 => (json, json!({ "x-mine-1": secret }).to_string()),
        _ => (json, "{}".to_owned()),
    };
    request.headers = headers(&[("content-type", kind)]);
    request.body = Bytes::from(body);
    match place {
        7 => request.query = Some(format!("a=b&k={}", form(secret))),
        8 => request.query = Some(format!("access_token={}", percent(secret))),
        9 => drop(request.headers.insert("x-harbor-key", secret.parse().unwrap())),
        10 => drop(request.headers.insert("authorization", format!("Bearer {secret}").parse().unwrap())),
        11 => {
            let basic = BASE64_STANDARD.encode(format!("ada:{secret}"));
            request.headers.insert("authorization", format!("Basic {basic}").parse().unwrap());
        }
        12 => {
            drop(request.headers.insert("cookie", format!("a=1; sid={}", percent(secret)).parse().unwrap()))
        }
        _ => {}
    }
    request
}

const PLACES: usize = 13;

/// What a text holds of a secret, in any of the ways to write it.
fn leaks(text: &[u8], secret: &str) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(text).into_owned();
    let inner = |json: String| json.trim_matches('"').to_owned();
    let escaped: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let ways = [
        ("raw", secret.to_owned()),
        ("percent", percent(secret)),
        ("form", form(secret)),
        ("JSON", inner(json!(secret).to_string())),
        ("JSON in JSON", inner(json!(inner(json!(secret).to_string())).to_string())),
        ("escapes", escaped),
        ("base64", BASE64_STANDARD.encode(secret).trim_end_matches('=').to_owned()),
        ("base64url", BASE64_URL_SAFE_NO_PAD.encode(secret)),
    ];
    ways.into_iter().filter(|(_, way)| text.contains(way)).map(|(name, _)| name).collect()
}

/// All that is said of an exchange, one after another.
fn whole(exchange: &Exchange) -> Vec<u8> {
    let Exchange { request, response } = exchange;
    let mut all = request.target().into_bytes();
    for (name, value) in request.headers.iter().chain(&response.headers) {
        all.extend([name.as_str().as_bytes(), b"\n", value.as_bytes(), b"\n"].concat());
    }
    [all, request.body.to_vec(), response.body.to_vec()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_secret_is_found_wherever_it_stands_and_however_it_comes_back(
        secret in "[!#-~]{4}[ -~]{6,20}[!#-~]{4}", place in 0..PLACES
    ) {
        let folder = tempfile::tempdir().unwrap();
        let contract = contract(folder.path());
        let echo = [
            secret.clone(),
            format!("a {} b", percent(&secret)),
            format!("?x={}&y", form(&secret)),
            json!(secret).to_string(),
            BASE64_STANDARD.encode(format!("xy{secret}z")),
            BASE64_URL_SAFE_NO_PAD.encode(&secret),
        ];
        let bodies = [
            ("application/json", json!({ "echo": echo, secret.as_str(): [{ "again": secret }] }).to_string()),
            ("text/plain", echo.join("\n")),
        ];
        for (kind, body) in bodies {
            let request = carrying(place, &secret);
            let headers = headers(&[("content-type", kind), ("x-echo", &secret)]);
            let response = Response { status: StatusCode::OK, headers, body: Bytes::from(body) };
            let exchange = Exchange { request, response };
            prop_assert!(!leaks(&whole(&exchange), &secret).is_empty());
            let redacted = redactor().exchange(&exchange, &Confidences::of(&contract, &exchange));
            let all = whole(&redacted.exchange);
            prop_assert!(leaks(&all, &secret).is_empty(), "{place} {kind} {:?}\n{}", leaks(&all, &secret), String::from_utf8_lossy(&all));
        }
    }
}

#[test]
fn a_body_without_secrets_stays_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let contract = contract(folder.path());
    let seen = |body: &str| {
        let mut exchange = get("7", &Value::Null);
        exchange.response.body = Bytes::from(body.to_owned());
        let redacted = redactor().exchange(&exchange, &Confidences::of(&contract, &exchange));
        String::from_utf8(redacted.exchange.response.body.to_vec()).unwrap()
    };
    let spaced = "{ \"a\\\\\": \"b \\\" c\",\n  \"n\": [1, 2.0, {}] }\n";
    assert_eq!(seen(spaced), spaced);
    assert_eq!(seen(r#"{"x-mine": null, "a": 1, "a": 2}"#), r#"{"x-mine":null,"a":2}"#);
    let twice = seen(r#"{ "x-mine": "first-secret", "x-mine": "second-secret" }"#);
    assert!(twice.starts_with(r#"{"x-mine":"redacted-"#) && !twice.contains("secret"), "{twice}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(self::files(&path)),
            path => files.push(path),
        }
    }
    files
}

fn read(path: &Path) -> Value {
    let bytes = fs::read(path).unwrap();
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn different_answers_are_a_sequence_and_a_new_recording_replaces_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |text: &str| Origin { at: Some(text.to_owned()), ..Origin::default() };
    let keep =
        |recorder: &Recorder, answer: Value, time: &str| self::keep(recorder, get("7", &answer), at(time));
    let names = || {
        let mut names: Vec<_> = files(&folder.path().join("fixtures"))
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let first = recorder(folder.path());
    for answer in [1, 1, 2, 1] {
        keep(&first, json!({ "n": answer }), "then");
    }
    assert_eq!(names(), ["7-2.json", "7-3.json", "7.json"]);

    let second = recorder(folder.path());
    let path = folder.path().join("fixtures/get-things-id/7.json");
    assert_eq!(keep(&second, json!({ "n": 1 }), "now"), Kept::Unchanged(path.clone()));
    assert_eq!(names(), ["7.json"]);
    assert!(matches!(keep(&second, json!({ "n": 2 }), "now"), Kept::Unchanged(_)));
    for name in ["7.json", "7-2.json"] {
        assert_eq!(read(&path.with_file_name(name))["recorded"]["at"], "then", "{name}");
    }
    assert!(matches!(keep(&recorder(folder.path()), json!({ "n": 3 }), "now"), Kept::Replaced(_)));
    assert_eq!((names(), read(&path)["recorded"]["at"].as_str()), (vec!["7.json".to_owned()], Some("now")));
}

#[test]
fn what_a_person_wrote_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fixtures/get-things-id/7.json");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "{}").unwrap();
    let kept = keep(&recorder(folder.path()), get("7", &json!(1)), Origin::default());
    assert_eq!(kept, Kept::New(path.with_file_name("7-recorded.json")));
    assert_eq!(fs::read_to_string(&path).unwrap(), "{}");
}

#[test]
fn none_is_lost_of_what_many_threads_and_two_recorders_keep_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let recorders = [recorder(folder.path()), recorder(folder.path())];
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let recorder = &recorders[thread % 2];
            scope.spawn(move || {
                for number in 0..50 {
                    let own = format!("t{thread}n{number}");
                    keep(recorder, get(&own, &json!({ "id": own })), Origin::default());
                    keep(recorder, get("shared", &json!({ "id": own })), Origin::default());
                }
            });
        }
    });
    let files = files(&folder.path().join("fixtures"));
    for path in &files {
        read(path);
    }
    let of_one = files.iter().filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('t'));
    assert_eq!(of_one.count(), 400);
    let kept = recorders.iter().map(|one| one.summary().clone());
    assert_eq!(kept.map(|one| one.new + one.replaced + one.unchanged).sum::<usize>(), 800);
}

#[test]
fn of_two_recorders_one_has_all_the_answers_to_a_request() {
    let folder = tempfile::tempdir().unwrap();
    let recorders = ["one", "two"].map(|name| (name, recorder(folder.path())));
    let shared = || {
        let fixtures = files(&folder.path().join("fixtures"));
        let number = |path: &PathBuf| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            name.strip_prefix("shared-").map_or(1, |number| number.parse::<usize>().unwrap())
        };
        let mut fixtures: Vec<_> = fixtures.iter().map(|path| (number(path), read(path))).collect();
        fixtures.sort_by_key(|(number, _)| *number);
        assert!(fixtures.iter().enumerate().all(|(index, (number, _))| index + 1 == *number), "no gap");
        let who = fixtures
            .iter()
            .map(|(_, fixture)| fixture["response"]["body"]["who"].as_str().unwrap().to_owned());
        who.collect::<Vec<_>>()
    };
    let add = |(name, recorder): &(&str, Recorder), number: usize| {
        let answer = json!({ "who": name, "n": number });
        keep(recorder, get("shared", &answer), Origin::default());
    };
    for (number, turn) in [0, 0, 0, 1, 0, 1, 1, 1, 0].into_iter().enumerate() {
        add(&recorders[turn], number);
        let who = shared();
        assert!(who.iter().all(|who| *who == recorders[turn].0), "{number} {who:?}");
    }
    std::thread::scope(|scope| {
        for one in &recorders {
            scope.spawn(|| (100..150).for_each(|number| add(one, number)));
        }
    });
    let who = shared();
    assert!(who.windows(2).all(|pair| pair[0] == pair[1]), "{who:?}");
}

/// An archive of as many exchanges as this, each with a long answer.
fn archive(folder: &Path, count: usize, length: usize) -> PathBuf {
    let entry = |number: usize| {
        json!({
            "request": { "method": "GET", "url": format!("https://api.example.com/things/{number}"), "headers": [] },
            "response": {
                "status": 200,
                "headers": [{ "name": "content-type", "value": "application/json" }],
                "content": { "text": json!({ "text": "x".repeat(length) }).to_string() }
            }
        })
    };
    let path = folder.join("e2e.har");
    let entries: Vec<_> = (0..count).map(entry).collect();
    fs::write(&path, json!({ "log": { "version": "1.2", "entries": entries } }).to_string()).unwrap();
    fs::write(folder.join("openapi.yaml"), DOCUMENT).unwrap();
    path
}

fn import(folder: &Path, limit: &str) -> Command {
    let mut command = Command::new("sh");
    let script = format!("{limit} exec \"$@\"");
    command.args(["-c", &script, "sh", BONAFIDE, "import", "har", "e2e.har", "openapi.yaml"]);
    command.current_dir(folder).stdin(Stdio::null()).stderr(Stdio::piped()).stdout(Stdio::null());
    command
}

#[cfg(unix)]
#[test]
fn every_file_is_whole_when_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path(), 4_000, 2_000);
    let fixtures = folder.path().join("fixtures");
    for kept in [1, 40, 200] {
        let mut child = import(folder.path(), "").spawn().unwrap();
        while files(&fixtures).len() < kept && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let files = files(&fixtures);
        assert!(files.len() >= kept, "{}", files.len());
        for path in files {
            assert!(read(&path)["response"]["body"]["text"].is_string());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_what_was_there_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    archive(folder.path(), 1, 100);
    assert!(import(folder.path(), "").status().unwrap().success());
    archive(folder.path(), 1, 100_000);
    // Files may have 16 blocks of 512 bytes; what is beyond cannot be written.
    let output = import(folder.path(), "trap '' XFSZ; ulimit -f 16;").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("cannot write fixtures"), "{said}");
    let fixture = read(&folder.path().join("fixtures/get-things-id/0.json"));
    assert_eq!(fixture["response"]["body"]["text"].as_str().map(str::len), Some(100));
    let left: Vec<_> = files(folder.path())
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "tmp"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
