//! Runtime expressions that ask for what there never is, and links to parameters that are not there.

use std::collections::HashSet;

use super::words::{list, quoted};
use crate::contract::Contract;
use crate::contract::callback::Callback;
use crate::contract::declared::Declared;
use crate::contract::direction::Direction;
use crate::contract::expression::{Expression, Part};
use crate::contract::link::Link;
use crate::contract::media::MediaType;
use crate::contract::operation::Operation;
use crate::contract::response::{Response, StatusPattern};
use crate::contract::style::Location;
use crate::finding::{Finding, Severity, Side, nearest};
use crate::pointer::Pointer;
use crate::rules::{INVALID_EXPRESSION, UNRESOLVED_REFERENCE};

/// What callbacks and links ask for in vain.
pub fn expressions(contract: &Contract) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in contract.operations() {
        for callback in operation.callbacks() {
            findings.extend(of_callback(contract, operation, callback));
        }
        for response in operation.responses() {
            for link in &response.links {
                findings.extend(of_link(contract, operation, response, link));
                findings.extend(unknown_parameters(contract, link));
            }
        }
    }
    // Links and callbacks may be shared.
    let mut seen = HashSet::new();
    let key =
        |finding: &Finding| (finding.message.clone(), finding.document.as_ref().map(|at| at.pointer.clone()));
    findings.retain(|finding| seen.insert(key(finding)));
    findings
}

fn of_callback(contract: &Contract, operation: &Operation, callback: &Callback) -> Vec<Finding> {
    // Callbacks follow successes.
    let succeeds = |response: &&Response| match response.status {
        StatusPattern::Exact(status) => (200..400).contains(&status),
        StatusPattern::Range(digit) => matches!(digit, 2 | 3),
        StatusPattern::Default => true,
    };
    let responses: Vec<_> = operation.responses().iter().filter(succeeds).collect();
    let source = Source { contract, operation, responses };
    let faults = callback.template().expressions().filter_map(|expression| source.fault(expression));
    faults.map(|fault| fault.at(contract.place(&callback.pointer).key())).collect()
}

fn of_link(contract: &Contract, operation: &Operation, response: &Response, link: &Link) -> Vec<Finding> {
    let source = Source { contract, operation, responses: vec![response] };
    let faults = link.templates().flat_map(|(at, template)| {
        let faults = template.expressions().filter_map(|expression| source.fault(expression));
        faults.map(|fault| fault.at(contract.place(&at))).collect::<Vec<_>>()
    });
    faults.collect()
}

/// A link gives values to parameters of the operation that it leads to (OpenAPI 3.1.1 §4.8.20.1).
fn unknown_parameters(contract: &Contract, link: &Link) -> Vec<Finding> {
    let Some(target) = contract.linked(link) else { return Vec::new() };
    let unknown = link.parameters().iter().filter(|assigned| assigned.parameter(target).is_none());
    unknown
        .map(|assigned| {
            let message =
                format!("the link gives `{}`, which is no parameter of `{}`", assigned.key, target.name);
            let names: Vec<_> = target.parameters().iter().map(|parameter| parameter.name.as_str()).collect();
            let help = match nearest(&assigned.key, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => "remove it: the operation has no parameters".to_owned(),
                None => format!("it has {}", list(&names.iter().map(quoted).collect::<Vec<_>>(), "and")),
            };
            let finding = Finding::new(&UNRESOLVED_REFERENCE, message).help(help);
            finding.at(contract.place(&assigned.pointer).key())
        })
        .collect()
}

/// What expressions speak of.
struct Source<'a> {
    contract: &'a Contract,
    operation: &'a Operation,
    /// Those that the answer may be.
    responses: Vec<&'a Response>,
}

impl Source<'_> {
    /// Why an expression never has a value, or has one only where something undeclared is sent.
    fn fault(&self, expression: &Expression) -> Option<Finding> {
        let Expression::Of(side, part) = expression else { return None };
        let route = self.operation.route();
        match part {
            Part::Header(_) => None,
            Part::Path(name) => {
                let known: Vec<_> = self.operation.path_names().collect();
                let message = format!("`{expression}` has no value: `{route}` has no such path parameter");
                (!known.contains(&name.as_str())).then(|| fault(message, nearest(name, known)))
            }
            Part::Query(name) => {
                let of_query =
                    self.operation.parameters().iter().filter(|own| own.location == Location::Query);
                let known: Vec<_> = of_query.map(|own| own.name.as_str()).collect();
                let message =
                    format!("`{expression}` asks for a query parameter that `{route}` does not declare");
                (!known.contains(&name.as_str())).then(|| warning(message, nearest(name, known)))
            }
            Part::Body(pointer) => self.undeclared(*side, pointer).map(|(name, near)| {
                let word = if *side == Side::Request { "request" } else { "response" };
                let message =
                    format!("`{expression}` asks for `{name}`, which no {word} body of `{route}` declares");
                warning(message, near.as_deref())
            }),
        }
    }

    /// The name on the way to a value of a body that nothing declares, and the one that was meant.
    fn undeclared(&self, side: Side, pointer: &Pointer) -> Option<(String, Option<String>)> {
        let (contents, direction): (Vec<&[MediaType]>, _) = match side {
            Side::Request => {
                (self.operation.body().iter().map(|body| &body.content[..]).collect(), Direction::Request)
            }
            Side::Response => {
                (self.responses.iter().map(|response| &response.content[..]).collect(), Direction::Response)
            }
        };
        let mut first = None;
        for media in contents.into_iter().flatten() {
            let missing = self.missing_in(media, direction, pointer)?;
            first.get_or_insert(missing);
        }
        first
    }

    /// The same in one media type; `None` where the value is declared, or may be there.
    fn missing_in(
        &self,
        media: &MediaType,
        direction: Direction,
        pointer: &Pointer,
    ) -> Option<(String, Option<String>)> {
        let schemas = self.contract.schemas(direction);
        let mut here = media.schema.as_ref()?.declared(schemas).clone();
        for token in pointer.tokens() {
            if !is_plain_object(&here) {
                return None;
            }
            let Some(property) = here.property(&token, &mut 0) else {
                let takes = here.takes(&token, |_| {});
                let near = nearest(&token, here.names()).map(str::to_owned);
                return (!takes).then(|| (token.into_owned(), near));
            };
            let inside = property.inside.as_ref()?.node(schemas);
            here = inside;
        }
        None
    }
}

/// Whether all that an object has is known by name or pattern.
fn is_plain_object(declared: &Declared) -> bool {
    declared.names_properties() && declared.choices().is_empty() && declared.unevaluated().is_empty()
}

fn fault(message: String, near: Option<&str>) -> Finding {
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name what the operation takes or answers, or declare it there".to_owned(),
    };
    Finding::new(&INVALID_EXPRESSION, message).help(help)
}

fn warning(message: String, near: Option<&str>) -> Finding {
    Finding { severity: Severity::Warning, ..fault(message, near) }
}
