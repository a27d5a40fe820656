//! `bonafide record`: what passes a proxy is there to be replayed, whole and without its secrets.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::proxy::upstream::Upstream;
use crate::support::PATIENCE;
use crate::support::http::{Reply, Request, send};
use crate::support::program::{BONAFIDE, Server};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Things, version: '1' }
components:
  securitySchemes:
    key: { type: apiKey, in: query, name: k }
    own: { type: apiKey, in: header, name: X-Harbor-Key }
paths:
  /login:
    post:
      requestBody: { content: { application/json: { schema: { type: object, properties: { phrase: { type: string, format: password } } } } } }
      responses: { '200': { description: In, content: { application/json: { schema: { type: object, properties: { access_token: { type: string, pattern: '^[a-z0-9-]+$' } } } } } } }
  /things:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded: { schema: { type: object, properties: { sealed: { type: string, writeOnly: true } } } }
          multipart/form-data: { schema: { type: object, properties: { sealed: { type: string, writeOnly: true } } } }
      responses: { '200': { description: Made, content: { application/json: {} } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      parameters: [{ name: q, in: query, schema: { type: string } }]
      responses: { '200': { description: A thing, content: { application/json: {} } } }
  /strict:
    get: { responses: { '200': { description: One, content: { application/json: { schema: { type: integer } } } } } }
";

/// A folder with the document in it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    folder
}

fn record(folder: &Path, upstream: &str, flags: &[&str]) -> Server {
    let given = ["record", "openapi.yaml", "--upstream", upstream];
    let arguments: Vec<_> = given.iter().chain(flags).map(|argument| (*argument).to_owned()).collect();
    Server::start(folder, &arguments, &[]).unwrap_or_else(|said| panic!("it starts:\n{said}"))
}

/// Stops a server; its exit status and all that it said.
fn stopped(mut server: Server) -> (i32, String) {
    server.program.signal("INT");
    let status = server.program.ended().and_then(|status| status.code()).unwrap_or(-1);
    (status, server.program.stderr.whole().join("\n"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => files.extend(self::files(&path)),
            path => files.push(path),
        }
    }
    files.sort();
    files
}

fn names(folder: &Path) -> Vec<String> {
    let fixtures = folder.join("fixtures");
    let files = files(&fixtures);
    files.iter().map(|path| path.strip_prefix(&fixtures).unwrap().to_string_lossy().into_owned()).collect()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn post(server: &Server, target: &str, kind: &str, body: &[u8]) -> Reply {
    let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
    let request = Request { method: "POST".into(), target: target.into(), headers, body: body.into() };
    send(&server.address, &request).unwrap()
}

/// Answers each request with the path that it asked for.
fn echoing() -> Upstream {
    Upstream::start(|line, stream| {
        let path = line.split(' ').nth(1).unwrap_or_default();
        let _ = stream.write_all(answer("200 OK", &json!({ "path": path }).to_string()).as_bytes());
    })
}

/// An answer with a JSON body, and the last one on its connection.
fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn multipart(boundary: &str, title: &str) -> (String, Vec<u8>) {
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{title}\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\nabc\r\n--{boundary}--\r\n"
    );
    (format!("multipart/form-data; boundary={boundary}"), body.into_bytes())
}

#[test]
fn what_was_recorded_is_replayed() {
    let folder = folder();
    let count = AtomicUsize::new(0);
    let count: &'static AtomicUsize = Box::leak(Box::new(count));
    let upstream = Upstream::start(|_, stream| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        let _ = stream.write_all(answer("200 OK", &json!({ "n": number }).to_string()).as_bytes());
    });
    let ask = |server: &Server, boundary: &str| {
        let mut replies =
            vec![server.get("/things/7"), server.get("/things/7"), server.get("/things/8?q=a%20b")];
        for title in ["first", "second"] {
            let (kind, body) = multipart(boundary, title);
            replies.push(post(server, "/things", &kind, &body));
            let form = format!("a={title}&b=1&b=2");
            replies.push(post(server, "/things", "application/x-www-form-urlencoded", form.as_bytes()));
        }
        replies.iter().map(Reply::text).collect::<Vec<_>>()
    };
    let server = record(folder.path(), &upstream.url, &[]);
    let recorded = ask(&server, "one-boundary");
    let (status, said) = stopped(server);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("7 new, 0 replaced, 0 unchanged, 0 rejected"), "{said}");

    let mock = Server::mock(folder.path(), "openapi.yaml --fixtures fixtures --replay-only");
    assert_eq!(ask(&mock, "another-boundary"), recorded);
    let (kind, body) = multipart("b", "third");
    let missed = post(&mock, "/things", &kind, &body);
    assert!(missed.status == 404 && missed.text().contains("`form.title`"), "{}", missed.text());
}

