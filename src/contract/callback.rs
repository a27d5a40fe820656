//! Requests that an API sends on its own after an answer (OpenAPI 3.1.1 §4.8.18).

use std::borrow::Cow;
use std::fmt::Write;

use serde_json::Value;

use super::expression::{Context, Template, Unresolved, cut};
use super::operation::Operation;
use super::reader::{Node, Reader};
use crate::pointer::Pointer;
use crate::rules::INVALID_EXPRESSION;

/// One request that follows an answer.
#[derive(Debug)]
pub struct Callback {
    /// Its key under `callbacks`.
    pub name: String,
    /// What is sent, and what its receiver answers. Its template is the expression of the URL, as the
    /// document writes it.
    pub operation: Operation,
    /// Where the expression of its URL stands.
    pub pointer: Pointer,
    url: Template,
}

impl Callback {
    /// Where it is sent after an exchange. What stands for an expression is put into the URL with only those
    /// characters encoded that no URL may have, since it may be a URL itself.
    ///
    /// # Errors
    ///
    /// Where the exchange has nothing that the expression asks for.
    pub fn url(&self, context: &Context<'_>) -> Result<String, Unresolved> {
        self.url.text(context, |text| written(text).into_owned())
    }

    /// The expression of its URL.
    pub fn template(&self) -> &Template {
        &self.url
    }
}

/// The entries of `callbacks`, in their order. Callbacks of callbacks are not read: nobody would end them.
pub fn read_all<'a>(reader: &mut Reader<'a>, node: &Node<'a>, of: &Operation) -> Vec<Callback> {
    let mut callbacks = Vec::new();
    for (name, callback) in reader.entries(node, "callbacks") {
        let paths = callback.object.iter().filter(|(expression, _)| !expression.starts_with("x-"));
        for (expression, item) in paths {
            let at = callback.at.join(expression);
            match Template::of_url(expression) {
                Ok(url) => {
                    let Some(item) = reader.node(item, at.clone()) else { continue };
                    let operations = of.called_back(reader, name, &cut(expression), &item);
                    callbacks.extend(operations.into_iter().map(|operation| Callback {
                        name: name.to_owned(),
                        operation,
                        pointer: at.clone(),
                        url: url.clone(),
                    }));
                }
                Err(bad) => reader.fault_in_name(&INVALID_EXPRESSION, &at, bad.message, &bad.help),
            }
        }
    }
    callbacks
}

/// A text with what no URL may have percent-encoded (RFC 3986 §2).
fn written(text: &str) -> Cow<'_, str> {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    if text.bytes().all(may_stand) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match may_stand(byte) {
            true => written.push(char::from(byte)),
            // Writing to a text cannot fail.
            false => drop(write!(written, "%{byte:02X}")),
        }
    }
    Cow::Owned(written)
}

/// Whether an object of the tree declares callbacks.
pub(super) fn are_declared(operation: &Value) -> bool {
    operation.get("callbacks").and_then(Value::as_object).is_some_and(|callbacks| !callbacks.is_empty())
}
