//! What a proxy passes on, what it reports, and what it does where there is nothing to pass on.

mod authority;
mod broken;
mod http2;
mod secure;
pub mod upstream;

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::support::PATIENCE;
use crate::support::http::{Reply, Request, send, send_bytes};
use crate::support::program::Server;
use upstream::{Upstream, json};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Users, version: '1' }
paths:
  /users/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200': { description: One, content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } }
        '422':
          description: Not well
          content: { application/json: { schema: { type: object, required: [detail], properties: { detail: { type: string } } } } }
  /users:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/User' } } } }
      responses: { '201': { description: Made } }
components:
  schemas:
    User: { type: object, required: [id], properties: { id: { type: integer } } }
";

pub struct Proxy {
    pub server: Server,
    _folder: tempfile::TempDir,
}

impl Proxy {
    pub fn start(url: &str, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
        let given = ["proxy", "openapi.yaml", "--upstream", url];
        let arguments: Vec<_> = given.iter().chain(flags).map(|argument| (*argument).to_owned()).collect();
        let server = Server::start(folder.path(), &arguments, &[]);
        Self { server: server.unwrap_or_else(|said| panic!("the proxy starts:\n{said}")), _folder: folder }
    }

    pub fn get(&self, target: &str) -> Reply {
        self.server.get(target)
    }

