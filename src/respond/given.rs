//! What a person wrote for a response: fixtures and examples, kept valid.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::answer::{Answer, AnswerSource};
use super::build::{Fault, Target, content_type_of};
use super::fixture::{Fixture, FixtureBody};
use super::written::Body;
use super::{BadExamples, Responder, header, sample};
use crate::contract::encoding::Format;
use crate::contract::media::{self, Given, MediaType};
use crate::contract::operation::Operation;
use crate::finding::Finding;
use crate::generate::{Generator, Seed};
use crate::pointer::Pointer;
use crate::rules::{EXAMPLE_BREAKS_SCHEMA, FIXTURE_BREAKS_SCHEMA};

/// An example as it is sent.
pub(super) struct ExampleBody {
    pub body: Body,
    /// Whether it had to be repaired.
    pub repaired: bool,
}

impl Responder {
    /// The answer that a person wrote: a fixture without conditions, else an example. An example
    /// that is asked for by name is the only one. Where nothing but fixtures may answer, no example does.
    pub(super) fn given(&self, target: Target<'_>, name: Option<&str>) -> Result<Option<Answer>, Fault> {
        let skips = self.options.bad_examples == BadExamples::Skip;
        let fixtures = self.fixtures_for(target).filter(|_| name.is_none());
        for answer in fixtures.map(|fixture| self.fixture_answer(target, fixture)) {
            match answer {
                Err(_) if skips => {}
                answer => return answer.map(Some),
            }
        }
        if self.options.replay_only {
            return Ok(None);
        }
        let Some(media) = target.media() else {
            let (seed, none) = (self.fixed_seed(target), HeaderMap::new());
            return self
                .assemble(target, (seed, None), AnswerSource::Empty, Bytes::new(), None, none)
                .map(Some);
        };
        for given in media.given(self.response_schemas()) {
            if name.is_some_and(|name| given.name != Some(name)) {
                continue;
            }
            match self.example_answer(target, media, &given) {
                Err(_) if skips => {}
                Ok(None) => {}
                answer => return answer,
            }
        }
        Ok(None)
    }

    /// The fixtures without conditions for a response, the first by name first.
    fn fixtures_for<'s>(&'s self, target: Target<'s>) -> impl Iterator<Item = &'s Fixture> {
        self.fixtures.of(target.operation.index).iter().filter(move |fixture| {
            let media =
                fixture.content_type().and_then(|name| media::position(&target.response.content, name));
            fixture.condition.is_empty()
                && fixture.status == target.status.as_u16()
                && (media == target.media || fixture.lacks_body(&target.operation.method, target.response))
        })
    }

    pub(super) fn fixture_answer(&self, target: Target<'_>, fixture: &Fixture) -> Result<Answer, Fault> {
        let fault = |message: String| {
            let finding =
                Finding::new(&FIXTURE_BREAKS_SCHEMA, format!("the fixture `{}` {message}", fixture.name))
                    .help("correct the fixture, or record it again")
                    .operation(target.operation.name.clone());
            Box::new(finding.written_at(fixture.place(Pointer::root().join("response"))))
        };
        let seed = self.fixed_seed(target);
        let mut repaired = false;
        let mut content_type = fixture.content_type().and_then(|name| HeaderValue::from_str(name).ok());
        let body = match (&fixture.body, target.media()) {
            (FixtureBody::None, _) if !fixture.lacks_body(&target.operation.method, target.response) => {
                Bytes::new()
            }
            (FixtureBody::None, _) if self.options.bad_examples == BadExamples::Serve => Bytes::new(),
            (FixtureBody::None, _) => {
                return Err(fault(format!(
                    "has no body, which the response {} declares",
                    target.response.status
                )));
            }
            (_, None) => return Err(fault("has a body of a media type that is not declared".to_owned())),
            (FixtureBody::Text(text), Some(_)) => Bytes::from(text.clone()),
            (FixtureBody::File(bytes), Some(_)) => bytes.clone(),
            (FixtureBody::Json(value), Some(media)) => {
                let (value, changed) = self.kept_valid(media, Cow::Borrowed(value), seed).map_err(fault)?;
                repaired = changed;
                let written = self.write(media, &value);
                let (body, sent_as) = written.map_err(|why| fault(format!("cannot be written: {why}")))?;
                // A boundary comes from what was written.
                content_type = sent_as.filter(|_| media.format == Format::Multipart).or(content_type);
                body
            }
        };
        let headers = header::of_fixture(fixture, target.response, &self.contract, &mut repaired);
        let source = AnswerSource::Fixture { name: fixture.name.clone(), repaired };
        self.assemble(target, (seed, None), source, body, content_type, headers)
    }

