//! The packages of others that clients need, fetched by pip and npm when they are not there yet.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::support::python::{kept, python};
use crate::support::{copy, data};

/// Python with the packages of `tests/data/clients/requirements.txt`.
pub fn with_python() -> Command {
    let requirements = data("clients/requirements.txt");
    let packages = kept(&named("python", &requirements), |folder| {
        let install = "-m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            --require-hashes --target packages --requirement";
        python(folder, &format!("{install} {}", requirements.display()));
        folder.join("packages")
    });
    let mut command = Command::new("python3");
    command.env("PYTHONPATH", packages).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// A folder with the packages of `tests/data/clients/generated/package-lock.json` in its `node_modules`.
pub fn of_node() -> PathBuf {
    let lock = data("clients/generated/package-lock.json");
    kept(&named("node", &lock), |folder| {
        for name in ["package.json", "package-lock.json"] {
            copy(&lock.with_file_name(name), &folder.join(name));
        }
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        run(Command::new("npm").args(install).current_dir(folder));
        folder.to_owned()
    })
}

/// What a program prints. Fails where it does, with what it said.
pub fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("the test needs {command:?}: {error}"));
    let said = [&stdout, &stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(status.success(), "{command:?} failed:\n{}{}", said[0], said[1]);
    said[0].clone().into_owned()
}

/// Another name for each state of the file that lists what is fetched.
fn named(language: &str, list: &std::path::Path) -> String {
    let mut hasher = DefaultHasher::new();
    fs::read(list).unwrap().hash(&mut hasher);
    format!("clients-{language}-{:x}", hasher.finish())
}
