//! One method on one path template.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use http::Method;
use serde_json::Value;

use super::callback::{self, Callback};
use super::direction::Direction;
use super::media::{self, MediaType};
use super::parameter::{self, Parameter};
use super::reader::{Node, Reader};
use super::response::{self, Response};
use super::router;
use super::security::{self, Requirement, Schemes};
use super::style::Location;
use crate::document::Document;
use crate::document::grammar::METHODS;
use crate::finding::{Finding, nearest};
use crate::pointer::Pointer;
use crate::redact::Plan;

/// An operation. What it takes and answers is read when it is first asked for.
#[derive(Debug)]
pub struct Operation {
    /// Its place among the contract's operations; a callback has that of the operation that it follows.
    pub index: usize,
    /// Its name in messages, which is its alone: `operationId` unless one before has the same, else
    /// `GET /path`.
    pub name: Arc<str>,
    pub id: Option<String>,
    pub method: Method,
    pub template: String,
    pub pointer: Pointer,
    pub deprecated: bool,
    /// The path item that holds it, for what all its operations share.
    item: Pointer,
    is_callback: bool,
    common: Arc<Common>,
    parts: OnceLock<Parts>,
}

/// What the operations of a document have in common.
#[derive(Debug)]
struct Common {
    document: Arc<Document>,
    schemes: Schemes,
}

/// What an operation takes and answers.
#[derive(Debug)]
struct Parts {
    parameters: Vec<Parameter>,
    body: Option<RequestBody>,
    responses: Vec<Response>,
    security: Vec<Requirement>,
    callbacks: Vec<Callback>,
    findings: Vec<Finding>,
}

#[derive(Debug)]
pub struct RequestBody {
    pub required: bool,
    pub content: Vec<MediaType>,
    pub pointer: Pointer,
}

impl Operation {
    /// The operation's own parameters and those of its path.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parts().parameters
    }

    pub fn body(&self) -> Option<&RequestBody> {
        self.parts().body.as_ref()
    }

    pub fn responses(&self) -> &[Response] {
        &self.parts().responses
    }

    /// Alternatives, of which one must be met; none asks for nothing.
    pub fn security(&self) -> &[Requirement] {
        &self.parts().security
    }

    /// What the API sends on its own after an answer, in the order of the document.
    pub fn callbacks(&self) -> &[Callback] {
        &self.parts().callbacks
    }

    /// What of the operation cannot be read. An operation that nobody has asked for yet is not kept:
    /// a document has far more of them than are used.
    pub fn findings(&self) -> Vec<Finding> {
        let findings = |parts: &Parts| {
            let callbacks = parts.callbacks.iter().flat_map(|callback| callback.operation.findings());
            parts.findings.iter().cloned().chain(callbacks).collect()
        };
        self.parts.get().map_or_else(|| findings(&self.read()), findings)
    }

    /// What the operation declares for a status: the status itself, else its range, else `default`.
    pub fn response(&self, status: u16) -> Option<&Response> {
        let matching = self.responses().iter().filter(|response| response.status.matches(status));
        matching.min_by_key(|response| response.status.breadth())
    }

    /// Where the path item stands that holds it.
    pub fn item(&self) -> &Pointer {
        &self.item
    }

    /// `METHOD /template`, which names the operation whether or not it has an id.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The names in braces of its template.
    pub fn path_names(&self) -> impl Iterator<Item = &str> {
        router::names(&self.template)
    }

    /// The name in the template that a path parameter was meant for which the template lacks, of those
    /// that no parameter declares: the one that is like it, or the only one where nothing else is meant.
    pub fn meant<S: AsRef<str>>(&self, unknown: &str, declared: &[S]) -> Option<&str> {
        let names: Vec<_> = self.path_names().collect();
        let is_declared = |name: &&str| declared.iter().any(|own| own.as_ref() == *name);
        let lacking: Vec<_> = names.iter().copied().filter(|name| !is_declared(name)).collect();
        let strays = declared.iter().filter(|own| !names.contains(&own.as_ref())).count();
        if names.contains(&unknown) {
            return None;
        }
        nearest(unknown, lacking.iter().copied()).or(match lacking[..] {
            [only] if strays == 1 => Some(only),
            _ => None,
        })
    }

    /// The operations of a path item of a callback that follows this one.
    pub(super) fn called_back<'a>(
        &self,
        reader: &mut Reader<'a>,
        callback: &str,
        template: &str,
        item: &Node<'a>,
    ) -> Vec<Self> {
        let methods = methods(reader, item).into_iter();
        let operation = |(method, node): (Method, Node<'_>)| {
            let id = node.object.get("operationId").and_then(Value::as_str).map(str::to_owned);
            Self {
                index: self.index,
                name: id.clone().unwrap_or_else(|| format!("{} {callback}", self.name)).into(),
                id,
                method,
                template: template.to_owned(),
                deprecated: node.object.get("deprecated") == Some(&Value::Bool(true)),
                pointer: node.at,
                item: item.at.clone(),
                is_callback: true,
                common: self.common.clone(),
                parts: OnceLock::new(),
            }
        };
        methods.map(operation).collect()
    }

    /// A path parameter that the template lacks could never be sent.
    fn drop_unknown_path_parameters(&self, reader: &mut Reader<'_>, parameters: &mut Vec<Parameter>) {
        let in_path = parameters.iter().filter(|parameter| parameter.location == Location::Path);
        let declared: Vec<_> = in_path.map(|parameter| parameter.name.clone()).collect();
        parameters.retain(|parameter| {
            let known =
                parameter.location != Location::Path || self.path_names().any(|name| name == parameter.name);
            if !known {
                let is_own = parameter.pointer.strip_prefix(&self.pointer).is_some();
                let path = if is_own { self.route() } else { self.template.clone() };
                let message = format!("`{path}` has no path parameter `{}`", parameter.name);
                let help = match self.meant(&parameter.name, &declared) {
                    Some(near) => format!("did you mean `{near}`? Until then it is not asked for"),
                    None => format!(
                        "write `{{{}}}` where it stands in the path; until then it is not asked for",
                        parameter.name
                    ),
                };
                reader.invalid_with_help(&parameter.pointer.join("name"), message, &help);
            }
            known
        });
    }

    fn parts(&self) -> &Parts {
        self.parts.get_or_init(|| self.read())
    }

    fn read(&self) -> Parts {
        let mut reader = Reader::new(&self.common.document);
        let reader = &mut reader;
        let mut parts = Parts {
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            security: Vec::new(),
            callbacks: Vec::new(),
            findings: Vec::new(),
        };
        if let (Some(item), Some(node)) = (reader.at(&self.item), reader.at(&self.pointer)) {
            let shared = parameter::read_all(reader, &item);
            parts.parameters = parameter::overriding(parameter::read_all(reader, &node), shared);
            self.drop_unknown_path_parameters(reader, &mut parts.parameters);
            parts.body = body(reader, &node);
            parts.responses = response::read_all(reader, &node);
            parts.security = security::requirements(reader, &node, &self.common.schemes);
            if !self.is_callback {
                parts.callbacks = callback::read_all(reader, &node, self);
            }
        }
        parts.findings = reader.take_findings();
        parts
    }
}

