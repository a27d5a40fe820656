//! What to say of each kind of error: the rule it breaks, what is wrong, how to mend it.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::message::{below, count, either, kind, plain, shown, shown_of_format, type_name};
use super::options::{self, listed, texts};
use super::values::{Judge, path};
use crate::contract::schemas::keyword_of;
use crate::finding::{Rule, nearest};
use crate::pointer::Pointer;
use crate::rules::{
    MISSING_PROPERTY, NO_MATCHING_SCHEMA, OUT_OF_RANGE, UNDECLARED_PROPERTY, VALUE_NOT_IN_ENUM, WRONG_FORMAT,
    WRONG_TYPE,
};

/// What a finding says.
pub struct Explanation {
    pub rule: &'static Rule,
    pub message: String,
    pub help: Option<String>,
}

impl Explanation {
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, message: message.into(), help: None }
    }

    pub fn help(self, help: impl Into<Option<String>>) -> Self {
        Self { help: help.into(), ..self }
    }
}

pub fn explain(judge: &Judge<'_>, error: &ValidationError<'_>) -> Explanation {
    let it = judge.subject(error);
    explained(judge, error, &it)
}

/// As [`explain`], of an error about the name of a property.
pub fn explain_name(judge: &Judge<'_>, error: &ValidationError<'_>, name: &str) -> Explanation {
    let called = judge.called(&path(error).join(name));
    explained(judge, error, &format!("the name of the property {called}"))
        .help("rename the property, or correct `propertyNames`".to_owned())
}

fn explained(judge: &Judge<'_>, error: &ValidationError<'_>, it: &str) -> Explanation {
    let value = error.instance();
    let value_shown = || shown(&below(judge.context.subject, &path(error)), value);
    let is = || format!("{it} is {}", value_shown());
    // `7` and `"7"` look alike.
    let is_of_kind = |options: &[&Value]| match &**value {
        Value::Number(_) | Value::Bool(_) if !options.iter().any(|option| kind(option) == kind(value)) => {
            format!("{}, {},", is(), kind(value))
        }
        _ => format!("{},", is()),
    };
    let range = |message: String| Explanation::new(&OUT_OF_RANGE, message);
    let format = |message: String| Explanation::new(&WRONG_FORMAT, message);
    match error.kind() {
        Kind::Required { property } => required(judge, error, it, &plain(property)),
        Kind::Type { kind: types } => {
            let message = format!("{it} is {}, not {}", kind(value), either(&type_names(types)));
            Explanation::new(&WRONG_TYPE, message).help(type_help(types, value))
        }
        Kind::Enum { options } => {
            let all: Vec<_> = options.as_array().into_iter().flatten().collect();
            let texts = texts(options);
            let message = format!("{} not {}", is_of_kind(&all), listed(&texts));
            Explanation::new(&VALUE_NOT_IN_ENUM, message).help(options::help(value, &texts))
        }
        Kind::Constant { expected_value } => {
            let message = format!("{} not `{}`", is_of_kind(&[expected_value]), plain(expected_value));
            let article = match kind(value) == kind(expected_value) {
                true => String::new(),
                false => format!(", {}", kind(expected_value)),
            };
            Explanation::new(&VALUE_NOT_IN_ENUM, message)
                .help(format!("make it `{}`{article}, or correct the schema", plain(expected_value)))
        }
        Kind::Format { format: name } => {
            let (shown, cause) = shown_of_format(&below(judge.context.subject, &path(error)), value, name);
            let cause = cause.map_or_else(String::new, |cause| format!(": {cause}"));
            format(format!("{it} is {shown}, which is not a valid {name}{cause}")).help(format_help(name))
        }
        Kind::Pattern { pattern } => format(format!("{}, which does not match `{pattern}`", is())),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            format(format!("{it} cannot be held against its `pattern` in reasonable time"))
                .help("shorten the value, or write the pattern without nested repeats".to_owned())
        }
        Kind::ContentEncoding { content_encoding } => {
            format(format!("{it} is not encoded as {content_encoding}"))
        }
        Kind::ContentMediaType { content_media_type } => {
            format(format!("{it} does not hold {content_media_type}"))
        }
        Kind::Minimum { limit } => range(format!("{}, less than {limit}", is())),
        Kind::Maximum { limit } => range(format!("{}, more than {limit}", is())),
        Kind::ExclusiveMinimum { limit } => range(format!("{}, not more than {limit}", is())),
        Kind::ExclusiveMaximum { limit } => range(format!("{}, not less than {limit}", is())),
        Kind::MultipleOf { multiple_of } => range(format!("{}, not a multiple of {multiple_of}", is())),
        Kind::MinLength { limit } => range(format!("{it} is shorter than {}", count(*limit, "character"))),
        Kind::MaxLength { limit } => range(format!("{it} is longer than {}", count(*limit, "character"))),
        Kind::MinItems { limit } => range(format!("{it} has fewer than {}", count(*limit, "item"))),
        Kind::MaxItems { limit } => range(format!("{it} has more than {}", count(*limit, "item"))),
        Kind::AdditionalItems { limit } => {
            range(format!("{it} has more than {}", count(*limit as u64, "item")))
        }
        Kind::UnevaluatedItems { unexpected } => {
            let extra = count(unexpected.len() as u64, "item");
            range(format!("{it} has {extra} that its schema does not declare"))
                .help("remove what is too much, or declare it under `items`".to_owned())
        }
        Kind::MinProperties { limit } => range(format!("{it} has fewer than {}", properties(*limit))),
        Kind::MaxProperties { limit } => range(format!("{it} has more than {}", properties(*limit))),
        Kind::UniqueItems => range(repeated(it, value)).help("remove the repetition".to_owned()),
        Kind::Contains => contains(judge, error, it),
        Kind::Not { schema } => not(it, value, schema),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            let fits_none = "fits none of the alternatives that its schema gives";
            let message = match &**value {
                Value::Array(_) | Value::Object(_) => format!("{it} {fits_none}"),
                _ => format!("{}, which {fits_none}", is()),
            };
            Explanation::new(&NO_MATCHING_SCHEMA, message)
        }
        Kind::FalseSchema => forbidden(error, it),
        _ => {
            Explanation::new(&NO_MATCHING_SCHEMA, format!("{it} does not fit its schema: {}", error.masked()))
        }
    }
}

