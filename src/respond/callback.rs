//! The request that a callback is: made as answers are, from an example or the schema.

use http::header::{CONTENT_TYPE, COOKIE, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::build::Fault;
use super::written::Body;
use super::{BadExamples, Responder};
use crate::contract::callback::Callback;
use crate::contract::direction::Direction;
use crate::contract::expression::Context;
use crate::contract::media::MediaType;
use crate::contract::parameter::{Form, Parameter};
use crate::contract::style::Location;
use crate::exchange::Request;
use crate::finding::Side;
use crate::generate::{Generator, Hints, Seed};

impl Responder {
    /// The request of a callback after an exchange, for a path and query that its URL gives. It is valid
    /// against what the document declares for it, and like that exchange: what it has of the same name has the
    /// same value.
    ///
    /// # Errors
    ///
    /// Where no value can be made for its body.
    pub fn called_back(
        &self,
        callback: &Callback,
        context: &Context<'_>,
        target: &str,
    ) -> Result<Request, Fault> {
        let operation = &callback.operation;
        let (seed, hints) = (self.seed_after(callback, context), hints_of(context));
        let mut request = Request::new(operation.method.clone(), target);
        for parameter in operation.parameters() {
            if let Some(text) = self.parameter(parameter, seed.with(&parameter.name), &hints) {
                add(&mut request, parameter, &text);
            }
        }
        let content = operation.body().map_or(&[][..], |body| &body.content);
        if let Some(media) = content.iter().find(|media| media.is_json()).or(content.first()) {
            let (body, content_type) = self.callback_body(callback, media, seed, &hints)?;
            request.body = body;
            request.headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        }
        Ok(request)
    }

    fn callback_body(
        &self,
        callback: &Callback,
        media: &MediaType,
        seed: Seed,
        hints: &Hints,
    ) -> Result<Body, Fault> {
        let examples = if self.options.dynamic { Vec::new() } else { media.given(self.schemas_of(media)) };
        for given in &examples {
            match self.example_body(&callback.operation, media, given, seed) {
                Ok(Some(example)) => return Ok(example.body),
                Ok(None) => {}
                Err(_) if self.options.bad_examples == BadExamples::Skip => {}
                Err(fault) => return Err(fault),
            }
        }
        self.generated(&callback.operation, media, seed, hints)
    }

    /// A value of a parameter, as it is sent: its example where that is valid, else one that is made.
    fn parameter(&self, parameter: &Parameter, seed: Seed, hints: &Hints) -> Option<String> {
        let schemas = self.contract.schemas(Direction::Request);
        let schema = parameter.schema.as_ref();
        let is_valid = |value: &&Value| schema.is_none_or(|schema| schema.compiled(schemas).is_valid(value));
        let known = parameter.examples.iter().filter_map(|example| example.pointer.resolve(schemas.root()));
        let mut known = known.chain(hints.values.get(&parameter.name)).filter(is_valid);
        let generated = || {
            let generator = Generator::new(schemas, seed).with_look(&self.look);
            generator.value(&schema?.pointer).ok()
        };
        let value = known.next().cloned().or_else(generated)?;
        match parameter.serialization(schemas) {
            Some(style) => style.write(&value).ok(),
            None => Some(parameter.content(&value)),
        }
    }

    /// One exchange always has the same callbacks.
    fn seed_after(&self, callback: &Callback, context: &Context<'_>) -> Seed {
        let request = &context.exchange().request;
        let seed = Seed::new(self.options.seed).with(&callback.name).with(callback.operation.route());
        seed.with(request.method.as_str()).with(request.target()).with(&request.body)
    }
}

fn add(request: &mut Request, parameter: &Parameter, text: &str) {
    match parameter.location {
        // The URL has it already.
        Location::Path => {}
        Location::Query => {
            let pair = match parameter.form {
                // It is written with its name.
                Form::Style { .. } => text.to_owned(),
                Form::Content(_) if parameter.is_whole_query => encoded(text),
                Form::Content(_) => format!("{}={}", encoded(&parameter.name), encoded(text)),
            };
            let both = request.query.take().into_iter().chain([pair]).filter(|part| !part.is_empty());
            request.query = Some(both.collect::<Vec<_>>().join("&")).filter(|query| !query.is_empty());
        }
        Location::Header => {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(&parameter.name), HeaderValue::try_from(text))
            {
                request.headers.insert(name, value);
            }
        }
        Location::Cookie => {
            request.headers.extend(HeaderValue::try_from(text).ok().map(|value| (COOKIE, value)))
        }
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// What the exchange tells of the callback's values: those of its answer come before those of its request.
fn hints_of(context: &Context<'_>) -> Hints {
    let members = |side| context.body(side).and_then(Value::as_object);
    let bodies = [Side::Response, Side::Request].into_iter().filter_map(members);
    let told = bodies.flatten().map(|(name, value)| (name.clone(), value.clone()));
    let path = context.path().map(|(name, text)| (name.to_owned(), Value::from(text)));
    let mut values = Map::new();
    for (name, value) in told.chain(path) {
        values.entry(name).or_insert(value);
    }
    Hints { values, ..Hints::default() }
}
