//! Makes the answer that was chosen: from a fixture, an example, or the schema.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header::CONTENT_TYPE};
use serde_json::{Map, Value};

use super::answer::{Answer, AnswerSource};
use super::cache::{Key, What};
use super::fixture::Fixture;
use super::header::Told;
use super::prefer::Preference;
use super::problem::{self, problem};
use super::select::{Choice, Stop};
use super::{Asked, BadExamples, Responder, header};
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType, SchemaUse};
use crate::contract::operation::Operation;
use crate::contract::response::Response;
use crate::contract::schemas::Schemas;
use crate::contract::style::Location;
use crate::exchange::tape;
use crate::finding::Finding;
use crate::generate::{Generator, Hints, Paging, Seed, is_about_parts};
use crate::rules::{NO_VALUE_FOUND, UNDOCUMENTED_STATUS};

/// Why an answer cannot be made.
pub type Fault = Box<Finding>;

/// A response of an operation, for one status and media type.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub operation: &'a Operation,
    pub response: &'a Response,
    pub status: StatusCode,
    /// Its index in the response's content.
    pub media: Option<usize>,
}

impl<'a> Target<'a> {
    /// What a fixture answers for; `None` where the operation does not declare its status.
    fn of(operation: &'a Operation, fixture: &Fixture) -> Option<Self> {
        let response = operation.response(fixture.status)?;
        let status = StatusCode::from_u16(fixture.status).unwrap_or(StatusCode::OK);
        let media = fixture.content_type().and_then(|name| media::position(&response.content, name));
        Some(Self { operation, response, status, media })
    }

    pub fn media(&self) -> Option<&'a MediaType> {
        self.response.content.get(self.media?)
    }

    fn key(&self, what: What) -> Key {
        Key { operation: self.operation.index, status: self.status.as_u16(), media: self.media, what }
    }
}

impl Responder {
    pub(super) fn build(&self, asked: &Asked<'_>, preference: &Preference, choice: Choice<'_>) -> Answer {
        let operation = asked.matched.operation;
        let (target, answer) = match choice {
            Choice::Fixture(index, fixture) => {
                let Some(target) = Target::of(operation, fixture) else {
                    let message = format!("`{}` declares no status {}", operation.route(), fixture.status);
                    return cannot(Finding::new(&UNDOCUMENTED_STATUS, message));
                };
                (target, self.fixture(asked, preference, target, index, fixture))
            }
            Choice::Response { status, response, media, example } => {
                let target = Target { operation, response, status, media };
                (target, self.response(asked, preference, target, example))
            }
        };
        match &preference.variant {
            None => answer,
            Some(wanted) => self.varied(target, wanted, preference, answer),
        }
    }

    /// The answer where no declared response answers.
    pub(super) fn stop(&self, asked: &Asked<'_>, preference: &Preference, stop: Stop) -> Answer {
        let operation = asked.matched.operation;
        match stop {
            Stop::Refused => self.refuse(asked),
            Stop::Missed => self.missed(asked),
            Stop::Unmet(message) => problem::unmet(&message, preference.part(preference.deciding())),
            Stop::NotAcceptable(types) => problem::not_acceptable(operation, &types),
            Stop::Nothing => cannot(Finding::new(
                &NO_VALUE_FOUND,
                format!("`{}` declares no response, so there is nothing to answer", operation.route()),
            )),
        }
    }

