//! As much of curl as README uses, so that the test needs none.

use super::{ADDRESS, DATE};
use crate::support::http::{Reply, Request, send};
use crate::support::program::Server;
use crate::support::words::words;

/// What a curl command prints.
pub fn run(command: &str, server: &Server) -> Vec<String> {
    let (request, with_head) = request(command);
    let reply = send(&server.address, &request).expect("the server answers");
    let mut lines = if with_head { head(&reply) } else { Vec::new() };
    lines.extend(reply.text().lines().map(str::to_owned));
    lines.iter().map(|line| line.replace(&server.address, ADDRESS)).collect()
}

/// The request of a command, and whether it shows the head of the answer.
fn request(command: &str) -> (Request, bool) {
    let mut request = Request {
        headers: vec![("Accept".into(), "*/*".into())],
        target: String::new(),
        ..Request::default()
    };
    let (mut method, mut with_head) = (None, false);
    let mut words = words(command).into_iter();
    assert_eq!(words.next().as_deref(), Some("curl"), "README runs bonafide and curl alone: {command}");
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("a flag has a value");
        match word.as_str() {
            "-i" => with_head = true,
            "-s" => {}
            "-X" => method = Some(value()),
            "-d" => request.body = value().into_bytes(),
            "-H" => {
                let header = value();
                let (name, value) = header.split_once(": ").expect("a header has a value");
                request.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name) || name != "Accept");
                request.headers.push((name.to_owned(), value.to_owned()));
            }
            url => {
                let target = url.strip_prefix("http://").and_then(|url| url.strip_prefix(ADDRESS));
                request.target = target.unwrap_or_else(|| panic!("`{url}` is of no known use")).to_owned();
            }
        }
    }
    if !request.body.is_empty() {
        method.get_or_insert_with(|| "POST".to_owned());
        let form = ("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned());
        if !request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&form.0)) {
            request.headers.push(form);
        }
    }
    request.method = method.unwrap_or(request.method);
    (request, with_head)
}

/// The lines before the body. Our client closes each connection, which curl does not ask for.
fn head(reply: &Reply) -> Vec<String> {
    let status = http::StatusCode::from_u16(reply.status).expect("the status is one of HTTP");
    let headers = reply.headers.iter().filter(|(name, _)| name != "connection");
    let headers = headers.map(|(name, value)| match name.as_str() {
        "date" => DATE.to_owned(),
        _ => format!("{name}: {value}"),
    });
    let status = format!("HTTP/1.1 {} {}", status.as_u16(), status.canonical_reason().unwrap_or_default());
    std::iter::once(status).chain(headers).chain([String::new()]).collect()
}

#[test]
fn commands_are_read_as_curl_reads_them() {
    let (request, with_head) =
        request("curl -i http://127.0.0.1:4010/a?b=c -H 'X-Key: d' -d '{\"e\": 1}' -H 'Accept: text/plain'");
    assert!(with_head);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/a?b=c"));
    assert_eq!(request.body, b"{\"e\": 1}");
    let headers: Vec<_> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        headers,
        ["X-Key: d", "Accept: text/plain", "Content-Type: application/x-www-form-urlencoded"]
    );
}
