//! What is edited is served, without a restart. Each test waits for the log to tell of the reload,
//! never for time to pass.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use tempfile::TempDir;

use crate::support::http::Reply;
use crate::support::program::Server;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Edited, version: '1' }
paths:
  /user:
    get: { responses: { '200': { description: A user, content: { application/json: { schema: { $ref: 'user.yaml' } } } } } }
    put:
      requestBody: { content: { application/json: { schema: {} } } }
      responses: { '200': { description: A user, content: { application/json: { schema: { $ref: 'user.yaml' } } } } }
";

const SETTINGS: &str =
    "seed = 1\n[api]\nspec = 'openapi.yaml'\noverlays = ['overlay.yaml']\nfixtures = 'fixtures'\n";

/// A folder with one file of every kind that is watched, and the mock that serves it.
struct Project {
    folder: TempDir,
    server: Server,
}

impl Project {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("fixtures")).unwrap();
        write("openapi.yaml", DOCUMENT);
        write("user.yaml", "const: first");
        write("overlay.yaml", "overlay: 1.0.0\nactions: []");
        write("bonafide.toml", SETTINGS);
        let server = Server::start(folder.path(), &["mock".to_owned()], &[]).expect("the server starts");
        // Whether its files are watched by now makes no difference: no change is missed.
        Self { folder, server }
    }

    /// A folder that is there already, and the mock that serves it.
    fn of(folder: TempDir, arguments: &str) -> Self {
        let server = Server::mock(folder.path(), arguments);
        Self { folder, server }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and waits until the log says about it what is expected.
    fn write(&self, name: &str, text: &str, expected: &str) {
        self.after(name, expected, |path| fs::write(path, text).unwrap());
    }

    fn after(&self, name: &str, expected: &str, edit: impl FnOnce(&Path)) {
        let told = |lines: &[String]| {
            let tells = |line: &&String| line.contains(expected) && line.contains(name);
            lines.iter().filter(tells).count()
        };
        let before = told(&self.server.program.stderr.until(|_| true));
        edit(&self.path(name));
        let lines = self.server.program.stderr.until(|lines| told(lines) > before);
        assert!(told(&lines) > before, "no `{expected}` after {name} was edited:\n{}", lines.join("\n"));
    }

    fn says(&self, text: &str) {
        let says = |lines: &[String]| lines.iter().any(|line| line.contains(text));
        let lines = self.server.program.stderr.until(says);
        assert!(says(&lines), "no `{text}`:\n{}", lines.join("\n"));
    }

    fn user(&self) -> Reply {
        self.server.get("/user")
    }
}

const DONE: &str = "reloaded in";
const FAILED: &str = "not reloaded";

#[test]
fn settings_that_count_from_the_start_are_told() {
    let project = Project::start();
    let fixed =
        "port = 1\nhost = 'localhost'\ncors = false\nlog = 'json'\nno-admin = true\nfail-on = 'info'\n";
    project.write("bonafide.toml", &format!("{fixed}{SETTINGS}"), DONE);
    for key in ["host", "cors", "log", "no-admin", "fail-on"] {
        project.says(&format!("`{key}` was edited, which counts from the next start"));
    }
    project.write("bonafide.toml", &SETTINGS.replace("seed = 1", "seed = 2"), DONE);
    let said = project.server.program.stderr.until(|_| true);
    for key in ["port", "seed"] {
        assert!(!said.iter().any(|line| line.starts_with(&format!("`{key}`"))), "{said:?}");
    }
}