    /// The codes of what was wrong with the last exchange.
    pub fn findings(&self) -> Vec<String> {
        let exchange = self.exchange();
        let findings = exchange["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The last exchange, once there is one.
    pub fn exchange(&self) -> Value {
        let page = |target: &str| serde_json::from_slice::<Value>(&self.get(target).body).unwrap();
        // An answer may be there just before it is told.
        let list = loop {
            let list = page("/__bonafide/exchanges");
            if list["exchanges"].as_array().is_some_and(|list| !list.is_empty()) {
                break list;
            }
            std::thread::yield_now();
        };
        page(list["exchanges"].as_array().unwrap().last().unwrap()["href"].as_str().unwrap())
    }
}

pub fn post(proxy: &Proxy, body: &[u8]) -> Reply {
    let request = Request {
        method: "POST".into(),
        target: "/users".into(),
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: body.into(),
    };
    send(&proxy.server.address, &request).expect("the proxy answers")
}

/// Reads until this text has come.
pub fn read_until(stream: &mut TcpStream, text: &str) -> String {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut read, mut byte) = (Vec::new(), [0]);
    while !String::from_utf8_lossy(&read).contains(text) {
        stream.read_exact(&mut byte).unwrap_or_else(|error| {
            panic!("{error}: `{text}` does not come after {}", String::from_utf8_lossy(&read))
        });
        read.push(byte[0]);
    }
    String::from_utf8(read).unwrap()
}

fn closed_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn what_breaks_the_contract_passes_as_it_is_and_fails_the_run() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":"two"}"#));
    let mut proxy = Proxy::start(&upstream.url, &["--report", "text=report.txt"]);
    let reply = proxy.get("/users/2");
    assert_eq!((reply.status, reply.text().as_str()), (200, r#"{"id":"two"}"#));
    assert_eq!(reply.header("bonafide-findings").count(), 0);
    assert_eq!(proxy.findings(), ["wrong-type"]);
    proxy.server.program.signal("INT");
    assert_eq!(proxy.server.program.ended().unwrap().code(), Some(1));
}

#[test]
fn what_the_document_lacks_passes_with_a_finding() {
    let upstream = Upstream::always(json("200 OK", "{}"));
    let proxy = Proxy::start(&upstream.url, &["--errors"]);
    assert_eq!(proxy.get("/unheard-of").status, 200);
    assert_eq!(proxy.findings(), ["undocumented-operation"]);
}

#[test]
fn the_upstream_sees_its_own_host_and_base_path_and_nothing_of_the_connection() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":1}"#));
    let proxy = Proxy::start(&format!("{}/v1/", upstream.url), &[]);
    let sent = "GET /users/1?a=%20b HTTP/1.1\r\nHost: client.test\r\nConnection: close, X-Mine\r\nX-Mine: 1\r\n\
                Keep-Alive: 5\r\nTE: trailers\r\nX-Theirs: 2\r\n\r\n";
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    let seen = upstream.next().to_ascii_lowercase();
    assert!(seen.starts_with("get /v1/users/1?a=%20b http/1.1\r\n"), "{seen}");
    let host = upstream.url.strip_prefix("http://").unwrap();
    assert!(seen.contains(&format!("host: {host}\r\n")), "{seen}");
    assert!(seen.contains("x-theirs: 2") && seen.contains("te: trailers"), "{seen}");
    assert!(!seen.contains("x-mine") && !seen.contains("keep-alive") && !seen.contains("close"), "{seen}");

    let proxy = Proxy::start(&upstream.url, &["--preserve-host"]);
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    let seen = upstream.next().to_ascii_lowercase();
    assert!(seen.contains("host: client.test\r\n"), "{seen}");
}

#[test]
fn events_come_one_by_one() {
    let (go_on, wait) = channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let upstream = Upstream::start(move |_, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(format!("{head}9\r\ndata: 1\n\n\r\n").as_bytes()).unwrap();
        wait.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        stream.write_all(b"9\r\ndata: 2\n\n\r\n0\r\n\r\n").unwrap();
    });
    // Even where answers are held back to be looked at first.
    let proxy = Proxy::start(&upstream.url, &["--errors"]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    client.write_all(b"GET /events HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    read_until(&mut client, "data: 1\n\n");
    go_on.send(()).unwrap();
    read_until(&mut client, "data: 2\n\n\r\n0\r\n\r\n");
}

#[test]
fn an_upload_is_passed_on_as_it_comes() {
    let (tell, told) = channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_until(&mut stream, "first");
        tell.send(()).unwrap();
        // To its end: a socket that is closed with something unread resets the connection.
        read_until(&mut stream, "second\r\n0\r\n\r\n");
        stream.write_all(json("201 Created", "").as_bytes()).unwrap();
    });
    let proxy = Proxy::start(&url, &[]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    let head = "POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n";
    client.write_all(format!("{head}5\r\nfirst\r\n").as_bytes()).unwrap();
    told.recv_timeout(PATIENCE).expect("the first piece arrives before the second is sent");
    client.write_all(b"6\r\nsecond\r\n0\r\n\r\n").unwrap();
    read_until(&mut client, "201 Created");
    assert_eq!(proxy.findings(), ["unreadable-body"]);
}

#[test]
fn compressed_bodies_pass_as_they_are_and_are_looked_at_decoded() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(br#"{"id":"three"}"#).unwrap();
    let body = gzip.finish().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let upstream = Upstream::always([head.as_bytes(), &body].concat());
    let proxy = Proxy::start(&upstream.url, &[]);
    assert_eq!(proxy.get("/users/3").body, body);
    assert_eq!(proxy.findings(), ["wrong-type"]);
}

#[test]
fn a_broken_request_gets_the_apis_own_error_where_errors_are_asked_for() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":1}"#));
    let proxy = Proxy::start(&upstream.url, &["--errors"]);
    let reply = proxy.get("/users/ann");
    assert_eq!(reply.status, 422);
    assert!(serde_json::from_slice::<Value>(&reply.body).unwrap()["detail"].is_string(), "{}", reply.text());
    assert!(upstream.seen.try_recv().is_err(), "it does not get to the upstream");
    assert_eq!(proxy.get("/users/1").text(), r#"{"id":1}"#);
}

#[test]
fn a_broken_response_becomes_502_where_errors_are_asked_for() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":"one"}"#));
    let proxy = Proxy::start(&upstream.url, &["--errors"]);
    let reply = proxy.get("/users/1");
    let problem: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!((reply.status, &problem["findings"][0]["code"]), (502, &Value::from("wrong-type")));
}

