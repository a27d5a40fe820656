//! Schemas that cannot be compiled, or that no value meets.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::Progress;
use super::told::Told;
use super::words::{list, shown, type_name};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::patterns;
use crate::contract::schemas::Schemas;
use crate::document::grammar::Kind;
use crate::finding::{Finding, Severity};
use crate::generate::{Generator, NoValue, Seed};
use crate::pointer::Pointer;
use crate::rules::{INVALID_SCHEMA, NO_VALUE_FOUND};

/// How many schemas are kept compiled while values are looked for: what they share is compiled less
/// often, and memory stays small.
const KEPT: usize = 4;

/// How many seeds are tried before a schema counts as one without a value.
const SEEDS: u64 = 4;

/// What is wrong with single schemas, as they stand; with how many there are.
pub fn schemas(contract: &Contract) -> (Vec<Finding>, usize) {
    let mut patterns = HashMap::new();
    let mut findings = Vec::new();
    let mut seen = 0;
    contract.document().walk(&mut |schema, kind, place| {
        if kind == Kind::Schema {
            seen += 1;
            let mut report = |finding: Finding, at: Pointer| findings.push(finding.at(contract.place(&at)));
            check_patterns(schema, place, &mut patterns, &mut report);
            check_limits(schema, place, &mut report);
            check_options(schema, place, &mut report);
        }
    });
    (findings, seen)
}

/// What follows from a schema that cannot be compiled.
const UNTIL_THEN: &str = "until then no value is held against the schema, and none of its examples";

/// What follows from a keyword that cannot be read.
const LEFT_OUT: &str = "until then it is left out, and values are held against the rest of the schema";

/// Schemas in use that cannot be compiled as they are: of a fault that is among the findings already, what
/// follows from it is added; of another there is a new one. One for each keyword at fault, however many
/// schemas refer to it. No schema is kept: a document has far more of them than are used.
pub fn uncompiled(contract: &Contract, findings: &mut Vec<Finding>, progress: &mut Progress<'_>) {
    let mut faults = BTreeMap::new();
    let in_use: Vec<_> = in_use(contract, Direction::Response).into_iter().collect();
    if contract.schemas(Direction::Response).all_compile(&in_use) {
        return;
    }
    for (done, pointer) in in_use.iter().enumerate() {
        progress("schemas", done, in_use.len());
        let schema = contract.schemas(Direction::Response).compile(pointer);
        let whole = schema.fault().map(|fault| (fault.keyword.clone(), (fault.message.clone(), UNTIL_THEN)));
        // They are those of the whole tree.
        let left_out = schema.left_out().filter(|_| faults.is_empty());
        let left_out = left_out.map(|fault| (fault.keyword.clone(), (fault.message.clone(), LEFT_OUT)));
        let found: Vec<_> = left_out.chain(whole).collect();
        faults.extend(found);
    }
    let told = Told::of(&*findings);
    for (keyword, (message, follows)) in faults {
        let place = contract.place(&keyword);
        if told.at_or_below(&place) {
            let is_same = |finding: &&mut Finding| Told::of([&**finding]).at_or_below(&place);
            findings.iter_mut().filter(is_same).for_each(|finding| add_consequence(finding, follows));
        } else {
            let message = format!("the schema cannot be compiled: {message}");
            findings.push(Finding::new(&INVALID_SCHEMA, message).help(follows).at(place));
        }
    }
}

fn add_consequence(finding: &mut Finding, follows: &str) {
    if finding.rule == &INVALID_SCHEMA {
        finding.help = Some(match finding.help.take() {
            // A question has its own mark.
            Some(help) if help.ends_with('?') => format!("{help} U{}", &follows[1..]),
            Some(help) => format!("{help}; {follows}"),
            None => follows.to_owned(),
        });
    }
}

/// Schemas of requests and responses for which no value can be found.
pub fn impossible(contract: &Contract, told: &Told, progress: &mut Progress<'_>) -> Vec<Finding> {
    let mut places = BTreeSet::new();
    let mut findings = Vec::new();
    for direction in [Direction::Request, Direction::Response] {
        let in_use = in_use(contract, direction);
        let mut schemas = contract.schemas(direction).anew();
        for (done, pointer) in in_use.iter().enumerate() {
            progress("values", done, in_use.len());
            if done % KEPT == 0 {
                schemas = schemas.anew();
            }
            if schemas.get(pointer).fault().is_some() {
                continue;
            }
            let Some(none) = no_value(&schemas, pointer) else { continue };
            let place = contract.place(&none.schema);
            if told.near(&place) || !places.insert(none.schema.clone()) {
                continue;
            }
            let message = format!("no value was found that meets the schema: {}", none.reason);
            let help = "relax the schema, or give an example or a fixture for what it describes";
            let mut finding = Finding::new(&NO_VALUE_FOUND, message).help(help);
            // That none was found is no proof that there is none.
            finding.severity = Severity::Warning;
            findings.push(finding.at(place));
        }
    }
    findings
}