#[test]
fn every_file_that_matters_is_watched() {
    let project = Project::start();
    assert_eq!(project.user().text(), "\"first\"");
    project.write("user.yaml", "const: second", DONE);
    assert_eq!(project.user().text(), "\"second\"");
    project.write("openapi.yaml", &DOCUMENT.replace("/user:", "/person:"), DONE);
    assert_eq!(project.user().status, 404);
    project.write("openapi.yaml", DOCUMENT, DONE);
    assert_eq!(project.user().status, 200);
    project.write("fixtures/a.json", r#"{"operation": "GET /user", "response": {"body": "second"}}"#, DONE);
    assert_eq!(project.user().header("bonafide-source").next(), Some("fixture;name=\"a\""));
    project.after("fixtures/a.json", DONE, |path| fs::remove_file(path).unwrap());
    assert_eq!(project.user().header("bonafide-source").next(), Some("generated;seed=1"));
    let overlay = "overlay: 1.0.0\nactions: [{ target: $.paths, update: { /more: { get: { responses: { '204': { description: More } } } } } }]";
    project.write("overlay.yaml", overlay, DONE);
    assert_eq!(project.server.get("/more").status, 204);
    project.write("bonafide.toml", &SETTINGS.replace("seed = 1", "seed = 2"), DONE);
    assert_eq!(project.user().header("bonafide-source").next(), Some("generated;seed=2"));
}

#[test]
fn a_reload_begins_sequences_anew() {
    let project = Project::start();
    let fixture = |body: &str| {
        format!(r#"{{"operation": "GET /user", "response": {{"body": "{body}"}}, "recorded": {{}}}}"#)
    };
    project.write("fixtures/user.json", &fixture("first"), DONE);
    project.write("fixtures/user-2.json", &fixture("first"), DONE);
    let source = || project.user().header("bonafide-source").next().map(str::to_owned);
    let [first, second] = ["user", "user-2"].map(|name| Some(format!("fixture;name=\"{name}\"")));
    assert_eq!([source(), source(), source()], [first.clone(), second.clone(), second]);
    project.write("bonafide.toml", &SETTINGS.replace("seed = 1", "seed = 2"), DONE);
    assert_eq!(source(), first);
}

#[test]
fn files_may_be_replaced_rather_than_written() {
    let project = Project::start();
    for (number, name) in ["second", "third", "fourth"].iter().enumerate() {
        project.after("user.yaml", DONE, |path| {
            // As editors save: a new file that takes the place of the old one.
            let beside = path.with_file_name(format!(".user.yaml.{number}"));
            fs::write(&beside, format!("const: {name}")).unwrap();
            fs::rename(beside, path).unwrap();
        });
        assert_eq!(project.user().text(), format!("\"{name}\""));
    }
}

#[test]
fn a_broken_save_keeps_what_was_served() {
    let project = Project::start();
    project.write("openapi.yaml", "openapi: \"3.1", FAILED);
    project.says("unreadable-file");
    assert_eq!(project.user().text(), "\"first\"");
    project.write("bonafide.toml", "sed = 1", FAILED);
    project.says("did you mean `seed`?");
    assert_eq!(project.user().text(), "\"first\"");
    // The other file is still broken.
    project.write("bonafide.toml", SETTINGS, FAILED);
    project.write("openapi.yaml", DOCUMENT, DONE);
    project.write("user.yaml", "const: mended", DONE);
    assert_eq!(project.user().text(), "\"mended\"");
}

#[test]
fn a_file_that_was_missing_is_read_when_it_comes() {
    let project = Project::start();
    project.after("user.yaml", DONE, |path| fs::remove_file(path).unwrap());
    assert_eq!(project.user().status, 200, "what refers to the file has any value");
    project.write("user.yaml", "const: back", DONE);
    assert_eq!(project.user().text(), "\"back\"");
}

/// What is named for the first time is looked for in vain, and then it comes.
#[test]
fn a_failed_reload_waits_for_what_it_did_not_find() {
    let project = Project::start();
    let named =
        |spec: &str, overlay: &str| SETTINGS.replace("openapi.yaml", spec).replace("overlay.yaml", overlay);
    project.write("bonafide.toml", &named("openapi.yaml", "new.yaml"), FAILED);
    project.write("new.yaml", "overlay: 1.0.0\nactions: [{ target: $.paths, remove: true }]", DONE);
    assert_eq!(project.user().status, 404);
    project.write("bonafide.toml", &named("new/api.yaml", "overlay.yaml"), FAILED);
    fs::create_dir(project.path("new")).unwrap();
    project.write("new/api.yaml", &DOCUMENT.replace("/user:", "/client:"), DONE);
    assert_eq!(project.server.get("/client").status, 200);
    project.write("bonafide.toml", &named("parts", "overlay.yaml"), FAILED);
    project.after("parts", DONE, |folder| {
        fs::create_dir(folder).unwrap();
        fs::write(folder.join("api.yaml"), DOCUMENT.replace("/user:", "/person:")).unwrap();
    });
    assert_eq!(project.server.get("/person").status, 200);
}

#[test]
fn a_settings_file_may_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    let project = Project::of(folder, "openapi.yaml");
    let seed = |project: &Project| project.user().header("bonafide-source").next().map(str::to_owned);
    for number in [7, 8] {
        project.write("bonafide.toml", &format!("seed = {number}"), DONE);
        assert_eq!(seed(&project), Some(format!("generated;seed={number}")));
        project.after("bonafide.toml", DONE, |path| fs::remove_file(path).unwrap());
        assert_eq!(seed(&project).as_deref(), Some("generated;seed=0"));
    }
}

#[test]
fn a_settings_file_that_is_named_may_go_and_come_back() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    fs::write(folder.path().join("own.toml"), "seed = 7").unwrap();
    let project = Project::of(folder, "openapi.yaml --config own.toml");
    project.after("own.toml", FAILED, |path| fs::remove_file(path).unwrap());
    project.write("own.toml", "seed = 8", DONE);
    assert_eq!(project.user().header("bonafide-source").next(), Some("generated;seed=8"));
}