#[test]
fn what_did_not_change_is_not_written_again_and_equal_exchanges_are_one() {
    let folder = folder();
    let upstream = Upstream::always(answer("200 OK", r#"{"a":1}"#));
    let ask = |token: &str| {
        let server = record(folder.path(), &upstream.url, &[]);
        for _ in 0..3 {
            let headers = vec![("Authorization".to_owned(), format!("Bearer {token}"))];
            let request = Request { target: "/things/7".into(), headers, ..Request::default() };
            send(&server.address, &request).unwrap();
        }
        let (_, said) = stopped(server);
        (said, fs::read(folder.path().join("fixtures/get-things-id/7.json")).unwrap())
    };
    let (said, first) = ask("token-of-the-first-day");
    assert!(said.contains("1 new, 0 replaced, 2 unchanged"), "{said}");
    let (said, second) = ask("token-of-the-second-day");
    assert!(said.contains("0 new, 0 replaced, 3 unchanged") && first == second, "{said}");
    assert_eq!(names(folder.path()), ["get-things-id/7.json"]);
}

/// Two thousand different exchanges over 32 connections at a time: each has its fixture, and its entry in
/// the archive, when the recording has ended. `BONAFIDE_RECORD` may name another number.
#[test]
fn of_thousands_of_exchanges_none_is_lost() {
    let number = std::env::var("BONAFIDE_RECORD").ok().and_then(|number| number.parse().ok()).unwrap_or(2000);
    let folder = folder();
    let upstream = echoing();
    let server = record(folder.path(), &upstream.url, &["--har", "all.har"]);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                while let id @ 0.. = next.fetch_add(1, Ordering::Relaxed)
                    && id < number
                {
                    assert_eq!(server.get(&format!("/things/{id}")).status, 200);
                }
            });
        }
    });
    let (status, said) = stopped(server);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains(&format!("{number} new, 0 replaced, 0 unchanged, 0 rejected")), "{said}");
    for id in 0..number {
        let fixture = read(&folder.path().join(format!("fixtures/get-things-id/{id}.json")));
        assert_eq!(fixture["response"]["body"]["path"], format!("/things/{id}"));
    }
    assert_eq!(names(folder.path()).len(), number);
    let har = read(&folder.path().join("all.har"));
    assert_eq!(har["log"]["entries"].as_array().map(Vec::len), Some(number));
}

