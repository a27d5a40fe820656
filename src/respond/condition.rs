//! When a fixture answers: conditions on the request, all of which must be met.

use std::borrow::Cow;

use serde_json::Value;

use crate::exchange::Request;
use crate::exchange::tape::Node;

/// Conditions of one fixture; none of them is met by every request.
#[derive(Debug, Default)]
pub struct Condition {
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    /// A part that the JSON body must have.
    pub body: Option<Value>,
}

impl Condition {
    /// How many things are asked of the request: the fixture with most decides.
    pub fn count(&self) -> usize {
        self.path.len() + self.query.len() + self.headers.len() + self.body.as_ref().map_or(0, leaves)
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0 && self.body.is_none()
    }

    /// True where the request meets all of it. `path` holds the percent-encoded path parameters.
    pub fn is_met(&self, path: &[(&str, Cow<'_, str>)], request: &Request, body: Option<Node<'_>>) -> bool {
        let path_met = self.path.iter().all(|(name, wanted)| {
            path.iter().any(|(own, text)| own == name && decoded(text) == wanted.as_str())
        });
        path_met
            && self.query_is_met(request.query.as_deref().unwrap_or(""))
            && self.headers.iter().all(|(name, wanted)| {
                request
                    .headers
                    .get_all(name)
                    .iter()
                    .any(|value| value.to_str().is_ok_and(|value| value == wanted))
            })
            && self.body.as_ref().is_none_or(|wanted| body.is_some_and(|body| includes(body, wanted)))
    }

    fn query_is_met(&self, query: &str) -> bool {
        if self.query.is_empty() {
            return true;
        }
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        self.query
            .iter()
            .all(|(name, wanted)| pairs.iter().any(|(own, value)| own == name && value == wanted))
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy()
}

/// True where `body` has all that `wanted` has: objects may have more, arrays may not.
fn includes(body: Node<'_>, wanted: &Value) -> bool {
    match wanted {
        Value::Object(wanted) => body.members().is_some_and(|body| {
            wanted
                .iter()
                .all(|(key, wanted)| body.clone().get(key).is_some_and(|value| includes(value, wanted)))
        }),
        Value::Array(wanted) => body.items().is_some_and(|body| {
            body.size_hint().0 == wanted.len()
                && body.zip(wanted).all(|(value, wanted)| includes(value, wanted))
        }),
        Value::Number(wanted) => {
            body.as_number().is_some_and(|number| number == wanted || number.as_f64() == wanted.as_f64())
        }
        Value::String(wanted) => body.as_str() == Some(wanted),
        Value::Bool(wanted) => body.as_bool() == Some(*wanted),
        Value::Null => body.is_null(),
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.values().map(leaves).sum::<usize>().max(1),
        Value::Array(items) => items.iter().map(leaves).sum::<usize>().max(1),
        _ => 1,
    }
}
