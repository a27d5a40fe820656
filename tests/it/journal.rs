//! What the server keeps of what happened: all of it, and no credential.

use std::collections::HashSet;
use std::fs;
use std::thread;

use serde_json::Value;

use crate::support::data;
use crate::support::http::{Request, send};
use crate::support::program::Server;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Kept, version: '1' }
paths:
  /bearer: { get: { security: [{ bearer: [] }], responses: { '204': { description: In } } } }
  /basic: { get: { security: [{ basic: [] }], responses: { '204': { description: In } } } }
  /header:
    get:
      security: [{ header: [] }]
      parameters: [{ name: X-Harbor, in: header, schema: { type: string, maxLength: 3, pattern: '^a' } }]
      responses: { '204': { description: In } }
  /query:
    get:
      security: [{ query: [] }]
      parameters: [{ name: harbor, in: query, schema: { type: string, enum: [a, b] } }]
      responses: { '204': { description: In } }
  /cookie:
    get:
      security: [{ cookie: [] }]
      parameters: [{ name: session, in: cookie, schema: { enum: [a, b] } }]
      responses: { '204': { description: In } }
  /body:
    post:
      requestBody: { content: { application/json: { schema: { properties: { password: { maxLength: 3, pattern: '^a' } } } } } }
      responses: { '204': { description: In } }
  /items: { get: { parameters: [{ name: n, in: query, schema: {} }], responses: { '204': { description: Items } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    basic: { type: http, scheme: basic }
    header: { type: apiKey, in: header, name: X-Harbor }
    query: { type: apiKey, in: query, name: harbor }
    cookie: { type: apiKey, in: cookie, name: session }
";

/// A credential, and how it looks on its way: percent-encoded, and `ann:plant.ed/key` in base64.
const PLANTED: [&str; 4] = ["plant.ed/key", "plant.ed%2Fkey", "plant%2Eed%2Fkey", "YW5uOnBsYW50LmVkL2tleQ"];

/// Method, target and headers.
type Asked<'a> = (&'static str, String, Vec<(&'static str, &'a str)>);

fn mock() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    let server = Server::mock(folder.path(), "openapi.yaml --verbose");
    (folder, server)
}

fn ask(server: &Server, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> u16 {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.collect(),
        body: body.into(),
    };
    send(&server.address, &request).expect("the server answers").status
}

fn json(server: &Server, target: &str) -> Value {
    let reply = server.get(target);
    assert_eq!(reply.status, 200, "{}", reply.text());
    serde_json::from_slice(&reply.body).unwrap()
}

fn ids(page: &Value) -> Vec<u64> {
    let exchanges = page["exchanges"].as_array().unwrap();
    exchanges.iter().map(|exchange| exchange["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn no_credential_is_shown_anywhere() {
    let (_folder, mut server) = mock();
    let [plain, encoded, all_encoded, base64] = PLANTED;
    let bearer = format!("Bearer {plain}");
    let basic = format!("Basic {base64}==");
    let cookie = format!("session={plain}; other={plain}");
    let page = format!("http://ann:{encoded}@localhost/a?access_token={encoded}#id_token={plain}");
    let asked: [Asked<'_>; 13] = [
        ("GET", "/bearer".into(), vec![("Authorization", &bearer)]),
        ("GET", "/basic".into(), vec![("Authorization", &basic)]),
        ("GET", "/basic".into(), vec![("Authorization", &bearer), ("Proxy-Authorization", &basic)]),
        ("GET", "/header".into(), vec![("X-Harbor", plain), ("X-Api-Key", plain)]),
        ("GET", format!("/query?harbor={plain}"), vec![]),
        ("GET", format!("/query?h%61rbor={all_encoded}"), vec![]),
        ("GET", "/cookie".into(), vec![("Cookie", &cookie)]),
        ("GET", format!("/nowhere?access_token={encoded}"), vec![("Referer", &page)]),
        (
            "GET",
            format!("http://ann:{encoded}@localhost/items?api_key={plain}"),
            vec![("Authorization", &bearer)],
        ),
        ("PUT", format!("/items?harbor={encoded}"), vec![]),
        ("POST", format!("/body?harbor={encoded}"), vec![("Content-Type", "application/json")]),
        // Refused before it is read.
        (
            "POST",
            format!("/body?harbor={encoded}"),
            vec![("Content-Length", "99999999"), ("Expect", "100-continue")],
        ),
        ("OPTIONS", "*".into(), vec![("Authorization", &bearer)]),
    ];
    let count = asked.len();
    for (method, target, headers) in asked {
        let is_json = headers.contains(&("Content-Type", "application/json"));
        let body = if is_json {
            format!(r#"{{"password": "{plain}", "deep": [{{"clientSecret": "{plain}"}}]}}"#)
        } else {
            String::new()
        };
        ask(&server, method, &target, &headers, &body);
    }
    let list = json(&server, "/__bonafide/exchanges");
    assert_eq!(ids(&list), (1..=count as u64).collect::<Vec<_>>());
    let found = json(&server, "/__bonafide/findings")["findings"].as_array().unwrap().len();
    assert!(found > 5, "only {found} findings");
    let pages = ["health", "exchanges", "findings"].map(str::to_owned).into_iter();
    let mut shown: Vec<_> = pages.chain((1..=count).map(|id| format!("exchanges/{id}"))).collect();
    for page in &mut shown {
        *page = server.get(&format!("/__bonafide/{page}")).text();
    }
    server.program.signal("TERM");
    server.program.ended();
    shown.extend(server.program.stderr.whole());
    for text in &shown {
        let leak = PLANTED.iter().find(|planted| text.contains(**planted));
        assert!(leak.is_none(), "{} in {text}", leak.unwrap());
    }
}

#[test]
fn nothing_is_lost_however_many_ask() {
    const CLIENTS: usize = 32;
    const EACH: usize = 20;
    let (_folder, server) = mock();
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let server = &server;
            scope.spawn(move || {
                for number in 0..EACH {
                    let test = format!("client {client}");
                    let target = format!("/items?n={client}-{number}");
                    assert_eq!(ask(server, "GET", &target, &[("Bonafide-Test", &test)], ""), 204);
                }
            });
        }
    });
    let (mut all, mut targets) = (Vec::new(), HashSet::new());
    let mut next = "/__bonafide/exchanges?limit=100&after=0".to_owned();
    loop {
        let page = json(&server, &next);
        all.extend(ids(&page));
        let exchanges = page["exchanges"].as_array().unwrap();
        targets.extend(exchanges.iter().map(|exchange| exchange["target"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().unwrap().to_owned();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(all, (1..=(CLIENTS * EACH) as u64).collect::<Vec<_>>());
    assert_eq!(targets.len(), CLIENTS * EACH);
    let one = json(&server, "/__bonafide/exchanges?test=client%207");
    assert_eq!(ids(&one).len(), EACH);
}

#[test]
fn what_a_document_lacks_is_among_the_findings_once_it_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    let broken = "openapi: 3.1.0\ninfo: { title: Broken, version: '1' }\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: A\n          content: { application/json: { schema: { type: string }, example: 1 } }\n";
    fs::write(folder.path().join("openapi.yaml"), broken).unwrap();
    let server = Server::mock(folder.path(), "openapi.yaml");
    server
        .program
        .stderr
        .until(|lines| lines.iter().any(|line| line.contains("in the document and its fixtures")));
    let page = json(&server, "/__bonafide/findings");
    assert_eq!(
        (&page["checked"], &page["findings"][0]["code"]),
        (&true.into(), &"example-breaks-schema".into())
    );
    assert_eq!(page["findings"][0]["value"]["line"], 9);
    assert_eq!(page["findings"][0]["exchanges"], serde_json::json!([]));
}

#[test]
fn bodies_are_shown_as_what_they_are() {
    let server = Server::mock(std::path::Path::new("."), &data("harbor.yaml").display().to_string());
    let shown = |media: &str, body: &[u8]| {
        let headers = vec![("Content-Type".to_owned(), media.to_owned())];
        let request =
            Request { method: "POST".into(), target: "/v1/berths".into(), headers, body: body.to_vec() };
        send(&server.address, &request).unwrap();
        let list = json(&server, "/__bonafide/exchanges?limit=1");
        json(&server, list["exchanges"][0]["href"].as_str().unwrap())["request"].clone()
    };
    assert_eq!(
        shown("application/json; charset=utf-8", b"{\"a\": [1]}")["body"],
        serde_json::json!({"a": [1]})
    );
    assert_eq!(shown("application/json", b"{\"a\"")["text"], "{\"a\"");
    assert_eq!(shown("application/json", b"{\"password\": \"plain")["size"], 19);
    assert_eq!(shown("application/json", b"{\"password\": \"plain").get("text"), None);
    assert_eq!(shown("text/plain", b"a=\xc3\xa9")["text"], "a=\u{e9}");
    assert_eq!(shown("application/x-www-form-urlencoded", b"a=1&password=2")["text"], "a=1&password=***");
    assert_eq!(shown("image/png", b"\x89PNG")["base64"], "iVBORw==");
    let large = "x".repeat((1 << 20) + 1);
    let cut = shown("text/plain", large.as_bytes());
    assert_eq!((&cut["truncated"], &cut["size"]), (&true.into(), &large.len().into()));
    assert_eq!(cut["text"].as_str().unwrap().len(), 1 << 20);
}
