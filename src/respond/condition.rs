//! When a fixture answers: conditions on the request, all of which must be met.

use std::borrow::Cow;

use form_urlencoded::Parse;
use http::HeaderMap;
use serde_json::Value;

use super::Asked;
use crate::exchange::tape::Node;
use crate::finding::Part;
use crate::pointer::Pointer;

pub mod form;

use form::{Fields, Wanted};

/// Conditions of one fixture; none of them is met by every request.
#[derive(Debug, Default, PartialEq)]
pub struct Condition {
    pub path: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    /// What the value of a body that is no form must have.
    pub body: Option<Value>,
    /// Fields that the form must have.
    pub form: Vec<(String, Wanted)>,
}

/// What conditions are about: the parts of a request, read once for all fixtures.
#[derive(Debug)]
pub struct Facts<'a> {
    path: Vec<(&'a str, Cow<'a, str>)>,
    query: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    headers: &'a HeaderMap,
    body: Option<Node<'a>>,
    form: Fields<'a>,
}

/// One condition that a request does not meet.
#[derive(Debug, PartialEq)]
pub struct Difference<'a> {
    pub part: Part,
    /// Where in a body.
    pub inside: Pointer,
    /// Whether that is a form, whose fields are its places.
    pub is_form: bool,
    /// What the fixture asks for.
    pub wanted: Cow<'a, str>,
    /// What the request has in its place, if anything.
    pub found: Option<Cow<'a, str>>,
}

impl<'a> Facts<'a> {
    pub fn of(asked: &'a Asked<'_>) -> Self {
        let path = asked.matched.parameters.iter();
        let query: Parse<'a> =
            form_urlencoded::parse(asked.request.query.as_deref().unwrap_or("").as_bytes());
        let form = Fields::of(&asked.request.headers, &asked.request.body, &asked.request.gaps);
        Self {
            path: path.map(|(name, text)| (*name, decoded(text))).collect(),
            query: query.collect(),
            headers: &asked.request.headers,
            body: asked.body.filter(|_| !form.are_told()),
            form,
        }
    }

    fn has_path(&self, name: &str, wanted: &str) -> bool {
        self.path.iter().any(|(own, value)| *own == name && value == wanted)
    }

    fn has_query(&self, name: &str, wanted: &str) -> bool {
        self.query.iter().any(|(own, value)| own == name && value == wanted)
    }

    fn has_header(&self, name: &str, wanted: &str) -> bool {
        self.headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value == wanted))
    }

    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()))
    }
}

impl Condition {
    /// How many things are asked of the request: the fixture with most decides.
    pub fn count(&self) -> usize {
        let pairs = self.path.len() + self.query.len() + self.headers.len() + self.form.len();
        pairs + self.body.as_ref().map_or(0, leaves)
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// True where the request meets all of it.
    pub fn is_met(&self, facts: &Facts<'_>) -> bool {
        self.path.iter().all(|(name, wanted)| facts.has_path(name, wanted))
            && self.query.iter().all(|(name, wanted)| facts.has_query(name, wanted))
            && self.headers.iter().all(|(name, wanted)| facts.has_header(name, wanted))
            && self.body.as_ref().is_none_or(|wanted| facts.body.is_some_and(|body| includes(body, wanted)))
            && self.form.iter().all(|(name, wanted)| facts.form.has(name, wanted))
    }

    /// Which of it the request does not meet; nothing where it meets all.
    pub fn differences<'a>(&'a self, facts: &'a Facts<'_>) -> Vec<Difference<'a>> {
        let mut differences = Vec::new();
        let mut tell = |part: Part, wanted: &'a str, found: Option<Cow<'a, str>>| {
            let inside = Pointer::root();
            differences.push(Difference { part, inside, is_form: false, wanted: wanted.into(), found });
        };
        for (name, wanted) in self.path.iter().filter(|(name, wanted)| !facts.has_path(name, wanted)) {
            let found =
                facts.path.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_ref().into());
            tell(Part::Path(name.clone()), wanted, found);
        }
        for (name, wanted) in self.query.iter().filter(|(name, wanted)| !facts.has_query(name, wanted)) {
            let found = facts.query.iter().find(|(own, _)| own == name);
            tell(Part::Query(name.clone()), wanted, found.map(|(_, value)| value.as_ref().into()));
        }
        for (name, wanted) in self.headers.iter().filter(|(name, wanted)| !facts.has_header(name, wanted)) {
            tell(Part::Header(name.clone()), wanted, facts.header(name));
        }
        if let Some(wanted) = &self.body {
            tell_body(facts.body, wanted, Pointer::root(), &mut differences);
        }
        for (name, wanted) in self.form.iter().filter(|(name, wanted)| !facts.form.has(name, wanted)) {
            let (inside, found) = (Pointer::root().join(name), facts.form.shown(name));
            let (part, wanted) = (Part::Body, wanted.shown());
            differences.push(Difference { part, inside, is_form: true, wanted, found });
        }
        differences
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

/// Tells where a body has not what [`includes`] asks for.
fn tell_body(body: Option<Node<'_>>, wanted: &Value, at: Pointer, differences: &mut Vec<Difference<'_>>) {
    let mut tell = |wanted: String, found: Option<String>| {
        let (inside, found) = (at.clone(), found.map(Cow::Owned));
        differences.push(Difference {
            part: Part::Body,
            inside,
            is_form: false,
            wanted: wanted.into(),
            found,
        });
    };
    let Some(body) = body else { return tell(shown(wanted), None) };
    match (wanted, body.members(), body.items()) {
        (Value::Object(wanted), Some(members), _) => {
            for (key, wanted) in wanted {
                tell_body(members.clone().get(key), wanted, at.join(key), differences);
            }
        }
        (Value::Array(wanted), _, Some(items)) if items.size_hint().0 == wanted.len() => {
            for (index, (item, wanted)) in items.zip(wanted).enumerate() {
                tell_body(Some(item), wanted, at.item(index), differences);
            }
        }
        (wanted, ..) if includes(body, wanted) => {}
        (wanted, ..) => tell(shown(wanted), Some(shown_node(body))),
    }
}

fn counted(items: usize) -> String {
    format!("a list of {items}")
}

/// A value in short.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(items) => counted(items.len()),
        scalar => scalar.to_string(),
    }
}

fn shown_node(node: Node<'_>) -> String {
    match (node.members(), node.items()) {
        (Some(_), _) => "an object".to_owned(),
        (_, Some(items)) => counted(items.size_hint().0),
        _ => node.to_value().to_string(),
    }
}

fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.values().map(leaves).sum::<usize>().max(1),
        Value::Array(items) => items.iter().map(leaves).sum::<usize>().max(1),
        _ => 1,
    }
}

#[cfg(test)]
mod tests;