fn required(judge: &Judge<'_>, error: &ValidationError<'_>, it: &str, name: &str) -> Explanation {
    let cause = cause(judge, error, name);
    let message = match cause {
        Some(cause) => format!("{it} lacks the property `{name}`, which is required beside `{cause}`"),
        None => format!("{it} lacks the required property `{name}`"),
    };
    let help = match misspelt(judge, error, name) {
        Some(near) => format!("rename `{near}` to `{name}`"),
        None => format!("add the property `{name}`"),
    };
    Explanation::new(&MISSING_PROPERTY, message).help(help)
}

/// The property that makes another one required (`dependentRequired`), if one does.
fn cause(judge: &Judge<'_>, error: &ValidationError<'_>, name: &str) -> Option<String> {
    let keyword = keyword_of(error);
    let schema = keyword.as_str().split("/dependentRequired").next()?;
    let dependent =
        Pointer::parse(schema)?.join("dependentRequired").resolve(judge.schemas.root())?.as_object()?;
    let asks = |names: &Value| names.as_array().is_some_and(|names| names.iter().any(|it| it == name));
    let is_cause = |cause: &str, names: &Value| error.instance().get(cause).is_some() && asks(names);
    let is_about = keyword.as_str().len() > schema.len();
    let found = dependent.iter().find(|(cause, names)| is_about && is_cause(cause, names));
    found.map(|(cause, _)| cause.clone())
}

/// A property that is there, is not declared, and was most likely meant for one that is missing.
fn misspelt<'v>(judge: &Judge<'_>, error: &'v ValidationError<'_>, name: &str) -> Option<&'v str> {
    let declared = judge.schema_of(error)?.get("properties")?.as_object()?;
    let names = error.instance().as_object()?.keys().map(String::as_str);
    nearest(name, names.filter(|name| !declared.contains_key(*name)))
}

/// How to mend what must not be null.
pub const OF_NULL: &str = "leave it out, give it a value, or declare that it may be null";

fn type_help(types: &TypeKind, value: &Value) -> Option<String> {
    let wants = |name: &str| match types {
        TypeKind::Single(one) => one.to_string() == name,
        TypeKind::Multiple(many) => many.iter().any(|one| one.to_string() == name),
    };
    match value {
        Value::Null => Some(OF_NULL.to_owned()),
        Value::String(text) if wants("boolean") && matches!(text.as_str(), "true" | "false") => {
            Some("write it without quotes".to_owned())
        }
        Value::String(text)
            if (wants("number") && text.parse::<f64>().is_ok())
                || (wants("integer") && text.parse::<i64>().is_ok()) =>
        {
            Some("write it without quotes".to_owned())
        }
        Value::Number(_) | Value::Bool(_) if wants("string") => Some("write it in quotes".to_owned()),
        other if !other.is_array() && wants("array") => Some("write it as a list, in `[` and `]`".to_owned()),
        _ => None,
    }
}

