//! The matrix style of paths: `;color=blue,black`, `;color=blue;color=black`, `;R=100;G=200`.

use serde_json::Value;

use super::coding::{Coding, encode_name};
use super::delimited::{Delimited, Mark};
use super::{Pairs, StyleFault, exploded};
use crate::contract::shape::Shape;

const PACKED: Delimited = Delimited { mark: Mark::Comma, explode: false, coding: Coding::Percent };

pub(super) fn read(raw: &str, name: &str, explode: bool, shape: &Shape) -> Result<Value, StyleFault> {
    let pairs = Pairs::matrix(raw.strip_prefix(';').ok_or_else(|| fault(name))?);
    let own = pairs.only().filter(|(only, _)| *only == name).map(|(_, value)| value);
    match own {
        Some("") if !raw.contains('=') => PACKED.read("", shape),
        Some(value) if !explode => PACKED.read(value, shape),
        _ if explode => read_exploded(&pairs, name, shape)?.ok_or_else(|| fault(name)),
        _ => Err(fault(name)),
    }
}

pub(super) fn write(name: &str, explode: bool, value: &Value) -> Result<String, StyleFault> {
    let pairs = match value {
        Value::Array(_) | Value::Object(_) if explode => exploded::write(name, value, Coding::Percent)?,
        value => match PACKED.write(value)? {
            text if text.is_empty() => Vec::new(),
            text => vec![format!("{}={text}", encode_name(name))],
        },
    };
    let pairs = if pairs.is_empty() { vec![encode_name(name)] } else { pairs };
    Ok(format!(";{}", pairs.join(";")))
}

/// The segment is all this parameter's: an object takes every pair, and nothing else allows another.
fn read_exploded(pairs: &Pairs<'_>, name: &str, shape: &Shape) -> Result<Option<Value>, StyleFault> {
    if !shape.is_object() && pairs.names().any(|other| other != name) {
        return Ok(None);
    }
    exploded::read(pairs, name, shape, &|_| true)
}

fn fault(name: &str) -> StyleFault {
    StyleFault::expected(&format!(";{name}=…"), "matrix")
}
