//! Reads the JSON of a message: small, and many a second.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Room for the properties of a usual message. Growing a map to it step by step would cost a third
/// of the whole reading.
const USUAL_PROPERTIES: usize = 28;
/// Room for those of an object inside it.
const USUAL_INNER_PROPERTIES: usize = 4;

/// The value that a body holds.
///
/// # Errors
///
/// What is wrong with the text, with its line and column.
pub fn read(body: &[u8]) -> Result<Value, serde_json::Error> {
    // Text that is known to be UTF-8 is read faster than bytes.
    let text = std::str::from_utf8(body).map_err(|error| serde_json::Error::custom(error.to_string()))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Sized(USUAL_PROPERTIES).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// A value whose objects get room for so many properties at once.
struct Sized(usize);

impl<'de> DeserializeSeed<'de> for Sized {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Sized {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Sized(USUAL_INNER_PROPERTIES))? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::with_capacity(self.0);
        while let Some(key) = entries.next_key::<String>()? {
            object.insert(key, entries.next_value_seed(Sized(USUAL_INNER_PROPERTIES))?);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_serde_json_reads_is_read_the_same(text in r#"[\[\]{}",:0-9a-z.\\ntrue-]{0,40}"#) {
            prop_assert_eq!(read(text.as_bytes()).ok(), serde_json::from_str(&text).ok());
        }
    }

    #[test]
    fn numbers_keep_their_kind() {
        let text = r#"[1, -1, 18446744073709551615, 1.0, 1e400, 123456789012345678901234567890]"#;
        assert_eq!(read(text.as_bytes()).ok(), serde_json::from_str::<Value>(text).ok());
        let text = r#"[1, -1, 18446744073709551615, 1.0, 123456789012345678901234567890]"#;
        assert_eq!(read(text.as_bytes()).ok(), serde_json::from_str::<Value>(text).ok());
    }

    #[test]
    fn faults_have_a_place_and_depth_an_end() {
        let fault = read(b"{\"a\":\n 1,}").unwrap_err();
        assert_eq!((fault.line(), fault.column()), (2, 4));
        assert!(read("[".repeat(100_000).as_bytes()).is_err());
        assert!(read(b"\"\xff\"").is_err());
    }
}
