//! Values with a pair for each leaf, named by the way to it: `filter[size][from]=5`, `filter[tags][]=a`.
//!
//! OpenAPI defines this for flat objects only. What is nested is written as most software reads it:
//! scalars in arrays under `[]`, anything else in arrays under its index. Read are also arrays of
//! scalars by index and by repeating the name, where the schema has an array.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::coding::{Coding, encode_name, scalar_text};
use super::exploded::read_repeated;
use super::{Pairs, StyleFault};
use crate::contract::shape::{Shape, Types};

/// Brackets in one name; reading descends into them.
const DEPTH: usize = 32;

pub(super) fn read(
    pairs: &Pairs<'_>,
    name: &str,
    shape: &Shape,
    others: &dyn Fn(&str) -> bool,
) -> Result<Option<Value>, StyleFault> {
    let mut tree = Node::default();
    for (full, value) in pairs.iter().filter(|(full, _)| !others(full)) {
        match full.strip_prefix(name) {
            Some(rest) if rest.is_empty() || rest.starts_with('[') => tree.grow(keys(rest, name)?, value),
            _ => {}
        }
    }
    if tree.is_leaf() { Ok(None) } else { tree.read(name, shape, pairs.coding).map(Some) }
}

/// Whether a pair of the name `full` belongs to the parameter `name`.
pub(super) fn is_below(name: &str, full: &str) -> bool {
    full.strip_prefix(name).is_some_and(|rest| rest.starts_with('['))
}

pub(super) fn write(name: &str, value: &Value, coding: Coding) -> Result<Vec<String>, StyleFault> {
    if !value.is_object() && !value.is_array() {
        return Err(StyleFault::new("the deepObject style writes objects only"));
    }
    let mut pairs = Vec::new();
    write_below(&encode_name(name), value, coding, &mut pairs)?;
    Ok(pairs)
}

/// The values given for one place and for the places below it.
#[derive(Default)]
struct Node<'p> {
    values: Vec<&'p str>,
    below: IndexMap<&'p str, Node<'p>>,
}

impl<'p> Node<'p> {
    fn grow(&mut self, keys: Vec<&'p str>, value: &'p str) {
        let place = keys.into_iter().fold(self, |node, key| node.below.entry(key).or_default());
        place.values.push(value);
    }

    fn is_leaf(&self) -> bool {
        self.below.is_empty()
    }

    fn read(mut self, name: &str, shape: &Shape, coding: Coding) -> Result<Value, StyleFault> {
        if self.is_leaf() {
            return read_repeated(&self.values, name, shape, coding);
        }
        if !self.values.is_empty() {
            return Err(StyleFault::new(format!(
                "expected `{name}` to be one value or to have parts, not both"
            )));
        }
        if self.is_list(shape) {
            self.below.sort_by_cached_key(|key, _| key.parse::<usize>().ok());
            return self.read_list(name, &shape.items(), coding);
        }
        let below = self.below.into_iter();
        let properties =
            below.map(|(key, node)| Ok((key.to_owned(), node.read(key, &shape.property(key), coding)?)));
        properties.collect::<Result<Map<_, _>, _>>().map(Value::Object)
    }

    /// `[]` always stands for items; numbers do where the schema has an array and no object.
    fn is_list(&self, shape: &Shape) -> bool {
        let array = shape.allows(Types::ARRAY) && !shape.allows(Types::OBJECT);
        self.below.keys().all(|key| key.is_empty() || array && key.parse::<usize>().is_ok())
    }

    fn read_list(self, name: &str, items: &Shape, coding: Coding) -> Result<Value, StyleFault> {
        let mut list = Vec::new();
        for (key, node) in self.below {
            if key.is_empty() && node.is_leaf() {
                for raw in node.values {
                    list.push(items.read_scalar(&coding.decode(raw)?));
                }
            } else {
                list.push(node.read(name, items, coding)?);
            }
        }
        Ok(Value::Array(list))
    }
}

/// The keys in `[a][b]`.
fn keys<'a>(brackets: &'a str, name: &str) -> Result<Vec<&'a str>, StyleFault> {
    let mut keys = Vec::new();
    let mut rest = brackets;
    while let Some((key, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if key.contains('[') {
            break;
        }
        keys.push(key);
        rest = behind;
    }
    if rest.is_empty() && (1..=DEPTH).contains(&keys.len()) {
        Ok(keys)
    } else {
        Err(StyleFault::expected(&format!("{name}[property]=…"), "deepObject"))
    }
}

/// The brackets themselves are percent-encoded, as OpenAPI's table has them.
fn write_below(path: &str, value: &Value, coding: Coding, pairs: &mut Vec<String>) -> Result<(), StyleFault> {
    let below = |key: &str| format!("{path}%5B{}%5D", encode_name(key));
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key.is_empty() || key.contains(['[', ']']) {
                    return Err(StyleFault::new(
                        "deepObject cannot write a property name with brackets, or none",
                    ));
                }
                write_inner(&below(key), value, coding, pairs)?;
            }
            Ok(())
        }
        Value::Array(items) => {
            let flat = !items.iter().any(|item| item.is_array() || item.is_object());
            items.iter().enumerate().try_for_each(|(index, item)| {
                let key = if flat { String::new() } else { index.to_string() };
                write_inner(&below(&key), item, coding, pairs)
            })
        }
        scalar => {
            pairs.push(format!("{path}={}", coding.encode(&scalar_text(scalar)?, &[])?));
            Ok(())
        }
    }
}

/// Inside another value, to write nothing for an empty array or object would be to lose it.
fn write_inner(path: &str, value: &Value, coding: Coding, pairs: &mut Vec<String>) -> Result<(), StyleFault> {
    let before = pairs.len();
    write_below(path, value, coding, pairs)?;
    if pairs.len() == before {
        return Err(StyleFault::new(
            "deepObject has no way to write an empty array or object inside another",
        ));
    }
    Ok(())
}
