//! One exchange kept in a file, written by a person or recorded.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::condition::Condition;
use super::condition::form::Wanted;
use crate::contract::media;
use crate::contract::response::Response;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::INVALID_FIXTURE;
use crate::source::Reading;
use crate::source::files::Files;
use crate::source::json_fault;
use crate::source::{Place, Source};

/// A fixture, read but not yet held against the contract.
#[derive(Debug)]
pub struct Fixture {
    /// The file's name without its ending.
    pub name: String,
    /// `METHOD /template` or an operationId.
    pub operation: String,
    pub condition: Condition,
    pub status: u16,
    /// In the order of the file; one entry for each line.
    pub headers: Vec<(String, String)>,
    pub body: FixtureBody,
    /// The key that holds the body: `body`, `text` or `file`.
    pub body_key: &'static str,
    /// None where a person wrote it.
    pub recorded: Option<Recorded>,
    pub source: Arc<Source>,
}

/// How a fixture came to be that was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// When, as RFC 3339 writes it, unless that cannot be read.
    pub at: Option<Timestamp>,
}

#[derive(Debug)]
pub enum FixtureBody {
    None,
    Json(Value),
    Text(String),
    /// The bytes of a sibling file.
    File(Bytes),
}

impl Fixture {
    /// True where it answers whatever it is met by, its status included: it states conditions, or it was
    /// recorded. One without either answers where nothing else decides.
    pub fn decides(&self) -> bool {
        self.recorded.is_some() || !self.condition.is_empty()
    }

    /// The folder that its file is in.
    pub fn folder(&self) -> Option<&Path> {
        self.source.path().parent()
    }

    /// Where a part of the fixture stands in its file.
    pub fn place(&self, pointer: Pointer) -> Place {
        Place::new(self.source.clone(), pointer)
    }

    /// The value of a header that the fixture sets.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// True where a body is declared for answers to a method, and the fixture has none.
    pub fn lacks_body(&self, method: &Method, response: &Response) -> bool {
        let bodiless = matches!(self.status, 204 | 304) || method == Method::HEAD;
        matches!(self.body, FixtureBody::None) && !bodiless && !response.content.is_empty()
    }

    /// What the body is sent as.
    pub fn content_type(&self) -> Option<&str> {
        let declared = self.header("content-type");
        declared.or(match self.body {
            FixtureBody::None => None,
            FixtureBody::Json(_) => Some("application/json"),
            FixtureBody::Text(_) => Some("text/plain; charset=utf-8"),
            FixtureBody::File(_) => Some("application/octet-stream"),
        })
    }
}

const BODY_KEYS: [&str; 3] = ["body", "text", "file"];

/// Reads a fixture from a file's content, or says what is wrong with it.
pub fn parse(path: &Path, reading: &Reading, files: &mut Files) -> Result<Fixture, Vec<Finding>> {
    let mut parser = Parser { source: &reading.source, files, findings: Vec::new() };
    let fixture = reading.value.as_ref().and_then(|value| parser.fixture(path, value));
    match fixture {
        Some(fixture) if parser.findings.is_empty() => Ok(fixture),
        _ => Err(parser.findings),
    }
}

struct Parser<'a> {
    source: &'a Arc<Source>,
    files: &'a mut Files,
    findings: Vec<Finding>,
}

