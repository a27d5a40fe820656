//! Links: what of an exchange goes into a request for another operation (OpenAPI 3.1.1 §4.8.20).

use serde_json::Value;

use super::Contract;
use super::expression::{Context, Template, Unresolved};
use super::operation::Operation;
use super::parameter::Parameter;
use super::reader::{Node, Reader};
use super::style::Location;
use crate::pointer::Pointer;
use crate::rules::INVALID_EXPRESSION;

/// A link of a response.
#[derive(Debug)]
pub struct Link {
    /// Its key under `links`.
    pub name: String,
    pub pointer: Pointer,
    target: Target,
    parameters: Vec<Assigned>,
    body: Option<Given>,
}

/// What names the operation that a link leads to.
#[derive(Debug)]
enum Target {
    Id(String),
    /// A place of the tree.
    Reference(Pointer),
    /// None of both, or one that leads out of the document.
    Nothing,
}

/// A value for a parameter of the operation that a link leads to.
#[derive(Debug)]
pub struct Assigned {
    /// The key as the document writes it: `id`, or `path.id` where several parameters have one name.
    pub key: String,
    pub value: Given,
    pub pointer: Pointer,
}

/// What a link gives.
#[derive(Clone, Debug)]
pub enum Given {
    Constant(Value),
    /// What an exchange tells.
    Told(Template),
}

/// Where a link of an exchange leads, and with what.
#[derive(Debug)]
pub struct Followed<'a> {
    pub operation: &'a Operation,
    /// The values of its parameters, those that the exchange does not tell with the reason.
    pub parameters: Vec<(&'a Parameter, Result<Value, Unresolved>)>,
    /// The value of its body, if the link gives one.
    pub body: Option<Result<Value, Unresolved>>,
}

impl Given {
    /// The value for an exchange.
    ///
    /// # Errors
    ///
    /// Where the exchange has nothing that an expression asks for.
    pub fn value(&self, context: &Context<'_>) -> Result<Value, Unresolved> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Told(template) => template.value(context),
        }
    }
}

impl Link {
    /// The values that it gives to parameters.
    pub fn parameters(&self) -> &[Assigned] {
        &self.parameters
    }

    /// The templates of its values, with their places.
    pub fn templates(&self) -> impl Iterator<Item = (Pointer, &Template)> {
        let parameters = self.parameters.iter().map(|assigned| (assigned.pointer.clone(), &assigned.value));
        let body = self.body.iter().map(|body| (self.pointer.join("requestBody"), body));
        parameters.chain(body).filter_map(|(at, given)| match given {
            Given::Told(template) => Some((at, template)),
            Given::Constant(_) => None,
        })
    }
}

impl Assigned {
    /// The parameter of an operation that it is for.
    pub fn parameter<'a>(&self, operation: &'a Operation) -> Option<&'a Parameter> {
        let named = |name: &str, location: Option<Location>| {
            let is_it = move |parameter: &&Parameter| {
                parameter.name == name && location.is_none_or(|location| location == parameter.location)
            };
            // Of several the one in the path is meant, which cannot be left out.
            let all = || operation.parameters().iter().filter(is_it);
            all().find(|parameter| parameter.location == Location::Path).or_else(|| all().next())
        };
        named(&self.key, None).or_else(|| {
            let (location, name) = self.key.split_once('.')?;
            let location = match location {
                "path" => Location::Path,
                "query" => Location::Query,
                "header" => Location::Header,
                "cookie" => Location::Cookie,
                _ => return None,
            };
            named(name, Some(location))
        })
    }
}

impl Contract {
    /// The operation that a link leads to.
    pub fn linked(&self, link: &Link) -> Option<&Operation> {
        match &link.target {
            Target::Id(id) => {
                let document = |at: &Pointer| self.document().mount_of(at).map(|mount| mount.at.clone());
                let own = document(&link.pointer);
                let is_beside = |operation: &&Operation| document(&operation.pointer) == own;
                let named = || self.operations().iter().filter(|operation| operation.id.as_ref() == Some(id));
                named().find(is_beside).or_else(|| named().next())
            }
            Target::Reference(at) => self.operations().iter().find(|operation| operation.pointer == *at),
            Target::Nothing => None,
        }
    }

