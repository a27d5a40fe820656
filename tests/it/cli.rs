//! The program among others: its streams, signals and ports, and what clients other than ours see.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use crate::support::http::{Request, send, send_bytes};
use crate::support::program::{Program, Server};
use crate::support::words::words;
use crate::support::{PATIENCE, data, program};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn harbor(flags: &str) -> Server {
    let path = data("harbor.yaml");
    Server::mock(repository(), format!("{} {flags}", path.display()).trim())
}

fn line_with(lines: &[String], text: &str) -> Option<String> {
    lines.iter().find(|line| line.contains(text)).cloned()
}

#[test]
fn standard_output_holds_the_url_alone() {
    let mut server = harbor("");
    assert_eq!(server.get("/v1/health").status, 200);
    server.program.signal("TERM");
    assert!(server.program.ended().is_some_and(|status| status.success()));
    assert_eq!(server.program.stdout.whole(), [format!("http://{}", server.address)]);
}

#[test]
fn standard_output_is_left_to_a_report() {
    let path = data("harbor.yaml").display().to_string();
    for flags in [&["--quiet"][..], &["--log", "json"], &[]] {
        let words = [&["mock", &path, "-p", "0", "--report", "json"], flags].concat();
        let words: Vec<_> = words.into_iter().map(str::to_owned).collect();
        let mut program = Program::run(repository(), &words, &[]);
        let said = program.stderr.until(|lines| line_with(lines, "http://127.0.0.1:").is_some());
        assert!(line_with(&said, "http://127.0.0.1:").is_some(), "{flags:?}: {said:?}");
        program.signal("TERM");
        assert_eq!(program.ended().and_then(|status| status.code()), Some(0));
        let report: Value = serde_json::from_str(&program.stdout.whole().join("\n")).unwrap();
        assert_eq!(report["command"], "mock");
    }
}

#[test]
fn either_signal_ends_the_program_well() {
    for name in ["TERM", "INT"] {
        let mut server = harbor("");
        server.get("/v1/health");
        server.program.signal(name);
        assert_eq!(server.program.ended().and_then(|status| status.code()), Some(0), "{name}");
    }
}

#[test]
fn a_request_in_flight_is_answered_before_the_end() {
    let mut server = harbor("");
    server.get("/v1/health");
    let mut client = TcpStream::connect(&server.address).unwrap();
    // `100 Continue` shows that the server waits for the body.
    let head = "POST /v1/berths HTTP/1.1\r\nHost: x\r\nX-Harbor-Key: k\r\nContent-Type: application/json\r\n\
                Expect: 100-continue\r\nContent-Length: 42\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    client.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");

    server.program.signal("TERM");
    // It takes no one new from then on.
    let started = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(started.elapsed() < PATIENCE, "new connections are still taken");
    }
    client.write_all(b"{\"pier\": \"A\", \"length_m\": 5, \"depth_m\": 2} ").unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert_eq!(server.program.ended().and_then(|status| status.code()), Some(0));
}

#[test]
fn a_port_in_use_is_told_with_a_free_one() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let arguments = ["mock", "tests/data/harbor.yaml", "-p", &port].map(str::to_owned);
    let mut program = Program::run(repository(), &arguments, &[]);
    assert_eq!(program.ended().and_then(|status| status.code()), Some(2));
    assert!(program.stdout.whole().is_empty());
    let said = program.stderr.whole().join("\n");
    assert!(said.contains(&format!("port {port} is in use")), "{said}");
    let free = said.split_once("`-p ").and_then(|(_, rest)| rest.split('`').next()).expect("a free port");
    assert!(TcpListener::bind(format!("127.0.0.1:{free}")).is_ok(), "{said}");
}

#[test]
fn the_port_may_come_from_the_settings_file() {
    let folder = tempfile::tempdir().unwrap();
    let document = data("harbor.yaml");
    let settings = format!("port = 0\n[api]\nspec = {:?}\n", document.display().to_string());
    std::fs::write(folder.path().join("bonafide.toml"), settings).unwrap();
    let program = Program::run(folder.path(), &["mock".to_owned()], &[]);
    let said = program.stdout.until(|lines| !lines.is_empty());
    assert!(said.first().is_some_and(|url| url.starts_with("http://127.0.0.1:") && !url.ends_with(":4010")));
}

