//! Examples and defaults that break their own schemas.

use serde_json::{Map, Value};

use super::summary::{Fault, faults, summary};
use super::travel::Travel;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::schemas::Schema;
use crate::contract::shape::{Shape, Types};
use crate::document::grammar::Kind;
use crate::finding::{Finding, Rule};
use crate::pointer::Pointer;
use crate::rules::{DEFAULT_BREAKS_SCHEMA, EXAMPLE_BREAKS_SCHEMA};
use crate::validate::{ValueContext, check_value};

/// Every example in the document, of schemas, media types, parameters and headers, and every default;
/// with how many they are. What travels in both directions does not say which way a value is meant, so
/// one that holds in either is in order.
pub fn examples(contract: &Contract) -> (Vec<Finding>, usize) {
    let mut checker = Checker { contract, travel: Travel::of(contract), findings: Vec::new(), seen: 0 };
    contract.document().walk(&mut |object, kind, place| match kind {
        Kind::Schema => checker.hold(object, place, own(object, place)),
        Kind::MediaType if object.contains_key("schema") => {
            checker.hold(object, &place.join("schema"), given(contract.root(), object, place));
        }
        Kind::Parameter | Kind::Header if object.contains_key("schema") => {
            let (schema, mut given) = (place.join("schema"), given(contract.root(), object, place));
            given.retain(|given| !checker.may_be_written_out(&schema, given.value));
            checker.hold(object, &schema, given);
        }
        _ => {}
    });
    (checker.findings, checker.seen)
}

struct Checker<'a> {
    contract: &'a Contract,
    travel: Travel,
    findings: Vec<Finding>,
    seen: usize,
}

/// A value that the document gives.
struct Given<'a> {
    place: Pointer,
    value: &'a Value,
    rule: &'static Rule,
}

impl<'a> Given<'a> {
    fn example(place: Pointer, value: &'a Value) -> Self {
        Self { place, value, rule: &EXAMPLE_BREAKS_SCHEMA }
    }
}

impl Checker<'_> {
    /// Holds what `holder` gives against a schema.
    fn hold(&mut self, holder: &Map<String, Value>, schema: &Pointer, given: Vec<Given<'_>>) {
        if given.is_empty() {
            return;
        }
        let directions = self.travel.directions(holder);
        let compile = |direction: &Direction| self.contract.schemas(*direction).compile(schema);
        let compiled: Vec<_> = directions.iter().map(compile).collect();
        let holds = |value: &Value| compiled.iter().any(|schema| schema.is_valid(value));
        for given in given {
            self.seen += usize::from(given.rule == &EXAMPLE_BREAKS_SCHEMA);
            // Text that holds the JSON meant is a habit, not a fault.
            let meant = || serde_json::from_str::<Value>(given.value.as_str()?).ok();
            if !holds(given.value)
                && !meant().is_some_and(|meant| holds(&meant))
                && let Some(schema) = compiled.first()
            {
                self.report(schema, &given);
            }
        }
    }

    /// Text for a parameter that is a list or an object may be what is sent: until 3.0.3 examples were
    /// "in the correct format as specified in the parameter encoding" (§4.7.12.1).
    fn may_be_written_out(&self, schema: &Pointer, value: &Value) -> bool {
        let root = self.contract.root();
        let composite = || {
            let shape = schema.resolve(root).map(|schema| Shape::of(root, schema));
            shape.is_some_and(|shape| shape.allows(Types::ARRAY) || shape.allows(Types::OBJECT))
        };
        value.is_string() && composite()
    }

    fn report(&mut self, schema: &Schema, given: &Given<'_>) {
        let name = if given.rule == &EXAMPLE_BREAKS_SCHEMA { "example" } else { "default" };
        let subject = format!("the {name}");
        let context = ValueContext { contract: self.contract, subject: &subject };
        let broken = check_value(&context, schema, given.value);
        let inside = faults(&broken).first().map(Fault::place).unwrap_or_default();
        let finding = Finding::new(given.rule, summary(&subject, &broken))
            .help(format!("correct the {name}, or the schema where it is the one that is wrong"))
            .written_at(self.contract.place(&given.place.concat(&inside)))
            .at(broken.first().and_then(|first| first.document.clone()));
        self.findings.push(finding);
    }
}

/// What a schema gives of itself.
fn own<'a>(schema: &'a Map<String, Value>, place: &Pointer) -> Vec<Given<'a>> {
    let mut own = Vec::new();
    if let Some(Value::Array(values)) = schema.get("examples") {
        let at = place.join("examples");
        own.extend(values.iter().enumerate().map(|(index, value)| Given::example(at.item(index), value)));
    }
    own.extend(schema.get("example").map(|value| Given::example(place.join("example"), value)));
    let default = schema.get("default").map(|value| (place.join("default"), value));
    own.extend(default.map(|(place, value)| Given { place, value, rule: &DEFAULT_BREAKS_SCHEMA }));
    own
}

/// The examples beside a schema: `example`, or the values under `examples`.
fn given<'a>(root: &'a Value, holder: &'a Map<String, Value>, place: &Pointer) -> Vec<Given<'a>> {
    if let Some(value) = holder.get("example") {
        return vec![Given::example(place.join("example"), value)];
    }
    let Some(Value::Object(named)) = holder.get("examples") else { return Vec::new() };
    let at = place.join("examples");
    let values = named.iter().filter_map(|(name, example)| {
        let target = example.get("$ref").and_then(Value::as_str).and_then(Pointer::from_reference);
        let (at, example) = match target {
            Some(target) => (target.clone(), target.resolve(root)?),
            None => (at.join(name), example),
        };
        // 3.2 tells the value from its serialized form.
        ["value", "dataValue"]
            .into_iter()
            .find_map(|key| Some(Given::example(at.join(key), example.get(key)?)))
    });
    values.collect()
}