#[test]
fn what_a_client_was_answered_is_there_however_the_program_ends() {
    let folder = folder();
    let upstream = echoing();
    let server = record(folder.path(), &upstream.url, &["--har", "all.har"]);
    let targets: Vec<_> = (0..40).map(|id| format!("/things/{id}")).collect();
    targets.iter().for_each(|target| drop(server.get(target)));
    // It is there soon: nothing more has to happen.
    let begun = Instant::now();
    while names(folder.path()).len() < targets.len() && begun.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    server.program.signal("KILL");
    let kept: Vec<_> = files(&folder.path().join("fixtures")).iter().map(|path| read(path)).collect();
    assert_eq!(kept.len(), targets.len());
    for fixture in kept {
        assert!(targets.iter().any(|target| fixture["response"]["body"]["path"] == *target), "{fixture}");
    }
    assert!(!folder.path().join("all.har").exists(), "half an archive is none");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_told_once_counted_and_fails_the_run() {
    let folder = folder();
    let upstream = Upstream::always(answer("200 OK", &json!({ "text": "x".repeat(50_000) }).to_string()));
    // Files may have 16 blocks of 512 bytes; what is beyond cannot be written.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$@\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh", BONAFIDE, "record", "openapi.yaml", "--upstream", &upstream.url, "--"]);
    let client = "for id in 1 2 3; do curl -sS -o /dev/null $BONAFIDE_URL/things/$id; done";
    let output = command.args(["sh", "-c", client]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot write 3 exchanges:"), "{said}");
    assert_eq!(said.matches("cannot write fixtures").count(), 1, "{said}");
    assert!(names(folder.path()).is_empty());
}

#[test]
fn what_is_not_kept_is_told_with_its_reason() {
    let folder = folder();
    let upstream = Upstream::start(|line, stream| {
        let large = "x".repeat(11 << 20);
        let _ = match line {
            line if line.contains("large") => {
                stream.write_all(answer("200 OK", &json!(large).to_string()).as_bytes())
            }
            line if line.contains("cut") => stream.write_all(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            ),
            line if line.contains("strict") => stream.write_all(answer("200 OK", r#""one""#).as_bytes()),
            _ => stream.write_all(answer("200 OK", "{}").as_bytes()),
        };
    });
    let server =
        record(folder.path(), &upstream.url, &["--operations", "GET /things/*", "--operations", "*strict"]);
    for target in ["/things/large", "/things/cut", "/strict", "/elsewhere", "/things/good"] {
        let request = Request { target: target.into(), ..Request::default() };
        let _ = send(&server.address, &request);
    }
    post(&server, "/things", "application/json", b"{}");
    let (status, said) = stopped(server);
    assert_eq!(status, 1, "{said}");
    for line in [
        "rejected GET /strict 200: wrong-type:",
        "1 new, 0 replaced, 0 unchanged, 1 rejected",
        "left out 1 exchange: a body is larger than what is kept of one",
        "left out 1 exchange: a body was not captured to its end",
        "left out 1 exchange: reaches no operation of the document",
        "left out 1 exchange: was not asked for",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let rejected = read(&folder.path().join(".bonafide/rejected/get-strict/any.json"));
    assert_eq!(rejected["findings"][0]["code"], "wrong-type");
    assert_eq!(names(folder.path()), ["get-things-id/good.json"]);
}

#[test]
fn an_archive_is_read_back() {
    let folder = folder();
    let upstream = Upstream::start(|line, stream| {
        let body = if line.contains("strict") { json!("one") } else { json!({ "a": "é" }) };
        let _ = stream.write_all(answer("200 OK", &body.to_string()).as_bytes());
    });
    let server = record(folder.path(), &upstream.url, &["--har", "out/all.har"]);
    server.get("/things/7");
    server.get("/strict");
    post(&server, "/things", "application/x-www-form-urlencoded", b"a=1&sealed=what-nobody-knows");
    let (_, said) = stopped(server);
    assert!(said.contains("3 exchanges in out/all.har"), "{said}");

    let bonafide = |arguments: &[&str]| {
        let output = Command::new(BONAFIDE).args(arguments).current_dir(folder.path()).output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    let checked = bonafide(&["check", "openapi.yaml", "--traffic", "out/all.har"]);
    assert!(checked.contains("wrong-type") && checked.contains("3 exchanges"), "{checked}");
    let imported = bonafide(&["import", "har", "out/all.har", "openapi.yaml", "--fixtures", "again"]);
    assert!(imported.contains("2 new, 0 replaced, 0 unchanged, 1 rejected"), "{imported}");
    let again = read(&folder.path().join("again/get-things-id/7.json"));
    let first = read(&folder.path().join("fixtures/get-things-id/7.json"));
    assert_eq!(again["response"], first["response"]);
}

/// A text in every way in which it is written somewhere.
fn written(secret: &str) -> Vec<String> {
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let json = json!(secret).to_string();
    vec![
        secret.to_owned(),
        percent(secret),
        percent(secret).to_lowercase(),
        form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        json[1..json.len() - 1].to_owned(),
        secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect(),
        secret.bytes().map(|byte| format!("{byte:02x}")).collect(),
        secret.bytes().map(|byte| format!("{byte:02X}")).collect(),
        BASE64_STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        BASE64_URL_SAFE_NO_PAD.encode(secret),
        secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;"),
    ]
}

/// One credential of each kind is planted, and comes back in all ways of writing it, at places that look
/// innocent. None of these is in any file below the folder, the archive and the reports included, in what
/// the program says, or on its own pages.
#[test]
fn a_planted_credential_is_found_nowhere() {
    let folder = folder();
    let secrets: [(&str, &str); 13] = [
        ("bearer", "bearer<of>&\"news\"-1"),
        ("basic", "pass&word'of-basic-2"),
        ("cookie", "cookie-monster/3+3="),
        ("query key", "key to the kingdom 4"),
        ("own header", "harbor<key>\"quoted\"-5"),
        ("password", "open \\ sesame \" 6 é"),
        ("form", "sealed & sent <7>"),
        ("part", "sealed in a part 8"),
        ("by name", "x-custom-name-9<>"),
        ("by pattern", "ZZ-1010-ZZ"),
        ("by form", "ghp_0123456789abcdefghijABCDEFGHIJ012345"),
        ("of a login", "minted-token-12-abcdef"),
        ("cut part", "sealed and cut off 13"),
    ];
    // What the server was told it tells everywhere.
    let sent: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = sent.clone();
    let minted = json!({ "access_token": secrets[11].1 }).to_string();
    let upstream = Upstream::start(move |line, stream| {
        let echo = json!({ "innocent": heard.lock().unwrap().clone() }).to_string();
        let body = if line.contains("/login") { minted.clone() } else { echo };
        let cookie = "Set-Cookie: sid=\"cookie-monster/3+3=\"; Path=/\r\n";
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{cookie}Content-Length: {}\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all((head + &body).as_bytes());
    });
    let reports = [
        "text=r/a.txt",
        "json=r/a.json",
        "junit=r/a.xml",
        "sarif=r/a.sarif",
        "github=r/a.gh",
        "html=r/a.html",
    ];
    let mut flags =
        vec!["--verbose", "--har", "all.har", "--redact", "x-custom*", "--redact-pattern", "ZZ-[0-9]+-ZZ"];
    flags.extend(reports.iter().flat_map(|report| ["--report", report]));
    let server = record(folder.path(), &upstream.url, &flags);
    let secret = |kind: &str| {
        let secret = secrets.iter().find(|(own, _)| *own == kind).unwrap().1;
        sent.lock().unwrap().extend(written(secret));
        secret
    };
    let form = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let ask = |method: &str, target: String, headers: &[(&str, String)], body: String| {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        send(&server.address, &Request { method: method.into(), target, headers, body: body.into_bytes() })
            .unwrap()
    };
    let kind = |kind: &str| ("Content-Type", kind.to_owned());
    let login = json!({ "phrase": secret("password") }).to_string();
    ask("POST", "/login".into(), &[kind("application/json")], login);
    ask(
        "GET",
        "/things/1".into(),
        &[("Authorization", format!("Bearer {}", secret("bearer")))],
        String::new(),
    );
    let basic = BASE64_STANDARD.encode(format!("ada:{}", secret("basic")));
    ask("GET", "/things/2".into(), &[("Authorization", format!("Basic {basic}"))], String::new());
    ask("GET", "/things/3".into(), &[("Cookie", format!("a=b; sid={}", secret("cookie")))], String::new());
    ask("GET", format!("/things/4?k={}", form(secret("query key"))), &[], String::new());
    ask("GET", "/things/5".into(), &[("X-Harbor-Key", secret("own header").into())], String::new());
    ask(
        "POST",
        "/things".into(),
        &[kind("application/x-www-form-urlencoded")],
        format!("sealed={}", form(secret("form"))),
    );
    let part = format!(
        "--b\r\nContent-Disposition: form-data; name=\"sealed\"\r\n\r\n{}\r\n--b--\r\n",
        secret("part")
    );
    ask("POST", "/things".into(), &[kind("multipart/form-data; boundary=b")], part);
    let cut = format!("--b\r\nContent-Disposition: form-data; name=\"sealed\"\r\n\r\n{}", secret("cut part"));
    ask("POST", "/things".into(), &[kind("multipart/form-data; boundary=b")], cut);
    ask("GET", format!("/things/6?x-custom={}", form(secret("by name"))), &[], String::new());
    ask(
        "GET",
        format!("/things/{}", secret("by pattern")),
        &[("X-Note", secret("by form").into())],
        String::new(),
    );
    secret("of a login");
    for target in ["/things/7", "/strict", "/nowhere"] {
        ask("GET", target.into(), &[], String::new());
    }
    let page = |target: &str| server.get(target).body;
    let list: Value = serde_json::from_slice(&page("/__bonafide/exchanges")).unwrap();
    let hrefs = list["exchanges"].as_array().unwrap().iter().map(|one| one["href"].as_str().unwrap());
    let pages: Vec<u8> =
        hrefs.chain(["/__bonafide/exchanges", "/__bonafide/findings"]).flat_map(page).collect();
    let (_, said) = stopped(server);

    let leaks = |text: &[u8], from: &str| {
        let text = String::from_utf8_lossy(text).into_owned();
        for (kind, secret) in secrets {
            for way in written(secret) {
                assert!(!text.contains(&way), "{kind} is in {from} as {way}");
            }
        }
    };
    leaks(said.as_bytes(), "what is said");
    leaks(&pages, "the server's own pages");
    let found = files(folder.path());
    assert!(
        found.iter().filter(|path| path.extension().is_some_and(|end| end == "json")).count() >= 12,
        "{found:?}"
    );
    for path in found.iter().filter(|path| !path.ends_with("openapi.yaml")) {
        let path = path.display().to_string();
        leaks(path.as_bytes(), "a name");
        leaks(&fs::read(&path).unwrap(), &path);
    }
}

#[test]
fn one_secret_has_one_stand_in_in_all_exchanges() {
    let folder = folder();
    let token = "minted-token-12-abcdef";
    let upstream = Upstream::start(move |line, stream| {
        let login = json!({ "access_token": token });
        let body = if line.contains("/login") { login } else { json!({ "note": format!("({token})") }) };
        let _ = stream.write_all(answer("200 OK", &body.to_string()).as_bytes());
    });
    let server = record(folder.path(), &upstream.url, &[]);
    post(&server, "/login", "application/json", b"{}");
    server.get("/things/7");
    stopped(server);
    let login = files(&folder.path().join("fixtures/post-login"));
    let stand_in = read(&login[0])["response"]["body"]["access_token"].as_str().unwrap().to_owned();
    let thing = read(&folder.path().join("fixtures/get-things-id/7.json"));
    assert_eq!(thing["response"]["body"]["note"], format!("({stand_in})"));
}

#[test]
fn what_is_answered_in_place_of_the_upstream_is_told_without_its_secrets() {
    let folder = folder();
    let upstream = Upstream::always(answer("501 Not Implemented", "{}"));
    let server = record(folder.path(), &upstream.url, &[]);
    let secret = "open-sesame-and-close";
    let headers = [("Content-Type", "application/json"), ("X-Harbor-Key", "key-to-the-harbor")];
    let request = Request {
        method: "POST".into(),
        target: format!("/login?k={secret}"),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: json!({ "phrase": secret }).to_string().into_bytes(),
    };
    let reply = send(&server.address, &request).unwrap();
    assert!(
        reply.status == 200 && reply.header("bonafide-source").eq(["generated;seed=0"]),
        "{}",
        reply.text()
    );
    let told = server.get("/__bonafide/exchanges/1").text();
    assert!(!told.contains(secret) && !told.contains("key-to-the-harbor"), "{told}");
    assert!(told.matches("redacted-").count() >= 2, "{told}");
    // What the client gets is what the mock says.
    let mock = Server::mock(folder.path(), "openapi.yaml");
    assert_eq!(send(&mock.address, &request).unwrap().text(), reply.text());
    let (status, said) = stopped(server);
    assert!(status == 0 && said.contains("0 new") && !said.contains(secret), "{said}");
}

#[test]
fn what_a_client_did_not_wait_for_is_told_without_its_secrets() {
    let folder = folder();
    // It answers nothing, and lasts until the other side has gone.
    let upstream = Upstream::start(|_, stream| drop(stream.read(&mut [0])));
    let server = record(folder.path(), &upstream.url, &[]);
    let mut client = TcpStream::connect(&server.address).unwrap();
    let body = json!({ "phrase": "open-sesame-and-close" }).to_string();
    let head = "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json";
    write!(client, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    assert!(upstream.next().contains("open-sesame-and-close"));
    drop(client);
    server.program.stderr.until(|lines| lines.iter().any(|line| line.contains("aborted")));
    let told = server.get("/__bonafide/exchanges/1").text();
    assert!(told.contains("redacted-") && !told.contains("open-sesame"), "{told}");
}

#[test]
fn personal_data_has_plausible_pseudonyms_that_agree() {
    let folder = folder();
    let upstream = Upstream::always(answer(
        "200 OK",
        r#"{"billing_email":"ada@lovelace.org","firstName":"Augusta","note":"write to ada@lovelace.org","size":3}"#,
    ));
    let flags = ["--pseudonymize", "email,name"];
    let server = record(folder.path(), &upstream.url, &flags);
    server.get("/things/ada@lovelace.org?q=Augusta");
    stopped(server);
    let found = files(&folder.path().join("fixtures"));
    let text = fs::read_to_string(&found[0]).unwrap();
    assert!(!text.contains("ada@lovelace") && !text.contains("Augusta"), "{text}");
    let fixture = read(&found[0]);
    let body = &fixture["response"]["body"];
    let mail = body["billing_email"].as_str().unwrap();
    assert!(mail.ends_with("@example.com"), "{mail}");
    assert_eq!(body["note"], format!("write to {mail}"));
    assert!(body["firstName"].as_str().is_some_and(|name| name.chars().all(char::is_alphabetic)), "{body}");
    assert_eq!(body["size"], 3);
    // Whoever asks gets it.
    let mock = Server::mock(folder.path(), "openapi.yaml --fixtures fixtures --replay-only");
    assert_eq!(mock.get("/things/bob@x.org?q=Bob").status, 200);
}

#[test]
fn the_document_may_change_meanwhile() {
    let folder = folder();
    let upstream = echoing();
    let server = record(folder.path(), &upstream.url, &[]);
    server.get("/late/7");
    let late = "  /late/{id}:\n    get: { parameters: [{ name: id, in: path, required: true, schema: {} }], responses: { '200': { description: A } } }\n";
    fs::write(folder.path().join("openapi.yaml"), format!("{DOCUMENT}{late}")).unwrap();
    server.program.stderr.until(|lines| lines.iter().any(|line| line.contains("reloaded")));
    server.get("/late/8");
    stopped(server);
    assert_eq!(names(folder.path()), ["get-late-id/8.json"]);
}
