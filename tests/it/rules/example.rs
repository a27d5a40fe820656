//! The example of a rule's page: files, a request and a response, and the message that they give.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bonafide::check;
use bonafide::contract::forbidden::Forbidden;
use bonafide::contract::{self, Contract};
use bonafide::document::{Document, Options};
use bonafide::exchange::{Exchange, Request, Response};
use bonafide::finding::Finding;
use bonafide::respond::fixtures::Fixtures;
use bonafide::respond::{self, Responder};
use bonafide::server::{Answer, Pipeline};
use bonafide::source::files::Files;
use bonafide::validate;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

/// What stands before a document that begins with something else.
const HEAD: &str = "openapi: 3.1.0\ninfo: { title: Example, version: '1' }\n";

#[derive(Debug, Default)]
pub struct Example {
    files: Vec<(String, String)>,
    request: Option<String>,
    response: Option<String>,
    /// Parts of the finding's message.
    pub messages: Vec<String>,
}

impl Example {
    /// The fenced blocks under the heading. One without a document cannot be run.
    pub fn read(page: &str) -> Option<Self> {
        let (_, text) = page.split_once("\n# Example\n")?;
        let mut example = Self::default();
        for block in text.split("```").skip(1).step_by(2) {
            let (info, text) = block.split_once('\n')?;
            match info {
                "yaml" if text.starts_with("openapi:") => example.add("openapi.yaml", text),
                "yaml" => example.add("openapi.yaml", &format!("{HEAD}{text}")),
                "http request" => example.request = Some(text.to_owned()),
                "http response" => example.response = Some(text.to_owned()),
                "text" => example.messages.extend(text.lines().map(str::to_owned)),
                file => example.add(file.split_once(' ')?.1, text),
            }
        }
        (!example.specs(Path::new("")).is_empty()).then_some(example)
    }

    fn add(&mut self, name: &str, text: &str) {
        self.files.push((name.to_owned(), text.to_owned()));
    }

    /// The documents: one, or the pages of one.
    fn specs(&self, folder: &Path) -> Vec<PathBuf> {
        let names = self.files.iter().map(|(name, _)| name);
        let names = names.filter(|name| *name == "openapi.yaml" || name.starts_with("pages/"));
        names.map(|name| folder.join(name)).collect()
    }

    /// All that is wrong with the example.
    pub fn findings(&self) -> Vec<Finding> {
        let folder = tempfile::tempdir().expect("a folder for the example");
        for (name, text) in &self.files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
            fs::write(path, text).expect("the file can be written");
        }
        let overlay = folder.path().join("overlay.yaml");
        let options = Options {
            overlays: overlay.exists().then_some(overlay).into_iter().collect(),
            ..Options::default()
        };
        let mut files = Files::default();
        let document = Document::load(&self.specs(folder.path()), &options, &mut files)
            .expect("the document can be loaded");
        let contract = Arc::new(Contract::compile_with(document, everything()));
        let fixtures = folder.path().join("fixtures");
        let fixtures = match fixtures.exists() {
            true => Fixtures::load(&fixtures, &contract, &mut files).expect("the fixtures can be read"),
            false => Fixtures::none(&contract),
        };
        match (&self.request, &self.response) {
            (None, _) => check::everything(&contract, &fixtures, &mut |_, _, _| {}).findings,
            (Some(request), None) => {
                let responder = Responder::new(contract, fixtures, respond::Options::default());
                Pipeline::new(responder).answer(self::request(request)).findings
            }
            (Some(request), Some(response)) => {
                let exchange =
                    Exchange { request: self::request(request), response: self::response(response) };
                validate::exchange(&contract, &exchange)
            }
        }
    }
}

/// All that users may ask for, with the one name that examples forbid.
fn everything() -> contract::Options {
    contract::Options {
        forbid: Forbidden::new(["internal_id"]).expect("it is a name"),
        undeclared_headers: true,
        undeclared_cookies: true,
    }
}

fn request(text: &str) -> Request {
    let (line, headers, body) = message(text);
    let (method, target) = line.split_once(' ').expect("a request begins with a method and a path");
    let method = Method::from_bytes(method.as_bytes()).expect("the method is one");
    Request { headers, body: body.into(), ..Request::new(method, target) }
}

fn response(text: &str) -> Response {
    let (status, headers, body) = message(text);
    let status = StatusCode::from_bytes(status.as_bytes()).expect("a response begins with a status");
    Response { status, headers, body: body.into() }
}

/// The first line, the headers, and the body after the empty line.
fn message(text: &str) -> (&str, HeaderMap, String) {
    let (head, body) = text.trim_end().split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut lines = head.lines();
    let first = lines.next().expect("a message has a first line");
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").expect("a header has a value");
        (HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap())
    });
    (first, headers.collect(), body.to_owned())
}