#[test]
fn the_mock_answers_what_is_not_implemented_and_where_asked_in_place_of_who_is_down() {
    let upstream = Upstream::always(json("501 Not Implemented", "{}"));
    let proxy = Proxy::start(&upstream.url, &[]);
    assert_eq!(proxy.get("/users/1").header("bonafide-source").count(), 1);
    // Of what the document lacks the mock knows nothing either.
    assert_eq!(proxy.get("/unheard-of").status, 501);
    assert_eq!(Proxy::start(&upstream.url, &["--fallback", "none"]).get("/users/1").status, 501);

    let down = closed_port();
    let reply = Proxy::start(&down, &[]).get("/users/1");
    assert!(reply.status == 502 && reply.text().contains("refused"), "{} {}", reply.status, reply.text());
    let proxy = Proxy::start(&down, &["--fallback", "501,down"]);
    assert_eq!(proxy.get("/users/1").status, 200);
    assert_eq!(post(&proxy, br#"{"id":1}"#).status, 201);
}

#[test]
fn redirects_and_cookies_lead_to_the_proxy() {
    let upstream = Upstream::start(|_, stream| {
        let own = stream.local_addr().unwrap();
        let head = format!(
            "HTTP/1.1 302 Found\r\nLocation: http://{own}/v1/users/1?a\r\nSet-Cookie: a=b; Domain=127.0.0.1; \
             Path=/v1\r\nContent-Length: 0\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
    });
    let proxy = Proxy::start(&format!("{}/v1", upstream.url), &[]);
    let reply = proxy.get("/users/2");
    let here = format!("http://{}/users/1?a", proxy.server.address);
    assert_eq!(reply.header("location").collect::<Vec<_>>(), [here]);
    assert_eq!(reply.header("set-cookie").collect::<Vec<_>>(), ["a=b; Path=/"]);
}

#[test]
fn a_web_socket_passes_both_ways() {
    let upstream = Upstream::start(|_, stream| {
        let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let said = read_until(stream, "ping");
        stream.write_all(said.replace("ping", "pong").as_bytes()).unwrap();
    });
    let proxy = Proxy::start(&upstream.url, &[]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    let asked = "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    client.write_all(asked.as_bytes()).unwrap();
    let head = read_until(&mut client, "\r\n\r\n").to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 101") && head.contains("upgrade: websocket"), "{head}");
    assert!(upstream.next().to_ascii_lowercase().contains("connection: upgrade\r\n"));
    client.write_all(b"ping").unwrap();
    read_until(&mut client, "pong");
}

#[test]
fn what_is_too_large_passes_and_is_told_to_be_unchecked() {
    const SIZE: usize = (10 << 20) + 1;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {SIZE}\r\n\r\n");
    let upstream = Upstream::start(move |_, stream| {
        let _ = stream.write_all(&[head.as_bytes(), &vec![b' '; SIZE]].concat());
    });
    for flags in [&[][..], &["--errors"]] {
        let proxy = Proxy::start(&upstream.url, flags);
        assert_eq!(proxy.get("/users/1").body.len(), SIZE);
        assert_eq!(proxy.findings(), ["unchecked-body"], "{flags:?}");
    }
}

#[test]
fn what_has_no_body_passes_without_one() {
    let upstream = Upstream::start(|line, stream| {
        let status = if line.starts_with("HEAD") { "200 OK" } else { "304 Not Modified" };
        let head =
            format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
    });
    let proxy = Proxy::start(&upstream.url, &[]);
    for method in ["HEAD", "GET"] {
        let sent = format!(
            "{method} /users/1 HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"a\"\r\nConnection: close\r\n\r\n"
        );
        let reply = String::from_utf8(send_bytes(&proxy.server.address, sent.as_bytes()).unwrap()).unwrap();
        assert!(reply.ends_with("\r\n\r\n"), "{reply}");
        assert_eq!(reply.contains("content-length: 21\r\n"), method == "HEAD", "{reply}");
        assert_eq!(proxy.findings(), [""; 0], "{method}");
    }
}

#[test]
fn trailers_pass() {
    let upstream = Upstream::always(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n\
         8\r\n{\"id\":1}\r\n0\r\nX-Sum: 7\r\n\r\n",
    );
    for flags in [&[][..], &["--errors"]] {
        let proxy = Proxy::start(&upstream.url, flags);
        let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nTE: trailers\r\nConnection: TE, close\r\n\r\n";
        let reply = String::from_utf8(send_bytes(&proxy.server.address, sent.as_bytes()).unwrap()).unwrap();
        assert!(reply.to_ascii_lowercase().ends_with("0\r\nx-sum: 7\r\n\r\n"), "{reply}");
        assert_eq!(proxy.findings(), [""; 0]);
    }
}

#[test]
fn trailers_of_requests_pass() {
    let (tell, told) = channel();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        tell.send(read_until(&mut stream, "0\r\nx-sum: 7\r\n\r\n")).unwrap();
        stream.write_all(json("201 Created", "").as_bytes()).unwrap();
    });
    let proxy = Proxy::start(&url, &[]);
    let sent = "POST /users HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\
                Content-Type: application/json\r\nTrailer: X-Sum\r\n\r\n8\r\n{\"id\":1}\r\n0\r\nX-Sum: 7\r\n\r\n";
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    assert!(told.recv_timeout(PATIENCE).unwrap().contains("{\"id\":1}"));
}

#[test]
fn the_words_beside_a_status_pass() {
    let upstream = Upstream::always("HTTP/1.1 299 Quite Fine\r\nContent-Length: 0\r\n\r\n");
    let proxy = Proxy::start(&upstream.url, &[]);
    let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    let reply = send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    assert!(reply.starts_with(b"HTTP/1.1 299 Quite Fine\r\n"), "{}", String::from_utf8_lossy(&reply));
}

#[test]
fn nobody_leaves_for_http2_in_the_middle() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":1}"#));
    let proxy = Proxy::start(&upstream.url, &[]);
    let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\
                Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    send_bytes(&proxy.server.address, sent.as_bytes()).unwrap();
    let seen = upstream.next().to_ascii_lowercase();
    assert!(!seen.contains("upgrade") && !seen.contains("http2-settings"), "{seen}");
}

#[test]
fn whoever_waits_to_send_a_body_is_told_to_go_on() {
    let upstream = Upstream::always("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    let proxy = Proxy::start(&upstream.url, &[]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    let head = "POST /users HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\
                Expect: 100-continue\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    read_until(&mut client, "100 Continue\r\n\r\n");
    client.write_all(br#"{"id":1}"#).unwrap();
    read_until(&mut client, "201 Created");
    let seen = upstream.next();
    assert!(seen.ends_with(r#"{"id":1}"#) && !seen.to_ascii_lowercase().contains("expect"), "{seen}");
}

#[test]
fn an_upstream_is_needed_and_only_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    let said = |arguments: &[&str]| {
        let arguments: Vec<_> = ["proxy", "openapi.yaml"].iter().chain(arguments).copied().collect();
        let arguments: Vec<_> = arguments.into_iter().map(str::to_owned).collect();
        Server::start(folder.path(), &arguments, &[]).err().expect("it does not start")
    };
    assert!(said(&[]).contains("there is no upstream"));
    assert!(said(&["http://a", "--upstream", "http://b"]).contains("there are two upstreams"));
    assert!(said(&["--upstream", "example.com"]).contains("`example.com` is no URL with a host"));
    assert!(said(&["https://h", "--ca", "nowhere.pem"]).contains("cannot read nowhere.pem"));
}

#[test]
fn a_proxy_on_the_way_opens_a_tunnel() {
    let upstream = Upstream::always(json("200 OK", r#"{"id":1}"#));
    let between = Upstream::start(|line, stream| {
        let mut there = TcpStream::connect(line.split(' ').nth(1).unwrap()).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
        there.write_all(upstream::read(stream).as_bytes()).unwrap();
        std::io::copy(&mut there, stream).unwrap();
    });
    let url = between.url.replace("http://", "http://ann:p%40@");
    let proxy = Proxy::start(&upstream.url, &["--upstream-proxy", &url]);
    assert_eq!(proxy.get("/users/1").text(), r#"{"id":1}"#);
    let asked = between.next().to_ascii_lowercase();
    assert!(asked.starts_with("connect 127.0.0.1:") && asked.contains("basic yw5uonba"), "{asked}");
}

#[test]
fn the_upstream_may_stand_in_the_settings_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    let settings = "[api]\nspec = 'openapi.yaml'\n[api.upstream]\nfallback = [501, 'down']\ntimeout = 1.5\n";
    let settings = format!("{settings}url = '{}'\n", closed_port());
    fs::write(folder.path().join("bonafide.toml"), settings).unwrap();
    let server = Server::start(folder.path(), &["proxy".to_owned()], &[]);
    let server = server.unwrap_or_else(|said| panic!("the proxy starts:\n{said}"));
    assert_eq!(server.get("/users/1").status, 200);
    // Another document is of another API.
    let arguments = ["proxy".to_owned(), "openapi.yaml".to_owned()];
    let said = Server::start(folder.path(), &arguments, &[]).err().expect("it does not start");
    assert!(said.contains("there is no upstream"), "{said}");
}