impl Parser<'_> {
    fn fixture(&mut self, path: &Path, value: &Value) -> Option<Fixture> {
        let root = Pointer::root();
        let object = self.object(value, &root, &["operation", "match", "response", "request", "recorded"])?;
        let operation = object.get("operation").and_then(Value::as_str);
        let Some(operation) = operation else {
            return self.wrong(&root, "the fixture does not say its `operation`, such as `GET /users/{id}`");
        };
        let Some(response) = object.get("response") else {
            return self.wrong(&root, "the fixture has no `response`");
        };
        let at = root.join("response");
        let response = self.object(response, &at, &["status", "headers", "body", "text", "file"])?;
        let status =
            response.get("status").map_or(Some(200), |status| status.as_u64().and_then(valid_status));
        let Some(status) = status else {
            return self.wrong(&at.join("status"), "the status is not a number between 200 and 599");
        };
        let condition = match object.get("match") {
            Some(condition) => self.condition(condition, &root.join("match"))?,
            None => Condition::default(),
        };
        let fixture = Fixture {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            operation: operation.to_owned(),
            condition,
            status,
            headers: response
                .get("headers")
                .map_or(Some(Vec::new()), |headers| self.texts(headers, &at.join("headers")))?,
            body: self.body(path, response, &at)?,
            body_key: BODY_KEYS.into_iter().find(|key| response.contains_key(*key)).unwrap_or("body"),
            recorded: object.get("recorded").map(recorded),
            source: self.source.clone(),
        };
        self.read_json(fixture, &at)
    }

    /// A text or a file that is sent as JSON is JSON, and is held against its schema like any other.
    fn read_json(&mut self, mut fixture: Fixture, at: &Pointer) -> Option<Fixture> {
        let bytes = match &fixture.body {
            FixtureBody::Text(text) => text.as_bytes(),
            FixtureBody::File(bytes) => bytes.as_ref(),
            _ => return Some(fixture),
        };
        if fixture.content_type().is_some_and(media::is_json) {
            match serde_json::from_slice(bytes) {
                Ok(value) => fixture.body = FixtureBody::Json(value),
                Err(error) => {
                    return self.wrong(
                        &at.join(fixture.body_key),
                        &format!(
                            "this is sent as JSON and is not: {}",
                            json_fault(&String::from_utf8_lossy(bytes), &error)
                        ),
                    );
                }
            }
        }
        Some(fixture)
    }

    fn body(&mut self, path: &Path, response: &Map<String, Value>, at: &Pointer) -> Option<FixtureBody> {
        match (response.get("body"), response.get("text"), response.get("file")) {
            (None, None, None) => Some(FixtureBody::None),
            (Some(body), None, None) => Some(FixtureBody::Json(body.clone())),
            (None, Some(Value::String(text)), None) => Some(FixtureBody::Text(text.clone())),
            (None, None, Some(Value::String(name))) => {
                let is_sibling = Path::new(name).file_name().is_some_and(|own| own == name.as_str());
                if !is_sibling {
                    return self
                        .wrong(&at.join("file"), "`file` names a file beside the fixture, not a path");
                }
                match self.files.read(&path.with_file_name(name)) {
                    Ok(bytes) => Some(FixtureBody::File(bytes.into())),
                    Err(error) => self.wrong(&at.join("file"), &format!("cannot read `{name}`: {error}")),
                }
            }
            _ => self.wrong(at, "give one of `body` (JSON), `text` and `file` (a name)"),
        }
    }

    fn condition(&mut self, value: &Value, at: &Pointer) -> Option<Condition> {
        let object = self.object(value, at, &["path", "query", "headers", "body", "form"])?;
        let mut texts = |key: &str| match object.get(key) {
            Some(value) => self.texts(value, &at.join(key)),
            None => Some(Vec::new()),
        };
        let (path, query, headers) = (texts("path")?, texts("query")?, texts("headers")?);
        let form = match object.get("form") {
            Some(value) => self.fields(value, &at.join("form"))?,
            None => Vec::new(),
        };
        Some(Condition { path, query, headers, body: object.get("body").cloned(), form })
    }

    /// A map of the names of fields to what they must be, or to a list of that.
    fn fields(&mut self, value: &Value, at: &Pointer) -> Option<Vec<(String, Wanted)>> {
        let Value::Object(map) = value else {
            return self.wrong(at, "an object of the form's fields is expected here");
        };
        let mut fields = Vec::new();
        for (name, value) in map {
            let values = match value {
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                fields.push((name.clone(), self.field(value, &at.join(name))?));
            }
        }
        Some(fields)
    }

    /// A text, or of a file its name and size.
    fn field(&mut self, value: &Value, at: &Pointer) -> Option<Wanted> {
        match value {
            Value::String(text) => Some(Wanted::Text(text.clone())),
            Value::Number(_) | Value::Bool(_) => Some(Wanted::Text(value.to_string())),
            Value::Object(_) => {
                let file = self.object(value, at, &["filename", "size"])?;
                let filename = file.get("filename").and_then(Value::as_str).map(str::to_owned);
                let size =
                    file.get("size").and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
                Some(Wanted::File { filename, size })
            }
            _ => self.wrong(at, "a text is expected here, or the `filename` and `size` of a file"),
        }
    }

    /// A map of names to a text or a list of texts; numbers and booleans are taken as texts.
    fn texts(&mut self, value: &Value, at: &Pointer) -> Option<Vec<(String, String)>> {
        let Value::Object(map) = value else {
            return self.wrong(at, "an object of names and texts is expected here");
        };
        let mut texts = Vec::new();
        for (name, value) in map {
            let values = match value {
                Value::Array(values) => values.as_slice(),
                one => std::slice::from_ref(one),
            };
            for value in values {
                match value {
                    Value::String(text) => texts.push((name.clone(), text.clone())),
                    Value::Number(_) | Value::Bool(_) => texts.push((name.clone(), value.to_string())),
                    _ => return self.wrong(&at.join(name), "a text or a list of texts is expected here"),
                }
            }
        }
        Some(texts)
    }

    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: &Pointer,
        keys: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Value::Object(object) = value else { return self.wrong(at, "an object is expected here") };
        for key in object.keys().filter(|key| !keys.contains(&key.as_str())) {
            let known = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
            let message = format!("there is no key `{key}` here; there are {known}");
            let place = Place::new(self.source.clone(), at.join(key)).key();
            self.findings.push(Finding::new(&INVALID_FIXTURE, message).written_at(place));
        }
        Some(object)
    }

    fn wrong<T>(&mut self, at: &Pointer, message: &str) -> Option<T> {
        let place = Place::new(self.source.clone(), at.clone());
        self.findings.push(Finding::new(&INVALID_FIXTURE, message).written_at(place));
        None
    }
}

fn recorded(value: &Value) -> Recorded {
    let at = value.get("at").and_then(Value::as_str).and_then(|text| text.parse().ok());
    Recorded { at }
}

fn valid_status(status: u64) -> Option<u16> {
    u16::try_from(status).ok().filter(|status| (200..=599).contains(status))
}
