//! What is wrong with one value, in plain words and with both places.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::message::{either, kind, shown, type_name};
use crate::contract::Contract;
use crate::contract::schemas::{Schema, keyword_of};
use crate::finding::{ExchangePlace, Finding, Part, Rule, nearest};
use crate::pointer::Pointer;
use crate::rules::{
    MISSING_PROPERTY, NO_MATCHING_SCHEMA, OUT_OF_RANGE, UNDECLARED_PROPERTY, VALUE_NOT_IN_ENUM, WRONG_FORMAT,
    WRONG_TYPE,
};

/// How many findings one value may have: more help nobody, and a hostile body could ask for millions.
const MOST_FINDINGS: usize = 100;

/// What a value is part of.
#[derive(Clone, Copy, Debug)]
pub struct ValueContext<'a> {
    pub contract: &'a Contract,
    /// What messages call the value as a whole: a parameter's name, `the body`.
    pub subject: &'a str,
}

/// The findings for a value that its schema does not accept, placed inside the value; see
/// [`Finding::in_exchange_below`]. None where it does.
pub fn check_value(context: &ValueContext<'_>, schema: &Schema, value: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for error in schema.errors(value) {
        report(context, value, &error, &mut findings);
        if findings.len() > MOST_FINDINGS {
            findings.truncate(MOST_FINDINGS);
            break;
        }
    }
    findings
}

impl Finding {
    /// Puts a finding about a value into the part of the exchange that holds the value.
    #[must_use]
    pub fn in_exchange_below(mut self, place: &ExchangePlace) -> Self {
        let inside = self.exchange.take().map(|inside| inside.pointer).unwrap_or_default();
        self.exchange = Some(place.below(&inside));
        self
    }
}

fn report(
    context: &ValueContext<'_>,
    whole: &Value,
    error: &ValidationError<'_>,
    findings: &mut Vec<Finding>,
) {
    match error.kind() {
        Kind::AnyOf { context: branches } | Kind::OneOfNotValid { context: branches } => {
            alternatives(context, whole, error, branches, findings);
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            findings.extend(unexpected.iter().map(|name| undeclared(context, error, name)));
        }
        // How the engine says that an object may have no properties at all: of the object it tells
        // the place alone.
        Kind::FalseSchema if is_closed_object(error) => {
            let object = whole.pointer(error.instance_path().as_str()).and_then(Value::as_object);
            let names = object.into_iter().flat_map(|object| object.keys());
            findings.extend(names.map(|name| undeclared(context, error, name)));
        }
        Kind::PropertyNames { error: inner } => report(context, whole, inner, findings),
        _ => findings.push(single(context, error)),
    }
}

fn is_closed_object(error: &ValidationError<'_>) -> bool {
    let keyword = keyword_of(error);
    keyword
        .last()
        .is_some_and(|keyword| keyword == "additionalProperties" || keyword == "unevaluatedProperties")
}

/// Of several alternatives, what is wrong with the one that was meant.
fn alternatives(
    context: &ValueContext<'_>,
    whole: &Value,
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
    findings: &mut Vec<Finding>,
) {
    let here = error.instance_path().as_str();
    let mut meant: Vec<_> =
        branches.iter().filter(|branch| !branch.iter().any(|error| is_other_kind(error, here))).collect();
    meant.sort_by_key(|branch| branch.len());
    match &meant[..] {
        [] => findings.push(none_of_the_types(context, error, branches)),
        [only] => only.iter().for_each(|error| report(context, whole, error, findings)),
        [best, next, ..] if best.len() < next.len() => {
            best.iter().for_each(|error| report(context, whole, error, findings));
        }
        _ => findings.push(single(context, error)),
    }
}

/// True where the value is not at all what a branch is about: of another type, or told apart by a
/// fixed property.
fn is_other_kind(error: &ValidationError<'_>, here: &str) -> bool {
    let Some(below) = error.instance_path().as_str().strip_prefix(here) else { return false };
    match error.kind() {
        Kind::Type { .. } | Kind::FalseSchema => below.is_empty(),
        Kind::Constant { .. } => below.matches('/').count() == 1,
        _ => false,
    }
}

