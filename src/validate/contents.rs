//! All that is wrong with the JSON value of a body.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::forbidden;
use super::message::dotted;
use super::undeclared::{self, Fault, Found};
use super::values::{ValueContext, check_value};
use crate::contract::Contract;
use crate::contract::direction::Direction;
use crate::contract::media::SchemaUse;
use crate::finding::{Excerpt, ExchangePlace, Finding, Part, Severity, Side};
use crate::pointer::Pointer;
use crate::rules::{READ_ONLY_IN_REQUEST, UNDECLARED_PROPERTY, WRITE_ONLY_IN_RESPONSE};

/// The value of a body.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    pub contract: &'a Contract,
    pub side: Side,
    pub schema: Option<&'a SchemaUse>,
    pub value: &'a Value,
}

impl Contents<'_> {
    /// What its schema does not accept, what nobody declared, what does not travel this way, and what
    /// is forbidden, each placed in the body and shown with the lines around it.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.against_schema();
        if self.side == Side::Response {
            let forbidden = forbidden::find(self.contract, self.value);
            self.add(&mut findings, forbidden);
        }
        for finding in &mut findings {
            let inside = finding.exchange.take().map(|place| place.pointer).unwrap_or_default();
            finding.excerpt = Some(Arc::new(Excerpt::around(self.value, &inside)));
            finding.exchange = Some(self.place().below(&inside));
        }
        findings
    }

    fn against_schema(&self) -> Vec<Finding> {
        let Some(used) = self.schema else { return Vec::new() };
        let schemas = self.contract.schemas(self.direction());
        let schema = used.compiled(schemas);
        let context = ValueContext { contract: self.contract, subject: self.subject() };
        let mut findings = match schema.is_valid(self.value) {
            true => Vec::new(),
            false => check_value(&context, schema, self.value),
        };
        // A schema that cannot be compiled declares nothing that can be relied upon.
        if schema.fault().is_none() {
            let found = undeclared::find(schemas, used.declared(schemas), self.value);
            let told: HashSet<_> = findings.iter().filter_map(undeclared_at).collect();
            let found = found.into_iter().filter(|found| !told.contains(&found.at));
            let found: Vec<_> = found.map(|found| self.undeclared(found)).collect();
            findings.extend(found);
        }
        findings
    }

    /// What is forbidden is told once, whatever else is wrong with its being there.
    fn add(&self, findings: &mut Vec<Finding>, forbidden: Vec<Finding>) {
        if forbidden.is_empty() {
            return;
        }
        let at = |finding: &Finding| finding.exchange.as_ref().map(|place| place.pointer.clone());
        let told: HashSet<_> = forbidden.iter().filter_map(at).collect();
        findings.retain(|finding| !undeclared_at(finding).is_some_and(|at| told.contains(&at)));
        findings.extend(forbidden);
    }

    fn undeclared(&self, found: Found) -> Finding {
        let name = format!("the property `{}`", dotted("", &found.at));
        let finding = match (found.fault, self.side) {
            (Fault::Undeclared { near }, side) => {
                let help = match (near, side) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Side::Response) => {
                        format!("{}, or stop sending it", declare(found.schema.as_ref()))
                    }
                    (None, Side::Request) => format!("leave it out, or {}", declare(found.schema.as_ref())),
                };
                let finding =
                    Finding::new(&UNDECLARED_PROPERTY, format!("{name} is not declared")).help(help);
                match side {
                    Side::Response => finding,
                    Side::Request => Finding { severity: Severity::Warning, ..finding },
                }
            }
            (Fault::Hidden, Side::Request) => {
                Finding::new(&READ_ONLY_IN_REQUEST, format!("{name} is `readOnly` and is sent in a request"))
                    .help("leave it out: the API sets it")
            }
            (Fault::Hidden, Side::Response) => Finding::new(
                &WRITE_ONLY_IN_RESPONSE,
                format!("{name} is `writeOnly` and is sent in a response"),
            )
            .help("stop sending it, or declare it without `writeOnly`"),
        };
        let document = found.schema.map(|schema| self.contract.place(&schema));
        finding.in_exchange(self.place().below(&found.at)).at(document)
    }

    fn direction(&self) -> Direction {
        match self.side {
            Side::Request => Direction::Request,
            Side::Response => Direction::Response,
        }
    }

    /// What messages call it.
    fn subject(&self) -> &'static str {
        subject(self.side)
    }

    fn place(&self) -> ExchangePlace {
        ExchangePlace { side: self.side, part: Part::Body, pointer: Pointer::root() }
    }
}

/// What messages call a body.
pub fn subject(side: Side) -> &'static str {
    match side {
        Side::Request => "the body",
        Side::Response => "the response body",
    }
}

fn undeclared_at(finding: &Finding) -> Option<Pointer> {
    let place = finding.exchange.as_ref().filter(|_| finding.rule == &UNDECLARED_PROPERTY)?;
    Some(place.pointer.clone())
}

fn declare(schema: Option<&Pointer>) -> String {
    let name = schema.and_then(|schema| {
        let name = schema.as_str().strip_prefix("/components/schemas/").filter(|name| !name.contains('/'));
        name.and_then(|_| schema.last())
    });
    name.map_or_else(|| "declare it".to_owned(), |name| format!("declare it in `{name}`"))
}