    /// None where the example is none that can be sent as its media type.
    fn example_answer(
        &self,
        target: Target<'_>,
        media: &MediaType,
        given: &Given<'_>,
    ) -> Result<Option<Answer>, Fault> {
        let seed = self.fixed_seed(target);
        let Some(example) = self.example_body(target.operation, media, given, seed)? else { return Ok(None) };
        let source = match example.repaired {
            true => AnswerSource::RepairedExample,
            false => AnswerSource::Example { name: given.name.map(str::to_owned) },
        };
        let (body, content_type) = example.body;
        self.assemble(target, (seed, None), source, body, content_type, HeaderMap::new()).map(Some)
    }

    /// The body that an example is; none where it cannot be sent as its media type.
    pub(super) fn example_body(
        &self,
        operation: &Operation,
        media: &MediaType,
        given: &Given<'_>,
        seed: Seed,
    ) -> Result<Option<ExampleBody>, Fault> {
        let fault = |message: String| {
            let finding = Finding::new(&EXAMPLE_BREAKS_SCHEMA, format!("the example {message}"))
                .operation(operation.name.clone());
            Box::new(finding.written_at(self.contract.place(&given.pointer)))
        };
        let as_it_is = |body: Body| Ok(Some(ExampleBody { body, repaired: false }));
        match given.value {
            // What no text can be is made instead.
            Value::String(_)
                if media.format == Format::Binary && sample::of(media.content_type()).is_some() =>
            {
                Ok(None)
            }
            Value::String(text) if !media.is_json() && self.stands_as_written(media, text) => {
                as_it_is((Bytes::from(text.clone()), content_type_of(media)))
            }
            _ => {
                let value = self.meant(media, given);
                let (value, repaired) = self.kept_valid(media, value, seed).map_err(fault)?;
                Ok(self.write(media, &value).ok().map(|body| ExampleBody { body, repaired }))
            }
        }
    }

    /// Whether a text is a body as it is: in its format, and valid. Any is where bad ones are served.
    fn stands_as_written(&self, media: &MediaType, text: &str) -> bool {
        if media.schema.is_none() && media.item_schema.is_none()
            || self.options.bad_examples == BadExamples::Serve
        {
            return true;
        }
        self.read(media, media.content_type(), text.as_bytes())
            .is_some_and(|value| self.is_valid(media, &value))
    }

    /// The value that an example means: some are written as text.
    fn meant<'v>(&self, media: &MediaType, given: &Given<'v>) -> Cow<'v, Value> {
        let schema = media.schema.as_ref().map(|schema| schema.compiled(self.schemas_of(media)));
        match (given.value, schema) {
            (Value::String(text), _) if !media.is_json() => self
                .read(media, media.content_type(), text.as_bytes())
                .map_or(Cow::Borrowed(given.value), Cow::Owned),
            (_, Some(schema)) => given.json(schema),
            (value, None) => Cow::Borrowed(value),
        }
    }

    /// The value, repaired where it breaks its schema and repair is wanted; or what is wrong.
    fn kept_valid<'v>(
        &self,
        media: &MediaType,
        value: Cow<'v, Value>,
        seed: Seed,
    ) -> Result<(Cow<'v, Value>, bool), String> {
        let Some(used) = &media.schema else { return Ok((value, false)) };
        let schemas = self.schemas_of(media);
        // Of items nothing is mended: as an example they are taken or left as a whole.
        let is_valid = match media.is_json() {
            true => used.compiled(schemas).is_valid(&value),
            false => self.is_valid(media, &value),
        };
        if is_valid {
            return Ok((value, false));
        }
        if self.is_of_items(media) && self.options.bad_examples != BadExamples::Serve {
            return Err("breaks the schema of its items".to_owned());
        }
        match self.options.bad_examples {
            BadExamples::Serve => Ok((value, false)),
            BadExamples::Repair => {
                match Generator::new(schemas, seed).with_look(&self.look).repair(&used.pointer, &value) {
                    Ok(repaired) => Ok((Cow::Owned(repaired.value), true)),
                    Err(none) => Err(format!("breaks its schema and cannot be repaired: {}", none.reason)),
                }
            }
            BadExamples::Skip | BadExamples::Fail => Err("breaks its schema".to_owned()),
        }
    }
}
