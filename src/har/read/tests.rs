use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::finding::{ExchangePlace, Part};
use crate::source::Format;

fn archive(text: String) -> (Vec<Entry>, Archive) {
    let source = Arc::new(Source::new("traffic.har", text, Format::Json));
    let mut entries = Vec::new();
    let archive = read(&source, &mut |entry| entries.push(entry));
    (entries, archive)
}

/// The entry of a request and a response, each with these members besides what it must have.
fn entry(request: Value, response: Value) -> Value {
    let mut entry = json!({
        "request": {"method": "GET", "url": "https://api.example.com/v1/users?limit=5", "headers": []},
        "response": {"status": 200, "headers": []},
    });
    for (side, members) in [("request", request), ("response", response)] {
        for (name, value) in members.as_object().unwrap() {
            entry[side][name] = value.clone();
        }
    }
    entry
}

fn of(entries: &[Value]) -> (Vec<Entry>, Archive) {
    archive(json!({"log": {"version": "1.2", "entries": entries}}).to_string())
}

fn one(request: Value, response: Value) -> Entry {
    let (mut entries, archive) = of(&[entry(request, response)]);
    assert!(archive.findings.is_empty(), "{:?}", archive.findings);
    entries.pop().expect("an entry")
}

#[test]
fn an_entry_is_the_exchange_that_was_recorded() {
    let read = one(
        json!({"headers": [{"name": ":authority", "value": "api.example.com"}, {"name": "X-A", "value": "1"}]}),
        json!({
            "headers": [
                {"name": "Content-Encoding", "value": "gzip"},
                {"name": "set-cookie", "value": "a=1\nb=2"},
            ],
            "content": {"size": 2, "text": "{}"},
        }),
    );
    let Exchange { request, response } = &read.exchange;
    assert_eq!((request.method.as_str(), request.target().as_str()), ("GET", "/v1/users?limit=5"));
    assert_eq!(request.headers.len(), 1);
    assert_eq!(request.headers["x-a"], "1");
    assert_eq!(response.headers.get_all("set-cookie").iter().count(), 2);
    assert!(!response.headers.contains_key("content-encoding"));
    assert_eq!(response.body, "{}");
    assert_eq!(read.origin.as_str(), "api.example.com");
    assert!(read.request_body_known && read.response_body_known);
}

#[test]
fn cookies_count_where_no_header_tells_them() {
    let cookies = json!([{"name": "a", "value": "1"}, {"name": "b", "value": "2"}]);
    let read = one(json!({"cookies": cookies}), json!({}));
    assert_eq!(read.exchange.request.headers["cookie"], "a=1; b=2");
    let header = json!([{"name": "Cookie", "value": "c=3"}]);
    let read = one(json!({"cookies": cookies, "headers": header}), json!({}));
    assert_eq!(read.exchange.request.headers["cookie"], "c=3");
}

#[test]
fn bodies_come_in_several_forms() {
    let body = |post: Value| {
        let read = one(json!({"method": "POST", "postData": post, "bodySize": 9}), json!({}));
        (read.request_body_known, read.exchange.request.body)
    };
    assert_eq!(body(json!({"mimeType": "application/json", "text": "{}"})), (true, "{}".into()));
    assert_eq!(body(json!({"text": "AAE=", "encoding": "base64"})), (true, vec![0, 1].into()));
    let params = json!([{"name": "a", "value": "x y"}, {"name": "b", "value": "ü"}]);
    let form = json!({"mimeType": "application/x-www-form-urlencoded", "params": params});
    assert_eq!(body(form), (true, "a=x+y&b=%C3%BC".into()));
    let kind = "multipart/form-data; boundary=X";
    let params = json!([{"name": "f", "fileName": "a.txt", "contentType": "text/plain", "value": "hi"}]);
    let (known, multipart) = body(json!({"mimeType": kind, "params": params}));
    let expected = "--X\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\n\
                    Content-Type: text/plain\r\n\r\nhi\r\n--X--\r\n";
    assert!(known);
    assert_eq!(multipart, expected);
    // The file was not kept.
    let params = json!([{"name": "f", "fileName": "a.txt"}]);
    assert_eq!(body(json!({"mimeType": kind, "params": params})), (false, "".into()));
    assert_eq!(body(Value::Null), (false, "".into()));
}

