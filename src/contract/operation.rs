//! One method on one path template.

use std::sync::Arc;

use http::Method;
use serde_json::Value;

use super::direction::Direction;
use super::media::{self, MediaType};
use super::parameter::{self, Parameter};
use super::reader::{Node, Reader};
use super::response::{self, Response};
use super::security::{self, Requirement};
use crate::document::grammar::METHODS;
use crate::pointer::Pointer;

/// An operation, read whole but for its schemas.
#[derive(Debug)]
pub struct Operation {
    /// Its place among the contract's operations.
    pub index: usize,
    /// Its name in messages: `operationId`, else `GET /path`.
    pub name: Arc<str>,
    pub id: Option<String>,
    pub method: Method,
    pub template: String,
    pub pointer: Pointer,
    /// The operation's own parameters and those of its path.
    pub parameters: Vec<Arc<Parameter>>,
    pub body: Option<RequestBody>,
    pub responses: Vec<Response>,
    /// Alternatives, of which one must be met; none asks for nothing.
    pub security: Vec<Requirement>,
    pub deprecated: bool,
}

#[derive(Debug)]
pub struct RequestBody {
    pub required: bool,
    pub content: Vec<MediaType>,
    pub pointer: Pointer,
}

impl Operation {
    /// What the operation declares for a status: the status itself, else its range, else `default`.
    pub fn response(&self, status: u16) -> Option<&Response> {
        let matching = self.responses.iter().filter(|response| response.status.matches(status));
        matching.min_by_key(|response| response.status.breadth())
    }

    /// `METHOD /template`, which names the operation whether or not it has an id.
    pub fn route(&self) -> String {
        format!("{} {}", self.method, self.template)
    }
}

/// Every operation under `paths`, in the document's order.
pub fn read_all(reader: &mut Reader<'_>) -> Vec<Operation> {
    let Some(root) = reader.root() else { return Vec::new() };
    let mut schemes = security::schemes(reader, &root);
    let general = security::requirements(reader, &root, &mut schemes).unwrap_or_default();
    let mut operations = Vec::new();
    for (template, item) in reader.entries(&root, "paths") {
        if !template.starts_with('/') {
            let message = format!("the path `{template}` does not start with `/`");
            reader.invalid(&item.at, message);
            continue;
        }
        let shared = parameter::read_all(reader, &item, &[]);
        for (method, node) in methods(reader, &item) {
            let id = node.object.get("operationId").and_then(Value::as_str).map(str::to_owned);
            let security =
                security::requirements(reader, &node, &mut schemes).unwrap_or_else(|| general.clone());
            operations.push(Operation {
                index: operations.len(),
                name: id.clone().unwrap_or_else(|| format!("{method} {template}")).into(),
                id,
                method,
                template: template.to_owned(),
                parameters: parameter::read_all(reader, &node, &shared),
                body: body(reader, &node),
                responses: response::read_all(reader, &node),
                security,
                deprecated: node.object.get("deprecated") == Some(&Value::Bool(true)),
                pointer: node.at,
            });
        }
    }
    operations
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
            Err(_) => reader.invalid(&node.at, format!("`{name}` is no HTTP method")),
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