/// How a value of a format looks, for those that are most often written otherwise.
fn format_help(format: &str) -> Option<String> {
    const LOOKS: [(&str, &str); 12] = [
        ("date-time", "2025-01-31T12:30:00Z"),
        ("date", "2025-01-31"),
        ("time", "12:30:00Z"),
        ("duration", "P1DT12H"),
        ("email", "ada@example.com"),
        ("hostname", "www.example.com"),
        ("ipv4", "192.0.2.1"),
        ("ipv6", "2001:db8::1"),
        ("uri", "https://example.com/a"),
        ("uuid", "2f1e9f0e-7b1c-4c53-9d0a-3c4f6b8a1d27"),
        ("json-pointer", "/a/0"),
        ("regex", "^[a-z]+$"),
    ];
    let (_, look) = LOOKS.iter().find(|(name, _)| *name == format)?;
    Some(format!("write it as in `{look}`"))
}

/// Which item comes twice.
fn repeated(it: &str, value: &Value) -> String {
    let mut seen = HashMap::new();
    let items = value.as_array().into_iter().flatten().enumerate();
    for (index, item) in items {
        if let Some(first) = seen.insert(item.to_string(), index) {
            return format!("{it} holds the same item at {first} and {index}");
        }
    }
    format!("{it} holds an item twice")
}

fn contains(judge: &Judge<'_>, error: &ValidationError<'_>, it: &str) -> Explanation {
    let schema = judge.schema_of(error).and_then(|schema| schema.get("contains"));
    let what = schema.and_then(described).unwrap_or_else(|| "of the kind that is asked for".to_owned());
    let number = judge.keyword_value(error).and_then(Value::as_u64).unwrap_or(1);
    let is = if number == 1 { "is" } else { "are" };
    let message = match keyword_of(error).last().as_deref() {
        Some("minContains") => format!("{it} has fewer than {} that {is} {what}", count(number, "item")),
        Some("maxContains") => format!("{it} has more than {} that {is} {what}", count(number, "item")),
        _ => format!("{it} has no item that is {what}"),
    };
    Explanation::new(&OUT_OF_RANGE, message)
}

fn not(it: &str, value: &Value, schema: &Value) -> Explanation {
    let required: Vec<_> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|name| format!("`{}`", plain(name)))
        .collect();
    let is_only = |keyword: &str| {
        schema.as_object().is_some_and(|schema| schema.len() == 1 && schema.contains_key(keyword))
    };
    let message = match described(schema) {
        Some(_) if is_only("type") => format!("{it} is {}, which it must not be", kind(value)),
        Some(what) => format!("{it} is {what}, which it must not be"),
        None if is_only("required") => match &required[..] {
            [one] => format!("{it} has the property {one}, which must not be there"),
            several => {
                format!("{it} has the properties {} together, which it must not", several.join(" and "))
            }
        },
        None => format!("{it} fits the schema under `not`, which it must not fit"),
    };
    Explanation::new(&NO_MATCHING_SCHEMA, message)
        .help("change the value so that it no longer fits the schema under `not`".to_owned())
}

/// What a schema that says one thing asks for.
fn described(schema: &Value) -> Option<String> {
    let schema = schema.as_object().filter(|schema| schema.len() == 1)?;
    match schema.iter().next()? {
        (keyword, Value::String(name)) if keyword == "type" => Some(type_name(name)),
        (keyword, Value::Array(names)) if keyword == "type" => {
            Some(either(&names.iter().filter_map(Value::as_str).map(type_name).collect::<Vec<_>>()))
        }
        (keyword, value) if keyword == "const" => Some(format!("`{}`", plain(value))),
        (keyword, options) if keyword == "enum" => Some(listed(&texts(options))),
        _ => None,
    }
}

/// What the schema `false` rules out, told by where it stands.
fn forbidden(error: &ValidationError<'_>, it: &str) -> Explanation {
    let keyword = keyword_of(error);
    let holder = keyword.parent().and_then(|parent| parent.last().map(|last| last.into_owned()));
    let explanation = match (keyword.last().as_deref(), holder.as_deref()) {
        (Some("items" | "unevaluatedItems" | "additionalItems"), _) => {
            Explanation::new(&OUT_OF_RANGE, format!("{it} is an item too many"))
        }
        (_, Some("properties" | "patternProperties")) => {
            Explanation::new(&UNDECLARED_PROPERTY, format!("the property {it} must not be there"))
        }
        (Some(keyword @ ("then" | "else")), _) => {
            Explanation::new(&NO_MATCHING_SCHEMA, format!("{it} is a case that `{keyword}: false` rules out"))
        }
        _ => Explanation::new(&UNDECLARED_PROPERTY, format!("{it} must not be there")),
    };
    explanation.help("remove it, or correct the schema `false` that stands there".to_owned())
}

fn type_names(types: &TypeKind) -> Vec<String> {
    match types {
        TypeKind::Single(one) => vec![type_name(&one.to_string())],
        TypeKind::Multiple(many) => many.iter().map(|one| type_name(&one.to_string())).collect(),
    }
}

fn properties(number: u64) -> String {
    if number == 1 { "1 property".to_owned() } else { format!("{number} properties") }
}
