//! `application/x-www-form-urlencoded`: an object whose properties are fields (OpenAPI 3.1 §4.8.14.4).

use serde_json::{Value, json};

use super::{Decoded, Fault, Unwritable};
use crate::contract::field::Field;
use crate::contract::shape::{Shape, Types};
use crate::contract::style::{Location, Pairs, Serialization, Style, StyleFault};
use crate::pointer::Pointer;

/// The fields that a schema names.
#[derive(Debug)]
pub struct Form(Vec<Entry>);

/// A field and how it is written.
#[derive(Debug)]
struct Entry {
    style: Serialization,
    /// Whether objects in it are written as JSON: where `encoding` names no style.
    is_json: bool,
}

impl Form {
    pub fn of(shape: &Shape, fields: &[Field]) -> Self {
        let entry = |name: &str| {
            let field = fields.iter().find(|field| field.is_called(name));
            let style = field.and_then(|field| field.style);
            let explode = field.and_then(|field| field.explode);
            let plain = Serialization::new(name, Location::Query, shape.property(name));
            let is_json = style.is_none() && explode.is_none();
            let style = style.unwrap_or(Style::Form);
            let explode = explode.unwrap_or(style.explodes_by_default());
            Entry { style: Serialization { style, explode, ..plain }, is_json }
        };
        Self(shape.properties().map(entry).collect())
    }

    pub fn read(&self, text: &str, shape: &Shape) -> Decoded {
        let pairs = Pairs::query(text.trim_end_matches(['\r', '\n']));
        let mut decoded = Decoded::default();
        let mut object = serde_json::Map::new();
        let others = |entry: &Entry, name: &str| {
            self.0.iter().any(|other| !std::ptr::eq(other, entry) && other.style.names(name))
        };
        for entry in &self.0 {
            let name = &entry.style.name;
            match entry.read(&pairs, &|name| others(entry, name)) {
                Ok(Some(value)) => {
                    object.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err(fault) => decoded.faults.push(broken(name, &fault)),
            }
        }
        let rest = pairs.only_those(|name| !self.0.iter().any(|entry| entry.claims(name)));
        match read_rest(&rest, shape) {
            Ok(Some(Value::Object(undeclared))) => object.extend(undeclared),
            Ok(_) => {}
            Err(fault) => decoded.faults.push(broken(rest.names().next().unwrap_or_default(), &fault)),
        }
        decoded.value = Some(Value::Object(object));
        decoded
    }

    pub fn write(&self, value: &Value) -> Result<String, Unwritable> {
        let Value::Object(object) = value else {
            return Err(Unwritable("only an object can be written as a form".to_owned()));
        };
        let mut written = Vec::new();
        for (name, value) in object {
            let own = self.0.iter().find(|entry| entry.style.name == *name);
            let plain = || Serialization::new(name.clone(), Location::Query, Shape::any());
            let style = own.map_or_else(plain, |entry| entry.style.clone());
            let is_json = own.is_none_or(|entry| entry.is_json);
            let text = style.write(&if is_json { stringified(value) } else { value.clone() });
            written.push(text.map_err(|fault| Unwritable(fault.message))?);
        }
        written.retain(|text| !text.is_empty());
        Ok(written.join("&"))
    }
}

impl Entry {
    fn read(&self, pairs: &Pairs<'_>, others: &dyn Fn(&str) -> bool) -> Result<Option<Value>, StyleFault> {
        if !self.is_json {
            return self.style.find(pairs, others);
        }
        // Brackets are what most software writes where nothing is said.
        if pairs.names().any(|name| self.is_below(name)) {
            let deep = Serialization { style: Style::DeepObject, ..self.style.clone() };
            return deep.find(pairs, others);
        }
        let shape = &self.style.shape;
        let holds_json = |shape: &Shape| shape.only_object();
        if !holds_json(shape) && !holds_json(&shape.items()) {
            return self.style.find(pairs, others);
        }
        // Each text of an object is JSON.
        let texts = Shape::of(
            &Value::Null,
            &json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
        );
        let texts = Serialization { shape: texts, ..self.style.clone() }.find(pairs, others)?;
        match texts {
            Some(Value::String(text)) => {
                let value = parsed(&self.style.name, &text)?;
                let is_alone = value.is_array() || !shape.allows(Types::ARRAY);
                Ok(Some(if is_alone { value } else { Value::Array(vec![value]) }))
            }
            Some(Value::Array(texts)) => {
                let texts = texts.iter().filter_map(Value::as_str);
                texts.map(|text| parsed(&self.style.name, text)).collect::<Result<_, _>>().map(Some)
            }
            _ => Ok(None),
        }
    }

    fn claims(&self, name: &str) -> bool {
        self.style.claims(name) || name == self.style.name || self.is_json && self.is_below(name)
    }

    fn is_below(&self, name: &str) -> bool {
        name.strip_prefix(&self.style.name).is_some_and(|rest| rest.starts_with('['))
    }
}

fn parsed(name: &str, text: &str) -> Result<Value, StyleFault> {
    serde_json::from_str(text)
        .map_err(|error| StyleFault { message: format!("expected `{name}` as JSON: {error}") })
}

/// The fields that the schema does not name.
fn read_rest(rest: &Pairs<'_>, shape: &Shape) -> Result<Option<Value>, StyleFault> {
    let open = || Shape::of(&Value::Null, &json!({"type": "object"}));
    let shape = if shape.only_object() && shape.is_open() { shape.clone() } else { open() };
    Serialization::new("", Location::Query, shape).find(rest, &|_| false)
}

/// Objects are written as JSON, those in arrays one by one.
fn stringified(value: &Value) -> Value {
    match value {
        Value::Object(_) => Value::from(value.to_string()),
        Value::Array(items) => items
            .iter()
            .map(|item| if item.is_array() { Value::from(item.to_string()) } else { stringified(item) })
            .collect(),
        scalar => scalar.clone(),
    }
}

fn broken(name: &str, fault: &StyleFault) -> Fault {
    let fault = Fault::new(format!("cannot be read: {}", fault.message));
    let help = "write the field as its schema and its `encoding` ask".to_owned();
    Fault { help, ..fault }.about(format!("the field `{name}`"), Pointer::root().join(name))
}
