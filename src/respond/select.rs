//! Which response answers: a fixture, a status with its media type, or none.

use http::StatusCode;

use super::condition::Facts;
use super::fixture::Fixture;
use super::fixtures::Fixtures;
use super::negotiate::Accept;
use super::prefer::{Preference, expected};
use super::turns::Walk;
use super::{Asked, Responder};
use crate::contract::operation::Operation;
use crate::contract::response::{Response, StatusPattern};

/// What answers.
#[derive(Debug)]
pub enum Choice<'a> {
    /// This fixture and no other.
    Fixture(usize, &'a Fixture),
    /// The response declared for a status; `example` is the name that was asked for.
    Response { status: StatusCode, response: &'a Response, media: Option<usize>, example: Option<&'a str> },
}

/// Why no declared response answers.
#[derive(Debug)]
pub enum Stop {
    /// The request breaks the contract.
    Refused,
    /// Nothing but fixtures may answer, and none does.
    Missed,
    /// The preference names what the operation does not have; this does.
    Unmet(String),
    /// The operation answers with these media types alone.
    NotAcceptable(Vec<String>),
    /// The operation declares no response at all.
    Nothing,
}

impl Responder {
    /// A preference decides; else a fixture that was recorded or whose conditions are met; else the contract.
    pub(super) fn select<'a>(
        &'a self,
        asked: &'a Asked<'a>,
        preference: &'a Preference,
    ) -> Result<Choice<'a>, Stop> {
        let operation = asked.matched.operation;
        if let Some(why) = unmet(operation, &self.fixtures, preference) {
            return Err(Stop::Unmet(why));
        }
        if let Some(example) = &preference.example {
            return self.named(asked, preference.code, example);
        }
        if let Some(code) = preference.code {
            return self.with_status(asked, code, None);
        }
        if let Some(fixture) = self.deciding_fixture(asked) {
            return Ok(fixture);
        }
        if self.options.errors && asked.findings.iter().any(crate::finding::Finding::is_error) {
            return Err(if self.options.replay_only { Stop::Missed } else { Stop::Refused });
        }
        let status = default_status(operation).ok_or(Stop::Nothing)?;
        self.with_status(asked, status, None)
    }

    /// The best fixture that the request meets, in a sequence the one whose turn it is.
    fn deciding_fixture(&self, asked: &Asked<'_>) -> Option<Choice<'_>> {
        let operation = asked.matched.operation.index;
        let fixtures = self.fixtures.of(operation);
        // They are sorted: those that decide and have most conditions first.
        let mut deciding =
            fixtures.iter().enumerate().take_while(|(_, fixture)| fixture.decides()).peekable();
        deciding.peek()?;
        let (accept, facts) = (Accept::of(&asked.request.headers), Facts::of(asked));
        // A client that accepts no error body still learns of the error.
        let suits = |fixture: &Fixture| {
            fixture.status >= 400 || fixture.content_type().is_none_or(|name| accept.weight(name) > 0)
        };
        let (index, fixture) =
            deciding.find(|(_, fixture)| suits(fixture) && fixture.condition.is_met(&facts))?;
        let Some(sequence) = self.fixtures.sequence(operation, index) else {
            return Some(Choice::Fixture(index, fixture));
        };
        let suiting = || sequence.iter().filter(|index| fixtures.get(**index).is_some_and(suits));
        let first = *suiting().next()?;
        let turn = self.turns.onward(Walk::Sequence(operation, first), suiting().count());
        let index = *suiting().nth(turn - 1)?;
        Some(Choice::Fixture(index, fixtures.get(index)?))
    }

    /// The fixture or else the document's example with a name.
    fn named<'a>(&'a self, asked: &Asked<'a>, code: Option<u16>, name: &'a str) -> Result<Choice<'a>, Stop> {
        let operation = asked.matched.operation;
        let fixtures = self.fixtures.of(operation.index);
        let wanted =
            |fixture: &Fixture| fixture.name == name && code.is_none_or(|code| code == fixture.status);
        if let Some(index) = fixtures.iter().position(wanted) {
            return Ok(Choice::Fixture(index, &fixtures[index]));
        }
        let has_example = |response: &&Response| {
            let mut examples = response.content.iter().flat_map(|media| &media.examples);
            examples.any(|example| example.name.as_deref() == Some(name))
        };
        let response = match code {
            Some(code) => operation.response(code).into_iter().find(has_example),
            None => operation.responses().iter().find(has_example),
        };
        let response =
            response.ok_or_else(|| Stop::Unmet(unknown_example(operation, &self.fixtures, name, code)))?;
        let status = code.unwrap_or_else(|| status_of(response.status));
        self.with_status(asked, status, Some(name))
    }

    fn with_status<'a>(
        &self,
        asked: &Asked<'a>,
        code: u16,
        example: Option<&'a str>,
    ) -> Result<Choice<'a>, Stop> {
        let operation = asked.matched.operation;
        let response =
            operation.response(code).ok_or_else(|| Stop::Unmet(unknown_status(operation, code)))?;
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::OK);
        if response.content.is_empty() || has_no_body(status) {
            return Ok(Choice::Response { status, response, media: None, example });
        }
        let accept = Accept::of(&asked.request.headers);
        let with_example = |name: &str| {
            response.content.iter().position(|media| {
                accept.weight(&media.name) > 0
                    && media.examples.iter().any(|example| example.name.as_deref() == Some(name))
            })
        };
        let liked = || accept.choose(response.content.iter().map(|media| media.name.as_str()));
        match example.and_then(with_example).or_else(liked) {
            Some(media) => Ok(Choice::Response { status, response, media: Some(media), example }),
            // A client that accepts no error body still learns of the error.
            None if !status.is_success() => {
                Ok(Choice::Response { status, response, media: Some(0), example })
            }
            None => {
                Err(Stop::NotAcceptable(response.content.iter().map(|media| media.name.clone()).collect()))
            }
        }
    }
}

