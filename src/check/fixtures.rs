//! Fixtures that break the contract of the response they claim to be.

use serde_json::Value;

use super::joined;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::response::Response;
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::respond::fixture::{Fixture, FixtureBody};
use crate::respond::fixtures::Fixtures;
use crate::rules::FIXTURE_BREAKS_SCHEMA;
use crate::source::Place;
use crate::validate::{ValueContext, check_value};

/// One finding for each fixture that does not hold.
pub fn fixtures(contract: &Contract, fixtures: &Fixtures) -> Vec<Finding> {
    let faults = fixtures.all().filter_map(|(operation, fixture)| {
        let operation = contract.operations().get(operation)?;
        let finding = fault(contract, operation.response(fixture.status)?, fixture)?;
        Some(finding.operation(operation.name.clone()))
    });
    faults.collect()
}

fn fault(contract: &Contract, response: &Response, fixture: &Fixture) -> Option<Finding> {
    let at = Pointer::root().join("response");
    let Some(content_type) = fixture.content_type() else {
        let lacks = fixture.lacks_body(response);
        let message = format!("the fixture has no body, which the response {} declares", response.status);
        return lacks.then(|| Finding::new(&FIXTURE_BREAKS_SCHEMA, message).written_at(fixture.place(at)));
    };
    let Some(media) = media::find(&response.content, content_type) else {
        let declared: Vec<_> = response.content.iter().map(|media| media.name.as_str()).collect();
        let message =
            format!("the response {} has no body of the media type `{content_type}`", response.status);
        let help = match &declared[..] {
            [] => "it is declared without a body".to_owned(),
            names => format!("declared are {}", names.join(", ")),
        };
        return Some(Finding::new(&FIXTURE_BREAKS_SCHEMA, message).help(help).written_at(fixture.place(at)));
    };
    let FixtureBody::Json(body) = &fixture.body else { return None };
    let (message, inside, document) = breakage(contract, media, body)?;
    let finding =
        Finding::new(&FIXTURE_BREAKS_SCHEMA, message).help("correct the fixture, or record it again");
    Some(finding.written_at(fixture.place(at.join("body").concat(&inside))).at(document))
}

/// What is wrong with a body, where in it the first fault is, and what the document says there.
fn breakage(
    contract: &Contract,
    media: &MediaType,
    body: &Value,
) -> Option<(String, Pointer, Option<Place>)> {
    let used = media.schema.as_ref()?;
    let schema = contract.schemas(Direction::Response).compile(&used.pointer);
    if schema.is_valid(body) {
        return None;
    }
    let findings = check_value(&ValueContext { contract, subject: "the body" }, &schema, body);
    let first = findings.first();
    let inside = first.and_then(|first| first.exchange.as_ref()).map(|place| place.pointer.clone());
    let document = first.and_then(|first| first.document.clone());
    Some((joined(&findings), inside.unwrap_or_default(), document))
}
