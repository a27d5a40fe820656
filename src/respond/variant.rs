//! Answers that are extreme in one way: variants of the answer that there would be without them.

use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::Value;

use super::answer::{Answer, AnswerSource, string};
use super::build::Target;
use super::header::{self, Told};
use super::prefer::{Preference, Wanted};
use super::select::{default_status, unknown_status};
use super::turns::Walk;
use super::written::Body;
use super::{Responder, problem};
use crate::contract::encoding::Format;
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::finding::nearest;
use crate::generate::{Generator, NoValue, Seed, Variants};
use crate::pointer::Pointer;

/// How many variants a message names.
const NAMED: usize = 8;

/// The variants of one response of an operation.
#[derive(Debug)]
pub struct Variety<'a> {
    pub status: StatusCode,
    pub media: &'a MediaType,
    pub variants: Arc<Variants>,
}

impl Responder {
    /// The variants of what an operation answers with this status, else with the one that it answers with
    /// unless asked otherwise; as JSON where it may be.
    ///
    /// # Errors
    ///
    /// Why there are none, in words.
    pub fn variety<'a>(&self, operation: &'a Operation, code: Option<u16>) -> Result<Variety<'a>, String> {
        let route = operation.route();
        let code = code.or_else(|| default_status(operation));
        let code = code.ok_or_else(|| format!("`{route}` declares no response"))?;
        let response = operation.response(code).ok_or_else(|| unknown_status(operation, code))?;
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::OK);
        let first = |fits: &dyn Fn(&MediaType) -> bool| response.content.iter().position(fits);
        let media = first(&MediaType::is_json).or_else(|| first(&|media| self.is_varied(media)));
        let target = Target { operation, response, status, media };
        let media = target.media().ok_or_else(|| formless(target))?;
        let variants = self.variants_of(target, media)?;
        Ok(Variety { status, media, variants })
    }

    /// The variants of bodies of a media type, in the order of their numbers; `None` where a body has no
    /// form that could be varied. They depend on the document alone, not on seeds, fixtures and requests.
    pub(super) fn variants(&self, media: &MediaType) -> Option<Result<Arc<Variants>, NoValue>> {
        let schema = media.schema.as_ref().filter(|_| self.is_varied(media))?;
        let pointer = self.response_schemas().follow(&schema.pointer);
        if media.is_json() {
            return Some(self.cache.variants(pointer, |pointer| self.varier(pointer).variants(pointer)));
        }
        // A format may not be able to write all of them.
        Some(self.cache.variants(media.pointer.clone(), |_| {
            let variants = self.varier(&pointer).variants(&pointer)?;
            let can_write = |variants: &Variants, number| {
                self.vary(variants, number, variants.base())
                    .is_ok_and(|value| self.rewritten(media, &value).is_ok())
            };
            Ok(variants.only(can_write))
        }))
    }

    /// Whether bodies of a media type have values in them, and a schema describes these as a whole.
    fn is_varied(&self, media: &MediaType) -> bool {
        let has_values = !matches!(media.format, Format::Text | Format::Binary);
        has_values && media.schema.is_some() && (media.is_json() || !self.is_of_items(media))
    }

    /// The value that is in the body of an answer with these headers.
    pub(super) fn base(&self, media: &MediaType, headers: &HeaderMap, body: &[u8]) -> Option<Value> {
        if media.is_json() {
            return serde_json::from_slice(body).ok();
        }
        let sent = headers.get(CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
        self.read(media, sent.unwrap_or(media.content_type()), body)
    }

    /// The answer in the variant that is wanted.
    pub(super) fn varied(
        &self,
        target: Target<'_>,
        wanted: &Wanted,
        preference: &Preference,
        answer: Answer,
    ) -> Answer {
        if answer.source == AnswerSource::Problem {
            return answer;
        }
        match self.try_vary(target, wanted, answer) {
            Ok(answer) => answer,
            Err(message) => problem::unmet(&message, preference.part("variant")),
        }
    }

    fn try_vary(&self, target: Target<'_>, wanted: &Wanted, answer: Answer) -> Result<Answer, String> {
        let media = target.media().ok_or_else(|| formless(target))?;
        let base = self.base(media, &answer.headers, &answer.body).ok_or_else(|| formless(target))?;
        let variants = self.variants_of(target, media)?;
        let number = self.number(target, wanted, &variants)?;
        let written = |base: &Value| {
            let value = self.vary(&variants, number, base).map_err(|none| none.reason)?;
            self.rewritten(media, &value)
        };
        let (body, sent_as) = written(&base).or_else(|_| written(variants.base())).map_err(|why| {
            format!("`{}` cannot be answered in variant {number}: {why}", target.operation.route())
        })?;
        let mut headers = answer.headers;
        if let Some(sent_as) = sent_as.filter(|_| !media.is_json()) {
            headers.insert(CONTENT_TYPE, sent_as);
        }
        let told_by = |body| Told::new(&self.contract, target.operation, target.status, None, body);
        let (was, told) = (told_by(&answer.body), told_by(&body));
        let made_from = (self.fixed_seed(target), &self.look);
        header::retold(target.response, &self.contract, made_from, (&was, &told), &mut headers);
        Ok(self.marked(Answer { headers, body: body.clone(), ..answer }, &variants, number))
    }

    fn variants_of(&self, target: Target<'_>, media: &MediaType) -> Result<Arc<Variants>, String> {
        let variants = self.variants(media).ok_or_else(|| formless(target))?;
        variants.map_err(|none| {
            let (route, status) = (target.operation.route(), target.status.as_u16());
            format!("`{route}` has no variants of its {status}: {}", none.reason)
        })
    }

    /// A value as a body that says the same: in a text an empty list, or null, may not show.
    fn rewritten(&self, media: &MediaType, value: &Value) -> Result<Body, String> {
        let (body, sent_as) = self.write(media, value)?;
        if !media.is_json() {
            let sent = sent_as.as_ref().and_then(|sent| sent.to_str().ok());
            let read = self.read(media, sent.unwrap_or(media.content_type()), &body);
            if !read.is_some_and(|value| self.is_valid(media, &value)) {
                return Err(format!("`{}` has no way to write it", media.name));
            }
        }
        Ok((body, sent_as))
    }

    /// A value that differs from `base` as a variant does.
    pub(super) fn vary(&self, variants: &Variants, number: usize, base: &Value) -> Result<Value, NoValue> {
        let made = self.varier(variants.schema()).vary(variants, number, base);
        made.unwrap_or_else(|| Ok(base.clone()))
    }

    /// Why a preference for a variant can never be met, if it cannot. Which response a named example
    /// leads to is not looked at.
    pub fn unmet_variant(&self, operation: &Operation, preference: &Preference) -> Option<String> {
        let wanted = preference.variant.as_ref().filter(|_| preference.example.is_none())?;
        let variety = self.variety(operation, preference.code);
        let found = variety.and_then(|variety| found(operation, variety.status, wanted, &variety.variants));
        found.err()
    }

    /// Which number is wanted.
    fn number(&self, target: Target<'_>, wanted: &Wanted, variants: &Variants) -> Result<usize, String> {
        let found = found(target.operation, target.status, wanted, variants)?;
        let walk = Walk::Variants(target.operation.index, target.status.as_u16(), target.media);
        Ok(found.unwrap_or_else(|| self.turns.round(walk, variants.len())))
    }

    /// Says which variant an answer is, of how many, and whether the next one is the first again.
    fn marked(&self, mut answer: Answer, variants: &Variants, number: usize) -> Answer {
        answer.variant = Some(number);
        let name = variants.get(number).map(|variant| variant.name.as_str()).unwrap_or_default();
        let last = if number == variants.len() { ";last" } else { "" };
        let text = format!("{number};name={};of={}{last}", string(name), variants.len());
        if let Ok(value) = HeaderValue::from_str(&text) {
            answer.headers.insert("bonafide-variant", value);
        }
        answer
    }

    /// Numbers and what they stand for must not change with the seed of a run.
    fn varier(&self, schema: &Pointer) -> Generator<'_> {
        Generator::new(self.response_schemas(), Seed::new(0).with(schema.as_str()))
    }
}