#[test]
fn other_addresses_can_be_listened_on() {
    let server = harbor("--host ::1");
    assert!(server.address.starts_with("[::1]:"), "{}", server.address);
    assert_eq!(server.get("/v1/slips").status, 401);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut command = Command::new(program::BONAFIDE);
    command.current_dir(repository()).args(["mock", "tests/data/harbor.yaml", "-p", "0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let said = crate::support::output::Output::of(child.stderr.take().unwrap());
    let lines = said.until(|lines| line_with(lines, " at http://").is_some());
    let (_, address) = line_with(&lines, " at http://")
        .and_then(|line| {
            let (count, address) = line.split_once(" at http://")?;
            Some((count.to_owned(), address.to_owned()))
        })
        .expect("the address is told");
    assert_eq!(send(&address, &Request::default()).unwrap().status, 404);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_curl_that_is_shown_succeeds_as_it_is() {
    let documents = [
        "spec/mixpeek.yaml",
        "tests/data/harbor.yaml",
        "tests/data/docs-pages",
        "tests/data/features/parameters.yaml",
    ];
    for document in documents.map(PathBuf::from).iter().chain(&served_by_default()) {
        let server = Server::mock(repository(), &document.display().to_string());
        let lines = server.program.stderr.until(|lines| line_with(lines, "curl ").is_some());
        let line = line_with(&lines, "curl ").unwrap_or_else(|| panic!("{}: no curl", document.display()));
        let command = &line[line.find("curl ").unwrap()..];
        let request = of_curl(command);
        let reply = send(&server.address, &request).unwrap();
        assert!((200..300).contains(&reply.status), "{command}: {} {}", reply.status, reply.text());
    }
}

/// Nothing at all: then `bonafide.toml` says what is served.
fn served_by_default() -> Vec<PathBuf> {
    vec![PathBuf::from("--config=bonafide.toml")]
}

/// The request that a curl command sends.
fn of_curl(command: &str) -> Request {
    let mut request = Request::default();
    let mut words = words(command).into_iter().skip(1);
    while let Some(word) = words.next() {
        if word == "-H" {
            let header = words.next().expect("a header follows -H");
            let (name, value) = header.split_once(": ").expect("a header has a colon");
            request.headers.push((name.to_owned(), value.to_owned()));
        } else {
            let (_, rest) = word.split_once("://").expect("the URL comes last");
            request.target = rest[rest.find('/').expect("the URL has a path")..].to_owned();
        }
    }
    request
}

#[test]
fn the_json_log_is_one_object_a_line() {
    let mut server = harbor("--log json --verbose");
    server.get("/v1/health?a=\"&key=%00");
    server.get("/nowhere");
    let texts = ["/nowhere", "document and its fixtures"];
    server.program.stderr.until(|lines| texts.iter().all(|text| line_with(lines, text).is_some()));
    server.program.signal("TERM");
    server.program.ended();
    let lines = server.program.stderr.whole();
    assert!(lines.len() > 3, "{lines:?}");
    for line in lines {
        let value: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(value["event"].is_string(), "{line}");
    }
}

#[test]
fn real_clients_are_answered_on_one_connection() {
    let server = harbor("");
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let url = format!("http://{}/api/v1/berths", server.address);
    let mut page = agent.get(&url).header("X-Harbor-Key", "k").call().unwrap();
    assert_eq!(page.status(), 200);
    let text = page.body_mut().read_to_string().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["total"], 2);

    let refused =
        agent.post(&url).header("X-Harbor-Key", "k").content_type("application/json").send("{}").unwrap();
    assert_eq!(refused.status(), 422);
    let head = agent.head(&url).header("X-Harbor-Key", "k").call().unwrap();
    assert_eq!(head.headers()["content-length"].to_str().unwrap(), text.len().to_string());
}

#[test]
fn requests_that_are_none_are_refused() {
    let server = harbor("");
    for (bytes, status) in [
        (b"nonsense\r\n\r\n".to_vec(), "400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: \x00\r\n\r\n".to_vec(), "400"),
        (format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(100_000)).into_bytes(), "431"),
    ] {
        let answer = String::from_utf8_lossy(&send_bytes(&server.address, &bytes).unwrap()).into_owned();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    assert_eq!(server.get("/v1/health").status, 200, "the server goes on");
}

#[test]
fn the_same_request_gets_the_same_bytes_from_another_process() {
    let [one, other] = [harbor("--seed 3 --errors=false"), harbor("--seed 3 --errors=false")];
    for target in
        ["/v1/berths?__dynamic=true", "/v1/berths/ber_4k2m9x", "/v1/zones/4", "/v1/zones/4?__code=404"]
    {
        let (first, second) = (one.get(target), other.get(target));
        let without_date = |headers: &[(String, String)]| {
            headers.iter().filter(|(name, _)| name != "date").cloned().collect::<Vec<_>>()
        };
        assert_eq!(first.text(), second.text(), "{target}");
        assert_eq!(without_date(&first.headers), without_date(&second.headers), "{target}");
    }
}

/// A mock that serves a shell script, which says when it listens for signals.
fn with_script(script: &str) -> Program {
    let path = data("harbor.yaml").display().to_string();
    let arguments = ["mock", &path, "--quiet", "--", "sh", "-c", script].map(str::to_owned);
    let program = Program::run(repository(), &arguments, &[]);
    assert_eq!(program.stdout.until(|lines| !lines.is_empty()), ["ready"]);
    program
}

#[test]
fn signals_reach_the_command_that_is_served() {
    let waiting = "tail -f /dev/null & echo ready; wait";
    for (name, status) in [("TERM", 5), ("INT", 6)] {
        let script = format!(
            "trap 'echo term; kill $!; exit 5' TERM; trap 'echo int; kill $!; exit 6' INT; {waiting}"
        );
        let mut program = with_script(&script);
        program.signal(name);
        assert_eq!(program.ended().and_then(|status| status.code()), Some(status), "{name}");
        assert!(program.stdout.whole().contains(&name.to_lowercase()));
    }
}

#[test]
fn a_command_without_handlers_ends_with_us() {
    for (name, number) in [("TERM", 15), ("HUP", 1)] {
        let mut program = with_script("echo ready; exec tail -f /dev/null");
        program.signal(name);
        // Its streams are closed: nothing of it is left.
        assert_eq!(program.ended().and_then(|status| status.code()), Some(128 + number), "{name}");
    }
}

#[test]
fn what_the_command_has_started_ends_with_us() {
    let mut program = with_script("sh -c 'echo ready; tail -f /dev/null; true'; true");
    program.signal("TERM");
    assert_eq!(program.ended().and_then(|status| status.code()), Some(128 + 15));
}

#[test]
fn a_report_may_lose_its_reader() {
    let mut command = Command::new(program::BONAFIDE);
    command.current_dir(repository()).args(["check", "spec/mixpeek.yaml"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

/// `/dev/full` takes nothing.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(program::BONAFIDE);
    command.current_dir(repository()).args(["check", "spec/mixpeek.yaml"]);
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the report"));
}
