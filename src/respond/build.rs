//! Makes the answer that was chosen: from a fixture, an example, or the schema.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value};

use super::answer::{Answer, AnswerSource};
use super::cache::{Key, What};
use super::fixture::{Fixture, FixtureBody};
use super::prefer::Preference;
use super::problem::{self, problem};
use super::select::{Choice, Stop};
use super::{Asked, BadExamples, Responder, header};
use crate::contract::direction::Direction;
use crate::contract::media::{self, Given, MediaType};
use crate::contract::operation::Operation;
use crate::contract::response::Response;
use crate::contract::schemas::Schemas;
use crate::generate::{Generator, Seed};

/// A response of an operation, for one status and media type.
#[derive(Clone, Copy)]
struct Target<'a> {
    operation: &'a Operation,
    response: &'a Response,
    status: StatusCode,
    media: Option<usize>,
}

impl<'a> Target<'a> {
    fn media(&self) -> Option<&'a MediaType> {
        self.response.content.get(self.media?)
    }

    fn key(&self, what: What) -> Key {
        Key { operation: self.operation.index, status: self.status.as_u16(), media: self.media, what }
    }
}

impl Responder {
    pub(super) fn build(&self, asked: &Asked<'_>, preference: &Preference, choice: Choice<'_>) -> Answer {
        let operation = asked.matched.operation;
        match choice {
            Choice::Fixture(index, fixture) => self.fixture(asked, preference, index, fixture),
            Choice::Response { status, response, media, example } => {
                let target = Target { operation, response, status, media };
                self.response(asked, preference, target, example)
            }
        }
    }

    /// The answer where no declared response answers.
    pub(super) fn stop(&self, asked: &Asked<'_>, stop: Stop) -> Answer {
        let operation = asked.matched.operation;
        match stop {
            Stop::Refused => self.refuse(asked),
            Stop::Unmet(message) => problem(StatusCode::NOT_FOUND, &message, vec![problem::unmet(&message)]),
            Stop::NotAcceptable(types) => problem::not_acceptable(operation, &types),
            Stop::Nothing => {
                let message = format!("`{}` declares no response", operation.name);
                problem(StatusCode::INTERNAL_SERVER_ERROR, &message, Vec::new())
            }
        }
    }

    /// The one fixture that decides.
    fn fixture(&self, asked: &Asked<'_>, preference: &Preference, index: usize, fixture: &Fixture) -> Answer {
        let operation = asked.matched.operation;
        let status = StatusCode::from_u16(fixture.status).unwrap_or(StatusCode::OK);
        let Some(response) = operation.response(fixture.status) else {
            return cannot(&format!("`{}` declares no status {status}", operation.name));
        };
        let media = fixture.content_type().and_then(|name| media::position(&response.content, name));
        let target = Target { operation, response, status, media };
        let key = target.key(What::Fixture(index));
        if let Some(answer) = self.cache.get(&key) {
            return Answer::clone(&answer);
        }
        match self.from_fixture(target, fixture) {
            Ok(answer) => Answer::clone(&self.cache.keep(key, answer)),
            Err(_) if self.options.bad_examples == BadExamples::Skip => {
                let media = media.or((!response.content.is_empty()).then_some(0));
                self.response(asked, preference, Target { media, ..target }, None)
            }
            Err(message) => cannot(&message),
        }
    }

    /// The best source for a declared response.
    fn response(
        &self,
        asked: &Asked<'_>,
        preference: &Preference,
        target: Target<'_>,
        example: Option<&str>,
    ) -> Answer {
        if !preference.dynamic.unwrap_or(self.options.dynamic) || target.media.is_none() {
            let key = target.key(What::Given(example.map(str::to_owned)));
            if let Some(answer) = self.cache.get(&key) {
                return Answer::clone(&answer);
            }
            match self.given(target, example) {
                Ok(Some(answer)) => return Answer::clone(&self.cache.keep(key, answer)),
                Ok(None) => {}
                Err(message) => return cannot(&message),
            }
        }
        let number = preference.seed.unwrap_or(self.options.seed);
        let seed = seed_of(number, asked);
        let key = target.key(What::Generated(seed));
        if let Some(answer) = self.cache.get(&key) {
            return Answer::clone(&answer);
        }
        match self.generated(target, seed, &hints(asked)) {
            Ok((body, content_type)) => {
                let source = AnswerSource::Generated { seed: number };
                let answer = self.assemble(target, seed, source, body, content_type, HeaderMap::new());
                Answer::clone(&self.cache.keep(key, answer))
            }
            Err(message) => cannot(&message),
        }
    }

