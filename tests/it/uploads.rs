//! Bodies that are larger than what is held of one.

use std::io::{Read, Write};
use std::net::TcpStream;

use tempfile::TempDir;

use crate::support::http::{self, Reply};
use crate::support::program::Server;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Uploads, version: '1' }
paths:
  /files:
    post:
      requestBody:
        content:
          application/json: { schema: { type: object } }
          application/octet-stream: { schema: { type: string, format: binary, maxLength: 300000000 } }
          multipart/form-data:
            schema:
              type: object
              required: [file, title]
              properties:
                file: { type: string, format: binary, maxLength: 100000000 }
                title: { type: string, maxLength: 5 }
                meta: { type: object }
      responses: { '204': { description: Kept } }
";

/// More than any test may make the program hold, in kilobytes; the bodies are larger.
const MEMORY: usize = 150_000;

fn server() -> (Server, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    (Server::mock(folder.path(), "openapi.yaml"), folder)
}

/// Sends a body of `size` bytes between a start and an end, in chunks where that is asked for.
fn upload(server: &Server, kind: &str, [start, end]: [&str; 2], size: usize, is_chunked: bool) -> Reply {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let framing = match is_chunked {
        true => "Transfer-Encoding: chunked".to_owned(),
        false => format!("Content-Length: {}", start.len() + size + end.len()),
    };
    let head = format!(
        "POST /files HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: {kind}\r\n{framing}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut send = |bytes: &[u8]| {
        let chunk = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
        stream.write_all(if is_chunked { &chunk } else { bytes }).unwrap();
    };
    let piece = vec![b'x'; 1 << 20];
    [start].iter().filter(|text| !text.is_empty()).for_each(|text| send(text.as_bytes()));
    (0..size).step_by(piece.len()).for_each(|sent| send(&piece[..piece.len().min(size - sent)]));
    [end].iter().filter(|text| !text.is_empty()).for_each(|text| send(text.as_bytes()));
    if is_chunked {
        stream.write_all(b"0\r\n\r\n").unwrap();
    }
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    http::read(&bytes).unwrap()
}

fn codes(reply: &Reply) -> Vec<(String, String)> {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text =
        |finding: &serde_json::Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let findings = body["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().map(|finding| (text(finding, "code"), text(finding, "pointer"))).collect()
}

fn form(title: &str) -> [String; 2] {
    let start = format!(
        "--b\r\nContent-Disposition: form-data; name=title\r\n\r\n{title}\r\n\
        --b\r\nContent-Disposition: form-data; name=file; filename=a.bin\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    [start, "\r\n--b--\r\n".to_owned()]
}

#[test]
fn files_of_any_size_pass_in_little_memory_and_their_forms_are_looked_at() {
    const FORM: &str = "multipart/form-data; boundary=b";
    let (server, _folder) = server();
    for is_chunked in [false, true] {
        let plain = upload(&server, "application/octet-stream", ["", ""], 250 << 20, is_chunked);
        assert_eq!((plain.status, plain.header("bonafide-findings").next()), (204, Some("0")));
        let [start, end] = form("good");
        let good = upload(&server, FORM, [&start, &end], 90_000_000, is_chunked);
        assert_eq!((good.status, good.header("bonafide-findings").next()), (204, Some("0")));
    }
    let [start, end] = form("too long");
    let bad = upload(&server, FORM, [&start, &end], 100_000_001, false);
    let expected = [("out-of-range", "/title"), ("out-of-range", "/file")];
    assert_eq!((bad.status, codes(&bad)), (422, expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into()));
    assert!(bad.text().contains("`file` is longer than 100000000 bytes"), "{}", bad.text());
    assert!(server.program.most_memory().is_none_or(|kilobytes| kilobytes < MEMORY));
}

#[test]
fn what_would_have_to_be_held_passes_unchecked_and_that_is_said() {
    let (server, _folder) = server();
    let json = upload(&server, "application/json", ["{\"a\":\"", "\"}"], 20 << 20, false);
    assert_eq!((json.status, json.header("bonafide-findings").next()), (204, Some("1;id=\"1\"")));
    let said = server.get("/__bonafide/exchanges/1").text();
    assert!(said.contains("the request body of 20971528 bytes is too large to be looked at"), "{said}");
    assert!(said.contains("\"size\":20971528"), "{said}");

    let start = "--b\r\nContent-Disposition: form-data; name=title\r\n\r\na\r\n\
        --b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\na\r\n\
        --b\r\nContent-Disposition: form-data; name=meta\r\nContent-Type: application/json\r\n\r\n{\"a\":\"";
    let form =
        upload(&server, "multipart/form-data; boundary=b", [start, "\"}\r\n--b--\r\n"], 11 << 20, false);
    assert_eq!((form.status, form.header("bonafide-findings").next()), (204, Some("1;id=\"2\"")));
    let said = server.get("/__bonafide/exchanges/2").text();
    assert!(said.contains("the part `meta` of 11534344 bytes is too large to be looked at"), "{said}");
}