    /// Where a link leads after an exchange, and the values of the parameters and the body there; `None` where
    /// its operation is none of the document.
    ///
    /// ```
    /// use bonafide::contract::Contract;
    /// use bonafide::contract::expression::Context;
    /// use bonafide::contract::router::Route;
    /// use bonafide::document::{Document, Options};
    /// use bonafide::exchange::{Exchange, Request, Response};
    /// use bonafide::source::files::Files;
    /// use http::{HeaderMap, Method, StatusCode};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("openapi.yaml");
    /// std::fs::write(&path, "
    /// openapi: 3.1.0
    /// info: { title: Users, version: '1' }
    /// paths:
    ///   /users:
    ///     post:
    ///       responses:
    ///         '201':
    ///           description: Made
    ///           content: { application/json: {} }
    ///           links: { self: { operationId: getUser, parameters: { id: $response.body#/id } } }
    ///   /users/{id}:
    ///     get:
    ///       operationId: getUser
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    ///       responses: { '200': { description: One } }
    /// ")?;
    /// let contract = Contract::compile(Document::load(&[path], &Options::default(), &mut Files::default())?);
    /// let response = Response {
    ///     status: StatusCode::CREATED,
    ///     headers: HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/json".parse()?)]),
    ///     body: r#"{"id": 7}"#.into(),
    /// };
    /// let exchange = Exchange { request: Request::new(Method::POST, "/users"), response };
    /// let Route::Found(matched) = contract.route(&Method::POST, "/users") else { panic!("it is there") };
    /// let link = &matched.operation.responses()[0].links[0];
    ///
    /// let followed = contract.follow(link, &Context::new(&contract, &matched, &exchange)).unwrap();
    /// assert_eq!(&*followed.operation.name, "getUser");
    /// let (parameter, value) = &followed.parameters[0];
    /// assert_eq!((parameter.name.as_str(), value.clone()?), ("id", 7.into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn follow(&self, link: &Link, context: &Context<'_>) -> Option<Followed<'_>> {
        let operation = self.linked(link)?;
        let parameters = link
            .parameters
            .iter()
            .filter_map(|assigned| Some((assigned.parameter(operation)?, assigned.value.value(context))));
        let body = link.body.as_ref().map(|body| body.value(context));
        Some(Followed { operation, parameters: parameters.collect(), body })
    }
}

/// The entries of a response's `links`.
pub fn read_all<'a>(reader: &mut Reader<'a>, response: &Node<'a>) -> Vec<Link> {
    let links = reader.entries(response, "links");
    links.into_iter().map(|(name, node)| read(reader, name, node)).collect()
}

fn read<'a>(reader: &mut Reader<'a>, name: &str, node: Node<'a>) -> Link {
    let text = |key: &str| node.object.get(key).and_then(Value::as_str);
    let target = match (text("operationId"), text("operationRef")) {
        (Some(id), _) => Target::Id(id.to_owned()),
        (None, Some(reference)) => target(reader, reference, &node.at).unwrap_or(Target::Nothing),
        (None, None) => Target::Nothing,
    };
    let mut parameters = Vec::new();
    for (key, value) in node.object.get("parameters").and_then(Value::as_object).into_iter().flatten() {
        let at = node.at.join("parameters").join(key);
        let value = given(reader, value, &at);
        parameters.extend(value.map(|value| Assigned { key: key.clone(), value, pointer: at }));
    }
    let body = node.object.get("requestBody");
    let body = body.and_then(|value| given(reader, value, &node.at.join("requestBody")));
    Link { name: name.to_owned(), pointer: node.at, target, parameters, body }
}

/// The place of the operation that a reference names, in the document that it is written in.
fn target(reader: &mut Reader<'_>, reference: &str, link: &Pointer) -> Option<Target> {
    let target = reader.mount_of(link).concat(&Pointer::from_reference(reference)?);
    let item = reader.at(&target.parent()?)?;
    Some(Target::Reference(item.at.join(&target.last()?)))
}

/// A constant, unless it is a text with an expression.
fn given(reader: &mut Reader<'_>, value: &Value, at: &Pointer) -> Option<Given> {
    let Value::String(text) = value else { return Some(Given::Constant(value.clone())) };
    match Template::of_value(text) {
        Ok(Some(template)) => Some(Given::Told(template)),
        Ok(None) => Some(Given::Constant(value.clone())),
        Err(bad) => {
            reader.fault(&INVALID_EXPRESSION, at, bad.message, &bad.help);
            None
        }
    }
}

#[cfg(test)]
mod tests;