    /// What a person wrote for a response: a fixture without conditions, else an example.
    fn given(&self, target: Target<'_>, example: Option<&str>) -> Result<Option<Answer>, String> {
        let seed = self.fixed_seed(target);
        let Some(media) = target.media() else {
            let none = HeaderMap::new();
            return Ok(Some(self.assemble(target, seed, AnswerSource::Empty, Bytes::new(), None, none)));
        };
        if example.is_none() {
            for fixture in self.fixtures_for(target) {
                match self.from_fixture(target, fixture) {
                    Err(_) if self.options.bad_examples == BadExamples::Skip => {}
                    result => return result.map(Some),
                }
            }
        }
        let schemas = self.contract.schemas(Direction::Response);
        for given in media.given(schemas) {
            if example.is_some_and(|name| given.name != Some(name)) {
                continue;
            }
            match self.from_example(target, media, &given, seed) {
                Err(_) if self.options.bad_examples == BadExamples::Skip => {}
                Ok(None) => {}
                result => return result,
            }
        }
        Ok(None)
    }

    /// The fixtures without conditions for a response, the first by name first.
    fn fixtures_for<'s>(&'s self, target: Target<'s>) -> impl Iterator<Item = &'s Fixture> {
        self.fixtures.of(target.operation.index).iter().filter(move |fixture| {
            fixture.condition.is_empty()
                && fixture.status == target.status.as_u16()
                && fixture.content_type().and_then(|name| media::position(&target.response.content, name))
                    == target.media
        })
    }

    fn from_fixture(&self, target: Target<'_>, fixture: &Fixture) -> Result<Answer, String> {
        let seed = self.fixed_seed(target);
        let what = || format!("the fixture `{}`", fixture.name);
        let mut repaired = false;
        let body = match (&fixture.body, target.media()) {
            (FixtureBody::None, _) => Bytes::new(),
            (_, None) => {
                return Err(format!(
                    "{} has a body that `{}` does not declare",
                    what(),
                    target.operation.name
                ));
            }
            (FixtureBody::Text(text), Some(_)) => Bytes::from(text.clone()),
            (FixtureBody::File(bytes), Some(_)) => bytes.clone(),
            (FixtureBody::Json(value), Some(media)) => {
                let (value, changed) = self.kept_valid(media, Cow::Borrowed(value), seed, what)?;
                repaired = changed;
                json_bytes(&value)
            }
        };
        let headers = header::of_fixture(fixture, target.response, &self.contract, &mut repaired);
        let source = AnswerSource::Fixture { name: fixture.name.clone(), repaired };
        let content_type = fixture.content_type().and_then(|name| HeaderValue::from_str(name).ok());
        Ok(self.assemble(target, seed, source, body, content_type, headers))
    }

    /// None where the example's media type is one that a value cannot be written in.
    fn from_example(
        &self,
        target: Target<'_>,
        media: &MediaType,
        given: &Given<'_>,
        seed: Seed,
    ) -> Result<Option<Answer>, String> {
        let mut source = AnswerSource::Example { name: given.name.map(str::to_owned) };
        let body = if media.is_json() {
            let schema = media.schema.as_ref().map(|schema| schema.compiled(self.response_schemas()));
            let value = schema.map_or(Cow::Borrowed(given.value), |schema| given.json(schema));
            let what = || format!("the example at `#{}`", given.pointer);
            let (value, repaired) = self.kept_valid(media, value, seed, what)?;
            if repaired {
                source = AnswerSource::RepairedExample;
            }
            json_bytes(&value)
        } else {
            match given.value {
                Value::String(text) => Bytes::from(text.clone()),
                _ => return Ok(None),
            }
        };
        let content_type = content_type_of(media);
        Ok(Some(self.assemble(target, seed, source, body, content_type, HeaderMap::new())))
    }

