//! All that is wrong with the JSON value of a body.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::forbidden;
use super::message::called;
use super::secrets::{self, Secret};
use super::values::{ValueContext, check_value};
use crate::contract::Contract;
use crate::contract::content::{self, Content, Unheld};
use crate::contract::declared::{self, Declared, Fault, Found, Seen};
use crate::contract::direction::Direction;
use crate::contract::media::SchemaUse;
use crate::contract::schemas::{Schema, SchemaFault, Schemas};
use crate::exchange::tape::Tape;
use crate::finding::{Excerpt, ExchangePlace, Finding, Part, Severity, Side};
use crate::pointer::Pointer;
use crate::redact::MASK;
use crate::rules::{READ_ONLY_IN_REQUEST, UNDECLARED_PROPERTY, WRITE_ONLY_IN_RESPONSE, WRONG_FORMAT};

/// The value of a body, and what it is held against.
#[derive(Debug)]
pub struct Contents<'a> {
    contract: &'a Contract,
    side: Side,
    /// What messages call the value.
    subject: &'a str,
    /// Its schema and what that declares, where it has one.
    schema: Option<(&'a Schema, &'a Arc<Declared>)>,
    tape: &'a Tape<'a>,
    /// The same as a tree, where something is wrong with it.
    tree: OnceCell<Value>,
    /// Whether what texts hold counts as much as the value itself.
    asserts_held: bool,
}

/// What is wrong with a value.
#[derive(Debug)]
pub struct Judged {
    /// What its schema does not accept.
    pub faults: Vec<Finding>,
    /// What should not be there, whether or not its schema accepts it: undeclared, forbidden, not
    /// meant to travel this way.
    pub leaks: Vec<Finding>,
    /// What texts hold that is not what their schemas say of it. For JSON Schema that is a note; all of it is
    /// warnings, unless the value says otherwise.
    pub held: Vec<Finding>,
}

impl<'a> Contents<'a> {
    pub fn new(
        contract: &'a Contract,
        side: Side,
        schema: Option<(&'a Schema, &'a Arc<Declared>)>,
        tape: &'a Tape<'a>,
    ) -> Self {
        Self {
            contract,
            side,
            subject: subject(side),
            schema,
            tape,
            tree: OnceCell::new(),
            asserts_held: false,
        }
    }

    /// The same, of a value that is a part of the body.
    #[must_use]
    pub fn called(self, subject: &'a str) -> Self {
        Self { subject, ..self }
    }

    /// The same, of a value whose texts must hold what their schemas say, as the fields of a form must.
    #[must_use]
    pub fn asserting_held(self, asserts_held: bool) -> Self {
        Self { asserts_held, ..self }
    }

    /// What is wrong with the value, placed inside it.
    pub fn judge(&self) -> Judged {
        let mut faults = self.faults();
        let (mut leaks, held) = self.seen();
        let forbidden = match self.side {
            Side::Request => Vec::new(),
            Side::Response => forbidden::find(self.contract, self.tape.root()),
        };
        // One property is told once: as forbidden, else by its schema, else as undeclared.
        if !leaks.is_empty() || !forbidden.is_empty() {
            let forbidden_at: HashSet<_> = forbidden.iter().filter_map(at).collect();
            let is_forbidden = |it: &Finding| undeclared_at(it).is_some_and(|at| forbidden_at.contains(&at));
            faults.retain(|fault| !is_forbidden(fault));
            let told: HashSet<_> = faults.iter().filter_map(undeclared_at).collect();
            let is_told = |it: &Finding| undeclared_at(it).is_some_and(|at| told.contains(&at));
            leaks.retain(|leak| !is_forbidden(leak) && !is_told(leak));
            leaks.extend(forbidden);
        }
        Judged { faults, leaks, held }
    }

    /// All that is wrong with the value, the credentials in it included, placed in the body and shown
    /// with the lines around it.
    pub fn findings(&self, secrets: &[Secret]) -> Vec<Finding> {
        let Judged { faults: mut findings, leaks, held } = self.judge();
        findings.extend(leaks);
        findings.extend(held);
        let unannounced = secrets.iter().filter(|secret| !self.announces(secret));
        findings.extend(unannounced.map(|secret| self.secret(secret)));
        if findings.is_empty() {
            return findings;
        }
        let shown = masked(self.tree(), secrets);
        let names: Vec<_> = secrets.iter().filter_map(|secret| secret.name.as_deref()).collect();
        for finding in &mut findings {
            hide_names(finding, &names);
            let inside = at(finding).unwrap_or_default();
            finding.excerpt = Some(Arc::new(Excerpt::around(&shown, &inside)));
            finding.exchange = Some(self.place().below(&inside));
        }
        findings
    }

    fn faults(&self) -> Vec<Finding> {
        let Some((schema, _)) = self.schema else { return Vec::new() };
        if schema.accepts(self.tape.root()) {
            return Vec::new();
        }
        check_value(&ValueContext { contract: self.contract, subject: self.subject }, schema, self.tree())
    }

    /// What should not be there, and what is wrong inside of texts.
    fn seen(&self) -> (Vec<Finding>, Vec<Finding>) {
        let Some((schema, declared)) = self.schema else { return Default::default() };
        // What cannot be read may have been what declares.
        if schema.fault().is_some() || schema.left_out().any(SchemaFault::declares) {
            return Default::default();
        }
        let Seen { undeclared, contents } = declared::seen(self.schemas(), declared, self.tape.root());
        let undeclared = undeclared.into_iter().map(|found| self.undeclared(found)).collect();
        let held = contents.iter().flat_map(|(at, schema)| self.held(at, schema)).collect();
        (undeclared, held)
    }

