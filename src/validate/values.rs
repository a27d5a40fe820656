//! What is wrong with one value, in plain words and with both places.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::explain::{Explanation, explain, explain_name};
use super::message::{below, called};
use crate::contract::Contract;
use crate::contract::declared::undeclared;
use crate::contract::schemas::{Schema, Schemas, keyword_of};
use crate::exchange::tape::Tape;
use crate::finding::{ExchangePlace, Finding, Part, nearest};
use crate::pointer::Pointer;
use crate::rules::UNDECLARED_PROPERTY;

/// How many findings one value may have: more help nobody, and a hostile body could ask for millions.
const MOST_FINDINGS: usize = 100;

/// What a value is part of.
#[derive(Clone, Copy, Debug)]
pub struct ValueContext<'a> {
    pub contract: &'a Contract,
    /// What messages call the value as a whole: a parameter's name, `the request body`.
    pub subject: &'a str,
}

/// The findings for a value that its schema does not accept, placed inside the value; see
/// [`Finding::in_exchange_below`]. None where it does.
pub fn check_value(context: &ValueContext<'_>, schema: &Schema, value: &Value) -> Vec<Finding> {
    let schemas = context.contract.schemas(schema.direction());
    let mut judge = Judge { context, schemas, whole: value, findings: Vec::new(), doubtful: Vec::new() };
    for error in schema.errors(value) {
        judge.report(&error);
        if judge.findings.len() > MOST_FINDINGS {
            judge.findings.truncate(MOST_FINDINGS);
            break;
        }
    }
    judge.finish(schema)
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

/// Turns what the validator says of one value into findings.
pub struct Judge<'a> {
    pub context: &'a ValueContext<'a>,
    pub schemas: &'a Schemas,
    whole: &'a Value,
    findings: Vec<Finding>,
    /// Properties that the validator takes for undeclared where what declares them did not hold.
    doubtful: Vec<Finding>,
}

impl Judge<'_> {
    pub fn report(&mut self, error: &ValidationError<'_>) {
        match error.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.alternatives(error, context),
            Kind::OneOfMultipleValid { context } => self.several(error, context),
            Kind::AdditionalProperties { unexpected } => {
                let undeclared =
                    unexpected.iter().take(MOST_FINDINGS).map(|name| self.undeclared(error, name));
                let undeclared: Vec<_> = undeclared.collect();
                self.findings.extend(undeclared);
            }
            Kind::UnevaluatedProperties { unexpected } => {
                let undeclared =
                    unexpected.iter().take(MOST_FINDINGS).map(|name| self.undeclared(error, name));
                let undeclared: Vec<_> = undeclared.collect();
                self.doubtful.extend(undeclared);
            }
            // How the engine says that an object may have no properties at all: of the object it tells
            // the place alone.
            Kind::FalseSchema if is_closed_object(error) => {
                let object = self.whole.pointer(error.instance_path().as_str()).and_then(Value::as_object);
                let names = object.into_iter().flat_map(|object| object.keys());
                let undeclared: Vec<_> =
                    names.take(MOST_FINDINGS).map(|name| self.undeclared(error, name)).collect();
                self.findings.extend(undeclared);
            }
            Kind::PropertyNames { error: inner } => {
                let name = inner.instance().as_str().unwrap_or_default();
                self.add(inner, explain_name(self, inner, name), Some(name));
            }
            Kind::Required { property } => {
                self.add(error, explain(self, error), property.as_str());
            }
            // What lists its values says more than the type that they have.
            Kind::Type { .. } if self.lists_values(error) => {}
            _ => self.single(error),
        }
    }

    /// Whether the schema that refuses a value's type also lists what the value may be, and it is not
    /// that.
    fn lists_values(&self, error: &ValidationError<'_>) -> bool {
        let listed = self.schema_of(error).and_then(|schema| schema.get("enum")?.as_array());
        listed.is_some_and(|options| !options.iter().any(|option| *option == **error.instance()))
    }

    pub fn single(&mut self, error: &ValidationError<'_>) {
        self.add(error, explain(self, error), None);
    }

    /// Adds a finding at an error's place, or at a property there, be it present or missing.
    pub fn add(&mut self, error: &ValidationError<'_>, explanation: Explanation, property: Option<&str>) {
        let finding = self.placed(error, explanation, property);
        self.findings.push(finding);
    }

    fn placed(
        &self,
        error: &ValidationError<'_>,
        explanation: Explanation,
        property: Option<&str>,
    ) -> Finding {
        let mut inside = path(error);
        property.into_iter().for_each(|property| inside.push(property));
        let Explanation { rule, message, help } = explanation;
        Finding { help, ..Finding::new(rule, message) }
            .in_exchange(ExchangePlace::request(Part::Body).below(&inside))
            .at(self.context.contract.place(&keyword_of(error)))
    }

    /// What a message calls the value that an error is about: its path inside the whole, or the whole.
    pub fn subject(&self, error: &ValidationError<'_>) -> String {
        self.called(&path(error))
    }

    pub fn called(&self, path: &Pointer) -> String {
        let subject = self.context.subject;
        if subject.starts_with("the ") {
            called(subject, path)
        } else {
            format!("`{}`", below(subject, path))
        }
    }

    /// The part of the document that an error's keyword stands in.
    pub fn schema_of(&self, error: &ValidationError<'_>) -> Option<&Value> {
        keyword_of(error).parent()?.resolve(self.schemas.root())
    }

    /// The value of an error's keyword.
    pub fn keyword_value(&self, error: &ValidationError<'_>) -> Option<&Value> {
        keyword_of(error).resolve(self.schemas.root())
    }

    fn undeclared(&self, error: &ValidationError<'_>, name: &str) -> Finding {
        let called = self.called(&path(error).join(name));
        let known = self.schema_of(error).and_then(|schema| schema.get("properties")?.as_object());
        let missing = known.into_iter().flat_map(|known| known.keys()).map(String::as_str);
        let near = nearest(name, missing.filter(|known| error.instance().get(known).is_none()));
        let is_closed = self.keyword_value(error).is_none_or(|value| *value == Value::Bool(false));
        let message = match is_closed {
            true => format!("the property {called} is not declared"),
            false => format!("the property {called} is not declared, and is not what undeclared ones may be"),
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "remove it, or declare it: its schema allows no others".to_owned(),
        };
        self.placed(error, Explanation::new(&UNDECLARED_PROPERTY, message).help(help), Some(name))
    }

    /// A property that is declared where something else is wrong is not undeclared for that.
    fn finish(mut self, schema: &Schema) -> Vec<Finding> {
        if self.doubtful.is_empty() {
            return self.findings;
        }
        let (declared, tape) = (self.schemas.declared(schema.pointer()), Tape::of(self.whole.clone()));
        let found = undeclared(self.schemas, &declared, tape.root());
        let is_alone = self.findings.is_empty();
        self.doubtful.retain(|finding| {
            let at = finding.exchange.as_ref().map(|place| &place.pointer);
            is_alone || found.iter().any(|found| Some(&found.at) == at)
        });
        self.findings.append(&mut self.doubtful);
        self.findings
    }
}

pub fn path(error: &ValidationError<'_>) -> Pointer {
    Pointer::parse(error.instance_path().as_str()).unwrap_or_default()
}

fn is_closed_object(error: &ValidationError<'_>) -> bool {
    let keyword = keyword_of(error);
    keyword.last().is_some_and(|keyword| {
        matches!(&*keyword, "additionalProperties" | "unevaluatedProperties" | "propertyNames")
    })
}
