//! Credentials in fixtures: a check tells where they are and does not repeat them.

use crate::support::program::Program;
use crate::support::words::words;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Tokens, version: '1' }
paths:
  /a:
    get:
      responses:
        '200':
          description: A
          content:
            application/json:
              schema: { properties: { note: {}, token: { type: string } }, additionalProperties: true }
";

const FIXTURE: &str = r#"{
  "operation": "GET /a",
  "request": { "path": "/a", "headers": { "x-forwarded": "KEY" } },
  "response": { "body": {
    "note": "use KEY", "token": "KEY",
    "KEY": 1
  } }
}"#;

const WITH_FILE: &str = r#"{ "operation": "GET /a", "response": { "file": "b.bin" } }"#;

#[test]
fn a_check_tells_credentials_in_fixtures_and_does_not_repeat_them() {
    // Put together here, so that no scanner takes this file for a leak.
    let key = format!("ghp_{}", "aB3".repeat(12));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
    std::fs::create_dir(folder.path().join("fixtures")).unwrap();
    std::fs::write(folder.path().join("fixtures/a.json"), FIXTURE.replace("KEY", &key)).unwrap();
    std::fs::write(folder.path().join("fixtures/b.json"), WITH_FILE).unwrap();
    std::fs::write(folder.path().join("fixtures/b.bin"), format!("KEY={key}")).unwrap();

    for format in ["text", "json", "html", "sarif", "junit", "github"] {
        let arguments = words(&format!("check openapi.yaml --fixtures fixtures --report {format}"));
        let mut program = Program::run(folder.path(), &arguments, &[]);
        assert_eq!(program.ended().and_then(|status| status.code()), Some(1), "{format}");
        let output = program.stdout.whole().join("\n");
        assert!(!output.contains(&key), "{format}: {output}");
        for told in [
            "`request.headers.x-forwarded` holds what looks like a GitHub token",
            "`response.body.note` holds what looks like a GitHub token",
            "`response.body.token` holds what looks like a GitHub token",
            "the file `response.file` holds what looks like a GitHub token",
            "the name of a property of `response.body` holds what looks like a GitHub token",
        ] {
            assert!(format == "html" || output.contains(told), "{format}: {told} is not in {output}");
        }
        if format == "text" {
            assert!(output.contains("5 errors and 1 warning"), "{output}");
        }
    }
}
