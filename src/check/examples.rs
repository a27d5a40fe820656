//! Examples and defaults that break their own schemas.

use serde_json::{Map, Value};

use super::summary::{Fault, faults, mending, summary};
use super::travel::Travel;
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::encoding::Format;
use crate::contract::schemas::Schema;
use crate::contract::shape::{Shape, Types};
use crate::document::grammar::Kind;
use crate::finding::{Finding, Rule, Side};
use crate::pointer::Pointer;
use crate::rules::{DEFAULT_BREAKS_SCHEMA, EXAMPLE_BREAKS_SCHEMA};
use crate::validate::{self, ValueContext, check_value};

/// What is wrong with the examples and defaults of a document, and how many examples there are.
pub struct Held {
    pub findings: Vec<Finding>,
    /// Examples that were held against their schemas.
    pub seen: usize,
    /// Examples that could not be: their schemas cannot be compiled.
    pub unchecked: usize,
}

/// Every example in the document, of schemas, media types, parameters and headers, and every default. What travels in both directions does not say which way a value is meant, so
/// one that holds in either is in order.
pub fn examples(contract: &Contract) -> Held {
    let held = Held { findings: Vec::new(), seen: 0, unchecked: 0 };
    let mut checker = Checker { contract, travel: Travel::of(contract), held };
    contract.document().walk(&mut |object, kind, place| match kind {
        Kind::Schema => checker.hold(object, place, own(object, place)),
        Kind::MediaType if object.contains_key("schema") => {
            let mut given = given(contract.root(), object, place);
            given.retain(|given| !checker.is_body_as_written(object, place, given));
            checker.hold(object, &place.join("schema"), given);
        }
        Kind::Parameter | Kind::Header if object.contains_key("schema") => {
            let (schema, mut given) = (place.join("schema"), given(contract.root(), object, place));
            given.retain(|given| !checker.may_be_written_out(&schema, given.value));
            checker.hold(object, &schema, given);
        }
        _ => {}
    });
    checker.held
}

struct Checker<'a> {
    contract: &'a Contract,
    travel: Travel,
    held: Held,
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
        let mut compiled: Vec<_> = directions.iter().map(compile).collect();
        compiled.retain(|schema| schema.fault().is_none());
        let examples = given.iter().filter(|given| given.rule == &EXAMPLE_BREAKS_SCHEMA).count();
        if compiled.is_empty() {
            self.held.unchecked += examples;
            return;
        }
        self.held.seen += examples;
        let holds = |value: &Value| compiled.iter().any(|schema| schema.is_valid(value));
        for given in given {
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

    /// A text may be a body as it is sent, where its media type is not JSON; what is wrong with one is told.
    /// False for values, which are held against the schema as they are.
    fn is_body_as_written(
        &mut self,
        holder: &Map<String, Value>,
        media: &Pointer,
        given: &Given<'_>,
    ) -> bool {
        let Value::String(text) = given.value else { return false };
        let format = media.last().map(|name| Format::of(&name));
        if format.is_none_or(|format| matches!(format, Format::Json | Format::Text | Format::Binary)) {
            return false;
        }
        let mut broken = Vec::new();
        for direction in self.travel.directions(holder) {
            let Some(media) = self.contract.media(media, direction) else { continue };
            let side = match direction {
                Direction::Request => Side::Request,
                Direction::Response => Side::Response,
            };
            let found = validate::body(self.contract, side, &media, media.content_type(), text.as_bytes());
            broken = found.into_iter().filter(Finding::is_error).collect();
            if broken.is_empty() {
                break;
            }
        }
        self.held.seen += 1;
        if let Some(first) = broken.first() {
            let finding = Finding::new(given.rule, summary("the example", &broken))
                .help(mending(&broken, "correct the example"))
                .written_at(self.contract.place(&given.place))
                .at(first.document.clone());
            self.held.findings.push(finding);
        }
        true
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
        let place = given.place.concat(&inside);
        let finding = Finding::new(given.rule, summary(&subject, &broken))
            .help(help(name, given.value, &broken))
            .written_at(self.contract.place(&place))
            .at(broken.first().and_then(|first| first.document.clone()));
        self.held.findings.push(finding);
    }
}

/// How to mend a value; of a single fault what is said of it alone.
fn help(name: &str, value: &Value, faults: &[Finding]) -> String {
    if has_reference(value) {
        return format!(
            "a `$ref` inside {} {name} is a value like any other, and nothing follows it: write out what it leads to, \
             or refer to a whole example beside the schema, as in \
             `examples: {{ NAME: {{ $ref: '#/components/examples/NAME' }} }}`",
            if name == "example" { "an" } else { "a" }
        );
    }
    mending(faults, &format!("correct the {name}"))
}

fn has_reference(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.get("$ref").is_some_and(Value::is_string) || object.values().any(has_reference)
        }
        Value::Array(items) => items.iter().any(has_reference),
        _ => false,
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
