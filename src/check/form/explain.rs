//! What is wrong with one object, in the words of its author.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::definitions::Definition;
use super::slip::nearly;
use crate::check::words::{kind, list, quoted, shown, type_name};
use crate::contract::response::StatusPattern;
use crate::finding::nearest;
use crate::pointer::Pointer;

/// One fault of an object.
#[derive(Debug)]
pub struct Fault {
    pub what: What,
    pub message: String,
    pub help: Option<String>,
    /// Where in the object.
    pub pointer: Pointer,
    /// Whether it is the name there that is wrong.
    pub of_name: bool,
}

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A field that such an object never has.
    UnknownField,
    /// A field that the object has not as it is: it has no effect.
    IdleField,
    /// A field that has no effect by the specification, and has the one that was meant here.
    Tolerated,
    Other,
}

/// The fields that decide which others an object has.
const DECIDING: [&str; 2] = ["in", "type"];

type Error<'a> = ValidationError<'a>;

/// The faults of an object that its definition does not accept; `it` is what messages call it.
pub fn explain(definition: &Definition, it: &str, object: &Value) -> Vec<Fault> {
    let mut explainer = Explainer { definition, it, faults: Vec::new() };
    let errors: Vec<_> = definition.schema.errors(object).collect();
    let (fields, others): (Vec<_>, Vec<_>) = errors.iter().partition(|error| is_about_fields(error));
    let undecided = others.iter().any(|error| !is_conditional(error) && is_deciding(error));
    others
        .iter()
        .filter(|error| !(undecided && is_conditional(error)))
        .for_each(|error| explainer.error(error));
    fields.iter().for_each(|error| explainer.fields(error, !others.is_empty()));
    explainer.faults
}

/// True for what is asked only where something else holds.
fn is_conditional(error: &Error<'_>) -> bool {
    let path = error.schema_path().as_str();
    ["/then/", "/else/", "/dependentSchemas/"].iter().any(|part| path.contains(part))
}

fn is_deciding(error: &Error<'_>) -> bool {
    match error.kind() {
        Kind::Required { property } => property.as_str().is_some_and(|name| DECIDING.contains(&name)),
        _ => DECIDING.iter().any(|name| inside(error).as_str().strip_prefix('/') == Some(name)),
    }
}

fn is_about_fields(error: &Error<'_>) -> bool {
    matches!(error.kind(), Kind::AdditionalProperties { .. } | Kind::UnevaluatedProperties { .. })
}

fn inside(error: &Error<'_>) -> Pointer {
    Pointer::parse(error.instance_path().as_str()).unwrap_or_default()
}

struct Explainer<'a> {
    definition: &'a Definition,
    it: &'a str,
    faults: Vec<Fault>,
}