/// Why a preference can never be met by an operation, if it cannot.
pub fn unmet(operation: &Operation, fixtures: &Fixtures, preference: &Preference) -> Option<String> {
    if let Some(invalid) = preference.invalid.first() {
        return Some(format!("the preference `{invalid}` cannot be understood; {}", expected(invalid)));
    }
    if let Some(name) = &preference.example {
        let known = names(operation, fixtures).contains(&name.as_str());
        return (!known).then(|| unknown_example(operation, fixtures, name, None));
    }
    let code = preference.code?;
    operation.response(code).is_none().then(|| unknown_status(operation, code))
}

pub(super) fn unknown_status(operation: &Operation, code: u16) -> String {
    let declared: Vec<_> = operation.responses().iter().map(|response| response.status.to_string()).collect();
    format!("`{}` declares no status {code}; it has {}", operation.route(), declared.join(", "))
}

/// A name that exists is missing only of the status that was asked for.
fn unknown_example(operation: &Operation, fixtures: &Fixtures, name: &str, code: Option<u16>) -> String {
    let route = operation.route();
    let all = names(operation, fixtures);
    if let Some(code) = code.filter(|_| all.contains(&name)) {
        return format!(
            "`{route}` has no example `{name}` of status {code}; leave out `code` for the one of another status"
        );
    }
    match &all[..] {
        [] => format!("`{route}` has no example `{name}`, nor any other with a name"),
        names => format!("`{route}` has no example `{name}`; it has {}", names.join(", ")),
    }
}

/// The names of an operation's fixtures and examples, sorted.
fn names<'a>(operation: &'a Operation, fixtures: &'a Fixtures) -> Vec<&'a str> {
    let fixtures = fixtures.of(operation.index).iter().map(|fixture| fixture.name.as_str());
    let media = operation.responses().iter().flat_map(|response| &response.content);
    let examples = media.flat_map(|media| &media.examples).filter_map(|example| example.name.as_deref());
    let mut names: Vec<_> = fixtures.chain(examples).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The lowest declared success, else `2XX`, else `default`, else the lowest declared.
pub(super) fn default_status(operation: &Operation) -> Option<u16> {
    let patterns = || operation.responses().iter().map(|response| response.status);
    let success = patterns().filter_map(|pattern| match pattern {
        StatusPattern::Exact(status) if (200..300).contains(&status) => Some(status),
        _ => None,
    });
    let general = || {
        patterns().find(|pattern| *pattern == StatusPattern::Range(2) || *pattern == StatusPattern::Default)
    };
    success
        .min()
        .or_else(|| general().map(|_| 200))
        .or_else(|| patterns().map(status_of).filter(|status| *status >= 200).min())
}

/// A status that a pattern stands for.
pub(super) fn status_of(pattern: StatusPattern) -> u16 {
    match pattern {
        StatusPattern::Exact(status) => status,
        StatusPattern::Range(digit) => digit * 100,
        StatusPattern::Default => 200,
    }
}

/// RFC 9110 §6.4.1.
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational() || status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED
}