/// Why no seed leads to a value, if none does: one alone may be unlucky.
fn no_value(schemas: &Schemas, pointer: &Pointer) -> Option<NoValue> {
    let mut last = None;
    for seed in 0..SEEDS {
        last = Some(Generator::new(schemas, Seed::new(seed)).no_value(pointer)?);
    }
    last
}

/// Every schema that a parameter, a header or a body uses which travels this way, its references
/// followed.
fn in_use(contract: &Contract, direction: Direction) -> BTreeSet<Pointer> {
    let schemas = contract.schemas(direction);
    let mut pointers = BTreeSet::new();
    contract.document().walk(&mut |object, kind, place| {
        let holds = matches!(kind, Kind::MediaType | Kind::Parameter | Kind::Header);
        if holds && object.contains_key("schema") && travels(place, kind) == direction {
            pointers.insert(schemas.follow(&place.join("schema")));
        }
    });
    pointers
}

/// Which way the values go that an object at this place describes.
fn travels(place: &Pointer, kind: Kind) -> Direction {
    const OF_REQUESTS: [&str; 4] = ["requestBody", "requestBodies", "parameters", "callbacks"];
    let is_request =
        kind == Kind::Parameter || place.tokens().any(|token| OF_REQUESTS.contains(&token.as_ref()));
    if is_request { Direction::Request } else { Direction::Response }
}

/// What a pattern is found to be, by its text.
type Patterns = HashMap<String, Option<String>>;

fn check_patterns(
    schema: &Map<String, Value>,
    place: &Pointer,
    known: &mut Patterns,
    report: &mut impl FnMut(Finding, Pointer),
) {
    let mut check = |pattern: &str, at: Pointer| {
        if !known.contains_key(pattern) {
            known.insert(pattern.to_owned(), patterns::fault(pattern));
        }
        if let Some(Some(_)) = known.get(pattern) {
            let message = format!("{} is not a regular expression", shown(&pattern.into()));
            let help = "patterns are written as in ECMAScript (ECMA-262), of which the engine here knows all but rarities";
            report(Finding::new(&INVALID_SCHEMA, message).help(help), at);
        }
    };
    if let Some(Value::String(pattern)) = schema.get("pattern") {
        check(pattern, place.join("pattern"));
    }
    if let Some(Value::Object(properties)) = schema.get("patternProperties") {
        properties.keys().for_each(|pattern| check(pattern, place.join("patternProperties").join(pattern)));
    }
}

/// The keywords of least and most.
const LIMITS: [(&str, &str); 5] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
];

fn check_limits(schema: &Map<String, Value>, place: &Pointer, report: &mut impl FnMut(Finding, Pointer)) {
    for (least, most) in LIMITS {
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        if let (Some(low), Some(high)) = (number(least), number(most))
            && low > high
        {
            let message = format!("`{least}` is {low} and `{most}` {high}, which no value can meet");
            let finding = Finding::new(&NO_VALUE_FOUND, message).help("exchange them, or correct one");
            report(finding, place.join(least));
        }
    }
}

/// `enum` and `const` that allow nothing of the schema's own `type`.
fn check_options(schema: &Map<String, Value>, place: &Pointer, report: &mut impl FnMut(Finding, Pointer)) {
    let (keyword, options) = match (schema.get("enum"), schema.get("const")) {
        (Some(Value::Array(options)), _) => ("enum", options.as_slice()),
        (_, Some(option)) => ("const", std::slice::from_ref(option)),
        _ => return,
    };
    let types: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    if !types.is_empty() && !options.iter().any(|option| types.iter().any(|name| is_of_type(option, name))) {
        let names: Vec<_> = types.iter().map(|name| type_name(name)).collect();
        let message =
            format!("`type` asks for {}, which `{keyword}` has not: no value is both", list(&names, "or"));
        let finding = Finding::new(&NO_VALUE_FOUND, message).help("correct one of the two");
        report(finding, place.join(keyword));
    }
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0),
        // A type that is none has a finding of its own.
        _ => true,
    }
}
