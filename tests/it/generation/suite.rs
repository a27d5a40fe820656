//! The JSON Schema Test Suite, which says of schemas what is valid against them.
//!
//! It is under the MIT License (Copyright 2012 Julian Berman), and comes with the source of the Python
//! package `jsonschema`, which pip fetches when the test runs for the first time.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::python::{kept, python};

const PACKAGE: &str = "jsonschema-4.26.0";
const REQUIREMENT: &str = "jsonschema==4.26.0 --hash=sha256:\
    0c26707e2efad8aa1bfc5b7ce170f3fccc2e4918ff85989ba9ffa9facb2be326";

const DRAFT: &str = "draft2020-12";

/// Where the suite has the schemas that others refer to.
const REMOTES: &str = "http://localhost:1234/";

#[derive(Debug)]
pub struct Suite {
    pub groups: Vec<Group>,
    /// The schemas that others refer to, by their URIs.
    pub remotes: Vec<(String, Value)>,
}

/// One schema with what is valid against it.
#[derive(Debug)]
pub struct Group {
    /// The keyword that it is about.
    pub topic: String,
    pub description: String,
    pub schema: Value,
    pub valid: Vec<Value>,
}

impl Suite {
    /// The required part of the draft that OpenAPI 3.1 is built on.
    pub fn required() -> Self {
        let root = folder();
        let mut groups = Vec::new();
        for path in json_files(&root.join("tests").join(DRAFT)) {
            let topic = path.file_stem().unwrap().to_string_lossy().into_owned();
            let Value::Array(file) = read(&path) else { panic!("{} has no groups", path.display()) };
            groups.extend(file.into_iter().map(|group| Group::of(&topic, &group)));
        }
        let shared = json_files(&root.join("remotes"));
        let own = folders(&root.join("remotes").join(DRAFT))
            .iter()
            .flat_map(|folder| json_files(folder))
            .collect::<Vec<_>>();
        let remotes = shared.into_iter().chain(own).map(|path| {
            let name = path.strip_prefix(root.join("remotes")).unwrap();
            (format!("{REMOTES}{}", name.display()), read(&path))
        });
        Self { groups, remotes: remotes.collect() }
    }
}

impl Group {
    fn of(topic: &str, group: &Value) -> Self {
        let tests = group["tests"].as_array().expect("a group has tests");
        let valid = tests.iter().filter(|test| test["valid"] == true).map(|test| test["data"].clone());
        Self {
            topic: topic.to_owned(),
            description: group["description"].as_str().unwrap_or_default().to_owned(),
            schema: group["schema"].clone(),
            valid: valid.collect(),
        }
    }
}

/// The folder of the suite, fetched when it is not there yet.
fn folder() -> PathBuf {
    let fetched = kept(PACKAGE, |folder| {
        fs::write(folder.join("requirements.txt"), REQUIREMENT).unwrap();
        let download = "-m pip download --quiet --disable-pip-version-check --no-deps --no-binary jsonschema \
            --require-hashes --requirement requirements.txt";
        python(folder, download);
        python(folder, &format!("-m tarfile -e {PACKAGE}.tar.gz"));
        folder.join(PACKAGE)
    });
    fetched.join("json")
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "json")).collect()
}

/// A folder with those below it.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let below = entries(folder).into_iter().filter(|path| path.is_dir());
    std::iter::once(folder.to_owned()).chain(below.flat_map(|folder| folders(&folder))).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