/// Every operation under `paths`, in the order of the documents.
/// With them comes where requests carry credentials.
pub fn read_all(reader: &mut Reader<'_>, document: &Arc<Document>) -> (Vec<Operation>, Plan) {
    let (mut operations, mut names, mut plan) = (Vec::new(), HashSet::new(), Plan::default());
    for mount in document.mounts() {
        let Some(root) = reader.root(mount) else { continue };
        let schemes = Schemes::read(reader, &root);
        schemes.redact(&mut plan);
        let common = Arc::new(Common { document: document.clone(), schemes });
        for (template, item) in reader.entries(&root, "paths") {
            if !template.starts_with('/') {
                let message = format!("the path `{template}` does not start with `/`");
                reader.invalid_name(&item.at, message);
                continue;
            }
            names_twice(reader, template, &item.at);
            let template = format!("{}{template}", mount.prefix);
            for (method, node) in methods(reader, &item) {
                let id = node.object.get("operationId").and_then(Value::as_str).map(str::to_owned);
                let own = id.clone().filter(|id| names.insert(id.clone()));
                operations.push(Operation {
                    index: operations.len(),
                    name: own.unwrap_or_else(|| format!("{method} {template}")).into(),
                    id,
                    method,
                    template: template.clone(),
                    deprecated: node.object.get("deprecated") == Some(&Value::Bool(true)),
                    pointer: node.at,
                    item: item.at.clone(),
                    is_callback: false,
                    common: common.clone(),
                    parts: OnceLock::new(),
                });
            }
        }
    }
    (operations, plan)
}

/// A part of a path in braces has a name of its own (OpenAPI 3.1 §4.8.8.1).
fn names_twice(reader: &mut Reader<'_>, template: &str, at: &Pointer) {
    let mut names = template.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let mut seen = HashSet::new();
    if let Some(name) = names.find(|name| !seen.insert(*name)) {
        let message = format!("the path `{template}` has `{{{name}}}` twice");
        reader.invalid_name_with_help(at, message, "give each part a name of its own; the first one counts");
    }
}

fn methods<'a>(reader: &mut Reader<'a>, item: &Node<'a>) -> Vec<(Method, Node<'a>)> {
    let named = METHODS.iter().filter_map(|name| {
        let method = Method::from_bytes(name.to_ascii_uppercase().as_bytes()).ok()?;
        Some((method, reader.child(item, name)?))
    });
    let mut methods: Vec<_> = named.collect();
    for (name, node) in reader.entries(item, "additionalOperations") {
        match Method::from_bytes(name.as_bytes()) {
            Ok(method) => methods.push((method, node)),
            Err(_) => reader.invalid_name(&node.at, format!("`{name}` is not an HTTP method")),
        }
    }
    methods
}

fn body<'a>(reader: &mut Reader<'a>, operation: &Node<'a>) -> Option<RequestBody> {
    let node = reader.child(operation, "requestBody")?;
    Some(RequestBody {
        required: node.object.get("required") == Some(&Value::Bool(true)),
        content: media::read_all(reader, &node, Direction::Request),
        pointer: node.at,
    })
}
