//! One allowance: findings of one code, in one part of the API, that are no fault.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Glob;
use crate::finding::{Finding, Rule, nearest};
use crate::pointer::Pointer;
use crate::rules::{UNMATCHED_ALLOWANCE, is_of_exchanges};
use crate::source::Place;
use crate::source::path::relative;

/// Findings that the user allows. It knows whether it was ever of use.
#[derive(Debug)]
pub struct Allowance {
    pub rule: &'static Rule,
    pub scope: Scope,
    /// Why they are no fault, in the user's words.
    pub reason: String,
    /// Where the user wrote it.
    pub place: Place,
    matched: AtomicBool,
}

/// What an allowance is limited to. All that is given must hold; where nothing is given, nothing is
/// asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The operation, by its operationId or as `METHOD /template`.
    pub operation: Option<String>,
    /// The templates of operations: `/v1/*`.
    pub path: Option<Glob>,
    /// The files that either place of a finding is in, relative to `folder`.
    pub file: Option<Glob>,
    pub folder: PathBuf,
    /// The schema, by its name among the components.
    pub schema: Option<String>,
}

/// The `METHOD /template` of each operation's name.
type Routes = HashMap<Arc<str>, String>;

impl Allowance {
    pub fn new(rule: &'static Rule, scope: Scope, reason: String, place: Place) -> Self {
        Self { rule, scope, reason, place, matched: AtomicBool::new(false) }
    }

    /// Whether this finding is allowed. One that is makes the allowance a used one.
    pub fn matches(&self, finding: &Finding, routes: &Routes) -> bool {
        let matches = finding.rule.code == self.rule.code && self.scope.holds(finding, routes);
        // Written once: what many threads only read costs them nothing.
        if matches && !self.is_matched() {
            self.matched.store(true, Ordering::Relaxed);
        }
        matches
    }

    fn is_matched(&self) -> bool {
        self.matched.load(Ordering::Relaxed)
    }

    /// The finding that it is of no use, where it should have been by now: all files were looked at. What
    /// only exchanges show is not missed, for they are a sample, unless it names what is not there.
    pub fn unmatched(&self, routes: &Routes, schemas: &BTreeSet<String>) -> Option<Finding> {
        if self.is_matched() {
            return None;
        }
        let help = match self.scope.unknown(routes, schemas) {
            Some(Unknown { what, near: Some(near), .. }) => format!("did you mean the {what} `{near}`?"),
            Some(Unknown { what, name, near: None }) => {
                format!("there is no {what} `{name}`: correct it, or remove the allowance")
            }
            None if is_of_exchanges(self.rule) => return None,
            None => "what it allowed is mended: remove it".to_owned(),
        };
        let message = format!("the allowance of `{}`{} matches nothing", self.rule.code, self.scope);
        Some(Finding::new(&UNMATCHED_ALLOWANCE, message).at(self.place.clone()).help(help))
    }
}

/// What an allowance names that is not there.
struct Unknown<'a> {
    what: &'static str,
    name: &'a str,
    /// The name of its kind that it was most likely meant as.
    near: Option<&'a str>,
}

impl Scope {
    fn unknown<'a>(&'a self, routes: &'a Routes, schemas: &'a BTreeSet<String>) -> Option<Unknown<'a>> {
        let operation = || {
            let name = self.operation.as_deref().filter(|name| route(name, routes).is_none())?;
            let names = routes.iter().flat_map(|(name, route)| [&**name, route.as_str()]);
            Some(Unknown { what: "operation", name, near: nearest(name, names) })
        };
        let path = || {
            let templates = || routes.values().filter_map(|route| Some(route.split_once(' ')?.1));
            let glob = self.path.as_ref().filter(|glob| !templates().any(|own| glob.matches(own)))?;
            Some(Unknown { what: "path", name: glob.as_str(), near: nearest(glob.as_str(), templates()) })
        };
        let schema = || {
            let name = self.schema.as_deref().filter(|name| !schemas.contains(*name))?;
            let near = nearest(name, schemas.iter().map(String::as_str));
            Some(Unknown { what: "schema", name, near })
        };
        operation().or_else(path).or_else(schema)
    }

    fn holds(&self, finding: &Finding, routes: &Routes) -> bool {
        let places = || finding.value.iter().chain(&finding.document);
        let operation = self.operation.as_ref().is_none_or(|name| {
            let wanted = route(name, routes).unwrap_or(name);
            concerned(finding, routes).iter().any(|route| route == wanted)
        });
        let path = self.path.as_ref().is_none_or(|path| {
            let templates = concerned(finding, routes);
            templates.iter().filter_map(|route| route.split_once(' ')).any(|(_, own)| path.matches(own))
        });
        let file = self.file.as_ref().is_none_or(|file| {
            places().any(|place| file.matches(&relative(place.source.path(), &self.folder)))
        });
        let schema = self.schema.as_ref().is_none_or(|name| {
            let schema = Pointer::root().join("components").join("schemas").join(name);
            places().any(|place| place.pointer.strip_prefix(&schema).is_some())
        });
        operation && path && file && schema
    }
}

/// The operations that a finding concerns, as `METHOD /template`: the one that it names, and those
/// that its places stand in.
fn concerned(finding: &Finding, routes: &Routes) -> Vec<String> {
    let named = finding.operation.iter().map(|name| route(name, routes).unwrap_or(name).to_owned());
    let places = finding.value.iter().chain(&finding.document);
    named.chain(places.filter_map(|place| standing_in(&place.pointer))).collect()
}

fn route<'a>(name: &'a str, routes: &'a Routes) -> Option<&'a str> {
    let by_name = routes.get(name).map(String::as_str);
    by_name.or_else(|| routes.values().map(String::as_str).find(|route| *route == name))
}

/// `GET /users` for `/paths/~1users/get/responses`.
fn standing_in(pointer: &Pointer) -> Option<String> {
    let mut tokens = pointer.tokens();
    let (paths, template, method) = (tokens.next()?, tokens.next()?, tokens.next()?);
    (paths == "paths").then(|| format!("{} {template}", method.to_ascii_uppercase()))
}

/// ` for the operation …, …`: what it is limited to, or nothing.
impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let limits = [
            ("operation", self.operation.as_deref()),
            ("path", self.path.as_ref().map(Glob::as_str)),
            ("file", self.file.as_ref().map(Glob::as_str)),
            ("schema", self.schema.as_deref()),
        ];
        let limits = limits.into_iter().filter_map(|(what, name)| Some((what, name?)));
        for (index, (what, name)) in limits.enumerate() {
            let before = if index == 0 { " for" } else { "," };
            write!(f, "{before} the {what} `{name}`")?;
        }
        Ok(())
    }
}
