//! Examples that break their own schemas.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::joined;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::schemas::{Schema, Schemas};
use crate::document::grammar::{Kind, walk};
use crate::finding::Finding;
use crate::pointer::Pointer;
use crate::rules::EXAMPLE_BREAKS_SCHEMA;
use crate::validate::{ValueContext, check_value};

/// Every example in the document: of schemas, media types, parameters and headers. One that holds in
/// either direction is in order, for it does not say which way it travels.
pub fn examples(contract: &Contract) -> Vec<Finding> {
    let mut checker = Checker { contract, findings: Vec::new() };
    walk(contract.root(), Kind::Document, &mut Pointer::root(), &mut |object, kind, place| match kind {
        Kind::Schema => checker.hold(place, own(object, place)),
        Kind::MediaType | Kind::Parameter | Kind::Header if object.contains_key("schema") => {
            checker.hold(&place.join("schema"), given(contract.root(), object, place));
        }
        _ => {}
    });
    checker.findings
}

struct Checker<'a> {
    contract: &'a Contract,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn hold(&mut self, schema: &Pointer, examples: Vec<(Pointer, &Value)>) {
        if examples.is_empty() {
            return;
        }
        let responses = self.contract.schemas(Direction::Response);
        let compiled = responses.compile(schema);
        for (place, value) in examples {
            if compiled.is_valid(value) || self.is_valid_request(responses, schema, value) {
                continue;
            }
            // Text that holds the JSON meant is a habit, not a fault.
            let meant = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
            if !meant.is_some_and(|meant| compiled.is_valid(&meant)) {
                self.report(&compiled, &place, value);
            }
        }
    }

    fn is_valid_request(&self, responses: &Schemas, schema: &Pointer, value: &Value) -> bool {
        let requests = self.contract.schemas(Direction::Request);
        // One tree for both means that no property travels one way only.
        !Arc::ptr_eq(requests.root(), responses.root()) && requests.compile(schema).is_valid(value)
    }

    fn report(&mut self, schema: &Schema, place: &Pointer, value: &Value) {
        let context = ValueContext { contract: self.contract, subject: "the example" };
        let broken = check_value(&context, schema, value);
        let finding = Finding::new(&EXAMPLE_BREAKS_SCHEMA, joined(&broken))
            .help("correct the example, or the schema where it is the one that is wrong")
            .written_at(self.contract.place(place))
            .at(broken.first().and_then(|first| first.document.clone()));
        self.findings.push(finding);
    }
}

/// The examples that a schema gives of itself.
fn own<'a>(schema: &'a Map<String, Value>, place: &Pointer) -> Vec<(Pointer, &'a Value)> {
    let mut examples = Vec::new();
    if let Some(Value::Array(values)) = schema.get("examples") {
        let at = place.join("examples");
        examples.extend(values.iter().enumerate().map(|(index, value)| (at.item(index), value)));
    }
    examples.extend(schema.get("example").map(|value| (place.join("example"), value)));
    examples
}

/// The examples beside a schema: `example`, or the values under `examples`.
fn given<'a>(root: &'a Value, holder: &'a Map<String, Value>, place: &Pointer) -> Vec<(Pointer, &'a Value)> {
    if let Some(value) = holder.get("example") {
        return vec![(place.join("example"), value)];
    }
    let Some(Value::Object(named)) = holder.get("examples") else { return Vec::new() };
    let at = place.join("examples");
    let values = named.iter().filter_map(|(name, example)| {
        let target = example.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
        let (at, example) = match target {
            Some(target) => (target.clone(), target.resolve(root)?),
            None => (at.join(name), example),
        };
        Some((at.join("value"), example.get("value")?))
    });
    values.collect()
}