impl Explainer<'_> {
    fn add(&mut self, pointer: Pointer, message: String, help: Option<String>) {
        self.push(pointer, message, help, false);
    }

    /// A name that the object may not have.
    fn add_name(&mut self, pointer: Pointer, message: String, help: Option<String>) {
        self.push(pointer, message, help, true);
    }

    fn push(&mut self, pointer: Pointer, message: String, help: Option<String>, of_name: bool) {
        // A value of the wrong type breaks more than its type.
        if self
            .faults
            .iter()
            .any(|fault| fault.pointer == pointer && fault.what == What::Other && !pointer.is_root())
        {
            return;
        }
        self.faults.push(Fault { what: What::Other, message, help, pointer, of_name });
    }

    /// What messages call the value of an error.
    fn subject(&self, error: &Error<'_>) -> String {
        let path = inside(error);
        match (path.is_root(), self.it) {
            (true, it) => it.to_owned(),
            (false, "the document" | "the schema") => quoted(way(&path)),
            (false, it) => format!("`{}` of {it}", way(&path)),
        }
    }

    /// Fields that are not evaluated. Those that are known do not count as evaluated where anything
    /// else is wrong, and say nothing then.
    fn fields(&mut self, error: &Error<'_>, others: bool) {
        let (Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected }) =
            error.kind()
        else {
            return;
        };
        let known = self.definition.fields(error);
        let (it, at) = (self.subject(error), inside(error));
        for name in unexpected {
            let (what, message) = match known.contains(name) {
                true if others => continue,
                true => {
                    (What::IdleField, format!("`{name}` means nothing here: {it} has no use for it as it is"))
                }
                false => (What::UnknownField, format!("{it} has an unknown field `{name}`")),
            };
            let names = || known.iter().map(String::as_str);
            let near = nearest(name, names()).or_else(|| nearly(name, names()));
            let help = match near {
                _ if what == What::IdleField => "remove it".to_owned(),
                _ if known.contains("schema") && is_keyword(name) => format!("put `{name}` under `schema`"),
                _ if self.it == "the schema" && is_later_keyword(name) => {
                    format!("`{name}` comes with OpenAPI 3.1: begin the document with `openapi: 3.1.0`")
                }
                Some(near) => format!("did you mean `{near}`?"),
                _ if self.it == "`paths`" => "paths start with `/`".to_owned(),
                _ if self.it == "`responses`" && is_small_range(name) => {
                    format!("write `{}`", name.to_ascii_uppercase())
                }
                _ if self.it == "`responses`" => {
                    "a response is named by a status as `404`, a range as `4XX`, or `default`".to_owned()
                }
                _ => "remove it, or let its name begin with `x-`".to_owned(),
            };
            let help = moved_to(self.it, name).unwrap_or(help);
            let pointer = at.join(name);
            self.faults.push(Fault { what, message, help: Some(help), pointer, of_name: true });
        }
    }

    fn error(&mut self, error: &Error<'_>) {
        let (it, at) = (self.subject(error), inside(error));
        let is = || format!("{it} is {}", shown(error.instance()));
        match error.kind() {
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => self.alternatives(error, context),
            Kind::OneOfMultipleValid { .. } => {
                let names = self.required_by_branches(error);
                let message = match &names[..] {
                    [] => format!("{it} has several forms at once, of which it may have only one"),
                    names => format!("{it} has both {}, of which only one may be there", list(names, "and")),
                };
                self.add(at, message, Some("remove one".to_owned()));
            }
            Kind::Required { .. } if self.it == "`responses`" && !is_extended_alone(error.instance()) => {}
            Kind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                self.add(at, format!("{it} lacks the field `{name}`"), required_help(self.it, name));
            }
            Kind::Type { kind: types } => self.wrong_type(error, &type_names(types)),
            Kind::Enum { options } => {
                let options: Vec<_> = options.as_array().into_iter().flatten().map(plain).collect();
                self.not_an_option(error, &options);
            }
            Kind::Constant { expected_value } => self.not_an_option(error, &[plain(expected_value)]),
            Kind::Not { schema } => {
                let names = required_names(schema);
                let message = match &names[..] {
                    [] => format!("{}, which it must not be", is()),
                    [name] => format!("{it} has {name}, which has no place beside its other fields"),
                    names => format!("{it} has both {}, of which only one may be there", list(names, "and")),
                };
                self.add(at, message, Some("remove one".to_owned()).filter(|_| names.len() > 1));
            }
            Kind::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default();
                let message = format!("{it} has the name `{name}`, which is not allowed");
                let help = match inner.kind() {
                    Kind::Pattern { pattern } => Some(format!("names match `{pattern}`")),
                    _ => None,
                };
                self.add_name(at.join(name), message, help);
            }
            Kind::FalseSchema => {
                let name = at.last().unwrap_or_default().into_owned();
                let message = format!("`{name}` has no place beside the other fields of {}", self.it);
                self.add_name(at, message, None);
            }
            Kind::Pattern { pattern } => {
                let is_version = self.it == "the document" && at.last().is_some_and(|name| name == "openapi");
                let help = is_version.then(|| "write all three numbers, as in `3.0.3`".to_owned());
                self.add(at, format!("{}, which does not match `{pattern}`", is()), help);
            }
            Kind::Format { format } => self.add(at, format!("{}, which is not a valid {format}", is()), None),
            Kind::MinProperties { .. } | Kind::MinItems { .. } | Kind::MinLength { .. } => {
                self.add(at, format!("{it} is empty"), Some("add an entry".to_owned()));
            }
            Kind::MaxProperties { limit } => self.add(at, format!("{it} has more than {limit} entry"), None),
            Kind::Minimum { limit } => self.add(at, format!("{}, less than {limit}", is()), None),
            Kind::ExclusiveMinimum { limit } => {
                self.add(at, format!("{}, not more than {limit}", is()), None)
            }
            Kind::UniqueItems => {
                self.add(at, format!("{it} holds an item twice"), Some("remove one of the two".to_owned()))
            }
            _ => self.add(at, format!("{it} has not the form that OpenAPI gives it"), None),
        }
    }

    /// Of several alternatives, what is wrong with the one that was meant.
    fn alternatives(&mut self, error: &Error<'_>, branches: &[Vec<Error<'static>>]) {
        let (it, at) = (self.subject(error), inside(error));
        let names = self.required_by_branches(error);
        if !names.is_empty() {
            return self.add(
                at,
                format!("{it} has none of {}", list(&names, "and")),
                Some("add one of them".to_owned()),
            );
        }
        let here = error.instance_path().as_str();
        let is_other = |error: &Error<'_>| match error.kind() {
            Kind::Type { .. } => error.instance_path().as_str() == here,
            Kind::Enum { .. } | Kind::Constant { .. } => is_deciding(error),
            _ => false,
        };
        let meant =
            branches.iter().filter(|branch| !branch.iter().any(is_other)).min_by_key(|branch| branch.len());
        if let Some(meant) = meant {
            return meant.iter().for_each(|error| self.error(error));
        }
        let types = branches.iter().flatten().filter_map(|error| match error.kind() {
            Kind::Type { kind } => Some(type_names(kind)),
            _ => None,
        });
        let types: Vec<_> = types.into_iter().flatten().collect();
        let deciding = branches.iter().flatten().find(|error| matches!(error.kind(), Kind::Enum { .. }));
        match deciding.filter(|error| types.is_empty() || is_deciding(error)) {
            Some(deciding) => {
                let here = inside(deciding);
                let options = branches.iter().flatten().filter_map(|error| match error.kind() {
                    Kind::Enum { options } if inside(error) == here => options.as_array(),
                    _ => None,
                });
                let options: Vec<_> = options.flatten().map(plain).collect();
                self.not_an_option(deciding, &options);
            }
            None => self.wrong_type(error, &types),
        }
    }

    fn wrong_type(&mut self, error: &Error<'_>, types: &[String]) {
        let names: Vec<_> = types.iter().map(|name| type_name(name)).collect();
        let message =
            format!("{} is {}, not {}", self.subject(error), kind(error.instance()), list(&names, "or"));
        let at = inside(error);
        let help = type_help(self.it, &at.last().unwrap_or_default(), error.instance(), types);
        self.add(at, message, help);
    }

    fn not_an_option(&mut self, error: &Error<'_>, options: &[String]) {
        let names: Vec<_> = options.iter().map(quoted).collect();
        let is = format!("{} is {}", self.subject(error), shown(error.instance()));
        let near =
            error.instance().as_str().and_then(|value| nearest(value, options.iter().map(String::as_str)));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        let help = help.or_else(|| {
            type_help(self.it, &inside(error).last().unwrap_or_default(), error.instance(), options)
        });
        self.add(inside(error), format!("{is}, not {}", list(&names, "or")), help);
    }

    /// The fields of which each branch of an alternative asks for one, where that is all they do.
    fn required_by_branches(&self, error: &Error<'_>) -> Vec<String> {
        let Some(Value::Array(branches)) = self.definition.keyword(error) else { return Vec::new() };
        let names: Vec<_> = branches.iter().map(required_names).collect();
        if names.iter().any(|names| names.len() != 1) { Vec::new() } else { names.concat() }
    }
}