/// The number that is wanted; `None` where it is that of whose turn it is.
fn found(
    operation: &Operation,
    status: StatusCode,
    wanted: &Wanted,
    variants: &Variants,
) -> Result<Option<usize>, String> {
    let (route, status, count) = (operation.route(), status.as_u16(), variants.len());
    if count == 0 {
        return Err(format!("`{route}` has no variants: its {status} allows a single value"));
    }
    match wanted {
        Wanted::Next => Ok(None),
        Wanted::Number(number) if (1..=count).contains(number) => Ok(Some(*number)),
        Wanted::Number(number) => {
            Err(format!("`{route}` has no variant {number}; of its {status} there are {count}"))
        }
        Wanted::Named(name) => variants.number(name).map(Some).ok_or_else(|| {
            let names: Vec<_> = variants.iter().map(|variant| variant.name.as_str()).collect();
            let known = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if count <= NAMED => format!("it has {}", names.join(", ")),
                None => format!("`bonafide variants '{route}'` lists the {count} of its {status}"),
            };
            format!("`{route}` has no variant `{name}`; {known}")
        }),
    }
}

/// Why nothing of a response can be varied.
fn formless(target: Target<'_>) -> String {
    let (route, status) = (target.operation.route(), target.status.as_u16());
    format!("`{route}` has no variants of its {status}, which has no body of values with a schema")
}