    /// What is wrong inside the text at a place, by the schema that says what it holds.
    fn held(&self, at: &Pointer, schema: &Pointer) -> Vec<Finding> {
        let Some(Value::String(text)) = at.resolve(self.tree()) else { return Vec::new() };
        let mut findings = match content::read(self.schemas(), schema, text) {
            Ok(None) => Vec::new(),
            Ok(Some(Content { value, schema })) => {
                let (tape, name) = (Tape::of(value), at.dotted());
                let used = (self.schemas().get(&schema), self.schemas().declared(&schema));
                let inside = Contents::new(self.contract, self.side, Some((&used.0, &used.1)), &tape);
                let Judged { faults, leaks, held } = inside.called(&name).judge();
                faults.into_iter().chain(leaks).chain(held).collect()
            }
            Err(Unheld { why, keyword }) => {
                let finding = Finding::new(&WRONG_FORMAT, format!("{} {why}", called(self.subject, at)));
                let help = "write it as its schema says, or correct the schema";
                vec![finding.help(help).at(self.contract.place(&schema.join(keyword)))]
            }
        };
        for finding in &mut findings {
            finding.exchange = Some(self.place().below(at));
            if !self.asserts_held {
                finding.severity = finding.severity.min(Severity::Warning);
            }
        }
        findings
    }

    fn secret(&self, secret: &Secret) -> Finding {
        secret.finding(&called(self.subject, &secret.at)).in_exchange(self.place().below(&secret.at))
    }

    /// Whether the contract says that there is a credential here, or shows it itself.
    fn announces(&self, secret: &Secret) -> bool {
        secrets::is_shown_in(self.contract.root(), secret.text(self.tree()).unwrap_or_default())
            || secret.name.is_none() && self.declares_secret(&secret.at)
    }

    /// Whether what is declared for the text at a place says that it is a credential.
    pub fn declares_secret(&self, at: &Pointer) -> bool {
        let Some((_, declared)) = self.schema else { return false };
        let declaration = declared::declaration(self.schemas(), declared, self.tape.root(), at);
        declaration.is_some_and(|(name, is_password)| is_password || secrets::announces(&name))
    }

    fn undeclared(&self, found: Found) -> Finding {
        let name = format!("the property {}", called(self.subject, &found.at));
        let finding = match (found.fault, self.side) {
            (Fault::Undeclared { near }, side) => {
                let help = match (near, side) {
                    (Some(near), _) => format!("did you mean `{near}`?"),
                    (None, Side::Response) => {
                        format!("{}, or stop sending it", declare(&found.schemas))
                    }
                    (None, Side::Request) => format!("leave it out, or {}", declare(&found.schemas)),
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
        let document = found.schemas.last().map(|schema| self.contract.place(schema));
        finding.in_exchange(self.place().below(&found.at)).at(document)
    }

    fn tree(&self) -> &Value {
        self.tree.get_or_init(|| self.tape.to_value())
    }

    fn schemas(&self) -> &Schemas {
        self.contract.schemas(direction(self.side))
    }

    fn place(&self) -> ExchangePlace {
        ExchangePlace { side: self.side, part: Part::Body, pointer: Pointer::root() }
    }
}

/// A value without the credentials in it.
fn masked<'v>(value: &'v Value, secrets: &[Secret]) -> Cow<'v, Value> {
    if secrets.is_empty() {
        return Cow::Borrowed(value);
    }
    let mut masked = value.clone();
    secrets.iter().for_each(|secret| secret.hide(&mut masked));
    Cow::Owned(masked)
}

/// Takes names that are credentials out of what a finding says, and out of where it is.
fn hide_names(finding: &mut Finding, names: &[&str]) {
    for name in names {
        finding.message = finding.message.replace(name, MASK);
        finding.help = finding.help.take().map(|help| help.replace(name, MASK));
        if let Some(place) = &mut finding.exchange {
            let masked = place.pointer.tokens().map(|token| if token == *name { MASK.into() } else { token });
            place.pointer = masked.fold(Pointer::root(), |at, token| at.join(&token));
        }
    }
}

/// What messages call a body.
pub fn subject(side: Side) -> &'static str {
    match side {
        Side::Request => "the request body",
        Side::Response => "the response body",
    }
}

/// The schema of a body and what it declares, both ready to be used.
pub fn prepared<'a>(
    contract: &'a Contract,
    side: Side,
    used: &'a SchemaUse,
) -> (&'a Schema, &'a Arc<Declared>) {
    let schemas = contract.schemas(direction(side));
    (used.compiled(schemas), used.declared(schemas))
}

/// Which way the bodies of this side travel.
pub fn direction(side: Side) -> Direction {
    match side {
        Side::Request => Direction::Request,
        Side::Response => Direction::Response,
    }
}

fn at(finding: &Finding) -> Option<Pointer> {
    finding.exchange.as_ref().map(|place| place.pointer.clone())
}

fn undeclared_at(finding: &Finding) -> Option<Pointer> {
    at(finding).filter(|_| finding.rule == &UNDECLARED_PROPERTY)
}

/// What to do about a property, with the schema's name where it is one component.
fn declare(schemas: &[Pointer]) -> String {
    let [schema] = schemas else { return "declare it".to_owned() };
    let is_component =
        schema.as_str().strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'));
    match schema.last().filter(|_| is_component) {
        Some(name) => format!("declare it in `{name}`"),
        None => "declare it".to_owned(),
    }
}
