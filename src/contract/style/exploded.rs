//! Values with a pair for each item or property: `color=blue&color=black`, `R=100&G=200`.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::coding::{Coding, encode_name, scalar_text};
use super::{Pairs, StyleFault};
use crate::contract::shape::{Shape, Types};

/// Reads the parameter `name`, or the object whose properties are the pairs that `takes` accepts.
pub(super) fn read(
    pairs: &Pairs<'_>,
    name: &str,
    shape: &Shape,
    takes: &dyn Fn(&str) -> bool,
) -> Result<Option<Value>, StyleFault> {
    if !shape.only_object() {
        let values: Vec<&str> = pairs.values(name).collect();
        if !values.is_empty() {
            return read_repeated(&values, name, shape, pairs.coding).map(Some);
        }
    }
    if shape.is_object() { read_object(pairs, shape, takes) } else { Ok(None) }
}

/// Reads what was given under one name, once or more.
pub(super) fn read_repeated(
    values: &[&str],
    name: &str,
    shape: &Shape,
    coding: Coding,
) -> Result<Value, StyleFault> {
    match values {
        [raw] => {
            let text = coding.decode(raw)?;
            Ok(match shape.scalar(&text) {
                Some(scalar) => scalar,
                None if shape.allows(Types::ARRAY) => Value::Array(vec![shape.items().read_scalar(&text)]),
                None => Value::from(text),
            })
        }
        _ if shape.allows(Types::ARRAY) => {
            let items = shape.items();
            values.iter().map(|raw| Ok(items.read_scalar(&coding.decode(raw)?))).collect()
        }
        _ => Err(StyleFault::new(format!("expected `{name}` once, not {} times", values.len()))),
    }
}

/// The pairs that write the value, one by one. A property that is an array has its name repeated.
pub(super) fn write(name: &str, value: &Value, coding: Coding) -> Result<Vec<String>, StyleFault> {
    match value {
        Value::Object(object) => {
            let mut pairs = Vec::with_capacity(object.len());
            for (name, value) in object {
                pairs.extend(write_repeated(name, value, coding)?);
                if value.as_array().is_some_and(Vec::is_empty) {
                    return Err(StyleFault::new(
                        "this style has no way to write an empty array as a property",
                    ));
                }
            }
            Ok(pairs)
        }
        value => write_repeated(name, value, coding),
    }
}

fn read_object(
    pairs: &Pairs<'_>,
    shape: &Shape,
    takes: &dyn Fn(&str) -> bool,
) -> Result<Option<Value>, StyleFault> {
    let mut properties: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for (name, value) in pairs.iter().filter(|(name, _)| takes(name)) {
        properties.entry(name).or_default().push(value);
    }
    let mut object = Map::new();
    for (name, values) in properties {
        object.insert(name.to_owned(), read_repeated(&values, name, &shape.property(name), pairs.coding)?);
    }
    Ok((!object.is_empty()).then_some(Value::Object(object)))
}

fn write_repeated(name: &str, value: &Value, coding: Coding) -> Result<Vec<String>, StyleFault> {
    let name = encode_name(name);
    let pair = |value| Ok(format!("{name}={}", coding.encode(&scalar_text(value)?, &[])?));
    match value {
        Value::Array(items) => items.iter().map(pair).collect(),
        value => Ok(vec![pair(value)?]),
    }
}