    /// The one fixture that decides.
    fn fixture(
        &self,
        asked: &Asked<'_>,
        preference: &Preference,
        target: Target<'_>,
        index: usize,
        fixture: &Fixture,
    ) -> Answer {
        let key = target.key(What::Fixture(index));
        if let Some(answer) = self.cache.get(&key) {
            return Answer::clone(&answer);
        }
        match self.fixture_answer(target, fixture) {
            Err(_) if self.options.bad_examples == BadExamples::Skip => {
                let media = target.media.or((!target.response.content.is_empty()).then_some(0));
                self.response(asked, preference, Target { media, ..target }, None)
            }
            made => self.keep(key, made),
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
        let dynamic = preference.dynamic.unwrap_or(self.options.dynamic) && !self.options.replay_only;
        if !dynamic || target.media.is_none() {
            let key = target.key(What::Given(example.map(str::to_owned)));
            if let Some(answer) = self.cache.get(&key) {
                return Answer::clone(&answer);
            }
            if let Some(made) = self.given(target, example).transpose() {
                return self.keep(key, made);
            }
        }
        if self.options.replay_only {
            return self.missed(asked);
        }
        let number = preference.seed.unwrap_or(self.options.seed);
        let seed = seed_of(number, asked, |_| true);
        let key = target.key(What::Generated(seed));
        if let Some(answer) = self.cache.get(&key) {
            return Answer::clone(&answer);
        }
        // All parts of a list are made from one seed.
        let whole = seed_of(number, asked, |name| !is_about_parts(name));
        let schemas = self.contract.schemas(Direction::Request);
        let hints = hints(asked, schemas, target.status, whole);
        self.keep(key, self.made(target, [whole, seed], number, &hints))
    }

    /// An answer made from the schema: its body from the first seed, its headers from the second.
    pub(super) fn made(
        &self,
        target: Target<'_>,
        [of_body, of_headers]: [Seed; 2],
        number: u64,
        hints: &Hints,
    ) -> Result<Answer, Fault> {
        let (body, content_type) = match target.media() {
            Some(media) => self.generated(target.operation, media, of_body, hints)?,
            None => (Bytes::new(), None),
        };
        let source = AnswerSource::Generated { seed: number };
        self.assemble(target, (of_headers, Some(hints)), source, body, content_type, HeaderMap::new())
    }

    /// Keeps what was made. What cannot be made is kept too: to find that out anew costs the most.
    fn keep(&self, key: Key, made: Result<Answer, Fault>) -> Answer {
        let answer = made.unwrap_or_else(|finding| cannot(*finding));
        Answer::clone(&self.cache.keep(key, answer))
    }

    /// A value for a body of this media type.
    pub(super) fn value(
        &self,
        operation: &Operation,
        media: &MediaType,
        seed: Seed,
        hints: &Hints,
    ) -> Result<Value, Fault> {
        self.value_of(operation, media, media.schema.as_ref(), seed, hints)
    }

    /// A value of one of its schemas.
    pub(super) fn value_of(
        &self,
        operation: &Operation,
        media: &MediaType,
        used: Option<&SchemaUse>,
        seed: Seed,
        hints: &Hints,
    ) -> Result<Value, Fault> {
        let generator = Generator::new(self.schemas_of(media), seed).with_look(&self.look).with_hints(hints);
        match used {
            Some(schema) => generator.value(&schema.pointer).map_err(|none| {
                let why = format!("no value can be generated for `#{}`: {}", none.schema, none.reason);
                self.no_value(operation, media, why)
            }),
            None if media.is_json() => Ok(Value::Object(Map::new())),
            None => Ok(Value::String(String::new())),
        }
    }

    pub(super) fn no_value(&self, operation: &Operation, media: &MediaType, message: String) -> Fault {
        let finding = Finding::new(&NO_VALUE_FOUND, message)
            .help("give an example or a fixture, or relax the schema")
            .operation(operation.name.clone());
        Box::new(finding.at(self.contract.place(&media.pointer)))
    }

    /// The answer with the headers that its response declares; with hints where it is made for a request.
    pub(super) fn assemble(
        &self,
        target: Target<'_>,
        (seed, hints): (Seed, Option<&Hints>),
        source: AnswerSource,
        body: Bytes,
        content_type: Option<HeaderValue>,
        mut headers: HeaderMap,
    ) -> Result<Answer, Fault> {
        let told = Told::new(&self.contract, target.operation, target.status, hints, &body);
        let made_from = (seed, &self.look);
        header::declared(target.operation, target.response, &self.contract, made_from, &told, &mut headers)?;
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.insert("bonafide-findings", HeaderValue::from_static("0"));
        if let Ok(value) = HeaderValue::from_str(&source.header()) {
            headers.insert("bonafide-source", value);
        }
        Ok(Answer { status: target.status, headers, body, source, variant: None, findings: Vec::new() })
    }

    pub(super) fn response_schemas(&self) -> &Schemas {
        self.contract.schemas(Direction::Response)
    }

    /// The schemas of the way that a body travels: those of callbacks are requests.
    pub(super) fn schemas_of(&self, media: &MediaType) -> &Schemas {
        let used = media.schema.as_ref().or(media.item_schema.as_ref());
        self.contract.schemas(used.map_or(Direction::Response, |used| used.direction))
    }

    /// What is added to given answers does not depend on the request.
    pub(super) fn fixed_seed(&self, target: Target<'_>) -> Seed {
        Seed::new(self.options.seed).with(target.operation.route()).with(target.status.as_str())
    }
}

/// A 500 that says why: never an invalid answer in silence.
fn cannot(finding: Finding) -> Answer {
    let message = finding.message.clone();
    problem(StatusCode::INTERNAL_SERVER_ERROR, &message, vec![finding])
}

pub(super) fn json_bytes(value: &Value) -> Bytes {
    Bytes::from(value.to_string())
}

pub(super) fn content_type_of(media: &MediaType) -> Option<HeaderValue> {
    HeaderValue::from_str(media.content_type()).ok()
}

/// One request always gets one answer: the values of its path and query decide, and what it writes.
fn seed_of(number: u64, asked: &Asked<'_>, counts: impl Fn(&str) -> bool) -> Seed {
    let mut seed = Seed::new(number).with(asked.matched.operation.route());
    for (_, value) in &asked.matched.parameters {
        seed = seed.with(value.as_bytes());
    }
    if let Some(query) = &asked.request.query {
        let name = |pair: &str| !pair.is_empty() && counts(pair.split('=').next().unwrap_or_default());
        let mut pairs: Vec<_> = query.split('&').filter(|pair| name(pair)).collect();
        pairs.sort_unstable();
        seed = pairs.into_iter().fold(seed, |seed, pair| seed.with(pair));
    }
    match asked.request.method {
        Method::POST | Method::PUT | Method::PATCH => seed.with(&asked.request.body),
        _ => seed,
    }
}

/// What the answer may repeat of the request: path parameters, and what was written; and which part of
/// a list it asks for.
fn hints(asked: &Asked<'_>, schemas: &Schemas, status: StatusCode, seed: Seed) -> Hints {
    let path = &asked.matched.parameters;
    let of_path = asked.parameters.iter().filter(|(name, _)| path.iter().any(|(own, _)| own == name));
    let of_path = of_path.map(|(name, value)| (name.clone(), value.clone()));
    let written = asked.body.and_then(tape::Node::members).into_iter().flatten();
    let written = written.map(|(name, value)| (name.to_owned(), value.to_value()));
    let declared = asked.matched.operation.parameters().iter();
    let declared = declared.filter(|parameter| parameter.location == Location::Query);
    let declared: Vec<_> = declared.collect();
    let of_items = declared.iter().map(|parameter| &parameter.name).filter(|name| !is_about_parts(name));
    let query = of_items.filter_map(|name| Some((name.clone(), asked.parameters.get(name)?.clone())));
    Hints {
        values: of_path.chain(written).collect(),
        path: Some(asked.request.path.to_string()),
        id: named_last(asked),
        query: query.collect(),
        paging: Paging::asked(
            declared.iter().map(|parameter| parameter.name.as_str()),
            |name| asked.parameters.get(name),
            |name| declared.iter().find(|parameter| parameter.name == name)?.default(schemas),
            seed,
        ),
        status: Some(status.as_u16()),
        now: None,
    }
}

/// The path parameter that a path ends in: the id of what the request is about.
fn named_last(asked: &Asked<'_>) -> Option<(String, Value)> {
    let template = &asked.matched.operation.template;
    let (_, name) = template.strip_suffix('}')?.rsplit_once("/{")?;
    Some((name.to_owned(), asked.parameters.get(name)?.clone()))
}
