//! Clients that generators of others make of a document, which hold answers to their types.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::office::Office;
use super::packages::{of_node, run, with_python};
use crate::support::program::Server;
use crate::support::{copy, data};

/// A document, the program in `tests/data/clients/generated` that uses it, and of what that is guilty.
struct Case {
    program: &'static str,
    document: &'static str,
    mock: &'static [&'static str],
    faults: &'static [&'static str],
}

const CASES: [Case; 2] = [
    Case {
        program: "harbor",
        document: "tests/data/harbor.yaml",
        mock: &["mock", "tests/data/harbor.yaml"],
        faults: &["missing-credentials", "out-of-range"],
    },
    Case {
        program: "organizations",
        document: "spec/mixpeek.yaml",
        mock: &["mock"],
        faults: &["missing-credentials", "wrong-format"],
    },
];

#[test]
fn a_client_made_by_openapi_python_client_gets_what_its_types_say() {
    for case in CASES {
        let folder = tempfile::tempdir().unwrap();
        generate_python(folder.path(), &root().join(case.document));
        case.serve(&mut python(folder.path(), case.program));
    }
}

#[test]
fn a_client_made_of_the_document_of_a_server_gets_the_same_types_of_its_mock() {
    let office = Office::start();
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.json");
    std::fs::write(&document, office.document()).unwrap();
    generate_python(folder.path(), &document);
    assert_eq!(run(python(folder.path(), "office").arg(&office.url)), "passed\n");
    drop(office);
    let mock = Server::mock(folder.path(), "openapi.json");
    let url = format!("http://{}", mock.address);
    assert_eq!(run(python(folder.path(), "office").arg(url)), "passed\n");
}

#[test]
fn a_client_typed_by_openapi_typescript_gets_what_its_types_say() {
    let packages = of_node();
    let tool = |name: &str| packages.join("node_modules/.bin").join(name);
    // The programs find the packages above them.
    let folder = tempfile::tempdir_in(&packages).unwrap();
    let shared = ["tsconfig.json", "package.json"].map(str::to_owned);
    for name in shared.into_iter().chain(CASES.map(|case| format!("{}.ts", case.program))) {
        copy(&data("clients/generated").join(&name), &folder.path().join(&name));
    }
    for case in &CASES {
        let types = folder.path().join(format!("{}-api.d.ts", case.program));
        let arguments = ["--read-write-markers", "--output"];
        run(Command::new(tool("openapi-typescript"))
            .arg(root().join(case.document))
            .args(arguments)
            .arg(types));
    }
    run(Command::new(tool("tsc")).current_dir(folder.path()));
    for case in CASES {
        let program = folder.path().join(format!("{}.js", case.program));
        case.serve(Command::new("node").arg(program));
    }
}

impl Case {
    /// Runs a client of a mock, which then knows the faults that the client made on purpose, and no others.
    fn serve(&self, client: &mut Command) {
        let arguments: Vec<_> = self.mock.iter().map(|&argument| argument.to_owned()).collect();
        let mock = Server::start(root(), &arguments, &[]).unwrap_or_else(|said| panic!("{said}"));
        assert_eq!(run(client.arg(format!("http://{}", mock.address))), "passed\n");
        let told: Value = serde_json::from_slice(&mock.get("/__bonafide/findings").body).unwrap();
        let mut codes: Vec<_> =
            told["findings"].as_array().unwrap().iter().map(|found| &found["code"]).collect();
        codes.sort_by_key(|code| code.as_str());
        assert_eq!(codes, self.faults, "{told:#}");
    }
}

/// Makes the client in the folder.
fn generate_python(folder: &Path, document: &Path) {
    let mut generator = with_python();
    generator.args(["-m", "openapi_python_client", "generate", "--meta", "none", "--output-path", "client"]);
    generator.arg("--config").arg(data("clients/generated/config.yml")).arg("--path").arg(document);
    run(generator.current_dir(folder));
}

/// One of the programs, with the client of the folder.
fn python(folder: &Path, program: &str) -> Command {
    let mut command = with_python();
    let file = data("clients/generated").join(format!("{program}.py"));
    // Python looks for packages beside the program, and it stands elsewhere.
    let start = "import runpy, sys; file = sys.argv.pop(1); runpy.run_path(file, run_name='__main__')";
    command.current_dir(folder).args(["-c", start]).arg(file);
    command
}

/// The folder of the repository, with its `bonafide.toml`.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
