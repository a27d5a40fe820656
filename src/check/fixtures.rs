//! Fixtures that break the contract of the response they claim to be.

use serde_json::Value;

use super::joined;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::{self, MediaType};
use crate::contract::response::Response;
use crate::finding::{Finding, Side};
use crate::pointer::Pointer;
use crate::respond::fixture::{Fixture, FixtureBody};
use crate::respond::fixtures::Fixtures;
use crate::rules::FIXTURE_BREAKS_SCHEMA;
use crate::validate::Contents;

/// One finding for each fixture that does not hold, and one for each property that it should not have.
pub fn fixtures(contract: &Contract, fixtures: &Fixtures) -> Vec<Finding> {
    let found = fixtures.all().filter_map(|(operation, fixture)| {
        let operation = contract.operations().get(operation)?;
        let found = faults(contract, operation.response(fixture.status)?, fixture);
        Some(found.into_iter().map(|finding| finding.operation(operation.name.clone())))
    });
    found.flatten().collect()
}

fn faults(contract: &Contract, response: &Response, fixture: &Fixture) -> Vec<Finding> {
    let at = Pointer::root().join("response");
    let Some(content_type) = fixture.content_type() else {
        let lacks = fixture.lacks_body(response);
        let message = format!("the fixture has no body, which the response {} declares", response.status);
        let finding = Finding::new(&FIXTURE_BREAKS_SCHEMA, message).written_at(fixture.place(at));
        return lacks.then_some(finding).into_iter().collect();
    };
    let Some(media) = media::find(&response.content, content_type) else {
        let declared: Vec<_> = response.content.iter().map(|media| media.name.as_str()).collect();
        let message =
            format!("the response {} has no body of the media type `{content_type}`", response.status);
        let help = match &declared[..] {
            [] => "it is declared without a body".to_owned(),
            names => format!("declared are {}", names.join(", ")),
        };
        return vec![Finding::new(&FIXTURE_BREAKS_SCHEMA, message).help(help).written_at(fixture.place(at))];
    };
    match &fixture.body {
        FixtureBody::Json(body) => of_body(contract, media, body, fixture),
        _ => Vec::new(),
    }
}

fn of_body(contract: &Contract, media: &MediaType, body: &Value, fixture: &Fixture) -> Vec<Finding> {
    let schemas = contract.schemas(Direction::Response);
    let used =
        media.schema.as_ref().map(|used| (schemas.compile(&used.pointer), schemas.declared(&used.pointer)));
    let schema = used.as_ref().map(|(schema, declared)| (schema, declared));
    let judged = Contents { contract, side: Side::Response, schema, value: body }.judge();
    let written_at = |finding: &Finding| {
        let inside = finding.exchange.as_ref().map(|place| place.pointer.clone()).unwrap_or_default();
        fixture.place(Pointer::root().join("response").join("body").concat(&inside))
    };
    let mut findings = Vec::new();
    if let Some(first) = judged.faults.first() {
        let finding = Finding::new(&FIXTURE_BREAKS_SCHEMA, joined(&judged.faults))
            .help("correct the fixture, or record it again");
        findings.push(finding.written_at(written_at(first)).at(first.document.clone()));
    }
    // What is in a fixture is in no exchange.
    let leaks = judged.leaks.into_iter().map(|leak| {
        let place = written_at(&leak);
        Finding { exchange: None, ..leak }.written_at(place)
    });
    findings.extend(leaks);
    findings
}