fn none_of_the_types(
    context: &ValueContext<'_>,
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
) -> Finding {
    let mut types: Vec<String> = Vec::new();
    for error in branches.iter().flatten() {
        let Kind::Type { kind } = error.kind() else { return single(context, error) };
        types.extend(type_names(kind));
    }
    types.dedup();
    let message =
        format!("{} is {}, not {}", subject(context, error), kind(error.instance()), either(&types));
    place(context, error, Finding::new(&WRONG_TYPE, message))
}

fn single(context: &ValueContext<'_>, error: &ValidationError<'_>) -> Finding {
    let (rule, message) = explain(context, error);
    let help = match error.kind() {
        Kind::Required { property } => Some(format!("add the property `{}`", plain(property))),
        Kind::Enum { options } => {
            near_option(error.instance(), options).map(|near| format!("did you mean `{near}`?"))
        }
        _ => None,
    };
    let finding = place(context, error, Finding { help, ..Finding::new(rule, message) });
    match error.kind() {
        Kind::Required { property } => below(finding, &plain(property)),
        _ => finding,
    }
}

fn undeclared(context: &ValueContext<'_>, error: &ValidationError<'_>, name: &str) -> Finding {
    let message = format!("{} has a property `{name}` that is not declared", subject(context, error));
    let keyword = keyword_of(error);
    let properties = keyword.parent().map(|schema| schema.join("properties"));
    let properties = properties.as_ref().and_then(|at| at.resolve(context.contract.root())?.as_object());
    let missing = properties.into_iter().flat_map(|properties| properties.keys());
    let missing = missing.map(String::as_str).filter(|known| error.instance().get(known).is_none());
    let help = nearest(name, missing).map(|near| format!("did you mean `{near}`?"));
    below(place(context, error, Finding { help, ..Finding::new(&UNDECLARED_PROPERTY, message) }), name)
}

/// Moves a finding about an object to its property, be it there or missing.
fn below(finding: Finding, property: &str) -> Finding {
    let exchange = finding.exchange.as_ref().map(|object| object.below(&Pointer::root().join(property)));
    Finding { exchange, ..finding }
}

fn place(context: &ValueContext<'_>, error: &ValidationError<'_>, finding: Finding) -> Finding {
    let inside = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    finding
        .in_exchange(ExchangePlace::request(Part::Body).below(&inside))
        .at(context.contract.place(&keyword_of(error)))
}