/// The one in the folder above counts until there is one here.
#[test]
fn a_settings_file_may_come_nearer() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("here")).unwrap();
    fs::write(folder.path().join("here/openapi.yaml"), DOCUMENT).unwrap();
    fs::write(folder.path().join("bonafide.toml"), "seed = 7").unwrap();
    let server = Server::mock(&folder.path().join("here"), "openapi.yaml");
    let project = Project { folder, server };
    assert_eq!(project.user().header("bonafide-source").next(), Some("generated;seed=7"));
    let nearer = project.path("here/bonafide.toml");
    project.after("bonafide.toml", DONE, |_| fs::write(nearer, "seed = 8").unwrap());
    assert_eq!(project.user().header("bonafide-source").next(), Some("generated;seed=8"));
}

#[test]
fn a_connection_lives_through_a_reload() {
    let project = Project::start();
    let mut client = TcpStream::connect(&project.server.address).unwrap();
    let head = "PUT /user HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n\
                Connection: close\r\nContent-Length: 2\r\n\r\n";
    client.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    client.read_exact(&mut interim).unwrap();
    project.write("user.yaml", "const: second", DONE);
    client.write_all(b"{}").unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
}

#[test]
fn what_happened_outlives_a_reload() {
    let project = Project::start();
    let page = |path: &str| -> serde_json::Value {
        serde_json::from_slice(&project.server.get(&format!("/__bonafide/{path}")).body).unwrap()
    };
    let reloads = page("health")["reloads"].as_u64().unwrap();
    assert_eq!(project.server.get("/nowhere").status, 404);
    assert_eq!(project.server.get("/user?a=1").status, 200);
    let before = (page("exchanges/1"), page("exchanges/2"));
    assert_eq!(before.1["findings"][0]["code"], "undeclared-parameter");
    project.write("openapi.yaml", &format!("# a line more{DOCUMENT}"), DONE);
    assert_eq!((page("exchanges/1"), page("exchanges/2")), before);
    assert_eq!(page("health")["reloads"], reloads + 1);
    assert_eq!(project.server.get("/nowhere").header("bonafide-findings").next(), Some("1;id=\"3\""));
}

/// As at a start: a fixture that cannot be used is left out, and keeps nothing else back.
#[test]
fn a_broken_fixture_is_left_out() {
    let project = Project::start();
    let fixture = r#"{"operation": "GET /user", "response": {"body": "second"}}"#;
    let source = |project: &Project| project.user().header("bonafide-source").next().map(str::to_owned);
    project.write("fixtures/a.json", &fixture.replace("second", "first"), DONE);
    assert_eq!(source(&project).as_deref(), Some("fixture;name=\"a\""));
    project.write("fixtures/a.json", "{\"operation\":", DONE);
    project.says("fixtures/a.json:1:14: unreadable-file");
    assert_eq!(source(&project).as_deref(), Some("generated;seed=1"));
    project.write("user.yaml", "const: second", DONE);
    assert_eq!(project.user().text(), "\"second\"");
    project.write("fixtures/a.json", fixture, DONE);
    assert_eq!(source(&project).as_deref(), Some("fixture;name=\"a\""));
}