/// The way to a value inside an object, whose own fields are names even where they look like an index.
fn way(path: &Pointer) -> String {
    let dotted = path.dotted();
    dotted.strip_prefix('[').map(|rest| rest.replacen(']', "", 1)).unwrap_or(dotted)
}

/// True for an object of extensions and nothing else. That one without any field is empty, and that a field is
/// none, is told by itself.
fn is_extended_alone(object: &Value) -> bool {
    object.as_object().is_some_and(|it| !it.is_empty() && it.keys().all(|name| name.starts_with("x-")))
}

/// The names that a schema requires, quoted.
fn required_names(schema: &Value) -> Vec<String> {
    let names = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(quoted).collect()
}

fn type_names(types: &TypeKind) -> Vec<String> {
    match types {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How to say what a name was meant to say that is no type.
fn not_a_type(name: &str) -> Option<String> {
    match name {
        "any" => Some("leave `type` out where any value will do".to_owned()),
        "file" => Some("write `type: string` and `format: binary`".to_owned()),
        "date" | "date-time" | "datetime" | "email" | "time" | "uri" | "url" | "uuid" => {
            let format = if name == "datetime" { "date-time" } else { name };
            Some(format!("write `type: string` and `format: {format}`"))
        }
        _ => None,
    }
}

/// How to mend what people often get wrong.
fn type_help(it: &str, field: &str, value: &Value, wanted: &[String]) -> Option<String> {
    let wants_text = wanted.iter().any(|name| name == "string");
    let is_reference = value.get("$ref").is_some_and(Value::is_string);
    let help = match (it, field, value) {
        (_, "$ref", Value::String(_)) => {
            "a `$ref` stands for a whole object: here it is taken for an entry of that name"
        }
        _ if is_reference => "a `$ref` is not followed here: write out what it leads to",
        ("the schema", "required", Value::Bool(_)) => {
            "list the property's name under `required` of the object that holds it"
        }
        ("the schema", "exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {
            "from OpenAPI 3.1 on this is the limit itself"
        }
        ("the schema", "exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => {
            "in OpenAPI 3.0 this is `true` beside the limit"
        }
        ("the schema", "type", Value::Null) => "write 'null' in quotes",
        ("the schema" | "the parameter", "type", Value::String(name)) => return not_a_type(name),
        ("the schema", "discriminator", Value::String(_)) => {
            "write `discriminator: { propertyName: … }`, as since OpenAPI 3.0"
        }
        ("the parameter", "required", Value::Bool(false)) => {
            "write `required: true`: a path is not whole without its parameters"
        }
        ("the schema", "type", Value::Array(_)) => {
            "OpenAPI 3.0 has one type; write `nullable: true` for null"
        }
        ("the schema", "examples", Value::Object(_)) => "the examples of a schema are a list of values",
        ("the schema", "items", Value::Array(_)) => "write `prefixItems` for a list of schemas",
        (_, _, Value::Null) => "write its value, or remove it with its name",
        (_, _, Value::Number(_) | Value::Bool(_)) if wants_text => "put it in quotes",
        _ => return None,
    };
    Some(help.to_owned())
}

fn required_help(it: &str, name: &str) -> Option<String> {
    match (it, name) {
        ("the parameter", "required") => Some("a path parameter needs `required: true`".to_owned()),
        ("the response", "description") => {
            Some("a response needs a `description`, if an empty one".to_owned())
        }
        ("the document", "info") => Some(
            "name the document with `info: { title: …, version: … }`; it is served all the same".to_owned(),
        ),
        ("the document", "paths") => Some("write `paths: {}` if there are none".to_owned()),
        ("the operation", "responses") => {
            Some("say what it answers; until then there is nothing to answer with".to_owned())
        }
        _ => None,
    }
}

/// Where OpenAPI 3 has what Swagger 2.0 had at the top of the document.
fn moved_to(it: &str, name: &str) -> Option<String> {
    let now = match name {
        _ if it != "the document" => return None,
        "definitions" => "`components.schemas`",
        "parameters" => "`components.parameters`",
        "responses" => "`components.responses`",
        "securityDefinitions" => "`components.securitySchemes`",
        "host" | "basePath" | "schemes" => "the URLs of `servers`",
        "consumes" | "produces" => "the `content` of request bodies and responses",
        _ => return None,
    };
    Some(format!("since OpenAPI 3.0 it belongs into {now}"))
}

/// True for a range of statuses in small letters, which is read all the same.
fn is_small_range(name: &str) -> bool {
    name.ends_with("xx") && StatusPattern::parse(name).is_some()
}

/// True for a keyword of JSON Schema that OpenAPI 3.0 left out.
fn is_later_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 18] = [
        "const",
        "contains",
        "contentEncoding",
        "contentMediaType",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "examples",
        "if",
        "maxContains",
        "minContains",
        "patternProperties",
        "prefixItems",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
        "$defs",
    ];
    KEYWORDS.contains(&name)
}

/// True for a keyword that belongs into a schema, and stood beside it in Swagger 2.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: [&str; 12] = [
        "type",
        "format",
        "enum",
        "items",
        "default",
        "minimum",
        "maximum",
        "pattern",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
    ];
    KEYWORDS.contains(&name)
}