#[test]
fn a_body_that_was_dropped_is_not_an_empty_one() {
    let known = |request: Value, response: Value| one(request, response).response_body_known;
    assert!(!known(json!({}), json!({"content": {"size": 812}})));
    assert!(!known(json!({}), json!({"content": {"size": -1}, "bodySize": -1})));
    assert!(!known(json!({}), json!({"headers": [{"name": "content-length", "value": "812"}]})));
    assert!(known(json!({}), json!({"content": {"size": 0, "text": ""}, "bodySize": 0})));
    assert!(known(json!({"method": "HEAD"}), json!({"content": {"size": -1}})));
    assert!(known(json!({}), json!({"status": 204, "content": {"size": -1}})));
}

#[test]
fn what_broke_off_or_was_never_answered_is_not_an_empty_answer() {
    let cut = one(json!({}), json!({"_error": "net::ERR_ABORTED", "bodySize": 0, "content": {"size": 0}}));
    assert!(!cut.response_body_known);
    let cut = one(json!({}), json!({"_failureText": "aborted", "content": {"size": 3, "text": "{\"a"}}));
    assert_eq!((cut.response_body_known, cut.exchange.response.body), (false, "".into()));
    let whole = one(json!({}), json!({"_error": null, "content": {"size": 2, "text": "{}"}}));
    assert!(whole.response_body_known);
    let mut pending = entry(json!({}), json!({}));
    pending["response"] = Value::Null;
    let (entries, archive) = of(&[pending, entry(json!({}), json!({"status": null}))]);
    assert_eq!((entries.len(), archive.left_out, archive.findings.len()), (0, 2, 0));
}

#[test]
fn a_body_that_was_sent_but_not_kept_is_not_missing() {
    let kind = || json!({"name": "content-type", "value": "application/json"});
    let known = |post: Value, size: i32, method: &str| {
        let headers = json!([kind()]);
        let request = json!({"method": method, "headers": headers, "postData": post, "bodySize": size});
        one(request, json!({})).request_body_known
    };
    assert!(!known(Value::Null, -1, "POST"));
    assert!(!known(json!({"mimeType": "application/json"}), -1, "POST"));
    // As of a blob.
    assert!(!known(Value::Null, 0, "POST"));
    assert!(known(json!({"mimeType": "application/json", "text": ""}), 0, "POST"));
    assert!(known(Value::Null, -1, "GET"));
    let empty = json!([kind(), {"name": "content-length", "value": "0"}]);
    assert!(one(json!({"method": "POST", "headers": empty}), json!({})).request_body_known);
    assert!(one(json!({"method": "POST", "bodySize": 0}), json!({})).request_body_known);
}

#[test]
fn a_body_in_a_file_of_its_own_is_named() {
    let post = json!({"mimeType": "application/json", "_file": "a.json"});
    let read = one(
        json!({"method": "POST", "postData": post, "bodySize": -1}),
        json!({"content": {"size": 12, "mimeType": "application/json", "_file": "b.json"}}),
    );
    assert_eq!(read.attached.request.as_deref(), Some("a.json"));
    assert_eq!(read.attached.response.as_deref(), Some("b.json"));
    assert!(!read.request_body_known && !read.response_body_known);
}

