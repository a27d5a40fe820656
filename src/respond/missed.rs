//! What is said of a request that no fixture answers, though its operation was recorded: which fixture came
//! closest, and what differed.

use std::borrow::Cow;

use http::StatusCode;

use super::answer::{Answer, AnswerSource};
use super::condition::{Difference, Facts};
use super::fixture::Fixture;
use super::prefer::Preference;
use super::problem::problem;
use super::{Asked, Responder};
use crate::finding::{ExchangePlace, Finding, Part, Severity};
use crate::pointer::Pointer;
use crate::redact::{MASK, Plan, names_secret};
use crate::rules::UNMATCHED_REQUEST;

/// How many differences are told, and how long a value is at most.
const TOLD: usize = 3;
const LONGEST: usize = 60;

impl Responder {
    /// True where a recording should have answered and something else did.
    pub(super) fn misses(&self, asked: &Asked<'_>, preference: &Preference, answer: &Answer) -> bool {
        let by_itself = preference.code.is_none() && preference.example.is_none();
        let made = !matches!(
            answer.source,
            AnswerSource::Fixture { .. } | AnswerSource::Refusal | AnswerSource::Problem
        );
        made && by_itself && self.fixtures.is_recorded(asked.matched.operation.index)
    }

    /// 404 where nothing but fixtures may answer, and none does.
    pub(super) fn missed(&self, asked: &Asked<'_>) -> Answer {
        let finding = Finding { severity: Severity::Error, ..self.miss(asked) };
        problem(StatusCode::NOT_FOUND, &finding.message.clone(), vec![finding])
    }

    /// Which fixture came closest to a request that none answers.
    pub(super) fn miss(&self, asked: &Asked<'_>) -> Finding {
        let operation = asked.matched.operation;
        let route = operation.route();
        let fixtures = self.fixtures.of(operation.index);
        let facts = Facts::of(asked);
        let compared = fixtures.iter().filter(|fixture| fixture.decides());
        let compared = compared.map(|fixture| (fixture, fixture.condition.differences(&facts)));
        // Of those that are equally close, the first has the most in common.
        let closest = compared.min_by_key(|(_, differences)| differences.len());
        let finding = match &closest {
            Some((fixture, differences)) if !differences.is_empty() => {
                let differences = worded(differences, self.contract.redaction());
                let message = format!(
                    "no fixture of `{route}` has what is asked for; closest is `{}`, {differences}",
                    fixture.name
                );
                Finding::new(&UNMATCHED_REQUEST, message)
                    .help(format!("record this request as well, or relax the `match` of `{}`", fixture.name))
            }
            Some((fixture, _)) => {
                let sent_as = fixture.content_type().unwrap_or_default();
                let message = format!(
                    "no fixture of `{route}` is of a media type that is accepted; closest is `{}`, which is `{sent_as}`",
                    fixture.name
                );
                Finding::new(&UNMATCHED_REQUEST, message)
            }
            None => {
                let message = format!("`{route}` has no fixture for this request");
                Finding::new(&UNMATCHED_REQUEST, message).help(named(fixtures))
            }
        };
        let first = closest.as_ref().and_then(|(fixture, differences)| Some((fixture, differences.first()?)));
        let place = first.map_or(Part::Target, |(_, difference)| difference.part.clone());
        let inside = first.map(|(_, difference)| difference.inside.clone()).unwrap_or_default();
        let written = first.map(|(fixture, difference)| fixture.place(condition_at(difference)));
        let place = ExchangePlace { pointer: inside, ..ExchangePlace::request(place) };
        finding.in_exchange(place).written_at(written).operation(operation.name.clone())
    }
}

/// How to be answered by fixtures that nothing but their names leads to.
fn named(fixtures: &[Fixture]) -> String {
    let names: Vec<_> = fixtures.iter().take(TOLD).map(|one| format!("`{}`", one.name)).collect();
    match &names[..] {
        [] => "record it, or write a fixture".to_owned(),
        names => format!("record it, or ask for one by name with `Prefer: example=`: {}", names.join(", ")),
    }
}

/// `query.limit` is `10`, not `20`.
fn worded(differences: &[Difference<'_>], plan: &Plan) -> String {
    let mut words: Vec<_> = differences.iter().take(TOLD).map(|one| word(one, plan)).collect();
    if let Some(more @ 1..) = differences.len().checked_sub(TOLD) {
        words.push(format!("and {more} more differ"));
    }
    format!("whose {}", words.join(", "))
}

fn word(difference: &Difference<'_>, plan: &Plan) -> String {
    let (name, hidden) = match &difference.part {
        Part::Path(name) => (format!("path.{name}"), names_secret(name)),
        Part::Query(name) => (format!("query.{name}"), names_secret(name) || plan.hides_query(name)),
        Part::Header(name) => (format!("headers.{name}"), names_secret(name) || plan.hides_header(name)),
        _ => (
            format!("{}.{}", body_key(difference), difference.inside.dotted())
                .trim_end_matches('.')
                .to_owned(),
            difference.inside.tokens().any(|token| names_secret(&token)),
        ),
    };
    let seen = |value: &str| if hidden { MASK.to_owned() } else { short(value).into_owned() };
    match &difference.found {
        Some(found) => format!("`{name}` is `{}`, not `{}`", seen(&difference.wanted), seen(found)),
        None => format!("`{name}` is `{}`, which is missing", seen(&difference.wanted)),
    }
}

fn short(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()).into(),
        None => value.into(),
    }
}

/// Where a fixture states a condition.
fn condition_at(difference: &Difference<'_>) -> Pointer {
    let at = Pointer::root().join("match");
    match &difference.part {
        Part::Path(name) => at.join("path").join(name),
        Part::Query(name) => at.join("query").join(name),
        Part::Header(name) => at.join("headers").join(name),
        _ => at.join(body_key(difference)).concat(&difference.inside),
    }
}

fn body_key(difference: &Difference<'_>) -> &'static str {
    if difference.is_form { "form" } else { "body" }
}