    /// The value, repaired where it breaks its schema and repair is wanted.
    fn kept_valid<'v>(
        &self,
        media: &MediaType,
        value: Cow<'v, Value>,
        seed: Seed,
        what: impl Fn() -> String,
    ) -> Result<(Cow<'v, Value>, bool), String> {
        let Some(used) = &media.schema else { return Ok((value, false)) };
        let schemas = self.response_schemas();
        if used.compiled(schemas).is_valid(&value) {
            return Ok((value, false));
        }
        match self.options.bad_examples {
            BadExamples::Serve => Ok((value, false)),
            BadExamples::Repair => match Generator::new(schemas, seed).repair(&used.pointer, &value) {
                Ok(repaired) => Ok((Cow::Owned(repaired.value), true)),
                Err(none) => {
                    Err(format!("{} breaks its schema and cannot be repaired: {}", what(), none.reason))
                }
            },
            BadExamples::Skip | BadExamples::Fail => Err(format!("{} breaks its schema", what())),
        }
    }

    /// A body made from the schema, with its media type.
    fn generated(
        &self,
        target: Target<'_>,
        seed: Seed,
        hints: &Map<String, Value>,
    ) -> Result<(Bytes, Option<HeaderValue>), String> {
        let Some(media) = target.media() else { return Ok((Bytes::new(), None)) };
        let schemas = self.response_schemas();
        let generator = Generator::new(schemas, seed).with_hints(hints);
        let value = match &media.schema {
            Some(schema) => generator.value(&schema.pointer).map_err(|none| {
                format!("no value can be generated for `#{}`: {}", none.schema, none.reason)
            })?,
            None if media.is_json() => Value::Object(Map::new()),
            None => Value::String(String::new()),
        };
        let body = match value {
            value if media.is_json() => json_bytes(&value),
            Value::String(text) => Bytes::from(text),
            Value::Object(_) | Value::Array(_) => {
                return Err(format!(
                    "bodies of `{}` cannot be generated from a schema; give an example or a fixture",
                    media.name
                ));
            }
            scalar => Bytes::from(scalar.to_string()),
        };
        Ok((body, content_type_of(media)))
    }

    fn assemble(
        &self,
        target: Target<'_>,
        seed: Seed,
        source: AnswerSource,
        body: Bytes,
        content_type: Option<HeaderValue>,
        mut headers: HeaderMap,
    ) -> Answer {
        header::declared(target.response, &self.contract, seed, &mut headers);
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.insert("bonafide-findings", HeaderValue::from_static("0"));
        if let Ok(value) = HeaderValue::from_str(&source.header()) {
            headers.insert("bonafide-source", value);
        }
        Answer { status: target.status, headers, body, source, findings: Vec::new() }
    }

    fn response_schemas(&self) -> &Schemas {
        self.contract.schemas(Direction::Response)
    }

    /// What is added to given answers does not depend on the request.
    fn fixed_seed(&self, target: Target<'_>) -> Seed {
        Seed::new(self.options.seed).with(target.operation.route()).with(target.status.as_str())
    }
}

fn cannot(message: &str) -> Answer {
    problem(StatusCode::INTERNAL_SERVER_ERROR, message, vec![problem::no_value(message)])
}

pub(super) fn json_bytes(value: &Value) -> Bytes {
    Bytes::from(value.to_string())
}

/// A concrete media type: a range that a document declares stands for its plainest member.
fn content_type_of(media: &MediaType) -> Option<HeaderValue> {
    let name = match media.name.as_str() {
        "*/*" | "application/*" => "application/json",
        "text/*" => "text/plain",
        "image/*" => "image/png",
        other => other,
    };
    HeaderValue::from_str(name).ok()
}

/// One request always gets one answer: the values of its path and query decide, and what it writes.
fn seed_of(number: u64, asked: &Asked<'_>) -> Seed {
    let mut seed = Seed::new(number).with(asked.matched.operation.route());
    for (_, value) in &asked.matched.parameters {
        seed = seed.with(value.as_bytes());
    }
    if let Some(query) = &asked.request.query {
        let mut pairs: Vec<_> = query.split('&').collect();
        pairs.sort_unstable();
        seed = pairs.into_iter().fold(seed, |seed, pair| seed.with(pair));
    }
    match asked.request.method {
        Method::POST | Method::PUT | Method::PATCH => seed.with(&asked.request.body),
        _ => seed,
    }
}

/// What the answer may repeat of the request: path parameters, and what was written.
fn hints(asked: &Asked<'_>) -> Map<String, Value> {
    let path = &asked.matched.parameters;
    let of_path = asked.parameters.iter().filter(|(name, _)| path.iter().any(|(own, _)| own == name));
    let written = asked.body.and_then(Value::as_object).into_iter().flatten();
    of_path.chain(written).map(|(name, value)| (name.clone(), value.clone())).collect()
}
