//! Callbacks: what receivers get, and what is told where they get nothing.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use serde_json::{Value, json};

use crate::proxy::upstream::{Upstream, json as answer_json};
use crate::support::http::{Reply, Request, send};
use crate::support::program::{Program, Server};

struct Mock {
    server: Server,
    _folder: tempfile::TempDir,
}

impl Mock {
    fn start(flags: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/features/callbacks.yaml");
        fs::copy(data, folder.path().join("openapi.yaml")).unwrap();
        let server = Server::mock(folder.path(), &format!("openapi.yaml {flags}"));
        Self { server, _folder: folder }
    }

    /// Subscribes with a URL for each of the two callbacks.
    fn subscribe(&self, first: &str, second: &str) -> Reply {
        self.post(&format!("/subscriptions/a%20b?secondUrl={second}"), &json!({"url": first}))
    }

    fn post(&self, target: &str, body: &Value) -> Reply {
        let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        let body = body.to_string().into_bytes();
        let request = Request { method: "POST".into(), target: target.to_owned(), headers, body };
        send(&self.server.address, &request).unwrap()
    }

    /// A line of the log that has this in it, once it is there.
    fn logged(&self, part: &str) -> String {
        let lines = self.server.program.stderr.until(|lines| lines.iter().any(|line| line.contains(part)));
        lines.iter().find(|line| line.contains(part)).unwrap_or_else(|| panic!("{part}: {lines:#?}")).clone()
    }

    /// The log so far.
    fn said(&self) -> Vec<String> {
        self.server.program.stderr.until(|_| true)
    }

    /// What is kept of the exchanges of an operation.
    fn kept(&self, operation: &str) -> Vec<Value> {
        let list = self.server.get(&format!("/__bonafide/exchanges?operation={operation}"));
        let list: Value = serde_json::from_slice(&list.body).unwrap();
        let href = |entry: &Value| entry["href"].as_str().unwrap().to_owned();
        let entries = list["exchanges"].as_array().unwrap().iter().map(href);
        entries.map(|href| serde_json::from_slice(&self.server.get(&href).body).unwrap()).collect()
    }
}

/// A URL of this machine at which nobody answers.
fn nowhere() -> String {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", free.local_addr().unwrap())
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map(|(_, body)| body).unwrap()
}

fn has(request: &str, line: &str) -> bool {
    request.lines().any(|own| own.eq_ignore_ascii_case(line))
}