/// The rule that an error breaks, and what to say of it.
fn explain(context: &ValueContext<'_>, error: &ValidationError<'_>) -> (&'static Rule, String) {
    let path = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    let it = subject(context, error);
    let is = || format!("{it} is {}", shown(&format!("{}{path}", context.subject), error.instance()));
    match error.kind() {
        Kind::Required { property } => {
            (&MISSING_PROPERTY, format!("{it} lacks the required property `{}`", plain(property)))
        }
        Kind::Type { kind: types } => {
            (&WRONG_TYPE, format!("{it} is {}, not {}", kind(error.instance()), either(&type_names(types))))
        }
        Kind::Enum { options } => (&VALUE_NOT_IN_ENUM, format!("{}, not {}", is(), either(&listed(options)))),
        Kind::Constant { expected_value } => {
            (&VALUE_NOT_IN_ENUM, format!("{}, not `{expected_value}`", is()))
        }
        Kind::Format { format } => (&WRONG_FORMAT, format!("{}, which is not a valid {format}", is())),
        Kind::Pattern { pattern } => (&WRONG_FORMAT, format!("{}, which does not match `{pattern}`", is())),
        Kind::ContentEncoding { content_encoding } => {
            (&WRONG_FORMAT, format!("{it} is not encoded as {content_encoding}"))
        }
        Kind::ContentMediaType { content_media_type } => {
            (&WRONG_FORMAT, format!("{it} does not hold {content_media_type}"))
        }
        Kind::Minimum { limit } => (&OUT_OF_RANGE, format!("{}, less than {limit}", is())),
        Kind::Maximum { limit } => (&OUT_OF_RANGE, format!("{}, more than {limit}", is())),
        Kind::ExclusiveMinimum { limit } => (&OUT_OF_RANGE, format!("{}, not more than {limit}", is())),
        Kind::ExclusiveMaximum { limit } => (&OUT_OF_RANGE, format!("{}, not less than {limit}", is())),
        Kind::MultipleOf { multiple_of } => {
            (&OUT_OF_RANGE, format!("{}, not a multiple of {multiple_of}", is()))
        }
        Kind::MinLength { limit } => {
            (&OUT_OF_RANGE, format!("{it} is shorter than {}", count(*limit, "character")))
        }
        Kind::MaxLength { limit } => {
            (&OUT_OF_RANGE, format!("{it} is longer than {}", count(*limit, "character")))
        }
        Kind::MinItems { limit } => (&OUT_OF_RANGE, format!("{it} has fewer than {}", count(*limit, "item"))),
        Kind::MaxItems { limit } => (&OUT_OF_RANGE, format!("{it} has more than {}", count(*limit, "item"))),
        Kind::AdditionalItems { limit } => {
            (&OUT_OF_RANGE, format!("{it} has more than {}", count(*limit as u64, "item")))
        }
        Kind::MinProperties { limit } => (&OUT_OF_RANGE, format!("{it} has fewer than {limit} properties")),
        Kind::MaxProperties { limit } => (&OUT_OF_RANGE, format!("{it} has more than {limit} properties")),
        Kind::UniqueItems => (&OUT_OF_RANGE, format!("{it} holds an item twice")),
        Kind::Contains => (&OUT_OF_RANGE, format!("{it} does not hold the items that it must")),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            (&NO_MATCHING_SCHEMA, format!("{it} fits none of the alternatives that its schema gives"))
        }
        Kind::OneOfMultipleValid { .. } => {
            (&NO_MATCHING_SCHEMA, format!("{it} fits several alternatives of which it may fit only one"))
        }
        Kind::FalseSchema => (&UNDECLARED_PROPERTY, format!("{it} must not be there")),
        _ => (&NO_MATCHING_SCHEMA, format!("{it} does not fit its schema: {}", error.masked())),
    }
}

/// What a message calls the value: its path inside the whole, or the whole.
fn subject(context: &ValueContext<'_>, error: &ValidationError<'_>) -> String {
    let path = Pointer::parse(error.instance_path().as_str()).unwrap_or_default();
    if path.is_root() && context.subject.starts_with("the ") {
        return context.subject.to_owned();
    }
    let is_named = !context.subject.starts_with("the ");
    let mut shown = if is_named { context.subject.to_owned() } else { String::new() };
    for token in path.tokens() {
        if token.bytes().all(|b| b.is_ascii_digit()) {
            shown.push_str(&format!("[{token}]"));
        } else if shown.is_empty() {
            shown.push_str(&token);
        } else {
            shown.push_str(&format!(".{token}"));
        }
    }
    format!("`{shown}`")
}

fn type_names(types: &TypeKind) -> Vec<String> {
    match types {
        TypeKind::Single(one) => vec![type_name(&one.to_string())],
        TypeKind::Multiple(many) => many.iter().map(|one| type_name(&one.to_string())).collect(),
    }
}

fn listed(options: &Value) -> Vec<String> {
    options.as_array().into_iter().flatten().map(|option| format!("`{}`", plain(option))).collect()
}

fn near_option<'a>(value: &Value, options: &'a Value) -> Option<&'a str> {
    nearest(value.as_str()?, options.as_array()?.iter().filter_map(Value::as_str))
}

fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
