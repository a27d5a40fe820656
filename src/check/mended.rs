//! What the body of a fixture would have to be to keep the contract again.

use serde_json::Value;

use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media;
use crate::contract::operation::Operation;
use crate::finding::{Finding, Rule};
use crate::generate::{Generator, Seed};
use crate::pointer::Pointer;
use crate::respond::fixture::{Fixture, FixtureBody};
use crate::rules::{FORBIDDEN_PROPERTY, UNDECLARED_PROPERTY, WRITE_ONLY_IN_RESPONSE};

/// What is mended by taking it away.
const STRAY: [&Rule; 3] = [&FORBIDDEN_PROPERTY, &UNDECLARED_PROPERTY, &WRITE_ONLY_IN_RESPONSE];

/// The JSON body of a fixture with as little changed as makes it keep its schema, and without the properties
/// that `findings` say should not be there. `None` where nothing of that makes a difference.
pub fn mended(
    contract: &Contract,
    operation: &Operation,
    fixture: &Fixture,
    findings: &[Finding],
) -> Option<Value> {
    let FixtureBody::Json(body) = &fixture.body else { return None };
    let response = operation.response(fixture.status)?;
    let media = media::find(&response.content, fixture.content_type()?)?;
    let mut mended = body.clone();
    let strays = findings.iter().filter(|finding| STRAY.contains(&finding.rule));
    for place in strays.filter_map(|finding| finding.value.as_ref()) {
        let root = Pointer::root().join("response").join(fixture.body_key);
        if let Some(inside) = place.pointer.strip_prefix(&root) {
            remove(&mut mended, &inside);
        }
    }
    if let Some(used) = &media.schema {
        let schemas = contract.schemas(Direction::Response);
        let seed = Seed::new(0).with(operation.route()).with(fixture.name.as_str());
        if !schemas.compile(&used.pointer).is_valid(&mended) {
            mended = Generator::new(schemas, seed).repair(&used.pointer, &mended).ok()?.value;
        }
    }
    (mended != *body).then_some(mended)
}

fn remove(value: &mut Value, at: &Pointer) {
    let (Some(holder), Some(name)) = (at.parent(), at.last()) else { return };
    if let Some(Value::Object(object)) = value.pointer_mut(holder.as_str()) {
        object.shift_remove(&*name);
    }
}
