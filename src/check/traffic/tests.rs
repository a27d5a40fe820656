use serde_json::{Value, json};

use super::*;
use crate::document::{Document, Options};
use crate::source::files::Files;

const DOCUMENT: &str = r#"{
    "openapi": "3.1.0", "info": {"title": "Users", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1"}],
    "paths": {"/users": {
        "get": {
            "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
            "responses": {"200": {"description": "All"}}
        },
        "post": {
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"200": {"description": "Made"}}
        },
        "delete": {
            "security": [{"token": []}],
            "responses": {"200": {"description": "Gone"}, "401": {"description": "Who are you?"}}
        }
    }},
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
}"#;

/// An entry of a request without headers, answered with 200.
fn entry(method: &str, url: &str) -> Value {
    json!({
        "request": {"method": method, "url": url, "headers": [], "bodySize": 0},
        "response": {"status": 200, "headers": [], "content": {"size": 0}},
    })
}

fn check(entries: &[Value], hosts: &[&str]) -> Checked {
    let folder = tempfile::tempdir().unwrap();
    let (document, archive) = (folder.path().join("openapi.json"), folder.path().join("traffic.har"));
    std::fs::write(&document, DOCUMENT).unwrap();
    std::fs::write(&archive, json!({"log": {"entries": entries}}).to_string()).unwrap();
    let contract =
        Contract::compile(Document::load(&[document], &Options::default(), &mut Files::default()).unwrap());
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    traffic(&contract, &archive, &hosts, &mut |_, _, _| {}).unwrap()
}

fn codes(checked: &Checked) -> Vec<&str> {
    checked.findings.iter().map(|finding| finding.rule.code).collect()
}

#[test]
fn an_archive_without_an_exchange_is_told() {
    let mut aborted = entry("GET", "https://api.example.com/v1/users");
    aborted["response"]["status"] = 0.into();
    let checked = check(&[aborted.clone(), aborted], &[]);
    assert_eq!(codes(&checked), ["unmatched-traffic"]);
    assert!(checked.findings[0].message.contains("no entry"));
    assert_eq!(codes(&check(&[json!(7)], &[])), ["invalid-traffic"]);
}

#[test]
fn who_was_let_in_is_asked_whether_credentials_were_captured() {
    let help = |status: u16| {
        let mut entry = entry("DELETE", "https://api.example.com/v1/users");
        entry["response"]["status"] = status.into();
        let checked = check(&[entry], &[]);
        assert_eq!(codes(&checked), ["missing-credentials"]);
        checked.findings[0].help.clone().unwrap()
    };
    assert!(help(200).contains("with sensitive data"));
    assert!(!help(401).contains("with sensitive data"));
}

#[test]
fn a_finding_says_where_in_the_archive() {
    let checked = check(
        &[
            entry("GET", "https://api.example.com/v1/users?limit=5"),
            entry("GET", "https://api.example.com/v1/users?limit=many"),
        ],
        &[],
    );
    assert_eq!(codes(&checked), ["wrong-type"]);
    let place = checked.findings[0].value.as_ref().unwrap();
    assert_eq!(place.pointer.as_str(), "/log/entries/1/request/url");
    assert_eq!(checked.findings[0].operation.as_deref(), Some("GET /users"));
    assert_eq!((checked.seen.exchanges, checked.seen.left_out), (2, LeftOut::default()));
    assert_eq!(checked.seen.operations, ["GET /users".into()]);
}

#[test]
fn requests_belong_to_the_api_by_server_machine_or_name() {
    let entries = [
        entry("GET", "https://api.example.com/v1/users"),
        entry("GET", "http://localhost:4010/users"),
        entry("GET", "https://staging.example.net/users"),
        entry("GET", "https://metrics.example.org/users"),
    ];
    let looked_at = |hosts: &[&str]| {
        let seen = check(&entries, hosts).seen;
        (seen.exchanges, seen.left_out.other_hosts)
    };
    assert_eq!(looked_at(&[]), (2, 2));
    assert_eq!(looked_at(&["staging.example.net"]), (3, 1));
    assert_eq!(looked_at(&["staging.example.net:8443"]), (2, 2));
}

#[test]
fn an_archive_of_other_hosts_alone_is_told() {
    let checked = check(&[entry("GET", "https://a.example/x"), entry("GET", "https://b.example/y")], &[]);
    assert_eq!(codes(&checked), ["unmatched-traffic"]);
    assert!(checked.findings[0].message.contains("`a.example` (1), `b.example` (1)"));
    // Where nothing was captured nothing went wrong.
    let severities: Vec<_> = check(&[], &[]).findings.iter().map(|finding| finding.severity).collect();
    assert_eq!(severities, [crate::finding::Severity::Warning]);
}

#[test]
fn a_body_that_was_not_kept_is_not_missing() {
    let mut dropped = entry("POST", "http://localhost/users");
    assert_eq!(codes(&check(&[dropped.clone()], &[])), ["missing-body"]);
    dropped["request"]["bodySize"] = json!(17);
    let checked = check(&[dropped, entry("GET", "http://localhost/users")], &[]);
    assert!(checked.findings.is_empty());
    assert_eq!((checked.seen.exchanges, checked.seen.unknown_bodies), (2, 1));
}

#[test]
fn parts_of_a_page_are_left_out_unless_they_are_operations() {
    let mut page = entry("GET", "http://localhost/main.js");
    page["_resourceType"] = json!("script");
    let mut opened = entry("GET", "http://localhost/users");
    opened["_resourceType"] = json!("document");
    let seen = check(&[page, opened], &[]).seen;
    assert_eq!((seen.exchanges, seen.left_out.parts_of_pages), (1, 1));
}

#[test]
fn a_file_that_is_no_text_is_a_finding() {
    let contract = Contract::compile(
        Document::load(&["tests/data/harbor.yaml".into()], &Options::default(), &mut Files::default())
            .unwrap(),
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"\xff\x00\xfe").unwrap();
    let checked = traffic(&contract, file.path(), &[], &mut |_, _, _| {}).unwrap();
    assert_eq!(codes(&checked), ["unreadable-file"]);
}
