//! Against a real server on a port of its own, mostly over a raw connection.

use std::borrow::Cow;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream as Client};
use std::sync::mpsc::{Receiver, channel};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::*;
use crate::exchange::{Request, Response};

struct Running {
    address: SocketAddr,
    api: Arc<Current>,
    log: Receiver<String>,
    stop: Option<oneshot::Sender<()>>,
    stopped: Receiver<()>,
    _runtime: Runtime,
}

impl Running {
    fn start(answer: impl Answer + 'static, options: Options) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let api = Arc::new(Current::new(answer));
        let (sender, log) = channel();
        let events = Events::new(move |event| {
            let line = match event {
                Event::Answered(a) => format!("{} {} {} {}", a.method, a.target, a.status.as_u16(), a.source),
                other => format!("{other:?}"),
            };
            let _ = sender.send(line);
        });
        let (stop, stopping) = oneshot::channel();
        let (ended, stopped) = channel();
        let serving = serve(listener, api.clone(), options, events, async move {
            let _ = stopping.await;
        });
        runtime.spawn(async move {
            serving.await;
            let _ = ended.send(());
        });
        Self { address, api, log, stop: Some(stop), stopped, _runtime: runtime }
    }

    fn connect(&self) -> Client {
        let client = Client::connect(self.address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        client
    }

    /// Everything that comes back until the server closes the connection.
    fn talk(&self, sent: &str) -> String {
        let mut client = self.connect();
        client.write_all(sent.as_bytes()).unwrap();
        read_to_end(&mut client)
    }

    fn logged(&self) -> String {
        self.log.recv_timeout(PATIENCE).unwrap()
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }
}

/// More than anything here takes, so that a fault ends the test and not the patience of its reader.
const PATIENCE: Duration = Duration::from_secs(20);

fn read_to_end(client: &mut Client) -> String {
    let mut text = Vec::new();
    client.read_to_end(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Reads as far as `end`.
fn read_until(client: &mut Client, end: &str) -> String {
    let mut text = Vec::new();
    while !text.ends_with(end.as_bytes()) {
        let mut byte = [0];
        client.read_exact(&mut byte).unwrap();
        text.push(byte[0]);
    }
    String::from_utf8(text).unwrap()
}

fn outcome(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Outcome {
    Outcome {
        response: Response { status, headers, body: body.into() },
        source: Cow::Borrowed("fixture"),
        findings: Vec::new(),
        operation: None,
    }
}

/// Answers with what it was asked.
fn echo(request: Request) -> Outcome {
    let host = request.header("host").unwrap_or("-").to_owned();
    let body = format!("{} {} {host} {}", request.method, request.target(), request.body.len());
    outcome(StatusCode::OK, HeaderMap::new(), body)
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn has(answer: &str, header: &str) -> bool {
    answer.lines().any(|line| line == header)
}

#[test]
fn requests_reach_the_api_whole_and_are_told_of() {
    let server = Running::start(echo, Options::default());
    let answer = server.talk("GET /a%20b?c=%2F HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\nGET /a%20b?c=%2F h 0"), "{answer}");
    assert!(answer.contains("\r\ndate: "), "{answer}");
    assert_eq!(server.logged(), "GET /a%20b?c=%2F 200 fixture");
}

#[test]
fn absolute_targets_name_the_host() {
    let server = Running::start(echo, Options::default());
    let answer = server.talk("GET http://real/path HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n");
    assert!(answer.ends_with("\r\n\r\nGET /path real 0"), "{answer}");
}

#[test]
fn what_is_no_path_is_answered_by_the_server() {
    let server = Running::start(echo, Options::default());
    let asked = |line: &str| server.talk(&format!("{line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    assert_eq!(status(&asked("OPTIONS *")), "204");
    assert_eq!(status(&asked("GET *")), "400");
    assert_eq!(status(&asked("CONNECT example.com:443")), "501");
    for logged in ["OPTIONS * 204 server", "GET * 400 refused", "CONNECT - 501 refused"] {
        assert_eq!(server.logged(), logged);
    }
}

#[test]
fn what_is_no_http_is_refused_and_told_of() {
    let server = Running::start(echo, Options::default());
    assert_eq!(status(&server.talk("\x16\x03\x01 hello\r\n\r\n")), "400");
    assert!(server.logged().starts_with("Unreadable"));
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(Options::default().max_head));
    assert_eq!(status(&server.talk(&long)), "431");
}

#[test]
fn bodies_come_in_one_piece_or_in_many() {
    let server = Running::start(echo, Options { max_body: 10, ..Options::default() });
    let post =
        |rest: &str| server.talk(&format!("POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{rest}"));
    assert!(post("Content-Length: 10\r\n\r\n0123456789").ends_with("POST / h 10"));
    assert!(
        post("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n7\r\n0123456\r\n0\r\n\r\n")
            .ends_with("POST / h 10")
    );
    assert_eq!(status(&post("Transfer-Encoding: chunked\r\n\r\nnonsense")), "400");
}

#[test]
fn a_body_that_is_too_large_passes_and_is_not_held() {
    let server = Running::start(measure, Options { max_body: 10, ..Options::default() });
    let body = "x".repeat(32 << 20);
    for framing in [format!("Content-Length: {}\r\n\r\n", body.len()), chunked_frame(body.len())] {
        let mut client = server.connect();
        write!(client, "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{framing}").unwrap();
        client.write_all(body.as_bytes()).unwrap();
        if framing.starts_with("Transfer") {
            client.write_all(b"\r\n0\r\n\r\n").unwrap();
        }
        assert!(read_to_end(&mut client).ends_with("\r\n\r\n10 of 33554432"));
        assert_eq!(server.logged(), "POST / 200 fixture");
    }
}

/// Answers how much of a body it has.
fn measure(request: Request) -> Outcome {
    let body = format!("{} of {}", request.body.len(), request.body_size());
    outcome(StatusCode::OK, HeaderMap::new(), body)
}

fn chunked_frame(size: usize) -> String {
    format!("Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n")
}

#[test]
fn a_client_may_ask_before_it_sends() {
    let server = Running::start(echo, Options::default());
    let mut client = server.connect();
    let head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    assert_eq!(read_until(&mut client, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    client.write_all(b"abc").unwrap();
    assert!(read_until(&mut client, "POST / h 3").starts_with("HTTP/1.1 200 "));
}

#[test]
fn slow_clients_are_left() {
    let short = Duration::from_millis(50);
    let server = Running::start(echo, Options { head_timeout: short, ..Options::default() });
    assert_eq!(server.talk("GET / HTTP/1.1\r\nHos"), "");
    let server = Running::start(echo, Options { body_timeout: short, ..Options::default() });
    let answer = server.talk("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n012");
    assert_eq!(status(&answer), "408");
    assert!(has(&answer, "connection: close"), "{answer}");
}

#[test]
fn the_values_of_a_sequence_are_chunks_of_their_own() {
    let answer = |_: Request| {
        let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"))].into_iter().collect();
        outcome(StatusCode::OK, headers, "data: 1\n\ndata: 2\n\n")
    };
    let server = Running::start(answer, Options::default());
    let answer = server.talk("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    let chunks = "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n";
    assert!(answer.ends_with(&format!("\r\n\r\n{chunks}")), "{answer}");
    assert!(has(&answer, "transfer-encoding: chunked") && !answer.contains("content-length"), "{answer}");
    let old = server.talk("GET / HTTP/1.0\r\nHost: h\r\n\r\n");
    assert!(old.ends_with("\r\n\r\ndata: 1\n\ndata: 2\n\n"), "{old}");
}

/// More than the buffers between both ends hold.
const LARGE: usize = 64 << 20;

fn large(_: Request) -> Outcome {
    outcome(StatusCode::OK, HeaderMap::new(), vec![b'x'; LARGE])
}

#[test]
fn a_client_that_reads_slowly_gets_its_whole_answer() {
    let head_timeout = Duration::from_millis(250);
    let server = Running::start(large, Options { head_timeout, ..Options::default() });
    let mut client = server.connect();
    client.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    read_until(&mut client, "\r\n\r\n");
    // Others come and are left, which takes longer than the client could have waited for a next request.
    for _ in 0..2 {
        assert_eq!(read_to_end(&mut server.connect()), "");
    }
    // Then it has its whole answer, and asks no more.
    assert_eq!(read_to_end(&mut client).len(), LARGE);
}

#[test]
fn a_client_that_stops_reading_is_left() {
    let (short, long) = (Duration::from_millis(50), PATIENCE * 2);
    let mut server =
        Running::start(large, Options { write_timeout: short, grace: long, ..Options::default() });
    let mut client = server.connect();
    client.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    read_until(&mut client, "\r\n\r\n");
    server.stop();
    server.stopped.recv_timeout(PATIENCE).unwrap();
    let mut rest = Vec::new();
    assert!(client.read_to_end(&mut rest).is_err() || rest.len() < LARGE);
}

#[test]
fn a_panic_costs_one_answer() {
    let answer = |request: Request| {
        if request.path == "/panic" {
            panic!("a mistake of the test's own");
        }
        echo(request)
    };
    let server = Running::start(answer, Options::default());
    let mut client = server.connect();
    client.write_all(b"GET /panic HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    assert_eq!(status(&read_until(&mut client, "}")), "500");
    client.write_all(b"GET /calm HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    assert!(read_until(&mut client, "GET /calm h 0").starts_with("HTTP/1.1 200 "));
    assert_eq!(server.logged(), "GET /panic 500 failed");
}

/// Answers once the test lets it.
fn waiting() -> (impl Answer + 'static, Receiver<()>, std::sync::mpsc::Sender<()>) {
    let (begun, begins) = channel();
    let (go, goes) = channel();
    let goes = std::sync::Mutex::new(goes);
    let answer = move |request: Request| {
        let _ = begun.send(());
        // The worker must not keep the tasks that wait behind this one.
        tokio::task::block_in_place(|| {
            let _ = goes.lock().unwrap().recv_timeout(PATIENCE);
        });
        echo(request)
    };
    (answer, begins, go)
}

#[test]
fn a_request_ends_on_what_it_began_with() {
    let (answer, begins, go) = waiting();
    let server = Running::start(answer, Options::default());
    let mut client = server.connect();
    client.write_all(b"GET /old HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    begins.recv_timeout(PATIENCE).unwrap();
    server.api.replace(|_: Request| outcome(StatusCode::OK, HeaderMap::new(), "new"));
    assert!(server.talk("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").ends_with("new"));
    go.send(()).unwrap();
    read_until(&mut client, "GET /old h 0");
}

#[test]
fn stopping_lets_requests_end_and_idle_connections_go() {
    let (answer, begins, go) = waiting();
    let mut server = Running::start(answer, Options::default());
    let mut idle = server.connect();
    let mut busy = server.connect();
    busy.write_all(b"GET /busy HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    begins.recv_timeout(PATIENCE).unwrap();
    server.stop();
    assert_eq!(read_to_end(&mut idle), "");
    assert!(server.stopped.try_recv().is_err());
    go.send(()).unwrap();
    assert!(read_to_end(&mut busy).ends_with("GET /busy h 0"));
    server.stopped.recv_timeout(PATIENCE).unwrap();
    assert!(Client::connect(server.address).is_err());
}

#[test]
fn stopping_waits_no_longer_than_its_grace() {
    let mut server = Running::start(echo, Options { grace: Duration::from_millis(50), ..Options::default() });
    let mut client = server.connect();
    client
        .write_all(b"POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
        .unwrap();
    read_until(&mut client, "\r\n\r\n");
    server.stop();
    server.stopped.recv_timeout(PATIENCE).unwrap();
    assert_eq!(read_to_end(&mut client), "");
}

fn pages(request: Request) -> Outcome {
    let mut answer = echo(request);
    for (name, value) in
        [("vary", "Accept"), ("x-total", "7"), ("bonafide-source", "fixture"), ("etag", "\"1\"")]
    {
        answer.response.headers.insert(name, HeaderValue::from_static(value));
    }
    answer
        .response
        .headers
        .insert("access-control-allow-origin", HeaderValue::from_static("https://recorded"));
    answer
}

#[test]
fn pages_of_other_origins_read_every_header() {
    let server = Running::start(pages, Options::default());
    let answer =
        server.talk("GET / HTTP/1.1\r\nHost: h\r\nOrigin: https://page\r\nConnection: close\r\n\r\n");
    for header in [
        "access-control-allow-origin: https://page",
        "access-control-allow-credentials: true",
        "access-control-expose-headers: x-total, bonafide-source, etag",
        "vary: Accept",
        "vary: Origin",
    ] {
        assert!(has(&answer, header), "{header} in {answer}");
    }
}

const PREFLIGHT: &str = "OPTIONS /a HTTP/1.1\r\nHost: h\r\nOrigin: https://page\r\nConnection: close\r\n\
    Access-Control-Request-Method: PURGE\r\nAccess-Control-Request-Headers: x-a,authorization\r\n\
    Access-Control-Request-Private-Network: true\r\n\r\n";

#[test]
fn preflights_allow_what_is_asked() {
    let server = Running::start(echo, Options::default());
    let answer = server.talk(PREFLIGHT);
    assert_eq!(status(&answer), "204");
    for header in [
        "access-control-allow-origin: https://page",
        "access-control-allow-methods: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, PURGE",
        "access-control-allow-headers: x-a,authorization",
        "access-control-allow-private-network: true",
        "access-control-max-age: 600",
    ] {
        assert!(has(&answer, header), "{header} in {answer}");
    }
    assert_eq!(answer.matches("vary: Origin").count(), 1, "{answer}");
    assert_eq!(server.logged(), "OPTIONS /a 204 preflight");
}

#[test]
fn without_cors_options_reach_the_api() {
    let server = Running::start(echo, Options { cors: false, ..Options::default() });
    let answer = server.talk(PREFLIGHT);
    assert!(answer.ends_with("OPTIONS /a h 0") && !answer.contains("access-control"), "{answer}");
}