#[test]
fn each_part_is_where_it_is_written() {
    let header = |name: &str| json!({"name": name, "value": "x"});
    let post = json!({"mimeType": "application/json", "text": "{}"});
    let full = one(
        json!({"method": "POST", "headers": [header(":path"), header("X-A"), header("Cookie")], "postData": post}),
        json!({"headers": [header("etag"), header("content-type")], "content": {"size": 2, "text": "{}"}}),
    );
    let bare = one(json!({"cookies": [header("a"), header("b")]}), json!({}));
    let at = |entry: &Entry, place: ExchangePlace| {
        entry.pointer(&place).to_string().replacen("/log/entries/0", "", 1)
    };
    let header = |name: &str| Part::Header(name.to_owned());
    let cookie = |name: &str| Part::Cookie(name.to_owned());
    for (part, expected) in [
        (header("x-a"), "/request/headers/1"),
        (header("x-b"), "/request/headers"),
        (header("content-type"), "/request/postData/mimeType"),
        (cookie("a"), "/request/headers/2"),
        (Part::Query("limit".to_owned()), "/request/url"),
        (Part::Body, "/request/postData"),
    ] {
        assert_eq!(at(&full, ExchangePlace::request(part)), expected);
    }
    assert_eq!(at(&full, ExchangePlace::response(header("Content-Type"))), "/response/headers/1");
    assert_eq!(at(&full, ExchangePlace::response(Part::Body)), "/response/content");
    assert_eq!(at(&bare, ExchangePlace::request(cookie("b"))), "/request/cookies/1");
    assert_eq!(at(&bare, ExchangePlace::request(Part::Body)), "/request");
    assert_eq!(at(&bare, ExchangePlace::response(Part::Body)), "/response");
}

#[test]
fn what_is_no_exchange_with_an_api_is_left_out() {
    let preflight = json!([{"name": "Access-Control-Request-Method", "value": "PUT"}]);
    let (entries, archive) = of(&[
        entry(json!({}), json!({"status": 0})),
        entry(json!({"url": "wss://api.example.com/live"}), json!({"status": 101})),
        entry(json!({"url": "data:text/plain,x"}), json!({})),
        entry(json!({"method": "OPTIONS", "headers": preflight}), json!({"status": 204})),
        entry(json!({"method": "OPTIONS"}), json!({"status": 204})),
    ]);
    assert_eq!((entries.len(), archive.left_out, archive.findings.len()), (1, 4, 0));
    assert_eq!(entries[0].index, 4);
}

#[test]
fn a_malformed_entry_costs_that_entry() {
    let (entries, archive) = of(&[
        json!({"request": {}}),
        json!(7),
        entry(json!({"method": "GE T"}), json!({})),
        entry(json!({}), json!({"content": {"size": 1, "text": "!", "encoding": "base64"}})),
        entry(json!({}), json!({})),
    ]);
    assert_eq!(entries.len(), 1);
    let places: Vec<_> =
        archive.findings.iter().map(|finding| finding.place().unwrap().pointer.to_string()).collect();
    assert_eq!(places, ["/log/entries/0/request", "/log/entries/1", "/log/entries/2", "/log/entries/3"]);
}

#[test]
fn a_file_that_breaks_off_is_read_up_to_there() {
    let text =
        json!({"log": {"entries": [entry(json!({}), json!({})), entry(json!({}), json!({}))]}}).to_string();
    let (entries, archive) = archive(text[..text.len() - 20].to_owned());
    assert_eq!(entries.len(), 1);
    assert_eq!(archive.findings[0].message, "the file breaks off after 1 of its entries");
    assert!(archive.findings[0].place().unwrap().known.is_some());
}

#[test]
fn what_is_no_archive_is_told() {
    for text in ["{}", "[]", "{\"log\": {}}", "{\"log\": []}", "7", "", "<har>"] {
        let (entries, archive) = archive(text.to_owned());
        assert_eq!((entries.len(), archive.findings.len()), (0, 1), "{text}");
    }
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in r#"(\{|\}|\[|\]|"log"|"entries"|"request"|"url"|:|,|7|null|é)*"#) {
        archive(text);
    }
}