#[test]
fn callbacks_are_sent_in_order_with_what_the_document_declares() {
    let receiver = Upstream::always(answer_json("200 OK", r#"{"taken": true}"#));
    let mock = Mock::start("--callbacks");
    let answer = mock.subscribe(&format!("{}/hook", receiver.url), &receiver.url);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made: Value = serde_json::from_slice(&answer.body).unwrap();

    let event = receiver.next();
    assert!(event.starts_with("POST /hook?attempt=1 HTTP/1.1\r\n"), "{event}");
    let of_document =
        ["x-event: boat.arrived", "content-type: application/json", "bonafide-callback: onEvent"];
    assert!(of_document.iter().all(|line| has(&event, line)), "{event}");
    let value: Value = serde_json::from_str(body(&event)).unwrap();
    // What the exchange told is told again.
    assert_eq!(value["subscription_id"], made["subscription_id"]);
    assert_eq!((&value["kind"], &value["topic"]), (&json!("boat.arrived"), &json!("a b")));

    let end = receiver.next();
    let id = made["subscription_id"].as_str().unwrap();
    assert!(end.starts_with(&format!("PUT /a%20b?id={id} HTTP/1.1\r\n")), "{end}");
    assert_eq!(body(&end), "reason=end");
    assert!(mock.logged("/hook?attempt=1 200 callback").starts_with("POST http://127.0.0.1:"));
    mock.logged("?id=");

    let kept = mock.kept("receiveEvent");
    assert_eq!((kept.len(), &kept[0]["source"], &kept[0]["findings"]), (1, &json!("callback"), &json!([])));
    assert_eq!(kept[0]["request"]["body"], value);
}

#[test]
fn the_same_exchange_has_the_same_callbacks() {
    let receiver = Upstream::always(answer_json("200 OK", r#"{"taken": true}"#));
    let sent = || {
        let mock = Mock::start("--callbacks");
        mock.post("/subscriptions/x", &json!({"url": receiver.url}));
        body(&receiver.next()).to_owned()
    };
    assert_eq!(sent(), sent());
}

#[test]
fn a_receiver_that_breaks_the_contract_is_told() {
    let receiver = Upstream::always(answer_json("200 OK", r#"{"taken": "yes"}"#));
    let mock = Mock::start("--callbacks --verbose");
    mock.post("/subscriptions/x", &json!({"url": receiver.url}));
    assert!(mock.logged("200 callback").contains("1 finding"));
    mock.logged("wrong-type");
    let kept = mock.kept("receiveEvent");
    let finding = &kept[0]["findings"][0];
    assert_eq!((&finding["code"], &finding["operation"]), (&json!("wrong-type"), &json!("receiveEvent")));
}

#[test]
fn a_redirect_is_not_followed_and_a_status_nobody_declared_is_told() {
    let other = Upstream::always(answer_json("200 OK", "{}"));
    let head =
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {}/\r\nContent-Length: 0\r\n\r\n", other.url);
    let receiver = Upstream::always(head);
    let mock = Mock::start("--callbacks --verbose");
    mock.post("/subscriptions/x", &json!({"url": receiver.url}));
    mock.logged("307 callback");
    mock.logged("declares no status 307");
    assert!(other.seen.try_recv().is_err());
}

#[test]
fn why_a_callback_fails_is_told_in_a_line_and_the_next_one_is_sent() {
    let receiver = Upstream::always("HTTP/1.1 204 No Content\r\n\r\n");
    let mock = Mock::start("--callbacks");
    mock.subscribe(&nowhere(), &receiver.url);
    assert!(receiver.next().starts_with("PUT /a%20b?id="));
    let line =
        mock.logged("callback `onEvent` of `subscribe` failed: there is no connection to http://127.0.0.1:");
    assert!(line.ends_with("start what takes it, or correct the URL"), "{line}");

    mock.post("/subscriptions/x", &json!({"url": receiver.url}));
    receiver.next();
    mock.logged("callback `onEnd` of `subscribe` failed: the request has no query parameter `secondUrl`");

    let refusals = [
        ("http://hooks.test/x", "`hooks.test` is not this machine; `--callbacks-to hooks.test` allows it"),
        ("http://10.0.0.1/x", "`10.0.0.1` is not this machine"),
        ("file:///etc/passwd", "`file:///etc/passwd` is no URL with a host"),
        ("ftp://localhost/x", "`ftp://localhost/x` is neither http:// nor https://"),
        ("http://ann:letmein@localhost/", "the URL has credentials"),
        ("/hook", "`/hook` is no URL with a host"),
    ];
    for (url, why) in refusals {
        mock.post("/subscriptions/x", &json!({"url": url}));
        mock.logged(&format!("callback `onEvent` of `subscribe` failed: {why}"));
    }
    assert!(mock.said().iter().all(|line| !line.contains("letmein")));
}

#[test]
fn a_broken_answer_of_a_receiver_is_told() {
    let receiver = Upstream::always("220 ready\r\n");
    let mock = Mock::start("--callbacks");
    mock.post("/subscriptions/x", &json!({"url": receiver.url}));
    mock.logged("callback `onEvent` of `subscribe` failed: http://127.0.0.1:");
}

#[test]
fn an_error_is_followed_by_no_callback() {
    let receiver = Upstream::always(answer_json("200 OK", r#"{"taken": true}"#));
    let mock = Mock::start("--callbacks");
    let target = format!("/subscriptions/x?secondUrl={}&__code=400", receiver.url);
    assert_eq!(mock.post(&target, &json!({"url": receiver.url})).status, 400);
    assert_eq!(mock.post("/subscriptions/x", &json!({"url": 5})).status, 422);
    // What comes first is of the third.
    mock.post("/subscriptions/third", &json!({"url": receiver.url}));
    assert!(body(&receiver.next()).contains("third"));
}

#[test]
fn a_callback_to_the_mock_itself_is_followed_by_none() {
    let mock = Mock::start("--callbacks --errors=false");
    let own = format!("http://{}/subscriptions/loop", mock.server.address);
    mock.post("/subscriptions/x", &json!({"url": own}));
    mock.logged("POST /subscriptions/loop?attempt=1 201");
    // Of the callback itself only the answer is told.
    mock.post("/subscriptions/y", &json!({"url": "http://hooks.test/"}));
    mock.logged("hooks.test");
    let lines = mock.said();
    assert_eq!(lines.iter().filter(|line| line.contains("callback `onEvent`")).count(), 1, "{lines:#?}");
}

#[test]
fn a_mock_that_stops_waits_no_longer_than_a_moment_for_callbacks() {
    // Nobody takes what comes here, nor answers it.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let mut mock = Mock::start("--callbacks");
    mock.post("/subscriptions/x", &json!({"url": url}));
    let _taken = silent.accept().unwrap();
    mock.server.program.signal("INT");
    assert!(mock.server.program.ended().is_some_and(|status| status.success()));
    mock.logged("callbacks that were on their way were given up");
}

#[test]
fn the_settings_file_and_a_host_that_is_named_ask_for_callbacks() {
    let receiver = Upstream::always(answer_json("200 OK", r#"{"taken": true}"#));
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/features/callbacks.yaml");
    fs::copy(data, folder.path().join("openapi.yaml")).unwrap();
    let starts = [
        ("callbacks = true", "", ""),
        ("callbacks-to = ['hooks.test']", "", ""),
        ("callbacks = false", " --callbacks-to hooks.test", ""),
        ("callbacks = false", "", "true"),
    ];
    for (settings, flags, variable) in starts {
        fs::write(folder.path().join("bonafide.toml"), format!("{settings}\n[api]\nspec = 'openapi.yaml'\n"))
            .unwrap();
        // One that is empty counts as unset.
        let variables = [("BONAFIDE_CALLBACKS".to_owned(), variable.to_owned())];
        let arguments: Vec<_> = format!("mock{flags}").split(' ').map(str::to_owned).collect();
        let server = Server::start(folder.path(), &arguments, &variables).unwrap();
        let empty = tempfile::tempdir().unwrap();
        let mock = Mock { server, _folder: empty };
        mock.post("/subscriptions/x", &json!({"url": receiver.url}));
        assert!(receiver.next().starts_with("POST /?attempt=1"), "{settings}{flags}");
    }
}

#[test]
fn a_proxy_leaves_callbacks_to_its_upstream() {
    let folder = tempfile::tempdir().unwrap();
    let words = ["proxy", "x.yaml", "--upstream", "http://localhost:1", "--callbacks"].map(str::to_owned);
    let mut program = Program::run(folder.path(), &words, &[]);
    assert_eq!(program.ended().and_then(|status| status.code()), Some(2));
    assert!(program.stderr.whole().iter().any(|line| line.contains("unexpected argument '--callbacks'")));
}
