//! Texts that hold something else: `contentEncoding`, `contentMediaType` and `contentSchema` (JSON Schema
//! 2020-12, Validation §8). Read is what is written in a coding of RFC 4648, and JSON.

use data_encoding::{
    BASE32, BASE64, BASE64_NOPAD, BASE64URL, BASE64URL_NOPAD, Encoding, HEXUPPER_PERMISSIVE,
};
use serde_json::Value;

use super::media::is_json;
use super::schemas::Schemas;
use crate::pointer::Pointer;

/// The codings, each as it is written and then as it is read besides (RFC 4648).
static CODINGS: &[(&str, &[Encoding])] = &[
    ("base64", &[BASE64, BASE64_NOPAD]),
    ("base64url", &[BASE64URL_NOPAD, BASE64URL]),
    ("base32", &[BASE32]),
    ("base16", &[HEXUPPER_PERMISSIVE]),
];

/// What a text holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub value: Value,
    /// The schema of the value.
    pub schema: Pointer,
}

/// Why a text does not hold what its schema says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unheld {
    /// To be said behind its name.
    pub why: String,
    /// The keyword that it breaks.
    pub keyword: &'static str,
}

/// Whether a schema says that its texts hold something that can be read.
pub fn is_told(schema: &Value) -> bool {
    coding(schema).is_some() || media_type(schema).is_some_and(is_json)
}

/// What a text holds by the schema at a place; nothing where only its coding is told, or no schema of its value.
///
/// # Errors
///
/// Where it is not in the coding, or not JSON.
pub fn read(schemas: &Schemas, at: &Pointer, text: &str) -> Result<Option<Content>, Unheld> {
    let Some(schema) = at.resolve(schemas.root()) else { return Ok(None) };
    let bytes = match coding(schema) {
        None => text.as_bytes().to_vec(),
        Some((name, codings)) => {
            // Lines may be broken (RFC 2045 §6.8).
            let text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
            let mut decoded = codings.iter().filter_map(|coding| coding.decode(&text).ok());
            let why = || Unheld { why: format!("is not encoded as {name}"), keyword: "contentEncoding" };
            decoded.next().ok_or_else(why)?
        }
    };
    if !media_type(schema).is_some_and(is_json) {
        return Ok(None);
    }
    let value = serde_json::from_slice(&bytes).map_err(|error| Unheld {
        why: format!("does not hold valid JSON: {error}"),
        keyword: "contentMediaType",
    })?;
    let schema = schema.get("contentSchema").map(|_| at.join("contentSchema"));
    Ok(schema.map(|schema| Content { value, schema }))
}

/// A text that holds these bytes by its schema.
pub fn write(schema: &Value, bytes: &str) -> String {
    let coding = coding(schema).and_then(|(_, codings)| codings.first());
    coding.map_or_else(|| bytes.to_owned(), |coding| coding.encode(bytes.as_bytes()))
}

fn coding(schema: &Value) -> Option<(&str, &'static [Encoding])> {
    let name = schema.get("contentEncoding")?.as_str()?;
    let (_, codings) = CODINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some((name, codings))
}

fn media_type(schema: &Value) -> Option<&str> {
    schema.get("contentMediaType")?.as_str()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::contract::direction::Direction;

    fn held(schema: Value, text: &str) -> Result<Option<Value>, String> {
        let schemas = Schemas::new(&Arc::new(schema), Direction::Request);
        let read = read(&schemas, &Pointer::root(), text);
        read.map(|content| content.map(|content| content.value)).map_err(|unheld| unheld.why)
    }

    #[test]
    fn a_text_holds_what_its_schema_says() {
        let json = json!({"contentMediaType": "application/json", "contentSchema": {}});
        assert_eq!(held(json.clone(), "[1]"), Ok(Some(json!([1]))));
        assert!(held(json, "[1").unwrap_err().starts_with("does not hold valid JSON"));
        let coded = |name: &str| json!({"contentEncoding": name, "contentMediaType": "a/b+json", "contentSchema": true});
        for (name, text) in
            [("base64", "WzFd"), ("BASE64url", "WzFd"), ("base32", "LMYV2==="), ("base16", "5b315D")]
        {
            assert_eq!(held(coded(name), text), Ok(Some(json!([1]))), "{name}");
            assert_eq!(write(&coded(name), "[1]").to_uppercase(), text.to_uppercase());
            assert_eq!(held(coded(name), "?"), Err(format!("is not encoded as {name}")));
        }
        assert_eq!(held(json!({"contentEncoding": "7bit", "contentMediaType": "image/png"}), "?"), Ok(None));
        assert_eq!(held(json!({"contentEncoding": "base64"}), "WzFd\r\n"), Ok(None));
    }
}
